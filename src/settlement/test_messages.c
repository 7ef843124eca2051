/* What goes to the bank and what comes from it. */
#include "base/arena.h"
#include "base/clock.h"
#include "settlement/camt.h"
#include "settlement/pain.h"
#include "settlement/sepa.h"
#include "settlement/test_shared.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include <libxml/xmlschemas.h>
#include <string.h>

static struct arena *arena;

/* ---- characters -------------------------------------------------------------------------------
 */

static void text_keeps_to_the_characters_of_sepa(void **state)
{
    (void)state;
    assert_string_equal(sepa_text(arena, "Famiglia Cooperativa", 70), "Famiglia Cooperativa");
    assert_string_equal(sepa_text(arena, "Caffè & Società", 70), "Caffe + Societa");
    assert_string_equal(sepa_text(arena, "L’orto di Noè", 70), "L'orto di Noe");
    assert_string_equal(sepa_text(arena, "Straße <b>\n€", 70), "Strasse b");
    assert_string_equal(sepa_text(arena, "//a//b//", 70), "a/b");
    assert_string_equal(sepa_text(arena, "漢字", 70), "-");
    assert_string_equal(sepa_text(arena, "", 70), "-");
    assert_string_equal(sepa_text(arena, "abcdef", 3), "abc");
}

static void sepa_has_borders(void **state)
{
    (void)state;
    assert_true(sepa_reaches("IT60X0542811101000000123456"));
    assert_true(sepa_reaches("SM86U0322509800000000270100"));
    assert_false(sepa_reaches("TR330006100519786457841326"));
}

static void banks_work_from_monday_to_friday(void **state)
{
    (void)state;
    static const struct {
        const char *sent, *paid;
    } cases[] = {{"2026-11-23", "2026-11-24"}, /* Monday */
                 {"2026-11-26", "2026-11-27"},
                 {"2026-11-27", "2026-11-30"}, /* Friday */
                 {"2026-11-28", "2026-11-30"},
                 {"2026-11-29", "2026-11-30"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t sent, paid;
        assert_true(clock_parse_date(cases[i].sent, &sent));
        assert_true(clock_parse_date(cases[i].paid, &paid));
        assert_int_equal(sepa_next_day(sent + 70000), paid);
    }
}

/* ---- pain.001 ---------------------------------------------------------------------------------
 */

static const struct pain_payment payments[] = {
    {"0123456789abc", "Bottega di Rabbi & Figli", "IT60X0542811101000000123456",
     "Incassi <novembre>", 123456},
    {"0123456789abd", "Il Sentiero — società cooperativa", "DE89370400440532013000", "Incassi", 1}};

static const struct pain_order order = {.message = "0123456789ab0",
                                        .debtor = "Federazione",
                                        .iban = "IT60X0542811101000000123456",
                                        .made_at = 1800000000,
                                        .pay_at = 1800054000,
                                        .payments = payments,
                                        .count = 2};

static void complain_not(void *context, const char *format, ...)
{
    (void)context;
    (void)format;
}

/* Does a document keep to a schema? */
static bool is_valid(const char *schema, const char *xml, size_t length)
{
    xmlSchemaParserCtxtPtr parser = xmlSchemaNewParserCtxt(schema);
    xmlSchemaPtr parsed = xmlSchemaParse(parser);
    assert_non_null(parsed);
    xmlSchemaValidCtxtPtr check = xmlSchemaNewValidCtxt(parsed);
    xmlSchemaSetValidErrors(check, complain_not, complain_not, NULL);
    xmlDocPtr document = xmlReadMemory(xml, (int)length, "m.xml", NULL, XML_PARSE_NONET);
    assert_non_null(document);
    bool valid = xmlSchemaValidateDoc(check, document) == 0;
    xmlFreeDoc(document);
    xmlSchemaFreeValidCtxt(check);
    xmlSchemaFree(parsed);
    xmlSchemaFreeParserCtxt(parser);
    return valid;
}

static void message_keeps_to_its_schema(const char *name, enum pain_version version)
{
    const char *schema = shared_path(arena, name), *xml;
    size_t length;
    if (!schema)
        skip();
    assert_true(pain_write(arena, &order, version, &xml, &length));
    assert_true(is_valid(schema, xml, length));
    struct pain_order broken = order;
    broken.message = "a name that is longer than thirty-five characters";
    assert_true(pain_write(arena, &broken, version, &xml, &length));
    assert_false(is_valid(schema, xml, length));
}

static void the_order_of_2009_is_valid(void **state)
{
    (void)state;
    message_keeps_to_its_schema("sepa_pain/pain.001.001.03.xsd", PAIN_2009);
}

static void the_order_of_2019_is_valid(void **state)
{
    (void)state;
    message_keeps_to_its_schema("sepa_pain/pain.001.001.09.xsd", PAIN_2019);
}

static void an_order_says_its_sums(void **state)
{
    (void)state;
    const char *xml, *again;
    size_t length, length_again;
    assert_true(pain_write(arena, &order, PAIN_2009, &xml, &length));
    assert_true(pain_write(arena, &order, PAIN_2009, &again, &length_again));
    assert_int_equal(length, length_again);
    assert_string_equal(xml, again);
    assert_non_null(strstr(xml, "<CtrlSum>1234.57</CtrlSum>"));
    assert_non_null(strstr(xml, "<InstdAmt Ccy=\"EUR\">0.01</InstdAmt>"));
    assert_non_null(strstr(xml, "<Nm>Bottega di Rabbi + Figli</Nm>"));
    assert_non_null(strstr(xml, "<Ustrd>Incassi novembre</Ustrd>"));
    struct pain_order empty = order;
    empty.count = 0;
    assert_false(pain_write(arena, &empty, PAIN_2009, &xml, &length));
}

/* ---- camt.053 ---------------------------------------------------------------------------------
 */

#define CAMT(version, body)                                                                        \
    "<?xml version=\"1.0\"?><Document "                                                            \
    "xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001." version                                 \
    "\"><BkToCstmrStmt><Stmt><Id>S1</Id><Acct><Id><IBAN>IT60X0542811101000000123456</IBAN></Id>"   \
    "</Acct>" body "</Stmt></BkToCstmrStmt></Document>"

static enum error_code camt_try(const char *xml, struct camt_statement *statement)
{
    return camt_read(arena, xml, strlen(xml), statement);
}

static void a_real_statement_is_read(void **state)
{
    (void)state;
    struct camt_statement statement;
    size_t length;
    const char *path = shared_path(arena, "sepa_pain/example_nordea_camt.xml");
    if (!path)
        skip();
    const char *xml = shared_text(arena, path, &length);
    assert_int_equal(camt_read(arena, xml, length, &statement), ERROR_NONE);
    assert_string_equal(statement.id, "2019-05-09-04.44.12-EUR0574");
    assert_string_equal(statement.iban, "FI8529501800030574");
    assert_int_equal(statement.count, 6);
    assert_int_equal(statement.entries[0].cents, 1000000);
    assert_string_equal(statement.entries[0].end_to_end, "20190501-E00005");
    assert_int_equal(statement.entries[2].cents, -70050);
    assert_string_equal(statement.entries[2].end_to_end, "20190508-E123456");
    assert_string_equal(statement.entries[3].end_to_end, "");
    assert_string_equal(statement.entries[3].about, "Free text max 140 characters");
}

static void a_return_says_why(void **state)
{
    (void)state;
    struct camt_statement statement;
    assert_int_equal(
        camt_try(CAMT("08", "<Ntry><Amt Ccy=\"EUR\">12.3</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>"
                            "BOOK</Cd></Sts><BookgDt><Dt>2026-11-24</Dt></BookgDt><NtryDtls>"
                            "<TxDtls><Refs><EndToEndId>e1</EndToEndId></Refs><RtrInf><Rsn><Cd>"
                            "AC04</Cd></Rsn></RtrInf></TxDtls></NtryDtls></Ntry>"),
                 &statement),
        ERROR_NONE);
    assert_int_equal(statement.count, 1);
    assert_int_equal(statement.entries[0].cents, 1230);
    assert_string_equal(statement.entries[0].reason, "AC04");
    assert_int_equal(statement.entries[0].booked_at, 1795474800);
}

/* One entry of two transactions over two groups; one not booked; one in another currency. */
static void each_transaction_counts_by_itself(void **state)
{
    (void)state;
    struct camt_statement statement;
    assert_int_equal(
        camt_try(
            CAMT("02",
                 "<Ntry><Amt Ccy=\"EUR\">5.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>"
                 "<NtryDtls><TxDtls><Refs><EndToEndId>a</EndToEndId></Refs><AmtDtls><TxAmt><Amt "
                 "Ccy=\"EUR\">2.00</Amt></TxAmt></AmtDtls></TxDtls></NtryDtls><NtryDtls><TxDtls>"
                 "<Refs><EndToEndId>b</EndToEndId></Refs><AmtDtls><TxAmt><Amt Ccy=\"EUR\">3.00"
                 "</Amt></TxAmt></AmtDtls></TxDtls><TxDtls><Refs><EndToEndId>c</EndToEndId></Refs>"
                 "</TxDtls></NtryDtls></Ntry><Ntry><Amt Ccy=\"EUR\">9.00</Amt><CdtDbtInd>DBIT"
                 "</CdtDbtInd><Sts>PDNG</Sts></Ntry><Ntry><Amt Ccy=\"CHF\">9.00</Amt><CdtDbtInd>"
                 "DBIT</CdtDbtInd><Sts>BOOK</Sts></Ntry>"),
            &statement),
        ERROR_NONE);
    assert_int_equal(statement.count, 4);
    assert_int_equal(statement.entries[0].cents, -200);
    assert_int_equal(statement.entries[1].cents, -300);
    assert_int_equal(statement.entries[2].cents, 0); /* the entry's amount is not this one's */
    assert_int_equal(statement.entries[3].cents, 0);
}

static void amounts_are_exact_or_nothing(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t cents;
    } cases[] = {{"1", 100},
                 {"1.5", 150},
                 {"1.50000", 150},
                 {"0.01", 1},
                 {"1.505", 0},
                 {"-1", 0},
                 {"1,50", 0},
                 {"1.5.0", 0},
                 {"1e3", 0},
                 {"", 0},
                 {"9999999999999999", 0},
                 {"1234567890123", 123456789012300}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct camt_statement statement;
        const char *xml = arena_printf(
            arena,
            CAMT(
                "02",
                "<Ntry><Amt Ccy=\"EUR\">%s</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts></Ntry>"),
            cases[i].text);
        assert_int_equal(camt_try(xml, &statement), ERROR_NONE);
        assert_int_equal(statement.entries[0].cents, cases[i].cents);
    }
}

static void what_is_no_statement_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "<",
        "no xml",
        "<Document/>",
        "<a><b/></a>",
        "<!DOCTYPE Document [<!ENTITY x \"y\">]>" CAMT("02", ""),
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.03\"><BkToCstmrStmt><Stmt>"
        "<Id>S</Id><Acct><Id><IBAN>X</IBAN></Id></Acct></Stmt></BkToCstmrStmt></Document>",
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"><BkToCstmrStmt><Stmt>"
        "<Id>S</Id></Stmt></BkToCstmrStmt></Document>"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct camt_statement statement;
        assert_int_equal(camt_try(texts[i], &statement), STATEMENT_UNREADABLE);
    }
    struct camt_statement statement;
    assert_int_equal(camt_try(CAMT("02", ""), &statement), ERROR_NONE);
    assert_int_equal(statement.count, 0);
    assert_int_equal(camt_read(arena, "", CAMT_SIZE_MAX + 1, &statement), STATEMENT_UNREADABLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(text_keeps_to_the_characters_of_sepa),
                                       cmocka_unit_test(sepa_has_borders),
                                       cmocka_unit_test(banks_work_from_monday_to_friday),
                                       cmocka_unit_test(the_order_of_2009_is_valid),
                                       cmocka_unit_test(the_order_of_2019_is_valid),
                                       cmocka_unit_test(an_order_says_its_sums),
                                       cmocka_unit_test(a_real_statement_is_read),
                                       cmocka_unit_test(a_return_says_why),
                                       cmocka_unit_test(each_transaction_counts_by_itself),
                                       cmocka_unit_test(amounts_are_exact_or_nothing),
                                       cmocka_unit_test(what_is_no_statement_is_refused)};
    arena = arena_new();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(&arena);
    xmlCleanupParser();
    return failed;
}
