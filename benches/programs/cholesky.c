// Factors a symmetric positive definite matrix.
#include <math.h>
#include <stdio.h>

#define N 1300
static double a[N][N];

int main(void) {
    for (int i = 0; i < N; i++)
        for (int j = 0; j <= i; j++) {
            a[i][j] = (double)((i * 7 + j * 13) % 101) / 101;
            a[j][i] = a[i][j];
        }
    for (int i = 0; i < N; i++) a[i][i] += N;
    for (int i = 0; i < N; i++) {
        for (int j = 0; j < i; j++) {
            for (int k = 0; k < j; k++) a[i][j] -= a[i][k] * a[j][k];
            a[i][j] /= a[j][j];
        }
        for (int k = 0; k < i; k++) a[i][i] -= a[i][k] * a[i][k];
        a[i][i] = sqrt(a[i][i]);
    }
    double sum = 0;
    for (int i = 0; i < N; i++)
        for (int j = 0; j <= i; j++) sum += a[i][j];
    printf("cholesky %.6f\n", sum);
}
