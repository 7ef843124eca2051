#include "import_command.h"

#include "import/import.h"
#include "store.h"
#include "web/locale.h"

#include <errno.h>
#include <inttypes.h>
#include <libgen.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FAULTS_SHOWN = 1000, BAR_WIDTH = 40 };

/* What the person at the terminal sees. */
struct screen {
    const struct locale *locale; /* by $LANG; Italian unless it names another of ours */
    const char *name;            /* of the file */
    unsigned faults;
    int64_t tenths; /* of the way, told so far */
    bool is_terminal;
};

static const char *say(const struct screen *screen, const char *msgid)
{
    return locale_text(screen->locale, msgid);
}

static void fault_print(const struct import_fault *fault, void *context)
{
    struct screen *screen = context;
    if (++screen->faults > FAULTS_SHOWN)
        return;
    fprintf(stderr, "%s:%u:", screen->name, fault->line);
    if (*fault->column)
        fprintf(stderr, " %s", fault->column);
    if (*fault->value)
        fprintf(stderr, " «%s»", fault->value);
    fprintf(stderr, "%s %s\n", *fault->column ? ":" : "", say(screen, error_message(fault->code)));
}

/* A bar that grows; where nobody watches, a line for each tenth of the way. */
static void progress_print(int64_t done, int64_t total, void *context)
{
    struct screen *screen = context;
    int64_t tenths = done * 10 / total;
    int width = (int)(done * BAR_WIDTH / total);
    if (screen->is_terminal)
        fprintf(stderr, "\r[%-*.*s] %" PRId64 " / %" PRId64 "%s", BAR_WIDTH, width,
                "########################################", done, total, done == total ? "\n" : "");
    else if (tenths > screen->tenths)
        fprintf(stderr, "%" PRId64 " / %" PRId64 "\n", done, total);
    screen->tenths = tenths;
}

static void count_print(const struct screen *screen, const char *msgid, int64_t count)
{
    if (count > 0)
        printf("%s: %" PRId64 "\n", say(screen, msgid), count);
}

static void counts_print(const struct screen *screen, const struct import_counts *counts)
{
    if (screen->faults > FAULTS_SHOWN)
        fprintf(stderr, "… + %u\n", screen->faults - FAULTS_SHOWN);
    fflush(stderr);
    printf("%s: %" PRId64 "\n", say(screen, N_("Righe lette")), counts->rows);
    count_print(screen, N_("Righe con errori"), counts->bad);
    count_print(screen, N_("Righe già fatte la volta scorsa"), counts->before);
    count_print(screen, N_("Aggiunti"), counts->added);
    count_print(screen, N_("C’erano già"), counts->known);
    fflush(stdout);
}

/* The reason in the language of the screen, with the detail that programs get. */
static bool reason_translate(const struct screen *screen, struct error *error)
{
    struct error reason = *error;
    *error = (struct error){0};
    return error_set(error, reason.code, reason.field, "%s (%s)",
                     say(screen, error_message(reason.code)), reason.detail);
}

static bool file_bring(const struct config *config, struct screen *screen, FILE *file,
                       struct error *error)
{
    struct store store;
    struct import_counts counts = {0};
    struct import_settings settings = {.kind = config->words[0],
                                       .organisation = config->value[SETTING_ORGANISATION],
                                       .name = screen->name,
                                       .territory = config->value[SETTING_TERRITORY],
                                       .dry_run = *config->value[SETTING_DRY_RUN],
                                       .skip_bad = *config->value[SETTING_SKIP_BAD],
                                       .fault = fault_print,
                                       .progress = progress_print,
                                       .context = screen};
    bool open =
        settings.dry_run ? store_view(config, &store, error) : store_open(config, &store, error);
    if (!open && settings.dry_run)
        *error = (struct error){0}; /* what the file says by itself can be checked all the same */
    bool done = (open || settings.dry_run) &&
                import_file(open ? store.db : NULL, store.lanes, file, &settings, &counts, error);
    if (done || error->code == CSV_FAULTY)
        counts_print(screen, &counts);
    store_close(&store);
    return done || reason_translate(screen, error);
}

bool import_command(const struct config *config, struct error *error)
{
    char path[PATH_MAX];
    const char *language = getenv("LANG");
    char code[3] = "";
    FILE *file = fopen(config->words[1], "rbe");
    if (!file)
        return error_set(error, NOT_FOUND, "file", "%s: %s", config->words[1], strerror(errno));
    snprintf(path, sizeof path, "%s", config->words[1]);
    snprintf(code, sizeof code, "%s", language ? language : "");
    struct screen screen = {
        .locale = locale_find(code), .name = basename(path), .is_terminal = isatty(STDERR_FILENO)};
    bool done = file_bring(config, &screen, file, error);
    fclose(file);
    return done;
}
