// ChaCha20 blocks, four of them side by side so that a compiler which has vectors can use them.
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define LANES 4
typedef uint32_t row[LANES];

static void quarter(row a, row b, row c, row d) {
#define ROTATE(x, n) ((x) << (n) | (x) >> (32 - (n)))
    for (int i = 0; i < LANES; i++) {
        a[i] += b[i], d[i] = ROTATE(d[i] ^ a[i], 16);
        c[i] += d[i], b[i] = ROTATE(b[i] ^ c[i], 12);
        a[i] += b[i], d[i] = ROTATE(d[i] ^ a[i], 8);
        c[i] += d[i], b[i] = ROTATE(b[i] ^ c[i], 7);
    }
}

static void blocks(row out[16], row in[16]) {
    memcpy(out, in, 16 * sizeof(row));
    for (int round = 0; round < 10; round++) {
        for (int i = 0; i < 4; i++) quarter(out[i], out[4 + i], out[8 + i], out[12 + i]);
        for (int i = 0; i < 4; i++) quarter(out[i], out[4 + (i + 1) % 4], out[8 + (i + 2) % 4], out[12 + (i + 3) % 4]);
    }
    for (int i = 0; i < 16; i++)
        for (int lane = 0; lane < LANES; lane++) out[i][lane] += in[i][lane];
}

int main(void) {
    static row in[16], out[16];
    uint32_t sum = 0;
    for (int i = 0; i < 16; i++)
        for (int lane = 0; lane < LANES; lane++) in[i][lane] = 0x61707865u * (i + 1);
    for (uint32_t n = 0; n < 600000; n++) {
        for (int lane = 0; lane < LANES; lane++) in[12][lane] = n * LANES + lane;
        blocks(out, in);
        sum = sum * 31 + out[n % 16][n % LANES];
    }
    printf("chacha %08x\n", sum);
}
