#include "mail/test_relay.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void say(FILE *line, const char *reply)
{
    fprintf(line, "%s\r\n", reply);
    fflush(line);
}

static void text_take(struct relay *relay, FILE *line)
{
    char row[1000];
    *relay->text = '\0';
    while (fgets(row, sizeof row, line) && strcmp(row, ".\r\n") != 0)
        strncat(relay->text, row, sizeof relay->text - strlen(relay->text) - 1);
}

/* One connection. */
static void talk(struct relay *relay, FILE *line)
{
    char row[1000];
    say(line, "220 relay");
    while (fgets(row, sizeof row, line)) {
        const char *reply = "250 fine";
        if (strncmp(row, "MAIL", 4) == 0) {
            snprintf(relay->from, sizeof relay->from, "%.*s", (int)strcspn(row, "\r"), row);
        } else if (strncmp(row, "RCPT", 4) == 0) {
            snprintf(relay->recipient, sizeof relay->recipient, "%.*s", (int)strcspn(row, "\r"),
                     row);
            reply = relay->to_recipient;
        } else if (strncmp(row, "DATA", 4) == 0) {
            say(line, "354 go on");
            text_take(relay, line);
            relay->letters++;
            reply = relay->to_text;
        }
        if (!reply)
            return;
        say(line, reply);
    }
}

static void *relay_run(void *context)
{
    struct relay *relay = context;
    int fd;
    while ((fd = accept(relay->listener, NULL, NULL)) >= 0) {
        FILE *line = fdopen(fd, "r+");
        relay->connections++;
        talk(relay, line);
        fclose(line);
    }
    return NULL;
}

int relay_start(void **state)
{
    struct relay *relay = calloc(1, sizeof *relay);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    relay->listener = socket(AF_INET, SOCK_STREAM, 0);
    relay->to_recipient = relay->to_text = "250 fine";
    *state = relay;
    return bind(relay->listener, (struct sockaddr *)&address, length) != 0 ||
           listen(relay->listener, 5) != 0 ||
           getsockname(relay->listener, (struct sockaddr *)&address, &length) != 0 ||
           (relay->port = ntohs(address.sin_port)) == 0 ||
           pthread_create(&relay->thread, NULL, relay_run, relay) != 0;
}

int relay_stop(void **state)
{
    struct relay *relay = *state;
    shutdown(relay->listener, SHUT_RDWR);
    pthread_join(relay->thread, NULL);
    close(relay->listener);
    free(relay);
    return 0;
}
