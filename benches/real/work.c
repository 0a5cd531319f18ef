/* A hundred functions that a compiler can work on, without a header. */
#define FUNCTION(n)                                                    \
    int f##n(int *a, int length) {                                     \
        int sum = 1##n, low = 0;                                       \
        for (int i = 0; i < length; i++) {                             \
            for (int j = i; j > 0 && a[j - 1] > a[j]; j--) {           \
                int swapped = a[j];                                    \
                a[j] = a[j - 1];                                       \
                a[j - 1] = swapped;                                    \
            }                                                          \
            switch ((a[i] + 1##n) & 7) {                               \
                case 0: sum += a[i]; break;                            \
                case 1: sum ^= a[i] << 3; break;                       \
                case 2: sum *= 1##n | 1; break;                        \
                case 5: low += sum / (a[i] | 1); break;                \
                default: sum -= low;                                   \
            }                                                          \
        }                                                              \
        return length > 4 ? sum + f##n(a, length / 2) : sum;           \
    }
#define TEN(n) \
    FUNCTION(n##0) FUNCTION(n##1) FUNCTION(n##2) FUNCTION(n##3) FUNCTION(n##4) \
    FUNCTION(n##5) FUNCTION(n##6) FUNCTION(n##7) FUNCTION(n##8) FUNCTION(n##9)

TEN(0) TEN(1) TEN(2) TEN(3) TEN(4) TEN(5) TEN(6) TEN(7) TEN(8) TEN(9)
