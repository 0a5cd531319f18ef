// Calls by pointer through a table, with targets that change from call to call.
#include <stdint.h>
#include <stdio.h>

typedef uint32_t (*operation)(uint32_t, uint32_t);

static uint32_t add(uint32_t a, uint32_t b) { return a + b; }
static uint32_t subtract(uint32_t a, uint32_t b) { return a - b; }
static uint32_t mix(uint32_t a, uint32_t b) { return a ^ b << 1; }
static uint32_t scale(uint32_t a, uint32_t b) { return a * (b | 1); }
static uint32_t rotate(uint32_t a, uint32_t b) { return (a << 7 | a >> 25) + b; }
static uint32_t both(uint32_t a, uint32_t b) { return (a & b) + 3; }
static uint32_t either(uint32_t a, uint32_t b) { return (a | b) + 5; }
static uint32_t halve(uint32_t a, uint32_t b) { return (a >> 1) + b; }

static operation volatile table[8] = {add, subtract, mix, scale, rotate, both, either, halve};

int main(void) {
    uint32_t value = 1, seed = 12345;
    for (uint32_t n = 0; n < 60000000; n++) {
        // Mostly a pattern that a processor can predict, at times not.
        seed = seed * 1664525 + 1013904223;
        value = table[seed >> 28 == 0 ? seed >> 8 & 7 : n & 7](value, n);
    }
    printf("function-pointers %08x\n", value);
}
