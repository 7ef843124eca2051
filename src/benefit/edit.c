/* Changing a benefit. A draft is written anew; what is open stays as it is until its next version,
 * a draft, is opened in its place. A rule that says more than the form can is left as it is. */
#include "base/clock.h"
#include "base/text.h"
#include "benefit/benefit_parts.h"
#include "benefit_sql.h"
#include "territory/territory.h"

#include <inttypes.h>
#include <string.h>

/* ---- a rule, back in the form's fields ------------------------------------------------------- */

/* False when the field is filled already: the form says it once. */
static bool field_put(json_t *form, const char *name, const char *text)
{
    if (json_object_get(form, name))
        return false;
    json_put(form, name, json_string(text));
    return true;
}

static bool age_put(struct act *a, const json_t *age, json_t *form)
{
    int64_t from = json_int(age, "from"), below = json_int(age, "below");
    return field_put(form, "age_from", from ? arena_printf(a->arena, "%" PRId64, from) : "") &&
           field_put(form, "age_below", below ? arena_printf(a->arena, "%" PRId64, below) : "");
}

/* Its name, where that is enough to find it again; else NULL. */
static const char *area_name(struct act *a, const char *code)
{
    const json_t *area = territory_area_show(a, territory_area(a, code));
    const char *name = json_text(area, "name"), *folded = text_fold(a->arena, name);
    struct benefit_area_row found;
    return benefit_area(a, folded, folded, &found) && strcmp(found.code, code) == 0 ? name : NULL;
}

static bool areas_put(struct act *a, const json_t *codes, json_t *form)
{
    const char *all = "";
    size_t i;
    json_t *code;
    json_array_foreach(codes, i, code) {
        const char *name = area_name(a, json_string_value(code));
        if (!name)
            return false;
        all = arena_printf(a->arena, "%s%s%s", all, i ? ", " : "", name);
    }
    return field_put(form, "areas", all);
}

static bool member_put(const json_t *member, int64_t organisation, json_t *form)
{
    static const char *const sectors[] = {"consumption", "social", "agriculture", "credit"};
    const char *sector = json_text(member, "sector"), *type = json_text(member, "type");
    if (json_get_id(member, "organisation") == organisation && strcmp(type, "member") == 0)
        return field_put(form, "member", "own");
    if (strcmp(json_text(member, "kind"), "cooperative") != 0 || *type)
        return false;
    if (!*sector)
        return field_put(form, "member", "cooperative");
    for (size_t i = 0; i < sizeof sectors / sizeof *sectors; i++)
        if (strcmp(sectors[i], sector) == 0)
            return field_put(form, "member", sector);
    return false;
}

static bool condition_put(struct act *a, const json_t *condition, int64_t organisation,
                          json_t *form)
{
    const json_t *member = json_object_get(condition, "affiliation");
    const json_t *age = json_object_get(condition, "age");
    const json_t *areas = json_object_get(condition, "area");
    if (member)
        return member_put(member, organisation, form);
    if (age)
        return age_put(a, age, form);
    if (areas)
        return areas_put(a, areas, form);
    return json_object_get(condition, "attestation") &&
           field_put(form, "attestation", json_text(condition, "attestation"));
}

/* False when the form cannot say it. */
static bool rule_put(struct act *a, const json_t *benefit, json_t *form)
{
    const json_t *rule = json_object_get(benefit, "rule_json"), *any = json_object_get(rule, "any");
    const json_t *conditions = any ? any : json_object_get(rule, "all");
    int64_t organisation = json_get_id(benefit, "organisation_id");
    size_t i;
    json_t *condition;
    json_put(form, "need", json_string(any ? "any" : "all"));
    json_array_foreach(conditions, i, condition) {
        if (!condition_put(a, condition, organisation, form))
            return false;
    }
    return json_is_array(conditions);
}

/* ---- the form -------------------------------------------------------------------------------- */

static void words_put(struct act *a, const json_t *benefit, const char *name, json_t *form)
{
    const json_t *words = json_object_get(benefit, arena_printf(a->arena, "%s_json", name)), *text;
    const char *language;
    json_object_foreach((json_t *)words, language, text)
        json_put(form, arena_printf(a->arena, "%s_%s", name, language),
                 json_string(json_string_value(text)));
}

static void date_put(json_t *form, const char *name, int64_t at)
{
    char date[11];
    clock_date(at, date);
    json_put(form, name, json_string(date));
}

bool benefit_edit_form(struct act *a, json_t *model)
{
    json_t *benefit = benefit_kept(a), *form = json_object();
    if (!benefit)
        return false;
    words_put(a, benefit, "title", form);
    words_put(a, benefit, "about", form);
    date_put(form, "from", json_int(benefit, "from_at"));
    date_put(form, "until", json_int(benefit, "until_at"));
    json_put(form, "kind", json_string(json_text(benefit, "kind")));
    json_put(model, "is_rule_kept", json_boolean(!rule_put(a, benefit, form)));
    json_put(model, "form", form);
    json_put(model, "benefit_id", json_copy(json_object_get(benefit, "id")));
    json_put(model, "is_open", json_copy(json_object_get(benefit, "is_open")));
    return benefit_form_fill(a, json_get_id(benefit, "organisation_id"), form, model);
}

/* ---- writing it ------------------------------------------------------------------------------ */

bool benefit_edit_prepare(struct act *a, json_t *model)
{
    const json_t *benefit = benefit_kept(a);
    (void)model;
    if (!benefit)
        return false;
    const json_t *kept =
        rule_put(a, benefit, json_object()) ? NULL : json_object_get(benefit, "rule_json");
    return benefit_prepare(a, json_get_id(benefit, "organisation_id"), kept);
}

bool benefit_edit(struct act *a, json_t *model)
{
    const struct written *w = a->prepared;
    const json_t *benefit = benefit_kept(a);
    int64_t id = param_id(a, "benefit"), rows;
    bool is_draft = benefit && json_is_true(json_object_get(benefit, "is_draft"));
    if (!benefit)
        return false;
    if (!is_draft && !json_is_true(json_object_get(benefit, "is_open")))
        return refuse(a, STATE_CONFLICT, "benefit");
    if (is_draft)
        rows = benefit_redraft(a, id, w->kind, w->title, w->about, w->rule, w->from, w->until,
                               w->count, a->now);
    else
        rows = benefit_next(a, &id, json_get_id(benefit, "organisation_id"), id, w);
    if (rows != 1)
        return refuse(a, rows < 0 ? INTERNAL : STATE_CONFLICT, "benefit");
    act_subject(a, "benefit", id);
    json_put(model, "id", json_id(id));
    act_redirect(a, "/benefits/%s", json_text(model, "id"));
    return true;
}
