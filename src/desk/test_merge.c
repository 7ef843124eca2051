/* Two records of one person: merged, everything is the kept one's; parted, it is as it was. */
#include "access/access.h"
#include "agora/agora.h"
#include "card/card.h"
#include "desk/test_front.h"
#include "registry/merge.h"
#include "registry/organisations.h"
#include "registry/vault.h"
#include "territory/territory.h"
#include "wallet/wallet.h"

#include <stdio.h>
#include <string.h>

enum { DAYS = 86400, REFERENCE = 77 };

/* Maria Rossi, seen with a document as both records. */
struct pair {
    struct front *front;
    int64_t kept, merged;
    int64_t both_fund, own_fund, kept_card, merged_card, ballot, own_ballot, merge;
    const char *kept_proof, *merged_proof;
};

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

static struct pair pair_make(void **state, struct front *front)
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

static const struct reaction *all_reactions(void)
{
    static struct reaction all[200];
    size_t count = 0;
    for (const struct room *const *room = rooms; *room; room++)
        for (const struct reaction *one = (*room)->reactions; hears(*room, one); one++)
            all[count++] = *one;
    all[count] = (struct reaction){0};
    return all;
}

static bool merge_them(struct act *a, json_t *model)
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

static bool part_them(struct act *a, json_t *model)
{
    (void)model;
    return registry_unmerge(a, ((struct pair *)a->prepared)->merge);
}

static enum error_code by_olga(void **state, struct pair *pair, handler *handle, int64_t now)
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
static enum error_code by_herself(void **state, struct pair pair)
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

static void nothing_broken(void **state)
{
    for (const struct room *const *room = rooms; *room; room++)
        for (const struct invariant *rule = (*room)->invariants; rule && rule->name; rule++)
            if (*room != &territory_room && square_count(*state, rule->broken) != 0)
                fail_msg("broken: %s", rule->name);
}

/* What belongs to one record: each statement counts by its id. */
static const char *const holdings[] = {
    "select count(*) from user_names where person_id = %lld",
    "select count(*) from passwords where person_id = %lld",
    "select count(*) from cards where person_id = %lld and state = 'active'",
    "select count(*) from cards where person_id = %lld and came_with_id is not null",
    "select count(*) from affiliations where party_id = %lld and state = 'active'",
    "select count(*) from affiliations where party_id = %lld",
    "select count(*) from relationships where person_id = %lld",
    "select count(*) from mandates where delegate_id = %lld and state = 'active'",
    "select count(*) from mandates where principal_id = %lld and state = 'active'",
    "select count(*) from accounts where holder_id = %lld",
    "select coalesce(sum(received_cents - paid_cents), 0) from accounts where holder_id = %lld",
    "select coalesce(sum(held_cents), 0) from accounts where holder_id = %lld",
    "select count(*) from proposals where author_id = %lld",
    "select count(*) from square_members where person_id = %lld",
    "select count(*) from ballot_roll where member_id = %lld",
    "select count(*) from persons where id = %lld and mail_index is not null",
    "select count(*) from persons where id = %lld and tax_code_index is not null"};

enum { HOLDINGS = sizeof holdings / sizeof *holdings };

static void count_holdings(void **state, int64_t person, int64_t counts[HOLDINGS])
{
    for (size_t i = 0; i < HOLDINGS; i++) {
        char sql[200];
        snprintf(sql, sizeof sql, "%.*s%lld%s", (int)(strstr(holdings[i], "%lld") - holdings[i]),
                 holdings[i], (long long)person, strstr(holdings[i], "%lld") + 4);
        counts[i] = square_number(*state, sql);
    }
}

static void a_merge_undone_leaves_both_as_they_were(void **state)
{
    struct front front;
    struct pair pair = pair_make(state, &front);
    int64_t kept[HOLDINGS], merged[HOLDINGS], after[HOLDINGS];
    nothing_broken(state);
    count_holdings(state, pair.kept, kept);
    count_holdings(state, pair.merged, merged);
    assert_int_equal(by_olga(state, &pair, merge_them, TRIAL_NOW), ERROR_NONE);
    nothing_broken(state);
    assert_int_equal(by_olga(state, &pair, part_them, TRIAL_NOW + 60), ERROR_NONE);
    nothing_broken(state);
    count_holdings(state, pair.kept, after);
    assert_memory_equal(after, kept, sizeof kept);
    count_holdings(state, pair.merged, after);
    assert_memory_equal(after, merged, sizeof merged);
    assert_int_equal(by_olga(state, &pair, part_them, TRIAL_NOW + 60), STATE_CONFLICT);
    assert_int_equal(by_olga(state, &pair, merge_them, TRIAL_NOW + 120), ERROR_NONE);
    nothing_broken(state);
}

static int64_t of(void **state, const char *sql, int64_t person)
{
    char text[300];
    snprintf(text, sizeof text, "%s %lld", sql, (long long)person);
    return square_number(*state, text);
}

static void what_belonged_to_one_is_the_others(void **state)
{
    struct front front;
    struct pair pair = pair_make(state, &front);
    assert_int_equal(by_olga(state, &pair, merge_them, TRIAL_NOW), ERROR_NONE);
    /* A member of both, once; two cards; one mandate from each, none to themselves. */
    assert_int_equal(
        of(state,
           "select count(*) from affiliations where state = 'active' and party_id =", pair.kept),
        2);
    assert_int_equal(
        of(state, "select count(*) from cards where state = 'active' and person_id =", pair.kept),
        2);
    assert_int_equal(
        of(state,
           "select count(*) from mandates where state = 'active' and delegate_id =", pair.kept),
        2);
    /* 1000 and the 200 that were free; 200 of the other fund; 300 are held where they were. */
    assert_int_equal(
        of(state,
           "select sum(received_cents - paid_cents) from accounts where holder_id =", pair.kept),
        1400);
    assert_int_equal(
        of(state, "select sum(held_cents) from accounts where holder_id =", pair.merged), 300);
    assert_int_equal(
        of(state, "select count(*) from persons where mail_index is not null and id =", pair.kept),
        1);
    assert_int_equal(
        of(state,
           "select count(*) from outbox where kind = 'records-merged' and party_id =", pair.merged),
        1);
}

/* ---- what follows later ------------------------------------------------------------------------
 */

static bool release(struct act *a, json_t *model)
{
    (void)model;
    return wallet_release(a, REFERENCE);
}

static bool due_run(struct act *a, const struct room *room, const char *name, json_t *model)
{
    for (const struct due *due = room->due; due->name; due++)
        if (strcmp(due->name, name) == 0)
            return due->handle(a, model);
    return false;
}

static bool sweep(struct act *a, json_t *model)
{
    return due_run(a, &wallet_room, "merged_credit", model);
}

static bool follow(struct act *a, json_t *model)
{
    return due_run(a, &registry_room, "merges_follow", model);
}

/* As the merged record, by a session that began before. */
static bool relate_late(struct act *a, json_t *model)
{
    const struct pair *pair = a->prepared;
    (void)model;
    return registry_relate(a, pair->merged, "referent", pair->front->chiara);
}

static void what_comes_later_follows(void **state)
{
    struct front front;
    struct pair pair = pair_make(state, &front);
    static const char credit[] =
        "select sum(received_cents - paid_cents) from accounts where holder_id =";
    static const char relatives[] = "select count(*) from relationships where person_id =";
    assert_int_equal(by_olga(state, &pair, merge_them, TRIAL_NOW), ERROR_NONE);
    assert_int_equal(by_olga(state, &pair, relate_late, TRIAL_NOW + 1), ERROR_NONE);
    assert_int_equal(by_olga(state, &pair, release, TRIAL_NOW + 60), ERROR_NONE);
    assert_int_equal(by_olga(state, &pair, sweep, TRIAL_NOW + 300), ERROR_NONE);
    assert_int_equal(by_olga(state, &pair, follow, TRIAL_NOW + 300), ERROR_NONE);
    assert_int_equal(of(state, credit, pair.kept), 1700);
    assert_int_equal(of(state, relatives, pair.kept), 2);
    assert_int_equal(of(state, relatives, pair.merged), 0);
    assert_int_equal(by_olga(state, &pair, part_them, TRIAL_NOW + 600), ERROR_NONE);
    assert_int_equal(of(state, credit, pair.merged), 700);
    assert_int_equal(of(state, relatives, pair.merged), 2);
    nothing_broken(state);
}

static bool cast(struct act *a, json_t *model)
{
    const struct pair *pair = a->prepared;
    (void)model;
    return agora_vote_cast(a, pair->ballot, pair->kept, "no");
}

static bool close_vote(struct act *a, json_t *model)
{
    const struct pair *pair = a->prepared;
    (void)model;
    return agora_vote_close(a, pair->ballot);
}

static bool cast_other(struct act *a, json_t *model)
{
    const struct pair *pair = a->prepared;
    (void)model;
    return agora_vote_cast(a, pair->own_ballot, pair->kept, "no");
}

/* Both have voted before anybody knew: the papers are secret, so the merge waits for the close. */
static void whoever_voted_twice_is_merged_after_the_close(void **state)
{
    struct front front;
    struct pair pair = pair_make(state, &front);
    assert_int_equal(by_olga(state, &pair, cast, TRIAL_NOW), ERROR_NONE);
    assert_int_equal(by_olga(state, &pair, merge_them, TRIAL_NOW), MERGE_BOTH_VOTED);
    assert_int_equal(of(state, "select count(*) from merges where kept_id =", pair.kept), 0);
    assert_int_equal(by_olga(state, &pair, close_vote, TRIAL_NOW + DAYS), ERROR_NONE);
    assert_int_equal(by_olga(state, &pair, merge_them, TRIAL_NOW + DAYS), ERROR_NONE);
    nothing_broken(state);
}

static void nobody_votes_twice(void **state)
{
    struct front front;
    struct pair pair = pair_make(state, &front);
    assert_int_equal(by_olga(state, &pair, merge_them, TRIAL_NOW), ERROR_NONE);
    assert_int_equal(by_olga(state, &pair, cast, TRIAL_NOW), ALREADY_DONE);
    assert_int_equal(by_olga(state, &pair, cast_other, TRIAL_NOW), ERROR_NONE);
    assert_int_equal(by_olga(state, &pair, cast_other, TRIAL_NOW), ALREADY_DONE);
    nothing_broken(state);
}

/* Either name finds the kept record, and so does its mail. */
static bool names_found(struct act *a, json_t *model)
{
    const struct pair *pair = a->prepared;
    (void)model;
    json_t *people = registry_people_at(a, "maria@example.org");
    json_t *named = registry_people_named(a, "Maria", "Rossi", "1950-05-05");
    return registry_person_named(a, "maria50") == pair->kept &&
           registry_person_named(a, "maria") == pair->kept &&
           registry_person_by_tax_code(a, "RSSMRA50E45L378Y") == pair->kept &&
           json_array_size(people) == 1 && json_array_size(named) == 1 &&
           json_get_id(json_array_get(people, 0), "id") == pair->kept;
}

static bool erase(struct act *a, json_t *model)
{
    (void)model;
    return vault_erase(a, ((struct pair *)a->prepared)->kept);
}

static void whoever_is_erased_is_erased_as_both(void **state)
{
    struct front front;
    struct pair pair = pair_make(state, &front);
    assert_int_equal(by_olga(state, &pair, merge_them, TRIAL_NOW), ERROR_NONE);
    assert_int_equal(by_olga(state, &pair, names_found, TRIAL_NOW), ERROR_NONE);
    assert_int_equal(by_olga(state, &pair, release, TRIAL_NOW), ERROR_NONE);
    assert_int_equal(by_olga(state, &pair, erase, TRIAL_NOW), ERROR_NONE);
    assert_int_equal(square_number(*state, "select count(*) from persons where state = 'erased'"),
                     2);
    assert_int_equal(of(state, "select count(*) from vault_keys where person_id =", pair.merged),
                     0);
    assert_int_equal(by_olga(state, &pair, part_them, TRIAL_NOW), STATE_CONFLICT);
    nothing_broken(state);
}

/* ---- what is refused ---------------------------------------------------------------------------
 */

static void set(void **state, const char *column, const char *value, int64_t person)
{
    char sql[200];
    snprintf(sql, sizeof sql, "update persons set %s = %s where id = %lld", column, value,
             (long long)person);
    square_execute(*state, sql);
}

static bool code_write(struct act *a, int64_t person, const char *code)
{
    const struct new_person maria = {.given_name = "Maria",
                                     .family_name = "Rossi",
                                     .birth_date = "1950-05-05",
                                     .phone = "",
                                     .mail = "",
                                     .tax_code = code,
                                     .assurance = 2};
    return registry_person_change(a, person, &maria);
}

static bool other_code(struct act *a, json_t *model)
{
    (void)model;
    return code_write(a, ((struct pair *)a->prepared)->merged, "RSSMRA50E45L378Z");
}

static bool same_code(struct act *a, json_t *model)
{
    (void)model;
    return code_write(a, ((struct pair *)a->prepared)->kept, "RSSMRA50E45L378Y");
}

static void two_records_are_merged_only_when_both_are_proven(void **state)
{
    struct front front;
    struct pair pair = pair_make(state, &front);
    set(state, "assurance", "1", pair.kept);
    assert_int_equal(by_olga(state, &pair, merge_them, TRIAL_NOW), MERGE_BETTER_KNOWN);
    set(state, "assurance", "2", pair.kept);
    set(state, "assurance", "0", pair.merged);
    pair.merged_proof = "";
    assert_int_equal(by_olga(state, &pair, merge_them, TRIAL_NOW), MERGE_UNPROVEN);
    set(state, "name_birth_index", "'other'", pair.merged);
    pair.merged_proof = "document";
    assert_int_equal(by_olga(state, &pair, merge_them, TRIAL_NOW), MERGE_OTHER_NAME);
    assert_int_equal(by_herself(state, pair), MERGE_OTHER_NAME);
    pair.merged_proof = "card";
    assert_int_equal(by_olga(state, &pair, merge_them, TRIAL_NOW), ERROR_NONE);
}

static void two_tax_codes_are_two_people(void **state)
{
    struct front front;
    struct pair pair = pair_make(state, &front);
    assert_int_equal(by_olga(state, &pair, other_code, TRIAL_NOW), ERROR_NONE);
    assert_int_equal(by_olga(state, &pair, merge_them, TRIAL_NOW), MERGE_TAX_CODES);
    set(state, "assurance", "1", pair.merged);
    assert_int_equal(by_herself(state, pair), MERGE_TAX_CODES);
}

/* The tax code that somebody typed does not become that of a record seen with a document. */
static void what_nobody_saw_is_not_learned(void **state)
{
    struct front front;
    struct pair pair = pair_make(state, &front);
    struct pair other = pair;
    static const char codes[] =
        "select count(*) from persons where tax_code_index is not null and id =";
    other.kept = pair.merged;
    other.merged = pair.kept;
    set(state, "assurance", "1", other.merged);
    other.merged_proof = "card";
    assert_int_equal(by_olga(state, &other, merge_them, TRIAL_NOW), ERROR_NONE);
    assert_int_equal(of(state, codes, other.kept), 0);
    assert_int_equal(by_olga(state, &other, part_them, TRIAL_NOW + 1), ERROR_NONE);
    assert_int_equal(of(state, codes, other.merged), 1);
    set(state, "assurance", "2", other.merged);
    assert_int_equal(by_olga(state, &other, merge_them, TRIAL_NOW + 2), ERROR_NONE);
    assert_int_equal(of(state, codes, other.kept), 1);
    assert_int_equal(by_olga(state, &other, part_them, TRIAL_NOW + 3), ERROR_NONE);
    assert_int_equal(of(state, codes, other.kept), 0);
    /* Seen and written down while they are one, it stays there. */
    set(state, "assurance", "1", other.merged);
    assert_int_equal(by_olga(state, &other, merge_them, TRIAL_NOW + 4), ERROR_NONE);
    assert_int_equal(by_olga(state, &other, same_code, TRIAL_NOW + 5), ERROR_NONE);
    assert_int_equal(by_olga(state, &other, part_them, TRIAL_NOW + 6), ERROR_NONE);
    assert_int_equal(of(state, codes, other.kept), 1);
    assert_int_equal(of(state, codes, other.merged), 0);
}

static void some_records_are_nobodys_to_merge(void **state)
{
    struct front front;
    struct pair pair = pair_make(state, &front), other = pair;
    other.merged = front.olga; /* her own */
    assert_int_equal(by_olga(state, &other, merge_them, TRIAL_NOW), FORBIDDEN);
    other = pair;
    other.kept_proof = other.merged_proof = "sign_in"; /* hers, and not Olga's */
    assert_int_equal(by_olga(state, &other, merge_them, TRIAL_NOW), FORBIDDEN);
    other = pair;
    other.merged = front.cooperative;
    assert_int_equal(by_olga(state, &other, merge_them, TRIAL_NOW), NOT_FOUND);
    other.merged = other.kept;
    assert_int_equal(by_olga(state, &other, merge_them, TRIAL_NOW), STATE_CONFLICT);
    set(state, "state", "'suspended'", pair.merged);
    assert_int_equal(by_olga(state, &pair, merge_them, TRIAL_NOW), STATE_CONFLICT);
    set(state, "state", "'verified'", pair.merged);
    assert_int_equal(by_olga(state, &pair, merge_them, TRIAL_NOW), ERROR_NONE);
    assert_int_equal(by_olga(state, &pair, merge_them, TRIAL_NOW), STATE_CONFLICT);
    assert_int_equal(by_olga(state, &pair, part_them, TRIAL_NOW + 31 * DAYS), MERGE_OVER);
}

static bool role_add(struct act *a, json_t *model)
{
    const struct pair *pair = a->prepared;
    (void)model;
    return registry_role_grant(a, pair->merged, OPERATOR, pair->front->shop);
}

static void who_works_here_is_the_federations_affair(void **state)
{
    struct front front;
    struct trial trial;
    struct pair pair = pair_make(state, &front);
    assert_int_equal(trial_run(state, role_add, &pair), ERROR_NONE);
    assert_int_equal(by_olga(state, &pair, merge_them, TRIAL_NOW), MERGE_WORKS_HERE);
    assert_int_equal(by_herself(state, pair), MERGE_WORKS_HERE);
    as_chiara(&trial, state, &front);
    trial.act.prepared = &pair;
    trial.act.reactions = all_reactions();
    assert_int_equal(trial_do(&trial, merge_them), ERROR_NONE);
    trial_end(&trial);
    assert_int_equal(of(state, "select count(*) from role_grants where person_id =", pair.kept), 1);
}

/* ---- the queue ---------------------------------------------------------------------------------
 */

static size_t queue(void **state, const struct front *front)
{
    struct trial trial;
    as_olga(&trial, state, front);
    assert_int_equal(trial_read(&trial, duplicates_show), ERROR_NONE);
    size_t count = json_array_size(json_object_get(trial.model, "pairs"));
    trial_end(&trial);
    return count;
}

static enum error_code pair_do(void **state, const struct pair *pair, handler *handle)
{
    struct trial trial;
    as_olga(&trial, state, pair->front);
    put_id(&trial, "one", pair->kept);
    put_id(&trial, "other", pair->merged);
    enum error_code code = trial_do(&trial, handle);
    trial_end(&trial);
    return code;
}

static void candidates_are_compared_with_both_records_open(void **state)
{
    struct front front;
    struct pair pair = pair_make(state, &front);
    assert_int_equal(queue(state, &front), 1);
    assert_int_equal(pair_do(state, &pair, pair_show), RECORD_CLOSED);
    assert_int_equal(pair_do(state, &pair, pair_open), ERROR_NONE);
    assert_int_equal(square_number(*state, "select count(*) from record_accesses "
                                           "where reason = 'duplicate'"),
                     2);
    assert_int_equal(pair_do(state, &pair, pair_show), ERROR_NONE);
    assert_int_equal(pair_do(state, &pair, pair_apart), ERROR_NONE);
    assert_int_equal(queue(state, &front), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_merge_undone_leaves_both_as_they_were),
        TEST(what_belonged_to_one_is_the_others),
        TEST(what_comes_later_follows),
        TEST(nobody_votes_twice),
        TEST(whoever_voted_twice_is_merged_after_the_close),
        TEST(whoever_is_erased_is_erased_as_both),
        TEST(two_records_are_merged_only_when_both_are_proven),
        TEST(two_tax_codes_are_two_people),
        TEST(what_nobody_saw_is_not_learned),
        TEST(some_records_are_nobodys_to_merge),
        TEST(who_works_here_is_the_federations_affair),
        TEST(candidates_are_compared_with_both_records_open),
    };
    return square_run("merging", tests, sizeof tests / sizeof *tests);
}
