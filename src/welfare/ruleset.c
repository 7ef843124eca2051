/* Is this the law? What a file says, checked field by field, as a list of rulesets. */
#include "base/clock.h"
#include "welfare/law.h"

#include <string.h>

enum { RULESETS_MAX = 200, LIST_MAX = 40, TEXT_MAX = 2000, VERSION_MAX = 10000 };

/* ---- what each matter needs --------------------------------------------------------------------
 */

enum kind { CENTS = 1, COUNT, TRUTH, LIST };

struct parameter {
    const char *name;
    enum kind kind;
    int64_t least, most; /* of COUNT */
};

enum { PARAMETERS_MAX = 9 };

struct matter {
    const char *name; /* ending in "*": all that begin so */
    struct parameter parameters[PARAMETERS_MAX];
};

#define LETTER                                                                                     \
    {                                                                                              \
        {"is_for_worker", TRUTH}, {"is_for_family", TRUTH}, {"is_reimbursable", TRUTH},            \
        {                                                                                          \
            "family_age_from", COUNT, 0, 150                                                       \
        }                                                                                          \
    }

static const struct matter matters[] = {
    {"tax-year", {{"last_day_of_january", COUNT, 0, 31}}},
    {"fringe",
     {{"limit_cents", CENTS},
      {"children_limit_cents", CENTS},
      {"children_are_declared", TRUTH},
      {"home_expenses", LIST},
      {"main_home_expenses", LIST}}},
    {"letter-f", LETTER},
    {"letter-f-bis", LETTER},
    {"letter-f-ter", LETTER},
    {"letter-f-quater", LETTER},
    {"letter-d-bis", LETTER},
    {"letter-c", {{"paper_cents", CENTS}, {"electronic_cents", CENTS}}},
    {"plan", {{"attributes", LIST}}},
    {"family", {{"always", LIST}, {"unless_separated", LIST}, {"cohabiting_or_alimony", LIST}}},
    {"voucher",
     {{"is_nominative", TRUTH},
      {"is_transferable", TRUTH},
      {"is_cashable", TRUTH},
      {"may_be_partial", TRUTH},
      {"may_be_topped_up", TRUTH},
      {"may_reimburse", TRUTH},
      {"needs_network", TRUTH},
      {"fringe_may_cumulate", TRUTH}}},
    {"bonus",
     {{"limit_cents", CENTS},
      {"income_limit_cents", CENTS},
      {"tax_basis_points", COUNT, 0, 10000}}},
    {"residue", {{"is_cashable", TRUTH}, {"at_the_end", LIST}}},
    {"contract-*",
     {{"amount_cents", CENTS},
      {"usable_until_month", COUNT, 1, 12},
      {"usable_until_day", COUNT, 1, 31}}},
    {"document", {{"required", LIST}}},
    {"payroll", {{"required", LIST}, {"sources", LIST}, {"reimbursed_is_deductible", TRUTH}}},
    {"limited-network", {{"limit_cents", CENTS}, {"warn_above_cents", CENTS}}},
    {"volunteer",
     {{"may_be_paid", TRUTH},
      {"self_certified_day_cents", CENTS},
      {"self_certified_month_cents", CENTS}}},
    {"health-data", {{"needs_consent_or_care", TRUTH}}},
    {"public-voucher",
     {{"age_most", COUNT, 0, 150},
      {"special_age_most", COUNT, 0, 150},
      {"share_basis_points", COUNT, 0, 10000},
      {"low_share_basis_points", COUNT, 0, 10000},
      {"activate_days", COUNT, 1, 3660},
      {"complete_months", COUNT, 1, 120},
      {"report_days", COUNT, 1, 3660}}},
};

static bool matter_is(const struct matter *matter, const char *name)
{
    size_t length = strlen(matter->name);
    bool is_family = matter->name[length - 1] == '*';
    return is_family ? strncmp(matter->name, name, length - 1) == 0 && strlen(name) >= length
                     : strcmp(matter->name, name) == 0;
}

static const struct matter *matter_named(const char *name)
{
    for (size_t i = 0; i < sizeof matters / sizeof *matters; i++)
        if (matter_is(&matters[i], name))
            return &matters[i];
    return NULL;
}

/* ---- a ruleset ---------------------------------------------------------------------------------
 */

static bool amiss(struct error *error, const char *code, const char *field, const char *why)
{
    return error_set(error, INVALID, "rulesets", "%.60s: %.60s: %s", *code ? code : "a ruleset",
                     field, why);
}

static bool is_text(const json_t *value)
{
    return json_is_string(value) && json_string_length(value) > 0 &&
           json_string_length(value) <= TEXT_MAX;
}

static bool is_list(const json_t *value)
{
    size_t i;
    const json_t *item;
    json_array_foreach(value, i, item) {
        if (!is_text(item))
            return false;
    }
    return json_is_array(value) && json_array_size(value) <= LIST_MAX;
}

static bool is_words(const json_t *value)
{
    return json_is_object(value) && json_object_size(value) == 3 &&
           is_text(json_object_get(value, "it")) && is_text(json_object_get(value, "de")) &&
           is_text(json_object_get(value, "en"));
}

static bool is_whole_number(const json_t *value, int64_t least, int64_t most)
{
    return json_is_integer(value) && json_integer_value(value) >= least &&
           json_integer_value(value) <= most;
}

/* Ten million millions of euro are more than the law ever speaks of. */
static bool is_parameter(const struct parameter *parameter, const json_t *value)
{
    static const int64_t cents_most = 1000000000000000;
    switch (parameter->kind) {
    case CENTS:
        return is_whole_number(value, 0, cents_most);
    case COUNT:
        return is_whole_number(value, parameter->least, parameter->most);
    case TRUTH:
        return json_is_boolean(value);
    case LIST:
        return is_list(value);
    }
    return false;
}

static bool parameters_check(const struct matter *matter, const char *code,
                             const json_t *parameters, struct error *error)
{
    size_t known = 0;
    const char *name;
    const json_t *value;
    for (; known < PARAMETERS_MAX && matter->parameters[known].name; known++) {
        const struct parameter *parameter = &matter->parameters[known];
        value = json_object_get(parameters, parameter->name);
        if (!value)
            return amiss(error, code, parameter->name, "is missing");
        if (!is_parameter(parameter, value))
            return amiss(error, code, parameter->name, "is of another kind, or beyond its limits");
    }
    json_object_foreach((json_t *)parameters, name, value) {
        size_t i = 0;
        while (i < known && strcmp(matter->parameters[i].name, name) != 0)
            i++;
        if (i == known)
            return amiss(error, code, name, "is no parameter of this matter");
    }
    return true;
}

static bool confidence_is_known(const char *confidence)
{
    return strlen(confidence) == 1 && strchr("HML", *confidence) != NULL;
}

static bool words_check(const json_t *ruleset, const char *code, struct error *error)
{
    if (!is_text(json_object_get(ruleset, "code")) || strlen(code) > 60)
        return amiss(error, code, "code", "1 to 60 characters are needed");
    if (!is_whole_number(json_object_get(ruleset, "version"), 1, VERSION_MAX))
        return amiss(error, code, "version", "a number from 1 is needed");
    if (!is_list(json_object_get(ruleset, "rules")))
        return amiss(error, code, "rules", "a list of texts is needed");
    if (!is_text(json_object_get(ruleset, "source")))
        return amiss(error, code, "source", "is missing");
    if (!confidence_is_known(json_text(ruleset, "confidence")))
        return amiss(error, code, "confidence", "H, M or L");
    if (!is_words(json_object_get(ruleset, "title")))
        return amiss(error, code, "title", "is needed in it, de and en");
    if (!is_words(json_object_get(ruleset, "about")))
        return amiss(error, code, "about", "is needed in it, de and en");
    return true;
}

/* Its first second, and its last one: null until further notice. */
static bool span_read(const json_t *ruleset, const char *code, json_t *read, struct error *error)
{
    int64_t from, last_day;
    const json_t *until = json_object_get(ruleset, "valid_until");
    if (!clock_parse_date(json_text(ruleset, "valid_from"), &from))
        return amiss(error, code, "valid_from", "is no date");
    json_object_set_new(read, "valid_from_at", json_integer(from));
    json_object_set_new(read, "valid_until_at", json_null());
    if (json_is_null(until))
        return true;
    if (!clock_parse_date(json_text(ruleset, "valid_until"), &last_day))
        return amiss(error, code, "valid_until", "is neither a date nor null");
    if (last_day < from)
        return amiss(error, code, "valid_until", "lies before valid_from");
    json_object_set_new(read, "valid_until_at", json_integer(clock_day(last_day, 1) - 1));
    return true;
}

static const struct {
    const char *in_file, *in_law;
} members[] = {{"code", "code"},        {"version", "version"},  {"matter", "matter"},
               {"rules", "rules_json"}, {"source", "source"},    {"confidence", "confidence"},
               {"title", "title_json"}, {"about", "about_json"}, {"parameters", "parameters_json"}};

enum { MEMBERS = sizeof members / sizeof *members };

static bool is_member(const char *name)
{
    for (size_t i = 0; i < MEMBERS; i++)
        if (strcmp(members[i].in_file, name) == 0)
            return true;
    return strcmp(name, "valid_from") == 0 || strcmp(name, "valid_until") == 0;
}

static bool ruleset_read(json_t *ruleset, json_t *law, struct error *error)
{
    const char *code = json_text(ruleset, "code"), *name;
    json_t *value, *parameters = json_object_get(ruleset, "parameters");
    const struct matter *matter = matter_named(json_text(ruleset, "matter"));
    json_object_foreach(ruleset, name, value) {
        if (!is_member(name))
            return amiss(error, code, name, "is no field of a ruleset");
    }
    if (!words_check(ruleset, code, error))
        return false;
    if (!matter)
        return amiss(error, code, "matter", "is not known");
    if (!json_is_object(parameters))
        return amiss(error, code, "parameters", "is missing");
    json_t *read = json_object();
    for (size_t i = 0; i < MEMBERS; i++)
        json_object_set(read, members[i].in_law, json_object_get(ruleset, members[i].in_file));
    bool ok =
        parameters_check(matter, code, parameters, error) && span_read(ruleset, code, read, error);
    json_array_append_new(law, read);
    return ok;
}

/* ---- all together ------------------------------------------------------------------------------
 */

static int64_t until_of(const json_t *ruleset)
{
    const json_t *until = json_object_get(ruleset, "valid_until_at");
    return json_is_integer(until) ? json_integer_value(until) : INT64_MAX;
}

static bool do_overlap(const json_t *one, const json_t *other)
{
    return strcmp(json_text(one, "matter"), json_text(other, "matter")) == 0 &&
           json_int(one, "valid_from_at") <= until_of(other) &&
           json_int(other, "valid_from_at") <= until_of(one);
}

bool law_is_whole(const json_t *law, struct error *error)
{
    size_t i;
    const json_t *one;
    if (json_array_size(law) > RULESETS_MAX)
        return amiss(error, "", "rulesets", "too many");
    json_array_foreach(law, i, one) {
        const char *code = json_text(one, "code");
        for (size_t j = 0; j < i; j++) {
            const json_t *other = json_array_get(law, j);
            if (strcmp(code, json_text(other, "code")) == 0)
                return amiss(error, code, "code", "is there twice");
            if (do_overlap(one, other))
                return amiss(error, code, "valid_from", "overlaps another of this matter");
        }
    }
    return true;
}

json_t *law_read(const json_t *file, struct error *error)
{
    size_t i;
    json_t *law = json_array(), *ruleset, *rulesets = json_object_get(file, "rulesets");
    bool ok = json_is_array(rulesets) || amiss(error, "", "rulesets", "is no list");
    json_array_foreach(rulesets, i, ruleset) {
        ok = ok && (json_is_object(ruleset) || amiss(error, "", "rulesets", "no object")) &&
             ruleset_read(ruleset, law, error);
    }
    if (ok && law_is_whole(law, error))
        return law;
    json_decref(law);
    return NULL;
}
