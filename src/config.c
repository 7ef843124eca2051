#include "config.h"

#include "base/arena.h"

#include <ctype.h>
#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef PIAZZA_TERRITORIES
#define PIAZZA_TERRITORIES "territories" /* of the source this was built from */
#endif

static const struct {
    const char *name; /* the option without "--", the key of an ini file */
    const char *environment;
    const char *fallback;
    const char *meaning;
} known[SETTINGS] = {
    [SETTING_DB] = {"db", "PIAZZA_DB", "sqlite:piazza.db",
                    "the database: sqlite:FILE or postgresql://…"},
    [SETTING_VAULT_KEY] = {"vault-key", "PIAZZA_VAULT_KEY", "",
                           "the file of the master key, unless it is the database's FILE.key "
                           "or, for PostgreSQL, piazza.key"},
    [SETTING_LISTEN] = {"listen", "PIAZZA_LISTEN", "127.0.0.1", "the address to listen on"},
    [SETTING_PORT] = {"port", "PIAZZA_PORT", "8080", "the port; 0: any free one"},
    [SETTING_TERRITORY] = {"territory", "PIAZZA_TERRITORY", "",
                           "the folder of the territory's data, unless it is Trentino"},
    [SETTING_OUTBOX] = {"outbox", "PIAZZA_OUTBOX", "outbox", "the folder mail is written to"},
    [SETTING_SMTP] = {"smtp", "PIAZZA_SMTP", "",
                      "the relay that takes mail: smtp://HOST:587; without one all letters go to "
                      "the folder"},
    [SETTING_SMTP_USER] = {"smtp-user", "PIAZZA_SMTP_USER", "", "who we are to the relay"},
    [SETTING_SMTP_PASSWORD] = {"smtp-password", "PIAZZA_SMTP_PASSWORD", "",
                               "its password; better in the environment or the ini file"},
    [SETTING_MAIL_FROM] = {"mail-from", "PIAZZA_MAIL_FROM", "",
                           "the address that letters come from"},
    [SETTING_ORIGIN] = {"origin", "PIAZZA_ORIGIN", "",
                        "the public address, such as https://piazza.example"},
    [SETTING_IDENTITY_PROVIDERS] = {"identity-providers", "PIAZZA_IDENTITY_PROVIDERS", "",
                                    "a JSON file of sites whose word on people is believed; see "
                                    "docs/identity-providers.md"},
    [SETTING_TRUSTED_PROXY] = {"trusted-proxy", "PIAZZA_TRUSTED_PROXY", "",
                               "the proxy whose X-Forwarded-For is believed"},
    [SETTING_NODE] = {"node", "PIAZZA_NODE", "0", "this server's number among several"},
    [SETTING_LANES] = {"lanes", "PIAZZA_LANES", "4", "writers on PostgreSQL; SQLite has one"},
    [SETTING_WORKERS] = {"workers", "PIAZZA_WORKERS", "8", "threads for slow work"},
    [SETTING_REQUESTS_PER_MINUTE] = {"requests-per-minute", "PIAZZA_REQUESTS_PER_MINUTE", "6000",
                                     "requests of one address before 429"},
    [SETTING_OUTBOX_MAX] = {"outbox-max", "PIAZZA_OUTBOX_MAX", "100000",
                            "messages that may wait before acts are refused"},
    [SETTING_LOG_LEVEL] = {"log-level", "PIAZZA_LOG_LEVEL", "info", "debug, info, warn or error"},
    [SETTING_NAME] = {"name", "PIAZZA_NAME", "piazza", "what people call the square"},
    [SETTING_CLAIM] = {"claim", "PIAZZA_CLAIM", "", "the line under the name"},
    [SETTING_HELP_PHONE] = {"help-phone", "PIAZZA_HELP_PHONE", "",
                            "the telephone number for people who need help"},
    [SETTING_REPRESENTED_MAX] = {"represented-max", "PIAZZA_REPRESENTED_MAX", "3",
                                 "people one person may act for, as they chose"},
    [SETTING_SPOKEN_MAX] = {"spoken-max", "PIAZZA_SPOKEN_MAX", "30",
                            "euro a day that a person may order at counters by word, without PIN"},
    [SETTING_CONFIG] = {"config", "PIAZZA_CONFIG", "", "an ini file with any of these"},
    [SETTING_FILE] = {"file", "PIAZZA_FILE", "", "backup: where the copy goes"},
    [SETTING_PEOPLE] = {"people", "PIAZZA_PEOPLE", "0", "demo: plausible residents to add"},
    [SETTING_SEED] = {"seed", "PIAZZA_SEED", "1", "demo: the seed they are drawn from"},
    [SETTING_NO_SERVE] = {"no-serve", "PIAZZA_NO_SERVE", "", "demo: fill the database and end"},
    [SETTING_DRY_RUN] = {"dry-run", "PIAZZA_DRY_RUN", "", "import: check the file, write nothing"},
    [SETTING_ORGANISATION] = {"organisation", "PIAZZA_ORGANISATION", "",
                              "import: whose members, by VAT number or id"},
    [SETTING_FORMAT] = {"format", "PIAZZA_FORMAT", "hledger",
                        "ledger export: hledger or beancount"},
    [SETTING_SKIP_BAD] = {"skip-bad", "PIAZZA_SKIP_BAD", "",
                          "import: leave bad rows out, write the others"},
};

static int setting_find(const char *name, size_t length)
{
    for (int i = 0; i < SETTINGS; i++)
        if (strlen(known[i].name) == length && memcmp(known[i].name, name, length) == 0)
            return i;
    return -1;
}

/* ---- ini files: "key = value" lines, # and ; comments, [sections] for the eye only -------- */

static char *trim(char *text)
{
    while (isspace((unsigned char)*text))
        text++;
    char *end = text + strlen(text);
    while (end > text && isspace((unsigned char)end[-1]))
        *--end = '\0';
    return text;
}

static bool line_read(struct config *config, struct arena *arena, char *line, const char *place,
                      struct error *error)
{
    char *text = trim(line), *equals = strchr(text, '=');
    if (*text == '\0' || strchr("#;[", *text))
        return true;
    if (!equals)
        return error_set(error, INVALID, "config", "%s: expected key = value", place);
    *equals = '\0';
    text = trim(text);
    int setting = setting_find(text, strlen(text));
    if (setting < 0)
        return error_set(error, INVALID, "config", "%s: unknown key %s", place, text);
    config->value[setting] = arena_copy(arena, trim(equals + 1));
    return true;
}

static bool file_read(struct config *config, struct arena *arena, const char *name, bool must,
                      struct error *error)
{
    FILE *file = fopen(name, "re");
    if (!file)
        return !must || error_set(error, INVALID, "config", "%s: %s", name, strerror(errno));
    char line[1024];
    bool ok = true;
    for (int number = 1; ok && fgets(line, sizeof line, file); number++)
        ok = line_read(config, arena, line, arena_printf(arena, "%s:%d", name, number), error);
    fclose(file);
    return ok;
}

/* Options that need no value: naming them is enough. */
static bool setting_is_switch(int setting)
{
    return setting == SETTING_NO_SERVE || setting == SETTING_DRY_RUN || setting == SETTING_SKIP_BAD;
}

/* ---- the command line --------------------------------------------------------------------- */

static bool options_read(struct config *config, int argc, char **argv, struct error *error)
{
    for (int i = 0; i < argc; i++) {
        const char *name = argv[i];
        if (strncmp(name, "--", 2) != 0)
            return error_set(error, INVALID, "option", "unexpected argument: %s", name);
        const char *equals = strchr(name, '=');
        size_t length = equals ? (size_t)(equals - name) - 2 : strlen(name + 2);
        int setting = setting_find(name + 2, length);
        if (setting < 0)
            return error_set(error, INVALID, "option", "unknown option: %s", name);
        if (setting_is_switch(setting) && !equals) {
            config->value[setting] = "yes";
            continue;
        }
        if (!equals && i + 1 == argc)
            return error_set(error, INVALID, "option", "%s needs a value", name);
        config->value[setting] = equals ? equals + 1 : argv[++i];
    }
    return true;
}

/* An installed binary has its territories in ../share; one in its build directory has not. */
static const char *territory_trentino(struct arena *arena)
{
    char own[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", own, sizeof own - 1);
    if (length > 0) {
        own[length] = '\0';
        const char *installed =
            arena_printf(arena, "%s/../share/piazza/territories/trentino", dirname(own));
        if (access(installed, R_OK) == 0)
            return installed;
    }
    return PIAZZA_TERRITORIES "/trentino";
}

static void defaults_set(struct config *config, const char *territory)
{
    for (int i = 0; i < SETTINGS; i++)
        config->value[i] = known[i].fallback;
    config->value[SETTING_TERRITORY] = territory;
}

static void environment_read(struct config *config)
{
    for (int i = 0; i < SETTINGS; i++) {
        const char *value = getenv(known[i].environment);
        if (value)
            config->value[i] = value;
    }
}

bool config_read(struct config *config, struct arena *arena, int argc, char **argv,
                 struct error *error)
{
    const char *trentino = territory_trentino(arena);
    defaults_set(config, trentino);
    environment_read(config);
    if (!options_read(config, argc, argv, error))
        return false;

    /* Now that the two files' places are known, read all in order, the weakest first. */
    struct config asked = *config;
    const char *territory = arena_printf(arena, "%s/territory.ini", asked.value[SETTING_TERRITORY]);
    bool has_file = *asked.value[SETTING_CONFIG] != '\0';
    defaults_set(config, trentino);
    if (!file_read(config, arena, territory, false, error) ||
        (has_file && !file_read(config, arena, asked.value[SETTING_CONFIG], true, error)))
        return false;
    environment_read(config);
    return options_read(config, argc, argv, error);
}

bool config_number(const struct config *config, enum setting setting, unsigned min, unsigned max,
                   unsigned *out, struct error *error)
{
    const char *text = config->value[setting];
    char *end;
    errno = 0;
    unsigned long number = strtoul(text, &end, 10);
    if (errno || end == text || *end || number < min || number > max)
        return error_set(error, INVALID, "option", "--%s: %s is not a number from %u to %u",
                         known[setting].name, text, min, max);
    *out = (unsigned)number;
    return true;
}

void config_help(FILE *out)
{
    for (int i = 0; i < SETTINGS; i++)
        fprintf(out, "  --%-20s %s%s%s%s  [%s]\n", known[i].name, known[i].meaning,
                *known[i].fallback ? " (" : "", known[i].fallback, *known[i].fallback ? ")" : "",
                known[i].environment);
}
