/* Lists of the cards that people have on paper already: person by tax code, card by its number. */
#include "base/tax_code.h"
#include "card/card.h"
#include "card/code.h"
#include "import/person_parts.h"
#include "import_sql.h"
#include "registry/registry.h"
#include "registry/vault.h"
#include "web/locale.h"

#include <string.h>

enum card_cell { CARD_TAX_CODE, CARD_NUMBER };

static enum error_code cell_card_number(struct import_reader *reader, const char **text)
{
    const char *number = card_number_read(reader->arena, *text);
    if (!number)
        return NOT_A_CARD;
    *text = number;
    return ERROR_NONE;
}

static const struct import_column columns[] = {
    [CARD_TAX_CODE] = {"tax_code", N_("Codice fiscale"), "cf|c f|tax code|steuernummer",
                       "RSSMRA85T10A562S", cell_tax_code, true},
    [CARD_NUMBER] = {"card_number", N_("Numero della tessera"),
                     "tessera|n tessera|numero tessera|card number|card", "TN00123456",
                     cell_card_number, true}};

/* Whose the number is, in use or not; 0 when nobody has had it. */
static int64_t holder_of(struct act *a, const char *number)
{
    int64_t holder;
    const char *index = vault_index(a, "card-number", number);
    return index && import_card_holder(a, index, &holder) ? holder : 0;
}

static void card_check(struct import_reader *reader, struct import_row *row)
{
    if (reader->faults > 0 || !reader->act)
        return;
    int64_t person = registry_person_by_tax_code(reader->act, row->cells[CARD_TAX_CODE]);
    int64_t holder = holder_of(reader->act, row->cells[CARD_NUMBER]);
    if (!person)
        reader_fault(reader, CARD_TAX_CODE, PERSON_NOT_THERE);
    else if (holder && holder != person)
        reader_fault(reader, CARD_NUMBER, CARD_TAKEN);
}

/* A number that somebody has had stays as it is. */
static bool card_add(struct act *a, int64_t organisation, const struct import_row *row, bool *added)
{
    const char *number = row->cells[CARD_NUMBER];
    int64_t person = registry_person_by_tax_code(a, row->cells[CARD_TAX_CODE]);
    (void)organisation;
    *added = person && !holder_of(a, number);
    return a->error.code == ERROR_NONE && (!*added || card_adopt(a, person, number));
}

const struct import_kind import_cards = {.name = "cards",
                                         .columns = columns,
                                         .column_count = sizeof columns / sizeof *columns,
                                         .check = card_check,
                                         .add = card_add};
