/* Wrong codes, counted in this process's memory by who tries and from where. */
#include "base/id.h"
#include "card/card.h"
#include "web/rate.h"

#include <pthread.h>

enum { GUESS_SECONDS = 15 * 60, GUESSES_PER_PERSON = 10, GUESSES_PER_ADDRESS = 20 };

static struct rate_table *guesses; /* lives as long as the process */

static void guesses_make(void)
{
    guesses = rate_new(GUESS_SECONDS);
}

static struct rate_table *guesses_table(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, guesses_make);
    return guesses;
}

bool card_guess_allowed(const struct act *a)
{
    char person[ID_TEXT_SIZE];
    struct rate_table *table = guesses_table();
    id_text(a->who.actor, person);
    return !rate_is_spent(table, "person", person, GUESSES_PER_PERSON, a->now) &&
           !rate_is_spent(table, "address", a->address, GUESSES_PER_ADDRESS, a->now);
}

void card_guess_wrong(const struct act *a)
{
    char person[ID_TEXT_SIZE];
    struct rate_table *table = guesses_table();
    id_text(a->who.actor, person);
    (void)rate_allow(table, "person", person, GUESSES_PER_PERSON, a->now);
    (void)rate_allow(table, "address", a->address, GUESSES_PER_ADDRESS, a->now);
}
