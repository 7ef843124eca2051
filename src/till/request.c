/* Bills that are paid on the phone: the shop asks, whoever is asked pays or does not.
 *
 *     open -> paid | declined | withdrawn | expired
 *
 * A request goes to one person, who showed the card, or to whoever opens its address, drawn as a QR
 * code at the till. */
#include "base/clock.h"
#include "base/id.h"
#include "card/confirm.h"
#include "registry/registry.h"
#include "till/till_parts.h"
#include "web/qr.h"

#include <string.h>

enum { REQUEST_LIFE = 15 * 60, SHOWN_MOST = 20 };

/* ---- the shop ----------------------------------------------------------------------------------
 */

bool till_ask_form(struct act *a, json_t *model)
{
    json_put(model, "categories", till_categories(a));
    return a->error.code == ERROR_NONE;
}

static bool person_ask(struct act *a, int64_t person, int64_t request, int64_t organisation)
{
    json_t *letter = json_object();
    json_put(letter, "names", json_pack("{s:o}", "organisation", json_id(organisation)));
    json_put(letter, "category", json_string(param_text(a, "category")));
    json_put(letter, "amount_cents", json_integer(param_int(a, "amount")));
    json_put(letter, "request_id", json_id(request));
    return act_notify(a, person, "till-asked", request, letter);
}

bool till_ask(struct act *a, json_t *model)
{
    int64_t person = param_id(a, "person"), organisation = card_served_at(a), id = id_new();
    if (person && !card_is_served(a, person))
        return refuse(a, NOT_FOUND, "person");
    act_subject(a, "till_request", id);
    json_put(model, "id", json_id(id));
    act_redirect(a, "/till/requests/%s", json_text(model, "id"));
    return till_request_insert(a, id, organisation, a->who.actor, person, param_text(a, "category"),
                               param_int(a, "amount"), a->now, a->now + REQUEST_LIFE) == 1 &&
           (!person || person_ask(a, person, id, organisation));
}

/* What both sides see of a request; one that is overdue has ended, whether noted or not. */
static bool request_put(struct act *a, const struct till_request_row_row *row, json_t *model)
{
    bool is_over = strcmp(row->state, "open") == 0 && row->expires_at < a->now;
    json_t *shown = json_object();
    json_put(shown, "id", json_id(row->id));
    json_put(shown, "organisation", json_string(registry_name(a, row->organisation_id)));
    json_put(shown, "category", json_string(row->category));
    json_put(shown, "amount_cents", json_integer(row->amount_cents));
    json_put(shown, "expires_at", json_integer(row->expires_at));
    json_put(shown, "state", json_string(is_over ? "expired" : row->state));
    json_mark(shown, "state");
    json_put(model, "request", shown);
    return a->error.code == ERROR_NONE;
}

bool till_asked_show(struct act *a, json_t *model)
{
    struct till_request_row_row row;
    if (!till_request_row(a, param_id(a, "request"), &row) ||
        row.organisation_id != card_served_at(a))
        return refuse(a, NOT_FOUND, "request");
    if (!request_put(a, &row, model))
        return false;
    const char *id = json_text(json_object_get(model, "request"), "id");
    const char *address = arena_printf(a->arena, "%s/pay/%s", a->origin, id);
    json_put(model, "is_for_one", json_boolean(row.person_id != 0));
    json_put(model, "name", json_string(row.person_id ? card_short_name(a, row.person_id) : ""));
    json_put(model, "address", json_string(address));
    json_put(model, "qr_html", json_string(qr_svg(a->arena, address)));
    json_put(model, "payment_id", row.payment_id ? json_id(row.payment_id) : json_null());
    return true;
}

/* Refused when it has ended otherwise meanwhile. */
static bool request_end(struct act *a, int64_t request, const char *state, int64_t payment)
{
    act_subject(a, "till_request", request);
    return till_request_end(a, request, state, payment, a->now) == 1 ||
           refuse(a, STATE_CONFLICT, "request");
}

bool till_asked_withdraw(struct act *a, json_t *model)
{
    struct till_request_row_row row;
    (void)model;
    if (!till_request_row(a, param_id(a, "request"), &row) ||
        row.organisation_id != card_served_at(a))
        return refuse(a, NOT_FOUND, "request");
    act_redirect(a, "/till");
    return request_end(a, row.id, "withdrawn", 0);
}

/* ---- who pays ----------------------------------------------------------------------------------
 */

bool pay_list(struct act *a, json_t *model)
{
    json_t *requests = till_requests_to(a, a->who.actor, a->now, SHOWN_MOST);
    if (!requests)
        return false;
    json_put(model, "has_requests", json_boolean(json_array_size(requests) > 0));
    json_put(model, "requests", requests);
    return true;
}

/* The request of the path, unless it was sent to another. Who stands at the till pays nothing
 * there. */
static bool request_find(struct act *a, struct till_request_row_row *row, struct bill *bill)
{
    *bill = (struct bill){0};
    bool is_mine = till_request_row(a, param_id(a, "request"), row) &&
                   (row->person_id == 0 || row->person_id == a->who.actor);
    if (!is_mine || row->server_id == a->who.actor)
        return refuse(a, NOT_FOUND, "request");
    *bill = (struct bill){.id = row->id,
                          .person = a->who.actor,
                          .organisation = row->organisation_id,
                          .server = row->server_id,
                          .line = {.category = row->category,
                                   .provider = row->organisation_id,
                                   .units = 1,
                                   .cents = row->amount_cents}};
    return true;
}

bool pay_show(struct act *a, json_t *model)
{
    struct till_request_row_row row;
    struct bill bill;
    if (!request_find(a, &row, &bill) || !request_put(a, &row, model))
        return false;
    json_put(model, "can_decline", json_boolean(row.person_id != 0));
    return bill_show(a, &bill, model);
}

bool pay_asked(struct act *a, json_t *model)
{
    struct till_request_row_row row;
    struct bill bill;
    int64_t payment = id_new();
    if (!request_find(a, &row, &bill) || !card_person_hold(a, bill.person))
        return false;
    if (row.expires_at < a->now)
        return refuse(a, STATE_CONFLICT, "request");
    act_redirect(a, "/pay/%s", json_string_value(json_id(row.id)));
    return bill_take(a, &bill, payment) && bill_record(a, &bill, payment, "phone", model) &&
           request_end(a, row.id, "paid", payment);
}

/* Only a request that was sent to one person: a drawing at the till is for whoever comes next. */
bool pay_decline(struct act *a, json_t *model)
{
    struct till_request_row_row row;
    struct bill bill;
    (void)model;
    if (!request_find(a, &row, &bill) || row.person_id == 0)
        return refuse(a, NOT_FOUND, "request");
    act_redirect(a, "/pay");
    return request_end(a, row.id, "declined", 0);
}

/* ---- in time -----------------------------------------------------------------------------------
 */

bool till_asked_expire_due(struct act *a, json_t *model)
{
    int64_t expired = till_requests_expire(a, a->now);
    json_put(model, "expired", json_integer(expired));
    return expired >= 0;
}
