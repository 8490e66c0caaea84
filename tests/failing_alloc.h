/* An allocator for tests of what happens when memory runs out: its n-th request fails, and it counts
** what is still held. Hand it to a context:
**
**   for (size_t n = 1;; n++) {
**       failing_alloc memory = {.fail_at = n};
**       ag_ctx *ctx = failing_ctx(&memory);  // NULL if its own request was the n-th
**       ... the call under test: AG_ERR_MEMORY if memory.failed, else AG_OK ...
**       ag_ctx_free(ctx);
**       assert_int_equal(memory.held, 0);
**       if (!memory.failed) break;           // all requests were met
**   }
**
** fail_on: every request from the n-th on fails. It is not for several threads at once. */
#ifndef ARGOSY_TESTS_FAILING_ALLOC_H
#define ARGOSY_TESTS_FAILING_ALLOC_H

#include "argosy/core.h"

#include <stdlib.h>

typedef struct failing_alloc {
    size_t fail_at; /* from 1; 0: never */
    bool fail_on;
    size_t requests; /* so far */
    long held;       /* blocks not freed */
    bool failed;     /* a request was refused */
} failing_alloc;

static inline void *failing_alloc_call(void *user, void *old, size_t bytes)
{
    failing_alloc *memory = user;
    if (bytes == 0) {
        if (old) memory->held--;
        free(old);
        return NULL;
    }
    memory->requests++;
    if (memory->fail_at != 0 && (memory->requests == memory->fail_at ||
                                 (memory->fail_on && memory->requests > memory->fail_at))) {
        memory->failed = true;
        return NULL;
    }
    void *got = realloc(old, bytes);
    if (got && !old) memory->held++;
    return got;
}

static inline ag_ctx *failing_ctx(failing_alloc *memory)
{
    ag_ctx_options options = {.alloc = failing_alloc_call, .alloc_user = memory};
    return ag_ctx_create(&options);
}

#endif
