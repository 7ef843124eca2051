/* Lists sent by a browser: kept in sealed slices, brought in one by one, their mistakes by pages.
 */
#include "base/clock.h"
#include "import/test_crowd.h"
#include "import/upload_parts.h"
#include "territory/test_scene.h"

#include <stdlib.h>
#include <string.h>

#define DIGEST_OF_NOTHING "0000000000000000000000000000000000000000000000000000000000000000"

/* A list on its way in that cannot be read any more. */
static void broken_upload(struct scene *scene, int64_t sender)
{
    square_execute(scene->square,
                   "insert into imports (id, kind, digest, row_count, done_count, added_count, "
                   "known_count, created_at, changed_at) values (8, 'people', '" DIGEST_OF_NOTHING
                   "', 9, 0, 0, 0, 0, 0)");
    square_execute(scene->square,
                   arena_printf(scene->arena,
                                "insert into import_uploads (id, kind, sender_id, digest, state, "
                                "is_readable, row_count, bad_count, fault_count, import_id, "
                                "created_at, changed_at) "
                                "values (9, 'people', %lld, '', 'running', 1, 9, 0, 0, 8, 0, 0)",
                                (long long)sender));
    square_execute(scene->square, "insert into import_slices values (9, 0, 9, '=not;a;list')");
}

static int64_t failed_count(struct scene *scene)
{
    return scene_number(scene, "select count(*) from import_uploads u where state = 'failed' and "
                               "not exists (select 1 from import_slices where upload_id = u.id)");
}

static void watch(struct scene *scene, unsigned times)
{
    for (; times > 0; times--) {
        scene->now += UPLOAD_WATCH;
        assert_int_equal(scene_prepare(scene, uploads_watch_due, NULL), ERROR_NONE);
    }
}

static bool step_taken(struct act *a, json_t *model)
{
    (void)model;
    return upload_touch(a, 9, a->now) == 1;
}

static void a_list_that_stands_still_fails_and_its_sender_is_told(void **state)
{
    const char *letters =
        "select count(*) from outbox where kind = 'import-failed' and about_id = 9";
    struct scene scene;
    scene_open(&scene, state);
    broken_upload(&scene, scene_citizen(&scene).actor);
    watch(&scene, UPLOAD_STALLS_MAX - 1);
    assert_int_not_equal(scene_prepare(&scene, uploads_run_due, NULL), ERROR_NONE);
    assert_int_equal(scene_prepare(&scene, step_taken, NULL), ERROR_NONE);
    watch(&scene, UPLOAD_STALLS_MAX); /* the first finds the step that was just taken */
    assert_int_equal(failed_count(&scene), 0);
    assert_int_equal(scene_number(&scene, letters), 0);
    watch(&scene, 1);
    assert_int_equal(failed_count(&scene), 1);
    assert_int_equal(scene_number(&scene, letters), 1);
    watch(&scene, UPLOAD_STALLS_MAX);
    assert_int_equal(scene_number(&scene, letters), 1);
    scene_close(&scene);
}

/* What a browser would send of these people, as a list of their federation. */
struct sent {
    const char *text;
    const struct import_kind *kind;
    struct upload_checked checked;
    int64_t id, sender;
};

static bool sent_keep(struct act *a, json_t *model)
{
    struct sent *sent = a->prepared;
    (void)model;
    sent->checked = (struct upload_checked){0};
    return upload_read(a, sent->kind, sent->text, &sent->checked) &&
           upload_insert(a, sent->id, sent->kind->name, 0, sent->sender, sent->checked.digest,
                         sent->checked.is_readable, sent->checked.counts.rows,
                         sent->checked.counts.bad, sent->checked.fault_count, a->now) == 1 &&
           upload_keep(a, sent->id, &sent->checked);
}

static bool sent_confirm(struct act *a, json_t *model)
{
    struct import_batch batch = {.kind = &import_people};
    const struct sent *sent = a->prepared;
    (void)model;
    return batch_begin(a, sent->checked.digest, sent->checked.counts.rows, &batch) &&
           upload_confirm(a, sent->id, batch.import, a->now) == 1;
}

static bool sent_advance(struct act *a, json_t *model)
{
    const struct sent *sent = a->prepared;
    (void)model;
    return upload_advance(a, sent->id);
}

static void send(struct scene *scene, struct sent *sent, int64_t id, const char *text)
{
    *sent = (struct sent){
        .text = text, .kind = &import_people, .id = id, .sender = scene_citizen(scene).actor};
    assert_int_equal(scene_prepare(scene, sent_keep, sent), ERROR_NONE);
}

static int64_t slices_left(struct scene *scene)
{
    return scene_number(scene, "select count(*) from import_slices");
}

/* Twice the same list at once: each step brings the next slice in, whoever's it is, and a slice
 * that is in is not kept. */
static void a_list_goes_in_by_slices_that_do_not_stay(void **state)
{
    enum { PEOPLE = 2 * IMPORT_BATCH + 7 };
    struct scene scene;
    struct buffer text;
    struct sent one, other;
    scene_open_trentino(&scene, state);
    crowd_write(scene.arena, &text, PEOPLE);
    send(&scene, &one, 8, text.data);
    send(&scene, &other, 9, text.data);
    assert_int_equal(slices_left(&scene), 6);
    assert_int_equal(scene_prepare(&scene, sent_confirm, &one), ERROR_NONE);
    assert_int_equal(scene_prepare(&scene, sent_confirm, &other), ERROR_NONE);
    assert_int_equal(scene_prepare(&scene, sent_advance, &one), ERROR_NONE);
    assert_int_equal(scene_number(&scene, "select count(*) from persons"), 2 + IMPORT_BATCH);
    assert_int_equal(slices_left(&scene), 5);
    assert_int_equal(scene_prepare(&scene, sent_advance, &other), ERROR_NONE);
    assert_int_equal(slices_left(&scene), 3);
    for (unsigned i = 0; i < 2; i++) {
        scene.now += UPLOAD_PACE;
        assert_int_equal(scene_prepare(&scene, uploads_run_due, NULL), ERROR_NONE);
    }
    assert_int_equal(scene_number(&scene, "select count(*) from persons"), 2 + PEOPLE);
    assert_int_equal(
        scene_number(&scene, "select count(*) from import_uploads where state = 'done'"), 2);
    assert_int_equal(slices_left(&scene), 0);
    buffer_free(&text);
    scene_close(&scene);
}

static bool faults_of(struct act *a, json_t *model)
{
    struct sent *sent = a->prepared;
    json_t *faults = upload_faults(a, sent->id, 2, 2);
    (void)model;
    assert_int_equal(json_array_size(faults), 1);
    assert_int_equal(json_int(json_array_get(faults, 0), "line"), FAULT_PAGE + 3);
    assert_string_equal(json_text(json_array_get(faults, 0), "column"), "Nome");
    assert_string_equal(json_text(json_array_get(faults, 0), "code"), "missing");
    return true;
}

static void faults_are_kept_by_pages_and_forgotten(void **state)
{
    const char *pages = "select count(*) from import_fault_pages";
    struct scene scene;
    struct buffer text;
    struct sent sent;
    scene_open_trentino(&scene, state);
    buffer_init(&text, 10000);
    buffer_text(&text, PEOPLE_HEAD MARIO);
    for (unsigned i = 0; i <= FAULT_PAGE; i++)
        buffer_text(&text, "Rossi;;RSSMRA85T10A562S;;;;\n");
    send(&scene, &sent, 9, text.data);
    assert_int_equal(sent.checked.counts.bad, FAULT_PAGE + 1);
    assert_int_equal(scene_number(&scene, pages), 2);
    assert_int_equal(scene_number(&scene, "select count(*) from import_fault_pages "
                                          "where list_sealed like '%Rossi%'"),
                     0);
    assert_int_equal(scene_prepare(&scene, faults_of, &sent), ERROR_NONE);
    assert_int_equal(scene_prepare(&scene, uploads_forget_due, NULL), ERROR_NONE);
    assert_int_equal(scene_number(&scene, pages) + slices_left(&scene), 3);
    scene.now += UPLOAD_KEPT + 1;
    assert_int_equal(scene_prepare(&scene, uploads_forget_due, NULL), ERROR_NONE);
    assert_int_equal(scene_number(&scene, pages) + slices_left(&scene), 0);
    send(&scene, &sent, 8, PEOPLE_HEAD MARIO "\"Rossi");
    assert_false(sent.checked.is_readable);
    assert_int_equal(slices_left(&scene), 0);
    assert_int_equal(scene_number(&scene, pages), 1);
    buffer_free(&text);
    scene_close(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_list_that_stands_still_fails_and_its_sender_is_told),
        TEST(a_list_goes_in_by_slices_that_do_not_stay),
        TEST(faults_are_kept_by_pages_and_forgotten),
    };
    return square_run("import_upload", tests, sizeof tests / sizeof tests[0]);
}
