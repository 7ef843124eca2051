/* How many times a second this disk makes 4 KB last: append, flush, again, for a few seconds. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int count, char **arguments)
{
    static const char page[4096];
    if (count != 3) {
        fputs("usage: flush FILE SECONDS\n", stderr);
        return 2;
    }
    int file = open(arguments[1], O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0600);
    double start = now(), end = start + atof(arguments[2]);
    long flushes = 0;
    while (now() < end) {
        if (write(file, page, sizeof page) != sizeof page || fdatasync(file) != 0) {
            perror(arguments[1]);
            return 1;
        }
        flushes++;
    }
    printf("%.0f\n", (double)flushes / (now() - start));
    return 0;
}
