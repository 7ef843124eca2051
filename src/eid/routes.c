/* Coming in with an identity of another site. */
#include "eid/eid_parts.h"

static const struct route routes[] = {
    VIEW("/sign-in/with", eid_show, ANYONE, .mandate = MANDATE_SELF, .face = FACE_PAGE,
         .page = "eid/with", .params = {TEXT("provider", 1, 40), TEXT("back", 0, 500)},
         .summary = "What happens when you come in with an identity of another site"),
    ACT("/sign-in/with", eid_start, ANYONE, .mandate = MANDATE_SELF, .face = FACE_PAGE,
        .page = "eid/with", .prepare = eid_start_prepare, .back = eid_show, .rate = 20,
        .params = {TEXT("provider", 1, 40), TEXT("back", 0, 500)}, .summary = "Go to that site"),
    VIEW("/sign-in/return", eid_return_show, ANYONE, .mandate = MANDATE_SELF, .face = FACE_PAGE,
         .page = "eid/return",
         .params = {TEXT("code", 0, 2000), TEXT("state", 0, 100), TEXT("iss", 0, 500),
                    TEXT("error", 0, 100)},
         .summary = "Back from that site"),
    ACT("/sign-in/return", eid_return, ANYONE, .mandate = MANDATE_SELF, .face = FACE_PAGE,
        .page = "eid/return", .prepare = eid_return_prepare, .back = eid_return_show, .rate = 20,
        .params = {SECRET("code", 1, 2000), TEXT("state", 1, 100), TEXT("iss", 0, 500)},
        .summary = "Come in with what that site says"),
    {0}};

static const struct reaction reactions[] = {{"person.erased", eid_person_erased}, {0}};

const struct room eid_room = {.name = "eid",
                              .routes = routes,
                              .reactions = reactions,
                              .belongings = eid_belongings,
                              .personal = eid_personal};
