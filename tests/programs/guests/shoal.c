// A program with debug information that runs aground: the backtrace names its lines, and that of the header.
#include "shoal.h"

static const int chart[4] = {30, 12, 7, 3};

__attribute__((noinline)) static int least(int step) {
    int found = chart[0];
    for (int i = 1; i < 4; i++)
        found = shallower(found,
                          depth_at(chart, i * step));
    return found;
}

__attribute__((export_name("_start"))) void _start(void) {
    // The second goes off the chart, by more than the guest has of memory.
    if (least(1) + least(1 << 28) == 0)
        __builtin_trap();
}
