/* What differs between two scenarios, value by value.
**
** The two trees are walked side by side. A value is a scalar, a quantity with its range, or a list
** without records; everything else is a map or a list of records whose entries are matched: of a map
** by their keys, of a list by what names them (legs by their ends, deposits by place and good), those
** of equal name in their order. What the same path says in other words (12 t, 12000 kg) is no
** difference where the models know the numbers. Recursion is as deep as the parser let the tree be. */
#include "scenario/scenario_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct walk {
    ag_ctx *ctx;
    ag_arena *arena; /* of the answer and of what the walk needs on its way */
    const ag_source **rows[2];
    uint32_t n_row[2];
    ag_difference *list;
    uint32_t count, capacity;
} walk;

typedef struct entry {
    const agi_node *node, *partner;
    const char *name; /* by which it is matched */
    const char *word; /* its part of a path */
    uint32_t at;      /* its place among its siblings */
} entry;

static bool is_range(const agi_node *node)
{
    return node->kind == AGI_MAP && agi_node_find(node, "central");
}

static bool has_map(const agi_node *node)
{
    if (node->kind == AGI_MAP) return true;
    for (const agi_node *child = node->first; child; child = child->next) {
        if (has_map(child)) return true;
    }
    return false;
}

static bool is_value(const agi_node *node)
{
    return node->kind == AGI_SCALAR || is_range(node) || (node->kind == AGI_LIST && !has_map(node));
}

/* ---- numbers ----------------------------------------------------------------------------------- */

static int by_path(const void *a, const void *b)
{
    const ag_source *x = *(const ag_source *const *)a, *y = *(const ag_source *const *)b;
    return strcmp(x->path, y->path);
}

static ag_err index_rows(walk *w, int side, const ag_model *model)
{
    if (!model || model->n_source == 0) return AG_OK;
    w->rows[side] = ag_arena_new(w->arena, model->n_source, sizeof(void *));
    if (!w->rows[side]) return AG_ERR_MEMORY;
    w->n_row[side] = model->n_source;
    for (uint32_t i = 0; i < model->n_source; i++) w->rows[side][i] = &model->source[i];
    qsort(w->rows[side], model->n_source, sizeof(void *), by_path);
    return AG_OK;
}

static const ag_source *row_of(const walk *w, int side, const agi_node *node)
{
    char path[AG_TEXT_MAX];
    if (!node || w->n_row[side] == 0) return NULL;
    agi_node_path(node, path, sizeof path);
    ag_source wanted = {.path = path};
    const ag_source *key = &wanted;
    const ag_source **found = bsearch(&key, w->rows[side], w->n_row[side], sizeof(void *), by_path);
    return found ? *found : NULL;
}

static bool same_number(double a, double b)
{
    return a == b || fabs(a - b) <= 1e-12 * fmax(fabs(a), fabs(b)); /* units are converted */
}

static bool same_row(const ag_source *a, const ag_source *b)
{
    bool units = a->unit && b->unit ? strcmp(a->unit, b->unit) == 0 : a->unit == b->unit;
    return units && same_number(a->central, b->central) && same_number(a->low, b->low) &&
           same_number(a->high, b->high);
}

/* ---- texts ------------------------------------------------------------------------------------- */

static ag_err keep_text(const walk *w, const agi_node *node, const char **kept)
{
    ag_text text = {0};
    *kept = NULL;
    if (!node) return AG_OK;
    ag_err err = AG_OK;
    if (!is_range(node)) {
        err = node->kind == AGI_SCALAR ? ag_text_add(w->ctx, &text, "%s", node->text)
                                       : agi_node_text_flow(w->ctx, node, &text);
    } else {
        static const char *const keys[] = {"central", "unit", "low", "high"};
        static const char *const before[] = {"", " ", " (low ", " (high "};
        for (size_t i = 0; i < 4 && err == AG_OK; i++) {
            const agi_node *part = agi_node_find(node, keys[i]);
            if (!part || part->kind != AGI_SCALAR) continue;
            err = ag_text_add(w->ctx, &text, "%s%s%s", before[i], part->text, i < 2 ? "" : ")");
        }
    }
    if (err == AG_OK) {
        *kept = ag_arena_text(w->arena, text.s ? text.s : "");
        if (!*kept) err = AG_ERR_MEMORY;
    }
    ag_text_free(w->ctx, &text);
    return err;
}

static bool same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static ag_err add(walk *w, const ag_difference *difference)
{
    if (w->count == w->capacity) {
        uint32_t capacity = w->capacity ? 2 * w->capacity : 64;
        ag_difference *list = ag_arena_new(w->arena, capacity, sizeof *list);
        if (!list) return AG_ERR_MEMORY;
        if (w->count > 0) memcpy(list, w->list, w->count * sizeof *list);
        w->list = list;
        w->capacity = capacity;
    }
    w->list[w->count++] = *difference;
    return AG_OK;
}

static const char *join(const walk *w, const char *path, const char *word)
{
    char joined[4 * AG_TEXT_MAX];
    snprintf(joined, sizeof joined, "%s%s%s", path, *path ? "." : "", word);
    return ag_arena_text(w->arena, joined);
}

/* ---- values ------------------------------------------------------------------------------------ */

/* Where the number came from, told apart: a source that is put right moves no result. */
static ag_err compare_sources(walk *w, const char *path, const agi_node *a, const agi_node *b)
{
    if (!a || !b || !is_range(a) || !is_range(b)) return AG_OK;
    const agi_node *x = agi_node_find(a, "source"), *y = agi_node_find(b, "source");
    ag_difference difference = {.value_a = NAN, .value_b = NAN};
    AG_TRY(keep_text(w, x, &difference.a));
    AG_TRY(keep_text(w, y, &difference.b));
    if (same_text(difference.a, difference.b)) return AG_OK;
    difference.low_a = difference.high_a = difference.low_b = difference.high_b = NAN;
    difference.path = join(w, path, "source");
    return difference.path ? add(w, &difference) : AG_ERR_MEMORY;
}

static ag_err compare_values(walk *w, const char *path, const agi_node *a, const agi_node *b)
{
    const ag_source *x = row_of(w, 0, a), *y = row_of(w, 1, b);
    ag_difference difference = {.path = path,
                                .value_a = x ? x->central : NAN,
                                .value_b = y ? y->central : NAN,
                                .low_a = x ? x->low : NAN,
                                .low_b = y ? y->low : NAN,
                                .high_a = x ? x->high : NAN,
                                .high_b = y ? y->high : NAN};
    AG_TRY(keep_text(w, a, &difference.a));
    AG_TRY(keep_text(w, b, &difference.b));
    AG_TRY(compare_sources(w, path, a, b));
    if (same_text(difference.a, difference.b) || (x && y && same_row(x, y))) return AG_OK;
    const char *unit = x ? x->unit : y ? y->unit : NULL;
    if (x && y && !same_text(x->unit, y->unit)) {
        unit = NULL; /* two currencies: what is written says more than numbers */
        difference.value_a = difference.value_b = NAN;
        difference.low_a = difference.low_b = difference.high_a = difference.high_b = NAN;
    }
    if (unit) {
        difference.unit = ag_arena_text(w->arena, unit);
        if (!difference.unit) return AG_ERR_MEMORY;
    }
    return add(w, &difference);
}

/* ---- entries ----------------------------------------------------------------------------------- */

static const char *scalar_at(const agi_node *record, const char *key)
{
    const agi_node *node = record->kind == AGI_MAP ? agi_node_find(record, key) : NULL;
    return node && node->kind == AGI_SCALAR ? node->text : NULL;
}

/* What an item of a list is known by: all of its naming fields. */
static ag_err item_name(const walk *w, const agi_node *item, const char **name)
{
    static const char *const keys[] = {"name", "what", "place",   "good",  "from",
                                       "to",   "year", "between", "rules", "polity"};
    ag_text text = {0};
    ag_err err = ag_text_add(w->ctx, &text, "%s", "");
    for (size_t i = 0; i < sizeof keys / sizeof *keys && err == AG_OK; i++) {
        const agi_node *part = item->kind == AGI_MAP ? agi_node_find(item, keys[i]) : NULL;
        if (!part) continue;
        err = ag_text_add(w->ctx, &text, "%s=", keys[i]);
        if (err == AG_OK) err = agi_node_text_flow(w->ctx, part, &text);
    }
    if (err == AG_OK) {
        *name = ag_arena_text(w->arena, text.s);
        if (!*name) err = AG_ERR_MEMORY;
    }
    ag_text_free(w->ctx, &text);
    return err;
}

static int by_name(const void *a, const void *b)
{
    const entry *x = *(const entry *const *)a, *y = *(const entry *const *)b;
    int order = strcmp(x->name, y->name);
    return order != 0 ? order : (x->at > y->at) - (x->at < y->at);
}

static int by_word(const void *a, const void *b)
{
    const entry *x = *(const entry *const *)a, *y = *(const entry *const *)b;
    return strcmp(x->word, y->word);
}

static ag_err number_word(const walk *w, entry *one)
{
    char number[16];
    snprintf(number, sizeof number, "%u", one->at);
    one->word = ag_arena_text(w->arena, number);
    return one->word ? AG_OK : AG_ERR_MEMORY;
}

/* How --set may name an item: by what it is known by, else its number. */
static ag_err item_word(const walk *w, entry *one)
{
    static const char *const keys[] = {"name", "good", "what"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        one->word = scalar_at(one->node, keys[i]);
        if (one->word && *one->word) return AG_OK;
    }
    const char *from = scalar_at(one->node, "from"), *to = scalar_at(one->node, "to");
    if (!from || !to) return number_word(w, one);
    char ends[2 * AG_TEXT_MAX];
    snprintf(ends, sizeof ends, "%s-%s", from, to);
    one->word = ag_arena_text(w->arena, ends);
    return one->word ? AG_OK : AG_ERR_MEMORY;
}

/* A word that names two items names neither. `sorted` is room to sort in. */
static ag_err item_words(const walk *w, entry *entries, entry **sorted, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) AG_TRY(item_word(w, &entries[i]));
    qsort(sorted, n, sizeof(void *), by_word);
    for (uint32_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && strcmp(sorted[i]->word, sorted[end]->word) == 0;) end++;
        for (uint32_t k = i; end > i + 1 && k < end; k++) AG_TRY(number_word(w, sorted[k]));
    }
    return AG_OK;
}

static ag_err entries_of(const walk *w, const agi_node *node, entry **entries, entry ***sorted)
{
    *entries = NULL;
    *sorted = NULL;
    if (!node || node->count == 0) return AG_OK;
    *entries = ag_arena_new(w->arena, node->count, sizeof **entries);
    *sorted = ag_arena_new(w->arena, node->count, sizeof(void *));
    if (!*entries || !*sorted) return AG_ERR_MEMORY;
    uint32_t at = 0;
    for (const agi_node *child = node->first; child; child = child->next, at++) {
        entry *one = *entries + at;
        *one = (entry){.node = child, .name = child->key, .word = child->key, .at = at};
        if (!child->key) AG_TRY(item_name(w, child, &one->name));
        (*sorted)[at] = one;
    }
    if (node->kind == AGI_LIST) AG_TRY(item_words(w, *entries, *sorted, node->count));
    qsort(*sorted, node->count, sizeof(void *), by_name);
    return AG_OK;
}

static void match(entry **a, uint32_t n_a, entry **b, uint32_t n_b)
{
    for (uint32_t i = 0, k = 0; i < n_a && k < n_b;) {
        int order = strcmp(a[i]->name, b[k]->name);
        if (order == 0) {
            a[i]->partner = b[k]->node;
            b[k]->partner = a[i]->node;
        }
        i += order <= 0;
        k += order >= 0;
    }
}

static ag_err compare(walk *w, const char *path, const agi_node *a, const agi_node *b);

static ag_err compare_entries(walk *w, const char *path, const agi_node *a, const agi_node *b)
{
    entry *of_a, *of_b, **sorted_a, **sorted_b;
    uint32_t n_a = a ? a->count : 0, n_b = b ? b->count : 0;
    AG_TRY(entries_of(w, a, &of_a, &sorted_a));
    AG_TRY(entries_of(w, b, &of_b, &sorted_b));
    match(sorted_a, n_a, sorted_b, n_b);
    for (uint32_t i = 0; i < n_a; i++) {
        const char *below = join(w, path, of_a[i].word);
        if (!below) return AG_ERR_MEMORY;
        AG_TRY(compare(w, below, of_a[i].node, of_a[i].partner));
    }
    for (uint32_t i = 0; i < n_b; i++) {
        const char *below = of_b[i].partner ? path : join(w, path, of_b[i].word);
        if (!below) return AG_ERR_MEMORY;
        if (!of_b[i].partner) AG_TRY(compare(w, below, NULL, of_b[i].node));
    }
    return AG_OK;
}

static ag_err compare(walk *w, const char *path, const agi_node *a, const agi_node *b)
{
    bool value_a = a && is_value(a), value_b = b && is_value(b);
    if ((value_a || !a) && (value_b || !b)) return compare_values(w, path, a, b);
    if (a && b && (value_a || value_b || a->kind != b->kind)) {
        AG_TRY(compare(w, path, a, NULL));
        return compare(w, path, NULL, b);
    }
    return compare_entries(w, path, a, b);
}

ag_err ag_scenario_diff(ag_ctx *ctx, ag_arena *arena, const ag_scenario *a, const ag_model *model_a,
                        const ag_scenario *b, const ag_model *model_b, const ag_difference **list,
                        uint32_t *count)
{
    walk w = {.ctx = ctx, .arena = arena};
    AG_TRY(index_rows(&w, 0, model_a));
    AG_TRY(index_rows(&w, 1, model_b));
    AG_TRY(compare(&w, "", agi_scenario_root(a), agi_scenario_root(b)));
    *list = w.list;
    *count = w.count;
    return AG_OK;
}
