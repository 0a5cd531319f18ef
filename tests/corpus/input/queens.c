/* What a compiler is fed: loops, recursion, floating point, a switch and a table of functions. */
struct board { int size, column[16]; };
static double weights[4] = {1.0, 0.5, 0.25, 0.125};
static int add(int a, int b) { return a + b; }
static int mul(int a, int b) { return a * b; }
static int (*const operations[2])(int, int) = {add, mul};

static int safe(const struct board *board, int row, int column) {
    for (int i = 0; i < row; i++) {
        int other = board->column[i];
        if (other == column || other - column == row - i || column - other == row - i) return 0;
    }
    return 1;
}

int solve(struct board *board, int row) {
    if (row == board->size) return 1;
    int found = 0;
    for (int column = 0; column < board->size; column++) {
        if (safe(board, row, column)) {
            board->column[row] = column;
            found += solve(board, row + 1);
        }
    }
    return found;
}

double score(const char *text, unsigned length) {
    double sum = 0;
    for (unsigned i = 0; i < length; i++) {
        switch (text[i]) {
        case 'q': sum += weights[i & 3]; break;
        case '.': sum -= 1; break;
        case '0' ... '9': sum *= text[i] - '0'; break;
        default: sum = sum / 3 + operations[i & 1](text[i], 2);
        }
    }
    return sum;
}
