/* Settings: each has a default that works, and is overridden by the territory's own file, then an
 * ini file, the environment, and the command line, the last one winning. */
#ifndef PIAZZA_CONFIG_H
#define PIAZZA_CONFIG_H

#include "base/error.h"

#include <stdio.h>

struct arena;

enum setting {
    SETTING_DB,
    SETTING_VAULT_KEY,
    SETTING_LISTEN,
    SETTING_PORT,
    SETTING_TERRITORY,
    SETTING_OUTBOX,
    SETTING_SMTP,
    SETTING_SMTP_USER,
    SETTING_SMTP_PASSWORD,
    SETTING_MAIL_FROM,
    SETTING_ORIGIN,
    SETTING_IDENTITY_PROVIDERS,
    SETTING_TRUSTED_PROXY,
    SETTING_NODE,
    SETTING_LANES,
    SETTING_WORKERS,
    SETTING_REQUESTS_PER_MINUTE,
    SETTING_OUTBOX_MAX,
    SETTING_LOG_LEVEL,
    SETTING_NAME,
    SETTING_CLAIM,
    SETTING_HELP_PHONE,
    SETTING_REPRESENTED_MAX,
    SETTING_SPOKEN_MAX,
    SETTING_CONFIG,
    SETTING_FILE,
    SETTING_PEOPLE,
    SETTING_SEED,
    SETTING_NO_SERVE,
    SETTING_DRY_RUN,
    SETTING_SKIP_BAD,
    SETTING_ORGANISATION,
    SETTING_FORMAT,
    SETTINGS
};

struct config {
    const char *value[SETTINGS]; /* never NULL; arena memory or static */
    char **words;                /* what the command was given before its options */
};

/* Read all sources; argv holds only options, "--port 8080" or "--port=8080". An unknown option or
 * key, and a file that does not open though it was asked for, are errors naming the place. */
bool config_read(struct config *config, struct arena *arena, int argc, char **argv,
                 struct error *error) __attribute__((warn_unused_result));

/* A setting as a whole number within limits; the error names the setting. */
bool config_number(const struct config *config, enum setting setting, unsigned min, unsigned max,
                   unsigned *out, struct error *error) __attribute__((warn_unused_result));

/* One line per setting: option, environment variable, default, meaning. */
void config_help(FILE *out);

#endif
