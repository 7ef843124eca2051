/* An employer's welfare plan, its employees, and what some of them have asked for. */
#include "welfare/welfare.h"
#include "base/clock.h"
#include "demo/demo_parts.h"
#include "territory/territory.h"

/* Who works at the employer: one of the cast, and invented people. */
static bool employees_hire(struct demo *demo, int64_t employer, int64_t davide)
{
    enum { INVENTED = 11, OF_LEVEL_C3 = 6 };
    struct act *a = demo->act;
    int64_t area = territory_area(a, "022161"), person;
    for (unsigned i = 0; i < INVENTED; i++)
        if (!resident_add(a, &demo->names, &demo->random, area, &person) ||
            !welfare_employee_add(a, employer, person, i < OF_LEVEL_C3 ? "C3" : "B2",
                                  i % 3 ? "Rovereto" : "Mori"))
            return false;
    return welfare_employee_add(a, employer, davide, "C3", "Rovereto");
}

bool demo_welfare(struct demo *demo)
{
    struct act *a = demo->act;
    int64_t employer = demo_recall(demo, "organisation", "officine-vallagarina");
    int64_t davide = demo_recall(demo, "person", "davide"), plan;
    struct welfare_new_plan draft = {
        .employer = employer,
        .desk = demo_recall(demo, "organisation", "il-sentiero"),
        .name = "Piano welfare",
        .from_at = clock_day(a->now, -90),
        .until_at = clock_day(a->now, 400) - 1,
        .regulation = "Il piano è per tutti i dipendenti. Il credito si usa per la famiglia, la "
                      "scuola, la cura e i trasporti. Quello che resta alla fine si estingue.",
        .writer = demo_recall(demo, "person", "paolo"),
        .approver = demo_recall(demo, "person", "ilaria"),
        .budget_cents = 2000000};
    if (!employees_hire(demo, employer, davide) || !welfare_plan_run(a, &draft, 50000, &plan))
        return false;
    const struct welfare_new_request requests[] = {
        {"f-bis", "direct", "Mensa della scuola", "child", "Giada Pancheri",
         demo_recall(demo, "organisation", "scuola-alta-valle"), 12000, true},
        {"f-bis", "reimbursement", "Libri di scuola", "child", "Giada Pancheri", 0, 8500, false},
        {"f", "direct", "Corso di nuoto", "self", "",
         demo_recall(demo, "organisation", "case-vicine"), 6000, false}};
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++)
        if (!welfare_request_run(a, plan, davide, &requests[i]))
            return false;
    return true;
}
