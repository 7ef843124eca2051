/* Whoever has two records makes them one by themselves: they come in as one, say so, and come in as
 * the other. Both are proven then, and nobody at a desk is needed. */
#include "access/access.h"
#include "desk/desk_parts.h"
#include "registry/merge.h"

/* The record that the caller came in as before, and the one they are in now. */
static bool pair_read(struct act *a, int64_t pair[2])
{
    pair[0] = access_joined(a);
    pair[1] = a->who.actor;
    return pair[0] && registry_person_acting(a, pair[0]) == pair[0];
}

bool records_show(struct act *a, json_t *model)
{
    int64_t pair[2];
    json_t *merges = registry_merges_of(a, a->who.actor);
    if (!merges)
        return false;
    json_put(model, "is_fresh", json_boolean(access_is_fresh(a)));
    json_put(model, "is_both", json_boolean(pair_read(a, pair)));
    json_put(model, "has_merges", json_boolean(json_array_size(merges) > 0));
    json_put(model, "merges", merges);
    return a->error.code == ERROR_NONE;
}

bool records_other(struct act *a, json_t *model)
{
    (void)model;
    act_redirect(a, "/sign-in?back=/me/records/merge");
    act_subject(a, "person", a->who.actor);
    return access_join_begin(a);
}

static void user_name_put(struct act *a, json_t *side, int64_t person)
{
    json_put(side, "user_name", json_string(registry_user_name(a, person)));
}

bool records_pair(struct act *a, json_t *model)
{
    int64_t pair[2];
    if (!pair_read(a, pair)) {
        act_redirect(a, "/me/records");
        return a->error.code == ERROR_NONE;
    }
    if (!desk_pair_put(a, pair, "one", "other", model))
        return false;
    user_name_put(a, json_object_get(model, "one"), pair[0]);
    user_name_put(a, json_object_get(model, "other"), pair[1]);
    json_put(model, "can_choose",
             json_boolean(json_is_true(json_object_get(model, "can_keep_one")) &&
                          json_is_true(json_object_get(model, "can_keep_other"))));
    return a->error.code == ERROR_NONE;
}

/* Whoever is in as the record that goes is in as the kept one from now on. */
bool records_merge(struct act *a, json_t *model)
{
    int64_t pair[2], merge, kept = param_id(a, "keep");
    if (!pair_read(a, pair))
        return refuse(a, SIGN_IN_AGAIN, NULL);
    if (kept != pair[0] && kept != pair[1])
        return refuse_field(a, NOT_FOUND, "keep");
    const struct merge_request request = {.kept = kept,
                                          .merged = kept == pair[0] ? pair[1] : pair[0],
                                          .kept_proof = "sign_in",
                                          .merged_proof = "sign_in",
                                          .reason = "twice"};
    if (!registry_merge(a, &request, &merge) ||
        (kept != pair[1] && !access_session_begin(a, kept, PROOF_UNTOLD, model)))
        return false;
    act_subject(a, "merge", merge);
    act_redirect(a, "/me/records");
    return true;
}
