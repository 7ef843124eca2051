#include "openid_command.h"

#include "act/look.h"
#include "base/arena.h"
#include "base/clock.h"
#include "openid/openid.h"
#include "store.h"

#include <stdio.h>

static bool keys_turn(struct store *store, struct error *error)
{
    struct arena *arena = arena_new();
    struct act act;
    act_begin_system(&act, arena, "openid_keys_turn", clock_now());
    bool ok = act_look(store->db, &act, openid_keys_turn_prepare, NULL) &&
              lanes_perform(store->lanes, &act, openid_keys_turn, NULL);
    if (ok)
        puts("new signing keys are published now, and sign in ten minutes");
    else
        *error = act.error;
    arena_free(&arena);
    return ok;
}

bool rotate_keys_command(const struct config *config, struct error *error)
{
    struct store store;
    bool ok = store_open(config, &store, error) && keys_turn(&store, error);
    store_close(&store);
    return ok;
}
