/* Paying at the till with the card: amount and category, then who pays confirms. */
#include "till/till.h"
#include "base/id.h"
#include "card/confirm.h"
#include "registry/registry.h"
#include "till_sql.h"
#include "wallet/wallet.h"

#include <string.h>

enum { SHOWN_MOST = 50, AMOUNT_MAX = 10000000 };

/* ---- what is to be paid ------------------------------------------------------------------------
 */

/* Who pays whom, and what credit pays of it now. It has its id from the first page on: opened twice
 * or sent twice, it is paid once. */
struct bill {
    int64_t id, person, organisation;
    struct wallet_line line;
    int64_t credit_cents;
};

/* For a person who has shown the card here. To everybody else nobody is served. */
static bool bill_read(struct act *a, struct bill *bill)
{
    int64_t id = param_id(a, "bill");
    *bill = (struct bill){.id = id ? id : id_new(),
                          .person = param_id(a, "person"),
                          .organisation = card_served_at(a)};
    bill->line = (struct wallet_line){.category = param_text(a, "category"),
                                      .provider = bill->organisation,
                                      .units = 1,
                                      .cents = param_int(a, "amount")};
    return card_is_served(a, bill->person) || refuse(a, NOT_FOUND, "person");
}

/* What the shop reads of a quote: which credits pay, how much. Balances, and credits that do not
 * pay, are the person's own affair. */
static json_t *credits_paying(const json_t *credits)
{
    json_t *paying = json_array(), *credit;
    size_t i;
    json_array_foreach(credits, i, credit) {
        if (json_int(credit, "pays_cents") == 0)
            continue;
        json_t *shown = json_object();
        json_put(shown, "name", json_copy(json_object_get(credit, "name")));
        json_put(shown, "pays_cents", json_copy(json_object_get(credit, "pays_cents")));
        json_array_append_new(paying, shown);
    }
    return paying;
}

static bool bill_show(struct act *a, struct bill *bill, json_t *model)
{
    json_t *quote = json_object();
    if (!wallet_quote(a, bill->person, bill->person, &bill->line, 1, &bill->credit_cents, quote))
        return false;
    int64_t cash = bill->line.cents - bill->credit_cents;
    json_put(model, "bill_id", json_id(bill->id));
    json_put(model, "person_id", json_id(bill->person));
    json_put(model, "name", json_string(card_short_name(a, bill->person)));
    json_put(model, "organisation", json_string(registry_name(a, bill->organisation)));
    json_put(model, "category", json_string(bill->line.category));
    json_put(model, "amount_cents", json_integer(bill->line.cents));
    json_put(model, "credit_cents", json_integer(bill->credit_cents));
    json_put(model, "cash_cents", json_integer(cash));
    json_put(model, "has_credit", json_boolean(bill->credit_cents > 0));
    json_put(model, "has_cash", json_boolean(cash > 0));
    json_put(model, "credits", credits_paying(json_object_get(quote, "credits")));
    return true;
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

/* What was confirmed is paid exactly: neither more credit nor less. */
static bool bill_pay(struct act *a, struct bill *bill, int64_t payment)
{
    int64_t expected = param_int(a, "expected_credit");
    json_t *quote = json_object();
    if (!wallet_quote(a, bill->person, bill->person, &bill->line, 1, &bill->credit_cents, quote))
        return false;
    if (bill->credit_cents != expected || expected == 0)
        return refuse(a, CREDIT_SHORT, NULL);
    return wallet_pay(a, bill->person, bill->person, &bill->line, 1, expected, payment);
}

static bool payment_tell(struct act *a, const struct bill *bill, int64_t payment)
{
    json_t *letter = json_object(), *names = json_object();
    json_put(names, "organisation", json_id(bill->organisation));
    json_put(names, "server", json_id(a->who.actor));
    json_put(letter, "names", names);
    json_put(letter, "category", json_string(bill->line.category));
    json_put(letter, "amount_cents", json_integer(bill->line.cents));
    json_put(letter, "credit_cents", json_integer(bill->credit_cents));
    return act_notify(a, bill->person, "till-paid", payment, letter);
}

static void receipt_next(struct act *a, json_t *model, int64_t payment, int64_t amount,
                         int64_t credit)
{
    act_subject(a, "till_payment", payment);
    json_put(model, "id", json_id(payment));
    json_put(model, "credit_cents", json_integer(credit));
    json_put(model, "cash_cents", json_integer(amount - credit));
    act_redirect(a, "/till/%s", json_text(model, "id"));
}

/* A bill that was paid leads to its receipt, if it says the same. */
static bool bill_was_paid(struct act *a, const struct bill *bill,
                          const struct till_payment_of_bill_row *paid, json_t *model)
{
    if (paid->person_id != bill->person || paid->amount_cents != bill->line.cents ||
        strcmp(paid->category, bill->line.category) != 0)
        return refuse(a, STATE_CONFLICT, "bill");
    receipt_next(a, model, paid->id, paid->amount_cents, paid->credit_cents);
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
    if (a->error.code || !bill_pay(a, &bill, payment) ||
        !card_confirm(a, bill.person, bill.credit_cents, &confirmed))
        return false;
    receipt_next(a, model, payment, bill.line.cents, bill.credit_cents);
    act_fact(a, "person", json_id(bill.person));
    act_fact(a, "organisation", json_id(bill.organisation));
    act_fact(a, "confirmed", json_string(confirmed));
    return till_payment_insert(a, payment, bill.organisation, bill.id, a->who.actor, bill.person,
                               bill.line.category, bill.line.cents, bill.credit_cents, confirmed,
                               a->now) == 1 &&
           payment_tell(a, &bill, payment);
}

/* ---- afterwards --------------------------------------------------------------------------------
 */

static bool till_list(struct act *a, json_t *model)
{
    json_t *payments = till_payments_of(a, card_served_at(a), SHOWN_MOST);
    if (!payments)
        return false;
    json_put(model, "has_payments", json_boolean(json_array_size(payments) > 0));
    json_put(model, "payments", payments);
    return true;
}

static bool till_slip(struct act *a, json_t *model)
{
    json_t *payment = till_payment_show(a, param_id(a, "payment"), card_served_at(a));
    if (!payment)
        return refuse(a, NOT_FOUND, "payment");
    json_put(payment, "is_by_pin",
             json_boolean(strcmp(json_text(payment, "confirmed"), "pin") == 0));
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
    return a->error.code == ERROR_NONE;
}

static const struct route routes[] = {
    VIEW("/till", till_list, SHOPKEEPER | OPERATOR, .page = "till/list",
         .summary = "The newest payments at your till"),
    VIEW("/till/{payment}", till_slip, SHOPKEEPER | OPERATOR, .page = "till/slip",
         .summary = "The receipt of a payment, to print or to give something back"),
    ACT("/till/{payment}/refund", till_refund, SHOPKEEPER | OPERATOR, .page = "till/slip",
        .back = till_slip, .summary = "Give credit back to whoever paid",
        .params = {CENTS("amount", 1, AMOUNT_MAX)}),
    VIEW("/serve/{person}/pay", till_form, SHOPKEEPER | OPERATOR, .page = "till/form",
         .summary = "What the person served buys, and for how much"),
    VIEW("/serve/{person}/pay/check", till_check, SHOPKEEPER | OPERATOR, .page = "till/check",
         .summary = "What credit pays of it, and how the person confirms",
         .params = {ID_OR_NONE("bill"), TEXT("category", 1, 60), CENTS("amount", 1, AMOUNT_MAX)}),
    ACT("/serve/{person}/pay", till_pay, SHOPKEEPER | OPERATOR, .page = "till/check",
        .prepare = till_pay_prepare, .toils = true, .back = till_check, .rate = 60,
        .summary = "The person served pays with credit, confirmed by PIN or by word",
        .params = {ID("bill"),
                   TEXT("category", 1, 60),
                   CENTS("amount", 1, AMOUNT_MAX),
                   CENTS("expected_credit", 0, AMOUNT_MAX),
                   {.name = "pin", .type = PARAM_SECRET, .max = 20, .optional = true},
                   BOOL("spoken")}),
    {0}};

static const struct invariant invariants[] = {
    {"a payment at a till is what the ledger says", till_payments_count, till_payments_off_ledger},
    {0}};

static const struct belonging belongings[] = {{merge_note_till_payments, merge_give_till_payments},
                                              {0}};

const struct room till_room = {.name = "till",
                               .routes = routes,
                               .invariants = invariants,
                               .belongings = belongings,
                               .personal = till_personal};
