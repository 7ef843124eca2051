/* The desk: whom to call about Agnese, and who waits to be recognised. */
#include "demo/demo_parts.h"
#include "desk/desk.h"
#include "registry/close.h"

bool demo_front(struct demo *demo)
{
    const struct close_person daughter = {
        .kind = "family",
        .name = "Elena Zeni",
        .channels = {{"phone", "320 0000001"}, {"work", "0464 000000"}}};
    const struct close_person neighbour = {
        .kind = "emergency", .name = "Pia Penasa", .channels = {{"neighbour", "0463 000020"}}};
    int64_t agnese = demo_recall(demo, "person", "agnese"), id;
    return registry_close_person_add(demo->act, agnese, &daughter, &id) &&
           registry_close_person_add(demo->act, agnese, &neighbour, &id) &&
           desk_verification_ask(demo->act, demo_recall(demo, "person", "davide"));
}
