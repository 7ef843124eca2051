/* An employer's plan: drawn up by who keeps the welfare of the employees, approved by another
 * person, funded, active, closing, settled. */
#include "base/clock.h"
#include "base/id.h"
#include "registry/registry.h"
#include "wallet/wallet.h"
#include "welfare/plan_parts.h"

#include <sodium.h>
#include <string.h>

bool code_is_among(const char *codes, const char *code)
{
    size_t length = strlen(code);
    for (const char *at = codes; length > 0 && at; at = strchr(at, '|')) {
        at += *at == '|';
        if (strncmp(at, code, length) == 0 && (at[length] == '|' || at[length] == '\0'))
            return true;
    }
    return false;
}

int64_t plan_list_page(const struct act *a)
{
    return param_int(a, "page") > 0 ? param_int(a, "page") : 1;
}

void plan_list_next(json_t *model, int64_t page, bool has_more)
{
    json_put(model, "next_page", json_integer(has_more ? page + 1 : 0));
}

bool law_refuse(struct act *a, const struct law_decision *decision, const char *field)
{
    refuse_field(a, LAW_FORBIDS, field);
    return error_set(&a->error, LAW_FORBIDS, field, "%s", decision->rule);
}

bool plan_find(struct act *a, enum role role, struct plan_by_id_row *plan)
{
    bool found = plan_by_id(a, param_id(a, "plan"), plan);
    return (found && who_holds(&a->who, role, plan->employer_id)) || refuse(a, NOT_FOUND, "plan");
}

/* ---- pages -------------------------------------------------------------------------------------
 */

/* Both who keeps a plan and who approves it see it. */
static enum role plan_role(const struct act *a)
{
    return who_organisation(&a->who, HR_MANAGER) ? HR_MANAGER : SECRETARY;
}

bool plans_page(struct act *a, json_t *model)
{
    int64_t employer = who_organisation(&a->who, plan_role(a));
    json_t *plans = plans_of_employer(a, employer), *plan;
    size_t i;
    if (!plans)
        return false;
    json_array_foreach(plans, i, plan)
        json_mark(plan, "state");
    json_put(model, "employer", json_string(registry_name(a, employer)));
    json_put(model, "can_write", json_boolean(who_organisation(&a->who, HR_MANAGER) != 0));
    json_put(model, "has_plans", json_boolean(json_array_size(plans) > 0));
    json_put(model, "plans", plans);
    return true;
}

bool plan_form(struct act *a, json_t *model)
{
    json_t *desks = plan_desks(a);
    json_sort_by(desks, "name");
    json_put(model, "desks", desks);
    return a->error.code == ERROR_NONE;
}

/* How many employees each category has now. */
static bool heads_count(struct act *a, int64_t employer, json_t *categories)
{
    json_t *employees = employees_of_employer(a, employer), *one;
    size_t i;
    json_array_foreach(categories, i, one) {
        json_t *members =
            category_rows(employees, json_text(one, "attribute"), json_text(one, "value"));
        json_put(one, "heads", json_integer((json_int_t)json_array_size(members)));
    }
    return employees != NULL;
}

static bool plan_lists(struct act *a, int64_t plan, int64_t employer, json_t *model)
{
    struct {
        const char *name, *code;
        json_t *rows;
    } lists[] = {{"sources", "source", plan_sources_shown(a, plan)},
                 {"letters", "letter", plan_letters_of(a, plan)},
                 {"categories", "attribute", plan_categories_of(a, plan)},
                 {"grants", "source", plan_grants_of(a, plan)}};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        size_t at;
        json_t *row;
        json_array_foreach(lists[i].rows, at, row)
            json_mark(row, lists[i].code);
        json_put(model, arena_printf(a->arena, "has_%s", lists[i].name),
                 json_boolean(json_array_size(lists[i].rows) > 0));
        json_put(model, lists[i].name, lists[i].rows);
    }
    return a->error.code == ERROR_NONE &&
           heads_count(a, employer, json_object_get(model, "categories"));
}

bool plan_page(struct act *a, json_t *model)
{
    struct plan_by_id_row row;
    json_t *plan;
    if (!plan_find(a, plan_role(a), &row) || !(plan = plan_show(a, row.id)))
        return false;
    bool keeps = who_holds(&a->who, HR_MANAGER, row.employer_id);
    bool is_draft = strcmp(row.state, "draft") == 0;
    json_mark(plan, "state");
    json_mark(plan, "residue");
    json_put(model, "plan", plan);
    json_put(model, "can_write", json_boolean(keeps && is_draft));
    json_put(model, "can_approve",
             json_boolean(is_draft && who_holds(&a->who, SECRETARY, row.employer_id) &&
                          row.written_by_id != a->who.actor));
    json_put(model, "can_fund", json_boolean(keeps && strcmp(row.state, "approved") == 0));
    json_put(model, "can_activate", json_boolean(keeps && strcmp(row.state, "funded") == 0));
    json_put(model, "can_grant", json_boolean(keeps && strcmp(row.state, "active") == 0));
    json_put(model, "can_settle", json_boolean(keeps && strcmp(row.state, "closing") == 0));
    json_put(model, "can_pay_roll", json_boolean(who_holds(&a->who, SECRETARY, row.employer_id)));
    return plan_lists(a, row.id, row.employer_id, model);
}

/* ---- drawing up --------------------------------------------------------------------------------
 */

static const char *text_digest(struct act *a, const char *text)
{
    unsigned char hash[32];
    char *hex = arena_alloc(a->arena, 2 * sizeof hash + 1);
    crypto_generichash(hash, sizeof hash, (const unsigned char *)text, strlen(text), NULL, 0);
    return sodium_bin2hex(hex, 2 * sizeof hash + 1, hash, sizeof hash);
}

/* What was written: a file's text, or what was typed. */
static const char *regulation_text(const struct act *a)
{
    const char *file = param_text(a, "file");
    return *file ? file : param_text(a, "regulation");
}

/* Who receives what is left in the end: the organisation that runs the pension or assistance fund.
 * 0 when it is extinguished. */
static bool residue_party_find(struct act *a, int64_t employer, int64_t *party)
{
    *party = 0;
    if (strcmp(param_text(a, "residue"), "extinguish") == 0)
        return true;
    if (!*param_text(a, "residue_to"))
        return refuse_field(a, MISSING, "residue_to");
    bool found = plan_residue_party(a, param_text(a, "residue_to"), party) && *party != employer;
    return found || refuse_field(a, NO_ORGANISATION, "residue_to");
}

/* What the plan says of its end must be what the law allows then (R21). */
static bool residue_weigh(struct act *a, int64_t until)
{
    json_t *law = welfare_law(a);
    const char *residue = param_text(a, "residue");
    const struct law_residue facts = {
        .day = until + 1, .plan_until_at = until, .wanted = residue, .regulation = residue};
    if (!law)
        return false;
    const struct law_decision decision = law_residue(law, &facts);
    return decision.outcome == LAW_ALLOWED || law_refuse(a, &decision, "residue");
}

bool plan_make(struct act *a, json_t *model)
{
    int64_t id = id_new(), from = param_time(a, "from"), residue_party;
    int64_t employer = who_organisation(&a->who, HR_MANAGER);
    int64_t until = clock_day(param_time(a, "until"), 1) - 1;
    const char *regulation = regulation_text(a);
    if (strlen(regulation) == 0)
        return refuse_field(a, MISSING, "regulation");
    if (until <= from || until <= a->now)
        return refuse_field(a, OUT_OF_RANGE, "until");
    if (!residue_party_find(a, employer, &residue_party) || !residue_weigh(a, until))
        return false;
    if (plan_insert(a, id, employer, param_id(a, "desk"), param_text(a, "name"), from, until,
                    param_text(a, "residue"), residue_party, param_text(a, "agreement"), regulation,
                    text_digest(a, regulation), a->who.actor, a->now) != 1)
        return false;
    act_subject(a, "plan", id);
    json_put(model, "plan_id", json_id(id));
    act_redirect(a, "/welfare/plans/%s", json_text(model, "plan_id"));
    return true;
}

/* Where acts on a plan lead. */
static bool plan_back(struct act *a, json_t *model, int64_t plan)
{
    act_subject(a, "plan", plan);
    json_put(model, "plan_id", json_id(plan));
    act_redirect(a, "/welfare/plans/%s", json_text(model, "plan_id"));
    return true;
}

/* The plan of the path while it may still be changed. */
static bool plan_drafting(struct act *a, struct plan_by_id_row *plan)
{
    if (!plan_find(a, HR_MANAGER, plan))
        return false;
    return strcmp(plan->state, "draft") == 0 || refuse(a, STATE_CONFLICT, "plan");
}

bool plan_add_source(struct act *a, json_t *model)
{
    struct plan_by_id_row plan;
    if (!plan_drafting(a, &plan))
        return false;
    if (plan_source_insert(a, plan.id, param_text(a, "source"), param_int(a, "budget_cents")) != 1)
        return refuse_field(a, ALREADY_DONE, "source");
    return plan_back(a, model, plan.id);
}

bool plan_add_letter(struct act *a, json_t *model)
{
    struct plan_by_id_row plan;
    if (!plan_drafting(a, &plan))
        return false;
    if (plan_letter_insert(a, plan.id, param_text(a, "letter"), param_int(a, "letter_cents")) != 1)
        return refuse_field(a, ALREADY_DONE, "letter");
    return plan_back(a, model, plan.id);
}

/* ---- from one state to the next ----------------------------------------------------------------
 */

bool plan_approve_it(struct act *a, json_t *model)
{
    struct plan_by_id_row plan;
    struct plan_holds_row holds;
    if (!plan_find(a, SECRETARY, &plan) || !plan_holds(a, plan.id, &holds))
        return false;
    if (plan.written_by_id == a->who.actor)
        return refuse(a, PLAN_OWN, "plan");
    if (holds.sources == 0 || holds.letters == 0 || holds.categories == 0)
        return refuse(a, PLAN_UNFINISHED, "plan");
    if (plan_approve(a, plan.id, a->who.actor, a->now) != 1)
        return refuse(a, STATE_CONFLICT, "plan");
    return plan_back(a, model, plan.id);
}

/* Each source has a fund of its own (R19), which pays for the plan's letters. */
static bool source_fund(struct act *a, const struct plan_by_id_row *plan, const char *source)
{
    static const struct {
        const char *source, *name;
    } names[] = {{"bonus", "premio"}, {"on-top", "aziendale"}, {"contract", "contratto"}};
    char text[ID_TEXT_SIZE];
    struct new_fund fund = {.issuer = plan->employer_id, .expires_at = plan->until_at};
    if (plan->residue_party_id) {
        fund.residue = "assist";
        fund.residue_to = plan->residue_party_id;
    }
    size_t i = 0, at;
    int64_t id;
    json_t *letter, *letters = plan_letters_of(a, plan->id);
    while (strcmp(names[i].source, source) != 0)
        i++;
    id_text(plan->id, text);
    fund.code = arena_printf(a->arena, "piano-%s-%s", text, source);
    fund.name = arena_printf(a->arena, "%s (%s)", plan->name, names[i].name);
    fund.nature = strcmp(source, "bonus") == 0 ? "bonus" : "welfare-service";
    if (!letters || !wallet_fund_add(a, &fund, &id) ||
        plan_source_fund(a, plan->id, source, id) != 1)
        return false;
    json_array_foreach(letters, at, letter)
        if (!wallet_fund_allows(a, id, json_text(letter, "letter"), 0))
            return false;
    return true;
}

bool plan_fund_it(struct act *a, json_t *model)
{
    struct plan_by_id_row plan;
    json_t *sources, *source;
    size_t i;
    if (!plan_find(a, HR_MANAGER, &plan))
        return false;
    if (plan_advance(a, plan.id, "approved", "funded") != 1)
        return refuse(a, STATE_CONFLICT, "plan");
    if (!(sources = plan_sources_of(a, plan.id)))
        return false;
    json_array_foreach(sources, i, source)
        if (!source_fund(a, &plan, json_text(source, "source")))
            return false;
    return plan_back(a, model, plan.id);
}

static bool plan_step(struct act *a, json_t *model, const char *before, const char *after)
{
    struct plan_by_id_row plan;
    if (!plan_find(a, HR_MANAGER, &plan))
        return false;
    if (plan_advance(a, plan.id, before, after) != 1)
        return refuse(a, STATE_CONFLICT, "plan");
    return plan_back(a, model, plan.id);
}

bool plan_activate_it(struct act *a, json_t *model)
{
    return plan_step(a, model, "funded", "active");
}

bool plan_close_it(struct act *a, json_t *model)
{
    return plan_step(a, model, "active", "closing");
}

/* Nothing may be on its way any more. */
bool plan_settle_it(struct act *a, json_t *model)
{
    struct plan_by_id_row plan;
    struct plan_holds_row holds;
    if (!plan_find(a, HR_MANAGER, &plan) || !plan_holds(a, plan.id, &holds))
        return false;
    if (holds.open_requests > 0)
        return refuse(a, PLAN_REQUESTS_OPEN, "plan");
    return plan_step(a, model, "closing", "settled");
}
