/* Requests of employees: written, weighed by the law, credit set aside, documented.
 *
 *     draft -> eligible -> held -> documented -> verified -> paid
 *                             -> refused | expired */
#include "base/clock.h"
#include "base/id.h"
#include "base/text.h"
#include "registry/registry.h"
#include "registry/vault.h"
#include "wallet/wallet.h"
#include "welfare/request_parts.h"

#include <string.h>

enum { HOLD_DAYS = 60, PROVIDERS_SHOWN = 200 };

/* ---- pages -------------------------------------------------------------------------------------
 */

static void marked(json_t *rows)
{
    size_t i;
    json_t *row;
    json_array_foreach(rows, i, row) {
        json_mark(row, "state");
        json_mark(row, "letter");
        json_mark(row, "way");
        if (json_object_get(row, "details"))
            json_object_set(row, "details", request_details(json_text(row, "details")));
    }
}

bool requests_page(struct act *a, json_t *model)
{
    json_t *requests = welfare_requests_of(a, a->who.actor);
    json_t *plans = welfare_plans_of(a, a->who.actor, a->now);
    json_t *choices = bonus_choices_of(a, a->who.actor);
    marked(requests);
    marked(choices);
    json_put(model, "has_plans", json_boolean(json_array_size(plans) > 0));
    json_put(model, "plans", plans);
    json_put(model, "has_requests", json_boolean(json_array_size(requests) > 0));
    json_put(model, "requests", requests);
    json_put(model, "has_choices", json_boolean(json_array_size(choices) > 0));
    json_put(model, "choices", choices);
    return a->error.code == ERROR_NONE;
}

/* The plan of the path, if the caller may ask it for something now. */
static bool plan_mine(struct act *a, struct plan_by_id_row *plan, int64_t *employee)
{
    bool open = plan_by_id(a, param_id(a, "plan"), plan) && strcmp(plan->state, "active") == 0 &&
                plan->from_at <= a->now && plan->until_at >= a->now &&
                employee_of_plan(a, plan->id, a->who.actor, employee);
    return open || refuse(a, NOT_FOUND, "plan");
}

/* Of a refused form: which of these was chosen. */
static void chosen_mark(json_t *rows, int64_t chosen)
{
    size_t i;
    json_t *row;
    json_array_foreach(rows, i, row)
        json_put(row, "is_selected", json_boolean(json_get_id(row, "id") == chosen));
}

/* Providers by name, the first of them; where there are more, they are looked for. */
static bool providers_put(struct act *a, json_t *model)
{
    const char *words = text_pattern(a->arena, param_text(a, "find"));
    json_t *providers = welfare_providers(a, words, PROVIDERS_SHOWN + 1);
    bool has_more = json_array_size(providers) > PROVIDERS_SHOWN;
    if (has_more)
        json_array_remove(providers, PROVIDERS_SHOWN);
    json_put(model, "find", json_string(param_text(a, "find")));
    json_put(model, "can_find", json_boolean(has_more || *param_text(a, "find")));
    json_put(model, "has_more_providers", json_boolean(has_more));
    chosen_mark(providers, param_id(a, "provider"));
    json_put(model, "providers", providers);
    return providers != NULL;
}

bool request_form(struct act *a, json_t *model)
{
    struct plan_by_id_row plan;
    int64_t employee;
    if (!plan_mine(a, &plan, &employee))
        return false;
    json_t *letters = plan_letters_of(a, plan.id), *shown = json_object(), *letter;
    json_t *members = family_members_of(a, a->who.actor);
    const char *way = param_text(a, "way");
    size_t i;
    json_array_foreach(letters, i, letter) {
        json_object_del(letter, "budget_cents");
        json_mark(letter, "letter");
        bool is_chosen = strcmp(json_text(letter, "letter"), param_text(a, "letter")) == 0;
        json_put(letter, "is_selected", json_boolean(is_chosen));
    }
    chosen_mark(members, param_id(a, "member"));
    json_put(model, "members", members);
    json_put(model, "relation", json_string(param_text(a, "relation")));
    json_put(model, "way", json_string(*way ? way : "direct"));
    json_put(model, "kind", json_string(param_text(a, "kind")));
    json_mark(model, "relation");
    json_mark(model, "way");
    json_mark(model, "kind");
    json_put(shown, "id", json_id(plan.id));
    json_put(shown, "name", json_string(plan.name));
    json_put(model, "plan", shown);
    json_put(model, "letters", letters);
    return providers_put(a, model) && a->error.code == ERROR_NONE;
}

bool request_fill(struct act *a, int64_t request, json_t *model)
{
    json_t *shown = welfare_request_show(a, request);
    static const char *const marks[] = {"state", "letter", "way", "outcome", "reason"};
    if (!shown)
        return false;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        json_mark(shown, marks[i]);
    json_put(shown, "details", request_details(json_text(shown, "details")));
    json_mark(json_object_get(shown, "details"), "relation");
    json_put(shown, "has_document", json_boolean(*json_text(shown, "document") != '\0'));
    json_put(shown, "document", request_details(json_text(shown, "document")));
    json_put(model, "request", shown);
    return true;
}

/* Somebody else's request does not exist. */
static bool request_find(struct act *a, struct welfare_request_row_row *request)
{
    bool found = welfare_request_row(a, param_id(a, "request"), request);
    return (found && request->person_id == a->who.actor) || refuse(a, NOT_FOUND, "request");
}

bool request_page(struct act *a, json_t *model)
{
    struct welfare_request_row_row request;
    struct request_finding finding;
    if (!request_find(a, &request) || !request_fill(a, request.id, model))
        return false;
    bool is_open = strcmp(request.state, "draft") == 0 || strcmp(request.state, "eligible") == 0;
    json_put(model, "can_confirm", json_boolean(strcmp(request.state, "eligible") == 0));
    json_put(model, "can_document", json_boolean(strcmp(request.state, "held") == 0));
    json_put(model, "has_decision", json_boolean(is_open));
    if (!is_open)
        return true;
    json_t *law = welfare_law(a);
    if (!law || !request_weigh(a, &request, &finding))
        return false;
    json_put(model, "decision", law_decision_json(law, &finding.decision));
    return true;
}

/* ---- writing one -------------------------------------------------------------------------------
 */

/* Whom it is for, as typed. */
static json_t *beneficiary_typed(struct act *a)
{
    static const char *const texts[] = {"relation", "name", "tax_code"};
    static const char *const facts[] = {"is_separated", "is_cohabiting", "has_alimony",
                                        "is_not_self_sufficient"};
    json_t *details = json_object();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        json_put(details, texts[i], json_string(param_text(a, texts[i])));
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        json_put(details, facts[i], json_boolean(param_bool(a, facts[i])));
    json_put(details, "birth_date", json_string(param_date(a, "birth_date")));
    return details;
}

/* Whom it is for, as the employee declared them: of their care only what the letter asks (R30). */
static json_t *beneficiary_declared(struct act *a, bool asks_care)
{
    struct family_member_row row;
    if (!family_member(a, a->who.actor, param_id(a, "member"), &row)) {
        refuse_field(a, NOT_A_CHOICE, "member");
        return NULL;
    }
    json_t *details = json_object();
    json_put(details, "relation", json_string(row.relation));
    json_put(details, "name", json_string(row.name));
    json_put(details, "tax_code", json_string(row.tax_code));
    json_put(details, "birth_date", json_string(row.birth_date));
    json_put(details, "is_separated", json_boolean(row.is_separated));
    json_put(details, "is_cohabiting", json_boolean(row.is_cohabiting));
    json_put(details, "has_alimony", json_boolean(row.has_alimony));
    json_put(details, "is_not_self_sufficient", json_boolean(asks_care && *row.care));
    return details;
}

/* What it is for, and for whom. NULL when refused. */
static json_t *details_read(struct act *a)
{
    const json_t *law = welfare_law(a);
    bool asks_care = law && law_asks_care(law, a->now, param_text(a, "letter"));
    json_t *details =
        param_id(a, "member") ? beneficiary_declared(a, asks_care) : beneficiary_typed(a);
    bool is_typed_care = !param_id(a, "member") && param_bool(a, "is_not_self_sufficient");
    if (!law || !details || (is_typed_care && !welfare_health_may(a, asks_care)))
        return NULL;
    json_put(details, "what", json_string(param_text(a, "what")));
    json_put(details, "kind", json_string(param_text(a, "kind")));
    json_put(details, "is_paid", json_boolean(param_bool(a, "is_paid")));
    return details;
}

/* What the form must hold together. */
static bool request_is_whole(struct act *a, bool is_reimbursement, const json_t *details)
{
    const char *relation = json_text(details, "relation");
    if (!is_reimbursement && !param_id(a, "provider"))
        refuse_field(a, MISSING, "provider");
    if (!*relation)
        refuse_field(a, MISSING, "relation");
    else if (strcmp(relation, "self") != 0 && !*json_text(details, "name"))
        refuse_field(a, MISSING, "name");
    return a->error.code == ERROR_NONE;
}

static bool request_decide(struct act *a, int64_t id)
{
    struct welfare_request_row_row request;
    struct request_finding finding;
    static const char *const outcomes[] = {"", "allowed", "taxed", "refused"};
    if (!welfare_request_row(a, id, &request) || !request_weigh(a, &request, &finding))
        return false;
    const struct law_decision *decision = &finding.decision;
    return welfare_request_decide(a, id, decision->outcome == LAW_ALLOWED ? "eligible" : "draft",
                                  outcomes[decision->outcome], decision->rule, decision->ruleset,
                                  decision->reason) == 1;
}

bool request_back(struct act *a, json_t *model, int64_t request)
{
    act_subject(a, "welfare_request", request);
    json_put(model, "request_id", json_id(request));
    act_redirect(a, "/me/welfare/requests/%s", json_text(model, "request_id"));
    return true;
}

static bool letter_is_of(struct act *a, int64_t plan, const char *letter)
{
    json_t *letters = plan_letters_of(a, plan), *one;
    size_t i;
    json_array_foreach(letters, i, one)
        if (strcmp(json_text(one, "letter"), letter) == 0)
            return true;
    return refuse_field(a, NOT_A_CHOICE, "letter");
}

bool request_make(struct act *a, json_t *model)
{
    struct plan_by_id_row plan;
    int64_t employee = 0, id = id_new();
    bool is_reimbursement = strcmp(param_text(a, "way"), "reimbursement") == 0;
    if (!plan_mine(a, &plan, &employee) || !letter_is_of(a, plan.id, param_text(a, "letter")))
        return false;
    json_t *details = details_read(a);
    if (!details || !request_is_whole(a, is_reimbursement, details))
        return false;
    bool is_self = strcmp(json_text(details, "relation"), "self") == 0;
    int64_t provider = is_reimbursement ? 0 : param_id(a, "provider");
    if (provider && registry_is_person(a, provider))
        return refuse_field(a, NOT_A_CHOICE, "provider");
    const json_t *law = welfare_law(a);
    const char *sealed =
        vault_seal(a, a->who.actor, json_dumps(details, JSON_COMPACT | JSON_SORT_KEYS));
    if (!law || !sealed)
        return false;
    const struct law_decision deduction = law_deduction(law, a->now, is_reimbursement);
    return welfare_request_insert(a, id, plan.id, employee, provider, param_text(a, "letter"),
                                  param_text(a, "way"), param_int(a, "amount_cents"),
                                  is_self ? "self" : "family", sealed,
                                  deduction.outcome == LAW_REFUSED, a->now) == 1 &&
           request_decide(a, id) && request_back(a, model, id);
}

/* ---- confirming: credit is set aside -----------------------------------------------------------
 */

/* The funds of a plan's sources, ended by 0; NULL on failure. */
static const int64_t *plan_funds(struct act *a, int64_t plan)
{
    json_t *sources = plan_sources_of(a, plan), *source;
    size_t i, count = 0;
    if (!sources)
        return NULL;
    int64_t *funds = arena_alloc(a->arena, (json_array_size(sources) + 1) * sizeof *funds);
    json_array_foreach(sources, i, source) {
        int64_t fund = json_get_id(source, "fund_id");
        if (fund)
            funds[count++] = fund;
    }
    funds[count] = 0;
    return funds;
}

/* Only the plan's own credit pays what the plan is asked for. */
static bool credit_hold(struct act *a, const struct welfare_request_row_row *request)
{
    int64_t until = a->now + (int64_t)HOLD_DAYS * 86400;
    struct wallet_line line = {.category = request->letter,
                               .provider = request->provider_id ? request->provider_id
                                                                : request->employer_id,
                               .units = 1,
                               .cents = request->amount_cents,
                               .funds = plan_funds(a, request->plan_id)};
    return line.funds && wallet_hold(a, request->person_id, 0, &line, 1, request->amount_cents,
                                     request->id, until);
}

/* As what it counts: an expense of the home, a voucher, goods in kind. */
static const char *fringe_kind(const struct welfare_request_row_row *request)
{
    const char *kind = json_text(request_details(request->details), "kind");
    if (*kind && strcmp(kind, "goods") != 0)
        return "home";
    return strcmp(request->way, "voucher") == 0 ? "voucher" : "goods";
}

static bool fringe_note(struct act *a, const struct welfare_request_row_row *request)
{
    int64_t entry;
    struct welfare_fringe_entry fringe = {.employee = request->person_id,
                                          .employer = request->employer_id,
                                          .available_at = a->now,
                                          .relates_to_year = clock_civil(a->now).year,
                                          .cents = request->amount_cents,
                                          .what = fringe_kind(request),
                                          .reference = request->id};
    return strcmp(request->letter, "fringe") != 0 || welfare_fringe_add(a, &fringe, &entry);
}

bool request_confirm(struct act *a, json_t *model)
{
    struct welfare_request_row_row request;
    struct request_finding finding;
    if (!request_find(a, &request))
        return false;
    if (strcmp(request.state, "eligible") != 0 || strcmp(request.plan_state, "active") != 0 ||
        request.until_at < a->now)
        return refuse(a, STATE_CONFLICT, "request");
    if (!request_weigh(a, &request, &finding))
        return false;
    if (finding.decision.outcome != LAW_ALLOWED)
        return law_refuse(a, &finding.decision, "request");
    if (plan_letter_take(a, request.plan_id, request.letter, request.amount_cents) != 1)
        return refuse(a, BUDGET_SHORT, "request");
    return credit_hold(a, &request) && fringe_note(a, &request) &&
           (welfare_request_held(a, request.id, finding.limit_cents, finding.running_cents,
                                 finding.has_declared, a->now) == 1 ||
            refuse(a, STATE_CONFLICT, "request")) &&
           request_back(a, model, request.id);
}

/* ---- when it ends otherwise --------------------------------------------------------------------
 */

bool request_give_back(struct act *a, const struct welfare_request_row_row *request)
{
    return plan_letter_give_back(a, request->plan_id, request->letter, request->amount_cents) ==
               1 &&
           (strcmp(request->letter, "fringe") != 0 || welfare_fringe_cancel(a, request->id));
}

bool request_hold_expired(struct act *a, const struct event *event)
{
    struct welfare_request_row_row request;
    if (!welfare_request_row(a, event->id, &request))
        return a->error.code == ERROR_NONE; /* of another room */
    int64_t ended = welfare_request_expire(a, request.id, a->now);
    return ended == 0 || (ended == 1 && request_give_back(a, &request) &&
                          act_notify(a, request.person_id, "welfare-expired", request.id, NULL));
}

bool employee_erasing(struct act *a, const struct event *event)
{
    int64_t open;
    return welfare_requests_open_of(a, event->id, &open) &&
           (open == 0 || refuse(a, STILL_OPEN, "welfare"));
}
