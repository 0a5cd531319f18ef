// Sorts records by several orders with one routine, which calls the comparison by pointer. The C library's `qsort` would compare
// libraries rather than compilers: one's is a merge sort, another's a smoothsort.
#include <stdint.h>
#include <stdio.h>

#define COUNT 400000

typedef struct {
    uint32_t key, count;
} record;

typedef int (*order)(const record *, const record *);

static record records[COUNT];

static int by_key(const record *a, const record *b) { return (a->key > b->key) - (a->key < b->key); }

static int by_count(const record *a, const record *b) {
    if (a->count != b->count) return a->count < b->count ? 1 : -1;
    return by_key(a, b);
}

static int by_last_digits(const record *a, const record *b) {
    uint32_t left = a->key % 1000, right = b->key % 1000;
    return left != right ? (left > right) - (left < right) : by_count(a, b);
}

static void swap(record *a, record *b) {
    record held = *a;
    *a = *b;
    *b = held;
}

static void sort(record *first, record *last, order compare) {
    while (last - first > 12) {
        // The middle one of three is what the others are parted by, and the other two end the search.
        record *middle = first + (last - first) / 2;
        if (compare(middle, first) < 0) swap(middle, first);
        if (compare(last, middle) < 0) swap(last, middle);
        if (compare(middle, first) < 0) swap(middle, first);
        record pivot = *middle;
        record *left = first, *right = last;
        while (left <= right) {
            while (compare(left, &pivot) < 0) left++;
            while (compare(&pivot, right) < 0) right--;
            if (left <= right) swap(left++, right--);
        }
        if (right - first < last - left) {
            sort(first, right, compare);
            first = left;
        } else {
            sort(left, last, compare);
            last = right;
        }
    }
    for (record *next = first + 1; next <= last; next++) {
        record held = *next, *hole = next;
        for (; hole > first && compare(&held, hole - 1) < 0; hole--) *hole = hole[-1];
        *hole = held;
    }
}

int main(void) {
    static const order orders[] = {by_key, by_count, by_last_digits};
    uint32_t seed = 1, sum = 0;
    for (int round = 0; round < 12; round++) {
        for (int i = 0; i < COUNT; i++) {
            seed = seed * 1664525 + 1013904223;
            records[i] = (record){.key = seed, .count = seed >> 22};
        }
        sort(records, records + COUNT - 1, orders[round % 3]);
        for (int i = 0; i < COUNT; i += 97) sum = sum * 31 + records[i].key;
    }
    printf("quicksort %08x\n", sum);
}
