// Numbers to text and back by the C library.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int main(void) {
    char line[128];
    uint32_t sum = 0;
    for (int n = 0; n < 1000000; n++) {
        int length = snprintf(line, sizeof line, "%d %08x %-10s|%.3f", n, n * 2654435761u, "knot", n / 7.0);
        for (int i = 0; i < length; i++) sum = sum * 31 + (unsigned char)line[i];
        sum += (uint32_t)strtol(line, NULL, 10);
    }
    printf("printf %08x\n", sum);
}
