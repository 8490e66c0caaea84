/* core: what its files share and nobody else sees. */
#ifndef ARGOSY_CORE_INTERNAL_H
#define ARGOSY_CORE_INTERNAL_H

#include "argosy/core.h"

/* The context's allocator itself: nothing zeroed, no error recorded. bytes > 0 or old != NULL.
** A NULL ctx stands for malloc. */
void *agi_realloc(ag_ctx *ctx, void *old, size_t bytes);
/* Records AG_ERR_MEMORY for a wish of count * size bytes. */
ag_err agi_fail_memory(ag_ctx *ctx, size_t count, size_t size);
/* False if count * size does not fit in size_t. */
bool agi_multiply(size_t count, size_t size, size_t *bytes);
/* Copies as much of `text` as fits, cut between whole UTF-8 characters, always ended. */
void agi_copy_text(char *to, size_t size, const char *text);

#endif
