/* The file of the master key. */
#include "base/arena.h"
#include "base/log.h"
#include "registry/vault_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HEX_LENGTH = 2 * VAULT_KEY_BYTES };

static bool file_failed(const char *file, struct error *error)
{
    return error_set(error, INTERNAL, "vault-key", "%s: %s", file, strerror(errno));
}

static bool text_write(int file, const char *text)
{
    bool ok = write(file, text, HEX_LENGTH + 1) == HEX_LENGTH + 1 && fsync(file) == 0;
    return close(file) == 0 && ok;
}

/* Under a name of its own first, so that another process never reads half a key. When that one was
 * quicker, its key is the one. */
static bool key_file_make(const char *file, struct error *error)
{
    struct arena *arena = arena_new();
    unsigned char key[VAULT_KEY_BYTES];
    char hex[HEX_LENGTH + 1];
    const char *draft = arena_printf(arena, "%s.%ld", file, (long)getpid());
    randombytes_buf(key, sizeof key);
    sodium_bin2hex(hex, sizeof hex, key, sizeof key);
    hex[HEX_LENGTH] = '\n';
    int made = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool ok = made >= 0 && text_write(made, hex) && (link(draft, file) == 0 || errno == EEXIST);
    if (!ok)
        file_failed(file, error);
    unlink(draft);
    sodium_memzero(key, sizeof key);
    sodium_memzero(hex, sizeof hex);
    arena_free(&arena);
    if (ok)
        log_info("master key made: keep a copy apart from the database", "file", file, NULL);
    return ok;
}

static bool key_parse(const char *hex, unsigned char key[VAULT_KEY_BYTES])
{
    size_t length;
    const char *end;
    return sodium_hex2bin(key, VAULT_KEY_BYTES, hex, HEX_LENGTH, NULL, &length, &end) == 0 &&
           length == VAULT_KEY_BYTES && end == hex + HEX_LENGTH &&
           (hex[HEX_LENGTH] == '\n' || hex[HEX_LENGTH] == '\0');
}

static bool key_read(int file, const char *name, unsigned char key[VAULT_KEY_BYTES],
                     struct error *error)
{
    char hex[HEX_LENGTH + 3] = "";
    struct stat status;
    ssize_t length = read(file, hex, sizeof hex - 1);
    bool ok = length <= HEX_LENGTH + 1 && key_parse(hex, key);
    if (fstat(file, &status) == 0 && (status.st_mode & (S_IRWXG | S_IRWXO)))
        log_warn("others may read the master key", "file", name, NULL);
    sodium_memzero(hex, sizeof hex);
    return ok || error_set(error, INVALID, "vault-key",
                           "%s is no master key: that is %d hexadecimal digits", name, HEX_LENGTH);
}

bool vault_key_read(const char *name, bool may_make, unsigned char key[VAULT_KEY_BYTES],
                    struct error *error)
{
    int file = open(name, O_RDONLY | O_CLOEXEC);
    if (file < 0 && errno == ENOENT && may_make) {
        if (!key_file_make(name, error))
            return false;
        file = open(name, O_RDONLY | O_CLOEXEC);
    }
    if (file < 0 && errno == ENOENT)
        return error_set(error, INVALID, "vault-key",
                         "%s is missing: it holds the master key of this database "
                         "(--vault-key says where it is)",
                         name);
    if (file < 0)
        return file_failed(name, error);
    bool ok = key_read(file, name, key, error);
    close(file);
    return ok;
}
