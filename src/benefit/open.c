/* What is open to a person, why, and what is missing for the rest. */
#include "benefit/benefit_parts.h"
#include "benefit_sql.h"
#include "registry/organisations.h"
#include "territory/territory.h"

/* ---- what is known of a person --------------------------------------------------------------- */

/* The codes of an area and of those it belongs to. */
static json_t *areas_around(struct act *a, int64_t area)
{
    json_t *codes = json_array();
    while (area) {
        const json_t *shown = territory_area_show(a, area);
        json_array_append_new(codes, json_string(json_text(shown, "code")));
        area = json_get_id(shown, "parent_id");
    }
    return codes;
}

bool benefit_facts_read(struct act *a, int64_t person, struct benefit_facts *facts)
{
    struct benefit_person_row row;
    if (!benefit_person(a, person, &row))
        return refuse(a, NOT_FOUND, "person");
    *facts = (struct benefit_facts){.birth_date = row.birth_date,
                                    .affiliations = registry_affiliations(a, person),
                                    .attestations = attestations_holding(a, person, a->now),
                                    .areas = areas_around(a, row.area_id),
                                    .assurance = (int)row.assurance};
    return a->error.code == ERROR_NONE;
}

/* ---- in plain words -------------------------------------------------------------------------- */

/* The names of a finding's areas, the last one marked. */
static void areas_name(struct act *a, json_t *finding)
{
    json_t *names = json_array();
    const json_t *codes = json_object_get(finding, "areas");
    size_t i;
    json_t *code;
    json_array_foreach(codes, i, code) {
        const json_t *area = territory_area_show(a, territory_area(a, json_string_value(code)));
        json_t *named = json_object();
        json_put(named, "name", json_string(json_text(area, "name")));
        json_put(named, "is_last", json_boolean(i + 1 == json_array_size(codes)));
        json_array_append_new(names, named);
    }
    json_put(finding, "area_names", names);
}

static void attestation_name(struct act *a, json_t *finding)
{
    json_t *words = attestation_kind_words(a, json_text(finding, "code"));
    json_put(finding, "label", json_string(words_in(a, json_object_get(words, "label_json"))));
    json_put(finding, "how", json_string(words_in(a, json_object_get(words, "how_json"))));
}

/* Say each finding so that its page needs nothing else. */
void findings_name(struct act *a, json_t *findings)
{
    size_t i;
    json_t *finding;
    json_array_foreach(findings, i, finding) {
        if (json_is_true(json_object_get(finding, "is_area")))
            areas_name(a, finding);
        if (json_is_true(json_object_get(finding, "is_attestation")))
            attestation_name(a, finding);
        if (json_is_true(json_object_get(finding, "is_affiliation"))) {
            int64_t organisation = json_get_id(finding, "organisation_id");
            json_put(finding, "organisation_name",
                     json_string(organisation ? registry_name(a, organisation) : ""));
            json_mark(finding, "kind");
            json_mark(finding, "sector");
        }
        findings_name(a, json_object_get(finding, "parts"));
    }
}

/* ---- weighing all that is offered ------------------------------------------------------------ */

/* Adds is_open and, in words when wanted, why and missing to each benefit. */
static json_t *benefits_weigh(struct act *a, int64_t person, bool in_words)
{
    struct benefit_facts facts;
    json_t *benefits = benefits_offered(a, a->now), *benefit;
    size_t i;
    if (!benefits || !benefit_facts_read(a, person, &facts))
        return NULL;
    json_array_foreach(benefits, i, benefit) {
        const json_t *rule = json_object_get(benefit, "rule_json");
        json_t *finding = rule_weigh(rule, &facts, a->now);
        words_choose(a, benefit, "title");
        words_choose(a, benefit, "about");
        json_mark(benefit, "kind");
        json_put(benefit, "is_open",
                 json_boolean(json_is_true(json_object_get(finding, "is_met"))));
        json_put(benefit, "why", finding_grounds(finding));
        json_put(benefit, "missing", finding_lacks(finding));
        json_object_del(benefit, "rule_json");
        if (in_words) {
            findings_name(a, json_object_get(benefit, "why"));
            findings_name(a, json_object_get(benefit, "missing"));
        }
    }
    return a->error.code == ERROR_NONE ? benefits : NULL;
}

/* Those that are open, or those that are not. */
static json_t *benefits_pick(const json_t *benefits, bool open)
{
    json_t *picked = json_array(), *benefit;
    size_t i;
    json_array_foreach(benefits, i, benefit) {
        if (json_is_true(json_object_get(benefit, "is_open")) == open)
            json_array_append(picked, benefit);
    }
    return picked;
}

json_t *benefit_open(struct act *a, int64_t person)
{
    json_t *benefits = benefits_weigh(a, person, false), *open, *benefit;
    size_t i;
    if (!benefits)
        return NULL;
    open = benefits_pick(benefits, true);
    json_array_foreach(open, i, benefit) {
        json_object_del(benefit, "why");
        json_object_del(benefit, "missing");
        json_object_del(benefit, "is_open");
    }
    return open;
}

/* ---- the page -------------------------------------------------------------------------------- */

bool benefits_page(struct act *a, json_t *model)
{
    int64_t person = a->who.party;
    json_t *benefits = benefits_weigh(a, person, true);
    json_t *attestations = attestations_of_subject(a, person, a->now);
    if (!benefits || !attestations)
        return refuse(a, INTERNAL, NULL);
    json_t *open = benefits_pick(benefits, true), *closed = benefits_pick(benefits, false);
    words_choose_each(a, attestations, "label");
    bool is_other = who_represents(&a->who);
    json_put(model, "is_for_other", json_boolean(is_other));
    json_put(model, "person", json_string(is_other ? registry_name(a, person) : ""));
    json_put(model, "has_open", json_boolean(json_array_size(open) > 0));
    json_put(model, "open", open);
    json_put(model, "has_closed", json_boolean(json_array_size(closed) > 0));
    json_put(model, "closed", closed);
    json_put(model, "has_attestations", json_boolean(json_array_size(attestations) > 0));
    json_put(model, "attestations", attestations);
    return true;
}
