/* "piazza import KIND FILE": bring in a list, with a line for each cell that is wrong. */
#ifndef PIAZZA_IMPORT_COMMAND_H
#define PIAZZA_IMPORT_COMMAND_H

#include "config.h"

bool import_command(const struct config *config, struct error *error)
    __attribute__((warn_unused_result));

#endif
