/* Mail: turns the outbox's messages into letters, each in the language that its reader
 * chose (registry/profile.c) or told a desk, Italian otherwise.
 *
 * A letter's text is the template mail/KIND (RFC 5322). Where a relay is configured it goes there
 * by SMTP. Without one, and for whoever has no mail address or one that the relay refuses for good,
 * it is written as a file into a folder, from which a person takes it to print and hand over. */
#ifndef PIAZZA_MAIL_MAIL_H
#define PIAZZA_MAIL_MAIL_H

#include "act/outbox.h"
#include "mail/smtp.h"

struct mail;

struct mail_settings {
    const char *folder;         /* where letters are written */
    const char *name;           /* of the square, under each letter */
    const char *help_phone;     /* the same */
    struct smtp_settings relay; /* url NULL or "": none */
};

/* Make the folder if needed and compile the letters. The settings must outlive the mail. Free with
 * mail_free. */
bool mail_new(const struct mail_settings *settings, struct db *db, struct mail **mail,
              struct error *error) __attribute__((warn_unused_result));
void mail_free(struct mail **mail);

/* The outbox's carrier; context is the mail. Letters are drafts until they are settled, all with
 * one flush of the disk. The file's name is the message's id, so that a message delivered twice is
 * one letter. */
bool mail_deliver(const struct outbox_message *message, void *context);
bool mail_settle(void *context);

#endif
