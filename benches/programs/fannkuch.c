// The most flips of any permutation of ten pancakes.
#include <stdio.h>
#include <string.h>

#define N 10

int main(void) {
    int perm[N], work[N], count[N], most = 0, checksum = 0, r = N;
    long round = 0;
    for (int i = 0; i < N; i++) perm[i] = i;
    for (;;) {
        for (; r != 1; r--) count[r - 1] = r;
        memcpy(work, perm, sizeof perm);
        int flips = 0;
        for (int first; (first = work[0]) != 0; flips++)
            for (int low = 0, high = first; low < high; low++, high--) {
                int swapped = work[low];
                work[low] = work[high];
                work[high] = swapped;
            }
        if (flips > most) most = flips;
        checksum += round++ % 2 == 0 ? flips : -flips;
        for (;; r++) {
            if (r == N) {
                printf("fannkuch %d %d\n", checksum, most);
                return 0;
            }
            int first = perm[0];
            for (int i = 0; i < r; i++) perm[i] = perm[i + 1];
            perm[r] = first;
            if (--count[r] > 0) break;
        }
    }
}
