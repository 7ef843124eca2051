/* What the files of this room share: a bill, and how it is paid. */
#ifndef PIAZZA_TILL_PARTS_H
#define PIAZZA_TILL_PARTS_H

#include "till/till.h"
#include "till_sql.h"
#include "wallet/wallet.h"

enum { BILL_MAX = 10000000 }; /* cents */

/* Who pays whom, and what credit pays of it now. It has its id from the first page on: opened twice
 * or sent twice, it is paid once. */
struct bill {
    int64_t id, person, organisation, server;
    struct wallet_line line;
    int64_t credit_cents; /* as bill_show and bill_take find it */
};

/* Add what the bill says, and what credit pays of it: {bill_id, person_id, name (short),
 * organisation, category, amount_cents, credit_cents, cash_cents, has_credit, has_cash, credits:
 * [{name, pays_cents}]}. No balances: the shop reads this too. */
bool bill_show(struct act *a, struct bill *bill, json_t *model) __attribute__((warn_unused_result));

/* Pay with credit what the payer confirmed (the parameter expected_credit), neither more nor less:
 * CREDIT_SHORT when credit pays another amount now, or nothing. */
bool bill_take(struct act *a, struct bill *bill, int64_t payment)
    __attribute__((warn_unused_result));

/* Write the payment down, confirmed by "pin", "word" or "phone", and tell who paid. The model gets
 * {id, credit_cents, cash_cents}. */
bool bill_record(struct act *a, const struct bill *bill, int64_t payment, const char *confirmed,
                 json_t *model) __attribute__((warn_unused_result));

/* What is known of a payment before its page: {id, credit_cents, cash_cents}. */
void payment_put(json_t *model, int64_t payment, int64_t amount_cents, int64_t credit_cents);

/* ---- request.c: bills that are paid on the phone --------------------------------------------- */

handler till_ask_form, till_ask, till_asked_show, till_asked_withdraw; /* of the shop */
handler pay_list, pay_show, pay_asked, pay_decline;                    /* of who pays */
handler till_asked_expire_due;

#endif
