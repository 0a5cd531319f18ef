// qsort of the C library, which calls the comparison by pointer.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define COUNT 400000
static uint32_t numbers[COUNT];

static int compare(const void *left, const void *right) {
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

int main(void) {
    uint32_t seed = 1, sum = 0;
    for (int round = 0; round < 8; round++) {
        for (int i = 0; i < COUNT; i++) numbers[i] = seed = seed * 1664525 + 1013904223;
        qsort(numbers, COUNT, sizeof *numbers, compare);
        for (int i = 0; i < COUNT; i += 97) sum = sum * 31 + numbers[i];
    }
    printf("qsort %08x\n", sum);
}
