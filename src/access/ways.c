/* Other ways in than ours: identities that other sites vouch for. */
#include "access/access_parts.h"

enum { WAYS_MAX = 8 };

static struct {
    const char *code, *label;
} ways[WAYS_MAX];
static unsigned way_count;

void access_way_add(const char *code, const char *label)
{
    if (way_count == WAYS_MAX)
        return;
    ways[way_count].code = code;
    ways[way_count].label = label;
    way_count++;
}

void access_ways_clear(void)
{
    way_count = 0;
}

void ways_show(json_t *model)
{
    json_t *list = json_array();
    for (unsigned i = 0; i < way_count; i++) {
        json_t *way = json_object();
        json_put(way, "code", json_string(ways[i].code));
        json_put(way, "label", json_string(ways[i].label));
        json_array_append_new(list, way);
    }
    json_put(model, "ways", list);
    json_put(model, "has_ways", json_boolean(way_count > 0));
}
