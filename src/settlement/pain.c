#include "settlement/pain.h"
#include "base/arena.h"
#include "base/clock.h"
#include "settlement/sepa.h"

#include <libxml/xmlwriter.h>
#include <stdio.h>

/* A document being written; once a step fails, later steps do nothing. */
struct writer {
    xmlTextWriterPtr xml;
    struct arena *arena;
    enum pain_version version;
    bool failed;
};

static void element_open(struct writer *w, const char *name)
{
    w->failed = w->failed || xmlTextWriterStartElement(w->xml, BAD_CAST name) < 0;
}

static void element_close(struct writer *w)
{
    w->failed = w->failed || xmlTextWriterEndElement(w->xml) < 0;
}

static void element(struct writer *w, const char *name, const char *text)
{
    w->failed = w->failed || xmlTextWriterWriteElement(w->xml, BAD_CAST name, BAD_CAST text) < 0;
}

/* <a><b>text</b></a> */
static void nested(struct writer *w, const char *outer, const char *inner, const char *text)
{
    element_open(w, outer);
    element(w, inner, text);
    element_close(w);
}

static const char *euro(struct writer *w, int64_t cents)
{
    return arena_printf(w->arena, "%lld.%02lld", (long long)(cents / 100),
                        (long long)(cents % 100));
}

static const char *date(struct writer *w, int64_t instant)
{
    char *date = arena_alloc(w->arena, 11);
    clock_date(instant, date);
    return date;
}

static void counts(struct writer *w, const struct pain_order *order)
{
    int64_t total = 0;
    for (unsigned i = 0; i < order->count; i++)
        total += order->payments[i].cents;
    element(w, "NbOfTxs", arena_printf(w->arena, "%u", order->count));
    element(w, "CtrlSum", euro(w, total));
}

static void party(struct writer *w, const char *element_name, const char *name)
{
    nested(w, element_name, "Nm", sepa_text(w->arena, name, SEPA_NAME_MAX));
}

/* <DbtrAcct><Id><IBAN>…: an IBAN says its bank, so that no BIC is needed. */
static void account(struct writer *w, const char *name, const char *iban)
{
    element_open(w, name);
    nested(w, "Id", "IBAN", iban);
    element_close(w);
}

static void header(struct writer *w, const struct pain_order *order)
{
    char made[21];
    clock_iso(order->made_at, made);
    element_open(w, "GrpHdr");
    element(w, "MsgId", order->message);
    element(w, "CreDtTm", made);
    counts(w, order);
    party(w, "InitgPty", order->debtor);
    element_close(w);
}

static void payment(struct writer *w, const struct pain_payment *payment)
{
    element_open(w, "CdtTrfTxInf");
    nested(w, "PmtId", "EndToEndId", payment->end_to_end);
    element_open(w, "Amt");
    element_open(w, "InstdAmt");
    w->failed =
        w->failed || xmlTextWriterWriteAttribute(w->xml, BAD_CAST "Ccy", BAD_CAST "EUR") < 0;
    w->failed = w->failed || xmlTextWriterWriteString(w->xml, BAD_CAST euro(w, payment->cents)) < 0;
    element_close(w);
    element_close(w);
    party(w, "Cdtr", payment->name);
    account(w, "CdtrAcct", payment->iban);
    nested(w, "RmtInf", "Ustrd", sepa_text(w->arena, payment->about, SEPA_TEXT_MAX));
    element_close(w);
}

/* One by one on the statement (BtchBookg), so that each is confirmed by itself. */
static void payments(struct writer *w, const struct pain_order *order)
{
    element_open(w, "PmtInf");
    element(w, "PmtInfId", order->message);
    element(w, "PmtMtd", "TRF");
    element(w, "BtchBookg", "false");
    counts(w, order);
    element_open(w, "PmtTpInf");
    nested(w, "SvcLvl", "Cd", "SEPA");
    element_close(w);
    if (w->version == PAIN_2009)
        element(w, "ReqdExctnDt", date(w, order->pay_at));
    else
        nested(w, "ReqdExctnDt", "Dt", date(w, order->pay_at));
    party(w, "Dbtr", order->debtor);
    account(w, "DbtrAcct", order->iban);
    element_open(w, "DbtrAgt");
    element_open(w, "FinInstnId");
    nested(w, "Othr", "Id", "NOTPROVIDED");
    element_close(w);
    element_close(w);
    element(w, "ChrgBr", "SLEV");
    for (unsigned i = 0; i < order->count; i++)
        payment(w, &order->payments[i]);
    element_close(w);
}

static void document(struct writer *w, const struct pain_order *order)
{
    const char *space = w->version == PAIN_2009 ? "urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"
                                                : "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";
    w->failed = xmlTextWriterSetIndent(w->xml, 1) < 0 ||
                xmlTextWriterStartDocument(w->xml, NULL, "UTF-8", NULL) < 0 ||
                xmlTextWriterStartElementNS(w->xml, NULL, BAD_CAST "Document", BAD_CAST space) < 0;
    element_open(w, "CstmrCdtTrfInitn");
    header(w, order);
    payments(w, order);
    w->failed = w->failed || xmlTextWriterEndDocument(w->xml) < 0;
}

bool pain_write(struct arena *arena, const struct pain_order *order, enum pain_version version,
                const char **xml, size_t *length)
{
    xmlBufferPtr buffer = xmlBufferCreate();
    struct writer w = {.arena = arena, .version = version};
    w.xml = buffer ? xmlNewTextWriterMemory(buffer, 0) : NULL;
    bool written = w.xml && order->count > 0;
    if (written)
        document(&w, order);
    if (w.xml)
        xmlFreeTextWriter(w.xml);
    written = written && !w.failed;
    if (written) {
        *length = (size_t)xmlBufferLength(buffer);
        *xml = arena_copy_n(arena, (const char *)xmlBufferContent(buffer), *length);
    }
    if (buffer)
        xmlBufferFree(buffer);
    return written;
}
