/* What the vault's two files share. */
#ifndef PIAZZA_REGISTRY_VAULT_PARTS_H
#define PIAZZA_REGISTRY_VAULT_PARTS_H

#include "registry/vault.h"

/* Read the master key from its file. A missing file is made when may_make, and an error otherwise.
 */
bool vault_key_read(const char *file, bool may_make, unsigned char key[VAULT_KEY_BYTES],
                    struct error *error) __attribute__((warn_unused_result));

/* Sealed under the vault's own key, it stands for the name of somebody who was erased, and opens as
 * what the reader's language calls such a person. */
extern const char vault_erased_name[];

#endif
