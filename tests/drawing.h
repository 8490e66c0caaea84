/* For tests: random numbers one after the other. */
#ifndef ARGOSY_TESTS_DRAWING_H
#define ARGOSY_TESTS_DRAWING_H

#include "argosy/core.h"

typedef struct drawing {
    ag_rng_key key;
    uint32_t next;
} drawing;

/* From 0 to 1. */
static inline double draw(drawing *d)
{
    return ag_rng_uniform(&d->key, d->next++);
}

static inline double between(drawing *d, double low, double high)
{
    return low + (high - low) * draw(d);
}

#endif
