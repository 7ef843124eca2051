#include "serve.h"

#include "access/access.h"
#include "act/outbox.h"
#include "act/scheduler.h"
#include "base/log.h"
#include "eid/eid.h"
#include "mail/mail.h"
#include "privacy/privacy.h"
#include "store.h"
#include "version.h"
#include "web/server.h"
#include "web/site.h"
#include "welfare/welfare.h"

#include <signal.h>
#include <stdio.h>

enum { STOP_SECONDS = 10, QUEUE_MAX = 4096, BODY_MAX = 1 << 20 };

struct house {
    struct store store;
    struct mail *mail;
    struct outbox *outbox;
    struct scheduler *scheduler;
    struct site *site;
    struct server *server;
};

static bool site_ready(struct house *house, const struct config *config, struct error *error)
{
    const char *const *value = config->value;
    struct site_settings settings = {.rooms = rooms,
                                     .db = house->store.db,
                                     .lanes = house->store.lanes,
                                     .identify = access_identify,
                                     .user = privacy_user,
                                     .origin =
                                         *value[SETTING_ORIGIN] ? value[SETTING_ORIGIN] : NULL,
                                     .name = value[SETTING_NAME],
                                     .claim = value[SETTING_CLAIM],
                                     .help_phone = value[SETTING_HELP_PHONE],
                                     .version = PIAZZA_VERSION,
                                     .queue_max = QUEUE_MAX};
    return config_number(config, SETTING_WORKERS, 1, 256, &settings.workers, error) &&
           config_number(config, SETTING_REQUESTS_PER_MINUTE, 1, 100000000,
                         &settings.requests_per_minute, error) &&
           site_new(&settings, &house->site, error);
}

static bool clockwork_ready(struct house *house, const struct config *config, struct error *error)
{
    house->scheduler =
        scheduler_new(house->store.db, house->store.lanes, site_reactions(house->site));
    for (const struct room *const *room = rooms; *room; room++)
        if ((*room)->due)
            scheduler_add(house->scheduler, (*room)->due);
    const char *const *value = config->value;
    struct mail_settings letters = {.folder = value[SETTING_OUTBOX],
                                    .name = value[SETTING_NAME],
                                    .help_phone = value[SETTING_HELP_PHONE],
                                    .relay = {.url = value[SETTING_SMTP],
                                              .user = value[SETTING_SMTP_USER],
                                              .password = value[SETTING_SMTP_PASSWORD],
                                              .from = value[SETTING_MAIL_FROM]}};
    if (!mail_new(&letters, house->store.db, &house->mail, error))
        return false;
    const struct outbox_carrier carrier = {mail_deliver, mail_settle, house->mail};
    return outbox_start(house->store.lanes, &carrier, &house->outbox, error) &&
           scheduler_start(house->scheduler, error);
}

static bool server_ready(struct house *house, const struct config *config, struct error *error)
{
    const char *const *value = config->value;
    struct server_settings settings = {
        .listen = value[SETTING_LISTEN],
        .connections = 4096,
        .body_max = BODY_MAX,
        .header_seconds = 40,
        .idle_seconds = 30,
        .body_grace_seconds = 10,
        .body_rate = 1000,
        .trusted_proxy = *value[SETTING_TRUSTED_PROXY] ? value[SETTING_TRUSTED_PROXY] : NULL,
        .handle = site_handle,
        .refuse = site_refuse,
        .body_limit = site_body_limit,
        .rest = site_rest,
        .context = house->site};
    return config_number(config, SETTING_PORT, 0, 65535, &settings.port, error) &&
           server_start(&settings, &house->server, error);
}

/* Stop in the order in which each still finds what it needs. Parts never started are NULL. */
static void house_close(struct house *house)
{
    if (house->site)
        site_closing(house->site);
    if (house->server)
        server_stop(&house->server, STOP_SECONDS);
    if (house->scheduler)
        scheduler_stop(&house->scheduler);
    if (house->outbox)
        outbox_stop(&house->outbox);
    if (house->store.lanes)
        lanes_stop(&house->store.lanes); /* its last answers still need the site */
    mail_free(&house->mail);
    site_free(&house->site);
    store_close(&house->store);
}

bool serve(const struct config *config, struct error *error)
{
    struct house house = {0};
    sigset_t stop;
    int signal_number;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTERM);
    sigaddset(&stop, SIGINT);
    pthread_sigmask(SIG_BLOCK, &stop, NULL); /* every thread started below inherits this */
    signal(SIGPIPE, SIG_IGN);

    bool ok = eid_configure(config->value[SETTING_IDENTITY_PROVIDERS], error) &&
              store_open(config, &house.store, error) &&
              privacy_texts_load(house.store.lanes, config->value[SETTING_TERRITORY], error) &&
              welfare_rulesets_load(house.store.lanes, config->value[SETTING_TERRITORY], error) &&
              site_ready(&house, config, error) && clockwork_ready(&house, config, error) &&
              server_ready(&house, config, error);
    if (ok) {
        printf("listening on http://%s:%u\n", config->value[SETTING_LISTEN],
               server_port(house.server));
        fflush(stdout);
        sigwait(&stop, &signal_number);
        log_info("stopping", NULL);
    }
    house_close(&house);
    return ok;
}
