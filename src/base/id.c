#include "base/id.h"

#include "base/clock.h"

#include <stdatomic.h>

enum { NODE_BITS = 10, SEQUENCE_BITS = 12, TEXT_LENGTH = ID_TEXT_SIZE - 1, LETTER_BITS = 5 };

/* 2024-01-01T00:00:00Z */
static const int64_t epoch_ms = INT64_C(1704067200000);

static const char letters[] = "0123456789abcdefghjkmnpqrstvwxyz";

static _Atomic unsigned own_node;
static _Atomic int64_t last_stamp; /* milliseconds and sequence of the last id, without the node */

void id_set_node(unsigned node)
{
    atomic_store(&own_node, node & ID_NODE_MAX);
}

/* When the clock stands still or goes back, or a millisecond's sequence is used up, the stamp goes
 * on counting from the last one: ids never repeat, at the price of running ahead of the clock. */
static int64_t next_stamp(void)
{
    int64_t elapsed_ms = clock_now_ms() - epoch_ms;
    int64_t from_clock = elapsed_ms > 0 ? elapsed_ms << SEQUENCE_BITS : 0;
    int64_t last = atomic_load(&last_stamp);
    int64_t next;
    do {
        next = from_clock > last ? from_clock : last + 1;
    } while (!atomic_compare_exchange_weak(&last_stamp, &last, next));
    return next;
}

int64_t id_new(void)
{
    int64_t stamp = next_stamp();
    int64_t ms = stamp >> SEQUENCE_BITS;
    int64_t sequence = stamp & ((1 << SEQUENCE_BITS) - 1);
    return ms << (NODE_BITS + SEQUENCE_BITS) | (int64_t)atomic_load(&own_node) << SEQUENCE_BITS |
           sequence;
}

int64_t id_time_ms(int64_t id)
{
    return (id >> (NODE_BITS + SEQUENCE_BITS)) + epoch_ms;
}

void id_text(int64_t id, char out[ID_TEXT_SIZE])
{
    uint64_t rest = (uint64_t)id;
    for (int i = TEXT_LENGTH - 1; i >= 0; i--) {
        out[i] = letters[rest & 31];
        rest >>= LETTER_BITS;
    }
    out[TEXT_LENGTH] = '\0';
}

/* The value of a letter, or -1. */
static int letter_value(char letter)
{
    if (letter >= 'A' && letter <= 'Z')
        letter = (char)(letter - 'A' + 'a');
    if (letter == 'o')
        letter = '0';
    if (letter == 'i' || letter == 'l')
        letter = '1';
    for (int value = 0; letters[value]; value++)
        if (letters[value] == letter)
            return value;
    return -1;
}

bool id_parse(const char *text, int64_t *id)
{
    uint64_t value = 0;
    for (int i = 0; i < TEXT_LENGTH; i++) {
        int letter = letter_value(text[i]);
        if (letter < 0 || value > (uint64_t)INT64_MAX >> LETTER_BITS)
            return false;
        value = value << LETTER_BITS | (uint64_t)letter;
    }
    if (text[TEXT_LENGTH] != '\0' || value == 0)
        return false;
    *id = (int64_t)value;
    return true;
}
