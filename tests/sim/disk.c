#include "disk.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SECTOR = 512, KINDS = 2 }; /* of files: the database, and its log */

/* A write that no flush has followed: what it put there, and what was there before. */
struct write {
    sqlite3_int64 offset, size_before;
    int length;               /* of the new bytes; 0: the file was cut at the offset */
    int length_before;        /* of the bytes it replaced */
    unsigned char *now, *old; /* one block of memory: old follows now */
};

/* A kind of file, and what of it is not on the disk. Its methods are SQLite's own, tapped. */
struct tap {
    sqlite3_io_methods real, tapped;
    struct write *writes;
    size_t count, room;
};

static struct tap taps[KINDS];
static sqlite3_vfs tapped_vfs, *real_vfs;
static uint64_t steps, fails_at;
static bool fails_at_flush, has_failed;

/* One more step; false when the power fails with it, or has failed before. */
static bool step(void)
{
    steps++;
    has_failed = has_failed || steps == fails_at;
    return !has_failed;
}

/* ---- remembering ----------------------------------------------------------------------------- */

static void writes_forget(struct tap *tap)
{
    for (size_t i = 0; i < tap->count; i++)
        free(tap->writes[i].now);
    tap->count = 0;
}

static struct write *write_add(struct tap *tap)
{
    if (tap->count == tap->room) {
        tap->room = tap->room ? 2 * tap->room : 256;
        tap->writes = realloc(tap->writes, tap->room * sizeof *tap->writes);
        if (!tap->writes)
            abort();
    }
    return &tap->writes[tap->count++];
}

/* Remember what `length` new bytes at the offset replace; or, with no data, all that follows it. */
static void write_remember(struct tap *tap, sqlite3_file *file, const void *data, int length,
                           sqlite3_int64 offset)
{
    sqlite3_int64 size = 0;
    tap->real.xFileSize(file, &size);
    sqlite3_int64 there = size > offset ? size - offset : 0;
    int before = data && there > length ? length : (int)there;
    struct write *write = write_add(tap);
    *write =
        (struct write){offset, size, length, before, malloc((size_t)(length + before) + 1), NULL};
    if (!write->now)
        abort();
    write->old = write->now + length;
    if (data)
        memcpy(write->now, data, (size_t)length);
    if (before > 0)
        tap->real.xRead(file, write->old, before, offset);
}

/* ---- the taps -------------------------------------------------------------------------------- */

static int tap_write(struct tap *tap, sqlite3_file *file, const void *data, int length,
                     sqlite3_int64 offset)
{
    if (!has_failed)
        write_remember(tap, file, data, length, offset);
    /* the one at which the power fails may still reach the disk: it is remembered as unflushed */
    bool was_alive = !has_failed, goes_on = step();
    if (was_alive)
        tap->real.xWrite(file, data, length, offset);
    return goes_on ? SQLITE_OK : SQLITE_IOERR_WRITE;
}

static int tap_truncate(struct tap *tap, sqlite3_file *file, sqlite3_int64 size)
{
    if (!step())
        return SQLITE_IOERR_TRUNCATE;
    write_remember(tap, file, NULL, 0, size);
    return tap->real.xTruncate(file, size);
}

static int tap_sync(struct tap *tap)
{
    if (fails_at_flush)
        fails_at = steps + 1;
    if (!step())
        return SQLITE_IOERR_FSYNC;
    writes_forget(tap);
    return SQLITE_OK;
}

static int database_write(sqlite3_file *file, const void *data, int length, sqlite3_int64 offset)
{
    return tap_write(&taps[0], file, data, length, offset);
}

static int log_write(sqlite3_file *file, const void *data, int length, sqlite3_int64 offset)
{
    return tap_write(&taps[1], file, data, length, offset);
}

static int database_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    return tap_truncate(&taps[0], file, size);
}

static int log_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    return tap_truncate(&taps[1], file, size);
}

static int database_sync(sqlite3_file *file, int flags)
{
    (void)file;
    (void)flags;
    return tap_sync(&taps[0]);
}

static int log_sync(sqlite3_file *file, int flags)
{
    (void)file;
    (void)flags;
    return tap_sync(&taps[1]);
}

static int tapped_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
    (void)vfs;
    int result = real_vfs->xOpen(real_vfs, name, file, flags, out);
    bool is_log = flags & SQLITE_OPEN_WAL;
    if (result != SQLITE_OK || !(flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_DB)))
        return result;
    struct tap *tap = &taps[is_log];
    tap->real = tap->tapped = *file->pMethods;
    tap->tapped.xWrite = is_log ? log_write : database_write;
    tap->tapped.xTruncate = is_log ? log_truncate : database_truncate;
    tap->tapped.xSync = is_log ? log_sync : database_sync;
    file->pMethods = &tap->tapped;
    return SQLITE_OK;
}

/* What is deleted is gone for good: SQLite deletes a log only when it needs it no more. */
static int tapped_delete(sqlite3_vfs *vfs, const char *name, int is_synced)
{
    (void)vfs;
    size_t length = strlen(name);
    if (!step())
        return SQLITE_IOERR_DELETE;
    if (length > 4 && strcmp(name + length - 4, "-wal") == 0)
        writes_forget(&taps[1]);
    return real_vfs->xDelete(real_vfs, name, is_synced);
}

void disk_tap(void)
{
    real_vfs = sqlite3_vfs_find(NULL);
    tapped_vfs = *real_vfs;
    tapped_vfs.zName = "failing";
    tapped_vfs.xOpen = tapped_open;
    tapped_vfs.xDelete = tapped_delete;
    sqlite3_vfs_register(&tapped_vfs, 1);
}

/* ---- failing --------------------------------------------------------------------------------- */

void disk_fail_after(uint64_t more)
{
    fails_at = more ? steps + more : 0;
    fails_at_flush = false;
}

void disk_fail_at_flush(void)
{
    fails_at_flush = true;
}

bool disk_has_failed(void)
{
    return has_failed;
}

uint64_t disk_steps(void)
{
    return steps;
}

static void bytes_put(int file, const void *data, size_t length, sqlite3_int64 offset)
{
    if (pwrite(file, data, length, offset) != (ssize_t)length)
        abort();
}

static void write_undo(int file, const struct write *write)
{
    bytes_put(file, write->old, (size_t)write->length_before, write->offset);
    if (ftruncate(file, write->size_before) != 0)
        abort();
}

/* All of it reached the disk, or nothing, or its first sectors. odds: of 8, how likely all. */
static void write_chance(int file, const struct write *write, uint64_t odds, struct random *random)
{
    uint64_t sectors = (uint64_t)write->length / SECTOR;
    bool is_kept = random_below(random, 8) < odds, is_torn = random_below(random, 8) == 0;
    size_t kept = (size_t)write->length;
    if (!is_kept && !is_torn)
        return;
    if (!is_kept)
        kept = (size_t)(random_below(random, sectors + 1) * SECTOR);
    if (write->length > 0)
        bytes_put(file, write->now, kept, write->offset);
    else if (ftruncate(file, write->offset) != 0)
        abort();
}

/* Undo all in turn, then let some happen after all. */
static void tap_restore(struct tap *tap, const char *name, struct random *random)
{
    int file = open(name, O_RDWR);
    uint64_t odds = random_below(random, 12);
    for (size_t i = tap->count; file >= 0 && i > 0; i--)
        write_undo(file, &tap->writes[i - 1]);
    for (size_t i = 0; file >= 0 && i < tap->count; i++)
        write_chance(file, &tap->writes[i], odds, random);
    if (file >= 0)
        close(file);
    writes_forget(tap);
}

void disk_restore(const char *file, struct random *random)
{
    static const char *const ends[KINDS] = {"", "-wal"};
    char name[512];
    for (int i = 0; i < KINDS; i++) {
        snprintf(name, sizeof name, "%s%s", file, ends[i]);
        tap_restore(&taps[i], name, random);
    }
    snprintf(name, sizeof name, "%s-shm", file); /* lies in memory */
    unlink(name);
    has_failed = false;
    disk_fail_after(0);
}
