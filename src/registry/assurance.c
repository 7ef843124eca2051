/* How surely the square knows that a person is who they say they are.
 *
 *     0  they said so
 *     1  a contact of theirs answered: a code sent by mail came back, their telephone was picked up
 *     2  an operator saw them with a document
 *     3  a national electronic identity vouched for them
 *
 * A person becomes "verified" with the second; what is provisional stays open to them all the same.
 */
#include "registry/assurance.h"

#include "base/id.h"
#include "registry/vault.h"
#include "registry_sql.h"

#include <string.h>

static const struct {
    const char *method;
    int64_t level;
} methods[] = {{"mail", 1}, {"phone", 1}, {"desk", 2}, {"identity", 3}};

static int64_t level_of(const char *method)
{
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (strcmp(methods[i].method, method) == 0)
            return methods[i].level;
    return 0;
}

int64_t registry_assurance(struct act *a, int64_t person)
{
    int64_t level;
    return assurance_level(a, person, &level) ? level : 0;
}

static const char *document_text(struct act *a, int64_t person,
                                 const struct seen_document *document)
{
    json_t *text = json_object();
    if (!document || !*document->kind)
        return "";
    json_put(text, "number", json_string(document->number));
    json_put(text, "issuer", json_string(document->issuer));
    json_put(text, "expires", json_string(document->expires));
    return vault_seal(a, person, json_dumps(text, JSON_COMPACT | JSON_SORT_KEYS));
}

bool registry_assurance_give(struct act *a, int64_t person, const struct new_assurance *proof)
{
    int64_t level = level_of(proof->method);
    const char *kind = proof->document ? proof->document->kind : "";
    const char *document = document_text(a, person, proof->document);
    const char *contact = proof->contact ? vault_seal(a, person, proof->contact) : "";
    int64_t by = a->who.actor == person ? 0 : a->who.actor;
    if (!level)
        return refuse(a, NOT_A_CHOICE, "method");
    if (!document || !contact)
        return false;
    return assurance_end(a, person, proof->method, a->now) >= 0 &&
           assurance_insert(a, id_new(), person, level, proof->method, by, proof->organisation,
                            kind, document, contact, a->now) == 1 &&
           assurance_raise(a, person, level) >= 0 &&
           (level < 2 || person_state_set(a, person, "verified", "provisional") >= 0);
}

bool registry_assurance_end(struct act *a, int64_t person, const char *method)
{
    return assurance_end(a, person, method, a->now) >= 0 &&
           (level_of(method) > 1 || assurance_fall(a, person) >= 0);
}

json_t *registry_assurances(struct act *a, int64_t person)
{
    return assurances_of(a, person);
}

/* ---- where a person's life in the registry stands ---------------------------------------------
 */

const char *registry_person_state(struct act *a, int64_t person)
{
    struct person_state_of_row row;
    return person_state_of(a, person, &row) ? row.state : "";
}

bool registry_person_move(struct act *a, int64_t person, const char *before, const char *after)
{
    int64_t moved = person_state_set(a, person, after, before);
    if (moved == 0)
        refuse(a, STATE_CONFLICT, "person");
    return moved == 1;
}
