/* The command line: one binary, a few commands. */
#include "base/arena.h"
#include "base/json.h"
#include "base/log.h"
#include "check.h"
#include "config.h"
#include "demo_command.h"
#include "import_command.h"
#include "ledger_command.h"
#include "openid_command.h"
#include "serve.h"
#include "store.h"
#include "version.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool command_migrate(const struct config *config, struct error *error)
{
    struct store store;
    unsigned applied = 0;
    bool ok = store_find(config, &store, error) && db_migrate(store.db, &applied, error);
    if (ok)
        printf("%u migrations applied\n", applied);
    store_close(&store);
    return ok;
}

static bool command_check(const struct config *config, struct error *error)
{
    struct store store;
    bool ok = store_find(config, &store, error) && check_print(store.db, stdout, error);
    store_close(&store);
    return ok;
}

static bool command_backup(const struct config *config, struct error *error)
{
    struct store store;
    const char *file = config->value[SETTING_FILE];
    bool ok = *file || error_set(error, MISSING, "file", "say where: --file COPY.db");
    ok = store_find(config, &store, error) && ok && db_backup(store.db, file, error);
    store_close(&store);
    return ok;
}

static bool command_version(const struct config *config, struct error *error)
{
    (void)config;
    (void)error;
    puts("piazza " PIAZZA_VERSION);
    return true;
}

static const struct command {
    const char *name, *meaning;
    bool (*run)(const struct config *config, struct error *error);
    int words; /* that follow its name, before the options */
} commands[] = {
    {"serve", "serve the square", serve},
    {"demo", "fill a database with the demo, print its users, and serve it", demo_command},
    {"migrate", "bring the database up to date", command_migrate},
    {"check", "verify the journal and every invariant, and print counts", command_check},
    {"backup", "copy a running SQLite database to --file", command_backup},
    {"import", "bring in a list: import people|members|cards|organisations FILE.csv",
     import_command, 2},
    {"ledger", "write the whole ledger as plain-text accounting: ledger export", ledger_command, 1},
    {"rotate-keys", "make new signing keys for applications that people sign in to",
     rotate_keys_command},
    {"version", "print the version", command_version},
};

static int usage(FILE *out)
{
    fputs("usage: piazza COMMAND [--OPTION VALUE …]\n\ncommands:\n", out);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        fprintf(out, "  %-11s %s\n", commands[i].name, commands[i].meaning);
    fputs("\noptions (default) [environment variable]; an ini file takes the same names:\n", out);
    config_help(out);
    return out == stdout ? 0 : 2;
}

static const struct command *command_find(const char *name)
{
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

/* What stands before the first option. */
static int words_count(int argc, char **argv)
{
    int words = 0;
    while (words < argc && strncmp(argv[words], "--", 2) != 0)
        words++;
    return words;
}

static bool log_level_set(const struct config *config, struct error *error)
{
    static const char *const levels[] = {"debug", "info", "warn", "error"};
    for (int i = 0; i < 4; i++)
        if (strcmp(config->value[SETTING_LOG_LEVEL], levels[i]) == 0) {
            log_set_level((enum log_level)i);
            return true;
        }
    return error_set(error, INVALID, "option", "--log-level: debug, info, warn or error");
}

int main(int argc, char **argv)
{
    if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0)
        return usage(argc < 2 ? stderr : stdout);
    const struct command *command = command_find(argv[1]);
    int words = words_count(argc - 2, argv + 2);
    if (!command || words != command->words)
        return usage(stderr);
    if (sodium_init() < 0)
        abort();
    json_arena_setup();

    struct arena *arena = arena_new();
    struct config config;
    struct error error = {0};
    bool ok = config_read(&config, arena, argc - 2 - words, argv + 2 + words, &error) &&
              log_level_set(&config, &error);
    config.words = argv + 2;
    ok = ok && command->run(&config, &error);
    if (!ok)
        fprintf(stderr, "piazza %s: %s\n", command->name,
                *error.detail ? error.detail : error_name(error.code));
    arena_free(&arena);
    return ok ? 0 : 1;
}
