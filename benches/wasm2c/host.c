// The host of a program that wasm2c made C of: as much of WASI preview 1 as the programs of benches/programs import.
//
// There are arguments, the three standard streams, clocks and random bytes. The environment is empty and nothing is preopened; a
// program that imports more is not linked, and the linker says what it lacks. `wasm2c -n guest` made the header.
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "guest.h"

// The runtime calls this where a trap is to end the program (WASM_RT_TRAP_HANDLER).
void end_by_trap(wasm_rt_trap_t trap) {
    fprintf(stderr, "trap: %s\n", wasm_rt_strerror(trap));
    _exit(134);
}

// What wasm2c calls the instance that provides the imports.
typedef struct w2c_wasi__snapshot__preview1 {
    wasm_rt_memory_t *memory;
    u32 argc;
    char **argv;
} Host;

#define PREVIEW1(name) w2c_wasi__snapshot__preview1_##name

// Numbers of preview 1.
enum { SUCCESS = 0, BADF = 8, INVAL = 28, IO = 29, NOSYS = 52, SPIPE = 70 };
enum { FILETYPE_UNKNOWN = 0, FILETYPE_CHARACTER_DEVICE = 2, FILETYPE_REGULAR_FILE = 4 };

enum { IOVECS = 64 };

struct fdstat {
    u8 filetype;
    u8 padding;
    u16 flags;
    u32 more_padding;
    u64 rights, inheriting;
};

static u32 failure(void) {
    switch (errno) {
    case EBADF: return BADF;
    case EINVAL: return INVAL;
    case ESPIPE: return SPIPE;
    default: return IO;
    }
}

// Guest memory, or a trap, as an access of the guest's own would be.
static void *at(Host *host, u32 address, u64 length) {
    if (address + length > host->memory->size) wasm_rt_trap(WASM_RT_TRAP_OOB);
    return host->memory->data + address;
}

static void store32(Host *host, u32 address, u32 value) {
    memcpy(at(host, address, sizeof value), &value, sizeof value);
}

static u32 load32(Host *host, u32 address) {
    u32 value;
    memcpy(&value, at(host, address, sizeof value), sizeof value);
    return value;
}

u32 PREVIEW1(args_sizes_get)(Host *host, u32 count, u32 size) {
    u32 bytes = 0;
    for (u32 n = 0; n < host->argc; n++) bytes += strlen(host->argv[n]) + 1;
    store32(host, count, host->argc);
    store32(host, size, bytes);
    return SUCCESS;
}

u32 PREVIEW1(args_get)(Host *host, u32 pointers, u32 bytes) {
    for (u32 n = 0; n < host->argc; n++) {
        u32 length = strlen(host->argv[n]) + 1;
        store32(host, pointers + 4 * n, bytes);
        memcpy(at(host, bytes, length), host->argv[n], length);
        bytes += length;
    }
    return SUCCESS;
}

u32 PREVIEW1(environ_sizes_get)(Host *host, u32 count, u32 size) {
    store32(host, count, 0);
    store32(host, size, 0);
    return SUCCESS;
}

u32 PREVIEW1(environ_get)(Host *host, u32 pointers, u32 bytes) {
    (void)host, (void)pointers, (void)bytes;
    return SUCCESS;
}

u32 PREVIEW1(clock_time_get)(Host *host, u32 clock, u64 precision, u32 result) {
    static const clockid_t clocks[] = {CLOCK_REALTIME, CLOCK_MONOTONIC};
    (void)precision;
    struct timespec time;
    if (clock >= sizeof clocks / sizeof *clocks) return NOSYS;
    if (clock_gettime(clocks[clock], &time)) return failure();
    u64 nanoseconds = (u64)time.tv_sec * 1000000000 + (u64)time.tv_nsec;
    memcpy(at(host, result, sizeof nanoseconds), &nanoseconds, sizeof nanoseconds);
    return SUCCESS;
}

u32 PREVIEW1(random_get)(Host *host, u32 buffer, u32 length) {
    u8 *bytes = at(host, buffer, length);
    for (u32 done = 0; done < length;) {
        ssize_t got = getrandom(bytes + done, length - done, 0);
        if (got < 0) return failure();
        done += got;
    }
    return SUCCESS;
}

u32 PREVIEW1(fd_prestat_get)(Host *host, u32 fd, u32 result) {
    (void)host, (void)fd, (void)result;
    return BADF;
}

u32 PREVIEW1(fd_prestat_dir_name)(Host *host, u32 fd, u32 path, u32 length) {
    (void)host, (void)fd, (void)path, (void)length;
    return BADF;
}

u32 PREVIEW1(fd_close)(Host *host, u32 fd) {
    (void)host;
    return close((int)fd) ? failure() : SUCCESS;
}

u32 PREVIEW1(fd_fdstat_get)(Host *host, u32 fd, u32 result) {
    struct stat file;
    if (fstat((int)fd, &file)) return failure();
    struct fdstat stat = {.filetype = FILETYPE_UNKNOWN, .rights = ~0ull};
    if (S_ISCHR(file.st_mode)) stat.filetype = FILETYPE_CHARACTER_DEVICE;
    if (S_ISREG(file.st_mode)) stat.filetype = FILETYPE_REGULAR_FILE;
    memcpy(at(host, result, sizeof stat), &stat, sizeof stat);
    return SUCCESS;
}

// The numbers of `whence` are those of Linux.
u32 PREVIEW1(fd_seek)(Host *host, u32 fd, u64 offset, u32 whence, u32 result) {
    off_t position = lseek((int)fd, (off_t)offset, (int)whence);
    if (position < 0) return failure();
    memcpy(at(host, result, sizeof position), &position, sizeof position);
    return SUCCESS;
}

// Reads or writes as much as the first `IOVECS` vectors hold, which both may do.
static u32 transfer(Host *host, ssize_t (*call)(int, const struct iovec *, int), u32 fd, u32 vectors, u32 count, u32 result) {
    struct iovec native[IOVECS];
    if (count > IOVECS) count = IOVECS;
    for (u32 n = 0; n < count; n++) {
        u32 length = load32(host, vectors + 8 * n + 4);
        native[n] = (struct iovec){at(host, load32(host, vectors + 8 * n), length), length};
    }
    ssize_t done = call((int)fd, native, (int)count);
    if (done < 0) return failure();
    store32(host, result, (u32)done);
    return SUCCESS;
}

u32 PREVIEW1(fd_read)(Host *host, u32 fd, u32 vectors, u32 count, u32 result) {
    return transfer(host, readv, fd, vectors, count, result);
}

u32 PREVIEW1(fd_write)(Host *host, u32 fd, u32 vectors, u32 count, u32 result) {
    return transfer(host, writev, fd, vectors, count, result);
}

void PREVIEW1(proc_exit)(Host *host, u32 code) {
    (void)host;
    exit((int)code);
}

int main(int argc, char **argv) {
    static w2c_guest guest;
    wasm_rt_init();
    Host host = {w2c_guest_memory(&guest), (u32)argc, argv};
    wasm2c_guest_instantiate(&guest, &host);
    w2c_guest_0x5Fstart(&guest);
    return 0;
}
