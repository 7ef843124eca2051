/* Two records of one person: merged, everything is the kept one's; parted, it is as it was. */
#include "access/access.h"
#include "agora/agora.h"
#include "desk/test_pair.h"
#include "registry/merge.h"
#include "registry/vault.h"
#include "wallet/wallet.h"

#include <stdio.h>
#include <string.h>

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

static bool both_ask(struct act *a, json_t *model)
{
    const struct pair *pair = a->prepared;
    (void)model;
    return desk_verification_ask(a, pair->kept) && desk_verification_ask(a, pair->merged);
}

/* How many wait to be recognised, as the desk sees it. */
static int64_t waiting(void **state, const struct front *front)
{
    struct trial trial;
    as_olga(&trial, state, front);
    assert_int_equal(trial_read(&trial, desk_show), ERROR_NONE);
    int64_t count = json_int(trial.model, "verifications");
    trial_end(&trial);
    return count;
}

static void what_belonged_to_one_is_the_others(void **state)
{
    struct front front;
    struct pair pair = pair_make(state, &front);
    set(state, "assurance", "1", pair.kept);
    set(state, "assurance", "1", pair.merged);
    assert_int_equal(by_olga(state, &pair, both_ask, TRIAL_NOW), ERROR_NONE);
    assert_int_equal(waiting(state, &front), 2);
    assert_int_equal(by_olga(state, &pair, merge_them, TRIAL_NOW), ERROR_NONE);
    assert_int_equal(waiting(state, &front), 1);
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
    };
    return square_run("merging", tests, sizeof tests / sizeof *tests);
}
