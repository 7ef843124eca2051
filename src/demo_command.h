/* The command "piazza demo". */
#ifndef PIAZZA_DEMO_COMMAND_H
#define PIAZZA_DEMO_COMMAND_H

#include "config.h"

/* Fill the database with the demo and, with --people, residents; print who can sign in; then serve
 * it unless --no-serve. A database that holds the demo already is served as it is. */
bool demo_command(const struct config *config, struct error *error)
    __attribute__((warn_unused_result));

#endif
