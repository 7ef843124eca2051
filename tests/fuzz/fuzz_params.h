/* What the parameter targets share: one route with a parameter of every type. */
#ifndef PIAZZA_FUZZ_PARAMS_H
#define PIAZZA_FUZZ_PARAMS_H

#include <stddef.h>

/* Read a body of that Content-Type as the route's parameters, and abort when something is accepted
 * that the route does not allow. */
void fuzz_params(const char *content_type, const char *body, size_t length);

#endif
