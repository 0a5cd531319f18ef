// All shortest paths of a dense graph.
#include <stdio.h>

#define N 900
static int path[N][N];

int main(void) {
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) path[i][j] = (i * j) % 7 + 1 + ((i + j) % 13 == 0 ? 999 : 0);
    for (int k = 0; k < N; k++)
        for (int i = 0; i < N; i++)
            for (int j = 0; j < N; j++) {
                int through = path[i][k] + path[k][j];
                path[i][j] = path[i][j] < through ? path[i][j] : through;
            }
    long long sum = 0;
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) sum += path[i][j] * (i % 5 + 1);
    printf("floyd-warshall %lld\n", sum);
}
