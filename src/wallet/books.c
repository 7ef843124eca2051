/* The whole ledger as plain-text accounting, for programs that piazza did not write: hledger
 * (https://hledger.org/hledger.html#journal) and Beancount
 * (https://beancount.github.io/docs/beancount_language_syntax.html). The amounts come from the
 * transfers and the balances from the accounts, so whoever reads the file proves that they agree.
 *
 * Accounts are written Assets:FUND:Role:HOLDER:ACCOUNT, those that owe what they issued under
 * Liabilities. Only organisations are named: people are ids, and what was written about them stays
 * out. */
#include "base/arena.h"
#include "base/clock.h"
#include "wallet/wallet_parts.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { PAGE_ROWS = 500, DATE_SIZE = 16, AMOUNT_SIZE = 40, ACCOUNT_SIZE = 160 };

struct book {
    FILE *out;
    enum books_format format;
    char first[DATE_SIZE]; /* the day of the oldest entry */
    char after[DATE_SIZE]; /* the day after the newest */
};

/* ---- how things are written ------------------------------------------------------------------ */

static void date_write(int64_t instant, char out[DATE_SIZE])
{
    struct civil day = clock_civil(instant);
    snprintf(out, DATE_SIZE, "%04u-%02u-%02u", (unsigned)day.year % 10000,
             (unsigned)day.month % 100, (unsigned)day.day % 100);
}

static const char *commodity_of(const char *unit)
{
    if (strcmp(unit, "euro") == 0)
        return "EUR";
    return strcmp(unit, "points") == 0 ? "POINTS" : "MINUTES";
}

static void amount_write(int64_t cents, const char *unit, char out[AMOUNT_SIZE])
{
    const char *sign = cents < 0 ? "-" : "";
    int64_t size = cents < 0 ? -cents : cents;
    if (strcmp(unit, "euro") == 0)
        snprintf(out, AMOUNT_SIZE, "%s%" PRId64 ".%02" PRId64 " EUR", sign, size / 100, size % 100);
    else
        snprintf(out, AMOUNT_SIZE, "%s%" PRId64 " %s", sign, size, commodity_of(unit));
}

/* The name of an account: letters, digits and hyphens only, each part beginning with a capital
 * letter or a digit, as Beancount wants it. */
static void account_write(const char *code, const char *role, const char *holder,
                          const char *account, char out[ACCOUNT_SIZE])
{
    const char *root = strcmp(role, ISSUER) == 0 ? "Liabilities" : "Assets";
    int length =
        snprintf(out, ACCOUNT_SIZE, "%s:F%.80s:%s:%s:%s", root, code, role, holder, account);
    for (char *c = out + strlen(root); c < out + length && *c; c++)
        *c = (char)(*c == ':'                    ? ':'
                    : isalnum((unsigned char)*c) ? toupper((unsigned char)*c)
                                                 : '-');
}

/* Text between quotes, on one line. */
static void text_print(const struct book *book, const char *text)
{
    fputc('"', book->out);
    for (; *text; text++) {
        bool is_control = (unsigned char)*text < ' ' || *text == 0x7f;
        if (*text == '"' || *text == '\\')
            fputc('\\', book->out);
        fputc(is_control ? ' ' : *text, book->out);
    }
    fputc('"', book->out);
}

/* A fact that takes part in no sum. */
static void fact_print(const struct book *book, const char *name, const char *text)
{
    if (!*text)
        return;
    fprintf(book->out, book->format == BOOKS_BEANCOUNT ? "  %s: " : "    ; %s: ", name);
    text_print(book, text);
    fputc('\n', book->out);
}

/* ---- entries --------------------------------------------------------------------------------- */

static void head_print(const struct book *book)
{
    if (book->format == BOOKS_BEANCOUNT)
        fputs("option \"title\" \"piazza\"\noption \"operating_currency\" \"EUR\"\n\n", book->out);
    else
        fputs("decimal-mark .\ncommodity 1000.00 EUR\ncommodity 1000. POINTS\n"
              "commodity 1000. MINUTES\n\n",
              book->out);
}

static void account_of_row(const json_t *row, char out[ACCOUNT_SIZE])
{
    account_write(json_text(row, "code"), json_text(row, "role"), json_text(row, "holder_id"),
                  json_text(row, "id"), out);
}

static void account_print(const struct book *book, const json_t *row)
{
    char account[ACCOUNT_SIZE];
    account_of_row(row, account);
    if (book->format == BOOKS_BEANCOUNT)
        fprintf(book->out, "%s open %s %s\n", book->first, account,
                commodity_of(json_text(row, "unit")));
    else
        fprintf(book->out, "account %s\n", account);
    fact_print(book, "fund", json_text(row, "fund"));
    fact_print(book, "holder", json_text(row, "holder"));
}

/* One transaction, by the transfer's id. */
static void transfer_print(const struct book *book, const json_t *row)
{
    char date[DATE_SIZE], debit[ACCOUNT_SIZE], credit[ACCOUNT_SIZE];
    char minus[AMOUNT_SIZE], plus[AMOUNT_SIZE];
    const char *code = json_text(row, "code"), *unit = json_text(row, "unit");
    const char *id = json_text(row, "id"), *kind = json_text(row, "kind");
    int64_t cents = json_int(row, "amount_cents");
    date_write(json_int(row, "made_at"), date);
    account_write(code, json_text(row, "debit_role"), json_text(row, "debit_holder_id"),
                  json_text(row, "debit_account_id"), debit);
    account_write(code, json_text(row, "credit_role"), json_text(row, "credit_holder_id"),
                  json_text(row, "credit_account_id"), credit);
    amount_write(-cents, unit, minus);
    amount_write(cents, unit, plus);
    if (book->format == BOOKS_BEANCOUNT) {
        fprintf(book->out, "\n%s * \"%s\"\n", date, kind);
        fact_print(book, "id", id);
    } else {
        fprintf(book->out, "\n%s * (%s) %s\n", date, id, kind);
    }
    if (json_is_string(json_object_get(row, "reference_id")))
        fact_print(book, "reference", json_text(row, "reference_id"));
    fprintf(book->out, "    %s  %s\n    %s  %s\n", debit, minus, credit, plus);
}

/* What the account itself says, to the cent: Beancount alone would let one cent pass. */
static void balance_print(const struct book *book, const json_t *row)
{
    char account[ACCOUNT_SIZE], balance[AMOUNT_SIZE], zero[AMOUNT_SIZE];
    const char *unit = json_text(row, "unit");
    account_of_row(row, account);
    amount_write(json_int(row, "balance_cents"), unit, balance);
    amount_write(0, unit, zero);
    if (book->format == BOOKS_BEANCOUNT)
        fprintf(book->out, "%s balance %s  %.*s ~ %s\n", book->after, account,
                (int)strcspn(balance, " "), balance, zero);
    else
        fprintf(book->out, "\n%s * balance\n    %s  %s = %s\n", book->after, account, zero,
                balance);
}

/* ---- the whole ------------------------------------------------------------------------------- */

typedef json_t *page_read(struct act *a, int64_t after, int64_t most);
typedef void row_print(const struct book *book, const json_t *row);

/* Every row in the order of ids. A page's memory is given back before the next is read. */
static bool rows_print(struct act *a, const struct book *book, page_read *read, row_print *print)
{
    int64_t last = 0;
    size_t count = PAGE_ROWS;
    while (count == PAGE_ROWS) {
        json_t *rows = read(a, last, PAGE_ROWS);
        if (!rows)
            return false;
        count = json_array_size(rows);
        for (size_t i = 0; i < count; i++)
            print(book, json_array_get(rows, i));
        if (count)
            last = json_get_id(json_array_get(rows, count - 1), "id");
        arena_reset(a->arena);
        if (ferror(book->out))
            return refuse(a, STORAGE_FULL, NULL);
    }
    return true;
}

static bool book_open(struct act *a, struct book *book)
{
    struct books_span_row span;
    if (!books_span(a, &span))
        return false;
    date_write(span.first_at, book->first);
    date_write(clock_day(span.last_at, 1), book->after);
    return true;
}

bool books_write(struct db_conn *conn, FILE *out, enum books_format format, struct error *error)
{
    struct arena *arena = arena_new(), *before = json_arena_enter(arena);
    struct book book = {.out = out, .format = format};
    struct act a;
    act_begin_system(&a, arena, "ledger_export", clock_now());
    a.db.conn = conn;
    bool ok = db_begin(conn) || error_set(&a.error, STORAGE_LOST, NULL, "%s", db_message(conn));
    ok = ok && book_open(&a, &book);
    if (ok)
        head_print(&book);
    ok = ok && rows_print(&a, &book, books_accounts, account_print) &&
         rows_print(&a, &book, books_transfers, transfer_print);
    if (ok)
        fputc('\n', out);
    ok = ok && rows_print(&a, &book, books_accounts, balance_print) &&
         (fflush(out) == 0 || refuse(&a, STORAGE_FULL, NULL));
    if (!ok)
        *error = a.error;
    db_rollback(conn);
    json_arena_leave(before);
    arena_free(&arena);
    return ok;
}
