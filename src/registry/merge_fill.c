/* What the kept record learns from the merged one, and forgets again when they are parted. */
#include "registry/merge_parts.h"
#include "registry/registry_parts.h"
#include "registry_sql.h"

#include <string.h>

/* How to reach the person is learned from any record; who they are only from one that is known as
 * surely as the kept one, so that nothing that somebody typed looks as if it had been seen. */
static const struct {
    const char *name;
    bool says_who;
} fillable[] = {{"birth_date", true},
                {"tax_code", true},
                {"phone", false},
                {"mail", false},
                {"area_id", false}};

enum { FILLABLE = sizeof fillable / sizeof *fillable };

static const char *fill_name(struct act *a, const char *field)
{
    return arena_printf(a->arena, "fill %s", field);
}

/* Write a profile back, as it now is. */
static bool profile_write(struct act *a, int64_t person, const json_t *profile)
{
    const struct new_person known = {.given_name = json_text(profile, "given_name"),
                                     .family_name = json_text(profile, "family_name"),
                                     .birth_date = json_text(profile, "birth_date"),
                                     .phone = json_text(profile, "phone"),
                                     .mail = json_text(profile, "mail"),
                                     .area = json_get_id(profile, "area_id"),
                                     .tax_code = json_text(profile, "tax_code"),
                                     .assurance = json_int(profile, "assurance")};
    return registry_person_change(a, person, &known);
}

bool merge_fill(struct act *a, int64_t merge, int64_t kept, int64_t merged)
{
    json_t *ours = profile_of(a, kept), *theirs = profile_of(a, merged);
    bool is_as_sure = json_int(theirs, "assurance") >= json_int(ours, "assurance");
    bool is_filled = false;
    for (size_t i = 0; i < FILLABLE && ours && theirs; i++) {
        const char *field = fillable[i].name;
        if (*json_text(ours, field) || !*json_text(theirs, field) ||
            (fillable[i].says_who && !is_as_sure))
            continue;
        json_object_set(ours, field, json_object_get(theirs, field));
        if (merge_filled(a, merge, fill_name(a, field), kept) != 1)
            return false;
        is_filled = true;
    }
    if (!ours || !theirs)
        return refuse(a, NOT_FOUND, "person");
    return !is_filled || profile_write(a, kept, ours);
}

/* The merged record has its tax code back, and the index by which it is found. */
bool merge_unfill(struct act *a, int64_t merge, int64_t kept, int64_t merged)
{
    json_t *ours = profile_of(a, kept), *theirs = profile_of(a, merged);
    if (!ours || !theirs)
        return refuse(a, NOT_FOUND, "person");
    for (size_t i = 0; i < FILLABLE; i++) {
        int64_t filled;
        const char *field = fillable[i].name;
        if (!merge_was_filled(a, merge, fill_name(a, field), &filled))
            return false;
        if (filled && json_equal(json_object_get(ours, field), json_object_get(theirs, field)))
            json_put(ours, field, json_string(""));
    }
    /* One that was written down with the kept record meanwhile stays there, and is nobody else's.
     */
    if (*json_text(ours, "tax_code") &&
        json_equal(json_object_get(ours, "tax_code"), json_object_get(theirs, "tax_code")))
        json_put(theirs, "tax_code", json_string(""));
    return profile_write(a, kept, ours) && profile_write(a, merged, theirs);
}
