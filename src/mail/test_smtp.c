#include "mail/smtp.h"

#include "mail/test_relay.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* ---- letters -----------------------------------------------------------------------------------
 */

static char url[40];

static struct smtp *smtp_to(unsigned port)
{
    static struct smtp_settings settings;
    struct smtp *smtp;
    struct error error = {0};
    snprintf(url, sizeof url, "smtp://127.0.0.1:%u", port);
    settings = (struct smtp_settings){url, "", "", "piazza@example.org"};
    assert_true(smtp_new(&settings, &smtp, &error));
    return smtp;
}

static enum smtp_outcome send_text(struct smtp *smtp, const char *text)
{
    struct buffer letter;
    buffer_init(&letter, 4096);
    buffer_text(&letter, text);
    enum smtp_outcome outcome = smtp_send(smtp, "elena@example.org", &letter);
    buffer_free(&letter);
    return outcome;
}

static void letters_arrive_whole_over_one_connection(void **state)
{
    struct relay *relay = *state;
    struct smtp *smtp = smtp_to(relay->port);
    assert_int_equal(send_text(smtp, "Subject: one\r\n\r\nfirst\r\n"), SMTP_SENT);
    assert_string_equal(relay->from, "MAIL FROM:<piazza@example.org>");
    assert_string_equal(relay->recipient, "RCPT TO:<elena@example.org>");
    assert_int_equal(send_text(smtp, "Subject: two\r\n\r\n.\r\n.dots\r\nend\r\n"), SMTP_SENT);
    assert_string_equal(relay->text, "Subject: two\r\n\r\n..\r\n..dots\r\nend\r\n");
    smtp_free(&smtp);
    assert_null(smtp);
    assert_int_equal(relay->connections, 1);
    assert_int_equal(relay->letters, 2);
}

static void what_the_relay_refuses_for_good_is_told_from_what_it_postpones(void **state)
{
    struct relay *relay = *state;
    struct smtp *smtp = smtp_to(relay->port);
    relay->to_recipient = "550 nobody here";
    assert_int_equal(send_text(smtp, "x\r\n"), SMTP_REFUSED);
    relay->to_recipient = "530 who are you";
    assert_int_equal(send_text(smtp, "x\r\n"), SMTP_LATER);
    relay->to_recipient = "451 later";
    assert_int_equal(send_text(smtp, "x\r\n"), SMTP_LATER);
    relay->to_recipient = "250 fine";
    relay->to_text = "554 no such letters";
    assert_int_equal(send_text(smtp, "x\r\n"), SMTP_REFUSED);
    relay->to_text = "452 full";
    assert_int_equal(send_text(smtp, "x\r\n"), SMTP_LATER);
    relay->to_text = "250 fine";
    assert_int_equal(send_text(smtp, "x\r\n"), SMTP_SENT);
    smtp_free(&smtp);
}

static void a_relay_that_hangs_up_is_tried_again(void **state)
{
    struct relay *relay = *state;
    struct smtp *smtp = smtp_to(relay->port);
    relay->to_text = NULL;
    assert_int_equal(send_text(smtp, "x\r\n"), SMTP_LATER);
    relay->to_text = "250 fine";
    assert_int_equal(send_text(smtp, "x\r\n"), SMTP_SENT);
    smtp_free(&smtp);
}

static void a_relay_that_is_not_there_is_tried_again(void **state)
{
    (void)state;
    struct smtp *smtp = smtp_to(1);
    assert_int_equal(send_text(smtp, "x\r\n"), SMTP_LATER);
    smtp_free(&smtp);
}

static void an_address_that_is_none_is_refused(void **state)
{
    (void)state;
    static const struct smtp_settings wrong[] = {{"http://127.0.0.1", "", "", "a@example.org"},
                                                 {"not an address", "", "", "a@example.org"},
                                                 {"smtp://127.0.0.1", "", "", ""}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct smtp *smtp;
        struct error error = {0};
        assert_false(smtp_new(&wrong[i], &smtp, &error));
        assert_null(smtp);
        assert_string_equal(error.field, "smtp");
    }
    struct smtp *smtp = smtp_to(1);
    struct buffer letter;
    char address[400];
    memset(address, 'a', sizeof address - 1);
    address[sizeof address - 1] = '\0';
    buffer_init(&letter, 10);
    assert_int_equal(smtp_send(smtp, address, &letter), SMTP_REFUSED);
    smtp_free(&smtp);
}

int main(void)
{
#define RELAY_TEST(f) cmocka_unit_test_setup_teardown(f, relay_start, relay_stop)
    const struct CMUnitTest tests[] = {
        RELAY_TEST(letters_arrive_whole_over_one_connection),
        RELAY_TEST(what_the_relay_refuses_for_good_is_told_from_what_it_postpones),
        RELAY_TEST(a_relay_that_hangs_up_is_tried_again),
        cmocka_unit_test(a_relay_that_is_not_there_is_tried_again),
        cmocka_unit_test(an_address_that_is_none_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
