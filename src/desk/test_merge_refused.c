/* What is not merged, what a merge does not learn, and the queue of those who may be one. */
#include "desk/test_pair.h"
#include "registry/merge.h"
#include "registry/organisations.h"

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
        TEST(two_records_are_merged_only_when_both_are_proven),
        TEST(two_tax_codes_are_two_people),
        TEST(what_nobody_saw_is_not_learned),
        TEST(some_records_are_nobodys_to_merge),
        TEST(who_works_here_is_the_federations_affair),
        TEST(candidates_are_compared_with_both_records_open),
    };
    return square_run("merging refused", tests, sizeof tests / sizeof *tests);
}
