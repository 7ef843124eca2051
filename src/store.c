#include "store.h"

#include "base/arena.h"
#include "base/id.h"
#include "base/log.h"
#include "card/confirm.h"
#include "registry/registry.h"
#include "registry/vault.h"

#include <string.h>

enum { BATCH_MAX = 512, QUEUE_MAX = 4096 };

bool store_find(const struct config *config, struct store *store, struct error *error)
{
    unsigned node;
    *store = (struct store){0};
    if (!config_number(config, SETTING_NODE, 0, ID_NODE_MAX, &node, error))
        return false;
    id_set_node(node);
    return db_open(config->value[SETTING_DB], &store->db, error);
}

/* Beside the SQLite file, unless a place is given. */
static bool vault_ready(const struct config *config, struct db *db, struct error *error)
{
    static const char scheme[] = "sqlite:";
    const char *file = config->value[SETTING_VAULT_KEY], *url = config->value[SETTING_DB];
    struct arena *arena = arena_new();
    if (!*file && strncmp(url, scheme, sizeof scheme - 1) == 0)
        file = arena_printf(arena, "%s.key", url + sizeof scheme - 1);
    bool ok = vault_open_file(db, *file ? file : "piazza.key", error);
    arena_free(&arena);
    return ok;
}

static bool lanes_open(const struct config *config, struct store *store, struct error *error)
{
    struct lane_settings settings = {.batch_max = BATCH_MAX, .queue_max = QUEUE_MAX};
    unsigned outbox_max;
    if (!config_number(config, SETTING_NODE, 0, ID_NODE_MAX, &settings.node, error) ||
        !config_number(config, SETTING_LANES, 1, 16, &settings.lanes, error) ||
        !config_number(config, SETTING_OUTBOX_MAX, 1, 100000000, &outbox_max, error))
        return false;
    settings.outbox_max = outbox_max;
    return lanes_start(store->db, &settings, &store->lanes, error);
}

bool store_view(const struct config *config, struct store *store, struct error *error)
{
    return store_find(config, store, error) && vault_ready(config, store->db, error);
}

bool store_open(const struct config *config, struct store *store, struct error *error)
{
    unsigned applied, represented, spoken;
    if (!config_number(config, SETTING_REPRESENTED_MAX, 1, 1000, &represented, error) ||
        !config_number(config, SETTING_SPOKEN_MAX, 0, 100000, &spoken, error))
        return false;
    card_spoken_max_set((int64_t)spoken * 100);
    registry_represented_max_set(represented);
    if (!store_find(config, store, error) || !db_migrate(store->db, &applied, error))
        return false;
    if (applied)
        log_info("database brought up to date", NULL);
    return vault_ready(config, store->db, error) && lanes_open(config, store, error);
}

void store_close(struct store *store)
{
    if (store->lanes)
        lanes_stop(&store->lanes);
    if (store->db)
        db_close(&store->db);
}
