#include "benefit/rule.h"
#include "base/clock.h"

#include <string.h>

enum { AGE_MAX = 130, ASSURANCE_MAX = 3, AREAS_MAX = 200 };

/* ---- is it a rule? --------------------------------------------------------------------------- */

/* The only member of an object. */
static bool only_member(const json_t *object, const char **key, json_t **value)
{
    if (!json_is_object(object) || json_object_size(object) != 1)
        return false;
    void *at = json_object_iter((json_t *)object);
    *key = json_object_iter_key(at);
    *value = json_object_iter_value(at);
    return true;
}

static bool is_filled(const json_t *text)
{
    return json_is_string(text) && json_string_length(text) > 0;
}

/* Every member is one of these names, of filled text. */
static bool affiliation_is_valid(const json_t *value)
{
    static const char *const names[] = {"organisation", "kind", "sector", "type"};
    size_t known = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        known += is_filled(json_object_get(value, names[i]));
    bool has_organisation = json_object_get(value, "organisation") != NULL;
    bool has_kind = json_object_get(value, "kind") != NULL;
    return known == json_object_size(value) && (has_organisation || has_kind) &&
           (!has_organisation || json_get_id(value, "organisation") != 0);
}

static bool is_age(const json_t *years)
{
    return json_is_integer(years) && json_integer_value(years) >= 0 &&
           json_integer_value(years) <= AGE_MAX;
}

static bool age_is_valid(const json_t *value)
{
    const json_t *from = json_object_get(value, "from"), *below = json_object_get(value, "below");
    size_t known = (from != NULL) + (size_t)(below != NULL);
    return known > 0 && known == json_object_size(value) && (!from || is_age(from)) &&
           (!below || is_age(below)) &&
           (!from || !below || json_integer_value(from) < json_integer_value(below));
}

static bool areas_are_valid(const json_t *value)
{
    size_t i;
    json_t *area;
    json_array_foreach(value, i, area) {
        if (!is_filled(area))
            return false;
    }
    return json_array_size(value) > 0 && json_array_size(value) <= AREAS_MAX;
}

static bool condition_is_valid(const char *kind, const json_t *value)
{
    if (strcmp(kind, "affiliation") == 0)
        return affiliation_is_valid(value);
    if (strcmp(kind, "attestation") == 0)
        return is_filled(value);
    if (strcmp(kind, "age") == 0)
        return age_is_valid(value);
    if (strcmp(kind, "area") == 0)
        return areas_are_valid(value);
    return strcmp(kind, "assurance") == 0 && json_is_integer(value) &&
           json_integer_value(value) >= 0 && json_integer_value(value) <= ASSURANCE_MAX;
}

static bool is_group(const char *kind)
{
    return strcmp(kind, "all") == 0 || strcmp(kind, "any") == 0;
}

static bool part_is_valid(const json_t *rule, int depth, int *conditions)
{
    const char *kind;
    json_t *value, *part;
    size_t i;
    if (!only_member(rule, &kind, &value))
        return false;
    if (!is_group(kind))
        return ++*conditions <= RULE_CONDITIONS_MAX && condition_is_valid(kind, value);
    if (!json_is_array(value) || depth == RULE_DEPTH_MAX)
        return false;
    json_array_foreach(value, i, part) {
        if (!part_is_valid(part, depth + 1, conditions))
            return false;
    }
    return true;
}

bool rule_is_valid(const json_t *rule)
{
    int conditions = 0;
    return part_is_valid(rule, 0, &conditions);
}

/* ---- weighing -------------------------------------------------------------------------------- */

struct weighing {
    const struct benefit_facts *facts;
    int64_t now;
};

/* A finding that says of everything what it is not, because a template would otherwise look for the
 * name in the finding around it. */
static json_t *finding_new(const char *kind)
{
    static const char *const flags[] = {"is_all",       "is_any",     "is_affiliation",
                                        "is_age",       "is_area",    "is_attestation",
                                        "is_assurance", "is_unknown", "is_met"};
    json_t *finding = json_object();
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        json_put(finding, flags[i], json_boolean(strcmp(flags[i] + strlen("is_"), kind) == 0));
    return finding;
}

static json_t *age_weigh(const struct weighing *w, const json_t *value, json_t *finding)
{
    const json_t *from = json_object_get(value, "from"), *below = json_object_get(value, "below");
    int age = clock_age(w->facts->birth_date, w->now);
    bool met = age >= 0 && (!from || age >= json_integer_value(from)) &&
               (!below || age < json_integer_value(below));
    json_put(finding, "is_met", json_boolean(met));
    json_put(finding, "is_unknown", json_boolean(age < 0));
    json_put(finding, "has_from", json_boolean(from != NULL));
    json_put(finding, "from", json_integer(json_integer_value(from)));
    json_put(finding, "has_below", json_boolean(below != NULL));
    json_put(finding, "below", json_integer(json_integer_value(below)));
    return finding;
}

static json_t *attestation_weigh(const struct weighing *w, const json_t *value, json_t *finding)
{
    bool met = false;
    size_t i;
    json_t *attestation;
    json_array_foreach(w->facts->attestations, i, attestation) {
        met = met || (strcmp(json_text(attestation, "code"), json_string_value(value)) == 0 &&
                      json_int(attestation, "until_at") >= w->now);
    }
    json_put(finding, "is_met", json_boolean(met));
    json_put(finding, "code", json_string(json_string_value(value)));
    return finding;
}

/* True when the affiliation has what the rule asks for by that name, or the rule does not. */
static bool agrees(const json_t *affiliation, const char *name, const json_t *value,
                   const char *asked)
{
    const char *wanted = json_text(value, asked);
    return !*wanted || strcmp(json_text(affiliation, name), wanted) == 0;
}

static json_t *affiliation_weigh(const struct weighing *w, const json_t *value, json_t *finding)
{
    bool met = false;
    size_t i;
    json_t *affiliation;
    json_array_foreach(w->facts->affiliations, i, affiliation) {
        met = met || (agrees(affiliation, "organisation_id", value, "organisation") &&
                      agrees(affiliation, "kind", value, "kind") &&
                      agrees(affiliation, "sector", value, "sector") &&
                      agrees(affiliation, "type", value, "type"));
    }
    json_put(finding, "is_met", json_boolean(met));
    json_put(finding, "organisation_id", json_id(json_get_id(value, "organisation")));
    json_put(finding, "kind", json_string(json_text(value, "kind")));
    json_put(finding, "sector", json_string(json_text(value, "sector")));
    json_put(finding, "type", json_string(json_text(value, "type")));
    return finding;
}

static bool holds_text(const json_t *list, const json_t *text)
{
    size_t i;
    json_t *item;
    json_array_foreach(list, i, item) {
        if (json_equal(item, text))
            return true;
    }
    return false;
}

static json_t *area_weigh(const struct weighing *w, const json_t *value, json_t *finding)
{
    bool met = false;
    size_t i;
    json_t *area;
    json_array_foreach(value, i, area) {
        met = met || holds_text(w->facts->areas, area);
    }
    json_put(finding, "is_met", json_boolean(met));
    json_put(finding, "areas", json_deep_copy(value));
    return finding;
}

static json_t *assurance_weigh(const struct weighing *w, const json_t *value, json_t *finding)
{
    json_put(finding, "is_met", json_boolean(w->facts->assurance >= json_integer_value(value)));
    json_put(finding, "level", json_integer(json_integer_value(value)));
    return finding;
}

static json_t *condition_weigh(const struct weighing *w, const char *kind, const json_t *value)
{
    json_t *finding = finding_new(kind);
    if (strcmp(kind, "age") == 0)
        return age_weigh(w, value, finding);
    if (strcmp(kind, "attestation") == 0)
        return attestation_weigh(w, value, finding);
    if (strcmp(kind, "affiliation") == 0)
        return affiliation_weigh(w, value, finding);
    if (strcmp(kind, "area") == 0)
        return area_weigh(w, value, finding);
    return assurance_weigh(w, value, finding);
}

static bool is_met(const json_t *finding)
{
    return json_is_true(json_object_get(finding, "is_met"));
}

static json_t *part_weigh(const struct weighing *w, const json_t *rule)
{
    const char *kind;
    json_t *value, *part;
    size_t i, met = 0;
    if (!only_member(rule, &kind, &value))
        return finding_new("any");
    if (!is_group(kind))
        return condition_weigh(w, kind, value);
    json_t *finding = finding_new(kind), *parts = json_array();
    json_array_foreach(value, i, part) {
        json_t *weighed = part_weigh(w, part);
        met += is_met(weighed);
        json_array_append_new(parts, weighed);
    }
    bool is_all = strcmp(kind, "all") == 0;
    json_put(finding, "is_met", json_boolean(is_all ? met == json_array_size(value) : met > 0));
    json_put(finding, "parts", parts);
    return finding;
}

json_t *rule_weigh(const json_t *rule, const struct benefit_facts *facts, int64_t now)
{
    const struct weighing weighing = {facts, now};
    return part_weigh(&weighing, rule);
}

/* ---- what it comes to ------------------------------------------------------------------------ */

/* The parts of a finding that are as wanted; groups of "all" are opened. */
static void parts_gather(const json_t *finding, bool met, json_t *list)
{
    bool is_all = json_is_true(json_object_get(finding, "is_all"));
    bool is_any = json_is_true(json_object_get(finding, "is_any"));
    const json_t *parts = json_object_get(finding, "parts");
    size_t i;
    json_t *part;
    if (is_met(finding) != met)
        return;
    if (!is_all && !(is_any && met)) {
        json_array_append(list, (json_t *)finding);
        return;
    }
    json_array_foreach(parts, i, part) {
        parts_gather(part, met, list);
    }
}

json_t *finding_lacks(const json_t *finding)
{
    json_t *list = json_array();
    parts_gather(finding, false, list);
    return list;
}

json_t *finding_grounds(const json_t *finding)
{
    json_t *list = json_array();
    parts_gather(finding, true, list);
    return list;
}
