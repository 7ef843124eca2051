/* Preloaded, makes every flush of a program take SLOW_SYNC_US microseconds longer: what a disk does
 * that does not answer before it is sure. */
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static int slowly(const char *name, int file)
{
    const char *text = getenv("SLOW_SYNC_US");
    long us = text ? atol(text) : 0;
    const struct timespec longer = {us / 1000000, us % 1000000 * 1000};
    int (*sync)(int);
    *(void **)&sync = dlsym(RTLD_NEXT, name);
    nanosleep(&longer, NULL);
    return sync(file);
}

int fsync(int file)
{
    return slowly("fsync", file);
}

int fdatasync(int file)
{
    return slowly("fdatasync", file);
}
