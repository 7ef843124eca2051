/* Categories of a plan: employees of whom an attribute is true, never one person (R8). */
#include "base/clock.h"
#include "base/id.h"
#include "base/text.h"
#include "welfare/plan_parts.h"

#include <string.h>

json_t *record_of(const json_t *row)
{
    json_t *record = json_loads(json_text(row, "record"), 0, NULL);
    return record ? record : json_object();
}

static bool is_same(const char *one, const char *other)
{
    struct arena *arena = arena_new();
    bool same = strcmp(text_fold(arena, one), text_fold(arena, other)) == 0;
    arena_free(&arena);
    return same;
}

bool category_has(const char *attribute, const char *value, const json_t *record)
{
    if (strcmp(attribute, "all") == 0)
        return true;
    if (strcmp(attribute, "seniority") == 0) { /* hired by that day: dates compare as text */
        const char *since = json_text(record, "since");
        return *since && strcmp(since, value) <= 0;
    }
    return *value && is_same(json_text(record, attribute), value);
}

json_t *category_rows(const json_t *employees, const char *attribute, const char *value)
{
    json_t *members = json_array(), *row;
    size_t i;
    json_array_foreach(employees, i, row)
        if (category_has(attribute, value, record_of(row)))
            json_array_append(members, row);
    return members;
}

json_t *category_members(struct act *a, int64_t employer, const char *attribute, const char *value)
{
    json_t *employees = employees_of_employer(a, employer);
    return employees ? category_rows(employees, attribute, value) : NULL;
}

/* What a category's value must look like. */
static bool value_is_fit(const char *attribute, const char *value)
{
    int64_t day;
    if (strcmp(attribute, "all") == 0)
        return *value == '\0';
    return strcmp(attribute, "seniority") == 0 ? clock_parse_date(value, &day) : *value != '\0';
}

bool plan_add_category(struct act *a, json_t *model)
{
    struct plan_by_id_row plan;
    const char *attribute = param_text(a, "attribute"), *value = param_text(a, "value");
    bool is_for_all = strcmp(attribute, "all") == 0;
    if (!plan_find(a, HR_MANAGER, &plan))
        return false;
    json_t *members = category_members(a, plan.employer_id, attribute, value),
           *law = welfare_law(a);
    if (!members || !law)
        return false;
    struct law_category facts = {.day = a->now,
                                 .is_for_all = is_for_all,
                                 .attribute = attribute,
                                 .members = is_for_all || json_array_size(members) == 0
                                                ? -1
                                                : (int64_t)json_array_size(members)};
    struct law_decision decision = law_category(law, &facts);
    if (decision.outcome == LAW_REFUSED || !code_is_among(PLAN_ATTRIBUTES, attribute))
        return law_refuse(a, &decision, "attribute");
    if (!value_is_fit(attribute, value))
        return refuse_field(a, MISSING, "value");
    if (strcmp(plan.state, "draft") != 0)
        return refuse(a, STATE_CONFLICT, "plan");
    if (plan_category_insert(a, id_new(), plan.id, param_text(a, "category"), attribute, value) !=
        1)
        return refuse_field(a, ALREADY_DONE, "value");
    act_subject(a, "plan", plan.id);
    json_put(model, "plan_id", json_id(plan.id));
    act_redirect(a, "/welfare/plans/%s", json_text(model, "plan_id"));
    return true;
}
