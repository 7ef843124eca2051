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

int64_t id_from_ms(int64_t ms)
{
    return ((ms - epoch_ms + 1) << (NODE_BITS + SEQUENCE_BITS)) - 1;
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

/* The value of a letter, plus one; 0 for what is none. "o" reads as 0, "i" and "l" as 1. */
static const unsigned char letter_places[256] = {
    ['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,
    ['8'] = 9,  ['9'] = 10, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
    ['g'] = 17, ['h'] = 18, ['j'] = 19, ['k'] = 20, ['m'] = 21, ['n'] = 22, ['p'] = 23, ['q'] = 24,
    ['r'] = 25, ['s'] = 26, ['t'] = 27, ['v'] = 28, ['w'] = 29, ['x'] = 30, ['y'] = 31, ['z'] = 32,
    ['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16, ['G'] = 17, ['H'] = 18,
    ['J'] = 19, ['K'] = 20, ['M'] = 21, ['N'] = 22, ['P'] = 23, ['Q'] = 24, ['R'] = 25, ['S'] = 26,
    ['T'] = 27, ['V'] = 28, ['W'] = 29, ['X'] = 30, ['Y'] = 31, ['Z'] = 32, ['o'] = 1,  ['O'] = 1,
    ['i'] = 2,  ['l'] = 2,  ['I'] = 2,  ['L'] = 2};

bool id_parse(const char *text, int64_t *id)
{
    uint64_t value = 0;
    for (int i = 0; i < TEXT_LENGTH; i++) {
        int letter = letter_places[(unsigned char)text[i]] - 1;
        if (letter < 0 || value > (uint64_t)INT64_MAX >> LETTER_BITS)
            return false;
        value = value << LETTER_BITS | (uint64_t)letter;
    }
    if (text[TEXT_LENGTH] != '\0' || value == 0)
        return false;
    *id = (int64_t)value;
    return true;
}
