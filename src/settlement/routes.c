/* The room's pages and API. */
#include "settlement/camt.h"
#include "settlement/fee.h"
#include "settlement/settlement_parts.h"
#include "settlement_sql.h"

#define KEEPERS (SECRETARY | FEDERATION)
#define TAKERS  (SHOPKEEPER | SECRETARY | COORDINATOR)

#define TAKINGS_PARAMS                                                                             \
    {                                                                                              \
        ID_OR_NONE("organisation"), DATE_OR_NONE("from"), DATE_OR_NONE("until"),                   \
            CHOICE_OR_NONE("by", "day|month")                                                      \
    }

static const struct route routes[] = {
    VIEW("/takings", takings_show, TAKERS, .page = "settlement/takings", .params = TAKINGS_PARAMS,
         .summary = "What your organisation took in, by fund and by day, and what was paid out"),
    VIEW("/takings/export", takings_export, TAKERS, .params = TAKINGS_PARAMS, .rate = 30,
         .summary = "The same, payment by payment, as CSV"),
    VIEW("/bank-account", bank_account_show, KEEPERS, .page = "settlement/bank_account",
         .params = {ID_OR_NONE("organisation")}, .summary = "Where your organisation is paid"),
    ACT("/bank-account", bank_account_enter, KEEPERS, .page = "settlement/bank_account",
        .back = bank_account_show, .params = {ID_OR_NONE("organisation"), TEXT("iban", 5, 60)},
        .summary = "Enter another IBAN; the Federation verifies it"),
    VIEW("/bank-accounts", bank_accounts_show, FEDERATION, .page = "settlement/bank_accounts",
         .summary = "IBANs to be verified"),
    ACT("/bank-accounts/{account}/verify", bank_account_verify, FEDERATION,
        .page = "settlement/bank_accounts", .back = bank_accounts_show,
        .summary = "The IBAN is theirs: a document says so"),
    ACT("/bank-accounts/{account}/decline", bank_account_decline, FEDERATION,
        .page = "settlement/bank_accounts", .back = bank_accounts_show,
        .summary = "The IBAN is not theirs"),
    VIEW("/fees", fees_show, KEEPERS, .page = "settlement/fees", .params = {ID_OR_NONE("issuer")},
         .summary = "What an issuer keeps of payments, by agreement"),
    ACT("/fees", fee_agree, KEEPERS, .page = "settlement/fees", .back = fees_show,
        .params = {ID("issuer"), ID_OR_NONE("fund"), ID_OR_NONE("provider"),
                   CENTS("percent_cents", 0, FEE_POINTS_MAX),
                   CENTS("fixed_cents", 0, FEE_FIXED_MAX), DATE("from"), DATE_OR_NONE("until")},
        .summary = "Write an agreement down: percent_cents are hundredths of a percent"),
    ACT("/fees/{agreement}/end", fee_end, KEEPERS, .page = "settlement/fees", .back = fees_show,
        .summary = "The agreement ends tonight"),
    VIEW("/payouts", payouts_show, KEEPERS, .page = "settlement/payouts",
         .summary = "What issuers owe to providers, their payouts, and how far from the limit"),
    ACT("/payouts", payout_draft, KEEPERS, .page = "settlement/payouts", .back = payouts_show,
        .params = {ID("issuer")}, .summary = "Draft a payout of all that is due"),
    VIEW("/payouts/{batch}", payout_show, KEEPERS, .page = "settlement/payout",
         .summary = "A payout, line by line"),
    ACT("/payouts/{batch}/approve", payout_approve, KEEPERS, .page = "settlement/payout",
        .back = payout_show, .summary = "Approve what another person drafted"),
    ACT("/payouts/{batch}/discard", payout_discard, KEEPERS, .page = "settlement/payout",
        .back = payout_show, .summary = "Throw a draft away"),
    ACT("/payouts/{batch}/export", payout_export, KEEPERS, .page = "settlement/payout",
        .back = payout_show, .summary = "Make the file for the bank"),
    VIEW("/payouts/{batch}/file", payout_file, KEEPERS, .params = {CHOICE("version", "03|09")},
         .rate = 30, .summary = "The file for the bank: pain.001.001.03 or pain.001.001.09"),
    ACT("/payouts/{batch}/lines/{line}/close", payout_line_close, KEEPERS,
        .page = "settlement/payout", .back = payout_show,
        .params = {CHOICE("outcome", "confirmed|returned")},
        .summary = "Say what the bank did with a line"),
    VIEW("/reconciliation", reconciliation_show, KEEPERS, .page = "settlement/reconciliation",
         .summary = "Statements of banks, and payments without an answer"),
    ACT("/reconciliation", statement_upload, KEEPERS, .page = "settlement/reconciliation",
        .prepare = statement_prepare, .back = reconciliation_show, .rate = 30,
        .params = {TEXT_FILE("file", CAMT_SIZE_MAX)},
        .summary = "Bring in a statement (camt.053); the same one again changes nothing"),
    VIEW("/reconciliation/{statement}", statement_page, KEEPERS, .page = "settlement/statement",
         .summary = "What each movement of a statement meant"),
    VIEW("/netting", netting_page, FEDERATION, .page = "settlement/netting",
         .summary = "Who owes whom, and how little of it must be paid"),
    ACT("/netting", netting_confirm, FEDERATION, .page = "settlement/netting", .back = netting_page,
        .params = {INT("in_cents", 0, 9000000000000000)},
        .summary = "Confirm the netting: one payment each"),
    ACT("/netting/dues/{due}/paid", netting_due_paid, FEDERATION, .page = "settlement/netting",
        .back = netting_page, .summary = "What an organisation had to pay has come in"),
    {0}};

static const struct due due[] = {{"network_count", 900, network_count_due}, {0}};

static const struct invariant invariants[] = {
    {"a payout line pays what its movements brought", payout_line_count, payout_lines_off_items},
    {"a payout line stands as its batch does", payout_line_count, payout_lines_off_batches},
    {0}};

static const struct belonging belongings[] = {
    {merge_note_bank_accounts, merge_give_bank_accounts},
    {merge_note_payout_batches, merge_give_payout_batches},
    {0}};

const struct room settlement_room = {.name = "settlement",
                                     .routes = routes,
                                     .due = due,
                                     .invariants = invariants,
                                     .belongings = belongings};
