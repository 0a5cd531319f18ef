// An interpreter of bytecode for a stack machine, which adds up the primes that trial division finds.
#include <stdint.h>
#include <stdio.h>

enum op { PUSH, LOAD, STORE, ADD, MUL, REM, LESS, JUMP_IF_ZERO, JUMP, HALT };

// Locals: 0 is the candidate, 1 the divisor, 2 the sum of the primes.
static const int32_t program[] = {
    /*  0          */ LOAD, 0, PUSH, 300000, LESS, JUMP_IF_ZERO, 55,
    /*  7          */ PUSH, 2, STORE, 1,
    /* 11: test    */ LOAD, 0, LOAD, 1, LOAD, 1, MUL, LESS, JUMP_IF_ZERO, 23, JUMP, 39,
    /* 23          */ LOAD, 0, LOAD, 1, REM, JUMP_IF_ZERO, 46,
    /* 30          */ LOAD, 1, PUSH, 1, ADD, STORE, 1, JUMP, 11,
    /* 39: prime   */ LOAD, 2, LOAD, 0, ADD, STORE, 2,
    /* 46: next    */ LOAD, 0, PUSH, 1, ADD, STORE, 0, JUMP, 0,
    /* 55: the end */ HALT,
};

static int32_t run(int32_t locals[3]) {
    int32_t stack[16], *top = stack;
    for (const int32_t *pc = program;;)
        switch (*pc++) {
            case PUSH: *top++ = *pc++; break;
            case LOAD: *top++ = locals[*pc++]; break;
            case STORE: locals[*pc++] = *--top; break;
            case ADD: top--, top[-1] = (int32_t)((uint32_t)top[-1] + (uint32_t)top[0]); break;
            case MUL: top--, top[-1] *= top[0]; break;
            case REM: top--, top[-1] %= top[0]; break;
            case LESS: top--, top[-1] = top[-1] < top[0]; break;
            case JUMP_IF_ZERO: pc = *--top == 0 ? program + *pc : pc + 1; break;
            case JUMP: pc = program + *pc; break;
            default: return locals[2];
        }
}

int main(void) {
    int32_t locals[3] = {2, 0, 0};
    printf("interpreter %d\n", run(locals));
}
