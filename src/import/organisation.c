/* Lists of organisations: found again by their VAT number, or the tax code of 11 digits of those
 * that have none. */
#include "base/text.h"
#include "base/vat_number.h"
#include "import/import_parts.h"
#include "import_sql.h"
#include "registry/registry.h"
#include "web/locale.h"

#include <string.h>

enum organisation_cell { NAME, VAT_NUMBER_CELL, KIND, SECTOR, PHONE, ADDRESS, MUNICIPALITY };

static enum error_code cell_vat_number(struct import_reader *reader, const char **text)
{
    char number[VAT_NUMBER_SIZE];
    enum error_code reason = vat_number_read_cut(*text, number);
    if (reason == ERROR_NONE)
        *text = arena_copy(reader->arena, number);
    return reason;
}

static enum error_code cell_kind(struct import_reader *reader, const char **text)
{
    static const struct import_word words[] = {{"federazione", "federation"},
                                               {"federation", "federation"},
                                               {"consorzio", "consortium"},
                                               {"consortium", "consortium"},
                                               {"cooperativa", "cooperative"},
                                               {"cooperative", "cooperative"},
                                               {"associazione", "association"},
                                               {"association", "association"},
                                               {"sindacato", "union"},
                                               {"union", "union"},
                                               {"impresa", "business"},
                                               {"azienda", "business"},
                                               {"business", "business"},
                                               {"ente", "institution"},
                                               {"istituzione", "institution"},
                                               {"institution", "institution"},
                                               {"scuola", "school"},
                                               {"universita", "school"},
                                               {"school", "school"},
                                               {NULL, NULL}};
    return import_word_find(reader, words, text);
}

static enum error_code cell_sector(struct import_reader *reader, const char **text)
{
    static const struct import_word words[] = {{"consumo", "consumption"},
                                               {"consumption", "consumption"},
                                               {"agricola", "agriculture"},
                                               {"agricoltura", "agriculture"},
                                               {"agriculture", "agriculture"},
                                               {"credito", "credit"},
                                               {"credit", "credit"},
                                               {"sociale", "social"},
                                               {"social", "social"},
                                               {"lavoro", "work"},
                                               {"work", "work"},
                                               {"abitazione", "housing"},
                                               {"housing", "housing"},
                                               {NULL, NULL}};
    return import_word_find(reader, words, text);
}

static const struct import_column columns[] = {
    [NAME] = {"name", N_("Denominazione"), "ragione sociale|nome|organizzazione|name|bezeichnung",
              "Famiglia Cooperativa di Prova", cell_text, true},
    [VAT_NUMBER_CELL] = {"vat_number", N_("Partita IVA"),
                         "iva|p iva|piva|codice fiscale|vat number|vat|tax number|mwst nummer",
                         "00743110157", cell_vat_number, true},
    [KIND] = {"kind", N_("Tipo"), "natura|kind|type|art", "cooperativa", cell_kind, false},
    [SECTOR] = {"sector", N_("Settore"), "sector|sektor", "consumo", cell_sector, false},
    [PHONE] = {"phone", N_("Telefono"), "tel|phone|telefon", "0461 000000", cell_phone, false},
    [ADDRESS] = {"address", N_("Indirizzo"), "via|sede|address|adresse", "Via Roma, 1", cell_text,
                 false},
    [MUNICIPALITY] = {"municipality", N_("Comune"), "municipality|town|gemeinde", "Trento",
                      cell_area, false}};

enum { COLUMNS = sizeof columns / sizeof *columns };

_Static_assert((int)COLUMNS <= (int)IMPORT_CELLS_MAX, "a row holds every cell");

/* Only cooperatives have a sector; what says nothing of its nature is a business. */
static void organisation_check(struct import_reader *reader, struct import_row *row)
{
    if (reader->faults > 0)
        return;
    if (*row->cells[KIND] == '\0')
        row->cells[KIND] = *row->cells[SECTOR] ? "cooperative" : "business";
    if (*row->cells[SECTOR] && strcmp(row->cells[KIND], "cooperative") != 0)
        reader_fault(reader, SECTOR, SECTOR_OF_COOPERATIVES);
}

static bool organisation_add(struct act *a, int64_t for_organisation, const struct import_row *row,
                             bool *added)
{
    int64_t id = 0;
    (void)for_organisation;
    struct new_organisation organisation = {.name = row->cells[NAME],
                                            .kind = row->cells[KIND],
                                            .sector = row->cells[SECTOR],
                                            .vat_number = row->cells[VAT_NUMBER_CELL],
                                            .phone = row->cells[PHONE],
                                            .address = row->cells[ADDRESS],
                                            .area = row->area};
    bool known = import_organisation_by_vat(a, row->cells[VAT_NUMBER_CELL], &id);
    *added = !known;
    return a->error.code == ERROR_NONE &&
           (known || registry_organisation_add(a, &organisation, &id));
}

const struct import_kind import_organisations = {.name = "organisations",
                                                 .columns = columns,
                                                 .column_count = COLUMNS,
                                                 .check = organisation_check,
                                                 .add = organisation_add};
