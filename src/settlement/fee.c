#include "settlement/fee.h"

int64_t fee_of(int64_t cents, int64_t basis_points, int64_t fixed_cents)
{
    if (cents < 1)
        return 0;
    /* Whole euro hundreds first, so that no product overflows. */
    int64_t share = cents / 10000 * basis_points + (cents % 10000 * basis_points + 5000) / 10000;
    int64_t fee = share + fixed_cents;
    return fee < cents ? fee : cents;
}
