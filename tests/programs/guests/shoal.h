// What comes from another file: one function that is inlined, and one that is not.

static inline int shallower(int a, int b) { return a < b ? a : b; }

__attribute__((noinline)) static int depth_at(const int *chart, int place) {
    return chart[place];
}
