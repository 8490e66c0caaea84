/* A name -> row table with fixed order.
**
** Rows are entries in order of arrival; a table of slots with open addressing, at most half full,
** leads from a name's hash to its row. Names lie in the table's arena, so their addresses hold until
** it is freed. */
#include "core_internal.h"

#include <string.h>

enum { SLOTS_FIRST = 32, NAMES_BLOCK = 4096 };

typedef struct entry {
    const char *name;
    uint64_t hash;
} entry;

struct ag_names {
    ag_ctx *ctx;
    ag_arena *arena;
    entry *entries;  /* [count] */
    uint32_t *slots; /* [n_slot] rows or AG_NONE; n_slot is a power of two */
    size_t count, capacity, n_slot;
};

/* FNV-1a with a last mix, as slots are taken from the low bits. */
static uint64_t hash_of(const char *text)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (; *text; text++) hash = (hash ^ (unsigned char)*text) * 0x100000001b3u;
    return hash ^ hash >> 32;
}

/* The slot that holds the name, or the free one where it belongs. */
static size_t slot_of(const ag_names *names, const char *name, uint64_t hash)
{
    size_t mask = names->n_slot - 1;
    size_t slot = (size_t)hash & mask;
    while (names->slots[slot] != AG_NONE) { /* ends: half of the slots are free */
        const entry *e = &names->entries[names->slots[slot]];
        if (e->hash == hash && strcmp(e->name, name) == 0) break;
        slot = (slot + 1) & mask;
    }
    return slot;
}

static ag_err rehash(ag_names *names, size_t n_slot)
{
    uint32_t *slots = ag_new(names->ctx, n_slot, sizeof *slots);
    if (!slots) return AG_ERR_MEMORY;
    for (size_t i = 0; i < n_slot; i++) slots[i] = AG_NONE;
    for (size_t row = 0; row < names->count; row++) {
        size_t slot = (size_t)names->entries[row].hash & (n_slot - 1);
        while (slots[slot] != AG_NONE) slot = (slot + 1) & (n_slot - 1);
        slots[slot] = (uint32_t)row;
    }
    ag_delete(names->ctx, names->slots);
    names->slots = slots;
    names->n_slot = n_slot;
    return AG_OK;
}

ag_err ag_names_create(ag_ctx *ctx, ag_names **names)
{
    ag_names *made = ag_new(ctx, 1, sizeof *made);
    if (!made) return AG_ERR_MEMORY;
    made->ctx = ctx;
    ag_err err = ag_arena_create(ctx, NAMES_BLOCK, &made->arena);
    if (err == AG_OK) err = rehash(made, SLOTS_FIRST);
    if (err < 0) {
        ag_names_free(made);
        return err;
    }
    *names = made;
    return AG_OK;
}

void ag_names_free(ag_names *names)
{
    if (!names) return;
    ag_arena_free(names->arena);
    ag_delete(names->ctx, names->entries);
    ag_delete(names->ctx, names->slots);
    ag_delete(names->ctx, names);
}

ag_err ag_names_add(ag_names *names, const char *name, uint32_t *row)
{
    uint64_t hash = hash_of(name);
    size_t slot = slot_of(names, name, hash);
    if (names->slots[slot] == AG_NONE) {
        AG_CHECK(names->ctx, names->count < AG_NONE);
        AG_TRY(ag_grow(names->ctx, &names->entries, names->count, &names->capacity,
                       sizeof *names->entries));
        if (names->count + 1 > names->n_slot / 2) {
            AG_TRY(rehash(names, names->n_slot * 2));
            slot = slot_of(names, name, hash);
        }
        char *copy = ag_arena_text(names->arena, name);
        if (!copy) return AG_ERR_MEMORY;
        names->entries[names->count] = (entry){copy, hash};
        names->slots[slot] = (uint32_t)names->count++;
    }
    if (row) *row = names->slots[slot];
    return AG_OK;
}

uint32_t ag_names_find(const ag_names *names, const char *name)
{
    if (!names || !name) return AG_NONE;
    return names->slots[slot_of(names, name, hash_of(name))];
}

const char *ag_names_at(const ag_names *names, uint32_t row)
{
    return names && row < names->count ? names->entries[row].name : NULL;
}

uint32_t ag_names_count(const ag_names *names)
{
    return names ? (uint32_t)names->count : 0;
}
