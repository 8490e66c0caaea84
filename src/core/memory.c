/* Heap memory of a context's allocator: zeroed, checked for overflow, failures recorded.
**
** No request ever reaches the allocator with 0 bytes unless it is meant to free: an empty array gets
** one byte, so that NULL means "no memory" and nothing else. */
#include "core_internal.h"

#include <string.h>

enum { GROW_FIRST = 8 };

bool agi_multiply(size_t count, size_t size, size_t *bytes)
{
    if (size != 0 && count > SIZE_MAX / size) return false;
    *bytes = count * size;
    return true;
}

ag_err agi_fail_memory(ag_ctx *ctx, size_t count, size_t size)
{
    return ag_fail(ctx, AG_ERR_MEMORY, "out of memory: %zu times %zu bytes wanted", count, size);
}

void *ag_renew(ag_ctx *ctx, void *old, size_t count, size_t size)
{
    size_t bytes = 0;
    void *memory = NULL;
    if (agi_multiply(count, size, &bytes)) memory = agi_realloc(ctx, old, bytes ? bytes : 1);
    if (!memory) agi_fail_memory(ctx, count, size);
    return memory;
}

void *ag_new(ag_ctx *ctx, size_t count, size_t size)
{
    void *memory = ag_renew(ctx, NULL, count, size);
    if (memory) memset(memory, 0, count * size);
    return memory;
}

void ag_delete(ag_ctx *ctx, void *memory)
{
    if (memory) agi_realloc(ctx, memory, 0);
}

ag_err ag_grow(ag_ctx *ctx, void *array, size_t count, size_t *capacity, size_t size)
{
    AG_CHECK(ctx, count <= *capacity && size > 0);
    if (count < *capacity) return AG_OK;
    if (*capacity > SIZE_MAX / 2) return agi_fail_memory(ctx, *capacity, size);
    size_t wanted = *capacity ? *capacity * 2 : GROW_FIRST;
    void *old; /* copied, not cast: a T ** may not be read as a void ** */
    memcpy(&old, array, sizeof old);
    void *grown = ag_renew(ctx, old, wanted, size);
    if (!grown) return AG_ERR_MEMORY;
    memcpy(array, &grown, sizeof grown);
    *capacity = wanted;
    return AG_OK;
}
