/* When two records of one person become one, and both have a share of the same fund: credit that is
 * free goes from one account to the other by a transfer. What is held stays where it is held, since
 * what it pays may still be called off; it follows when it is free. */
#include "registry/merge.h"
#include "wallet/wallet_parts.h"

static bool credit_move(struct act *a, int64_t merge, const json_t *pair, const char *debit,
                        const char *credit, int64_t cents)
{
    const struct movement back = {.kind = "correction",
                                  .fund = json_get_id(pair, "fund_id"),
                                  .debit = json_get_id(pair, debit),
                                  .credit = json_get_id(pair, credit),
                                  .cents = cents,
                                  .reference = merge,
                                  .note = ""};
    return cents <= 0 || ledger_move(a, &back);
}

/* What is free stays free until it has gone. */
static bool accounts_lock(struct act *a, int64_t merge)
{
    int64_t kept, merged;
    return registry_merge_of(a, merge, &kept, &merged) && accounts_lock_of_two(a, kept, merged);
}

static bool credit_follow(struct act *a, int64_t merge)
{
    json_t *pairs = accounts_lock(a, merge) ? merged_accounts(a, merge) : NULL, *pair;
    size_t i;
    json_array_foreach(pairs, i, pair)
        if (!credit_move(a, merge, pair, "merged_account_id", "kept_account_id",
                         json_int(pair, "free_cents")))
            return false;
    return pairs != NULL;
}

bool wallet_merged(struct act *a, const struct event *event)
{
    return credit_follow(a, event->id);
}

/* As much as came, or what is left of it. */
bool wallet_unmerged(struct act *a, const struct event *event)
{
    json_t *pairs = accounts_lock(a, event->id) ? merged_credit(a, event->id) : NULL, *pair;
    size_t i;
    json_array_foreach(pairs, i, pair) {
        int64_t came = json_int(pair, "came_cents"), left = json_int(pair, "free_cents");
        if (!credit_move(a, event->id, pair, "kept_account_id", "merged_account_id",
                         came < left ? came : left))
            return false;
    }
    return pairs != NULL;
}

/* What was released since, or was granted to the merged record. */
bool merged_credit_due(struct act *a, json_t *model)
{
    (void)model;
    json_t *merges = merges_with_credit(a), *one;
    size_t i;
    json_array_foreach(merges, i, one)
        if (!credit_follow(a, json_get_id(one, "merge_id")))
            return false;
    act_fact_ids(a, "merges", merges, "merge_id");
    return merges != NULL;
}
