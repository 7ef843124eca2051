/* What an issuer keeps of what it pays out to a provider. Pure. */
#ifndef PIAZZA_SETTLEMENT_FEE_H
#define PIAZZA_SETTLEMENT_FEE_H

#include <stdint.h>

enum { FEE_POINTS_MAX = 2000, FEE_FIXED_MAX = 10000 };

/* Of one payment: hundredths of a percent of it, rounded half up to the cent, and so many cents
 * more; never more than the payment. A refund gives nothing back, so an amount below 1 costs
 * nothing. */
int64_t fee_of(int64_t cents, int64_t basis_points, int64_t fixed_cents);

#endif
