/* Writing compiled code: literals, names and operations in growing arrays. */
#ifndef PIAZZA_WEB_TEMPLATE_EMIT_H
#define PIAZZA_WEB_TEMPLATE_EMIT_H

#include "web/template_code.h"

enum { EMIT_OPS_MAX = 1 << 16, EMIT_NAMES_MAX = 4096, EMIT_TEXT_MAX = 4 << 20 };

struct emit {
    struct buffer literals, name_text;
    struct op *ops;
    size_t op_count, op_capacity;
    struct name *names;
    size_t name_count, name_capacity;
    struct part *parts;
    size_t part_count, part_capacity;
    size_t barrier;      /* literals before this operation take no more text: a jump ends here */
    const char *mistake; /* a maximum was reached or a name is wrong; NULL: all is well */
};

void emit_start(struct emit *emit);
void emit_free(struct emit *emit);

/* Where the next operation goes; a jump may lead here. */
uint32_t emit_here(struct emit *emit);

void emit_text(struct emit *emit, const char *text, size_t length);

/* An operation on a name such as "seller.name" or "starts_at.date". Returns its place. */
uint32_t emit_named(struct emit *emit, enum op_kind kind, const char *name, size_t length);

/* A call of the expansion with this number; its place is known only at the end. */
void emit_call(struct emit *emit, uint32_t expansion);

/* Move everything into a new template, leaving the emit empty. */
struct template *emit_finish(struct emit *emit, const char *name, const struct locale *locale);

#endif
