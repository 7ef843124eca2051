/* The pages and API by which people come in and go out. */
#include "access/access_parts.h"
#include "access_sql.h"

#define CREDENTIAL                                                                                 \
    {                                                                                              \
        .name = "credential", .type = PARAM_SECRET, .min = 2, .max = 16000,                        \
        .about = "PublicKeyCredential as JSON (W3C Web Authentication, Level 3)"                   \
    }

/* A form may hold more than fits, to say what does. */
#define PIN(name_) SECRET(name_, 1, 20)

static const struct route routes[] = {
    VIEW("/sign-in", sign_in_show, ANYONE, .mandate = MANDATE_SELF, .page = "access/sign_in",
         .params = {TEXT("back", 0, 2000), TEXT("done", 0, 20), TEXT("user", 0, 64),
                    TEXT("ui_locales", 0, 100)},
         .summary = "The form to sign in"),
    ACT("/sign-in", sign_in, ANYONE, .mandate = MANDATE_SELF, .page = "access/sign_in",
        .prepare = sign_in_prepare, .toils = true, .back = sign_in_show, .rate = 60,
        .params = {TEXT("user", 1, 64), SECRET("password", 1, PASSWORD_MAX), TEXT("back", 0, 2000),
                   TEXT("ui_locales", 0, 100)},
        .summary = "Sign in; programs get a bearer token, or a ticket when a code is needed too"),
    VIEW("/sign-in/code", code_ask, ANYONE, .mandate = MANDATE_SELF, .page = "access/code",
         .params = {TICKET}, .summary = "The form for the second step"),
    ACT("/sign-in/code", code_sign_in, ANYONE, .mandate = MANDATE_SELF, .page = "access/code",
        .prepare = code_prepare, .back = code_ask, .rate = 30,
        .params = {SECRET("code", 1, 40), TICKET},
        .summary = "The second step: an application's code, or one from paper"),
    VIEW("/sign-in/passkey", passkey_ask, ANYONE, .mandate = MANDATE_SELF, .rate = 60,
         .summary = "A challenge for signing in with a passkey"),
    ACT("/sign-in/passkey", passkey_sign_in, ANYONE, .mandate = MANDATE_SELF,
        .page = "access/sign_in", .prepare = passkey_sign_in_prepare, .back = sign_in_show,
        .rate = 60, .params = {CREDENTIAL, TEXT("back", 0, 2000)},
        .summary = "Sign in with a passkey"),
    ACT("/sign-out", sign_out, ANYONE, .mandate = MANDATE_SELF, .summary = "End this session"),

    VIEW("/recover", recover_show, ANYONE, .mandate = MANDATE_SELF, .page = "access/recover",
         .summary = "The form to ask for a new password"),
    ACT("/recover", recover_ask, ANYONE, .mandate = MANDATE_SELF, .page = "access/recover",
        .back = recover_show, .rate = 10, .params = {TEXT("who", 1, 200)},
        .summary = "Have a link for a new password sent, to whoever is known"),
    VIEW("/recover/sent", recover_sent, ANYONE, .mandate = MANDATE_SELF,
         .page = "access/recover_sent", .summary = "What happens after asking"),
    VIEW("/recover/choose", recover_choose, ANYONE, .mandate = MANDATE_SELF,
         .page = "access/recover_choose", .rate = 60, .params = {TEXT("code", 0, 100)},
         .summary = "The form for a new password, by a link"),
    ACT("/recover/choose", recover, ANYONE, .mandate = MANDATE_SELF,
        .page = "access/recover_choose", .prepare = recover_prepare, .toils = true,
        .back = recover_choose, .rate = 30,
        .params = {SECRET("code", 1, 100), SECRET("password", PASSWORD_MIN, PASSWORD_MAX)},
        .summary = "Choose a new password, by a link"),
    VIEW("/activate", activate_show, ANYONE, .mandate = MANDATE_SELF, .page = "access/activate",
         .summary = "The form for a code from a desk"),
    ACT("/activate", activate, ANYONE, .mandate = MANDATE_SELF, .page = "access/activate",
        .prepare = recover_prepare, .toils = true, .back = activate_show, .rate = 30,
        .params = {SECRET("code", 1, 40), TEXT("user", 0, 64),
                   SECRET("password", PASSWORD_MIN, PASSWORD_MAX)},
        .summary = "Choose a password, and a first user name, by a code from a desk"),

    VIEW("/me/sign-in", access_show, CITIZEN, .mandate = MANDATE_SELF, .page = "access/show",
         .summary = "How you come in, and where you are signed in"),
    ACT("/me/sign-in/sessions/{session}/end", session_close, CITIZEN, .mandate = MANDATE_SELF,
        .summary = "Sign out elsewhere"),
    ACT("/me/sign-in/sessions/end", sessions_close, CITIZEN, .mandate = MANDATE_SELF,
        .summary = "Sign out everywhere else"),
    VIEW("/me/password", password_show, CITIZEN, .mandate = MANDATE_SELF, .page = "access/password",
         .summary = "The form to change your password"),
    ACT("/me/password", password_change, CITIZEN, .mandate = MANDATE_SELF,
        .page = "access/password", .prepare = password_change_prepare, .toils = true,
        .back = password_show, .rate = 20,
        .params = {{.name = "old", .type = PARAM_SECRET, .max = PASSWORD_MAX, .optional = true},
                   SECRET("password", PASSWORD_MIN, PASSWORD_MAX)},
        .summary = "Change your password; sessions elsewhere end"),
    VIEW("/me/passkeys/new", passkey_offer, CITIZEN, .mandate = MANDATE_SELF, .rate = 60,
         .summary = "A challenge for adding a passkey"),
    ACT("/me/passkeys", passkey_add, CITIZEN, .mandate = MANDATE_SELF, .page = "access/show",
        .prepare = passkey_add_prepare, .back = access_show, .rate = 30,
        .params = {CREDENTIAL, TEXT("name", 0, 60)}, .summary = "Add a passkey"),
    ACT("/me/passkeys/{passkey}/remove", passkey_remove, CITIZEN, .mandate = MANDATE_SELF,
        .summary = "Remove a passkey"),
    VIEW("/me/code-app", code_app_show, CITIZEN, .mandate = MANDATE_SELF, .page = "access/code_app",
         .summary = "The application that makes your codes"),
    ACT("/me/code-app", code_app_begin, CITIZEN, .mandate = MANDATE_SELF, .page = "access/code_app",
        .back = code_app_show, .summary = "Make a secret for an application"),
    ACT("/me/code-app/confirm", code_app_confirm, CITIZEN, .mandate = MANDATE_SELF,
        .page = "access/code_app", .back = code_app_show, .rate = 20,
        .params = {SECRET("code", 1, 20)}, .summary = "Prove that the application has the secret"),
    ACT("/me/code-app/remove", code_app_remove, CITIZEN, .mandate = MANDATE_SELF,
        .summary = "Sign in without codes again"),
    VIEW("/me/spare-codes", spare_codes_show, CITIZEN, .mandate = MANDATE_SELF,
         .page = "access/spare_codes", .params = {TICKET},
         .summary = "Codes on paper, shown once after they are made"),
    ACT("/me/spare-codes", spare_codes_make, CITIZEN, .mandate = MANDATE_SELF, .rate = 20,
        .summary = "Make new codes on paper; the old ones stop serving"),

    VIEW("/me/pin", pin_show, CITIZEN, .mandate = MANDATE_SELF, .page = "access/pin",
         .summary = "Your PIN for shops and desks"),
    ACT("/me/pin", pin_choose, CITIZEN, .mandate = MANDATE_SELF, .page = "access/pin",
        .prepare = pin_choose_prepare, .toils = true, .back = pin_show, .rate = 20,
        .params = {PIN("pin"), PIN("again")}, .summary = "Choose a PIN, or a new one"),
    ACT("/me/pin/remove", pin_remove, CITIZEN, .mandate = MANDATE_SELF, .page = "access/pin",
        .back = pin_show, .summary = "Have no PIN"),

    VIEW("/desk/people/{person}/code", desk_code_show, OPERATOR | FEDERATION,
         .mandate = MANDATE_SELF, .page = "access/desk_code",
         .summary = "The form to give somebody a code at a desk"),
    ACT("/desk/people/{person}/code", desk_code_give, OPERATOR | FEDERATION,
        .mandate = MANDATE_SELF, .page = "access/desk_code", .back = desk_code_show, .rate = 20,
        .params = {BOOL("document")}, .summary = "Give somebody whose document was seen a code"),
    VIEW("/desk/people/{person}/code/print", desk_code_print, OPERATOR | FEDERATION,
         .mandate = MANDATE_SELF, .page = "access/desk_code_print", .params = {TICKET},
         .summary = "The code, to print; shown once"),
    VIEW("/desk/people/{person}/pin", desk_pin_show, OPERATOR | FEDERATION, .mandate = MANDATE_SELF,
         .page = "access/desk_pin", .summary = "The form for a PIN, typed by the person at a desk"),
    ACT("/desk/people/{person}/pin", desk_pin_set, OPERATOR | FEDERATION, .mandate = MANDATE_SELF,
        .page = "access/desk_pin", .prepare = desk_pin_set_prepare, .toils = true,
        .back = desk_pin_show, .rate = 20, .params = {BOOL("document"), PIN("pin"), PIN("again")},
        .summary = "Set the PIN of somebody whose document was seen"),
    ACT("/desk/people/{person}/pin/unlock", desk_pin_unlock, OPERATOR | FEDERATION,
        .mandate = MANDATE_SELF, .page = "access/desk_pin", .back = desk_pin_show, .rate = 20,
        .params = {BOOL("document")},
        .summary = "Let a locked PIN serve again, of somebody whose document was seen"),

    ACT("/mandates/{mandate}/use", mandate_use, CITIZEN, .mandate = MANDATE_SELF,
        .summary = "Act for the represented person from now on"),
    ACT("/acting/end", acting_end, CITIZEN, .mandate = MANDATE_SELF,
        .summary = "Act for yourself again"),
    {0}};

static const struct reaction reactions[] = {{"person.suspended", access_end_suspended},
                                            {"person.erased", access_end_erased},
                                            {"person.merged", access_end_merged},
                                            {"person.unmerged", access_end_unmerged},
                                            {0}};

static const struct due due[] = {
    {"access_notes", 300, access_notes_due}, {"access_purge", 86400, access_purge_due}, {0}};

static const struct invariant invariants[] = {
    {"a session acts only under a mandate given to its own person", access_session_count,
     access_sessions_off_mandates},
    {"nobody comes in as a person who is erased", access_erased_count, access_of_erased},
    {0}};

const struct room access_room = {.name = "access",
                                 .routes = routes,
                                 .reactions = reactions,
                                 .due = due,
                                 .invariants = invariants,
                                 .belongings = access_belongings,
                                 .personal = access_personal};
