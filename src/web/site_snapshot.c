/* Snapshots: what requests read from. Those that arrived together share one, kept by their loop,
 * unless something has been committed since it began: whoever was told that an act is done finds it
 * done. */
#include "web/site_parts.h"

static bool snapshot_begin(struct site *site, struct db_conn **reader, struct error *error)
{
    if (!db_pool_take(site->readers, reader, error))
        return false;
    if (db_begin(*reader))
        return true;
    db_pool_give(site->readers, *reader);
    *reader = NULL;
    return error_set(error, STORAGE_LOST, NULL, "no snapshot");
}

static void snapshot_end(struct site *site, struct db_conn *reader)
{
    db_rollback(reader);
    db_pool_give(site->readers, reader);
}

void site_rest(struct shelf *shelf, void *context)
{
    if (shelf->thing)
        snapshot_end(context, shelf->thing);
    shelf->thing = NULL;
}

bool snapshot_open(struct site *site, struct shelf *shelf, struct db_conn **reader,
                   struct error *error)
{
    if (!shelf)
        return snapshot_begin(site, reader, error);
    uint64_t commits = lanes_commits(site->settings.lanes);
    if (shelf->mark != commits)
        site_rest(shelf, site);
    shelf->mark = commits;
    if (!shelf->thing && snapshot_begin(site, reader, error))
        shelf->thing = *reader;
    *reader = shelf->thing;
    return *reader != NULL;
}

void snapshot_close(struct site *site, struct shelf *shelf, struct db_conn **reader)
{
    if (!*reader)
        return;
    if (!shelf)
        snapshot_end(site, *reader);
    else if (db_fault(*reader) != DB_FINE)
        site_rest(shelf, site);
    *reader = NULL;
}
