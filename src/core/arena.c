/* Arena: many allocations, one release.
**
** Blocks hang in one list; `current` is the one being filled, those after it are empty. A request
** that does not fit takes the first later block that is large enough, moved right behind the current
** one, or else a new block put there. Thus after a reset the same requests in the same order find the
** same blocks in the same order: a period that is repeated allocates nothing. What is left at the
** end of a block is given up until the reset. */
#include "core_internal.h"

#include <string.h>

enum { ALIGN = 16, BLOCK_DEFAULT = 65536 };

typedef struct block {
    struct block *next;
    unsigned char *start; /* aligned */
    size_t size, used;    /* from start */
    size_t held;          /* what the allocator gave, header included */
} block;

struct ag_arena {
    ag_ctx *ctx;
    size_t block_bytes;
    block *first, *current;
};

static block *block_create(ag_ctx *ctx, size_t size)
{
    if (size > SIZE_MAX - sizeof(block) - ALIGN) return NULL;
    size_t held = sizeof(block) + ALIGN + size;
    block *made = agi_realloc(ctx, NULL, held);
    if (!made) return NULL;
    unsigned char *start = (unsigned char *)(made + 1);
    start += (ALIGN - (uintptr_t)start % ALIGN) % ALIGN; /* allocators may align to less */
    *made = (block){.start = start, .size = size, .held = held};
    return made;
}

ag_err ag_arena_create(ag_ctx *ctx, size_t block_bytes, ag_arena **arena)
{
    if (block_bytes == 0) block_bytes = BLOCK_DEFAULT;
    ag_arena *made = ag_new(ctx, 1, sizeof *made);
    if (!made) return AG_ERR_MEMORY;
    made->ctx = ctx;
    made->block_bytes = block_bytes;
    made->first = made->current = block_create(ctx, block_bytes);
    if (!made->first) {
        ag_delete(ctx, made);
        return agi_fail_memory(ctx, 1, block_bytes);
    }
    *arena = made;
    return AG_OK;
}

void ag_arena_free(ag_arena *arena)
{
    if (!arena) return;
    for (block *b = arena->first, *next; b; b = next) {
        next = b->next;
        ag_delete(arena->ctx, b);
    }
    ag_delete(arena->ctx, arena);
}

void ag_arena_reset(ag_arena *arena)
{
    for (block *b = arena->first; b; b = b->next) b->used = 0;
    arena->current = arena->first;
}

/* Makes a block with `bytes` free the current one. False: no memory. */
static bool next_block(ag_arena *arena, size_t bytes)
{
    block **link = &arena->current->next;
    while (*link && (*link)->size < bytes) link = &(*link)->next;
    block *b = *link;
    if (b) {
        *link = b->next;
    } else {
        b = block_create(arena->ctx, bytes > arena->block_bytes ? bytes : arena->block_bytes);
        if (!b) return false;
    }
    b->next = arena->current->next;
    arena->current->next = b;
    arena->current = b;
    return true;
}

/* `bytes` aligned bytes, not zeroed; NULL sets the error. */
static void *take(ag_arena *arena, size_t bytes)
{
    if (bytes == 0) bytes = 1; /* each allocation has an address of its own */
    block *b = arena->current;
    size_t start = b->used + (ALIGN - b->used % ALIGN) % ALIGN;
    if (start > b->size || bytes > b->size - start) {
        if (!next_block(arena, bytes)) {
            agi_fail_memory(arena->ctx, 1, bytes);
            return NULL;
        }
        b = arena->current;
        start = 0;
    }
    b->used = start + bytes;
    return b->start + start;
}

void *ag_arena_new(ag_arena *arena, size_t count, size_t size)
{
    size_t bytes = 0;
    if (!agi_multiply(count, size, &bytes)) {
        agi_fail_memory(arena->ctx, count, size);
        return NULL;
    }
    void *memory = take(arena, bytes);
    if (memory) memset(memory, 0, bytes);
    return memory;
}

char *ag_arena_text(ag_arena *arena, const char *text)
{
    size_t bytes = strlen(text) + 1;
    char *copy = take(arena, bytes);
    if (copy) memcpy(copy, text, bytes);
    return copy;
}

char *ag_arena_format(ag_arena *arena, const char *fmt, ...)
{
    va_list args, again;
    va_start(args, fmt);
    va_copy(again, args);
    char *text = NULL;
    int length = vsnprintf(NULL, 0, fmt, args);
    if (length < 0) {
        ag_fail(arena->ctx, AG_ERR_BUG, "text cannot be formatted: %s", fmt);
    } else {
        text = take(arena, (size_t)length + 1);
        if (text) vsnprintf(text, (size_t)length + 1, fmt, again);
    }
    va_end(again);
    va_end(args);
    return text;
}

/* What the arena holds from the allocator, used or not: constant when nothing is allocated. */
size_t ag_arena_bytes(const ag_arena *arena)
{
    size_t bytes = sizeof *arena;
    for (const block *b = arena->first; b; b = b->next) bytes += b->held;
    return bytes;
}
