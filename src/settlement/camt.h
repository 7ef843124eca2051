/* What a bank says has happened on an account: the ISO 20022 message camt.053. */
#ifndef PIAZZA_SETTLEMENT_CAMT_H
#define PIAZZA_SETTLEMENT_CAMT_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

struct arena;

enum { CAMT_SIZE_MAX = 1000 * 1000, CAMT_ENTRIES_MAX = 5000 };

/* One booked movement. */
struct camt_entry {
    int64_t cents;          /* below zero: it left the account. 0: not euro, or unreadable */
    int64_t booked_at;      /* first second of the day, or 0 */
    const char *end_to_end; /* "" when the bank names none */
    const char *about;      /* what the other side wrote; "" */
    const char *reason;     /* why it came back ("AC04"); "" */
};

struct camt_statement {
    const char *id;   /* the bank's own number of it */
    const char *iban; /* of which account */
    struct camt_entry *entries;
    unsigned count;
};

/* Read a message with one statement, of any version of camt.053. No network, no document type, no
 * entities. Entries that are not booked yet are passed over; an entry with several transactions
 * gives one each. Refuses with STATEMENT_UNREADABLE what is no such message, or too much. Arena
 * memory. */
enum error_code camt_read(struct arena *arena, const char *xml, size_t length,
                          struct camt_statement *statement) __attribute__((warn_unused_result));

#endif
