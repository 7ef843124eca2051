/* What people read about credits: their own, and their organisation's. */
#include "registry/registry.h"
#include "wallet/wallet_parts.h"

#include <string.h>

enum { SOON = 60 * 86400, PAGE_ROWS = 20, LATEST_ROWS = 5 };

static const enum role money_roles[] = {SHOPKEEPER, COORDINATOR, HR_MANAGER, FEDERATION};
enum { MONEY_ROLES = sizeof money_roles / sizeof money_roles[0] };

/* ---- one's own credits ----------------------------------------------------------------------- */

static int64_t percent(int64_t part, int64_t whole)
{
    return whole > 0 && part > 0 ? 100 * part / whole : 0;
}

/* What the page needs to draw: a bar in percentages, a family of colours. */
static void credit_decorate(json_t *credit)
{
    const char *nature = json_text(credit, "nature");
    int64_t received = json_int(credit, "received_cents");
    int64_t free = json_int(credit, "free_cents"), held = json_int(credit, "held_cents");
    int64_t bar_free = percent(free, received);
    json_put(credit, "bar_free", json_integer(bar_free));
    json_put(credit, "bar_held", json_integer(percent(free + held, received) - bar_free));
    json_put(credit, "has_held", json_boolean(held > 0));
    bool is_public = strcmp(nature, "public-voucher") == 0;
    bool is_community = strcmp(nature, "recognition") == 0 || strcmp(nature, "time") == 0;
    json_put(credit, "is_public", json_boolean(is_public));
    json_put(credit, "is_community", json_boolean(is_community));
    json_put(credit, "is_welfare", json_boolean(!is_public && !is_community));
    json_put(credit, "kind",
             json_string(is_public      ? "care"
                         : is_community ? "community"
                                        : "welfare"));
}

json_t *wallet_credits(struct act *a, int64_t holder)
{
    json_t *credits = accounts_of_holder(a, holder, a->now, a->now + SOON);
    size_t i;
    json_t *credit;
    json_array_foreach(credits, i, credit) {
        credit_decorate(credit);
        json_mark(credit, "unit");
    }
    return credits;
}

bool wallet_show(struct act *a, json_t *model)
{
    json_t *credits = wallet_credits(a, a->who.actor);
    if (!credits)
        return false;
    json_put(model, "has_credits", json_boolean(json_array_size(credits) > 0));
    json_put(model, "credits", credits);
    return true;
}

/* ---- the statement of one account ------------------------------------------------------------ */

static bool has_money_role(const struct act *a, int64_t organisation)
{
    for (unsigned i = 0; i < MONEY_ROLES; i++)
        if (who_holds(&a->who, money_roles[i], organisation))
            return true;
    return false;
}

/* A page of transfers back from `start`, and where the next page begins. */
static bool page_add(struct act *a, json_t *model, int64_t account, int64_t start)
{
    json_t *transfers = transfers_back(a, account, start, PAGE_ROWS + 1);
    if (!transfers)
        return false;
    bool has_older = json_array_size(transfers) > PAGE_ROWS;
    json_put(model, "has_older", json_boolean(has_older));
    if (has_older) {
        json_put(model, "older_id",
                 json_copy(json_object_get(json_array_get(transfers, PAGE_ROWS), "id")));
        json_array_remove(transfers, PAGE_ROWS);
    }
    json_put(model, "has_transfers", json_boolean(json_array_size(transfers) > 0));
    json_put(model, "transfers", transfers);
    return true;
}

bool wallet_account_show(struct act *a, json_t *model)
{
    int64_t id = param_id(a, "account"), from = param_id(a, "from"), head = 0;
    json_t *account = account_show(a, id);
    int64_t holder = account ? json_get_id(account, "holder_id") : 0;
    if (!account || (holder != a->who.actor && !has_money_role(a, holder)))
        return refuse(a, NOT_FOUND, "account");
    json_t *holds = holds_of_account(a, id);
    if (!holds || (!account_head(a, id, &head) && a->error.code))
        return false;
    json_put(account, "is_mine", json_boolean(holder == a->who.actor));
    json_put(
        account, "is_own",
        json_boolean(holder == a->who.actor && strcmp(json_text(account, "role"), HOLDER) == 0));
    json_mark(account, "unit");
    json_put(model, "account", account);
    json_put(model, "is_units", json_boolean(strcmp(json_text(account, "unit"), "euro") != 0));
    json_put(model, "has_holds", json_boolean(json_array_size(holds) > 0));
    json_put(model, "holds", holds);
    json_put(model, "is_later_page", json_boolean(from != 0));
    return page_add(a, model, id, from ? from : head);
}

/* ---- an organisation's takings --------------------------------------------------------------- */

/* The organisation asked for, if the caller handles its money; else the first whose money they
 * handle. 0 if none. */
static int64_t chosen_organisation(const struct act *a)
{
    int64_t asked = param_id(a, "organisation");
    if (asked)
        return has_money_role(a, asked) ? asked : 0;
    for (unsigned i = 0; i < a->who.grant_count; i++)
        if (has_money_role(a, a->who.grants[i].organisation))
            return a->who.grants[i].organisation;
    return 0;
}

/* The other organisations whose money the caller handles, each once. */
static void others_add(struct act *a, json_t *model, int64_t chosen)
{
    json_t *others = json_array();
    for (unsigned i = 0; i < a->who.grant_count; i++) {
        int64_t organisation = a->who.grants[i].organisation;
        bool is_seen = organisation == chosen || !has_money_role(a, organisation);
        for (unsigned before = 0; before < i; before++)
            is_seen = is_seen || a->who.grants[before].organisation == organisation;
        if (is_seen)
            continue;
        json_t *other = json_object();
        json_put(other, "id", json_id(organisation));
        json_put(other, "name", json_string(registry_name(a, organisation)));
        json_array_append_new(others, other);
    }
    json_put(model, "has_others", json_boolean(json_array_size(others) > 0));
    json_put(model, "others", others);
}

static bool latest_add(struct act *a, json_t *account)
{
    int64_t id = json_get_id(account, "account_id"), head;
    json_t *latest = json_array();
    if (account_head(a, id, &head))
        latest = transfers_back(a, id, head, LATEST_ROWS);
    if (!latest || a->error.code)
        return false;
    json_put(account, "has_transfers", json_boolean(json_array_size(latest) > 0));
    json_put(account, "transfers", latest);
    json_put(account, "owes", json_boolean(json_int(account, "balance_cents") < 0));
    return true;
}

bool wallet_organisation_show(struct act *a, json_t *model)
{
    int64_t organisation = chosen_organisation(a);
    if (!organisation)
        return refuse(a, NOT_FOUND, "organisation");
    json_t *accounts = accounts_of_organisation(a, organisation);
    size_t i;
    json_t *account;
    if (!accounts)
        return false;
    json_array_foreach(accounts, i, account) {
        if (!latest_add(a, account))
            return false;
    }
    json_put(model, "organisation_id", json_id(organisation));
    json_put(model, "organisation", json_string(registry_name(a, organisation)));
    json_put(model, "has_accounts", json_boolean(json_array_size(accounts) > 0));
    json_put(model, "accounts", accounts);
    others_add(a, model, organisation);
    return true;
}
