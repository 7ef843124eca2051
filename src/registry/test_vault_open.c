/* The squares of the rooms' tests have a vault, under a key of their own. */
#include "act/test_square.h"
#include "registry/vault.h"

bool square_prepare(struct db *db, struct error *error)
{
    static const unsigned char key[VAULT_KEY_BYTES] = "not secret: the tests' own key..";
    return vault_open_key(db, key, error);
}
