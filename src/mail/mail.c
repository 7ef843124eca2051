#include "mail/mail.h"

#include "base/buffer.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/log.h"
#include "registry/registry.h"
#include "registry/vault.h"
#include "web/embedded.h"
#include "web/locale.h"
#include "web/template.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { LETTER_MAX = 64 * 1024, LETTERS_MAX = 128, LANGUAGES = 3, SUBJECT_MAX = 200 };

static const char prefix[] = "mail/";

struct letter {
    const char *kind;
    struct template *text[LANGUAGES]; /* by locale_number */
};

struct mail {
    struct mail_settings settings;
    struct smtp *relay;   /* NULL: all letters go to the folder */
    struct db_conn *conn; /* used by the deliverer's thread only */
    struct letter letters[LETTERS_MAX];
    unsigned letter_count;
    int folder; /* open, for flushing it */
    int64_t drafts[OUTBOX_BATCH];
    unsigned draft_count;
};

static const char *no_asset(const char *name)
{
    (void)name;
    return NULL;
}

/* One kind of letter, in every language. */
static bool letter_compile(struct letter *letter, const char *name, struct error *error)
{
    letter->kind = name + sizeof prefix - 1;
    for (const struct locale *locale = locales(); locale->language; locale++) {
        unsigned number = locale_number(locale);
        if (number >= LANGUAGES)
            return error_set(error, INTERNAL, "mail", "more than %d languages", LANGUAGES);
        if (!template_compile(name, locale, embedded_page, NULL, no_asset, &letter->text[number],
                              error))
            return false;
    }
    return true;
}

/* Every template of the folder mail/ is a kind of letter. */
static bool letters_compile(struct mail *mail, struct error *error)
{
    for (size_t i = 0; i < pages.count; i++) {
        const char *name = pages.files[i].name;
        if (strncmp(name, prefix, sizeof prefix - 1) != 0)
            continue;
        if (mail->letter_count == LETTERS_MAX)
            return error_set(error, INTERNAL, "mail", "more than %d letters", LETTERS_MAX);
        if (!letter_compile(&mail->letters[mail->letter_count++], name, error))
            return false;
    }
    return true;
}

bool mail_new(const struct mail_settings *settings, struct db *db, struct mail **out,
              struct error *error)
{
    struct mail *mail = calloc(1, sizeof *mail);
    if (!mail)
        abort();
    *out = mail;
    mail->settings = *settings;
    (void)mkdir(settings->folder, 0700);
    mail->folder = open(settings->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = mail->folder >= 0 ||
              error_set(error, INTERNAL, "outbox", "%s: %s", settings->folder, strerror(errno));
    bool has_relay = settings->relay.url && *settings->relay.url;
    ok = ok && (!has_relay || smtp_new(&mail->settings.relay, &mail->relay, error));
    ok = ok && letters_compile(mail, error) && db_connect(db, DB_READER, &mail->conn, error);
    if (!ok)
        mail_free(out);
    return ok;
}

void mail_free(struct mail **mail)
{
    struct mail *old = *mail;
    if (!old)
        return;
    for (unsigned i = 0; i < old->letter_count; i++)
        for (unsigned j = 0; j < LANGUAGES; j++)
            template_free(&old->letters[i].text[j]);
    if (old->conn)
        db_disconnect(&old->conn);
    smtp_free(&old->relay);
    if (old->folder >= 0)
        close(old->folder);
    free(old);
    *mail = NULL;
}

static const struct letter *letter_find(const struct mail *mail, const char *kind)
{
    for (unsigned i = 0; i < mail->letter_count; i++)
        if (strcmp(mail->letters[i].kind, kind) == 0)
            return &mail->letters[i];
    return NULL;
}

/* A header's text: one line, encoded (RFC 2047) unless it is ASCII without the marks that mean
 * something in an address (RFC 5322, specials). */
static void header_write(struct buffer *out, const char *text, size_t length)
{
    bool plain = true;
    for (size_t i = 0; i < length; i++)
        plain = plain && text[i] >= ' ' && text[i] < 127 && !strchr("()<>[]:;@\\,\"", text[i]);
    if (plain) {
        buffer_append(out, text, length);
        return;
    }
    char encoded[sodium_base64_ENCODED_LEN(SUBJECT_MAX, sodium_base64_VARIANT_ORIGINAL)];
    if (length > SUBJECT_MAX)
        length = SUBJECT_MAX;
    sodium_bin2base64(encoded, sizeof encoded, (const unsigned char *)text, length,
                      sodium_base64_VARIANT_ORIGINAL);
    buffer_printf(out, "=?UTF-8?B?%s?=", encoded);
}

/* An address that cannot end its header or its brackets. */
static bool address_fits(const char *address)
{
    return *address && !strpbrk(address, " <>\t\r\n");
}

/* "Comunità Vicina <piazza@example.org>" */
static void sender_write(const struct mail *mail, struct buffer *out)
{
    buffer_text(out, "From: ");
    header_write(out, mail->settings.name, strlen(mail->settings.name));
    buffer_printf(out, " <%s>\r\n", mail->settings.relay.from);
}

/* Lines as letters have them. */
static void text_write(struct buffer *out, const char *text)
{
    for (const char *end; (end = strchr(text, '\n')); text = end + 1) {
        buffer_append(out, text, (size_t)(end - text));
        buffer_text(out, "\r\n");
    }
    buffer_text(out, text);
}

/* The letter: its template's first line is the subject, the rest the text. */
static bool letter_write(const struct mail *mail, const struct template *text, const json_t *model,
                         const json_t *person, const char *id, struct buffer *out)
{
    struct buffer body;
    char date[40];
    time_t now = json_int(model, "today_at");
    struct tm utc;
    const char *address = json_text(person, "mail");
    strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S +0000", gmtime_r(&now, &utc));
    buffer_init(&body, LETTER_MAX);
    bool ok = template_render(text, model, &body, NULL) && body.length > 0;
    size_t subject = ok ? strcspn(body.data, "\n") : 0;
    if (ok) {
        if (mail->relay)
            sender_write(mail, out);
        buffer_printf(out, "Message-ID: <%s@piazza>\r\nDate: %s\r\nTo: ", id, date);
        header_write(out, json_text(person, "name"), strlen(json_text(person, "name")));
        buffer_printf(out,
                      " <%s>\r\nSubject: ", address_fits(address) ? address : "print@localhost");
        header_write(out, body.data, subject);
        buffer_text(out, "\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                         "Content-Transfer-Encoding: 8bit\r\n\r\n");
        text_write(out, body.data + subject + strspn(body.data + subject, "\n"));
    }
    buffer_free(&body);
    return ok && buffer_ok(out);
}

enum { FILE_NAME_SIZE = ID_TEXT_SIZE + 16 };

/* Written as a draft, and renamed when it is settled, so that no half letter is ever taken. */
static bool draft_write(struct mail *mail, int64_t message, const struct buffer *letter)
{
    char id[ID_TEXT_SIZE], draft[FILE_NAME_SIZE];
    id_text(message, id);
    snprintf(draft, sizeof draft, "%s.eml.part", id);
    if (mail->draft_count == OUTBOX_BATCH)
        return false;
    int file = openat(mail->folder, draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0)
        return false;
    bool ok = write(file, letter->data, letter->length) == (ssize_t)letter->length;
    close(file);
    if (ok)
        mail->drafts[mail->draft_count++] = message;
    return ok;
}

static bool draft_release(const struct mail *mail, int64_t message)
{
    char id[ID_TEXT_SIZE], draft[FILE_NAME_SIZE], name[FILE_NAME_SIZE];
    id_text(message, id);
    snprintf(draft, sizeof draft, "%s.eml.part", id);
    snprintf(name, sizeof name, "%s.eml", id);
    return renameat(mail->folder, draft, mail->folder, name) == 0;
}

/* One flush for the letters, one for their names. */
bool mail_settle(void *context)
{
    struct mail *mail = context;
    unsigned count = mail->draft_count;
    mail->draft_count = 0;
    bool ok = count == 0 || syncfs(mail->folder) == 0;
    for (unsigned i = 0; i < count && ok; i++)
        ok = draft_release(mail, mail->drafts[i]);
    return ok && (count == 0 || fsync(mail->folder) == 0);
}

/* A message holds ids only: {names: {recipient: its id}} becomes {recipient: the name}, as people
 * are called when the letter is written. */
static void names_put(struct act *a, json_t *model)
{
    const char *key;
    json_t *id, *ids = json_object_get(model, "names");
    json_object_foreach(ids, key, id)
        json_put(model, key, json_string(registry_name(a, json_get_id(ids, key))));
}

/* What only the letter may tell lies sealed in the message: {sealed: {code: …}} becomes {code}. */
static void secrets_put(struct act *a, json_t *model)
{
    const char *key;
    json_t *value;
    json_object_foreach(json_object_get(model, "sealed"), key, value) {
        const char *text = vault_open(a, json_string_value(value));
        json_put(model, key, json_string(text ? text : ""));
    }
}

/* A letter that is written, and where it goes. */
struct envelope {
    int64_t message;
    const char *address; /* "" for whoever has none */
    struct buffer letter;
};

/* Leaves the envelope empty when there is nobody to tell any more. */
static bool message_write(const struct mail *mail, const struct outbox_message *message,
                          struct act *a, struct envelope *envelope)
{
    const struct letter *letter = letter_find(mail, message->kind);
    if (!letter) {
        log_error("no letter of this kind", "kind", message->kind, NULL);
        return false;
    }
    json_t *person = registry_contact(a, message->party);
    if (!person)
        return a->error.code == ERROR_NONE;
    const struct locale *locale = locale_find(json_text(person, "language"));
    a->language = locale->language;
    char id[ID_TEXT_SIZE];
    id_text(message->id, id);
    json_t *model = message->data ? json_deep_copy(message->data) : json_object();
    names_put(a, model);
    secrets_put(a, model);
    json_put(model, "today_at", json_integer(a->now));
    json_object_set(model, "person", person);
    json_put(
        model, "site",
        json_pack("{ss ss}", "name", mail->settings.name, "help_phone", mail->settings.help_phone));
    if (address_fits(json_text(person, "mail")))
        envelope->address = json_text(person, "mail");
    return letter_write(mail, letter->text[locale_number(locale)], model, person, id,
                        &envelope->letter);
}

/* To the relay, or into the folder. */
static bool envelope_post(struct mail *mail, const struct envelope *envelope)
{
    enum smtp_outcome outcome = mail->relay && *envelope->address
                                    ? smtp_send(mail->relay, envelope->address, &envelope->letter)
                                    : SMTP_REFUSED;
    if (outcome != SMTP_REFUSED)
        return outcome == SMTP_SENT;
    return draft_write(mail, envelope->message, &envelope->letter);
}

bool mail_deliver(const struct outbox_message *message, void *context)
{
    struct mail *mail = context;
    struct arena *arena = arena_new(), *before = json_arena_enter(arena);
    struct envelope envelope = {.message = message->id, .address = ""};
    struct act a;
    buffer_init_in(&envelope.letter, arena, LETTER_MAX + 4096);
    act_begin_system(&a, arena, "mail_deliver", clock_now());
    a.db = (struct db_context){mail->conn, arena, &a.error};
    bool ok = db_begin(mail->conn);
    if (ok) {
        ok = message_write(mail, message, &a, &envelope);
        db_rollback(mail->conn); /* a relay may take its time, a snapshot should not */
    }
    if (ok && envelope.letter.length > 0)
        ok = envelope_post(mail, &envelope);
    json_arena_leave(before);
    arena_free(&arena);
    return ok;
}
