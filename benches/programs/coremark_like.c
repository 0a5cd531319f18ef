// What CoreMark measures, in small: a linked list that is sorted, a matrix, a state machine, and a CRC over all.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NODES 64
#define SIZE 16

struct node {
    struct node *next;
    int16_t value;
};

static struct node nodes[NODES];
static int32_t a[SIZE][SIZE], b[SIZE][SIZE];

static uint16_t crc(uint16_t crc, uint16_t value) {
    for (int bit = 0; bit < 16; bit++, value >>= 1)
        crc = (crc ^ value) & 1 ? crc >> 1 ^ 0xa001 : crc >> 1;
    return crc;
}

static struct node *merge(struct node *left, struct node *right) {
    struct node head, *tail = &head;
    while (left && right) {
        struct node **least = left->value <= right->value ? &left : &right;
        tail = tail->next = *least;
        *least = (*least)->next;
    }
    tail->next = left ? left : right;
    return head.next;
}

static struct node *sort(struct node *list) {
    if (!list || !list->next) return list;
    struct node *slow = list, *fast = list->next;
    while (fast && (fast = fast->next)) slow = slow->next, fast = fast->next;
    struct node *half = slow->next;
    slow->next = NULL;
    return merge(sort(list), sort(half));
}

static int32_t matrix(int32_t seed) {
    int32_t sum = 0;
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++) a[i][j] = (seed + i * j) % 31, b[i][j] = (seed ^ (i + j)) & 31;
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++)
            for (int k = 0; k < SIZE; k++) sum += a[i][k] * b[k][j] >> 2;
    return sum;
}

// How many of the words are numbers, and of which kind.
static uint16_t states(const char *text) {
    enum { START, INTEGER, FRACTION, EXPONENT, INVALID } state = START;
    uint16_t counts[5] = {0};
    for (; *text; text++) {
        if (*text == ' ') {
            counts[state]++;
            state = START;
        } else if (*text >= '0' && *text <= '9') {
            if (state == START) state = INTEGER;
        } else if (*text == '.') {
            state = state <= INTEGER ? FRACTION : INVALID;
        } else if (*text == 'e') {
            state = state == INTEGER || state == FRACTION ? EXPONENT : INVALID;
        } else {
            state = INVALID;
        }
    }
    return counts[INTEGER] + counts[FRACTION] * 16 + counts[EXPONENT] * 256 + counts[INVALID] * 4096;
}

int main(void) {
    uint16_t sum = 0xffff;
    char text[] = "17 3.14 1e9 x7 0.5e3 . 12..3 99 5e5e 77 1.25 8 abc 2e2 6.6 ";
    for (int round = 0; round < 60000; round++) {
        for (int i = 0; i < NODES; i++)
            nodes[i] = (struct node){i + 1 < NODES ? &nodes[i + 1] : NULL, (int16_t)((i * 7919 + round * 31) % 997)};
        for (struct node *node = sort(nodes); node; node = node->next) sum = crc(sum, (uint16_t)node->value);
        sum = crc(sum, (uint16_t)matrix(round));
        text[round % 61] = "0123456789.e x"[round % 14];
        sum = crc(sum, states(text));
    }
    printf("coremark-like %04x\n", sum);
}
