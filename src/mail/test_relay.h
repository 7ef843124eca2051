/* A relay for tests of mail: it says what it is told to, and remembers what it was sent. */
#ifndef PIAZZA_MAIL_TEST_RELAY_H
#define PIAZZA_MAIL_TEST_RELAY_H

#include <pthread.h>

struct relay {
    int listener;
    unsigned port;
    pthread_t thread;
    const char *to_recipient, *to_text; /* its replies; NULL: it hangs up */
    unsigned connections, letters;
    char from[100], recipient[100], text[4096];
};

/* Listens on this machine; cmocka's setup and teardown: the relay is the state. */
int relay_start(void **state);
int relay_stop(void **state);

#endif
