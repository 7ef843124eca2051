/* What must always hold in the ledger: `piazza check` asks all of it. */
#include "wallet/wallet_parts.h"

const struct invariant wallet_invariants[] = {
    {"the accounts of a fund sum to zero", ledger_fund_count, ledger_funds_not_zero},
    {"a transfer stays within its fund", ledger_transfer_count, ledger_transfers_across_funds},
    {"no account is below its floor", ledger_account_count, ledger_accounts_under_floor},
    {"an account equals the sum of its transfers", ledger_account_count,
     ledger_accounts_off_transfers},
    {"a transfer continues the balances before it", ledger_transfer_count,
     ledger_transfers_off_chain},
    {"an account ends on the balance of its last transfer", ledger_account_count, ledger_heads_off},
    {"what an account holds equals its open holds", ledger_account_count,
     ledger_accounts_off_holds},
    {"a hold equals its lines", ledger_hold_count, ledger_holds_off_lines},
    {"a fund is owed by who issued it", ledger_account_count, ledger_accounts_off_role},
    {"others owe at most what was paid out to them", ledger_account_count,
     ledger_floors_off_payouts},
    {"a transfer moves what its kind may move", ledger_transfer_count, ledger_transfers_off_kind},
    {"a hold equals what was paid and refunded of it", ledger_hold_count,
     ledger_holds_off_transfers},
    {"a gift equals its transfers", ledger_gift_count, ledger_gifts_off_transfers},
    {"no grant is taken back twice", ledger_transfer_count, ledger_grants_taken_twice},
    {0}};
