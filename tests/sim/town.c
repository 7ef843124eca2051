#include "town.h"

#include "base/id.h"
#include "check.h"
#include "registry/registry.h"
#include "registry/vault.h"
#include "wallet/wallet_parts.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

enum { QUEUE_MAX = 100000, OUTBOX_MAX = 100000000 };

const int64_t town_founded_at = 1800000000; /* 2027-01-15 08:00 UTC */
const char *const town_categories[CATEGORIES] = {"consegna", "compagnia", "spesa"};

/* Of each kind and rule at least one; what one leads to stands before it. */
const struct terms town_funds[FUNDS] = {{.code = "cura",
                                         .nature = "welfare-service",
                                         .issuer = EMPLOYER,
                                         .expires = 120L * DAY,
                                         .for_family = true,
                                         .cap = {0, 1400, NOT_PAID},
                                         .day = 9000,
                                         .carries_to = NOBODY,
                                         .assists = NOBODY},
                                        {.code = "premio",
                                         .nature = "bonus",
                                         .issuer = CONSORTIUM,
                                         .starts = 5L * DAY,
                                         .least = 300,
                                         .most = 9000,
                                         .carries_to = NOBODY,
                                         .assists = NOBODY},
                                        {.code = "gruppo-dopo",
                                         .nature = "buying-group",
                                         .issuer = CONSORTIUM,
                                         .expires = 300L * DAY,
                                         .transferable = true,
                                         .cap = {0, NOT_PAID, 0},
                                         .network = 1U << SHOP | 1U << CONSORTIUM,
                                         .carries_to = NOBODY,
                                         .assists = NOBODY},
                                        {.code = "gruppo",
                                         .nature = "buying-group",
                                         .issuer = CONSORTIUM,
                                         .expires = 60L * DAY,
                                         .transferable = true,
                                         .cap = {NOT_PAID, 0, 0},
                                         .day = 20000,
                                         .carries_to = 2,
                                         .assists = NOBODY},
                                        {.code = "famiglia",
                                         .nature = "welfare-service",
                                         .issuer = EMPLOYER,
                                         .expires = 90L * DAY,
                                         .for_family = true,
                                         .not_for_self = true,
                                         .carries_to = NOBODY,
                                         .assists = PENSION},
                                        {.code = "grazie",
                                         .nature = "recognition",
                                         .issuer = CONSORTIUM,
                                         .transferable = true,
                                         .cap = {NOT_PAID, NOT_PAID, 500},
                                         .carries_to = NOBODY,
                                         .assists = NOBODY},
                                        {.code = "contanti",
                                         .nature = "settlement",
                                         .issuer = CONSORTIUM,
                                         .cap = {NOT_PAID, NOT_PAID, NOT_PAID},
                                         .carries_to = NOBODY,
                                         .assists = NOBODY}};

char fail_hint[200];

void fail(const char *what, const char *reason)
{
    printf("FAILED: %s: %s\nagain: %s\n", what, reason, fail_hint);
    fflush(stdout);
    _exit(1);
}

/* ---- founding -------------------------------------------------------------------------------- */

static bool party_add(struct act *a, int party, int64_t *id)
{
    char name[] = "Persona A";
    name[sizeof name - 2] = (char)('A' + party);
    struct new_person person = {name, "Moser", "", "", "", 0};
    struct new_organisation organisation = {name, "cooperative", "", "", "", "", 0};
    return party < PEOPLE ? registry_person_add(a, &person, id)
                          : registry_organisation_add(a, &organisation, id);
}

static bool fund_rules_add(struct act *a, const struct town *town, int64_t fund,
                           const struct terms *terms)
{
    struct fund_limits limits = {
        .least_cents = terms->least, .most_cents = terms->most, .day_cents = terms->day};
    for (int i = 0; i < CATEGORIES; i++)
        if (terms->cap[i] != NOT_PAID &&
            !wallet_fund_allows(a, fund, town_categories[i], terms->cap[i]))
            return false;
    for (int i = 0; i < PARTIES; i++)
        if (terms->network & 1U << i && !wallet_fund_admits(a, fund, town->party[i]))
            return false;
    return wallet_fund_limit(a, fund, &limits);
}

static bool fund_add(struct act *a, struct town *town, int number)
{
    const struct terms *terms = &town_funds[number];
    bool carries = terms->carries_to != NOBODY, assists = terms->assists != NOBODY;
    struct new_fund fund = {.code = terms->code,
                            .name = terms->code,
                            .nature = terms->nature,
                            .issuer = town->party[terms->issuer],
                            .starts_at = terms->starts ? town_founded_at + terms->starts : 0,
                            .expires_at = terms->expires ? town_founded_at + terms->expires : 0,
                            .for_family = terms->for_family,
                            .not_for_self = terms->not_for_self,
                            .transferable = terms->transferable,
                            .residue = assists   ? "assist"
                                       : carries ? "carry"
                                                 : "return"};
    if (carries)
        fund.residue_to = town->fund[terms->carries_to];
    if (assists)
        fund.residue_to = town->party[terms->assists];
    return wallet_fund_add(a, &fund, &town->fund[number]) &&
           fund_rules_add(a, town, town->fund[number], terms);
}

static bool town_fill(struct act *a, json_t *model)
{
    (void)model;
    struct town *town = a->prepared;
    for (int i = 0; i < PARTIES; i++)
        if (!party_add(a, i, &town->party[i]))
            return false;
    for (int i = 0; i < FUNDS; i++)
        if (!fund_add(a, town, i))
            return false;
    return registry_relate(a, town->party[0], "family", town->party[1]);
}

void town_found(struct town *town)
{
    struct error error = {0};
    unsigned applied;
    if (!db_open(town->url, &town->db, &error) || !db_migrate(town->db, &applied, &error))
        fail(town->url, error.detail);
    db_close(&town->db);
    town_open(town);
    struct arena *arena = arena_new();
    struct act a;
    act_begin_system(&a, arena, "town_fill", town_founded_at);
    a.prepared = town;
    if (!lanes_perform(town->lanes[0], &a, town_fill, NULL))
        fail("town_fill", a.error.detail);
    arena_free(&arena);
    town_close(town);
}

/* ---- opening and closing --------------------------------------------------------------------- */

void town_open(struct town *town)
{
    static const unsigned char key[VAULT_KEY_BYTES] = "not secret: the simulation's key";
    struct error error = {0};
    if (!db_open(town->url, &town->db, &error) || !vault_open_key(town->db, key, &error))
        fail(town->url, error.detail);
    for (unsigned i = 0; i < town->nodes; i++) {
        struct lane_settings settings = {.node = i,
                                         .lanes = town->lanes_per_node,
                                         .batch_max = town->batch_max,
                                         .queue_max = QUEUE_MAX,
                                         .outbox_max = OUTBOX_MAX};
        if (!lanes_start(town->db, &settings, &town->lanes[i], &error))
            fail(town->url, error.detail);
    }
    if (!db_connect(town->db, DB_READER, &town->reader, &error))
        fail(town->url, error.detail);
}

void town_close(struct town *town)
{
    db_disconnect(&town->reader);
    for (unsigned i = 0; i < town->nodes; i++)
        lanes_stop(&town->lanes[i]);
    db_close(&town->db);
}

static void file_copy(const char *from, const char *to)
{
    struct stat stat;
    int in = open(from, O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (in < 0 || out < 0 || fstat(in, &stat) != 0 ||
        sendfile(out, in, NULL, (size_t)stat.st_size) != stat.st_size)
        fail(from, "cannot be copied");
    close(in);
    close(out);
}

static const char *kept_file(const struct town *town, char *name, size_t size)
{
    snprintf(name, size, "%s.kept", town->file);
    return name;
}

void town_keep(const struct town *town)
{
    char name[512];
    file_copy(town->file, kept_file(town, name, sizeof name));
}

void town_begin_again(const struct town *town)
{
    char name[512];
    file_copy(kept_file(town, name, sizeof name), town->file);
}

/* ---- reading --------------------------------------------------------------------------------- */

#define ACCOUNTS                                                                                   \
    "select fund_id, holder_id, role, coalesce(expires_at, 0), received_cents, paid_cents, "       \
    "held_cents, floor_cents from accounts order by id"

static const struct db_query accounts_all = {
    .name = "accounts_all", .sql = {ACCOUNTS, ACCOUNTS}, .slot = DB_SLOT_NONE, .reads_only = true};

static int place_of(const int64_t *ids, int count, int64_t id)
{
    int place = 0;
    while (place < count && ids[place] != id)
        place++;
    return place < count ? place : NOBODY;
}

static int64_t accounts_read(const struct town *town, struct account *accounts)
{
    struct db_rows rows;
    int64_t count = 0;
    if (!db_run(town->reader, &accounts_all, NULL, &rows))
        fail("reading the accounts", db_message(town->reader));
    while (db_next(&rows)) {
        int64_t expires = db_int(&rows, 3);
        if (count == ACCOUNTS_MAX)
            abort();
        struct account *one = &accounts[count++];
        *one = (struct account){.fund = place_of(town->fund, FUNDS, db_int(&rows, 0)),
                                .party = place_of(town->party, PARTIES, db_int(&rows, 1)),
                                .role = *db_text(&rows, 2),
                                .expires = expires ? expires - town_founded_at : 0,
                                .received = db_int(&rows, 4),
                                .paid = db_int(&rows, 5),
                                .held = db_int(&rows, 6)};
        if (one->role == 'p' && one->fund != SETTLEMENT)
            one->paid_out = -db_int(&rows, 7);
    }
    db_done(&rows);
    return count;
}

static void invariants_prove(struct act *a)
{
    int64_t broken;
    for (const struct invariant *rule = wallet_invariants; rule->name; rule++)
        if (!rule->broken(a, &broken) || broken != 0)
            fail(rule->name, a->error.code ? a->error.detail : "is broken");
}

int64_t town_read(const struct town *town, struct account *accounts)
{
    struct act a;
    act_begin_system(&a, arena_new(), "read", town_founded_at);
    a.db.conn = town->reader;
    if (!db_begin(town->reader))
        fail("reading", db_message(town->reader));
    int64_t count = accounts_read(town, accounts);
    invariants_prove(&a);
    db_rollback(town->reader);
    arena_free(&a.arena);
    return count;
}

void town_check(const struct town *town)
{
    char *said = NULL;
    size_t length;
    struct error error = {0};
    FILE *out = open_memstream(&said, &length);
    if (!out)
        abort();
    bool is_whole = check_print(town->db, out, &error);
    fclose(out);
    if (!is_whole)
        fail(said, error.detail);
    free(said);
}
