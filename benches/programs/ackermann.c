// Ackermann's function: deep recursion.
#include <stdio.h>

static int __attribute__((noinline)) ackermann(int m, int n) {
    if (m == 0) return n + 1;
    if (n == 0) return ackermann(m - 1, 1);
    return ackermann(m - 1, ackermann(m, n - 1));
}

int main(void) {
    // Read anew each time, so that no compiler calls once what is called eight times.
    static volatile int depth = 10;
    int sum = 0;
    for (int i = 0; i < 4; i++) sum += ackermann(3, depth);
    printf("ackermann %d\n", sum);
}
