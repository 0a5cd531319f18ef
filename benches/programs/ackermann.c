// Ackermann's function: deep recursion.
#include <stdio.h>

static int __attribute__((noinline)) ackermann(int m, int n) {
    if (m == 0) return n + 1;
    if (n == 0) return ackermann(m - 1, 1);
    return ackermann(m - 1, ackermann(m, n - 1));
}

int main(void) {
    int sum = 0;
    for (int i = 0, depth = 10; i < 4; i++) {
        int result = ackermann(3, depth);
        sum += result;
        // Always 10 again, since all results are odd; but a compiler which sees that the function depends on nothing but its
        // arguments would call it once if they did not hang on what it returned.
        depth = 9 + result % 2;
    }
    printf("ackermann %d\n", sum);
}
