/* A bill: what it costs, what credit pays of it, and paying it. */
#include "card/confirm.h"
#include "registry/registry.h"
#include "till/till_parts.h"

/* Which credits pay, how much. Balances, and credits that do not pay, are the person's own affair.
 */
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

bool bill_show(struct act *a, struct bill *bill, json_t *model)
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

bool bill_take(struct act *a, struct bill *bill, int64_t payment)
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
    json_put(names, "server", json_id(bill->server));
    json_put(letter, "names", names);
    json_put(letter, "category", json_string(bill->line.category));
    json_put(letter, "amount_cents", json_integer(bill->line.cents));
    json_put(letter, "credit_cents", json_integer(bill->credit_cents));
    return act_notify(a, bill->person, "till-paid", payment, letter);
}

void payment_put(json_t *model, int64_t payment, int64_t amount_cents, int64_t credit_cents)
{
    json_put(model, "id", json_id(payment));
    json_put(model, "credit_cents", json_integer(credit_cents));
    json_put(model, "cash_cents", json_integer(amount_cents - credit_cents));
}

bool bill_record(struct act *a, const struct bill *bill, int64_t payment, const char *confirmed,
                 json_t *model)
{
    act_subject(a, "till_payment", payment);
    act_fact(a, "person", json_id(bill->person));
    act_fact(a, "organisation", json_id(bill->organisation));
    act_fact(a, "confirmed", json_string(confirmed));
    payment_put(model, payment, bill->line.cents, bill->credit_cents);
    return till_payment_insert(a, payment, bill->organisation, bill->id, bill->server, bill->person,
                               bill->line.category, bill->line.cents, bill->credit_cents, confirmed,
                               a->now) == 1 &&
           payment_tell(a, bill, payment);
}
