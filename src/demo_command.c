#include "demo_command.h"

#include "base/arena.h"
#include "demo/demo.h"
#include "serve.h"
#include "store.h"

#include <stdlib.h>
#include <unistd.h>

enum { PEOPLE_MAX = 1000000 };

static void progress_print(unsigned done, unsigned total, void *context)
{
    (void)context;
    fprintf(stderr, "\rresidents: %u of %u", done, total);
    if (done == total)
        fputc('\n', stderr);
}

/* Loading again what is there already is no error here. */
static bool done_or_there(bool ok, struct error *error)
{
    if (ok || error->code != ALREADY_DONE)
        return ok;
    *error = (struct error){0};
    return true;
}

static bool demo_fill(const struct config *config, struct arena *arena, struct demo_users *users,
                      struct error *error)
{
    struct store store;
    const char *folder = config->value[SETTING_TERRITORY];
    unsigned people;
    uint64_t seed = strtoull(config->value[SETTING_SEED], NULL, 10);
    bool ok = config_number(config, SETTING_PEOPLE, 0, PEOPLE_MAX, &people, error) &&
              store_open(config, &store, error);
    if (!ok)
        return false;
    ok = done_or_there(demo_load(store.lanes, folder, arena, users, error), error);
    if (ok && people)
        ok = done_or_there(demo_people(store.lanes, folder, people, seed,
                                       isatty(STDERR_FILENO) ? progress_print : NULL, NULL, error),
                           error);
    store_close(&store);
    return ok;
}

static void users_print(const struct demo_users *users)
{
    printf("\nPeople of the demo (all invented), with their passwords:\n\n");
    for (unsigned i = 0; i < users->count; i++) {
        const struct demo_user *user = &users->list[i];
        printf("  %-14s %-22s %s, %s\n", user->user_name, user->password, user->name, user->what);
    }
    printf("\n");
    fflush(stdout);
}

bool demo_command(const struct config *config, struct error *error)
{
    struct arena *arena = arena_new();
    struct demo_users users = {0};
    bool ok = demo_fill(config, arena, &users, error);
    if (ok)
        users_print(&users);
    arena_free(&arena);
    return ok && (*config->value[SETTING_NO_SERVE] || serve(config, error));
}
