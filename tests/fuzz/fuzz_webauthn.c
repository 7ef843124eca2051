/* Reads whatever comes as an authenticator's registration: a length, the client data of that
 * length, then the attestation object. What is taken has an identifier and a key within their
 * limits. */
#include "access/webauthn.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

/* So that inputs of any challenge get as far as the attestation. */
static const unsigned char client[] =
    "{\"type\":\"webauthn.create\",\"challenge\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\","
    "\"origin\":\"http://localhost\"}";

static void attest(struct webauthn_bytes client_data, struct webauthn_bytes attestation)
{
    static const struct webauthn_wanted wanted = {.origin = "http://localhost",
                                                  .site = "localhost"};
    struct webauthn_credential credential;
    if (webauthn_register(&wanted, client_data, attestation, &credential) != WEBAUTHN_FINE)
        return;
    if (credential.id_length == 0 || credential.id_length > WEBAUTHN_ID_MAX ||
        credential.key.length == 0 || credential.key.length > WEBAUTHN_KEY_MAX)
        abort();
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    attest((struct webauthn_bytes){client, sizeof client - 1}, (struct webauthn_bytes){data, size});
    if (size > 0 && data[0] < size)
        attest((struct webauthn_bytes){data + 1, data[0]},
               (struct webauthn_bytes){data + 1 + data[0], size - 1 - data[0]});
    return 0;
}
