/* A thread that does something about once a second until it is stopped. */
#ifndef PIAZZA_ACT_TICKER_H
#define PIAZZA_ACT_TICKER_H

#include "base/error.h"

#include <stdbool.h>

struct ticker;

/* One tick. True: there is more to do, tick again at once. */
typedef bool ticker_work(void *context);

bool ticker_start(ticker_work *work, void *context, struct ticker **ticker, struct error *error)
    __attribute__((warn_unused_result));

/* Wait for the tick under way, end the thread and clear the pointer. NULL is fine. */
void ticker_stop(struct ticker **ticker);

#endif
