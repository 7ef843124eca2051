/* A plan and requests as the demo tells them: by the same acts that people do. */
#include "base/clock.h"
#include "registry/registry.h"
#include "welfare/plan_parts.h"

#include <string.h>

bool welfare_employee_add(struct act *a, int64_t employer, int64_t person, const char *level,
                          const char *site)
{
    bool added;
    json_t *record = registry_party(a, person);
    const char *name = json_text(record, "name"), *given = json_text(record, "given_name");
    size_t length = strlen(given);
    bool begins = strncmp(name, given, length) == 0 && name[length] == ' ';
    json_t *written = json_object();
    json_put(written, "given_name", json_string(begins ? given : ""));
    json_put(written, "family_name", json_string(begins ? name + length + 1 : name));
    json_put(written, "level", json_string(level));
    json_put(written, "site", json_string(site));
    json_put(written, "hours", json_string("full"));
    return employee_put(a, employer, person, written, &added);
}

/* One act of a person with a role in an organisation, within the act of the caller. */
static bool act_as(struct act *a, int64_t person, enum role role, int64_t organisation,
                   handler *handle, json_t *input, json_t *model)
{
    struct who who = a->who;
    json_t *given = a->input;
    const char *location = a->location;
    a->who = (struct who){.actor = person, .party = person, .roles = CITIZEN | role};
    if (organisation) {
        a->who.grants[0].role = role;
        a->who.grants[0].organisation = organisation;
        a->who.grant_count = 1;
    }
    a->input = input;
    bool done = handle(a, model);
    a->who = who;
    a->input = given;
    a->location = location;
    return done;
}

static json_t *input_of(const struct welfare_new_plan *plan)
{
    json_t *input = json_object();
    json_put(input, "name", json_string(plan->name));
    json_put(input, "regulation", json_string(plan->regulation));
    json_put(input, "from", json_integer(plan->from_at));
    json_put(input, "until", json_integer(plan->until_at));
    json_put(input, "desk", json_id(plan->desk));
    json_put(input, "residue", json_string("extinguish"));
    json_put(input, "source", json_string("on-top"));
    json_put(input, "budget_cents", json_integer(plan->budget_cents));
    json_put(input, "letter_cents", json_integer(plan->budget_cents));
    json_put(input, "category", json_string("Tutti"));
    json_put(input, "attribute", json_string("all"));
    json_put(input, "value", json_string(""));
    return input;
}

static bool letters_add(struct act *a, const struct welfare_new_plan *plan, json_t *input,
                        json_t *model)
{
    static const char *const letters[] = {"f", "f-bis", "f-ter", "d-bis", "fringe"};
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
        json_put(input, "letter", json_string(letters[i]));
        if (!act_as(a, plan->writer, HR_MANAGER, plan->employer, plan_add_letter, input, model))
            return false;
    }
    return true;
}

bool welfare_plan_run(struct act *a, const struct welfare_new_plan *plan, int64_t head_cents,
                      int64_t *id)
{
    static const struct {
        handler *handle;
        bool is_approval;
    } steps[] = {{plan_add_source, false},
                 {plan_add_category, false},
                 {plan_approve_it, true},
                 {plan_fund_it, false},
                 {plan_activate_it, false}};
    json_t *input = input_of(plan), *model = json_object();
    if (!act_as(a, plan->writer, HR_MANAGER, plan->employer, plan_make, input, model))
        return false;
    *id = json_get_id(model, "plan_id");
    json_put(input, "plan", json_id(*id));
    if (!letters_add(a, plan, input, model))
        return false;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (!act_as(a, steps[i].is_approval ? plan->approver : plan->writer,
                    steps[i].is_approval ? SECRETARY : HR_MANAGER, plan->employer, steps[i].handle,
                    input, model))
            return false;
    json_t *categories = plan_categories_of(a, *id);
    json_put(input, "category", json_id(json_get_id(json_array_get(categories, 0), "id")));
    json_put(input, "label", json_string("Quota dell’anno"));
    json_put(input, "head_cents", json_integer(head_cents));
    json_object_del(input, "until");
    return act_as(a, plan->writer, HR_MANAGER, plan->employer, plan_grant_make, input, model);
}

/* A document that has all that the law asks for. */
static bool document_bring(struct act *a, int64_t person, int64_t request,
                           const struct welfare_new_request *wanted, json_t *model)
{
    static const struct {
        const char *name, *text;
    } texts[] = {{"provider_name", "Scuola dell’Alta Valle"},
                 {"provider_vat_number", "00743110157"},
                 {"iban", "IT60X0542811101000000123456"},
                 {"number", "FT 118"},
                 {"beneficiary_name", "Giada Pancheri"},
                 {"beneficiary_tax_code", "RSSMRA85T10A562S"},
                 {"description", "Mensa scolastica, primo quadrimestre"}};
    json_t *input = json_object();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        json_put(input, texts[i].name, json_string(texts[i].text));
    json_put(input, "date", json_integer(clock_day(a->now, -2)));
    json_put(input, "net_cents", json_integer(wanted->cents));
    json_put(input, "vat_cents", json_integer(0));
    json_put(input, "total_cents", json_integer(wanted->cents));
    json_put(input, "request", json_id(request));
    return act_as(a, person, CITIZEN, 0, request_document, input, model);
}

bool welfare_request_run(struct act *a, int64_t plan, int64_t person,
                         const struct welfare_new_request *request)
{
    json_t *input = json_object(), *model = json_object();
    json_put(input, "plan", json_id(plan));
    json_put(input, "letter", json_string(request->letter));
    json_put(input, "way", json_string(request->way));
    json_put(input, "what", json_string(request->what));
    json_put(input, "relation", json_string(request->relation));
    json_put(input, "name", json_string(request->name));
    json_put(input, "provider", json_id(request->provider));
    json_put(input, "amount_cents", json_integer(request->cents));
    if (!act_as(a, person, CITIZEN, 0, request_make, input, model))
        return false;
    int64_t id = json_get_id(model, "request_id");
    json_put(input, "request", json_id(id));
    return act_as(a, person, CITIZEN, 0, request_confirm, input, model) &&
           (!request->has_document || document_bring(a, person, id, request, model));
}
