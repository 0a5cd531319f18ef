/* A program of the C library as users write it: stdio, malloc and realloc, qsort, strings, and files.
   `census FILE OUT` counts the words of FILE, writes them sorted to OUT, reads that back and prints a digest. */

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct word {
    char *text;
    unsigned count;
};

struct words {
    struct word *items;
    size_t length, capacity;
};

static void count(struct words *words, const char *text) {
    for (size_t i = 0; i < words->length; i++) {
        if (strcmp(words->items[i].text, text) == 0) {
            words->items[i].count++;
            return;
        }
    }
    if (words->length == words->capacity) {
        words->capacity = words->capacity ? 2 * words->capacity : 4;
        words->items = realloc(words->items, words->capacity * sizeof *words->items);
        if (!words->items) abort();
    }
    words->items[words->length++] = (struct word){strdup(text), 1};
}

static int by_count(const void *left, const void *right) {
    const struct word *a = left, *b = right;
    if (a->count != b->count) return a->count < b->count ? 1 : -1;
    return strcmp(a->text, b->text);
}

static int read_words(struct words *words, const char *path) {
    FILE *file = fopen(path, "r");
    if (!file) return 0;
    char buffer[64];
    size_t length = 0;
    for (int c; (c = fgetc(file)) != EOF;) {
        if (isalpha(c) && length + 1 < sizeof buffer) {
            buffer[length++] = (char)tolower(c);
        } else if (length) {
            buffer[length] = 0;
            count(words, buffer);
            length = 0;
        }
    }
    fclose(file);
    return 1;
}

static long write_words(const struct words *words, const char *path) {
    FILE *file = fopen(path, "w+");
    if (!file) return -1;
    for (size_t i = 0; i < words->length; i++) {
        fprintf(file, "%6u %-16s|%08.3f\n", words->items[i].count, words->items[i].text,
                log2(1.0 + words->items[i].count));
    }
    fseek(file, 0, SEEK_SET);
    char line[128];
    unsigned hash = 5381;
    while (fgets(line, sizeof line, file)) {
        for (char *c = line; *c; c++) hash = hash * 33 ^ (unsigned char)*c;
    }
    long size = ftell(file);
    fclose(file);
    printf("%zu words, %ld bytes, digest %08x\n", words->length, size, hash);
    return size;
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: census FILE OUT\n");
        return 2;
    }
    struct words words = {0};
    if (!read_words(&words, argv[1])) {
        fprintf(stderr, "census: %s: %s\n", argv[1], strerror(errno));
        return 1;
    }
    qsort(words.items, words.length, sizeof *words.items, by_count);
    for (size_t i = 0; i < words.length && i < 5; i++) {
        printf("%-8s %u\n", words.items[i].text, words.items[i].count);
    }
    if (write_words(&words, argv[2]) < 0 || remove(argv[2]) != 0) {
        perror(argv[2]);
        return 1;
    }
    for (size_t i = 0; i < words.length; i++) free(words.items[i].text);
    free(words.items);
    printf("%.17g %a %5.1f%%\n", 1.0 / 3.0, 0.1, 99.5);
    return 0;
}
