/* Tables: RFC 4180 text into the tree that YAML would have given.
**
** The first row holds the keys, the second their units (a cell may be empty), each later row one
** entry. Where the section is a map the first column is the entry's name. A dotted key (`in.water`)
** makes a map of its column; a cell that begins with { or [ is read as YAML; an empty cell leaves
** the key out. A number in a column with a unit becomes "number unit". */
#include "scenario/scenario_internal.h"

#include <string.h>

enum { KEY_MAX = AGI_KEY_MAX, COLUMNS_MAX = 256, ROWS_MAX = 100000 };

typedef struct table {
    agi_loader *loader;
    const char *file;
    const char *s, *end;
    uint32_t line, column; /* of s */
    const char *keys[COLUMNS_MAX], *units[COLUMNS_MAX];
    uint32_t key_line[COLUMNS_MAX], key_column[COLUMNS_MAX];
    uint32_t n_column;
} table;

typedef struct cell {
    const char *text; /* in the arena */
    uint32_t line, column;
    bool last; /* of its row */
} cell;

static ag_err complain(const table *t, uint32_t line, uint32_t column, const char *key,
                       const char *hint, const char *message)
{
    ag_detail detail = {.code = AG_ERR_INPUT, .line = line, .column = column};
    snprintf(detail.file, sizeof detail.file, "%s", t->file);
    snprintf(detail.key, sizeof detail.key, "%s", key ? key : "");
    snprintf(detail.message, sizeof detail.message, "%s", message);
    snprintf(detail.hint, sizeof detail.hint, "%s", hint ? hint : "");
    AG_TRY(agi_report_detail(t->loader->findings, AG_ERROR, &detail));
    return AG_ERR_INPUT;
}

static char take(table *t)
{
    char c = *t->s++;
    t->column++;
    if (c == '\n') {
        t->line++;
        t->column = 1;
    }
    return c;
}

/* Takes the end of the line, \n or \r\n; false if something else is there. */
static bool take_end(table *t)
{
    if (t->s + 1 < t->end && t->s[0] == '\r' && t->s[1] == '\n') take(t);
    if (t->s < t->end && *t->s == '\n') {
        take(t);
        return true;
    }
    return t->s == t->end;
}

/* A quoted cell after its opening quote into `text`. */
static ag_err take_quoted(table *t, ag_text *text)
{
    uint32_t line = t->line, column = t->column;
    for (;;) {
        if (t->s == t->end) {
            return complain(t, line, column, NULL, "close it with `\"`", "a quote is not closed");
        }
        char c = take(t);
        if (c == '"' && (t->s == t->end || *t->s != '"')) return AG_OK;
        if (c == '"') take(t);
        AG_TRY(ag_text_add_bytes(t->loader->ctx, text, &c, 1));
    }
}

static ag_err take_plain(table *t, ag_text *text)
{
    const char *start = t->s;
    while (t->s < t->end && *t->s != ',' && *t->s != '\n' && *t->s != '\r') {
        if (*t->s == '"') {
            return complain(t, t->line, t->column, NULL,
                            "quote the whole cell, and write \"\" for \"", "a quote inside a cell");
        }
        take(t);
    }
    return ag_text_add_bytes(t->loader->ctx, text, start, (size_t)(t->s - start));
}

static ag_err take_cell(table *t, cell *c)
{
    ag_text text = {0};
    *c = (cell){.text = "", .line = t->line, .column = t->column};
    bool quoted = t->s < t->end && *t->s == '"';
    if (quoted) take(t);
    ag_err err = quoted ? take_quoted(t, &text) : take_plain(t, &text);
    if (err == AG_OK && !text.s) err = ag_text_add(t->loader->ctx, &text, "%s", "");
    if (err == AG_OK && text.s) {
        size_t n = text.length;
        const char *s = text.s;
        while (!quoted && n > 0 && (s[n - 1] == ' ' || s[n - 1] == '\t')) text.s[--n] = 0;
        while (!quoted && (*s == ' ' || *s == '\t')) s++;
        c->text = ag_arena_text(t->loader->arena, s);
        if (!c->text) err = AG_ERR_MEMORY;
    }
    ag_text_free(t->loader->ctx, &text);
    AG_TRY(err);
    if (t->s < t->end && *t->s == ',') {
        take(t);
        return AG_OK;
    }
    c->last = true;
    if (take_end(t)) return AG_OK;
    return complain(t, t->line, t->column, NULL, "cells are parted by `,`",
                    "something after a closed quote");
}

/* One row of at most n cells; *count how many stood there. */
static ag_err take_row(table *t, cell *cells, uint32_t n, uint32_t *count)
{
    *count = 0;
    for (bool last = false; !last;) {
        if (*count == n) {
            return complain(t, t->line, t->column, NULL, "each row has as many cells as the first",
                            "too many cells in this row");
        }
        AG_TRY(take_cell(t, &cells[*count]));
        last = cells[(*count)++].last;
    }
    return AG_OK;
}

static ag_err take_header(table *t)
{
    cell cells[COLUMNS_MAX] = {{0}};
    AG_TRY(take_row(t, cells, COLUMNS_MAX, &t->n_column));
    for (uint32_t i = 0; i < t->n_column; i++) {
        t->keys[i] = cells[i].text;
        t->key_line[i] = cells[i].line;
        t->key_column[i] = cells[i].column;
        if (!*cells[i].text || strlen(cells[i].text) > KEY_MAX) {
            return complain(t, cells[i].line, cells[i].column, NULL, "the first row holds the keys",
                            "a column without a key");
        }
    }
    for (uint32_t i = 0; i < t->n_column; i++) t->units[i] = "";
    if (t->s == t->end) return AG_OK;
    uint32_t n = 0;
    AG_TRY(take_row(t, cells, t->n_column, &n));
    for (uint32_t i = 0; i < n; i++) t->units[i] = cells[i].text;
    return AG_OK;
}

/* The map that holds the last word of a dotted key, and that word. */
static ag_err open_key(table *t, agi_node *record, const char *key, const cell *c, agi_node **map,
                       const char **word)
{
    char part[256];
    *map = record;
    int depth = 0;
    for (const char *dot = strchr(key, '.'); dot; dot = strchr(key, '.')) {
        snprintf(part, sizeof part, "%.*s", (int)(dot - key), key);
        agi_node *child = agi_node_find(*map, part);
        if (!child) {
            child = agi_node_create(t->loader->arena, AGI_MAP, t->file, c->line, c->column);
            if (!child || !(child->key = ag_arena_text(t->loader->arena, part))) {
                return AG_ERR_MEMORY;
            }
            agi_node_append(*map, child);
        }
        if (child->kind != AGI_MAP || ++depth > 4) {
            return complain(t, c->line, c->column, key, "KEY or KEY.NAME", "this key clashes");
        }
        *map = child;
        key = dot + 1;
    }
    *word = key;
    return AG_OK;
}

static ag_err add_cell(table *t, agi_node *record, uint32_t column, const cell *c)
{
    agi_node *map = NULL, *node = NULL;
    const char *word = NULL, *unit = t->units[column];
    AG_TRY(open_key(t, record, t->keys[column], c, &map, &word));
    if (agi_node_find(map, word)) {
        return complain(t, t->key_line[column], t->key_column[column], t->keys[column],
                        "each key once", "two columns have the same key");
    }
    if (*c->text == '{' || *c->text == '[') {
        AG_TRY(agi_yaml_parse_at(t->loader, t->file, c->text, strlen(c->text), c->line, c->column,
                                 &node));
    } else {
        double number = 0.0;
        bool join = *unit && ag_number_parse(c->text, &number);
        node = agi_node_create(t->loader->arena, AGI_SCALAR, t->file, c->line, c->column);
        if (!node) return AG_ERR_MEMORY;
        node->text = join ? ag_arena_format(t->loader->arena, "%s %s", c->text, unit) : c->text;
        if (!node->text) return AG_ERR_MEMORY;
    }
    node->key = word;
    node->key_line = t->key_line[column];
    node->key_column = t->key_column[column];
    agi_node_append(map, node);
    return AG_OK;
}

static ag_err add_row(table *t, agi_node *root, bool as_map, const cell *cells, uint32_t n)
{
    agi_node *record =
        agi_node_create(t->loader->arena, AGI_MAP, t->file, cells[0].line, cells[0].column);
    if (!record) return AG_ERR_MEMORY;
    if (as_map) {
        size_t length = strlen(cells[0].text);
        if (length == 0 || length > KEY_MAX) {
            return complain(t, cells[0].line, cells[0].column, NULL,
                            "the first column holds names of at most 160 bytes",
                            "this row has no name or one too long");
        }
        record->key = cells[0].text;
    }
    agi_node_append(root, record);
    for (uint32_t i = as_map ? 1 : 0; i < n; i++) {
        if (*cells[i].text) AG_TRY(add_cell(t, record, i, &cells[i]));
    }
    return AG_OK;
}

/* Continuation bytes where they belong, nothing else: enough for the writer of YAML. */
static bool is_utf8(const unsigned char *s, const unsigned char *end)
{
    while (s < end) {
        size_t n = *s < 0x80   ? 1
                   : *s < 0xC2 ? 0
                   : *s < 0xE0 ? 2
                   : *s < 0xF0 ? 3
                   : *s < 0xF5 ? 4
                               : 0;
        if (n == 0 || *s == 0 || n > (size_t)(end - s)) return false;
        for (size_t i = 1; i < n; i++) {
            if ((s[i] & 0xC0) != 0x80) return false;
        }
        if ((*s == 0xE0 && s[1] < 0xA0) || (*s == 0xED && s[1] > 0x9F) ||
            (*s == 0xF0 && s[1] < 0x90) || (*s == 0xF4 && s[1] > 0x8F)) {
            return false;
        }
        s += n;
    }
    return true;
}

static ag_err parse_rows(table *t, agi_node *root, bool as_map)
{
    cell cells[COLUMNS_MAX] = {{0}};
    AG_TRY(take_header(t));
    AG_CHECK(t->loader->ctx, t->n_column > 0);
    for (uint32_t row = 0; t->s < t->end; row++) {
        uint32_t n = 0;
        if (row == ROWS_MAX || (size_t)root->count * t->n_column > AGI_NODES_MAX) {
            return complain(t, t->line, t->column, NULL, NULL, "too many rows");
        }
        AG_TRY(take_row(t, cells, t->n_column, &n));
        AG_CHECK(t->loader->ctx, n > 0 && cells[0].text);
        if (n == 1 && !*cells[0].text) continue; /* an empty line */
        AG_TRY(add_row(t, root, as_map, cells, n));
    }
    const agi_node *again = NULL;
    if (as_map) AG_TRY(agi_node_duplicate(t->loader->ctx, root, &again));
    if (!again) return AG_OK;
    return complain(t, again->key_line, again->key_column, again->key, "each name once",
                    "two rows have the same name");
}

ag_err agi_csv_parse(agi_loader *loader, const char *file, const char *bytes, size_t count,
                     bool as_map, agi_node **root)
{
    table *t = ag_arena_new(loader->arena, 1, sizeof *t);
    if (!t) return AG_ERR_MEMORY;
    t->loader = loader;
    t->file = ag_arena_text(loader->arena, file);
    if (!t->file) return AG_ERR_MEMORY;
    t->s = bytes;
    t->end = bytes + count;
    t->line = t->column = 1;
    if (count >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) t->s += 3;
    if (!is_utf8((const unsigned char *)t->s, (const unsigned char *)t->end)) {
        return complain(t, 1, 1, NULL, "save the table as UTF-8", "the table is not UTF-8 text");
    }
    agi_node *made = agi_node_create(loader->arena, as_map ? AGI_MAP : AGI_LIST, t->file, 1, 1);
    if (!made) return AG_ERR_MEMORY;
    AG_TRY(parse_rows(t, made, as_map));
    *root = made;
    return AG_OK;
}
