/* piazza rotate-keys: new keys for the OpenID provider, before their time. */
#ifndef PIAZZA_OPENID_COMMAND_H
#define PIAZZA_OPENID_COMMAND_H

#include "config.h"

/* Make them, and say when they begin to sign. */
bool rotate_keys_command(const struct config *config, struct error *error)
    __attribute__((warn_unused_result));

#endif
