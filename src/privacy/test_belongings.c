/* Nothing of a person is forgotten when two records become one: every column of the schema that can
 * name a person goes to the kept record with a room's belongings, or stands below with the reason
 * why it stays. */
#include "db/db.h"
#include "privacy/test_columns.h"
#include "web/route.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

static const char organisation[] = "an organisation";
static const char past[] = "what happened, where it happened: both records' is shown";
static const char acted[] = "who did it then: done, and as the record that they were";

static const struct exception exceptions[] = {
    {"access_changes.by_id", acted},
    {"access_changes.person_id", past},
    {"answers.actor_id", "answers to repeated requests, for 30 days, of sessions that end"},
    {"actions.decided_by_id", acted},
    {"assurances.given_by_id", acted},
    {"assurances.person_id", "each record was seen by itself, and the better seen one is kept"},
    {"attestations.given_by_id", acted},
    {"attestations.issuer_id", organisation},
    {"bank_accounts.decided_by_id", acted},
    {"bank_statements.uploaded_by_id", acted},
    {"card_words.server_id", acted},
    {"cards.came_with_id", "goes and comes with cards.person_id"},
    {"consents.given_to_id", acted},
    {"consents.person_id",
     "each was given by who was asked; the kept record asks for what it lacks"},
    {"consents.withdrawn_to_id", acted},
    {"contact_codes.person_id", "for minutes, and of the record whose contact it is"},
    {"counter_orders.server_id", past},
    {"desk_calls.operator_id", acted},
    {"desk_calls.person_id", past},
    {"desk_drafts.operator_id", "half typed, for minutes"},
    {"desk_registrations.operator_id", acted},
    {"desk_registrations.person_id", past},
    {"distinct_people.by_id", acted},
    {"distinct_people.one_id", "about the two records, as they were compared"},
    {"distinct_people.other_id", "about the two records, as they were compared"},
    {"employee_lists.employer_id", organisation},
    {"employee_lists.sender_id", acted},
    {"employees.employer_id", organisation},
    {"erasures.person_id", "whoever waits to be erased is not merged"},
    {"erasures.requested_to_id", acted},
    {"fee_agreements.entered_by_id", acted},
    {"fee_agreements.issuer_id", organisation},
    {"fee_agreements.provider_id", organisation},
    {"fringe_entries.employer_id", organisation},
    {"fund_providers.provider_id", organisation},
    {"funds.issuer_id", organisation},
    {"funds.residue_party_id", organisation},
    {"gifts.giver_id", past},
    {"gifts.receiver_id", past},
    {"hold_lines.provider_id", organisation},
    {"journal.actor_id", past},
    {"journal.party_id", past},
    {"listings.owner_id", organisation},
    {"mandate_documents.seen_by_id", acted},
    {"merges.by_id", acted},
    {"merges.kept_id", "the merge itself"},
    {"merges.merged_id", "the merge itself"},
    {"merges.undone_by_id", acted},
    {"nettings.confirmed_by_id", acted},
    {"network_days.issuer_id", organisation},
    {"network_warnings.issuer_id", organisation},
    {"openid_consents.subject_id", "goes and comes with openid_consents.person_id"},
    {"organisations.id", organisation},
    {"outbox.party_id", "a letter goes where it was going: both records are told"},
    {"payout_batches.approved_by_id", acted},
    {"payout_batches.issuer_id", organisation},
    {"payout_lines.provider_id", organisation},
    {"payroll_exports.made_by_id", acted},
    {"persons.id", "the record itself"},
    {"persons.same_as_id", "says which record stands for which"},
    {"plan_grants.made_by_id", acted},
    {"plans.approved_by_id", acted},
    {"plans.desk_id", organisation},
    {"plans.employer_id", organisation},
    {"plans.residue_party_id", organisation},
    {"record_accesses.person_id", past},
    {"record_accesses.viewer_id", past},
    {"recoveries.given_by_id", acted},
    {"recoveries.person_id", "they end with the merge"},
    {"retained_identities.person_id", "of people who were erased"},
    {"role_loans.owner_id", organisation},
    {"role_loans.partner_id", organisation},
    {"sessions.also_id", "they end with the merge"},
    {"sessions.person_id", "they end with the merge"},
    {"suspensions.lifted_by_id", acted},
    {"suspensions.person_id", "whoever is suspended is not merged"},
    {"suspensions.suspended_by_id", acted},
    {"till_payments.server_id", acted},
    {"till_requests.server_id", acted},
    {"vault_keys.person_id", "the key to what was sealed for this record, wherever it goes"},
    {"verification_requests.closed_by_id", acted},
    {"welfare_requests.provider_id", organisation},
    {0}};

static bool is_giver(const struct db_query *query)
{
    return strncmp(query->name, "merge_give_", 11) == 0;
}

/* On every engine: "update cards set person_id = …". */
static bool gives(const struct db_query *query, const char *table, const char *column)
{
    char opening[200];
    snprintf(opening, sizeof opening, "update %s set %s = ", table, column);
    for (int engine = 0; engine < DB_ENGINES; engine++)
        if (!strstr(query->sql[engine], opening))
            return false;
    return true;
}

static bool follows(const char *table, const char *column)
{
    for (const struct db_query *const *query = db_queries; *query; query++)
        if (is_giver(*query) && gives(*query, table, column))
            return true;
    return false;
}

static void every_column_that_names_a_person_follows_them(void **state)
{
    (void)state;
    struct walk walk = {.is_there = follows, .exceptions = exceptions};
    schema_look(&walk);
}

/* A statement that no room lists moves nothing. */
static void every_statement_is_a_rooms(void **state)
{
    (void)state;
    size_t statements = 0, listed = 0;
    for (const struct db_query *const *query = db_queries; *query; query++)
        statements += is_giver(*query);
    for (const struct room *const *room = rooms; *room; room++)
        for (const struct belonging *one = (*room)->belongings; one && one->give; one++)
            listed++;
    assert_true(listed > 0);
    assert_int_equal(statements, listed);
}

/* The walk itself: a person's column that nobody gives on is found. */
static void a_forgotten_column_is_found(void **state)
{
    (void)state;
    struct walk walk = {.is_there = follows, .exceptions = exceptions};
    migration_look(&walk,
                   "create table diaries (\n"
                   "    id integer primary key, -- x\n"
                   "    writer_id integer not null references parties(id), -- x\n"
                   "    organisation_id integer references parties(id) -- x\n"
                   ") strict;\n"
                   "alter table cards add column maker_id integer references parties(id);\n"
                   "alter table cards add column person_id integer references parties(id);\n");
    assert_int_equal(walk.columns, 3);
    assert_int_equal(walk.forgotten, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_column_that_names_a_person_follows_them),
        cmocka_unit_test(every_statement_is_a_rooms),
        cmocka_unit_test(a_forgotten_column_is_found),
    };
    return cmocka_run_group_tests_name("what follows a person", tests, NULL, NULL);
}
