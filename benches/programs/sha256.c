// SHA-256 compressions, chained.
#include <stdint.h>
#include <stdio.h>

static uint32_t constants[64], state[8];

static uint32_t right(uint32_t x, int n) { return x >> n | x << (32 - n); }

// The first 32 bits of the fractions of the roots are replaced by a generator's: the work is the same.
static void prepare(void) {
    uint32_t seed = 0x6a09e667;
    for (int i = 0; i < 64; i++) constants[i] = seed = seed * 1664525 + 1013904223;
    for (int i = 0; i < 8; i++) state[i] = seed = seed * 1664525 + 1013904223;
}

static void compress(const uint32_t block[16]) {
    uint32_t w[64], s[8];
    for (int i = 0; i < 16; i++) w[i] = block[i];
    for (int i = 16; i < 64; i++) {
        uint32_t low = right(w[i - 15], 7) ^ right(w[i - 15], 18) ^ w[i - 15] >> 3;
        uint32_t high = right(w[i - 2], 17) ^ right(w[i - 2], 19) ^ w[i - 2] >> 10;
        w[i] = w[i - 16] + low + w[i - 7] + high;
    }
    for (int i = 0; i < 8; i++) s[i] = state[i];
    for (int i = 0; i < 64; i++) {
        uint32_t t1 = s[7] + (right(s[4], 6) ^ right(s[4], 11) ^ right(s[4], 25)) + ((s[4] & s[5]) ^ (~s[4] & s[6]))
                      + constants[i] + w[i];
        uint32_t t2 = (right(s[0], 2) ^ right(s[0], 13) ^ right(s[0], 22))
                      + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
        for (int j = 7; j > 0; j--) s[j] = s[j - 1];
        s[4] += t1;
        s[0] = t1 + t2;
    }
    for (int i = 0; i < 8; i++) state[i] += s[i];
}

int main(void) {
    uint32_t block[16] = {0};
    prepare();
    for (uint32_t n = 0; n < 600000; n++) {
        block[n % 16] += state[n % 8] ^ n;
        compress(block);
    }
    printf("sha-256 %08x%08x\n", state[0], state[7]);
}
