// A server that answers two requests with what it was sent, as HTTP/1.0 does: it finds the socket that it was granted, waits for
// connections without blocking on them, looks at a request before it reads it, and reads on until the other side has said all.

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define REQUESTS 2
#define LARGEST 4096

static void check(int is_well, const char *what) {
    if (!is_well) {
        perror(what);
        exit(1);
    }
}

// The first descriptor behind the directories that is a socket.
static int granted_listener(void) {
    struct stat status;
    int fd = 3;
    while (fstat(fd, &status) == 0 && !S_ISSOCK(status.st_mode)) {
        fd++;
    }
    return fd;
}

static int accept_when_there_is_one(int listener) {
    int connection = accept(listener, NULL, NULL);
    if (connection < 0 && errno == EAGAIN) {
        printf("nobody yet\n");
        fflush(stdout);
        struct pollfd wanted = {.fd = listener, .events = POLLIN};
        check(poll(&wanted, 1, -1) == 1 && (wanted.revents & POLLIN), "poll");
        connection = accept(listener, NULL, NULL);
    }
    check(connection >= 0, "accept");
    return connection;
}

// Reads up to the end; how many bytes.
static size_t read_all(int connection, char *buffer, size_t room) {
    size_t used = 0;
    for (;;) {
        ssize_t count = read(connection, buffer + used, room - used);
        check(count >= 0, "read");
        if (count == 0) {
            return used;
        }
        used += (size_t)count;
    }
}

static void write_all(int connection, const char *bytes, size_t count) {
    while (count > 0) {
        ssize_t written = send(connection, bytes, count, 0);
        check(written > 0, "send");
        bytes += written;
        count -= (size_t)written;
    }
}

static void serve(int connection) {
    static char request[LARGEST];
    char method[5] = "";
    check(recv(connection, method, 4, MSG_PEEK | MSG_WAITALL) == 4, "recv with MSG_PEEK");
    size_t size = read_all(connection, request, sizeof request);
    printf("%zu bytes that begin with %s: %s\n", size, method, memcmp(request, method, 4) == 0 ? "so" : "lost");
    char head[64];
    int head_size = snprintf(head, sizeof head, "HTTP/1.0 200 OK\r\nContent-Length: %zu\r\n\r\n", size);
    write_all(connection, head, (size_t)head_size);
    write_all(connection, request, size);
    check(shutdown(connection, SHUT_WR) == 0, "shutdown");
    check(send(connection, "x", 1, 0) < 0 && errno == EPIPE, "send behind the end");
    check(close(connection) == 0, "close");
}

int main(void) {
    int listener = granted_listener();
    check(fcntl(listener, F_SETFL, O_NONBLOCK) == 0, "fcntl");
    for (int request = 0; request < REQUESTS; request++) {
        int connection = accept_when_there_is_one(listener);
        check(fcntl(connection, F_GETFL) == O_RDWR, "a connection that waits");
        serve(connection);
    }
    return 0;
}
