// How many points of a grid stay in the Mandelbrot set.
#include <stdio.h>

#define SIZE 600
#define LIMIT 800

int main(void) {
    long inside = 0, steps = 0;
    for (int row = 0; row < SIZE; row++)
        for (int column = 0; column < SIZE; column++) {
            double cr = 2.0 * column / SIZE - 1.5, ci = 2.0 * row / SIZE - 1.0, r = 0, i = 0, rr = 0, ii = 0;
            int n = 0;
            for (; n < LIMIT && rr + ii <= 4; n++) {
                i = 2 * r * i + ci;
                r = rr - ii + cr;
                rr = r * r;
                ii = i * i;
            }
            steps += n;
            inside += n == LIMIT;
        }
    printf("mandelbrot %ld %ld\n", inside, steps);
}
