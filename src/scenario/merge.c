/* Merging the files of a scenario, and reading the tables that stand beside them.
**
** Named sections (goods, places, …) are merged entry by entry and field by field, `people` field by
** field; lists are appended; single values are replaced. What stands later wins. */
#include "scenario/scenario_internal.h"

#include <stdlib.h>
#include <string.h>

/* Fields of `over` onto the fields of `base`. */
static void merge_record(agi_node *base, agi_node *over)
{
    if (base->kind != AGI_MAP || over->kind != AGI_MAP) {
        agi_node_replace(base, over);
        return;
    }
    for (agi_node *child = over->first, *next; child; child = next) {
        next = child->next;
        agi_node *old = agi_node_find(base, child->key);
        if (old) {
            child->key_line = child->key_line ? child->key_line : old->key_line;
            agi_node_replace(old, child);
        } else {
            agi_node_append(base, child);
        }
    }
}

static void merge_named(agi_node *base, agi_node *over)
{
    if (base->kind != AGI_MAP || over->kind != AGI_MAP) {
        agi_node_replace(base, over);
        return;
    }
    for (agi_node *entry = over->first, *next; entry; entry = next) {
        next = entry->next;
        agi_node *old = agi_node_find(base, entry->key);
        if (old) {
            merge_record(old, entry);
        } else {
            agi_node_append(base, entry);
        }
    }
}

static void merge_list(agi_node *base, agi_node *over)
{
    if (base->kind != AGI_LIST || over->kind != AGI_LIST) {
        agi_node_replace(base, over);
        return;
    }
    for (agi_node *item = over->first, *next; item; item = next) {
        next = item->next;
        agi_node_append(base, item);
    }
}

ag_err agi_merge(agi_loader *loader, agi_node *base, agi_node *over)
{
    AG_CHECK(loader->ctx, base->kind == AGI_MAP && over->kind == AGI_MAP);
    for (agi_node *child = over->first, *next; child; child = next) {
        next = child->next;
        agi_node *old = agi_node_find(base, child->key);
        const agi_field *field = agi_table_find(&agi_root_table, child->key);
        if (!old) {
            agi_node_append(base, child);
        } else if (field && field->type == AGI_NAMED) {
            merge_named(old, child);
        } else if (field && field->type == AGI_RECORDS) {
            merge_list(old, child);
        } else if (field && field->type == AGI_RECORD) {
            merge_record(old, child);
        } else {
            agi_node_replace(old, child);
        }
    }
    return AG_OK;
}

/* ---- tables beside a file -------------------------------------------------------------------- */

static bool names_table(const agi_node *node)
{
    size_t n = node->kind == AGI_SCALAR ? strlen(node->text) : 0;
    return n > 4 && strcmp(node->text + n - 4, ".csv") == 0;
}

/* Relative, without a way up. */
static bool stays_inside(const char *path)
{
    if (*path == '/' || strchr(path, '\\')) return false;
    for (const char *s = path; *s;) {
        size_t n = strcspn(s, "/");
        if (n == 2 && s[0] == '.' && s[1] == '.') return false;
        s += n;
        if (*s == '/') s++;
    }
    return true;
}

/* Links followed; a file that is not there is not outside either. */
static bool lies_inside(const char *folder, const char *path)
{
    char *base = realpath(folder, NULL), *file = realpath(path, NULL);
    size_t n = base ? strlen(base) : 0;
    bool inside = !file || (base && strncmp(base, file, n) == 0 && (file[n] == '/' || n == 1));
    free(base);
    free(file);
    return inside;
}

static ag_err load_table(agi_loader *loader, const char *folder, agi_node *node, bool as_map)
{
    if (!stays_inside(node->text)) {
        AG_TRY(agi_report(loader->findings, AG_ERROR, node, AGI_AT_VALUE,
                          "a table beside the scenario, like goods.csv",
                          "this path leads out of the scenario's folder"));
        return AG_ERR_INPUT;
    }
    char path[2 * AG_TEXT_MAX];
    int length = snprintf(path, sizeof path, "%s/%s", folder, node->text);
    if (length < 0 || (size_t)length >= sizeof path) {
        return agi_report(loader->findings, AG_ERROR, node, AGI_AT_VALUE, NULL, "a path too long");
    }
    if (!lies_inside(folder, path)) {
        AG_TRY(agi_report(loader->findings, AG_ERROR, node, AGI_AT_VALUE,
                          "a table beside the scenario, like goods.csv",
                          "this link leads out of the scenario's folder"));
        return AG_ERR_INPUT;
    }
    char *bytes = NULL;
    size_t count = 0;
    agi_node *table = NULL;
    AG_TRY(agi_file_read(loader, path, node, &bytes, &count));
    ag_err err = agi_csv_parse(loader, path, bytes, count, as_map, &table);
    ag_delete(loader->ctx, bytes);
    AG_TRY(err);
    table->key_line = node->key_line;
    table->key_column = node->key_column;
    agi_node_replace(node, table);
    return AG_OK;
}

ag_err agi_tables_load(agi_loader *loader, const char *folder, agi_node *root)
{
    for (agi_node *child = root->first, *next; child; child = next) {
        next = child->next;
        const agi_field *field = agi_table_find(&agi_root_table, child->key);
        bool named = field && field->type == AGI_NAMED;
        bool records = field && field->type == AGI_RECORDS;
        if (!named && !records) continue;
        if (names_table(child)) AG_TRY(load_table(loader, folder, child, named));
    }
    const agi_node *places = agi_node_find(root, "places");
    const agi_node *place = places && places->kind == AGI_MAP ? places->first : NULL;
    for (; place; place = place->next) { /* prices of a market may fill a table too */
        agi_node *supply = agi_node_find(place, "supply"), *demand = agi_node_find(place, "demand");
        if (supply && names_table(supply)) AG_TRY(load_table(loader, folder, supply, false));
        if (demand && names_table(demand)) AG_TRY(load_table(loader, folder, demand, false));
    }
    return AG_OK;
}
