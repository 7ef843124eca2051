/* Letters by SMTP, to a relay that takes them from there. Only smtp.c names libcurl. */
#ifndef PIAZZA_MAIL_SMTP_H
#define PIAZZA_MAIL_SMTP_H

#include "base/buffer.h"
#include "base/error.h"

struct smtp;

struct smtp_settings {
    const char *url;      /* "smtp://mail.example:587" or "smtps://mail.example"; not empty */
    const char *user;     /* "" where the relay asks for none */
    const char *password; /* of the user */
    const char *from;     /* the sender's address */
};

/* Nothing is connected yet; an address that is none is refused. Except to this machine, a
 * connection is encrypted (STARTTLS) and the relay's certificate checked, or nothing is sent. The
 * settings must outlive the smtp. Free with smtp_free. */
bool smtp_new(const struct smtp_settings *settings, struct smtp **smtp, struct error *error)
    __attribute__((warn_unused_result));
void smtp_free(struct smtp **smtp);

enum smtp_outcome {
    SMTP_SENT,   /* the relay has taken it */
    SMTP_LATER,  /* it could not be reached, or asks to try again */
    SMTP_REFUSED /* it will never take this letter (a reply of 5xx to sender, recipient or text) */
};

/* Send one letter (RFC 5322, lines ended by CRLF) to one address. The connection is kept for the
 * next. Takes as long as the relay, a minute at most. */
enum smtp_outcome smtp_send(struct smtp *smtp, const char *address, const struct buffer *letter);

#endif
