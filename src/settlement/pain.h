/* The order to a bank to pay many: the ISO 20022 message pain.001, as SEPA credit transfers. */
#ifndef PIAZZA_SETTLEMENT_PAIN_H
#define PIAZZA_SETTLEMENT_PAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct pain_payment {
    const char *end_to_end; /* by which the statement will know it: at most 35 letters and digits */
    const char *name, *iban;
    const char *about; /* for the receiver's statement */
    int64_t cents;
};

struct pain_order {
    const char *message;       /* this message's own name: at most 35 letters and digits */
    const char *debtor, *iban; /* whose account pays */
    int64_t made_at, pay_at;
    const struct pain_payment *payments;
    unsigned count;
};

enum pain_version { PAIN_2009 = 3, PAIN_2019 = 9 }; /* pain.001.001.03 and pain.001.001.09 */

/* Write the message: the same order gives the same bytes. Texts are brought to SEPA's characters.
 * False only when memory is short or the order is empty. Arena memory. */
bool pain_write(struct arena *arena, const struct pain_order *order, enum pain_version version,
                const char **xml, size_t *length) __attribute__((warn_unused_result));

#endif
