/* Every room of the house, in the order in which they build on each other. */
#include "access/access.h"
#include "agora/agora.h"
#include "benefit/benefit.h"
#include "card/card.h"
#include "care/care.h"
#include "counter/counter.h"
#include "deed/deed.h"
#include "desk/desk.h"
#include "eid/eid.h"
#include "federation/federation.h"
#include "home/home.h"
#include "import/import.h"
#include "market/market.h"
#include "openid/openid.h"
#include "privacy/privacy.h"
#include "registry/registry.h"
#include "settlement/settlement.h"
#include "territory/territory.h"
#include "till/till.h"
#include "wallet/wallet.h"
#include "welfare/welfare.h"

const struct room *const rooms[] = {&registry_room,
                                    &access_room,
                                    &territory_room,
                                    &wallet_room,
                                    &settlement_room,
                                    &card_room,
                                    &import_room,
                                    &benefit_room,
                                    &welfare_room,
                                    &plan_room,
                                    &deed_room,
                                    &openid_room,
                                    &eid_room,
                                    &care_room,
                                    &market_room,
                                    &counter_room,
                                    &till_room,
                                    &agora_room,
                                    &privacy_room,
                                    &desk_room,
                                    &federation_room,
                                    &home_room,
                                    NULL};
