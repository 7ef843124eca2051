/* Lists of an organisation's members: found again by their tax code, each with one number. */
#include "base/clock.h"
#include "base/text.h"
#include "import/person_parts.h"
#include "import_sql.h"
#include "registry/organisations.h"

#include <string.h>

enum { NUMBER_MAX = 20 };

enum error_code cell_member_number(struct import_reader *reader, const char **text)
{
    (void)reader;
    return text_characters(*text) > NUMBER_MAX ? TOO_LONG : ERROR_NONE;
}

enum error_code cell_member_type(struct import_reader *reader, const char **text)
{
    static const struct import_word words[] = {{"socio", "member"},
                                               {"socia", "member"},
                                               {"member", "member"},
                                               {"volontario", "volunteer"},
                                               {"volontaria", "volunteer"},
                                               {"volunteer", "volunteer"},
                                               {"lavoratore", "worker"},
                                               {"lavoratrice", "worker"},
                                               {"dipendente", "worker"},
                                               {"worker", "worker"},
                                               {"cliente", "customer"},
                                               {"customer", "customer"},
                                               {"utente", "user"},
                                               {"user", "user"},
                                               {NULL, NULL}};
    return import_word_find(reader, words, text);
}

/* Is the number somebody else's, in this file or in the organisation? */
static bool number_is_taken(struct import_reader *reader, const struct import_row *row)
{
    const char *number = row->cells[MEMBER_NUMBER], *code = row->cells[TAX_CODE_CELL];
    const char *other = json_string_value(json_object_get(reader->seen, number));
    int64_t taken = 0;
    if (other)
        return strcmp(other, code) != 0;
    json_object_set_new(reader->seen, number, json_string(code));
    return reader->act &&
           import_number_taken(reader->act, reader->organisation, number,
                               registry_person_by_tax_code(reader->act, code), &taken) &&
           taken > 0;
}

/* Where a list has numbers, each member has one: the next free one may be further down. */
static void number_check(struct import_reader *reader, const struct import_row *row)
{
    bool is_numbered = *row->cells[MEMBER_NUMBER] != '\0';
    if (strcmp(row->cells[MEMBER_TYPE], "member") != 0) {
        if (is_numbered)
            reader_fault(reader, MEMBER_NUMBER, NUMBER_OF_MEMBERS);
    } else if (!is_numbered)
        reader_fault(reader, MEMBER_NUMBER, MISSING);
    else if (number_is_taken(reader, row))
        reader_fault(reader, MEMBER_NUMBER, NUMBER_TAKEN);
}

void member_check(struct import_reader *reader, struct import_row *row)
{
    person_check(reader, row);
    if (*row->cells[MEMBER_TYPE] == '\0')
        row->cells[MEMBER_TYPE] = "member";
    if (reader->faults == 0 && reader->at[MEMBER_NUMBER] >= 0)
        number_check(reader, row);
}

/* A number that somebody got since the file was checked gives way to the next free one. */
static const char *number_still_free(struct act *a, int64_t organisation, int64_t person,
                                     const char *number)
{
    int64_t taken;
    bool known = *number && import_number_taken(a, organisation, number, person, &taken);
    return known && taken > 0 ? "" : number;
}

bool member_add(struct act *a, int64_t organisation, const struct import_row *row, bool *added)
{
    int64_t id, held;
    struct new_affiliation member = {
        .organisation = organisation, .type = row->cells[MEMBER_TYPE], .since = a->now};
    if (!person_find_or_add(a, row, &member.party, added) ||
        !import_affiliation_count(a, member.party, organisation, member.type, &held))
        return false;
    *added = held == 0;
    if (held > 0)
        return true;
    if (*row->cells[MEMBER_SINCE] && !clock_parse_date(row->cells[MEMBER_SINCE], &member.since))
        return refuse(a, INTERNAL, "since");
    member.number = number_still_free(a, organisation, member.party, row->cells[MEMBER_NUMBER]);
    return registry_affiliation_add(a, &member, &id);
}
