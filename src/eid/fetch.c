/* HTTP to the providers' servers, by libcurl. Only here. */
#include "base/buffer.h"
#include "base/log.h"
#include "eid/eid_parts.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static CURL *curl_new(void)
{
    CURL *curl = curl_easy_init();
    if (!curl)
        abort();
    return curl;
}

static size_t answer_take(char *data, size_t size, size_t count, void *context)
{
    return buffer_append(context, data, size * count) ? size * count : 0;
}

/* Without encryption only on this machine. */
static const char *protocols_for(const char *url)
{
    static const char *const here[] = {"http://127.0.0.1:", "http://localhost:", "http://[::1]:"};
    for (size_t i = 0; i < sizeof here / sizeof *here; i++)
        if (strncmp(url, here[i], strlen(here[i])) == 0)
            return "http";
    return "https";
}

static struct curl_slist *headers_make(struct act *a, const struct fetch *fetch)
{
    struct curl_slist *headers =
        curl_slist_append(NULL, fetch->bearer ? "Accept: application/json, application/jwt"
                                              : "Accept: application/json");
    if (fetch->bearer)
        headers = curl_slist_append(
            headers, arena_printf(a->arena, "Authorization: Bearer %s", fetch->bearer));
    return headers;
}

static CURLcode fetch_perform(struct act *a, const struct fetch *fetch, struct buffer *answer,
                              long *status)
{
    CURL *curl = curl_new();
    struct curl_slist *headers = headers_make(a, fetch);
    curl_easy_setopt(curl, CURLOPT_URL, fetch->url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, protocols_for(fetch->url));
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)FETCH_SECONDS);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, answer_take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
    if (fetch->form)
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, fetch->form);
    if (fetch->user) {
        curl_easy_setopt(curl, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
        curl_easy_setopt(curl, CURLOPT_USERNAME, fetch->user);
        curl_easy_setopt(curl, CURLOPT_PASSWORD, fetch->password);
    }
    CURLcode code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, status);
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    return code;
}

json_t *fetch_claims(struct act *a, const struct fetch *fetch, const char **jwt)
{
    struct buffer answer;
    long status = 0;
    buffer_init_in(&answer, a->arena, FETCH_MAX);
    CURLcode code = fetch_perform(a, fetch, &answer, &status);
    bool answered = code == CURLE_OK && status == 200 && answer.length > 0;
    json_t *object =
        answered ? json_loadb(answer.data, answer.length, JSON_REJECT_DUPLICATES, NULL) : NULL;
    if (json_is_object(object))
        return object;
    if (answered && jwt && !object && *answer.data != '{') {
        *jwt = arena_copy_n(a->arena, answer.data, answer.length);
        return NULL;
    }
    char text[8];
    snprintf(text, sizeof text, "%ld", status);
    log_warn("an identity provider did not answer well", "url", fetch->url, "reason",
             curl_easy_strerror(code), "status", text, NULL);
    refuse(a, status >= 400 && status < 500 ? IDENTITY_REFUSED : IDENTITY_UNREACHABLE, NULL);
    return NULL;
}

json_t *fetch_json(struct act *a, const struct fetch *fetch)
{
    return fetch_claims(a, fetch, NULL);
}
