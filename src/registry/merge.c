/* Two records of one person become one, and are parted again. What each room holds goes from one to
 * the other by its belongings; what only a room can decide it does when "person.merged" is told. */
#include "registry/merge.h"

#include "base/id.h"
#include "registry/assurance.h"
#include "registry/merge_parts.h"
#include "registry/registry_parts.h"
#include "registry_sql.h"

#include <string.h>

enum { STRAGGLERS_SECONDS = 15 * 60 };

int64_t registry_person_acting(struct act *a, int64_t person)
{
    int64_t acting;
    return person_acting(a, person, &acting) ? acting : 0;
}

json_t *registry_merged_into(struct act *a, int64_t person)
{
    return merged_into(a, person);
}

bool registry_merge_of(struct act *a, int64_t merge, int64_t *kept, int64_t *merged)
{
    struct merge_row_row row;
    if (!merge_row(a, merge, &row))
        return refuse(a, NOT_FOUND, "merge");
    *kept = row.kept_id;
    *merged = row.merged_id;
    return true;
}

/* Nothing else happens to either meanwhile. The elder first, as everybody does, so that two merges
 * do not wait for each other. */
static bool pair_hold(struct act *a, int64_t one, int64_t other)
{
    int64_t elder = one < other ? one : other, younger = one < other ? other : one;
    return (party_lock(a, elder, &elder) && party_lock(a, younger, &younger)) ||
           refuse(a, NOT_FOUND, "person");
}

/* ---- may they be merged? -----------------------------------------------------------------------
 */

static bool side_read(struct act *a, int64_t person, struct merge_side_row *side)
{
    if (!merge_side(a, person, a->now, side))
        return refuse(a, NOT_FOUND, "person");
    bool is_open = strcmp(side->state, "provisional") == 0 || strcmp(side->state, "verified") == 0;
    return (is_open && !side->same_as_id) || refuse(a, STATE_CONFLICT, "person");
}

/* The caller has come in as both. */
static bool is_by_sign_in(const struct merge_request *request)
{
    return strcmp(request->kept_proof, "sign_in") == 0 &&
           strcmp(request->merged_proof, "sign_in") == 0;
}

/* Whoever sits at a desk does not merge their own records, and by signing in nobody merges those of
 * others. Who works in the square is the Federation's affair, since a role goes with its record. */
static bool caller_may(struct act *a, const struct merge_request *request,
                       const struct merge_side_row *kept, const struct merge_side_row *merged)
{
    bool is_own = request->kept == a->who.actor || request->merged == a->who.actor;
    bool is_staff = kept->roles + merged->roles > 0;
    if (is_own != is_by_sign_in(request))
        return refuse(a, FORBIDDEN, NULL);
    return !is_staff || (!is_own && (a->who.roles & FEDERATION)) ||
           refuse(a, MERGE_WORKS_HERE, NULL);
}

static bool tax_codes_agree(const char *one, const char *other)
{
    return !*one || !*other || strcmp(one, other) == 0;
}

static bool is_seen(const struct merge_side_row *side)
{
    return side->assurance >= 2;
}

/* Documents or passwords alone show that two records are one person's only when these say the same:
 * relatives know each other's passwords. */
static bool proofs_right(struct act *a, const struct merge_request *request,
                         const struct merge_side_row *kept, const struct merge_side_row *merged)
{
    bool by_card =
        strcmp(request->kept_proof, "card") == 0 || strcmp(request->merged_proof, "card") == 0;
    bool count = (is_seen(kept) && is_seen(merged)) || is_by_sign_in(request);
    if (count && !tax_codes_agree(kept->tax_code, merged->tax_code))
        return refuse(a, MERGE_TAX_CODES, NULL);
    if (kept->assurance < merged->assurance)
        return refuse(a, MERGE_BETTER_KNOWN, NULL);
    if (!*request->kept_proof || !*request->merged_proof)
        return refuse(a, MERGE_UNPROVEN, NULL);
    return by_card ||
           (*kept->name_birth_index &&
            strcmp(kept->name_birth_index, merged->name_birth_index) == 0) ||
           refuse(a, MERGE_OTHER_NAME, NULL);
}

static bool merge_right(struct act *a, const struct merge_request *request)
{
    struct merge_side_row kept, merged;
    if (request->kept == request->merged)
        return refuse(a, STATE_CONFLICT, "person");
    if (!pair_hold(a, request->kept, request->merged) || !side_read(a, request->kept, &kept) ||
        !side_read(a, request->merged, &merged) || !caller_may(a, request, &kept, &merged))
        return false;
    if (merged.gathered)
        return refuse(a, MERGE_GATHERED, NULL);
    return proofs_right(a, request, &kept, &merged);
}

const char *registry_merge_proof(struct act *a, int64_t person)
{
    struct merge_side_row side;
    if (!merge_side(a, person, a->now, &side) || side.assurance < 2)
        return "";
    return side.assurance == 2 ? "document" : "identity";
}

/* ---- what goes from one to the other -----------------------------------------------------------
 */

static bool belongings_follow(struct act *a, int64_t merge, int64_t kept, int64_t merged)
{
    int64_t noted = 0;
    for (const struct room *const *room = rooms; *room; room++)
        for (const struct belonging *one = (*room)->belongings; one && one->give; one++) {
            if (one->note)
                noted = one->note(a, merge);
            if (noted < 0 || (noted > 0 && one->give(a, merge, merged, kept) < 0))
                return false;
        }
    return true;
}

/* Whoever was already ordering as the merged record while it was merged did so as that: what came
 * of it follows, too. */
bool merges_follow_due(struct act *a, json_t *model)
{
    (void)model;
    json_t *merges = merges_fresh(a, a->now + MERGE_UNDO_SECONDS - STRAGGLERS_SECONDS), *one;
    size_t i;
    json_array_foreach(merges, i, one)
        if (!belongings_follow(a, json_get_id(one, "id"), json_get_id(one, "kept_id"),
                               json_get_id(one, "merged_id")))
            return false;
    return merges != NULL;
}

/* In the other direction and the other order: what was ended to make place begins again last. */
static bool belongings_return(struct act *a, int64_t merge, int64_t kept, int64_t merged)
{
    for (const struct room *const *room = rooms; *room; room++) {
        const struct belonging *first = (*room)->belongings, *end = first;
        while (end && end->give)
            end++;
        while (end != first)
            if ((--end)->give(a, merge, kept, merged) < 0)
                return false;
    }
    return true;
}

/* Each is told at their own address: if it was a mistake, the other one hears of it too. */
static bool both_tell(struct act *a, const char *kind, int64_t merge, int64_t kept, int64_t merged,
                      int64_t until)
{
    json_t *data = json_object();
    json_put(data, "until_at", json_integer(until));
    json_t *again = json_deep_copy(data);
    return act_notify(a, kept, kind, merge, data) && act_notify(a, merged, kind, merge, again);
}

static void merge_journal(struct act *a, int64_t merge, int64_t kept, int64_t merged)
{
    act_subject(a, "merge", merge);
    act_fact(a, "kept", json_id(kept));
    act_fact(a, "merged", json_id(merged));
}

bool registry_merge(struct act *a, const struct merge_request *request, int64_t *id)
{
    int64_t kept = request->kept, merged = request->merged, until = a->now + MERGE_UNDO_SECONDS;
    if (!merge_right(a, request))
        return false;
    *id = id_new();
    int64_t made =
        merge_insert(a, *id, kept, merged, request->kept_proof, request->merged_proof,
                     request->reason, a->who.actor, request->organisation, a->now, until);
    if (made == 0)
        return refuse(a, STATE_CONFLICT, "person");
    merge_journal(a, *id, kept, merged);
    act_fact(a, "reason", json_string(request->reason));
    return made == 1 && merge_point(a, merged, kept) == 1 && merge_fill(a, *id, kept, merged) &&
           belongings_follow(a, *id, kept, merged) && act_emit(a, "person.merged", *id, "") &&
           both_tell(a, "records-merged", *id, kept, merged, until);
}

bool registry_unmerge(struct act *a, int64_t merge)
{
    struct merge_row_row row;
    if (!merge_row(a, merge, &row))
        return refuse(a, NOT_FOUND, "merge");
    int64_t kept = row.kept_id, merged = row.merged_id;
    if (kept == a->who.actor || merged == a->who.actor)
        return refuse(a, FORBIDDEN, NULL);
    if (!pair_hold(a, kept, merged))
        return false;
    if (row.undone_at || strcmp(registry_person_state(a, kept), "erased") == 0)
        return refuse(a, STATE_CONFLICT, "merge");
    if (row.until_at < a->now)
        return refuse(a, MERGE_OVER, NULL);
    int64_t undone = merge_undone(a, merge, a->who.actor, a->now);
    if (undone == 0)
        return refuse(a, STATE_CONFLICT, "merge");
    merge_journal(a, merge, kept, merged);
    return undone == 1 && act_emit(a, "person.unmerged", merge, "") &&
           belongings_return(a, merge, kept, merged) && merge_point(a, merged, 0) == 1 &&
           merge_unfill(a, merge, kept, merged) &&
           both_tell(a, "records-parted", merge, kept, merged, 0);
}

/* ---- who might be one person -------------------------------------------------------------------
 */

json_t *registry_duplicates(struct act *a, int64_t most, int64_t skip)
{
    return duplicates_find(a, most, skip);
}

bool registry_distinct(struct act *a, int64_t one, int64_t other)
{
    int64_t elder = one < other ? one : other, younger = one < other ? other : one;
    if (one == other)
        return refuse(a, NOT_FOUND, "person");
    act_subject(a, "person", one);
    act_fact(a, "other", json_id(other));
    return distinct_insert(a, elder, younger, a->who.actor, a->now) >= 0;
}

json_t *registry_merge_show(struct act *a, int64_t merge)
{
    return merge_one(a, merge, a->now);
}

json_t *registry_merges_recent(struct act *a, int64_t most)
{
    return merges_recent(a, a->now, most);
}

json_t *registry_merges_of(struct act *a, int64_t person)
{
    return merges_of(a, person, a->now);
}

const struct belonging registry_belongings[] = {
    {merge_note_user_names, merge_give_user_names},
    {merge_note_relationships, merge_give_relationships},
    {merge_note_related, merge_give_related},
    {merge_note_roles_revived, merge_give_roles_revived},
    {merge_note_roles_ended, merge_give_roles_ended},
    {merge_note_role_grants, merge_give_role_grants},
    {merge_note_affiliations_ended, merge_give_affiliations_ended},
    {merge_note_affiliations, merge_give_affiliations},
    {merge_note_mandates_ended, merge_give_mandates_ended},
    {merge_note_mandates_given, merge_give_mandates_given},
    {merge_note_mandates_received, merge_give_mandates_received},
    {merge_note_particulars, merge_give_particulars},
    {merge_note_close_people, merge_give_close_people},
    {merge_note_contacts, merge_give_contacts},
    {0}};
