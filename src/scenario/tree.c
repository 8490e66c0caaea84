/* The tree of a scenario's text: nodes with marks, linked to parent, first child and next.
**
** Everything lives in an arena and is never released alone. Children are a list because maps are
** small and order matters: rows are numbered by it. Sorting is used where a map may be large. */
#include "scenario/scenario_internal.h"

#include <stdlib.h>
#include <string.h>

agi_node *agi_node_create(ag_arena *arena, agi_kind kind, const char *file, uint32_t line,
                          uint32_t column)
{
    agi_node *node = ag_arena_new(arena, 1, sizeof *node);
    if (!node) return NULL;
    node->kind = kind;
    node->file = file;
    node->line = node->key_line = line;
    node->column = node->key_column = column;
    return node;
}

void agi_node_append(agi_node *parent, agi_node *child)
{
    child->parent = parent;
    child->next = NULL;
    if (parent->last) {
        parent->last->next = child;
    } else {
        parent->first = child;
    }
    parent->last = child;
    parent->count++;
}

agi_node *agi_node_find(const agi_node *map, const char *key)
{
    if (!map || map->kind != AGI_MAP) return NULL;
    for (agi_node *child = map->first; child; child = child->next) {
        if (strcmp(child->key, key) == 0) return child;
    }
    return NULL;
}

/* The link that leads to the child. */
static agi_node **link_of(agi_node *child)
{
    agi_node **link = &child->parent->first;
    while (*link != child) link = &(*link)->next;
    return link;
}

static agi_node *before(agi_node *child)
{
    agi_node *last = NULL;
    for (agi_node *n = child->parent->first; n != child; n = n->next) last = n;
    return last;
}

void agi_node_replace(agi_node *old, agi_node *made)
{
    *link_of(old) = made;
    made->next = old->next;
    made->parent = old->parent;
    made->key = old->key;
    if (old->parent->last == old) old->parent->last = made;
}

void agi_node_remove(agi_node *child)
{
    agi_node *parent = child->parent;
    if (parent->last == child) parent->last = before(child);
    *link_of(child) = child->next;
    parent->count--;
}

/* Shallow copy with own texts; children are added by the caller. */
static agi_node *copy_one(ag_arena *arena, const agi_node *node)
{
    agi_node *copy = ag_arena_new(arena, 1, sizeof *copy);
    if (!copy) return NULL;
    *copy = *node;
    copy->parent = copy->first = copy->last = copy->next = NULL;
    copy->count = 0;
    if (node->key && !(copy->key = ag_arena_text(arena, node->key))) return NULL;
    if (node->text && !(copy->text = ag_arena_text(arena, node->text))) return NULL;
    return copy;
}

static agi_node *copy_tree(ag_arena *arena, const agi_node *node, const char *file)
{
    agi_node *copy = copy_one(arena, node);
    if (!copy) return NULL;
    copy->file = file;
    for (const agi_node *child = node->first; child; child = child->next) {
        const char *child_file = file;
        if (child->file != node->file) child_file = ag_arena_text(arena, child->file);
        agi_node *made = child_file ? copy_tree(arena, child, child_file) : NULL;
        if (!made) return NULL;
        agi_node_append(copy, made);
    }
    return copy;
}

/* Recursion is as deep as the tree: a few levels more than AGI_DEPTH_MAX after merging. One copy of
** a file's name serves a whole branch. */
agi_node *agi_node_copy(ag_arena *arena, const agi_node *node)
{
    const char *file = ag_arena_text(arena, node->file);
    return file ? copy_tree(arena, node, file) : NULL;
}

static uint32_t index_of(const agi_node *child)
{
    uint32_t index = 0;
    for (const agi_node *n = child->parent->first; n != child; n = n->next) index++;
    return index;
}

/* Every number's path is written: no formatting for a word. */
static void add_word(char *path, size_t size, size_t *used, const char *word)
{
    if (*used > 0 && *used + 1 < size) path[(*used)++] = '.';
    size_t n = strlen(word), room = size - 1 - *used;
    if (n > room) n = room;
    memcpy(path + *used, word, n);
    *used += n;
    path[*used] = 0;
}

void agi_node_path(const agi_node *node, char *path, size_t size)
{
    enum { CHAIN = AGI_DEPTH_MAX + 4 };
    const agi_node *chain[CHAIN];
    size_t depth = 0, used = 0;
    path[0] = 0;
    for (; node && node->parent && depth < CHAIN; node = node->parent) {
        chain[depth++] = node;
    }
    while (depth > 0) {
        const agi_node *n = chain[--depth];
        char index[16];
        if (!n->key) snprintf(index, sizeof index, "%u", index_of(n));
        add_word(path, size, &used, n->key ? n->key : index);
    }
}

static int by_key(const void *a, const void *b)
{
    const agi_node *x = *(const agi_node *const *)a, *y = *(const agi_node *const *)b;
    int order = strcmp(x->key, y->key);
    if (order != 0) return order;
    if (x->key_line != y->key_line) return x->key_line < y->key_line ? -1 : 1;
    return x->key_column < y->key_column ? -1 : 1;
}

ag_err agi_node_duplicate(ag_ctx *ctx, const agi_node *map, const agi_node **again)
{
    *again = NULL;
    if (map->count < 2) return AG_OK;
    const agi_node **list = ag_new(ctx, map->count, sizeof(void *));
    if (!list) return AG_ERR_MEMORY;
    size_t count = 0;
    for (const agi_node *child = map->first; child; child = child->next) list[count++] = child;
    qsort(list, count, sizeof(void *), by_key);
    for (size_t i = 1; i < count && !*again; i++) {
        if (strcmp(list[i - 1]->key, list[i]->key) == 0) *again = list[i];
    }
    ag_delete(ctx, list);
    return AG_OK;
}

bool agi_node_is_own(const agi_node *root, const agi_node *node)
{
    if (strcmp(node->file, root->file) == 0) return true;
    const agi_node *child = node->kind == AGI_SCALAR ? NULL : node->first;
    while (child && strcmp(child->file, root->file) != 0) child = child->next;
    return child != NULL;
}
