#include "settlement/camt.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/text.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <stdbool.h>
#include <string.h>

static const char camt_space[] = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.";

enum { TEXT_MAX = 500 };

/* ---- finding in the tree ----------------------------------------------------------------------
 */

static bool is_named(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

/* The first child of the name from `node` on; NULL. */
static const xmlNode *next_named(const xmlNode *node, const char *name)
{
    while (node && !is_named(node, name))
        node = node->next;
    return node;
}

/* The element down a path of names: "Acct/Id/IBAN"; NULL when it is not there. */
static const xmlNode *down(const xmlNode *node, const char *path)
{
    char name[32];
    while (node && *path) {
        size_t length = strcspn(path, "/");
        if (length >= sizeof name)
            return NULL;
        memcpy(name, path, length);
        name[length] = '\0';
        node = next_named(node->children, name);
        path += length + (path[length] == '/');
    }
    return node;
}

/* Its text, trimmed and within bounds; "" when it is not there. */
static const char *text_of(struct arena *arena, const xmlNode *node)
{
    if (!node)
        return "";
    xmlChar *content = xmlNodeGetContent(node);
    if (!content)
        return "";
    size_t length = strlen((const char *)content);
    const char *text = "";
    if (length <= TEXT_MAX && text_valid((const char *)content, length))
        text = text_clean(arena, (const char *)content);
    xmlFree(content);
    return text;
}

static const char *text_down(struct arena *arena, const xmlNode *node, const char *path)
{
    return text_of(arena, down(node, path));
}

/* ---- values -----------------------------------------------------------------------------------
 */

enum { AMOUNT_DIGITS = 15 };

/* "1234.5" in cents, exactly; 0 for what is no such amount. */
static int64_t cents_of(const char *text)
{
    int64_t cents = 0;
    unsigned digits = 0, decimals = 0;
    bool after = false;
    for (; *text; text++) {
        if (*text == '.' && !after) {
            after = true;
            continue;
        }
        if (*text < '0' || *text > '9' || ++digits > AMOUNT_DIGITS ||
            (decimals == 2 && *text != '0'))
            return 0;
        if (decimals == 2)
            continue;
        decimals += after;
        cents = cents * 10 + (*text - '0');
    }
    for (; decimals < 2; decimals++)
        cents *= 10;
    return cents;
}

static int64_t amount_of(struct arena *arena, const xmlNode *amount)
{
    if (!amount)
        return 0;
    xmlChar *currency = xmlGetNoNsProp((xmlNode *)amount, BAD_CAST "Ccy");
    bool is_euro = currency && strcmp((const char *)currency, "EUR") == 0;
    xmlFree(currency);
    return is_euro ? cents_of(text_of(arena, amount)) : 0;
}

static int64_t day_of(struct arena *arena, const xmlNode *entry)
{
    const char *day = text_down(arena, entry, "BookgDt/Dt");
    if (!*day)
        day = text_down(arena, entry, "BookgDt/DtTm");
    int64_t instant;
    return strlen(day) >= 10 && clock_parse_date(arena_copy_n(arena, day, 10), &instant) ? instant
                                                                                         : 0;
}

/* "CRDT" came in, "DBIT" went out; the movement's own word counts before its entry's. */
static int sign_of(struct arena *arena, const xmlNode *entry, const xmlNode *details)
{
    const char *word = details ? text_down(arena, details, "CdtDbtInd") : "";
    if (!*word)
        word = text_down(arena, entry, "CdtDbtInd");
    return strcmp(word, "CRDT") == 0 ? 1 : strcmp(word, "DBIT") == 0 ? -1 : 0;
}

/* ---- entries ----------------------------------------------------------------------------------
 */

/* What is said of the amount of one of several transactions, which differs with the version. */
static const xmlNode *details_amount(const xmlNode *entry, const xmlNode *details, bool is_alone)
{
    const xmlNode *amount = details ? down(details, "Amt") : NULL;
    if (!amount && details)
        amount = down(details, "AmtDtls/TxAmt/Amt");
    return amount ? amount : is_alone ? down(entry, "Amt") : NULL;
}

static const char *first_of(const char *one, const char *other)
{
    return *one ? one : other;
}

static void entry_fill(struct arena *arena, const xmlNode *entry, const xmlNode *details,
                       bool is_alone, struct camt_entry *out)
{
    int64_t cents = amount_of(arena, details_amount(entry, details, is_alone));
    *out = (struct camt_entry){.cents = sign_of(arena, entry, details) * cents,
                               .booked_at = day_of(arena, entry),
                               .end_to_end = "",
                               .about = text_down(arena, entry, "AddtlNtryInf"),
                               .reason = ""};
    if (!details)
        return;
    out->end_to_end = text_down(arena, details, "Refs/EndToEndId");
    if (strcmp(out->end_to_end, "NOTPROVIDED") == 0)
        out->end_to_end = "";
    out->about = first_of(text_down(arena, details, "RmtInf/Ustrd"), out->about);
    out->reason = text_down(arena, details, "RtrInf/Rsn/Cd");
}

/* "BOOK", also where later versions wrap it in a code. */
static bool is_booked(struct arena *arena, const xmlNode *entry)
{
    const char *code = text_down(arena, entry, "Sts/Cd");
    return strcmp(first_of(code, text_down(arena, entry, "Sts")), "BOOK") == 0;
}

/* Each transaction of an entry, over all of its details: handed on, or only counted. */
static unsigned transactions_each(struct arena *arena, const xmlNode *entry, unsigned all,
                                  struct camt_statement *statement)
{
    unsigned count = 0;
    for (const xmlNode *group = next_named(entry->children, "NtryDtls"); group;
         group = next_named(group->next, "NtryDtls"))
        for (const xmlNode *one = next_named(group->children, "TxDtls"); one;
             one = next_named(one->next, "TxDtls"), count++)
            if (statement)
                entry_fill(arena, entry, one, all == 1, &statement->entries[statement->count++]);
    return count;
}

static bool entry_add(struct arena *arena, const xmlNode *entry, struct camt_statement *statement)
{
    unsigned all = transactions_each(arena, entry, 0, NULL);
    if (statement->count + (all ? all : 1) > CAMT_ENTRIES_MAX)
        return false;
    if (all)
        transactions_each(arena, entry, all, statement);
    else
        entry_fill(arena, entry, NULL, true, &statement->entries[statement->count++]);
    return true;
}

/* ---- the message ------------------------------------------------------------------------------
 */

static bool statement_read(struct arena *arena, const xmlDoc *document,
                           struct camt_statement *statement)
{
    const xmlNode *root = xmlDocGetRootElement(document);
    const xmlNode *found = root ? down(root, "BkToCstmrStmt/Stmt") : NULL;
    bool is_camt = found && root->ns && root->ns->href &&
                   strncmp((const char *)root->ns->href, camt_space, sizeof camt_space - 1) == 0;
    if (!is_camt || document->intSubset || next_named(found->next, "Stmt"))
        return false;
    *statement = (struct camt_statement){.id = text_down(arena, found, "Id"),
                                         .iban = text_down(arena, found, "Acct/Id/IBAN")};
    statement->entries = arena_alloc(arena, CAMT_ENTRIES_MAX * sizeof *statement->entries);
    for (const xmlNode *entry = next_named(found->children, "Ntry"); entry;
         entry = next_named(entry->next, "Ntry"))
        if (is_booked(arena, entry) && !entry_add(arena, entry, statement))
            return false;
    return *statement->id && *statement->iban;
}

enum error_code camt_read(struct arena *arena, const char *xml, size_t length,
                          struct camt_statement *statement)
{
    enum {
        OPTIONS = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA
    };
    if (length > CAMT_SIZE_MAX)
        return STATEMENT_UNREADABLE;
    xmlDoc *document = xmlReadMemory(xml, (int)length, "statement.xml", NULL, OPTIONS);
    bool read = document && statement_read(arena, document, statement);
    xmlFreeDoc(document);
    return read ? ERROR_NONE : STATEMENT_UNREADABLE;
}
