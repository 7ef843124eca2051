/* Nothing that a table says of a person is forgotten in their copy of their data: every column of
 * the schema that names a party stands in a statement personal_*, or below with the reason why not.
 */
#include "db/db.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

struct exception {
    const char *column, *why;
};

static const char journaled[] = "who wrote it down: their act is in the journal";

static const struct exception exceptions[] = {
    {"access_changes.by_id", journaled},
    {"cards.came_with_id", "the person's own, told by merges"},
    {"distinct_people.by_id", journaled},
    {"distinct_people.one_id", "that two records are two people says nothing of either"},
    {"distinct_people.other_id", "that two records are two people says nothing of either"},
    {"openid_consents.subject_id", "the person's own, told by merges"},
    {"persons.same_as_id", "the person's own, told by merges"},
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
};

enum { NAME_SIZE = 64 };

/* Columns that hold a party without saying so by a foreign key. */
static bool sounds_like_a_party(const char *column)
{
    static const char *const names[] = {"person_id", "actor_id", "party_id", "holder_id", NULL};
    for (const char *const *name = names; *name; name++)
        if (strcmp(column, *name) == 0)
            return true;
    return false;
}

static bool is_excepted(const char *column)
{
    for (size_t i = 0; i < sizeof exceptions / sizeof *exceptions; i++)
        if (strcmp(exceptions[i].column, column) == 0)
            return true;
    return false;
}

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

/* ---- the schema, as the migrations write it: a column a line ----------------------------------
 */

struct walk {
    char table[NAME_SIZE];
    unsigned columns, forgotten;
    bool used[sizeof exceptions / sizeof *exceptions];
};

static void column_look(struct walk *walk, const char *column, const char *rest)
{
    char place[2 * NAME_SIZE + 2];
    bool names_party = strstr(rest, "references parties(id)") || sounds_like_a_party(column);
    if (!names_party || strstr(column, "organisation_id"))
        return;
    walk->columns++;
    snprintf(place, sizeof place, "%s.%s", walk->table, column);
    for (size_t i = 0; i < sizeof exceptions / sizeof *exceptions; i++)
        if (strcmp(exceptions[i].column, place) == 0)
            walk->used[i] = true;
    if (is_excepted(place) || is_exported(walk->table, column))
        return;
    printf("%s is neither in a statement personal_* nor an exception\n", place);
    walk->forgotten++;
}

static void line_look(struct walk *walk, const char *line)
{
    char first[NAME_SIZE], column[NAME_SIZE];
    if (sscanf(line, "alter table %63[a-z_] add column %63[a-z_]", first, column) == 2)
        snprintf(walk->table, sizeof walk->table, "%s", first);
    else if (sscanf(line, " %63[a-z_] integer", column) != 1)
        return;
    column_look(walk, column, line);
}

/* A table made anew under another name, to be renamed, counts under the name it will have. */
static void table_rename(const char *sql, char table[NAME_SIZE])
{
    char opening[2 * NAME_SIZE], name[NAME_SIZE];
    snprintf(opening, sizeof opening, "alter table %s rename to ", table);
    const char *at = strstr(sql, opening);
    if (at && sscanf(at + strlen(opening), "%63[a-z_]", name) == 1)
        snprintf(table, NAME_SIZE, "%s", name);
}

static void migration_look(struct walk *walk, const char *sql)
{
    char line[1024];
    for (const char *at = sql; *at;) {
        size_t length = strcspn(at, "\n");
        snprintf(line, sizeof line, "%.*s", (int)(length < 1000 ? length : 1000), at);
        if (sscanf(line, "create table %63[a-z_] (", walk->table) == 1)
            table_rename(sql, walk->table);
        else
            line_look(walk, line);
        at += length + (at[length] == '\n');
    }
}

static void every_column_about_a_person_is_in_their_copy(void **state)
{
    (void)state;
    struct walk walk = {0};
    for (const struct db_migration *migration = db_migrations; migration->sql; migration++)
        migration_look(&walk, migration->sql);
    assert_true(walk.columns > 40); /* the schema was read */
    assert_int_equal(walk.forgotten, 0);
    for (size_t i = 0; i < sizeof exceptions / sizeof *exceptions; i++)
        if (!walk.used[i])
            fail_msg("%s is no column of a person: strike it off", exceptions[i].column);
}

/* The walk itself: a table that nobody exports is found. */
static void a_forgotten_column_is_found(void **state)
{
    (void)state;
    struct walk walk = {0};
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
