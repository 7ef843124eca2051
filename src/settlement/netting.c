/* Netting: what organisations owe each other in the settlement fund, brought to one payment each.
 * The Federation's account is the clearing house: who owes on balance pays in, and when all of that
 * has come, who is owed is paid out. */
#include "base/id.h"
#include "settlement/clearing.h"
#include "settlement/settlement_parts.h"

/* ---- the proposal -----------------------------------------------------------------------------
 */

/* Say of each debt what is left of it once circles are cancelled. */
static bool debts_weigh(struct act *a, json_t *rows, int64_t *owed, int64_t *circular)
{
    size_t count = json_array_size(rows), i;
    struct debt *debts = arena_alloc(a->arena, (count + 1) * sizeof *debts);
    json_t *row;
    json_array_foreach(rows, i, row) {
        debts[i] = (struct debt){json_get_id(row, "from_id"), json_get_id(row, "to_id"),
                                 json_int(row, "owed_cents"), 0};
        *owed += debts[i].cents;
    }
    if (!debts_clear(a->arena, debts, (unsigned)count))
        return refuse(a, INTERNAL, "debts");
    json_array_foreach(rows, i, row) {
        json_put(row, "left_cents", json_integer(debts[i].left_cents));
        *circular += debts[i].cents - debts[i].left_cents;
    }
    return true;
}

/* Who pays and who is paid: a pure function of the balances. */
struct proposal {
    json_t *pay, *receive;
    int64_t owed, circular, in, out;
};

static bool proposal_make(struct act *a, int64_t fund, json_t *debts, struct proposal *proposal)
{
    json_t *positions = settlement_positions(a, fund), *position;
    size_t i;
    *proposal = (struct proposal){.pay = json_array(), .receive = json_array()};
    if (!positions || !debts || !debts_weigh(a, debts, &proposal->owed, &proposal->circular))
        return false;
    json_array_foreach(positions, i, position) {
        int64_t balance = json_int(position, "balance_cents");
        int64_t amount = balance < 0 ? -balance : balance;
        json_put(position, "amount_cents", json_integer(amount));
        json_put(position, "has_bank_account",
                 json_boolean(json_get_id(position, "bank_account_id") != 0));
        json_array_append(balance < 0 ? proposal->pay : proposal->receive, position);
        *(balance < 0 ? &proposal->in : &proposal->out) += amount;
    }
    return true;
}

static json_t *debts_since_last(struct act *a, int64_t fund)
{
    int64_t last = 0;
    if (!netting_last(a, &last) && a->error.code != ERROR_NONE)
        return NULL;
    return settlement_debts(a, fund, last);
}

bool netting_page(struct act *a, json_t *model)
{
    struct settlement_fund_row fund;
    struct proposal proposal;
    int64_t open = 0;
    json_put(model, "has_fund", json_boolean(settlement_fund(a, &fund)));
    if (a->error.code != ERROR_NONE || json_is_false(json_object_get(model, "has_fund")))
        return a->error.code == ERROR_NONE;
    json_t *debts = debts_since_last(a, fund.id), *nettings = nettings_recent(a);
    if (!nettings || !proposal_make(a, fund.id, debts, &proposal) || !netting_open_count(a, &open))
        return false;
    money_mark(nettings, "batch_state");
    json_put(model, "issuer", json_string(fund.issuer));
    json_put(model, "owed_cents", json_integer(proposal.owed));
    json_put(model, "circular_cents", json_integer(proposal.circular));
    json_put(model, "in_cents", json_integer(proposal.in));
    json_put(model, "out_cents", json_integer(proposal.out));
    json_put(model, "is_running", json_boolean(open > 0));
    json_put(model, "can_confirm", json_boolean(open == 0 && proposal.in > 0));
    return money_rows(model, "debts", debts) && money_rows(model, "pay", proposal.pay) &&
           money_rows(model, "receive", proposal.receive) &&
           money_rows(model, "dues", netting_dues_open(a)) &&
           money_rows(model, "nettings", nettings);
}

/* ---- confirming -------------------------------------------------------------------------------
 */

/* Who is owed and can be paid becomes the lines of a draft. 0 when nobody is. */
static bool batch_make(struct act *a, const struct settlement_fund_row *fund, const json_t *receive,
                       int64_t *batch)
{
    struct bank_account_verified_row own;
    json_t *position;
    size_t i;
    *batch = 0;
    json_array_foreach(receive, i, position) {
        int64_t account = json_get_id(position, "bank_account_id");
        int64_t cents = json_int(position, "amount_cents");
        if (!account)
            continue;
        if (!*batch) {
            *batch = id_new();
            if (!bank_account_verified(a, fund->issuer_id, &own))
                return refuse(a, NO_BANK_ACCOUNT, "issuer");
            if (batch_insert(a, *batch, fund->issuer_id, own.id, "netting", a->who.actor, a->now) !=
                1)
                return refuse(a, STATE_CONFLICT, "batch");
        }
        if (payout_line_insert(a, id_new(), *batch, fund->id,
                               json_get_id(position, "organisation_id"), account, cents, 0,
                               cents) != 1)
            return false;
    }
    return true;
}

static bool dues_make(struct act *a, int64_t netting, const json_t *pay)
{
    json_t *position;
    size_t i;
    json_array_foreach(pay, i, position) {
        if (netting_due_insert(a, id_new(), netting, json_get_id(position, "organisation_id"),
                               json_int(position, "amount_cents")) != 1)
            return false;
    }
    return true;
}

/* One at a time; and only what the page has shown. */
bool netting_confirm(struct act *a, json_t *model)
{
    struct settlement_fund_row fund;
    struct proposal proposal;
    int64_t open = 0, batch, netting = id_new();
    if (!settlement_fund(a, &fund) || !settlement_fund_lock(a, fund.id, &fund.id))
        return refuse(a, NOT_FOUND, "fund");
    if (!netting_open_count(a, &open) ||
        !proposal_make(a, fund.id, debts_since_last(a, fund.id), &proposal))
        return false;
    if (open > 0 || proposal.in != param_int(a, "in_cents"))
        return refuse(a, STATE_CONFLICT, "netting");
    if (proposal.in == 0)
        return refuse(a, NOTHING_DUE, "netting");
    if (!batch_make(a, &fund, proposal.receive, &batch) ||
        netting_insert(a, netting, fund.id, batch, proposal.owed, a->who.actor, a->now) != 1 ||
        !dues_make(a, netting, proposal.pay))
        return false;
    act_subject(a, "netting", netting);
    json_put(model, "netting_id", json_id(netting));
    json_put(model, "batch_id", json_id(batch));
    act_redirect(a, "/netting");
    return true;
}

/* By hand, where a bank gives no statement to import. */
bool netting_due_paid(struct act *a, json_t *model)
{
    struct netting_due_by_id_row due;
    (void)model;
    if (!netting_due_by_id(a, param_id(a, "due"), &due))
        return refuse(a, NOT_FOUND, "due");
    act_subject(a, "netting_due", due.id);
    act_redirect(a, "/netting");
    return due_receive(a, &due);
}
