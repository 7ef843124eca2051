/* Nothing that a table says of a person is forgotten in their copy of their data: every column of
 * the schema that names a party stands in a statement personal_*, or below with the reason why not.
 */
#include "db/db.h"
#include "privacy/test_columns.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

static const char journaled[] = "who wrote it down: their act is in the journal";

static const struct exception exceptions[] = {
    {"access_changes.by_id", journaled},
    {"cards.came_with_id", "the person's own, told by merges"},
    {"distinct_people.by_id", journaled},
    {"distinct_people.one_id", "that two records are two people says nothing of either"},
    {"distinct_people.other_id", "that two records are two people says nothing of either"},
    {"openid_consents.subject_id", "the person's own, told by merges"},
    {"persons.same_as_id", "the person's own, told by merges"},
    {"sessions.also_id", "the person's own, for minutes"},
    {"answers.actor_id", "answers are kept for repeated requests, and for 30 days"},
    {"assurances.given_by_id", journaled},
    {"attestations.given_by_id", journaled},
    {"bank_accounts.decided_by_id", journaled},
    {"bank_accounts.entered_by_id", journaled},
    {"bank_statements.uploaded_by_id", journaled},
    {"consents.given_to_id", journaled},
    {"consents.withdrawn_to_id", journaled},
    {"desk_calls.operator_id", journaled},
    {"desk_drafts.operator_id", "half typed, of somebody else, for minutes"},
    {"desk_registrations.operator_id", journaled},
    {"employee_lists.employer_id", "an organisation"},
    {"employee_lists.sender_id", journaled},
    {"employees.employer_id", "an organisation"},
    {"erasures.requested_to_id", journaled},
    {"fee_agreements.entered_by_id", journaled},
    {"fee_agreements.issuer_id", "an organisation"},
    {"fee_agreements.provider_id", "an organisation"},
    {"fringe_entries.employer_id", "an organisation"},
    {"fund_providers.provider_id", "an organisation"},
    {"funds.issuer_id", "an organisation"},
    {"funds.residue_party_id", "an organisation"},
    {"plans.residue_party_id", "an organisation"},
    {"hold_lines.provider_id", "an organisation"},
    {"import_uploads.sender_id", journaled},
    {"listings.owner_id", "an organisation"},
    {"mandate_documents.seen_by_id", journaled},
    {"merges.by_id", journaled},
    {"merges.undone_by_id", journaled},
    {"nettings.confirmed_by_id", journaled},
    {"network_days.issuer_id", "an organisation"},
    {"network_warnings.issuer_id", "an organisation"},
    {"organisations.id", "an organisation"},
    {"payout_batches.approved_by_id", journaled},
    {"payout_batches.drafted_by_id", journaled},
    {"payout_batches.issuer_id", "an organisation"},
    {"payout_lines.provider_id", "an organisation"},
    {"payroll_exports.made_by_id", journaled},
    {"plan_grants.made_by_id", journaled},
    {"plans.approved_by_id", journaled},
    {"plans.desk_id", "an organisation"},
    {"plans.employer_id", "an organisation"},
    {"plans.written_by_id", journaled},
    {"record_accesses.viewer_id", "whose record was opened is the other person's data"},
    {"recoveries.given_by_id", journaled},
    {"relationships.other_id", "whose relative or referent one is, is the other person's data"},
    {"retained_identities.person_id", "of people who were erased"},
    {"role_loans.owner_id", "an organisation"},
    {"role_loans.partner_id", "an organisation"},
    {"signals.referent_id", "a signal about another person"},
    {"suspensions.lifted_by_id", journaled},
    {"suspensions.suspended_by_id", journaled},
    {"vault_keys.person_id", "the key to the rest"},
    {"verification_requests.closed_by_id", journaled},
    {"visits.referent_id", "a visit to another person"},
    {"welfare_requests.provider_id", "an organisation"},
    {0}};

static bool has_word(const char *text, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = strstr(text, word); at; at = strstr(at + 1, word)) {
        char before = at == text ? ' ' : at[-1], after = at[length];
        bool starts = strchr(" .,(\n", before) != NULL, ends = strchr(" .,)=\n;", after) != NULL;
        if (starts && ends)
            return true;
    }
    return false;
}

static bool is_exported(const char *table, const char *column)
{
    for (const struct db_query *const *query = db_queries; *query; query++)
        if (strncmp((*query)->name, "personal_", 9) == 0 &&
            has_word((*query)->sql[DB_SQLITE], table) && has_word((*query)->sql[DB_SQLITE], column))
            return true;
    return false;
}

static void every_column_about_a_person_is_in_their_copy(void **state)
{
    (void)state;
    struct walk walk = {.is_there = is_exported, .exceptions = exceptions};
    schema_look(&walk);
}

/* The walk itself: a table that nobody exports is found. */
static void a_forgotten_column_is_found(void **state)
{
    (void)state;
    struct walk walk = {.is_there = is_exported, .exceptions = exceptions};
    migration_look(&walk,
                   "create table diaries (\n"
                   "    id integer primary key, -- x\n"
                   "    writer_id integer not null references parties(id), -- x\n"
                   "    person_id integer -- x\n"
                   ") strict;\n"
                   "alter table visits add column driver_id integer references parties(id);\n");
    assert_int_equal(walk.columns, 3);
    assert_int_equal(walk.forgotten, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_column_about_a_person_is_in_their_copy),
        cmocka_unit_test(a_forgotten_column_is_found),
    };
    return cmocka_run_group_tests_name("a person's copy", tests, NULL, NULL);
}
