/* Merging two records of one person at a desk: what it does, the proof, the slip, and undoing it.
 */
#include "registry/merge.h"
#include "access/access.h"
#include "card/card.h"
#include "desk/desk_parts.h"
#include "desk_sql.h"

/* What the prepare step found: how each record is proven, and whose PIN was right. */
struct proofs {
    const char *of[2];
    int64_t pin_of;
};

static const char *const sides[] = {"kept", "merged"};

static void choice_keep(struct act *a, const char *name, json_t *model)
{
    json_t *typed = json_object();
    json_put(typed, name, json_string(param_text(a, name)));
    json_mark(typed, name);
    json_put(model, "typed", typed);
}

bool merge_check(struct act *a, json_t *model)
{
    int64_t pair[2];
    if (!desk_pair(a, sides[0], sides[1], pair) ||
        !desk_pair_put(a, pair, sides[0], sides[1], model))
        return false;
    bool is_kept_proven = *registry_merge_proof(a, pair[0]) != '\0';
    bool is_merged_proven = *registry_merge_proof(a, pair[1]) != '\0';
    json_put(model, "needs_card", json_boolean(is_kept_proven != is_merged_proven));
    json_put(model, "needs_document", json_boolean(!is_kept_proven && !is_merged_proven));
    json_put(model, "is_kept_unproven", json_boolean(!is_kept_proven));
    choice_keep(a, "reason", model);
    return a->error.code == ERROR_NONE;
}

/* The person shows the card of the record that no document has proven, and tells its PIN. */
static bool card_proves(struct act *a, int64_t person, struct proofs *proofs, const char **proof)
{
    if (!*param_text(a, "card") && !*param_text(a, "pin"))
        return true;
    if (!card_guess_allowed(a))
        return refuse(a, TOO_MANY_REQUESTS, NULL);
    if (card_person(a, param_text(a, "card")) != person) {
        card_guess_wrong(a);
        return refuse_field(a, NOT_A_CARD, "card");
    }
    if (!access_pin_right(a, person, param_text(a, "pin"), "pin"))
        return false;
    *proof = "card";
    proofs->pin_of = person;
    return true;
}

bool merge_prepare(struct act *a, json_t *model)
{
    (void)model;
    int64_t pair[2];
    struct proofs *proofs = arena_alloc(a->arena, sizeof *proofs);
    if (!desk_pair(a, sides[0], sides[1], pair))
        return false;
    *proofs =
        (struct proofs){.of = {registry_merge_proof(a, pair[0]), registry_merge_proof(a, pair[1])}};
    a->prepared = proofs;
    bool is_kept_proven = *proofs->of[0] != '\0', is_merged_proven = *proofs->of[1] != '\0';
    if (is_kept_proven == is_merged_proven)
        return a->error.code == ERROR_NONE;
    int missing = is_kept_proven ? 1 : 0;
    return card_proves(a, pair[missing], proofs, &proofs->of[missing]);
}

static void done(struct act *a, json_t *model, int64_t merge)
{
    json_put(model, "merge_id", json_id(merge));
    act_redirect(a, "/desk/merges/%s", json_text(model, "merge_id"));
}

bool merge_confirm(struct act *a, json_t *model)
{
    int64_t pair[2], merge;
    const struct proofs *proofs = a->prepared;
    if (!desk_pair(a, sides[0], sides[1], pair))
        return false;
    const struct merge_request request = {.kept = pair[0],
                                          .merged = pair[1],
                                          .kept_proof = proofs->of[0],
                                          .merged_proof = proofs->of[1],
                                          .reason = param_text(a, "reason"),
                                          .organisation = desk_organisation(a)};
    if ((proofs->pin_of && !access_pin_used(a, proofs->pin_of)) ||
        !registry_merge(a, &request, &merge))
        return false;
    done(a, model, merge);
    return true;
}

/* Which merges there were is for whoever may undo them; the slip names the person only. */
bool merge_done(struct act *a, json_t *model)
{
    if (!desk_staffed(a))
        return false;
    json_t *merge = registry_merge_show(a, param_id(a, "merge"));
    if (!merge)
        return refuse(a, NOT_FOUND, "merge");
    json_mark(merge, "reason");
    json_put(model, "merge", merge);
    return true;
}

bool merge_undo(struct act *a, json_t *model)
{
    int64_t merge = param_id(a, "merge");
    if (!desk_staffed(a) || !registry_unmerge(a, merge))
        return false;
    done(a, model, merge);
    return true;
}
