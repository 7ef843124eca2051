/* What a template is compiled to: a flat list of operations over two pools of text. Known to the
 * compiler (template.c) and the renderer (template_render.c) only. */
#ifndef PIAZZA_WEB_TEMPLATE_CODE_H
#define PIAZZA_WEB_TEMPLATE_CODE_H

#include "web/template.h"

#include <stdatomic.h>

enum op_kind {
    OP_TEXT,     /* a: offset in the literal pool, b: length */
    OP_VALUE,    /* a: name; escaped */
    OP_TRIPLE,   /* a: name; as it is */
    OP_SECTION,  /* a: name, b: the operation after its body */
    OP_INVERTED, /* likewise */
    OP_CALL      /* a recursive partial: the operations from a up to, not including, b */
};

/* How a value is written, by the ending of its name. */
enum form {
    FORM_PLAIN,
    FORM_DIAL,
    FORM_MONEY,
    FORM_MONEY_PLAIN,
    FORM_NUMBER,
    FORM_RAW,
    FORM_TIME /* with name.time_form */
};

struct op {
    enum op_kind kind;
    uint32_t a, b;
};

/* "seller.name": its parts are parts[first … first + count - 1]; none for ".". */
struct name {
    uint32_t text; /* offset of the whole name in the name pool, NUL-terminated */
    uint32_t first, count;
    enum form form;
    const struct time_form *time_form; /* of FORM_TIME */
    bool is_form_field;                /* may be absent: nothing has been typed yet */
};

struct part {
    uint32_t text, length; /* in the name pool */
};

struct template
{
    char *name;
    const struct locale *locale;
    struct op *ops;
    size_t op_count;
    char *literals;
    char *name_text;
    struct name *names;
    struct part *parts;
    atomic_bool *reported; /* per name: its absence is in the log already */
};

#endif
