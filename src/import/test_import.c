/* Lists from outside: which cells are refused and why, and that a file goes in once, whole. */
#include "base/buffer.h"
#include "base/clock.h"
#include "base/tax_code.h"
#include "import/import_parts.h"
#include "import/test_crowd.h"
#include "territory/test_scene.h"

#include <stdlib.h>
#include <string.h>

/* ---- what a file says ------------------------------------------------------------------------ */

/* What an import told: faults as "line column code value" lines, and its counts. */
struct told {
    char faults[4000];
    unsigned fault_count;
    int64_t last_done;
    struct import_counts counts;
    struct error error;
};

static void fault_note(const struct import_fault *fault, void *context)
{
    struct told *told = context;
    size_t used = strlen(told->faults);
    told->fault_count++;
    snprintf(told->faults + used, sizeof told->faults - used, "%u %s: %s: %s\n", fault->line,
             fault->column, error_name(fault->code), fault->value);
}

static void progress_note(int64_t done, int64_t total, void *context)
{
    struct told *told = context;
    assert_true(done > told->last_done && done <= total);
    told->last_done = done;
}

static bool bring_as(struct scene *scene, struct import_settings settings, const char *text,
                     size_t length, struct told *told)
{
    FILE *file = fmemopen((void *)text, length, "r");
    settings.name = "list.csv";
    settings.fault = fault_note;
    settings.progress = progress_note;
    settings.context = told;
    *told = (struct told){0};
    assert_non_null(file);
    bool done = import_file(scene->square->db, scene->square->lanes, file, &settings, &told->counts,
                            &told->error);
    fclose(file);
    return done;
}

/* Import what stands in memory. */
static bool bring_n(struct scene *scene, const char *kind, const char *text, size_t length,
                    bool dry_run, bool skip_bad, struct told *told)
{
    struct import_settings settings = {.kind = kind, .dry_run = dry_run, .skip_bad = skip_bad};
    return bring_as(scene, settings, text, length, told);
}

static bool bring(struct scene *scene, const char *kind, const char *text, struct told *told)
{
    return bring_n(scene, kind, text, strlen(text), false, false, told);
}

/* Nothing of the file goes in, and this is why. */
static void assert_faults(struct scene *scene, const char *kind, const char *text,
                          const char *faults)
{
    struct told told;
    assert_false(bring(scene, kind, text, &told));
    assert_int_equal(told.error.code, CSV_FAULTY);
    assert_string_equal(told.faults, faults);
    assert_int_equal(scene_number(scene, "select count(*) from imports"), 0);
}

static void assert_unreadable(struct scene *scene, const char *text, size_t length,
                              enum error_code code, const char *detail)
{
    struct told told;
    assert_false(bring_n(scene, "people", text, length, false, true, &told));
    assert_int_equal(told.error.code, code);
    if (detail)
        assert_string_equal(told.error.detail, detail);
    assert_int_equal(scene_number(scene, "select count(*) from persons"), 0);
}

#define SANTI "Santini;Roberto;SNTRRT63E08H501T;;;;\n"

/* ---- cells ----------------------------------------------------------------------------------- */

static void people_are_read_as_lists_write_them(void **state)
{
    static const char *const files[] = {
        PEOPLE_HEAD MARIO,
        "\xEF\xBB\xBF" PEOPLE_HEAD MARIO,
        "family_name,given_name,tax_code,birth_date\r\nRossi,Mario,rssmra85t10a562s,1985-12-10\r\n",
        "Surname\tFirst name\tTax code\tResidenza\nROSSI\tMARIO\tRSS MRA 85T10 A562 S\t22205\n",
        "NOME,COGNOME,C.F.,Nato il,Numero socio\nMario,Rossi,RSSMRA85T10A562S,10.12.1985,7\n",
        "Nome;Cognome;cf;Comune;nato il\nMario;Rossi;RSSMRA85T10A562S;L378;10/12/1985 00:00:00\n"};
    struct scene scene;
    struct told told;
    scene_open_trentino(&scene, state);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        if (!bring_n(&scene, "people", files[i], strlen(files[i]), true, false, &told))
            fail_msg("%s\n%s %s", files[i], error_name(told.error.code), told.faults);
        assert_int_equal(told.counts.rows, 1);
        assert_int_equal(told.counts.bad, 0);
    }
    scene_close(&scene);
}

static void bad_cells_are_told_one_by_one(void **state)
{
    struct scene scene;
    scene_open_trentino(&scene, state);
    assert_faults(&scene, "people",
                  PEOPLE_HEAD MARIO "Rossi;;RSSMRA85T10A562T;31/02/1985;3,47E+09;mario@;Milano\n"
                                    "Rossi;Mario\n"
                                    "\n"
                                    "Bianchi;Mario;RSSMRA85T10A562S;;;;\n"
                                    "Mario;Rossi;RSSMRA85T10A562S;;;;\n"
                                    "Rossi;Mario;RSSMRA85T10A562S;11/12/1985;;;\n"
                                    "Rossi;Mar10;RSSMRA85T10A562S;10/12/2985;;;\n",
                  "3 Nome: missing: \n"
                  "3 Codice fiscale: tax_code_check: RSSMRA85T10A562T\n"
                  "3 Data di nascita: not_a_past_date: 31/02/1985\n"
                  "3 Telefono: not_a_phone: 3,47E+09\n"
                  "3 Email: not_a_mail: mario@\n"
                  "3 Comune: not_a_municipality: Milano\n"
                  "4 : csv_width: \n"
                  "6 Cognome: tax_code_not_family_name: Bianchi\n"
                  "7 Cognome: tax_code_names_swapped: Mario\n"
                  "8 Data di nascita: tax_code_not_birth_date: 11/12/1985\n"
                  "9 Nome: not_a_name: Mar10\n"
                  "9 Data di nascita: not_a_past_date: 10/12/2985\n");
    scene_close(&scene);
}

static void one_of_several_given_names_is_enough(void **state)
{
    struct scene scene;
    struct told told;
    scene_open_trentino(&scene, state);
    assert_true(
        bring(&scene, "people", "Nome;Cognome;cf\nMaria Luisa;Rossi;RSSMRA85T10A562S\n", &told));
    assert_int_equal(told.counts.added, 1);
    scene_close(&scene);
}

static void organisations_are_read_as_registers_write_them(void **state)
{
    struct scene scene;
    struct told told;
    scene_open_trentino(&scene, state);
    assert_faults(&scene, "organisations",
                  "Ragione sociale,P.IVA,Tipo,Settore,Comune\n"
                  "Bottega,00000017621,impresa,,Trento\n"
                  "Bottega,1542000228,banda,musica,TRENTO\n"
                  "Bottega,1542000227,associazione,consumo,-\n",
                  "2 P.IVA: vat_number_placeholder: 00000017621\n"
                  "3 P.IVA: vat_number_check: 1542000228\n"
                  "3 Tipo: not_a_choice: banda\n"
                  "3 Settore: not_a_choice: musica\n"
                  "4 Settore: sector_of_cooperatives: consumo\n");
    assert_true(bring(&scene, "organisations",
                      "Denominazione,IVA,Settore,Indirizzo,Comune\n"
                      "COOP SUPERSTORE,1542000227,Consumo,\"VIA DE GASPERI, 1\",22205\n"
                      "COOP MILLENIUM,01542000227,,,ROVERETO\n",
                      &told));
    assert_int_equal(told.counts.added, 1); /* a company with two shops is one organisation */
    assert_int_equal(told.counts.known, 1);
    assert_int_equal(scene_number(&scene, "select count(*) from organisations where vat_number = "
                                          "'01542000227' and kind = 'cooperative'"),
                     1);
    scene_close(&scene);
}

/* ---- members --------------------------------------------------------------------------------- */

#define SHOP        "01542000227"
#define MEMBER_HEAD "Cognome;Nome;CF;N. socio;Socio dal;Legame\n"
#define ROSSI       "Rossi;Mario;RSSMRA85T10A562S;7;01/03/2019;socio\n"

static bool bring_members(struct scene *scene, const char *organisation, const char *text,
                          struct told *told)
{
    struct import_settings settings = {.kind = "members", .organisation = organisation};
    return bring_as(scene, settings, text, strlen(text), told);
}

static void shop_open(struct scene *scene, void **state)
{
    struct told told;
    scene_open_trentino(scene, state);
    assert_true(bring(scene, "organisations", "Nome,IVA\nBottega di prova," SHOP "\n", &told));
}

static void members_keep_their_numbers(void **state)
{
    struct scene scene;
    struct told told;
    shop_open(&scene, state);
    assert_true(bring_members(
        &scene, SHOP, MEMBER_HEAD ROSSI "Santini;Roberto;SNTRRT63E08H501T;;;volontario\n", &told));
    assert_int_equal(told.counts.added, 2);
    assert_int_equal(scene_number(&scene, "select accepted_at from affiliations where number = '7' "
                                          "and type = 'member' and state = 'active'"),
                     1551394800); /* 1 March 2019 in Trento */
    assert_int_equal(scene_number(&scene, "select count(*) from affiliations "
                                          "where type = 'volunteer' and number is null"),
                     1);
    assert_true(bring_members(&scene, SHOP, MEMBER_HEAD "\n" ROSSI, &told)); /* another file */
    assert_int_equal(told.counts.added, 0);
    assert_int_equal(told.counts.known, 1);
    assert_int_equal(scene_number(&scene, "select count(*) from affiliations"), 2);
    scene_close(&scene);
}

static void a_number_is_one_members(void **state)
{
    struct scene scene;
    struct told told;
    shop_open(&scene, state);
    assert_true(bring_members(&scene, SHOP, MEMBER_HEAD ROSSI, &told));
    assert_false(bring_members(&scene, SHOP,
                               MEMBER_HEAD "Santini;Roberto;SNTRRT63E08H501T;7;;\n"
                                           "Bruno;Giovanni;BRNGNN71B26L219T;8;;\n"
                                           "Bruno;Giovanni;BRNGNN71B26L219T;8;;\n"
                                           "Gomba;Alessandro;GMBLSN84A05G674H;8;;\n"
                                           "Caccamo;Fabio;CCCFBA85D03L219P;;;socio\n"
                                           "Quatrini;Dario;QTRDRA71P13G388J;9;;cliente\n"
                                           "Quatrini;Dario;QTRDRA71P13G388J;;;capo\n",
                               &told));
    assert_string_equal(told.faults, "2 N. socio: number_taken: 7\n"
                                     "5 N. socio: number_taken: 8\n"
                                     "6 N. socio: missing: \n"
                                     "7 N. socio: number_of_members: 9\n"
                                     "8 Legame: not_a_choice: capo\n");
    scene_close(&scene);
}

static void members_belong_to_an_organisation_there_is(void **state)
{
    struct scene scene;
    struct told told;
    shop_open(&scene, state);
    assert_false(bring_members(&scene, "00743110157", MEMBER_HEAD ROSSI, &told));
    assert_int_equal(told.error.code, NOT_FOUND);
    assert_false(bring_members(&scene, "", MEMBER_HEAD ROSSI, &told));
    assert_int_equal(told.error.code, NOT_FOUND);
    square_execute(scene.square, "update organisations set state = 'suspended'");
    assert_false(bring_members(&scene, SHOP, MEMBER_HEAD ROSSI, &told));
    assert_int_equal(told.error.code, NOT_FOUND);
    assert_int_equal(scene_number(&scene, "select count(*) from persons"), 0);
    scene_close(&scene);
}

/* ---- files ----------------------------------------------------------------------------------- */

static void columns_must_be_there_once(void **state)
{
    struct scene scene;
    struct told told;
    scene_open_trentino(&scene, state);
    assert_false(bring(&scene, "people", "Nome;Cognome\nMario;Rossi\n", &told));
    assert_int_equal(told.error.code, CSV_NO_COLUMN);
    assert_string_equal(told.error.detail, "Codice fiscale");
    assert_false(bring(&scene, "people", "Nome;Cognome;cf;Codice fiscale\n", &told));
    assert_int_equal(told.error.code, CSV_COLUMN_TWICE);
    assert_false(bring(&scene, "animals", "Nome\n", &told));
    assert_int_equal(told.error.code, NOT_A_CHOICE);
    scene_close(&scene);
}

static void what_cannot_be_read_to_its_end_is_left_alone(void **state)
{
    enum { MEGABYTE = 1 << 20 };
    struct scene scene;
    struct buffer long_cell;
    scene_open_trentino(&scene, state);
    assert_unreadable(&scene, PEOPLE_HEAD MARIO "Niccol\xF2;a", sizeof PEOPLE_HEAD MARIO + 8,
                      FILE_NOT_UTF8, NULL);
    assert_unreadable(&scene, "\xFF\xFEN\0o\0m\0e\0\n\0", 12, FILE_NOT_UTF8, NULL);
    assert_unreadable(&scene, PEOPLE_HEAD "Ros\0si;", sizeof PEOPLE_HEAD + 6, FILE_NOT_UTF8,
                      "list.csv:2:5: a zero byte");
    assert_unreadable(&scene, PEOPLE_HEAD MARIO "\"Rossi;", sizeof PEOPLE_HEAD MARIO + 6,
                      CSV_MALFORMED, "list.csv:3:8: the file ends inside quotes");
    buffer_init(&long_cell, 2L * MEGABYTE);
    buffer_text(&long_cell, PEOPLE_HEAD MARIO);
    for (unsigned i = 0; i < MEGABYTE; i++)
        buffer_char(&long_cell, 'a');
    assert_unreadable(&scene, long_cell.data, long_cell.length, CSV_MALFORMED, NULL);
    buffer_free(&long_cell);
    scene_close(&scene);
}

static void a_dry_run_writes_nothing(void **state)
{
    struct scene scene;
    struct told told;
    scene_open_trentino(&scene, state);
    assert_true(bring_n(&scene, "people", PEOPLE_HEAD MARIO, strlen(PEOPLE_HEAD MARIO), true, false,
                        &told));
    assert_int_equal(told.counts.rows, 1);
    assert_int_equal(scene_number(&scene, "select count(*) from persons"), 0);
    assert_int_equal(scene_number(&scene, "select count(*) from journal"), 0);
    scene_close(&scene);
}

static void bad_rows_are_left_out_when_asked(void **state)
{
    const char *text = PEOPLE_HEAD MARIO "Rossi;Mario;X;;;;\n" SANTI;
    struct scene scene;
    struct told told;
    scene_open_trentino(&scene, state);
    assert_false(bring(&scene, "people", text, &told));
    assert_int_equal(scene_number(&scene, "select count(*) from persons"), 0);
    assert_true(bring_n(&scene, "people", text, strlen(text), false, true, &told));
    assert_int_equal(told.counts.rows, 3);
    assert_int_equal(told.counts.bad, 1);
    assert_int_equal(told.counts.added, 2);
    assert_int_equal(told.fault_count, 1);
    scene_close(&scene);
}

static void the_same_file_twice_changes_nothing(void **state)
{
    struct scene scene;
    struct told told;
    scene_open_trentino(&scene, state);
    assert_true(bring(&scene, "people", PEOPLE_HEAD MARIO SANTI, &told));
    assert_int_equal(told.counts.added, 2);
    assert_true(bring(&scene, "people", PEOPLE_HEAD MARIO SANTI, &told));
    assert_int_equal(told.counts.before, 2);
    assert_int_equal(told.counts.added, 0);
    assert_true(bring(&scene, "people", PEOPLE_HEAD SANTI MARIO, &told)); /* another file */
    assert_int_equal(told.counts.added, 0);
    assert_int_equal(told.counts.known, 2);
    assert_int_equal(scene_number(&scene, "select count(*) from persons"), 2);
    assert_int_equal(
        scene_number(&scene, "select count(*) from journal where name = 'import_rows'"), 2);
    scene_close(&scene);
}

/* ---- large files ----------------------------------------------------------------------------- */

static void an_import_cut_short_goes_on(void **state)
{
    enum { PEOPLE = 3 * IMPORT_BATCH + 7 };
    struct scene scene;
    struct told told;
    struct buffer text;
    scene_open_trentino(&scene, state);
    crowd_write(scene.arena, &text, PEOPLE);
    assert_true(bring_n(&scene, "people", text.data, text.length, false, false, &told));
    assert_int_equal(told.counts.added, PEOPLE);
    assert_int_equal(told.last_done, PEOPLE);
    /* Take back what came after the second batch, as if it had never been written. */
    square_execute(scene.square, "delete from vault_keys where person_id in "
                                 "(select id from persons order by id desc limit 507)");
    square_execute(scene.square, "delete from persons where id in "
                                 "(select id from persons order by id desc limit 507)");
    square_execute(scene.square, "update imports set done_count = 1000, added_count = 1000");
    assert_true(bring_n(&scene, "people", text.data, text.length, false, false, &told));
    assert_int_equal(told.counts.before, 1000);
    assert_int_equal(told.counts.added, 507);
    assert_int_equal(scene_number(&scene, "select count(*) from persons"), PEOPLE);
    assert_int_equal(scene_number(&scene, "select done_count + added_count from imports"),
                     2 * PEOPLE);
    assert_int_equal(square_count(scene.square, import_room.invariants[0].broken), 0);
    buffer_free(&text);
    scene_close(&scene);
}

static bool late_write(struct act *a, json_t *model)
{
    (void)model;
    return batch_write(a, a->prepared);
}

/* Two runs of one file: the batch of the slower one is refused, not written again. */
static void a_batch_goes_in_once(void **state)
{
    struct scene scene;
    struct told told;
    struct import_batch batch = {.kind = &import_people, .from = 0, .until = 2};
    scene_open_trentino(&scene, state);
    assert_true(bring(&scene, "people", PEOPLE_HEAD MARIO SANTI, &told));
    batch.import = scene_number(&scene, "select id from imports");
    assert_int_equal(scene_prepare(&scene, late_write, &batch), STATE_CONFLICT);
    scene_close(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(people_are_read_as_lists_write_them),
        TEST(bad_cells_are_told_one_by_one),
        TEST(one_of_several_given_names_is_enough),
        TEST(organisations_are_read_as_registers_write_them),
        TEST(members_keep_their_numbers),
        TEST(a_number_is_one_members),
        TEST(members_belong_to_an_organisation_there_is),
        TEST(columns_must_be_there_once),
        TEST(what_cannot_be_read_to_its_end_is_left_alone),
        TEST(a_dry_run_writes_nothing),
        TEST(bad_rows_are_left_out_when_asked),
        TEST(the_same_file_twice_changes_nothing),
        TEST(an_import_cut_short_goes_on),
        TEST(a_batch_goes_in_once),
    };
    return square_run("import", tests, sizeof tests / sizeof tests[0]);
}
