// The Sun and four planets, pulled by each other.
#include <math.h>
#include <stdio.h>

#define BODIES 5
#define STEPS 5000000

struct body {
    double x[3], v[3], mass;
};

static struct body bodies[BODIES] = {
    {{0, 0, 0}, {0, 0, 0}, 39.47},
    {{4.84, -1.16, -0.10}, {0.606, 2.81, -0.025}, 0.0377},
    {{8.34, 4.12, -0.40}, {-1.01, 1.82, 0.0084}, 0.0113},
    {{12.89, -15.11, -0.22}, {1.08, 0.868, -0.0108}, 0.00172},
    {{15.38, -25.92, 0.18}, {0.979, 0.594, -0.0347}, 0.00203},
};

static void advance(double dt) {
    for (int i = 0; i < BODIES; i++)
        for (int j = i + 1; j < BODIES; j++) {
            struct body *a = &bodies[i], *b = &bodies[j];
            double d[3], square = 0;
            for (int k = 0; k < 3; k++) {
                d[k] = a->x[k] - b->x[k];
                square += d[k] * d[k];
            }
            double pull = dt / (square * sqrt(square));
            for (int k = 0; k < 3; k++) {
                a->v[k] -= d[k] * b->mass * pull;
                b->v[k] += d[k] * a->mass * pull;
            }
        }
    for (int i = 0; i < BODIES; i++)
        for (int k = 0; k < 3; k++) bodies[i].x[k] += dt * bodies[i].v[k];
}

int main(void) {
    for (int step = 0; step < STEPS; step++) advance(0.001);
    printf("n-body %.6f %.6f %.6f\n", bodies[0].x[0], bodies[1].x[1], bodies[4].v[2]);
}
