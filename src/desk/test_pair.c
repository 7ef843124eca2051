/* Two records of one person to test merging with: what each has, and who merges them. */
#include "desk/test_pair.h"

#include "access/access.h"
#include "agora/agora.h"
#include "card/card.h"
#include "registry/merge.h"
#include "registry/organisations.h"
#include "territory/territory.h"
#include "wallet/wallet.h"

#include <stdio.h>
#include <string.h>

/* ---- what both have ----------------------------------------------------------------------------
 */

static bool maria_add(struct act *a, const char *mail, const char *code, int64_t *id)
{
    const struct new_person maria = {.given_name = "Maria",
                                     .family_name = "Rossi",
                                     .birth_date = "1950-05-05",
                                     .phone = "",
                                     .mail = mail,
                                     .tax_code = code,
                                     .assurance = 2};
    return registry_person_add(a, &maria, id);
}

static bool join(struct act *a, int64_t person, int64_t organisation)
{
    int64_t id;
    const struct new_affiliation member = {person, organisation, "member", "", TRIAL_NOW};
    return registry_affiliation_add(a, &member, &id);
}

static bool belong(struct act *a, struct pair *pair)
{
    const struct front *front = pair->front;
    int64_t mandate;
    return join(a, pair->kept, front->cooperative) && join(a, pair->merged, front->cooperative) &&
           join(a, pair->merged, front->shop) &&
           registry_relate(a, pair->merged, "referent", front->bruno) &&
           registry_mandate_add(a, front->agnese, pair->kept, 1, TRIAL_NOW + DAYS, &mandate) &&
           registry_mandate_add(a, front->agnese, pair->merged, 1, TRIAL_NOW + DAYS, &mandate) &&
           registry_mandate_add(a, front->bruno, pair->merged, 1, TRIAL_NOW + DAYS, &mandate) &&
           registry_mandate_add(a, pair->merged, pair->kept, 1, TRIAL_NOW + DAYS, &mandate);
}

static bool pay(struct act *a, struct pair *pair)
{
    struct wallet_line line = {
        .category = "spesa", .provider = pair->front->shop, .units = 1, .cents = 300};
    const struct new_fund both = {"due", "Due", "public-voucher", pair->front->cooperative, 0, 0};
    const struct new_fund own = {"uno", "Uno", "public-voucher", pair->front->cooperative, 0, 0};
    return wallet_fund_add(a, &both, &pair->both_fund) &&
           wallet_fund_allows(a, pair->both_fund, "spesa", 0) &&
           wallet_fund_add(a, &own, &pair->own_fund) &&
           wallet_grant(a, pair->both_fund, pair->kept, 1000, "prova") &&
           wallet_grant(a, pair->both_fund, pair->merged, 500, "prova") &&
           wallet_grant(a, pair->own_fund, pair->merged, 200, "prova") &&
           wallet_hold(a, pair->merged, pair->merged, &line, 1, 300, REFERENCE, TRIAL_NOW + DAYS);
}

static bool vote(struct act *a, struct pair *pair, int64_t area)
{
    int64_t square, other, proposal;
    return agora_square_add(a, "Piazza", "", area, &square) &&
           agora_member_add(a, square, pair->kept) && agora_member_add(a, square, pair->merged) &&
           agora_proposal_add(a, square, pair->merged, "Panchine", "Due.", &proposal) &&
           agora_vote_open(a, proposal, TRIAL_NOW + DAYS, 0, &pair->ballot) &&
           agora_vote_cast(a, pair->ballot, pair->merged, "yes") &&
           agora_square_add(a, "Altra", "", area, &other) &&
           agora_member_add(a, other, pair->merged) &&
           agora_proposal_add(a, other, pair->merged, "Alberi", "Tre.", &proposal) &&
           agora_vote_open(a, proposal, TRIAL_NOW + DAYS, 0, &pair->own_ballot);
}

static bool scene_add(struct act *a, json_t *model)
{
    struct pair *pair = a->prepared;
    (void)model;
    return maria_add(a, "", "RSSMRA50E45L378Y", &pair->kept) &&
           maria_add(a, "maria@example.org", "", &pair->merged) &&
           access_credential_add(a, pair->kept, "maria", "hash one") &&
           access_credential_add(a, pair->merged, "maria50", "hash two") &&
           card_make(a, pair->kept, 0, &pair->kept_card) &&
           card_activate(a, pair->kept, pair->kept_card) &&
           card_make(a, pair->merged, 0, &pair->merged_card) &&
           card_activate(a, pair->merged, pair->merged_card) && belong(a, pair) && pay(a, pair) &&
           vote(a, pair, pair->front->area);
}

struct pair pair_make(void **state, struct front *front)
{
    *front = front_make(state);
    struct pair pair = {.front = front, .kept_proof = "document", .merged_proof = "document"};
    assert_int_equal(trial_run(state, scene_add, &pair), ERROR_NONE);
    return pair;
}

/* ---- merging and parting -----------------------------------------------------------------------
 */

static bool hears(const struct room *room, const struct reaction *reaction)
{
    return room->reactions && reaction->event;
}

const struct reaction *all_reactions(void)
{
    static struct reaction all[200];
    size_t count = 0;
    for (const struct room *const *room = rooms; *room; room++)
        for (const struct reaction *one = (*room)->reactions; hears(*room, one); one++)
            all[count++] = *one;
    all[count] = (struct reaction){0};
    return all;
}

bool merge_them(struct act *a, json_t *model)
{
    (void)model;
    struct pair *pair = a->prepared;
    const struct merge_request request = {.kept = pair->kept,
                                          .merged = pair->merged,
                                          .kept_proof = pair->kept_proof,
                                          .merged_proof = pair->merged_proof,
                                          .reason = "twice",
                                          .organisation = pair->front->cooperative};
    return registry_merge(a, &request, &pair->merge);
}

bool part_them(struct act *a, json_t *model)
{
    (void)model;
    return registry_unmerge(a, ((struct pair *)a->prepared)->merge);
}

enum error_code by_olga(void **state, struct pair *pair, handler *handle, int64_t now)
{
    struct trial trial;
    as_olga(&trial, state, pair->front);
    trial.act.reactions = all_reactions();
    trial.act.prepared = pair;
    trial.act.now = now;
    enum error_code code = trial_do(&trial, handle);
    trial_end(&trial);
    return code;
}

/* She came in as both. */
enum error_code by_herself(void **state, struct pair pair)
{
    struct trial trial;
    as_olga(&trial, state, pair.front);
    pair.kept_proof = pair.merged_proof = "sign_in";
    trial.act.who =
        (struct who){.actor = pair.merged, .party = pair.merged, .roles = CITIZEN | FEDERATION};
    trial.act.reactions = all_reactions();
    trial.act.prepared = &pair;
    enum error_code code = trial_do(&trial, merge_them);
    trial_end(&trial);
    return code;
}

void nothing_broken(void **state)
{
    for (const struct room *const *room = rooms; *room; room++)
        for (const struct invariant *rule = (*room)->invariants; rule && rule->name; rule++)
            if (*room != &territory_room && square_count(*state, rule->broken) != 0)
                fail_msg("broken: %s", rule->name);
}

/* What belongs to one record: each statement counts by its id. */

/* ---- looking at them ----------------------------------------------------------------------
 */

int64_t of(void **state, const char *sql, int64_t person)
{
    char text[300];
    snprintf(text, sizeof text, "%s %lld", sql, (long long)person);
    return square_number(*state, text);
}

void set(void **state, const char *column, const char *value, int64_t person)
{
    char sql[200];
    snprintf(sql, sizeof sql, "update persons set %s = %s where id = %lld", column, value,
             (long long)person);
    square_execute(*state, sql);
}
