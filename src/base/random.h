/* Randomness: from the system, or from a seed so that a simulation replays exactly. */
#ifndef PIAZZA_BASE_RANDOM_H
#define PIAZZA_BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* Where random bytes come from. seeded == 0: the system (libsodium). */
struct random {
    uint64_t state;
    int seeded;
};

void random_system(struct random *random);
/* From a seed (splitmix64): for simulations, never for secrets. */
void random_seed(struct random *random, uint64_t seed);

void random_bytes(struct random *random, void *out, size_t length);
/* Uniform in [0, bound); 0 for a bound of 0. */
uint64_t random_below(struct random *random, uint64_t bound);

#endif
