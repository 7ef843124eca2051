/* Where an employee stands in the tax year, and what they declare for it. */
#include "base/clock.h"
#include "welfare/welfare_parts.h"
#include "welfare_sql.h"

#include <string.h>

enum { CHILDREN_MAX = 8 };

/* The year of the path's query, or this one. */
static int64_t year_of(const struct act *a)
{
    int64_t year = param_int(a, "year");
    return year ? year : clock_civil(a->now).year;
}

/* ---- the page ----------------------------------------------------------------------------------
 */

static void state_show(struct act *a, const json_t *law, int64_t year, json_t *model,
                       const struct welfare_fringe_state *state)
{
    const struct law_decision decision = fringe_stand(law, year, 0, state);
    json_put(model, "standing", law_decision_json(law, &decision));
    json_put(model, "is_known", json_boolean(decision.outcome != LAW_REFUSED));
    json_put(model, "received_cents", json_integer(state->received_cents));
    json_put(model, "external_cents", json_integer(state->external_cents));
    json_put(model, "has_declared", json_boolean(state->has_declared));
    json_put(model, "declared_at", json_integer(state->declared_at));
    json_put(model, "entries", fringe_entries_of(a, a->who.actor, year));
    json_put(model, "has_entries", json_boolean(state->received_cents > 0));
    json_put(model, "children", declared_children_of(a, a->who.actor, year));
}

bool declaration_page(struct act *a, json_t *model)
{
    struct welfare_fringe_state state;
    const json_t *law = welfare_law(a);
    int64_t year = year_of(a);
    if (!law || !welfare_fringe_state(a, a->who.actor, year, &state))
        return false;
    json_put(model, "year", json_integer(year));
    state_show(a, law, year, model, &state);
    return a->error.code == ERROR_NONE;
}

/* ---- acts --------------------------------------------------------------------------------------
 */

/* The tax codes that were typed; a code twice is refused at its field. */
static bool codes_read(struct act *a, const char *codes[CHILDREN_MAX], size_t *count)
{
    *count = 0;
    for (int i = 1; i <= CHILDREN_MAX; i++) {
        const char *name = arena_printf(a->arena, "child%d", i), *code = param_text(a, name);
        for (size_t j = 0; j < *count; j++)
            if (strcmp(codes[j], code) == 0)
                return refuse_field(a, REPEATED, name);
        if (*code)
            codes[(*count)++] = code;
    }
    return *count > 0 || refuse_field(a, MISSING, "child1");
}

bool children_declare(struct act *a, json_t *model)
{
    const char *codes[CHILDREN_MAX] = {NULL};
    size_t count;
    int64_t year = year_of(a);
    if (!codes_read(a, codes, &count) ||
        !welfare_children_declare(a, a->who.actor, year, codes, count))
        return false;
    act_fact(a, "tax_year", json_integer(year));
    act_fact(a, "children", json_integer((json_int_t)count));
    json_put(model, "year", json_integer(year));
    act_redirect(a, "/me/welfare/year?year=%d", (int)year);
    return true;
}

bool children_withdraw(struct act *a, json_t *model)
{
    int64_t year = year_of(a);
    if (!welfare_children_withdraw(a, a->who.actor, year))
        return false;
    act_fact(a, "tax_year", json_integer(year));
    json_put(model, "year", json_integer(year));
    act_redirect(a, "/me/welfare/year?year=%d", (int)year);
    return true;
}

bool external_declare(struct act *a, json_t *model)
{
    int64_t year = year_of(a), cents = param_int(a, "amount");
    if (!welfare_external_declare(a, a->who.actor, year, cents))
        return false;
    act_fact(a, "tax_year", json_integer(year));
    json_put(model, "year", json_integer(year));
    act_redirect(a, "/me/welfare/year?year=%d", (int)year);
    return true;
}
