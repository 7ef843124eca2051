/* A consistent copy of a running SQLite database. */
#include "db/driver.h"

#include "base/text.h"

#include <errno.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool copy_failed(struct error *error, sqlite3 *db)
{
    int code = sqlite3_errcode(db) & 0xff;
    bool full = code == SQLITE_FULL || code == SQLITE_IOERR;
    return error_set(error, full ? STORAGE_FULL : INTERNAL, "backup", "%s", sqlite3_errmsg(db));
}

static bool copy(sqlite3 *from, sqlite3 *to, struct error *error)
{
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
    if (!backup)
        return copy_failed(error, to);
    sqlite3_backup_step(backup, -1);
    return sqlite3_backup_finish(backup) == SQLITE_OK || copy_failed(error, to);
}

/* The copy is made beside its place and moved there whole: a file under the final name is always
 * a complete one. */
bool sqlite_backup(struct db *db, const char *file, struct error *error)
{
    char part[PATH_MAX];
    if (!text_format(part, sizeof part, "%s.part", file))
        return error_set(error, INTERNAL, "backup", "the name of the file is too long");
    sqlite3 *from = NULL, *to = NULL;
    unlink(part);
    bool copied = (sqlite3_open_v2(db->address, &from, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK ||
                   copy_failed(error, from)) &&
                  (sqlite3_open(part, &to) == SQLITE_OK || copy_failed(error, to));
    if (copied) {
        sqlite3_busy_timeout(from, 5000);
        copied = copy(from, to, error);
    }
    sqlite3_close(to);
    sqlite3_close(from);
    if (copied && rename(part, file) == 0)
        return true;
    if (copied)
        error_set(error, INTERNAL, "backup", "%s: %s", file, strerror(errno));
    unlink(part);
    return false;
}
