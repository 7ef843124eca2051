/* Writing a benefit on a page. What is typed becomes the same rule that the territory's data holds
 * (benefit/rule.h), weighed before it is written, so that its draft says to how many it would be
 * open. */
#include "base/clock.h"
#include "base/id.h"
#include "base/text.h"
#include "benefit/benefit_parts.h"
#include "benefit_sql.h"
#include "registry/organisations.h"
#include "registry/registry.h"

#include <string.h>

bool benefit_form(struct act *a, json_t *model)
{
    return benefit_form_fill(a, param_id(a, "organisation"), NULL, model);
}

/* As it was typed; as it is known, when nothing was. */
static const char *choice_of(const struct act *a, const json_t *known, const char *name)
{
    bool is_typed = *param_text(a, "kind") || *param_text(a, "title_it");
    return known && !is_typed ? json_text(known, name) : param_text(a, name);
}

bool benefit_form_fill(struct act *a, int64_t organisation, const json_t *known, json_t *model)
{
    json_t *kinds = benefit_attestation_kinds(a), *kind;
    const char *attestation = choice_of(a, known, "attestation");
    size_t i;
    if (!kinds || !registry_keeps(a, organisation))
        return refuse(a, NOT_FOUND, "organisation");
    words_choose_each(a, kinds, "label");
    json_array_foreach(kinds, i, kind) {
        bool is_typed = strcmp(json_text(kind, "code"), attestation) == 0;
        json_put(kind, "is_selected", json_boolean(is_typed));
    }
    json_t *typed = json_object();
    static const char *const choices[] = {"kind", "member", "need"};
    for (size_t c = 0; c < sizeof choices / sizeof *choices; c++) {
        json_put(typed, choices[c], json_string(choice_of(a, known, choices[c])));
        json_mark(typed, choices[c]);
    }
    json_put(model, "typed", typed);
    json_put(model, "organisation_id", json_id(organisation));
    json_put(model, "organisation", json_string(registry_name(a, organisation)));
    json_put(model, "kinds", kinds);
    json_put(model, "usual_from_at", json_integer(a->now));
    json_put(model, "usual_until_at", json_integer(clock_day(a->now, 365)));
    return a->error.code == ERROR_NONE;
}

/* ---- conditions ------------------------------------------------------------------------------ */

static void condition_add(json_t *conditions, const char *kind, json_t *value)
{
    json_t *condition = json_object();
    json_put(condition, kind, value);
    json_array_append_new(conditions, condition);
}

static bool age_add(struct act *a, json_t *conditions)
{
    int64_t from = param_int(a, "age_from"), below = param_int(a, "age_below");
    json_t *age = json_object();
    if (from && below && from >= below)
        return refuse_field(a, AGES_CROSSED, "age_below");
    if (from)
        json_put(age, "from", json_integer(from));
    if (below)
        json_put(age, "below", json_integer(below));
    if (from || below)
        condition_add(conditions, "age", age);
    return true;
}

/* Names or codes of areas, separated by commas or lines. */
static bool areas_add(struct act *a, json_t *conditions)
{
    char *rest = arena_copy(a->arena, param_text(a, "areas"));
    json_t *codes = json_array();
    for (char *one; (one = strsep(&rest, ",\n\r"));) {
        const char *name = text_fold(a->arena, one);
        struct benefit_area_row area;
        if (!*name)
            continue;
        if (!benefit_area(a, name, name, &area))
            return refuse_field(a, NOT_A_MUNICIPALITY, "areas");
        json_array_append_new(codes, json_string(area.code));
    }
    if (json_array_size(codes) > 0)
        condition_add(conditions, "area", codes);
    return true;
}

static void member_add(struct act *a, int64_t organisation, json_t *conditions)
{
    const char *member = param_text(a, "member");
    json_t *value = json_object();
    if (strcmp(member, "own") == 0) {
        json_put(value, "organisation", json_id(organisation));
        json_put(value, "type", json_string("member"));
    } else if (strcmp(member, "cooperative") == 0) {
        json_put(value, "kind", json_string("cooperative"));
    } else {
        json_put(value, "kind", json_string("cooperative"));
        json_put(value, "sector", json_string(member));
    }
    if (*member)
        condition_add(conditions, "affiliation", value);
}

static bool attestation_add(struct act *a, json_t *conditions)
{
    const char *code = param_text(a, "attestation");
    int64_t known;
    if (*code && !benefit_attestation_known(a, code, &known))
        return refuse_field(a, NOT_A_CHOICE, "attestation");
    if (*code)
        condition_add(conditions, "attestation", json_string(code));
    return true;
}

/* ---- the whole ------------------------------------------------------------------------------- */

/* A rule, or NULL with a reason at each wrong field. Without conditions it is for all. */
static json_t *rule_read(struct act *a, int64_t organisation)
{
    json_t *conditions = json_array(), *rule = json_object();
    bool is_right = age_add(a, conditions);
    is_right = areas_add(a, conditions) && is_right;
    is_right = attestation_add(a, conditions) && is_right;
    member_add(a, organisation, conditions);
    bool is_any = strcmp(param_text(a, "need"), "any") == 0 && json_array_size(conditions) > 0;
    json_put(rule, is_any ? "any" : "all", conditions);
    return is_right && rule_is_valid(rule) ? rule : NULL;
}

/* {it, de, en} of those that were filled in. */
static const char *words_typed(struct act *a, const char *name)
{
    static const char *const languages[] = {"it", "de", "en"};
    json_t *words = json_object();
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
        const char *text = param_text(a, arena_printf(a->arena, "%s_%s", name, languages[i]));
        if (*text)
            json_put(words, languages[i], json_string(text));
    }
    return benefit_dumped(a, words);
}

bool benefit_prepare(struct act *a, int64_t organisation, const json_t *kept)
{
    if (!registry_keeps(a, organisation))
        return refuse(a, NOT_FOUND, "organisation");
    json_t *rule = kept ? json_deep_copy(kept) : rule_read(a, organisation);
    if (param_time(a, "until") < param_time(a, "from"))
        return refuse_field(a, UNTIL_BEFORE_FROM, "until");
    if (!rule)
        return refuse(a, INVALID, NULL);
    json_t *one = json_object(), *list = json_array();
    json_put(one, "rule_json", rule);
    json_array_append_new(list, one);
    if (!benefits_count_people(a, list))
        return false;
    struct written *written = arena_alloc(a->arena, sizeof *written);
    *written = (struct written){.kind = param_text(a, "kind"),
                                .title = words_typed(a, "title"),
                                .about = words_typed(a, "about"),
                                .rule = benefit_dumped(a, rule),
                                .from = param_time(a, "from"),
                                .until = clock_day(param_time(a, "until"), 1) - 1,
                                .count = json_int(one, "count")};
    a->prepared = written;
    return true;
}

bool benefit_write_prepare(struct act *a, json_t *model)
{
    (void)model;
    return benefit_prepare(a, param_id(a, "organisation"), NULL);
}

int64_t benefit_next(struct act *a, int64_t *id, int64_t organisation, int64_t before,
                     const struct written *written)
{
    char code[ID_TEXT_SIZE];
    *id = id_new();
    id_text(*id, code);
    return benefit_draft(a, *id, code, organisation, before, written->kind, written->title,
                         written->about, written->rule, written->from, written->until,
                         written->count, a->now);
}

bool benefit_write(struct act *a, json_t *model)
{
    int64_t organisation = param_id(a, "organisation"), id;
    if (!registry_keeps(a, organisation))
        return refuse(a, NOT_FOUND, "organisation");
    if (benefit_next(a, &id, organisation, 0, a->prepared) != 1)
        return false;
    act_subject(a, "benefit", id);
    act_fact(a, "organisation", json_id(organisation));
    json_put(model, "id", json_id(id));
    act_redirect(a, "/benefits/%s", json_text(model, "id"));
    return true;
}
