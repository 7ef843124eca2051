/* The productivity bonus: its employee chooses, until a day and for good, how much of it becomes
 * welfare credit (R17, R18). */
#include "base/clock.h"
#include "base/id.h"
#include "welfare/plan_parts.h"

#include <string.h>

/* A choice for every employee whose record has a bonus. Who has one already keeps it. */
bool bonuses_open(struct act *a, json_t *model)
{
    struct plan_by_id_row plan;
    struct plan_source_row_row source;
    int64_t until = clock_day(param_time(a, "choose_until"), 1) - 1, opened = 0;
    json_t *rows, *row;
    size_t i;
    if (!plan_find(a, HR_MANAGER, &plan))
        return false;
    if (strcmp(plan.state, "active") != 0 || !plan_source_row(a, plan.id, "bonus", &source))
        return refuse(a, STATE_CONFLICT, "plan");
    if (until <= a->now || until > plan.until_at)
        return refuse_field(a, OUT_OF_RANGE, "choose_until");
    if (!(rows = employees_of_employer(a, plan.employer_id)))
        return false;
    json_array_foreach(rows, i, row) {
        json_t *record = record_of(row);
        int64_t bonus = json_int(record, "bonus_cents"), made = 0;
        if (bonus > 0)
            made = bonus_choice_insert(a, id_new(), plan.id, json_get_id(row, "id"), bonus,
                                       json_int(record, "income_cents"), until);
        if (made < 0 || (made > 0 && !act_notify(a, json_get_id(row, "person_id"), "welfare-bonus",
                                                 plan.id, NULL)))
            return false;
        opened += made;
    }
    act_subject(a, "plan", plan.id);
    act_fact(a, "opened", json_integer(opened));
    json_put(model, "opened", json_integer(opened));
    act_redirect(a, "/welfare/plans/%s", json_string_value(json_id(plan.id)));
    return true;
}

/* What the law says of converting so much. */
static bool choice_weigh(struct act *a, const struct bonus_choice_by_id_row *choice,
                         int64_t converted, struct law_decision *decision)
{
    int year = clock_civil(a->now).year;
    int64_t from = clock_instant((struct civil){.year = year, .month = 1, .day = 1});
    int64_t to = clock_instant((struct civil){.year = year + 1, .month = 1, .day = 1});
    struct law_bonus facts = {.chosen_at = a->now,
                              .income_cents = choice->income_cents,
                              .bonus_cents = choice->bonus_cents,
                              .converted_cents = converted};
    json_t *law = welfare_law(a);
    if (!law || !bonus_already(a, choice->person_id, from, to, &facts.already_cents))
        return false;
    *decision = law_bonus(law, &facts);
    return true;
}

/* Somebody else's choice does not exist. */
static bool choice_find(struct act *a, struct bonus_choice_by_id_row *choice)
{
    bool found = bonus_choice_by_id(a, param_id(a, "choice"), choice);
    return (found && choice->person_id == a->who.actor) || refuse(a, NOT_FOUND, "choice");
}

bool bonus_page(struct act *a, json_t *model)
{
    struct bonus_choice_by_id_row choice;
    struct law_decision decision;
    json_t *shown = json_object();
    if (!choice_find(a, &choice) || !choice_weigh(a, &choice, choice.bonus_cents, &decision))
        return false;
    json_put(shown, "id", json_id(choice.id));
    json_put(shown, "bonus_cents", json_integer(choice.bonus_cents));
    json_put(shown, "until_at", json_integer(choice.until_at));
    json_put(model, "choice", shown);
    json_put(model, "limit_cents", json_integer(law_number(&decision, "limit_cents")));
    json_put(model, "left_cents", json_integer(law_number(&decision, "left_cents")));
    json_put(model, "rule", json_string(decision.rule));
    json_put(model, "can_choose",
             json_boolean(strcmp(choice.state, "open") == 0 && choice.until_at >= a->now));
    return true;
}

bool bonus_choose_it(struct act *a, json_t *model)
{
    struct bonus_choice_by_id_row choice;
    struct plan_by_id_row plan;
    struct law_decision decision;
    int64_t converted = param_int(a, "converted_cents");
    if (!choice_find(a, &choice) || !plan_by_id(a, choice.plan_id, &plan))
        return false;
    if (converted > choice.bonus_cents)
        return refuse_field(a, OUT_OF_RANGE, "converted_cents");
    if (!choice_weigh(a, &choice, converted, &decision))
        return false;
    if (converted > 0 && decision.outcome == LAW_REFUSED)
        return law_refuse(a, &decision, "converted_cents");
    if (strcmp(plan.state, "active") != 0 || bonus_choose(a, choice.id, converted, a->now) != 1)
        return refuse(a, STATE_CONFLICT, "choice");
    if (converted > 0 &&
        !plan_give(a, &plan, "bonus", choice.employee_id, 0, converted, plan.until_at))
        return false;
    act_subject(a, "bonus_choice", choice.id);
    act_fact(a, "converted_cents", json_integer(converted));
    json_put(model, "choice_id", json_id(choice.id));
    act_redirect(a, "/me/welfare");
    return true;
}
