/* To how many people benefits are open. Nothing tells it but weighing their rules person by person,
 * so it is counted now and then, and where many live, by a sample. */
#include "benefit/benefit_parts.h"
#include "benefit_sql.h"

enum { SAMPLE_MAX = 1000, DAY = 86400 };

static bool person_weigh(struct act *a, int64_t person, json_t *benefits)
{
    struct benefit_facts facts;
    json_t *benefit;
    size_t i;
    if (!benefit_facts_read(a, person, &facts))
        return false;
    json_array_foreach(benefits, i, benefit) {
        const json_t *found = rule_weigh(json_object_get(benefit, "rule_json"), &facts, a->now);
        if (json_is_true(json_object_get(found, "is_met")))
            json_put(benefit, "count", json_integer(json_int(benefit, "count") + 1));
    }
    return true;
}

bool benefits_count_people(struct act *a, json_t *benefits)
{
    int64_t total;
    if (!benefit_people_total(a, &total))
        return false;
    json_t *people = benefit_people(a, total / SAMPLE_MAX + 1, SAMPLE_MAX), *person, *benefit;
    size_t i, seen = json_array_size(people);
    if (!people)
        return false;
    json_array_foreach(benefits, i, benefit) {
        json_put(benefit, "count", json_integer(0));
    }
    json_array_foreach(people, i, person) {
        if (!person_weigh(a, json_get_id(person, "id"), benefits))
            return false;
    }
    json_array_foreach(benefits, i, benefit) {
        if (seen > 0)
            json_put(benefit, "count",
                     json_integer(json_int(benefit, "count") * total / (int64_t)seen));
    }
    return true;
}

bool benefits_count_due(struct act *a, json_t *model)
{
    json_t *benefits = benefits_offered(a, a->now), *benefit;
    size_t i;
    (void)model;
    if (!benefits || !benefits_count_people(a, benefits))
        return false;
    json_array_foreach(benefits, i, benefit) {
        if (benefit_counted(a, json_get_id(benefit, "id"), json_int(benefit, "count"), a->now) < 0)
            return false;
    }
    return true;
}
