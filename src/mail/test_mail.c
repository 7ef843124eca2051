#include "mail/mail.h"

#include "act/test_trial.h"
#include "mail/test_relay.h"
#include "registry/close.h"
#include "registry/registry.h"
#include "web/embedded.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[64];
static int64_t anna;
static struct mail *mail;
static struct smtp_settings relay_settings; /* of the next mail; none unless set */
static const struct outbox_message none = {.id = 1};

static bool anna_add(struct act *a, json_t *model)
{
    struct new_person person = {.given_name = "Anna",
                                .family_name = "Rossi <script>",
                                .birth_date = "",
                                .phone = "",
                                .mail = "anna@example.org"};
    (void)model;
    return registry_person_add(a, &person, &anna);
}

static void mail_begin(void **state)
{
    struct square *square = *state;
    struct mail_settings settings = {.folder = folder,
                                     .name = "Comunità Vicina",
                                     .help_phone = "800 000 000",
                                     .relay = relay_settings};
    struct error error = {0};
    snprintf(folder, sizeof folder, "/tmp/piazza-mail-XXXXXX");
    assert_non_null(mkdtemp(folder));
    assert_int_equal(trial_run(state, anna_add, NULL), ERROR_NONE);
    assert_true(mail_new(&settings, square->db, &mail, &error));
}

/* The letter settled for message 1, and the folder removed. */
static void mail_end(char *letter, size_t size)
{
    char name[128];
    snprintf(name, sizeof name, "%s/0000000000001.eml", folder);
    assert_true(mail_settle(mail));
    FILE *file = fopen(name, "r");
    letter[0] = '\0';
    if (file) {
        letter[fread(letter, 1, size - 1, file)] = '\0';
        fclose(file);
        unlink(name);
    }
    mail_free(&mail);
    assert_null(mail);
    assert_int_equal(rmdir(folder), 0);
}

static void a_letter_says_what_happened(void **state)
{
    char letter[4096];
    mail_begin(state);
    struct outbox_message message = none;
    json_t *data = json_pack("{ss}", "name", "Elena & Co");
    message.party = anna;
    message.kind = "mandate-offered";
    message.data = data;
    assert_true(mail_deliver(&message, mail));
    assert_true(mail_settle(mail));
    assert_true(mail_deliver(&message, mail)); /* twice: still one letter */
    json_decref(data);
    mail_end(letter, sizeof letter);
    assert_non_null(
        strstr(letter, "To: =?UTF-8?B?QW5uYSBSb3NzaSA8c2NyaXB0Pg==?= <anna@example.org>\r\n"));
    assert_non_null(strstr(letter, "Subject: Una delega per te\r\n"));
    assert_non_null(strstr(letter, "\r\n\r\nCiao Anna Rossi <script>,\r\n"));
    assert_non_null(strstr(letter, "Elena & Co ti chiede"));
    assert_non_null(strstr(letter, "Chiama 800 000 000.\r\nComunità Vicina"));
}

static bool anna_speaks(struct act *a, json_t *model)
{
    const struct particulars particulars = {"", "", "", a->prepared};
    (void)model;
    return registry_particulars_set(a, anna, &particulars);
}

/* A letter to Anna, who speaks that. */
static void letter_in(void **state, const char *language, char *letter, size_t size)
{
    mail_begin(state);
    assert_int_equal(trial_run(state, anna_speaks, (void *)language), ERROR_NONE);
    struct outbox_message message = none;
    message.party = anna;
    message.kind = "mandate-offered";
    assert_true(mail_deliver(&message, mail));
    mail_end(letter, size);
}

static void a_letter_speaks_the_language_of_who_reads_it(void **state)
{
    char letter[4096];
    letter_in(state, "de", letter, sizeof letter);
    assert_non_null(strstr(letter, "\r\n\r\nHallo Anna Rossi <script>,\r\n"));
    assert_non_null(strstr(letter, "Ruf 800 000 000 an."));
    assert_non_null(strstr(letter, "Subject: =?UTF-8?B?RWluZSBWb2xsbWFjaHQgZsO8ciBkaWNo?=\r\n"));
    letter_in(state, "en", letter, sizeof letter);
    assert_non_null(strstr(letter, "\r\n\r\nHello Anna Rossi <script>,\r\n"));
    letter_in(state, "", letter, sizeof letter);
    assert_non_null(strstr(letter, "\r\n\r\nCiao Anna Rossi <script>,\r\n"));
}

static void an_unknown_kind_waits_and_a_lost_party_does_not(void **state)
{
    char letter[4096];
    mail_begin(state);
    struct outbox_message message = none;
    message.party = anna;
    message.kind = "no-such-letter";
    assert_false(mail_deliver(&message, mail));
    message.kind = "mandate-offered";
    message.party = 5;
    assert_true(mail_deliver(&message, mail));
    mail_end(letter, sizeof letter);
    assert_string_equal(letter, "");
}

/* A name of two lines must not start a header of its own. */
static void no_letter_smuggles_a_header(void **state)
{
    char letter[4096];
    mail_begin(state);
    struct outbox_message message = none;
    json_t *data = json_pack("{ss ss}", "number", "X\r\nBcc: all@example.org", "recipient", "Anna");
    message.party = anna;
    message.kind = "order-received";
    message.data = data;
    square_execute(*state,
                   "update persons set mail_sealed = '=anna@example.org>\r\nBcc: all@example.org'");
    assert_true(mail_deliver(&message, mail));
    json_decref(data);
    mail_end(letter, sizeof letter);
    char *headers_end = strstr(letter, "\r\n\r\n");
    assert_non_null(headers_end);
    *headers_end = '\0';
    assert_null(strstr(letter, "\nBcc:"));
}

/* Give one letter to Anna to a relay that answers so; what stays in the folder. */
static bool deliver_by(void **state, const char *reply, struct relay *seen, char letter[4096])
{
    static char url[40];
    struct relay *relay;
    struct outbox_message message = none;
    assert_int_equal(relay_start((void **)&relay), 0);
    relay->to_recipient = reply;
    snprintf(url, sizeof url, "smtp://127.0.0.1:%u", relay->port);
    relay_settings = (struct smtp_settings){url, "", "", "piazza@example.org"};
    mail_begin(state);
    message.party = anna;
    message.kind = "mandate-offered";
    bool ok = mail_deliver(&message, mail);
    mail_end(letter, 4096);
    relay_settings = (struct smtp_settings){0};
    *seen = *relay;
    assert_int_equal(relay_stop((void **)&relay), 0);
    return ok;
}

static void a_relay_takes_letters_for_who_has_an_address(void **state)
{
    struct relay relay;
    char letter[4096];
    assert_true(deliver_by(state, "250 fine", &relay, letter));
    assert_string_equal(letter, "");
    assert_string_equal(relay.recipient, "RCPT TO:<anna@example.org>");
    assert_non_null(strstr(relay.text, "From: =?UTF-8?B?Q29tdW5pdMOgIFZpY2luYQ==?= "
                                       "<piazza@example.org>\r\n"));
    assert_non_null(strstr(relay.text, "Subject: Una delega per te\r\n"));
}

static void what_the_relay_refuses_is_printed_and_what_it_postpones_waits(void **state)
{
    struct relay relay;
    char letter[4096];
    assert_true(deliver_by(state, "550 nobody here", &relay, letter));
    assert_non_null(strstr(letter, "Subject: Una delega per te\r\n"));
    assert_false(deliver_by(state, "451 later", &relay, letter));
    assert_string_equal(letter, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_letter_says_what_happened, square_setup, square_teardown),
        cmocka_unit_test_setup_teardown(a_letter_speaks_the_language_of_who_reads_it, square_setup,
                                        square_teardown),
        cmocka_unit_test_setup_teardown(an_unknown_kind_waits_and_a_lost_party_does_not,
                                        square_setup, square_teardown),
        cmocka_unit_test_setup_teardown(no_letter_smuggles_a_header, square_setup, square_teardown),
        cmocka_unit_test_setup_teardown(a_relay_takes_letters_for_who_has_an_address, square_setup,
                                        square_teardown),
        cmocka_unit_test_setup_teardown(
            what_the_relay_refuses_is_printed_and_what_it_postpones_waits, square_setup,
            square_teardown),
    };
    return square_run("mail", tests, sizeof tests / sizeof *tests);
}
