/* The room of deeds. */
#include "deed/deed.h"

const struct room deed_room = {.name = "deed"};
