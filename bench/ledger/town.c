#include "town.h"

#include "act/check.h"
#include "base/clock.h"
#include "registry/registry.h"
#include "registry/vault.h"
#include "wallet/wallet_parts.h"

#include <stdio.h>
#include <stdlib.h>

enum { BATCH_MAX = 512, QUEUE_MAX = 4096, OUTBOX_MAX = 1000 };

static void fail(const char *what, const char *reason)
{
    fprintf(stderr, "%s: %s\n", what, reason);
    exit(1);
}

/* ---- filling --------------------------------------------------------------------------------- */

static const unsigned char one_number[] = {DB_INT};
static const unsigned char two_numbers[] = {DB_INT, DB_INT};

static const struct db_query parties_fill = {
    .name = "parties_fill",
    .sql = {"with recursive n (i) as (select 1 union all select i + 1 from n where i < ?1) "
            "insert into parties (id, kind, name_sealed, phone_sealed, created_at) "
            "select i, 'organisation', '=B', '', 0 from n",
            "insert into parties (id, kind, name_sealed, phone_sealed, created_at) "
            "select i, 'organisation', '=B', '', 0 from generate_series(1, $1) n(i)"},
    .slot = DB_SLOT_NONE,
    .parameters = 1,
    .types = one_number};

static const struct db_query accounts_fill = {
    .name = "accounts_fill",
    .sql = {"insert into accounts (id, fund_id, holder_id, role, floor_cents, opened_at) "
            "select id, ?1, id, case id % 2 when 0 then 'holder' else 'provider' end, 0, 0 "
            "from parties where id <= ?2",
            "insert into accounts (id, fund_id, holder_id, role, floor_cents, opened_at) "
            "select id, $1, id, case id % 2 when 0 then 'holder' else 'provider' end, 0, 0 "
            "from parties where id <= $2"},
    .slot = DB_SLOT_NONE,
    .parameters = 2,
    .types = two_numbers};

struct filling {
    int64_t accounts, fund;
};

/* To every holder more than anybody spends in a bench. */
static bool credit_grant(struct act *a, const struct filling *filling, int64_t issuer)
{
    struct movement grant = {
        .kind = "grant", .fund = filling->fund, .cents = 100000000, .note = "bench"};
    if (!ledger_account(a, filling->fund, issuer, ISSUER, 0, &grant.debit))
        return false;
    for (grant.credit = 2; grant.credit <= filling->accounts; grant.credit += 2)
        if (!ledger_move(a, &grant))
            return false;
    return true;
}

static bool town_fill(struct act *a, json_t *model)
{
    (void)model;
    struct filling *filling = a->prepared;
    struct new_organisation issuer = {"Federazione", "federation", "", "", "", "", 0};
    struct new_fund fund = {.code = "bench", .name = "Bench", .nature = "welfare-service"};
    if (!registry_organisation_add(a, &issuer, &fund.issuer) ||
        !wallet_fund_add(a, &fund, &filling->fund))
        return false;
    const struct db_value parties[] = {db_value_int(filling->accounts)};
    const struct db_value accounts[] = {db_value_int(filling->fund),
                                        db_value_int(filling->accounts)};
    return db_exec(&a->db, &parties_fill, parties) == filling->accounts &&
           db_exec(&a->db, &accounts_fill, accounts) == filling->accounts &&
           credit_grant(a, filling, fund.issuer);
}

/* ---- opening and closing --------------------------------------------------------------------- */

void town_open(struct town *town, const char *url, int64_t accounts)
{
    static const unsigned char key[VAULT_KEY_BYTES] = "not secret: the bench's own key.";
    struct lane_settings settings = {
        .lanes = 1, .batch_max = BATCH_MAX, .queue_max = QUEUE_MAX, .outbox_max = OUTBOX_MAX};
    struct error error = {0};
    unsigned applied;
    if (!db_open(url, &town->db, &error) || !db_migrate(town->db, &applied, &error) ||
        !vault_open_key(town->db, key, &error) ||
        !lanes_start(town->db, &settings, &town->lanes, &error))
        fail(url, error.detail);

    struct arena *arena = arena_new();
    struct filling filling = {.accounts = accounts};
    struct act a;
    act_begin_system(&a, arena, "town_fill", clock_now());
    a.prepared = &filling;
    if (!lanes_perform(town->lanes, &a, town_fill, NULL))
        fail("town_fill", a.error.detail);
    town->fund = filling.fund;
    arena_free(&arena);
}

void town_close(struct town *town)
{
    lanes_stop(&town->lanes);
    db_close(&town->db);
}

/* ---- checking -------------------------------------------------------------------------------- */

static void invariants_check(struct act *a)
{
    int64_t broken;
    for (const struct invariant *rule = wallet_invariants; rule->name; rule++)
        if (!rule->broken(a, &broken) || broken != 0)
            fail(rule->name, "is broken");
}

void town_check(const struct town *town)
{
    struct arena *arena = arena_new();
    struct act_check found;
    struct act a;
    act_begin_system(&a, arena, "check", clock_now());
    if (!db_connect(town->db, DB_READER, &a.db.conn, &a.error) || !db_begin(a.db.conn))
        fail("check", a.error.detail);
    invariants_check(&a);
    db_rollback(a.db.conn);
    if (!act_check(a.db.conn, &found, &a.error))
        fail("check", a.error.detail);
    if (found.broken > 0)
        fail("the journal", found.first_reason);
    db_disconnect(&a.db.conn);
    arena_free(&arena);
}
