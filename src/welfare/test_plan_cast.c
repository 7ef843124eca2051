#include "welfare/test_plan_cast.h"
#include "base/clock.h"
#include "base/id.h"
#include "registry/registry.h"

#include <libgen.h>
#include <stdio.h>
#include <string.h>

bool person_make(struct act *a, const char *given, int64_t *id)
{
    const struct new_person person = {given, "Prova", "", "", "", 0};
    return registry_person_add(a, &person, id);
}

static bool organisation_make(struct act *a, const char *name, int64_t *id)
{
    const struct new_organisation made = {name, "business", "", "", "", "", 0};
    return registry_organisation_add(a, &made, id);
}

static bool cast_add(struct act *a, json_t *model)
{
    struct cast *cast = a->prepared;
    const struct {
        const char *name;
        int64_t *id;
    } people[] = {{"Paolo", &cast->paolo}, {"Ilaria", &cast->ilaria}, {"Rita", &cast->rita},
                  {"Elena", &cast->elena}, {"Luca", &cast->luca},     {"Nino", &cast->nino},
                  {"Otto", &cast->otto}};
    (void)model;
    for (size_t i = 0; i < sizeof people / sizeof *people; i++)
        if (!person_make(a, people[i].name, people[i].id))
            return false;
    return organisation_make(a, "Officine", &cast->works) &&
           organisation_make(a, "Altri", &cast->other) &&
           organisation_make(a, "Sportello", &cast->desk) &&
           organisation_make(a, "Scuola", &cast->shop) &&
           welfare_employee_add(a, cast->works, cast->elena, "C3", "Rovereto") &&
           welfare_employee_add(a, cast->works, cast->luca, "C3", "Mori") &&
           welfare_employee_add(a, cast->works, cast->nino, "B1", "Mori") &&
           welfare_employee_add(a, cast->other, cast->otto, "C3", "Mori");
}

bool plan_run(struct act *a, json_t *model)
{
    struct cast *cast = a->prepared;
    const struct welfare_new_plan plan = {.employer = cast->works,
                                          .desk = cast->desk,
                                          .name = "Piano",
                                          .regulation = "Per tutti.",
                                          .from_at = clock_day(a->now, -10),
                                          .until_at = clock_day(a->now, 300),
                                          .writer = cast->paolo,
                                          .approver = cast->ilaria,
                                          .budget_cents = 100000};
    (void)model;
    return welfare_plan_run(a, &plan, 30000, &cast->plan);
}

struct cast cast_make(void **state)
{
    struct cast cast = {0};
    struct error error = {0};
    struct square *square = *state;
    char here[] = __FILE__, folder[500];
    snprintf(folder, sizeof folder, "%s/../../territories/trentino", dirname(here));
    assert_true(welfare_rulesets_load(square->lanes, folder, &error));
    assert_int_equal(trial_run(state, cast_add, &cast), ERROR_NONE);
    return cast;
}

/* With the plan active, and 300 euro for each of its three employees. */
struct cast plan_make_active(void **state)
{
    struct cast cast = cast_make(state);
    assert_int_equal(trial_run(state, plan_run, &cast), ERROR_NONE);
    return cast;
}

/* The reason: of the act, or of the field that it was refused for. */
static enum error_code reason_of(const struct trial *trial, enum error_code code)
{
    const char *name;
    json_t *reason;
    json_object_foreach(trial->act.fields, name, reason) {
        for (enum error_code one = ERROR_NONE + 1; one <= OUTBOX_FULL; one++)
            if (strcmp(json_string_value(reason), error_name(one)) == 0)
                return one;
    }
    return code;
}

enum error_code by(void **state, int64_t person, enum role role, int64_t organisation,
                   handler *handle, const struct input *input, int64_t *made)
{
    struct trial trial;
    trial_begin_as(&trial, state, person, role, organisation);
    for (; input->name; input++) {
        if (input->text)
            put_text(&trial, input->name, input->text);
        else if (strcmp(input->name, "plan") == 0 || strcmp(input->name, "category") == 0 ||
                 strcmp(input->name, "request") == 0 || strcmp(input->name, "provider") == 0)
            put_id(&trial, input->name, input->number);
        else
            put_int(&trial, input->name, input->number);
    }
    enum error_code code = reason_of(&trial, trial_do(&trial, handle));
    if (made)
        *made = json_get_id(trial.model, "request_id");
    trial_end(&trial);
    return code;
}

void nothing_is_off(void **state)
{
    assert_int_equal(square_count(*state, plan_sources_off_grants), 0);
    assert_int_equal(square_count(*state, plan_letters_off_requests), 0);
    assert_int_equal(square_count(*state, welfare_requests_off_holds), 0);
}

enum error_code grant_from(void **state, const struct cast *cast, const char *source,
                           const char *label, int64_t cents)
{
    int64_t category = square_number(*state, "select id from plan_categories");
    struct input input[] = {{"plan", NULL, cast->plan},   {"source", source, 0},
                            {"category", NULL, category}, {"label", label, 0},
                            {"head_cents", NULL, cents},  {0}};
    return by(state, cast->paolo, HR_MANAGER, cast->works, plan_grant_make, input, NULL);
}
