/* The law as a list of rulesets: finding one, and saying a decision. */
#include "base/money.h"
#include "welfare/law_parts.h"

#include <stdlib.h>
#include <string.h>

const json_t *law_ruleset(const json_t *law, const char *matter, int64_t day)
{
    size_t i;
    const json_t *ruleset;
    json_array_foreach(law, i, ruleset) {
        const json_t *until = json_object_get(ruleset, "valid_until_at");
        if (strcmp(json_text(ruleset, "matter"), matter) == 0 &&
            json_int(ruleset, "valid_from_at") <= day &&
            (!json_is_integer(until) || json_integer_value(until) >= day))
            return ruleset;
    }
    return NULL;
}

/* ---- a decision --------------------------------------------------------------------------------
 */

struct law_decision decide(const json_t *ruleset, const char *rule)
{
    return (struct law_decision){.outcome = ruleset ? LAW_ALLOWED : LAW_REFUSED,
                                 .rule = rule,
                                 .ruleset = ruleset ? json_text(ruleset, "code") : "",
                                 .version = json_int(ruleset, "version"),
                                 .reason = ruleset ? "" : "no_ruleset"};
}

void decision_end(struct law_decision *decision, enum law_outcome outcome, const char *reason)
{
    decision->outcome = outcome;
    decision->reason = reason;
}

void decision_number(struct law_decision *decision, const char *name, int64_t value)
{
    if (decision->number_count == LAW_NUMBERS_MAX)
        abort();
    decision->numbers[decision->number_count++] = (struct law_number){name, value};
}

void decision_name(struct law_decision *decision, const char *name)
{
    if (decision->name_count < LAW_NAMES_MAX)
        decision->names[decision->name_count++] = name;
}

int64_t law_number(const struct law_decision *decision, const char *name)
{
    for (size_t i = 0; i < decision->number_count; i++)
        if (strcmp(decision->numbers[i].name, name) == 0)
            return decision->numbers[i].value;
    return 0;
}

/* ---- parameters --------------------------------------------------------------------------------
 */

static const json_t *parameter(const json_t *ruleset, const char *name)
{
    return json_object_get(json_object_get(ruleset, "parameters_json"), name);
}

int64_t law_int(const json_t *ruleset, const char *name)
{
    return json_integer_value(parameter(ruleset, name));
}

bool law_bool(const json_t *ruleset, const char *name)
{
    return json_is_true(parameter(ruleset, name));
}

const char *law_text(const json_t *ruleset, const char *name)
{
    const char *text = json_string_value(parameter(ruleset, name));
    return text ? text : "";
}

const json_t *law_list(const json_t *ruleset, const char *name)
{
    return parameter(ruleset, name);
}

bool law_list_has(const json_t *ruleset, const char *name, const char *text)
{
    size_t i;
    const json_t *item;
    json_array_foreach(parameter(ruleset, name), i, item) {
        if (strcmp(json_string_value(item), text) == 0)
            return true;
    }
    return false;
}

/* ---- money -------------------------------------------------------------------------------------
 */

enum { BASIS = 10000 };

static int64_t share(int64_t cents, int64_t basis_points, int64_t remainder)
{
    int64_t product;
    if (!money_mul(cents, basis_points, &product) || !money_add(product, remainder, &product))
        return INT64_MAX;
    return product / BASIS;
}

int64_t law_share(int64_t cents, int64_t basis_points)
{
    return share(cents, basis_points, BASIS / 2);
}

int64_t law_share_up(int64_t cents, int64_t basis_points)
{
    return share(cents, basis_points, BASIS - 1);
}

int64_t law_sum(int64_t a, int64_t b)
{
    int64_t sum;
    return money_add(a, b, &sum) ? sum : INT64_MAX;
}

/* ---- said as JSON ------------------------------------------------------------------------------
 */

static const char *outcome_name(enum law_outcome outcome)
{
    static const char *const names[] = {
        [LAW_ALLOWED] = "allowed", [LAW_TAXED] = "taxed", [LAW_REFUSED] = "refused"};
    return names[outcome];
}

static const json_t *ruleset_coded(const json_t *law, const char *code)
{
    size_t i;
    const json_t *ruleset;
    json_array_foreach(law, i, ruleset) {
        if (strcmp(json_text(ruleset, "code"), code) == 0)
            return ruleset;
    }
    return NULL;
}

static json_t *missing_json(const struct law_decision *decision)
{
    json_t *missing = json_array();
    for (size_t i = 0; i < decision->name_count; i++) {
        json_t *one = json_object();
        json_put(one, "name", json_string(decision->names[i]));
        json_mark(one, "name");
        json_array_append_new(missing, one);
    }
    return missing;
}

json_t *law_decision_json(const json_t *law, const struct law_decision *decision)
{
    const json_t *ruleset = ruleset_coded(law, decision->ruleset);
    json_t *said = json_object(), *numbers = json_object();
    json_put(said, "outcome", json_string(outcome_name(decision->outcome)));
    json_put(said, "reason", json_string(decision->reason));
    json_mark(said, "outcome");
    json_mark(said, "reason");
    json_put(said, "rule", json_string(decision->rule));
    json_put(said, "ruleset", json_string(decision->ruleset));
    json_put(said, "version", json_integer(decision->version));
    json_put(said, "source", json_string(json_text(ruleset, "source")));
    json_put(said, "confidence", json_string(json_text(ruleset, "confidence")));
    json_mark(said, "confidence");
    for (size_t i = 0; i < decision->number_count; i++)
        json_put(numbers, decision->numbers[i].name, json_integer(decision->numbers[i].value));
    json_put(said, "numbers", numbers);
    json_put(said, "missing", missing_json(decision));
    return said;
}
