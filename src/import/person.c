/* Lists of people: found again by their tax code. Members of an organisation are people with a few
 * columns more (member.c). */
#include "base/clock.h"
#include "base/tax_code.h"
#include "import/person_parts.h"
#include "registry/registry.h"
#include "web/locale.h"

#include <string.h>

enum error_code cell_tax_code(struct import_reader *reader, const char **text)
{
    char code[TAX_CODE_SIZE];
    enum error_code reason = tax_code_read(*text, code);
    if (reason == ERROR_NONE)
        *text = arena_copy(reader->arena, code);
    return reason;
}

/* The last three only in lists of members. */
static const struct import_column columns[] = {
    [FAMILY_NAME] = {"family_name", N_("Cognome"),
                     "family name|surname|last name|nachname|familienname", "Rossi", cell_name,
                     true},
    [GIVEN_NAME] = {"given_name", N_("Nome"), "given name|first name|vorname", "Mario", cell_name,
                    true},
    [TAX_CODE_CELL] = {"tax_code", N_("Codice fiscale"),
                       "cf|c f|cod fiscale|cod fisc|tax code|steuernummer", "RSSMRA85T10A562S",
                       cell_tax_code, true},
    [BIRTH_DATE] = {"birth_date", N_("Data di nascita"),
                    "nato il|nascita|birth date|date of birth|geburtsdatum", "10/12/1985",
                    cell_past_date, false},
    [PHONE] = {"phone", N_("Telefono"), "cellulare|tel|numero di telefono|phone|mobile|telefon",
               "0461 000000", cell_phone, false},
    [MAIL] = {"mail", N_("Posta elettronica"), "email|e mail|posta|indirizzo email|mail|pec",
              "mario@example.org", cell_mail, false},
    [MUNICIPALITY] = {"municipality", N_("Comune"),
                      "comune di residenza|residenza|municipality|town|gemeinde", "Trento",
                      cell_area, false},
    [MEMBER_NUMBER] = {"member_number", N_("Numero socio"),
                       "n socio|numero di socio|socio n|matricola|member number|mitgliedsnummer",
                       "1204", cell_member_number, false},
    [MEMBER_SINCE] = {"since", N_("Socio dal"),
                      "dal|data iscrizione|iscritto il|since|member since|mitglied seit",
                      "01/03/2019", cell_past_date, false},
    [MEMBER_TYPE] = {"type", N_("Legame"), "tipo socio|tipo|type|link|art", "socio",
                     cell_member_type, false}};

enum { MEMBER_COLUMNS = sizeof columns / sizeof *columns, PERSON_COLUMNS = MEMBER_NUMBER };

_Static_assert((int)MEMBER_COLUMNS <= (int)IMPORT_CELLS_MAX, "a row holds every cell");

/* A given name that does not fit is let pass where all else does: registers often keep one of
 * several names. */
static void names_check(struct import_reader *reader, const struct import_row *row,
                        const struct tax_code_person *person)
{
    const char *code = row->cells[TAX_CODE_CELL];
    unsigned misfits = tax_code_misfits(reader->arena, code, person);
    bool family_fits = !(misfits & TAX_CODE_MISFIT_FAMILY_NAME);
    if (misfits & TAX_CODE_MISFIT_BIRTH_DATE)
        reader_fault(reader, BIRTH_DATE, TAX_CODE_NOT_BIRTH_DATE);
    if (family_fits)
        return;
    bool swapped = tax_code_names_swapped(reader->arena, code, person);
    reader_fault(reader, FAMILY_NAME, swapped ? TAX_CODE_NAMES_SWAPPED : TAX_CODE_NOT_FAMILY_NAME);
}

/* The year is the latest possible one: whoever is over a hundred needs the date written. */
static const char *birth_date_of(struct import_reader *reader, const char *code)
{
    struct tax_code_birth birth;
    tax_code_decode(code, clock_civil(reader->now).year, &birth);
    return arena_printf(reader->arena, "%04d-%02d-%02d", birth.year, birth.month, birth.day);
}

void person_check(struct import_reader *reader, struct import_row *row)
{
    const char *code = row->cells[TAX_CODE_CELL];
    struct tax_code_person person = {.given_name = row->cells[GIVEN_NAME],
                                     .family_name = row->cells[FAMILY_NAME],
                                     .birth_date = row->cells[BIRTH_DATE]};
    if (reader->faults > 0)
        return;
    names_check(reader, row, &person);
    if (*row->cells[BIRTH_DATE] == '\0')
        row->cells[BIRTH_DATE] = birth_date_of(reader, code);
}

bool person_find_or_add(struct act *a, const struct import_row *row, int64_t *id, bool *added)
{
    const char *code = row->cells[TAX_CODE_CELL];
    struct new_person person = {.given_name = row->cells[GIVEN_NAME],
                                .family_name = row->cells[FAMILY_NAME],
                                .birth_date = row->cells[BIRTH_DATE],
                                .phone = row->cells[PHONE],
                                .mail = row->cells[MAIL],
                                .tax_code = code,
                                .area = row->area};
    *id = registry_person_by_tax_code(a, code);
    *added = *id == 0;
    return a->error.code == ERROR_NONE && (*id || registry_person_add(a, &person, id));
}

static bool person_add(struct act *a, int64_t organisation, const struct import_row *row,
                       bool *added)
{
    int64_t id;
    (void)organisation;
    return person_find_or_add(a, row, &id, added);
}

const struct import_kind import_people = {.name = "people",
                                          .columns = columns,
                                          .column_count = PERSON_COLUMNS,
                                          .check = person_check,
                                          .add = person_add};

const struct import_kind import_members = {.name = "members",
                                           .columns = columns,
                                           .column_count = MEMBER_COLUMNS,
                                           .check = member_check,
                                           .add = member_add,
                                           .is_of_organisation = true};
