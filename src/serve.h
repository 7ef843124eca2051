/* The server: lanes, outbox, scheduler, site and transport, started in order and stopped in the
 * opposite one. */
#ifndef PIAZZA_SERVE_H
#define PIAZZA_SERVE_H

#include "config.h"

/* Bring the database up to date, serve until SIGTERM or SIGINT, then finish what is under way.
 * Prints "listening on http://ADDRESS:PORT" on standard output once it answers. */
bool serve(const struct config *config, struct error *error) __attribute__((warn_unused_result));

#endif
