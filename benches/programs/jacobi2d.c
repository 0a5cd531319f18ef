// A five-point stencil, back and forth between two grids.
#include <stdio.h>

#define N 700
#define STEPS 600
static double a[N][N], b[N][N];

static void step(double to[N][N], double from[N][N]) {
    for (int i = 1; i < N - 1; i++)
        for (int j = 1; j < N - 1; j++)
            to[i][j] = 0.2 * (from[i][j] + from[i][j - 1] + from[i][j + 1] + from[i + 1][j] + from[i - 1][j]);
}

int main(void) {
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            a[i][j] = ((double)i * (j + 2) + 2) / N;
            b[i][j] = ((double)i * (j + 3) + 3) / N;
        }
    for (int t = 0; t < STEPS; t++) {
        step(b, a);
        step(a, b);
    }
    double sum = 0;
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) sum += a[i][j];
    printf("jacobi-2d %.6f\n", sum);
}
