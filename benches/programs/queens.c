// The ways to set up queens on a board, by depth-first search over bits.
#include <stdio.h>

static int place(unsigned columns, unsigned left, unsigned right, unsigned all) {
    if (columns == all) return 1;
    int ways = 0;
    for (unsigned free = all & ~(columns | left | right); free;) {
        unsigned bit = free & -free;
        free ^= bit;
        ways += place(columns | bit, (left | bit) << 1, (right | bit) >> 1, all);
    }
    return ways;
}

int main(void) { printf("queens %d\n", place(0, 0, 0, (1u << 14) - 1)); }
