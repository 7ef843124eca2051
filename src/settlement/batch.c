/* A payout from draft to the bank's file. */
#include "base/id.h"
#include "settlement/pain.h"
#include "settlement/sepa.h"
#include "settlement/settlement_parts.h"
#include "wallet/wallet.h"

#include <string.h>

/* The batch of the path, if the caller keeps its issuer. */
static bool batch_find(struct act *a, int64_t id, struct batch_by_id_row *batch)
{
    return (batch_by_id(a, id, batch) && money_is_open(a, batch->issuer_id, "batch")) ||
           refuse(a, NOT_FOUND, "batch");
}

bool payout_show(struct act *a, json_t *model)
{
    struct batch_by_id_row batch;
    if (!batch_find(a, param_id(a, "batch"), &batch))
        return false;
    json_t *shown = batch_show(a, batch.id), *lines = payout_lines_of(a, batch.id), *line;
    int64_t gross = 0, fee = 0, net = 0;
    size_t i;
    if (!shown || !lines)
        return false;
    json_array_foreach(lines, i, line) {
        gross += json_int(line, "gross_cents");
        fee += json_int(line, "fee_cents");
        net += json_int(line, "net_cents");
        json_mark(line, "state");
        json_put(line, "batch_id", json_id(batch.id));
    }
    bool is_draft = strcmp(batch.state, "draft") == 0;
    bool is_own = batch.drafted_by_id == a->who.actor;
    json_mark(shown, "state");
    json_mark(shown, "kind");
    json_put(shown, "can_approve", json_boolean(is_draft && !is_own));
    json_put(shown, "waits_for_other", json_boolean(is_draft && is_own));
    json_put(shown, "has_file", json_boolean(batch.exported_at != 0));
    json_put(shown, "gross_cents", json_integer(gross));
    json_put(shown, "fee_cents", json_integer(fee));
    json_put(shown, "net_cents", json_integer(net));
    json_put(model, "batch", shown);
    return money_rows(model, "lines", lines);
}

/* ---- approving --------------------------------------------------------------------------------
 */

/* An account that changed since the draft is looked at again: by drafting again. */
static bool accounts_stand(struct act *a, const char *own_state, const json_t *lines)
{
    json_t *line;
    size_t i;
    if (strcmp(own_state, "verified") != 0)
        return refuse(a, STATE_CONFLICT, "iban");
    json_array_foreach(lines, i, line) {
        if (strcmp(json_text(line, "account_state"), "verified") != 0)
            return refuse(a, STATE_CONFLICT, "iban");
    }
    return true;
}

/* A netting pays out only what came in. */
static bool netting_is_covered(struct act *a, int64_t issuer, const json_t *lines)
{
    struct settlement_fund_row fund;
    int64_t held, wanted = 0;
    json_t *line;
    size_t i;
    json_array_foreach(lines, i, line) {
        wanted += json_int(line, "net_cents");
    }
    return settlement_fund(a, &fund) && settlement_held(a, fund.id, issuer, &held) &&
           (held >= wanted || refuse(a, NOT_COVERED, "batch"));
}

/* The credit leaves the provider's account. */
static bool line_take(struct act *a, const struct batch_by_id_row *batch, const json_t *line)
{
    int64_t provider = json_get_id(line, "provider_id"), reference = json_get_id(line, "id");
    if (strcmp(batch->kind, "netting") == 0)
        return wallet_settle(a, provider, batch->issuer_id, json_int(line, "net_cents"), reference);
    return wallet_payout(a, json_get_id(line, "fund_id"), provider, json_int(line, "gross_cents"),
                         reference);
}

bool settlement_approve(struct act *a, int64_t id)
{
    struct batch_by_id_row batch;
    json_t *lines = payout_lines_of(a, id), *line;
    size_t i;
    if (!lines || !batch_by_id(a, id, &batch))
        return refuse(a, NOT_FOUND, "batch");
    act_subject(a, "payout", id);
    if (batch.drafted_by_id == a->who.actor)
        return refuse(a, SAME_PERSON, "batch");
    if (batch_approve(a, id, a->who.actor, a->now) != 1)
        return refuse(a, STATE_CONFLICT, "batch");
    if (!accounts_stand(a, batch.account_state, lines) ||
        (strcmp(batch.kind, "netting") == 0 && !netting_is_covered(a, batch.issuer_id, lines)))
        return false;
    json_array_foreach(lines, i, line) {
        if (!line_take(a, &batch, line))
            return false;
    }
    return payout_lines_all(a, id, "sent") == (int64_t)json_array_size(lines);
}

bool settlement_export(struct act *a, int64_t id)
{
    act_subject(a, "payout", id);
    return batch_export(a, id, sepa_next_day(a->now), a->now) == 1 ||
           refuse(a, STATE_CONFLICT, "batch");
}

/* An act on the batch of the path; its page comes next. */
static bool batch_do(struct act *a, bool (*step)(struct act *a, int64_t batch))
{
    struct batch_by_id_row batch;
    if (!batch_find(a, param_id(a, "batch"), &batch))
        return false;
    act_redirect(a, "/payouts/%s", json_string_value(json_id(batch.id)));
    return step(a, batch.id);
}

bool payout_approve(struct act *a, json_t *model)
{
    (void)model;
    return batch_do(a, settlement_approve);
}

bool payout_export(struct act *a, json_t *model)
{
    (void)model;
    return batch_do(a, settlement_export);
}

static bool batch_drop(struct act *a, int64_t id)
{
    act_subject(a, "payout", id);
    return (batch_discard(a, id, a->now) == 1 || refuse(a, STATE_CONFLICT, "batch")) &&
           payout_items_forget(a, id) >= 0 && payout_lines_all(a, id, "discarded") >= 0 &&
           netting_dues_drop(a, id, a->now) >= 0;
}

bool payout_discard(struct act *a, json_t *model)
{
    (void)model;
    return batch_do(a, batch_drop);
}

/* ---- the bank's file --------------------------------------------------------------------------
 */

static struct pain_payment *payments_of(struct act *a, const json_t *lines)
{
    struct pain_payment *payments =
        arena_alloc(a->arena, (json_array_size(lines) + 1) * sizeof *payments);
    json_t *line;
    size_t i;
    json_array_foreach(lines, i, line) {
        payments[i] =
            (struct pain_payment){.end_to_end = json_text(line, "id"),
                                  .name = json_text(line, "provider"),
                                  .iban = json_text(line, "iban"),
                                  .about = arena_printf(a->arena, "%s, %s", json_text(line, "fund"),
                                                        json_text(line, "id")),
                                  .cents = json_int(line, "net_cents")};
    }
    return payments;
}

bool payout_file(struct act *a, json_t *model)
{
    struct batch_by_id_row batch;
    (void)model;
    if (!batch_find(a, param_id(a, "batch"), &batch))
        return false;
    if (!batch.exported_at)
        return refuse(a, STATE_CONFLICT, "batch");
    json_t *lines = payout_lines_of(a, batch.id);
    const char *name = json_string_value(json_id(batch.id)), *xml;
    struct pain_order order = {.message = name,
                               .debtor = batch.issuer,
                               .iban = batch.iban,
                               .made_at = batch.exported_at,
                               .pay_at = batch.pay_at,
                               .payments = lines ? payments_of(a, lines) : NULL,
                               .count = (unsigned)json_array_size(lines)};
    enum pain_version version = strcmp(param_text(a, "version"), "03") == 0 ? PAIN_2009 : PAIN_2019;
    size_t length;
    if (!lines || !pain_write(a->arena, &order, version, &xml, &length))
        return refuse(a, INTERNAL, "batch");
    a->document = (struct document){
        .type = "application/xml",
        .name = arena_printf(a->arena, "%s-pain.001.001.%s.xml", name, param_text(a, "version")),
        .data = xml,
        .length = length};
    return true;
}
