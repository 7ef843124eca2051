/* Paying at the till with the card: amount and category, then who pays confirms. */
#include "base/id.h"
#include "card/confirm.h"
#include "till/till_parts.h"

#include <string.h>

enum { SHOWN_MOST = 50 };

/* For a person who has shown the card here. To everybody else nobody is served. */
static bool bill_read(struct act *a, struct bill *bill)
{
    int64_t id = param_id(a, "bill");
    *bill = (struct bill){.id = id ? id : id_new(),
                          .person = param_id(a, "person"),
                          .organisation = card_served_at(a),
                          .server = a->who.actor};
    bill->line = (struct wallet_line){.category = param_text(a, "category"),
                                      .provider = bill->organisation,
                                      .units = 1,
                                      .cents = param_int(a, "amount")};
    return card_is_served(a, bill->person) || refuse(a, NOT_FOUND, "person");
}

static bool till_form(struct act *a, json_t *model)
{
    struct bill bill;
    if (!bill_read(a, &bill))
        return false;
    json_put(model, "bill_id", json_id(bill.id));
    json_put(model, "person_id", json_id(bill.person));
    json_put(model, "name", json_string(card_short_name(a, bill.person)));
    json_put(model, "categories", till_categories(a));
    return a->error.code == ERROR_NONE;
}

static bool till_check(struct act *a, json_t *model)
{
    struct bill bill;
    return bill_read(a, &bill) && bill_show(a, &bill, model) &&
           card_confirm_show(a, bill.person, bill.credit_cents, model);
}

/* ---- paying ------------------------------------------------------------------------------------
 */

static bool till_pay_prepare(struct act *a, json_t *model)
{
    (void)model;
    return card_confirm_try(a, param_id(a, "person"));
}

/* A bill that was paid leads to its receipt, if it says the same. */
static bool bill_was_paid(struct act *a, const struct bill *bill,
                          const struct till_payment_of_bill_row *paid, json_t *model)
{
    if (paid->person_id != bill->person || paid->amount_cents != bill->line.cents ||
        strcmp(paid->category, bill->line.category) != 0)
        return refuse(a, STATE_CONFLICT, "bill");
    payment_put(model, paid->id, paid->amount_cents, paid->credit_cents);
    act_subject(a, "till_payment", paid->id);
    act_redirect(a, "/till/%s", json_text(model, "id"));
    return true;
}

static bool till_pay(struct act *a, json_t *model)
{
    struct bill bill;
    struct till_payment_of_bill_row paid;
    const char *confirmed;
    int64_t payment = id_new();
    if (!bill_read(a, &bill) || !card_person_hold(a, bill.person))
        return false;
    if (till_payment_of_bill(a, bill.organisation, bill.id, &paid))
        return bill_was_paid(a, &bill, &paid, model);
    if (a->error.code || !bill_take(a, &bill, payment) ||
        !card_confirm(a, bill.person, bill.credit_cents, &confirmed) ||
        !bill_record(a, &bill, payment, confirmed, model))
        return false;
    act_redirect(a, "/till/%s", json_text(model, "id"));
    return true;
}

/* ---- afterwards --------------------------------------------------------------------------------
 */

static bool till_list(struct act *a, json_t *model)
{
    json_t *payments = till_payments_of(a, card_served_at(a), SHOWN_MOST);
    json_t *requests = till_requests_of(a, card_served_at(a), a->now, SHOWN_MOST);
    if (!payments || !requests)
        return false;
    json_put(model, "has_requests", json_boolean(json_array_size(requests) > 0));
    json_put(model, "requests", requests);
    json_put(model, "has_payments", json_boolean(json_array_size(payments) > 0));
    json_put(model, "payments", payments);
    return true;
}

static bool till_slip(struct act *a, json_t *model)
{
    json_t *payment = till_payment_show(a, param_id(a, "payment"), card_served_at(a));
    if (!payment)
        return refuse(a, NOT_FOUND, "payment");
    json_mark(payment, "confirmed");
    json_put(payment, "has_left", json_boolean(json_int(payment, "left_cents") > 0));
    json_put(payment, "has_refund", json_boolean(json_int(payment, "refunded_cents") > 0));
    json_object_del(payment, "person_id");
    json_put(model, "payment", payment);
    return a->error.code == ERROR_NONE;
}

static bool till_refund(struct act *a, json_t *model)
{
    int64_t id = param_id(a, "payment"), organisation = card_served_at(a);
    int64_t cents = param_int(a, "amount");
    json_t *payment = till_payment_show(a, id, organisation);
    if (!payment)
        return refuse(a, NOT_FOUND, "payment");
    if (till_payment_refund(a, id, organisation, cents) != 1)
        return refuse_field(a, OUT_OF_RANGE, "amount");
    json_t *letter = json_object(), *names = json_object();
    json_put(names, "organisation", json_id(organisation));
    json_put(letter, "names", names);
    json_put(letter, "refunded_cents", json_integer(cents));
    act_subject(a, "till_payment", id);
    json_put(model, "id", json_id(id));
    act_redirect(a, "/till/%s", json_text(model, "id"));
    return wallet_refund(a, id, organisation, cents, json_text(payment, "category")) &&
           act_notify(a, json_get_id(payment, "person_id"), "till-refunded", id, letter);
}

/* ---- the room ----------------------------------------------------------------------------------
 */

static bool till_personal(struct act *a, json_t *model)
{
    json_put(model, "till_payments", personal_till_payments(a, a->who.party));
    json_put(model, "till_requests", personal_till_requests(a, a->who.party));
    return a->error.code == ERROR_NONE;
}

static const struct route routes[] = {
    VIEW("/till", till_list, SHOPKEEPER | OPERATOR, .page = "till/list",
         .summary = "The newest payments at your till"),
    VIEW("/till/requests/new", till_ask_form, SHOPKEEPER | OPERATOR, .page = "till/request_form",
         .summary = "What somebody is to pay on their phone"),
    ACT("/till/requests", till_ask, SHOPKEEPER | OPERATOR, .page = "till/request_form",
        .back = till_ask_form, .rate = 60, .summary = "Ask to be paid on the phone",
        .params = {ID_OR_NONE("person"), TEXT("category", 1, 60), CENTS("amount", 1, BILL_MAX)}),
    VIEW("/till/requests/{request}", till_asked_show, SHOPKEEPER | OPERATOR, .page = "till/request",
         .summary = "A request to show at the till, and whether it was paid"),
    ACT("/till/requests/{request}/withdraw", till_asked_withdraw, SHOPKEEPER | OPERATOR,
        .page = "till/request", .back = till_asked_show, .summary = "Take a request back"),
    VIEW("/pay", pay_list, CITIZEN, .mandate = MANDATE_SELF, .page = "till/mine",
         .summary = "What shops ask you to pay"),
    VIEW("/pay/{request}", pay_show, CITIZEN, .mandate = MANDATE_SELF, .page = "till/pay",
         .summary = "A shop's request, and what your credit pays of it"),
    ACT("/pay/{request}", pay_asked, CITIZEN, .mandate = MANDATE_SELF, .page = "till/pay",
        .back = pay_show, .rate = 60, .summary = "Pay it with credit",
        .params = {CENTS("expected_credit", 0, BILL_MAX)}),
    ACT("/pay/{request}/decline", pay_decline, CITIZEN, .mandate = MANDATE_SELF, .page = "till/pay",
        .back = pay_show, .summary = "Do not pay a request sent to you"),
    VIEW("/till/{payment}", till_slip, SHOPKEEPER | OPERATOR, .page = "till/slip",
         .summary = "The receipt of a payment, to print or to give something back"),
    ACT("/till/{payment}/refund", till_refund, SHOPKEEPER | OPERATOR, .page = "till/slip",
        .back = till_slip, .summary = "Give credit back to whoever paid",
        .params = {CENTS("amount", 1, BILL_MAX)}),
    VIEW("/serve/{person}/pay", till_form, SHOPKEEPER | OPERATOR, .page = "till/form",
         .summary = "What the person served buys, and for how much"),
    VIEW("/serve/{person}/pay/check", till_check, SHOPKEEPER | OPERATOR, .page = "till/check",
         .summary = "What credit pays of it, and how the person confirms",
         .params = {ID_OR_NONE("bill"), TEXT("category", 1, 60), CENTS("amount", 1, BILL_MAX)}),
    ACT("/serve/{person}/pay", till_pay, SHOPKEEPER | OPERATOR, .page = "till/check",
        .prepare = till_pay_prepare, .toils = true, .back = till_check, .rate = 60,
        .summary = "The person served pays with credit, confirmed by PIN or by word",
        .params = {ID("bill"),
                   TEXT("category", 1, 60),
                   CENTS("amount", 1, BILL_MAX),
                   CENTS("expected_credit", 0, BILL_MAX),
                   {.name = "pin", .type = PARAM_SECRET, .max = 20, .optional = true},
                   BOOL("spoken")}),
    {0}};

static const struct due due[] = {{"till_requests_expire", 60, till_asked_expire_due}, {0}};

static const struct invariant invariants[] = {
    {"a payment at a till is what the ledger says", till_payments_count, till_payments_off_ledger},
    {"a request is paid as it was asked", till_requests_count, till_requests_off_payments},
    {0}};

static const struct belonging belongings[] = {{merge_note_till_payments, merge_give_till_payments},
                                              {merge_note_till_requests, merge_give_till_requests},
                                              {0}};

const struct room till_room = {.name = "till",
                               .routes = routes,
                               .due = due,
                               .invariants = invariants,
                               .belongings = belongings,
                               .personal = till_personal};
