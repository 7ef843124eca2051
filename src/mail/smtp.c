#include "mail/smtp.h"

#include "base/log.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CONNECT_SECONDS = 15, SEND_SECONDS = 60, ADDRESS_MAX = 320 };

struct smtp {
    CURL *curl;
};

/* The letter on its way: what has not been read yet. */
struct reading {
    const char *next;
    size_t left;
};

static size_t letter_read(char *out, size_t size, size_t count, void *context)
{
    struct reading *reading = context;
    size_t room = size * count, length = reading->left < room ? reading->left : room;
    if (length > 0)
        memcpy(out, reading->next, length);
    reading->next += length;
    reading->left -= length;
    return length;
}

/* On this machine there is nobody to listen in. */
static bool is_here(CURLU *url)
{
    char *host;
    if (curl_url_get(url, CURLUPART_HOST, &host, 0) != CURLUE_OK)
        return false;
    bool is_here = strcmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0 ||
                   strncmp(host, "127.", 4) == 0;
    curl_free(host);
    return is_here;
}

static bool url_is_mail(CURLU *url)
{
    char *scheme;
    if (curl_url_get(url, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK)
        return false;
    bool is_mail = strcmp(scheme, "smtp") == 0 || strcmp(scheme, "smtps") == 0;
    curl_free(scheme);
    return is_mail;
}

static bool url_set(struct smtp *smtp, const char *text)
{
    CURLU *url = curl_url();
    bool ok = url && curl_url_set(url, CURLUPART_URL, text, 0) == CURLUE_OK && url_is_mail(url);
    if (ok) {
        curl_easy_setopt(smtp->curl, CURLOPT_URL, text);
        curl_easy_setopt(smtp->curl, CURLOPT_USE_SSL,
                         (long)(is_here(url) ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    }
    curl_url_cleanup(url);
    return ok;
}

bool smtp_new(const struct smtp_settings *settings, struct smtp **out, struct error *error)
{
    struct smtp *smtp = calloc(1, sizeof *smtp);
    if (!smtp || !(smtp->curl = curl_easy_init()))
        abort();
    *out = smtp;
    if (!url_set(smtp, settings->url) || !*settings->from) {
        smtp_free(out);
        return error_set(error, INVALID, "smtp", "--smtp: smtp://HOST:PORT, with --mail-from");
    }
    curl_easy_setopt(smtp->curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(smtp->curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(smtp->curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
    curl_easy_setopt(smtp->curl, CURLOPT_TIMEOUT, (long)SEND_SECONDS);
    curl_easy_setopt(smtp->curl, CURLOPT_MAIL_FROM, settings->from);
    curl_easy_setopt(smtp->curl, CURLOPT_READFUNCTION, letter_read);
    curl_easy_setopt(smtp->curl, CURLOPT_UPLOAD, 1L);
    if (*settings->user) {
        curl_easy_setopt(smtp->curl, CURLOPT_USERNAME, settings->user);
        curl_easy_setopt(smtp->curl, CURLOPT_PASSWORD, settings->password);
    }
    return true;
}

void smtp_free(struct smtp **smtp)
{
    if (!*smtp)
        return;
    curl_easy_cleanup((*smtp)->curl);
    free(*smtp);
    *smtp = NULL;
}

/* The relay's last reply decides: 4xx is passing (RFC 5321, 4.2.1), and so is having heard nothing.
 * Missing or wrong credentials (530 to 538, RFC 4954, 6) are for us to mend, and no fault of the
 * letter's. */
static enum smtp_outcome outcome_of(const struct smtp *smtp, CURLcode code)
{
    long reply = 0;
    if (code == CURLE_OK)
        return SMTP_SENT;
    curl_easy_getinfo(smtp->curl, CURLINFO_RESPONSE_CODE, &reply);
    bool is_ours = (reply >= 530 && reply <= 538) || code == CURLE_LOGIN_DENIED ||
                   code == CURLE_USE_SSL_FAILED || code == CURLE_PEER_FAILED_VERIFICATION;
    return reply >= 500 && reply < 600 && !is_ours ? SMTP_REFUSED : SMTP_LATER;
}

enum smtp_outcome smtp_send(struct smtp *smtp, const char *address, const struct buffer *letter)
{
    struct reading reading = {letter->data, letter->length};
    char recipient[ADDRESS_MAX + 3];
    if (strlen(address) > ADDRESS_MAX)
        return SMTP_REFUSED;
    snprintf(recipient, sizeof recipient, "<%s>", address);
    struct curl_slist *recipients = curl_slist_append(NULL, recipient);
    curl_easy_setopt(smtp->curl, CURLOPT_MAIL_RCPT, recipients);
    curl_easy_setopt(smtp->curl, CURLOPT_READDATA, &reading);
    CURLcode code = curl_easy_perform(smtp->curl);
    curl_slist_free_all(recipients);
    enum smtp_outcome outcome = outcome_of(smtp, code);
    if (outcome != SMTP_SENT) /* what the relay replied may name the address: it is not logged */
        log_warn("a letter was not taken", "reason", curl_easy_strerror(code), "refused",
                 outcome == SMTP_REFUSED ? "for good" : "for now", NULL);
    return outcome;
}
