/* What shops take in with the valley's shopping vouchers, how it reaches their banks, and what
 * organisations owe each other. */
#include "settlement/settlement.h"
#include "base/clock.h"
#include "base/id.h"
#include "demo/demo_parts.h"
#include "wallet/wallet.h"

enum { FEE_POINTS = 150, VOUCHER_CENTS = 20000 };

/* So many days ago, as somebody of the cast. */
static void enter(struct demo *demo, int64_t now, int days_ago, const char *person)
{
    demo->act->now = clock_day(now, -days_ago) + 36000;
    demo->act->who.actor = demo->act->who.party = person ? demo_recall(demo, "person", person) : 0;
}

static bool account_add(struct demo *demo, const char *organisation, const char *iban,
                        int64_t *account)
{
    return settlement_account_propose(demo->act, demo_recall(demo, "organisation", organisation),
                                      iban, account);
}

/* Entered by one person, verified by another; one still waits. */
static bool accounts_add(struct demo *demo, int64_t now)
{
    static const struct {
        const char *organisation, *iban;
    } accounts[] = {{"federazione", "IT60X0542811101000000123456"},
                    {"bottega-rabbi", "IT42Z0830401807000007350234"},
                    {"bottega-peio", "IT63U0830434670000000010021"},
                    {"le-radici", "IT52W0830434671000000010022"}};
    int64_t account;
    for (size_t i = 0; i < sizeof accounts / sizeof *accounts; i++) {
        enter(demo, now, 40, "pietro");
        if (!account_add(demo, accounts[i].organisation, accounts[i].iban, &account))
            return false;
        enter(demo, now, 39, "federazione");
        if (!settlement_account_decide(demo->act, account, true))
            return false;
    }
    enter(demo, now, 1, "nadia");
    return account_add(demo, "il-sentiero", "IT41Y0830434672000000010023", &account);
}

static bool voucher_open(struct demo *demo, int64_t now, int64_t *fund)
{
    struct new_fund vouchers = {.code = "buoni-spesa",
                                .name = "Buoni spesa di valle",
                                .nature = "public-voucher",
                                .issuer = demo_recall(demo, "organisation", "federazione")};
    int64_t agreement;
    enter(demo, now, 38, "federazione");
    struct new_fee fee = {
        .issuer = vouchers.issuer, .basis_points = FEE_POINTS, .from_at = clock_day(now, -38)};
    return wallet_fund_add(demo->act, &vouchers, fund) &&
           wallet_fund_allows(demo->act, *fund, "spesa", 0) &&
           wallet_grant(demo->act, *fund, demo_recall(demo, "person", "giulia"), VOUCHER_CENTS,
                        "Buono spesa") &&
           wallet_grant(demo->act, *fund, demo_recall(demo, "person", "davide"), VOUCHER_CENTS,
                        "Buono spesa") &&
           settlement_fee_agree(demo->act, &fee, &agreement);
}

static bool voucher_spend(struct demo *demo, const char *person, const char *shop, int64_t cents)
{
    struct wallet_line line = {.category = "spesa",
                               .provider = demo_recall(demo, "organisation", shop),
                               .units = 1,
                               .cents = cents};
    int64_t payer = demo_recall(demo, "person", person);
    return wallet_pay(demo->act, payer, payer, &line, 1, cents, id_new());
}

/* Last month's takings are on their way to the bank; this week's wait. */
static bool takings_tell(struct demo *demo, int64_t now)
{
    int64_t issuer = demo_recall(demo, "organisation", "federazione"), batch;
    enter(demo, now, 30, NULL);
    if (!voucher_spend(demo, "giulia", "bottega-rabbi", 2450) ||
        !voucher_spend(demo, "davide", "bottega-rabbi", 1890) ||
        !voucher_spend(demo, "davide", "bottega-peio", 3305))
        return false;
    enter(demo, now, 6, "federazione");
    if (!settlement_draft(demo->act, issuer, &batch))
        return false;
    enter(demo, now, 5, "aldo");
    if (!settlement_approve(demo->act, batch) || !settlement_export(demo->act, batch))
        return false;
    enter(demo, now, 1, NULL);
    return voucher_spend(demo, "giulia", "bottega-rabbi", 3120) &&
           voucher_spend(demo, "giulia", "forno-anaunia", 860);
}

/* Cash at the door that belongs to another. */
static bool debts_tell(struct demo *demo, int64_t now)
{
    static const struct {
        const char *collector, *owner;
        int64_t cents;
    } debts[] = {{"bottega-peio", "strade-di-sole", 4200},
                 {"strade-di-sole", "le-radici", 3150},
                 {"le-radici", "bottega-peio", 1800},
                 {"forno-anaunia", "le-radici", 2600},
                 {"forno-anaunia", "strade-di-sole", 950}};
    enter(demo, now, 3, NULL);
    for (size_t i = 0; i < sizeof debts / sizeof *debts; i++)
        if (!wallet_settle(demo->act, demo_recall(demo, "organisation", debts[i].collector),
                           demo_recall(demo, "organisation", debts[i].owner), debts[i].cents,
                           id_new()))
            return false;
    return true;
}

bool demo_settlement(struct demo *demo)
{
    struct who who = demo->act->who;
    int64_t now = demo->act->now, fund;
    bool told = accounts_add(demo, now) && voucher_open(demo, now, &fund) &&
                takings_tell(demo, now) && debts_tell(demo, now);
    demo->act->who = who;
    demo->act->now = now;
    return told;
}
