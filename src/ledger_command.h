/* "piazza ledger export": the whole ledger on standard output, for hledger or Beancount. */
#ifndef PIAZZA_LEDGER_COMMAND_H
#define PIAZZA_LEDGER_COMMAND_H

#include "config.h"

bool ledger_command(const struct config *config, struct error *error)
    __attribute__((warn_unused_result));

#endif
