/* Recognising a person at the desk, by a document or by calling them; who asks for it; and when the
 * Federation closes the square to somebody. */
#include "base/id.h"
#include "desk/desk_parts.h"
#include "desk_sql.h"
#include "registry/assurance.h"
#include "registry/registry.h"
#include "registry/vault.h"

#include <string.h>

enum { QUEUE_PAGE = 50 };

bool verifications_show(struct act *a, json_t *model)
{
    int64_t page = param_int(a, "page") > 0 ? param_int(a, "page") : 1;
    if (!desk_staffed(a))
        return false;
    json_t *waiting = verifications_waiting(a, QUEUE_PAGE + 1, (page - 1) * QUEUE_PAGE);
    bool has_more = json_array_size(waiting) > QUEUE_PAGE;
    if (!waiting)
        return false;
    if (has_more)
        json_array_remove(waiting, QUEUE_PAGE);
    json_put(model, "next_page", json_integer(has_more ? page + 1 : 0));
    json_put(model, "has_waiting", json_boolean(json_array_size(waiting) > 0));
    json_put(model, "waiting", waiting);
    return true;
}

/* ---- with a document ---------------------------------------------------------------------------
 */

/* Only whoever sits at a desk has seen a document, and that of somebody else; the Federation's
 * staff as such has not. */
static bool record_at_desk(struct act *a, int64_t *person)
{
    return desk_works(a) && desk_record(a, person) &&
           (*person != a->who.actor || refuse(a, FORBIDDEN, NULL));
}

bool person_verify_show(struct act *a, json_t *model)
{
    int64_t person;
    json_t *typed = json_object();
    if (!record_at_desk(a, &person))
        return false;
    json_put(typed, "document_kind", json_string(param_text(a, "document_kind")));
    json_mark(typed, "document_kind");
    json_put(model, "typed", typed);
    json_put(model, "person_id", json_id(person));
    json_put(model, "name", json_string(registry_name(a, person)));
    return true;
}

static void person_done(struct act *a, json_t *model, int64_t person)
{
    act_subject(a, "person", person);
    json_put(model, "person_id", json_id(person));
    act_redirect(a, "/desk/people/%s", json_text(model, "person_id"));
}

bool person_verify(struct act *a, json_t *model)
{
    int64_t person;
    const struct seen_document document = {.kind = param_text(a, "document_kind"),
                                           .number = param_text(a, "document_number"),
                                           .issuer = param_text(a, "document_issuer"),
                                           .expires = param_date(a, "document_expires")};
    const struct new_assurance seen = {
        .method = "desk", .organisation = desk_organisation(a), .document = &document};
    if (!record_at_desk(a, &person) || !desk_document_right(a, &document) ||
        !registry_assurance_give(a, person, &seen) ||
        verification_close(a, person, "done", a->who.actor, a->now) < 0)
        return false;
    person_done(a, model, person);
    return true;
}

/* The operator dialled the number of the record, and the person answered. */
bool person_answered(struct act *a, json_t *model)
{
    int64_t person;
    if (!record_at_desk(a, &person))
        return false;
    const char *phone = json_text(registry_contact(a, person), "phone");
    const struct new_assurance answered = {
        .method = "phone", .organisation = desk_organisation(a), .contact = phone};
    if (!*phone)
        return refuse(a, STATE_CONFLICT, "person");
    if (!registry_assurance_give(a, person, &answered))
        return false;
    person_done(a, model, person);
    return true;
}

/* ---- closing the square to somebody ------------------------------------------------------------
 */

bool person_suspend(struct act *a, json_t *model)
{
    int64_t person;
    if (!desk_record(a, &person))
        return false;
    const char *before = registry_person_state(a, person);
    const char *note = vault_seal(a, person, param_text(a, "note"));
    if (strcmp(before, "suspended") == 0)
        return refuse(a, STATE_CONFLICT, "person");
    if (person == a->who.actor)
        return refuse(a, FORBIDDEN, NULL);
    if (!note || !registry_person_move(a, person, before, "suspended") ||
        suspension_insert(a, id_new(), person, before, param_text(a, "reason"), note, a->who.actor,
                          a->now) != 1 ||
        !act_emit(a, "person.suspended", person, "")) /* their sessions end */
        return false;
    act_fact(a, "reason", json_string(param_text(a, "reason")));
    person_done(a, model, person);
    return true;
}

bool person_restore(struct act *a, json_t *model)
{
    int64_t person;
    struct suspension_open_of_row suspension;
    if (!desk_record(a, &person))
        return false;
    if (!suspension_open_of(a, person, &suspension))
        return refuse(a, STATE_CONFLICT, "person");
    if (!registry_person_move(a, person, "suspended", suspension.state_before) ||
        suspension_lift(a, suspension.id, a->who.actor, a->now) < 0)
        return false;
    person_done(a, model, person);
    return true;
}
