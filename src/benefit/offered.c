/* What an organisation offers, for whom, and to how many it is open. Whoever keeps the organisation
 * opens its drafts and ends what is over. */
#include "benefit/benefit_parts.h"
#include "benefit_sql.h"
#include "registry/organisations.h"
#include "registry/registry.h"

/* So few might be recognised: their number is not told. */
enum { FEW = 5 };

/* In place of the number: has_count, is_few, and people, from FEW on. */
static void count_show(json_t *benefit)
{
    bool has_count = json_int(benefit, "counted_at") != 0;
    int64_t count = json_int(benefit, "open_count");
    bool is_few = has_count && count < FEW;
    json_put(benefit, "has_count", json_boolean(has_count));
    json_put(benefit, "is_few", json_boolean(is_few));
    json_put(benefit, "people", has_count && !is_few ? json_integer(count) : json_null());
    json_object_del(benefit, "open_count");
}

static void benefit_show(const struct act *a, json_t *benefit)
{
    words_choose(a, benefit, "title");
    words_choose(a, benefit, "about");
    json_mark(benefit, "kind");
    count_show(benefit);
}

static bool is_shown(const json_t *benefit, bool is_keeper)
{
    return is_keeper || json_is_true(json_object_get(benefit, "is_open"));
}

bool benefits_offered_page(struct act *a, json_t *model)
{
    int64_t organisation = param_id(a, "organisation");
    bool is_keeper = registry_keeps(a, organisation);
    const char *name = registry_is_person(a, organisation) ? "" : registry_name(a, organisation);
    if (!*name)
        return refuse(a, NOT_FOUND, "organisation");
    json_t *all = benefits_of(a, organisation, a->now), *shown = json_array(), *benefit;
    size_t i;
    if (!all)
        return false;
    json_array_foreach(all, i, benefit) {
        benefit_show(a, benefit);
        if (is_shown(benefit, is_keeper))
            json_array_append(shown, benefit);
    }
    json_put(model, "organisation_id", json_id(organisation));
    json_put(model, "organisation", json_string(name));
    json_put(model, "can_write", json_boolean(is_keeper));
    json_put(model, "has_benefits", json_boolean(json_array_size(shown) > 0));
    json_put(model, "benefits", shown);
    return true;
}

/* ---- one ------------------------------------------------------------------------------------- */

/* Of an organisation that the caller keeps; for others it does not exist. */
json_t *benefit_kept(struct act *a)
{
    json_t *benefit = benefit_by_id(a, param_id(a, "benefit"), a->now);
    if (benefit && registry_keeps(a, json_get_id(benefit, "organisation_id")))
        return benefit;
    refuse(a, NOT_FOUND, "benefit");
    return NULL;
}

/* The conditions that all must be met; or the one there is. */
static json_t *conditions_of(struct act *a, const json_t *rule)
{
    const struct benefit_facts nobody = {0};
    json_t *whom = rule_weigh(rule, &nobody, a->now), *conditions = json_array();
    if (json_is_true(json_object_get(whom, "is_all")))
        conditions = json_object_get(whom, "parts");
    else
        json_array_append(conditions, whom);
    findings_name(a, conditions);
    return conditions;
}

bool benefit_page(struct act *a, json_t *model)
{
    json_t *benefit = benefit_kept(a);
    if (!benefit)
        return false;
    json_t *conditions = conditions_of(a, json_object_get(benefit, "rule_json"));
    benefit_show(a, benefit);
    json_put(model, "is_for_all", json_boolean(json_array_size(conditions) == 0));
    json_put(model, "conditions", conditions);
    json_put(model, "benefit", benefit);
    return a->error.code == ERROR_NONE;
}

static bool benefit_noted(struct act *a, const json_t *benefit, const char *state, json_t *model)
{
    act_subject(a, "benefit", json_get_id(benefit, "id"));
    act_fact(a, "state", json_string(state));
    json_put(model, "id", json_copy(json_object_get(benefit, "id")));
    json_put(model, "state", json_string(state));
    act_redirect(a, "/organisations/%s/benefits", json_text(benefit, "organisation_id"));
    return true;
}

typedef int64_t step(struct act *a, int64_t benefit);

static bool benefit_step(struct act *a, step *take, const char *state, json_t *model)
{
    const json_t *benefit = benefit_kept(a);
    if (!benefit)
        return false;
    int64_t taken = take(a, json_get_id(benefit, "id"));
    if (taken != 1)
        return refuse(a, taken < 0 ? INTERNAL : STATE_CONFLICT, "benefit");
    return benefit_noted(a, benefit, state, model);
}

/* The version before ends as its next one opens, which is known by the same code from then on. */
static bool version_follow(struct act *a, int64_t benefit, int64_t before)
{
    const json_t *old = benefit_by_id(a, before, a->now);
    if (!old || benefit_superseded(a, before, json_text(old, "id")) != 1)
        return refuse(a, STATE_CONFLICT, "benefit");
    return benefit_recode(a, benefit, json_text(old, "code")) == 1;
}

bool benefit_open_act(struct act *a, json_t *model)
{
    const json_t *benefit = benefit_kept(a);
    int64_t before = benefit ? json_get_id(benefit, "replaces_id") : 0;
    return benefit && benefit_step(a, benefit_opened, "open", model) &&
           (!before || version_follow(a, json_get_id(benefit, "id"), before));
}

bool benefit_end(struct act *a, json_t *model)
{
    return benefit_step(a, benefit_ended, "ended", model);
}

bool benefit_drop(struct act *a, json_t *model)
{
    return benefit_step(a, benefit_dropped, "dropped", model);
}
