// LU decomposition without pivoting, row by row.
#include <stdio.h>

#define N 1300
static double a[N][N];

int main(void) {
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) a[i][j] = (double)((i * 31 + j * 17) % 97) / 97 + (i == j ? N : 0);
    for (int k = 0; k < N; k++)
        for (int i = k + 1; i < N; i++) {
            double factor = a[i][k] /= a[k][k];
            for (int j = k + 1; j < N; j++) a[i][j] -= factor * a[k][j];
        }
    double sum = 0;
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) sum += a[i][j];
    printf("lu %.6f\n", sum);
}
