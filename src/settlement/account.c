/* The bank accounts of organisations: entered by their secretary, verified by the Federation. */
#include "base/iban.h"
#include "base/id.h"
#include "registry/organisations.h"
#include "registry/vault.h"
#include "settlement/sepa.h"
#include "settlement/settlement_parts.h"

#include <string.h>

bool settlement_account_propose(struct act *a, int64_t organisation, const char *typed,
                                int64_t *account)
{
    char iban[IBAN_SIZE];
    enum error_code wrong = iban_read(typed, iban);
    if (wrong == ERROR_NONE && !sepa_reaches(iban))
        wrong = NOT_IN_SEPA;
    if (wrong != ERROR_NONE)
        return refuse_field(a, wrong, "iban");
    const char *sealed = vault_seal(a, 0, iban);
    *account = id_new();
    act_subject(a, "bank_account", *account);
    return sealed && bank_account_replace(a, organisation, "proposed") >= 0 &&
           bank_account_insert(a, *account, organisation, sealed, a->who.actor, a->now) == 1;
}

bool settlement_account_decide(struct act *a, int64_t id, bool is_theirs)
{
    struct bank_account_by_id_row account;
    if (!bank_account_by_id(a, id, &account))
        return refuse(a, NOT_FOUND, "account");
    if (account.entered_by_id == a->who.actor)
        return refuse(a, SAME_PERSON, "account");
    act_subject(a, "bank_account", id);
    if (strcmp(account.state, "proposed") != 0 ||
        (is_theirs && bank_account_replace(a, account.organisation_id, "verified") < 0))
        return refuse(a, STATE_CONFLICT, "account");
    return bank_account_decide(a, id, is_theirs ? "verified" : "declined", a->who.actor, a->now) ==
               1 ||
           refuse(a, STATE_CONFLICT, "account");
}

/* ---- an organisation's own --------------------------------------------------------------------
 */

/* Whose account: the one that is asked for, if the caller keeps it; else where they are secretary,
 * or of the Federation's staff. */
static int64_t account_owner(const struct act *a)
{
    int64_t asked = param_id(a, "organisation");
    if (asked)
        return registry_keeps(a, asked) ? asked : 0;
    int64_t own = who_organisation(&a->who, SECRETARY);
    return own ? own : who_organisation(&a->who, FEDERATION);
}

bool bank_account_show(struct act *a, json_t *model)
{
    int64_t organisation = account_owner(a);
    const char *name = organisation ? registry_name(a, organisation) : "";
    if (!*name)
        return refuse(a, NOT_FOUND, "organisation");
    json_t *accounts = bank_accounts_of(a, organisation);
    money_mark(accounts, "state");
    json_put(model, "organisation_id", json_id(organisation));
    json_put(model, "organisation", json_string(name));
    return money_rows(model, "accounts", accounts);
}

bool bank_account_enter(struct act *a, json_t *model)
{
    int64_t organisation = account_owner(a), account = 0;
    if (!organisation || !*registry_name(a, organisation))
        return refuse(a, NOT_FOUND, "organisation");
    act_redirect(a, "/bank-account?organisation=%s", json_string_value(json_id(organisation)));
    if (!settlement_account_propose(a, organisation, param_text(a, "iban"), &account))
        return false;
    json_put(model, "account_id", json_id(account));
    return true;
}

/* ---- the Federation's desk --------------------------------------------------------------------
 */

bool bank_accounts_show(struct act *a, json_t *model)
{
    return money_rows(model, "waiting", bank_accounts_waiting(a, a->who.actor));
}

static bool decide(struct act *a, json_t *model, bool is_theirs)
{
    (void)model;
    act_redirect(a, "/bank-accounts");
    return settlement_account_decide(a, param_id(a, "account"), is_theirs);
}

bool bank_account_verify(struct act *a, json_t *model)
{
    return decide(a, model, true);
}

bool bank_account_decline(struct act *a, json_t *model)
{
    return decide(a, model, false);
}
