/* The books name who they are about for ten years after the last entry (Codice civile, art. 2220),
 * also when the person has left. */
#include "registry/vault.h"
#include "wallet/wallet_parts.h"

enum { BOOKS_YEARS = 10, DAYS_PER_YEAR = 366, DAY_SECONDS = 86400 };

bool holder_retain(struct act *a, const struct event *event)
{
    int64_t latest;
    if (!transfer_latest_of(a, event->id, &latest))
        return a->error.code == ERROR_NONE;
    int64_t until = latest + (int64_t)BOOKS_YEARS * DAYS_PER_YEAR * DAY_SECONDS;
    return until <= a->now || vault_retain(a, event->id, until);
}
