#include "ledger_command.h"

#include "store.h"
#include "wallet/wallet.h"

#include <stdio.h>
#include <string.h>

static bool format_read(const struct config *config, enum books_format *format, struct error *error)
{
    const char *name = config->value[SETTING_FORMAT];
    *format = strcmp(name, "beancount") == 0 ? BOOKS_BEANCOUNT : BOOKS_HLEDGER;
    return *format == BOOKS_BEANCOUNT || strcmp(name, "hledger") == 0 ||
           error_set(error, INVALID, "format", "--format: hledger or beancount");
}

bool ledger_command(const struct config *config, struct error *error)
{
    struct store store = {0};
    struct db_conn *conn = NULL;
    enum books_format format;
    if (strcmp(config->words[0], "export") != 0)
        return error_set(error, INVALID, "command", "say: piazza ledger export");
    bool ok = format_read(config, &format, error) && store_find(config, &store, error) &&
              db_connect(store.db, DB_READER, &conn, error) && db_migrated(conn, error) &&
              books_write(conn, stdout, format, error);
    if (conn)
        db_disconnect(&conn);
    store_close(&store);
    return ok;
}
