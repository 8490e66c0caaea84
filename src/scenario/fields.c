/* The typed reader: maps into records by field tables.
**
** One table a section says for each key its type, unit, range, default and whether it must be
** there. Reading first gives every field its default, then takes the keys that stand there; an
** unknown key, a value of the wrong kind, unit or range and a missing key are findings with
** position and hint. */
#include "scenario/scenario_internal.h"

#include <math.h>
#include <string.h>

enum { UNIT_MAX = 128 };

const agi_field *agi_table_find(const agi_table *table, const char *name)
{
    for (size_t i = 0; i < table->n_field; i++) {
        if (strcmp(table->fields[i].name, name) == 0) return &table->fields[i];
    }
    return NULL;
}

void agi_table_hint(const agi_table *table, const char *word, char *hint, size_t size)
{
    const char *names[64];
    size_t count = 0;
    for (size_t i = 0; i < table->n_field && count < 64; i++)
        names[count++] = table->fields[i].name;
    agi_hint_names(word, names, count, hint, size);
}

const char *agi_of_section(agi_of of)
{
    static const char *const sections[AGI_N_OF] = {"goods",    "places",   "processes",
                                                   "vehicles", "polities", "companies"};
    return sections[of];
}

const char *agi_of_text(agi_of of)
{
    static const char *const texts[AGI_N_OF] = {"good",    "place",  "process",
                                                "vehicle", "polity", "company"};
    return texts[of];
}

uint32_t agi_row_count(const agi_reader *reader, agi_of of)
{
    return ag_names_count(reader->names[of]);
}

const char *agi_row_unit(const agi_reader *reader, agi_of of, uint32_t row)
{
    if (of == AGI_GOOD) return reader->model->good[row].unit;
    if (of != AGI_PROCESS) return NULL;
    const ag_process *process = &reader->model->process[row];
    return process->n_out ? reader->model->good[process->out[0].good].unit : NULL;
}

const char *agi_record_good_unit(const agi_reader *reader, const agi_node *node)
{
    const agi_node *good = agi_node_find(node, "good");
    if (!good || good->kind != AGI_SCALAR) return NULL;
    uint32_t row = ag_names_find(reader->names[AGI_GOOD], good->text);
    return row == AG_NONE ? NULL : reader->model->good[row].unit;
}

/* ---- single values --------------------------------------------------------------------------- */

static ag_err wrong_kind(agi_reader *reader, const agi_node *node, const char *wanted)
{
    static const char *const kinds[] = {"a single value", "a list", "a map"};
    return agi_report(reader->findings, AG_ERROR, node, AGI_AT_VALUE, wanted,
                      "%s where something else is wanted", kinds[node->kind]);
}

/* Units with `$` and `@` written out. */
static void expand_unit(const agi_reader *reader, const char *unit, const char *good_unit,
                        char *text)
{
    size_t used = 0;
    text[0] = 0;
    if (!good_unit) good_unit = "1";
    for (const char *c = unit ? unit : "1"; *c && used + 1 < UNIT_MAX; c++) {
        int n = 0;
        if (*c == '$') {
            n = snprintf(text + used, UNIT_MAX - used, "%s", reader->model->currency);
        } else if (*c == '@' && strpbrk(good_unit, " */^")) {
            n = snprintf(text + used, UNIT_MAX - used, "(%s)", good_unit);
        } else if (*c == '@') {
            n = snprintf(text + used, UNIT_MAX - used, "%s", good_unit);
        } else {
            n = snprintf(text + used, UNIT_MAX - used, "%c", *c);
        }
        used += n > 0 ? (size_t)n : 0;
    }
}

static ag_err check_range(agi_reader *reader, const agi_node *node, const agi_field *field,
                          double value)
{
    const char *allowed = NULL;
    if (field->range == AGI_NOT_NEGATIVE && value < 0) allowed = "0 or more";
    if (field->range == AGI_POSITIVE && value <= 0) allowed = "more than 0";
    if (field->range == AGI_SHARE && (value < 0 || value > 1)) allowed = "from 0 to 1";
    if (field->range == AGI_NEGATIVE && value >= 0) allowed = "less than 0";
    if (!allowed) return AG_OK;
    return agi_report(reader->findings, AG_ERROR, node, AGI_AT_VALUE, allowed, "%s is out of range",
                      node->kind == AGI_SCALAR ? node->text : "the value");
}

/* Text as a quantity; *value is left alone after a mistake. *found tells. Where the good is not
** known, which has been reported, its quantities are passed over. */
static ag_err quantity(agi_reader *reader, const agi_node *node, const char *text,
                       const agi_field *field, const char *good_unit, double *value, bool *found)
{
    char unit[UNIT_MAX], unit_too[UNIT_MAX];
    agi_complaint complaint, ignored;
    *found = false;
    if (!good_unit && field->unit && strchr(field->unit, '@')) return AG_OK;
    expand_unit(reader, field->unit, good_unit, unit);
    ag_err err = agi_quantity(reader->units, text, unit, value, &complaint);
    if (err == AG_ERR_INPUT && field->unit_too) {
        expand_unit(reader, field->unit_too, good_unit, unit_too);
        err = agi_quantity(reader->units, text, unit_too, value, &ignored);
    }
    *found = err == AG_OK;
    if (err != AG_ERR_INPUT) return err;
    return agi_report(reader->findings, AG_ERROR, node, AGI_AT_VALUE, complaint.hint, "%s",
                      complaint.message);
}

/* Keeps where a number came from. */
static ag_err add_source(agi_reader *reader, const agi_node *node, const agi_field *field,
                         const char *good_unit, ag_source source)
{
    char path[AG_TEXT_MAX], unit[UNIT_MAX];
    agi_node_path(node, path, sizeof path);
    expand_unit(reader, field->unit, good_unit, unit);
    source.path = ag_arena_text(reader->arena, path);
    source.unit = ag_arena_text(reader->arena, unit);
    if (!source.path || !source.unit) return AG_ERR_MEMORY;
    source.file = node->file;
    source.line = node->line;
    AG_TRY(ag_grow(reader->ctx, &reader->source, reader->n_source, &reader->source_capacity,
                   sizeof *reader->source));
    reader->source[reader->n_source++] = source;
    return AG_OK;
}

/* One of low, central, high; absent: *found false. */
static ag_err range_part(agi_reader *reader, const agi_node *node, const char *key,
                         const agi_field *field, const char *good_unit, double *value, bool *found)
{
    const agi_node *part = agi_node_find(node, key), *unit = agi_node_find(node, "unit");
    *found = false;
    if (!part) return AG_OK;
    if (part->kind != AGI_SCALAR) return wrong_kind(reader, part, "a number");
    char text[AG_TEXT_MAX];
    double bare = 0.0;
    bool joined = unit && unit->kind == AGI_SCALAR && ag_number_parse(part->text, &bare);
    snprintf(text, sizeof text, "%s%s%s", part->text, joined ? " " : "", joined ? unit->text : "");
    AG_TRY(quantity(reader, part, text, field, good_unit, value, found));
    return *found ? check_range(reader, part, field, *value) : AG_OK;
}

/* {low, central, high, unit, source}: the central value counts, the rest is recorded. */
static ag_err range_read(agi_reader *reader, const agi_node *node, const agi_field *field,
                         const char *good_unit, double *value)
{
    static const char *const keys[] = {"low", "central", "high", "unit", "source"};
    for (const agi_node *child = node->first; child; child = child->next) {
        bool known = false;
        for (size_t i = 0; i < 5; i++) known = known || strcmp(child->key, keys[i]) == 0;
        if (!known) {
            char hint[AG_TEXT_MAX];
            agi_hint_names(child->key, keys, 5, hint, sizeof hint);
            AG_TRY(agi_report(reader->findings, AG_ERROR, child, AGI_AT_KEY, hint,
                              "unknown key `%s` in a quantity", child->key));
        } else if (child->kind != AGI_SCALAR) {
            AG_TRY(wrong_kind(reader, child, "a single value"));
        }
    }
    double low = 0.0, central = 0.0, high = 0.0;
    bool has_low = false, has_central = false, has_high = false;
    AG_TRY(range_part(reader, node, "central", field, good_unit, &central, &has_central));
    AG_TRY(range_part(reader, node, "low", field, good_unit, &low, &has_low));
    AG_TRY(range_part(reader, node, "high", field, good_unit, &high, &has_high));
    if (!agi_node_find(node, "central")) {
        return agi_report(reader->findings, AG_ERROR, node, AGI_AT_VALUE,
                          "{low, central, high, unit, source}", "`central` is missing");
    }
    if (!has_central) return AG_OK;
    if (!has_low) low = central;
    if (!has_high) high = central;
    if (low > central || central > high) {
        return agi_report(reader->findings, AG_ERROR, node, AGI_AT_VALUE, "low <= central <= high",
                          "low, central and high are not in order");
    }
    *value = central;
    const agi_node *source = agi_node_find(node, "source");
    bool has_source = source && source->kind == AGI_SCALAR;
    return add_source(reader, node, field, good_unit,
                      (ag_source){.source = has_source ? source->text : NULL,
                                  .low = low,
                                  .central = central,
                                  .high = high});
}

ag_err agi_number_read(agi_reader *reader, const agi_node *node, const agi_field *field,
                       const char *good_unit, double *value)
{
    if (node->kind == AGI_LIST) return wrong_kind(reader, node, "a quantity like `12 t/yr`");
    if (node->kind == AGI_MAP) return range_read(reader, node, field, good_unit, value);
    bool found = false;
    double read = 0.0;
    AG_TRY(quantity(reader, node, node->text, field, good_unit, &read, &found));
    if (!found) return AG_OK;
    *value = read;
    AG_TRY(check_range(reader, node, field, read));
    return add_source(reader, node, field, good_unit,
                      (ag_source){.low = read, .central = read, .high = read});
}

static ag_err date_read(agi_reader *reader, const agi_node *node, double *year)
{
    if (node->kind != AGI_SCALAR) return wrong_kind(reader, node, "a date like `2030-06-01`");
    if (agi_date(node->text, year)) return AG_OK;
    return agi_report(reader->findings, AG_ERROR, node, AGI_AT_VALUE,
                      "a year like 2030 or 2030.5, or a date like 2030-06-01 or "
                      "2030-06-01T12:00:00Z",
                      "`%s` is not a date", node->text);
}

static ag_err bool_read(agi_reader *reader, const agi_node *node, bool *value)
{
    if (node->kind == AGI_SCALAR) {
        bool is_true = strcmp(node->text, "true") == 0;
        if (is_true || strcmp(node->text, "false") == 0) {
            *value = is_true;
            return AG_OK;
        }
    }
    return agi_report(reader->findings, AG_ERROR, node, AGI_AT_VALUE, "true or false",
                      "neither true nor false");
}

ag_err agi_row_read(agi_reader *reader, const agi_node *node, agi_of of, uint32_t *row)
{
    *row = AG_NONE;
    if (node->kind != AGI_SCALAR) return wrong_kind(reader, node, "one name");
    *row = ag_names_find(reader->names[of], node->text);
    if (*row != AG_NONE) return AG_OK;
    if (reader->findings->count >= AGI_FINDINGS_MAX) { /* nobody will read the hint */
        reader->findings->n_error++;
        return AG_OK;
    }
    uint32_t count = agi_row_count(reader, of);
    const char **names = ag_new(reader->ctx, count, sizeof *names);
    if (!names) return AG_ERR_MEMORY;
    for (uint32_t i = 0; i < count; i++) names[i] = ag_names_at(reader->names[of], i);
    char hint[AG_TEXT_MAX];
    agi_hint_names(node->text, names, count, hint, sizeof hint);
    ag_delete(reader->ctx, names);
    return agi_report(reader->findings, AG_ERROR, node, AGI_AT_VALUE, hint, "no %s is called `%s`",
                      agi_of_text(of), node->text);
}

/* ---- paths over time ------------------------------------------------------------------------- */

static bool is_range(const agi_node *node)
{
    for (const agi_node *child = node->first; child; child = child->next) {
        double year = 0.0;
        if (agi_date(child->key, &year) || strcmp(child->key, "step") == 0) return false;
    }
    return true;
}

static void sort_points(double *year, double *value, uint32_t n)
{
    for (uint32_t i = 1; i < n; i++) { /* mostly in order already */
        double y = year[i], v = value[i];
        uint32_t j = i;
        for (; j > 0 && year[j - 1] > y; j--) {
            year[j] = year[j - 1];
            value[j] = value[j - 1];
        }
        year[j] = y;
        value[j] = v;
    }
}

static ag_err points_read(agi_reader *reader, const agi_node *node, const agi_field *field,
                          const char *good_unit, ag_path *path)
{
    double *year = ag_arena_new(reader->arena, node->count, sizeof *year);
    double *value = ag_arena_new(reader->arena, node->count, sizeof *value);
    if (!year || !value) return AG_ERR_MEMORY;
    uint32_t n = 0;
    bool step = false;
    for (const agi_node *child = node->first; child; child = child->next) {
        if (strcmp(child->key, "step") == 0) {
            AG_TRY(bool_read(reader, child, &step));
        } else if (agi_date(child->key, &year[n])) {
            AG_TRY(agi_number_read(reader, child, field, good_unit, &value[n]));
            n++;
        } else {
            AG_TRY(agi_report(reader->findings, AG_ERROR, child, AGI_AT_KEY,
                              "{1961: 1 t/yr, 1990: 5 t/yr}, with `step: true` for steps",
                              "`%s` is not a date", child->key));
        }
    }
    sort_points(year, value, n);
    for (uint32_t i = 1; i < n; i++) {
        if (year[i - 1] < year[i]) continue;
        return agi_report(reader->findings, AG_ERROR, node, AGI_AT_VALUE, "each date once",
                          "two points of the path have the same date");
    }
    if (n == 0) {
        return agi_report(reader->findings, AG_ERROR, node, AGI_AT_VALUE,
                          "{1961: 1 t/yr, 1990: 5 t/yr}", "a path without points");
    }
    *path = (ag_path){n, step, year, value};
    return AG_OK;
}

static ag_err path_constant(agi_reader *reader, double value, ag_path *path)
{
    double *point = ag_arena_new(reader->arena, 2, sizeof *point);
    if (!point) return AG_ERR_MEMORY;
    point[1] = value;
    *path = (ag_path){1, false, point, point + 1};
    return AG_OK;
}

static ag_err path_read(agi_reader *reader, const agi_node *node, const agi_field *field,
                        const char *good_unit, ag_path *path)
{
    if (node->kind == AGI_MAP && !is_range(node)) {
        return points_read(reader, node, field, good_unit, path);
    }
    double value = 0.0;
    AG_TRY(agi_number_read(reader, node, field, good_unit, &value));
    return path_constant(reader, value, path);
}

/* ---- maps of amounts ------------------------------------------------------------------------- */

static ag_err amounts_read(agi_reader *reader, const agi_node *node, const agi_field *field,
                           double *amounts)
{
    uint32_t count = agi_row_count(reader, field->of);
    if (field->all && node->kind == AGI_SCALAR) { /* one for all */
        double each = field->fallback;
        AG_TRY(agi_number_read(reader, node, field, NULL, &each));
        for (uint32_t i = 0; i < count; i++) amounts[i] = each;
        return AG_OK;
    }
    if (node->kind != AGI_MAP) return wrong_kind(reader, node, "a map of names and quantities");
    const agi_node *all = field->all ? agi_node_find(node, "all") : NULL;
    if (all) {
        double each = field->fallback;
        AG_TRY(agi_number_read(reader, all, field, NULL, &each));
        for (uint32_t i = 0; i < count; i++) amounts[i] = each;
    }
    for (const agi_node *child = node->first; child; child = child->next) {
        if (child == all) continue;
        agi_node name = *child; /* the key as a value */
        name.kind = AGI_SCALAR;
        name.text = child->key;
        name.line = child->key_line;
        name.column = child->key_column;
        uint32_t row = AG_NONE;
        AG_TRY(agi_row_read(reader, &name, field->of, &row));
        if (row == AG_NONE) continue;
        AG_TRY(agi_number_read(reader, child, field, agi_row_unit(reader, field->of, row),
                               &amounts[row]));
    }
    return AG_OK;
}

ag_err agi_shares_read(agi_reader *reader, const agi_node *node, const char *unit,
                       const ag_share **shares, uint32_t *count)
{
    *count = 0;
    if (!node) return AG_OK;
    if (node->kind != AGI_MAP) return wrong_kind(reader, node, "a map of goods and quantities");
    ag_share *list = ag_arena_new(reader->arena, node->count, sizeof *list);
    if (!list) return AG_ERR_MEMORY;
    agi_field field = {.name = node->key, .type = AGI_NUMBER, .unit = unit};
    uint32_t n = 0;
    for (const agi_node *child = node->first; child; child = child->next) {
        agi_node name = *child;
        name.kind = AGI_SCALAR;
        name.text = child->key;
        name.line = child->key_line;
        name.column = child->key_column;
        uint32_t row = AG_NONE;
        AG_TRY(agi_row_read(reader, &name, AGI_GOOD, &row));
        if (row == AG_NONE) continue;
        list[n].good = row;
        AG_TRY(agi_number_read(reader, child, &field, reader->model->good[row].unit, &list[n].q));
        n++;
    }
    *shares = list;
    *count = n;
    return AG_OK;
}

/* ---- records --------------------------------------------------------------------------------- */

static void *member(void *record, const agi_field *field)
{
    return (unsigned char *)record + field->offset;
}

/* Pointers are stored through memcpy: the record's member has a type of its own. */
static void put_pointer(void *record, const agi_field *field, const void *pointer)
{
    memcpy(member(record, field), &pointer, sizeof pointer);
}

static ag_err set_default(agi_reader *reader, const agi_field *field, void *record)
{
    if (field->type == AGI_NUMBER || field->type == AGI_DATE) {
        *(double *)member(record, field) = field->fallback;
    } else if (field->type == AGI_BOOL) {
        *(bool *)member(record, field) = field->fallback != 0.0;
    } else if (field->type == AGI_ROW) {
        *(uint32_t *)member(record, field) = AG_NONE;
    } else if (field->type == AGI_PATH && field->fallback != 0.0) {
        return path_constant(reader, field->fallback, member(record, field));
    } else if (field->type == AGI_AMOUNTS) {
        uint32_t count = agi_row_count(reader, field->of);
        double *amounts = ag_arena_new(reader->arena, count, sizeof *amounts);
        if (!amounts) return AG_ERR_MEMORY;
        for (uint32_t i = 0; i < count; i++) amounts[i] = field->fallback;
        put_pointer(record, field, amounts);
    }
    return AG_OK;
}

static ag_err text_read(agi_reader *reader, const agi_node *node, const agi_field *field,
                        void *record)
{
    if (node->kind != AGI_SCALAR) return wrong_kind(reader, node, "text");
    put_pointer(record, field, node->text);
    return AG_OK;
}

static ag_err field_read(agi_reader *reader, const agi_node *node, const agi_field *field,
                         const char *good_unit, void *record)
{
    void *to = member(record, field);
    double *amounts = NULL;
    switch (field->type) {
    case AGI_TEXT:
        return text_read(reader, node, field, record);
    case AGI_BOOL:
        return bool_read(reader, node, to);
    case AGI_NUMBER:
        return agi_number_read(reader, node, field, good_unit, to);
    case AGI_PATH:
        return path_read(reader, node, field, good_unit, to);
    case AGI_DATE:
        return date_read(reader, node, to);
    case AGI_ROW:
        return agi_row_read(reader, node, field->of, to);
    case AGI_AMOUNTS:
        memcpy(&amounts, to, sizeof amounts);
        return amounts_read(reader, node, field, amounts);
    case AGI_NODE:
        put_pointer(record, field, node);
        return AG_OK;
    case AGI_RECORD:
    case AGI_RECORDS:
    case AGI_NAMED:
        return AG_OK; /* read by their section */
    }
    return AG_OK;
}

ag_err agi_record_read(agi_reader *reader, const agi_node *node, const agi_table *table,
                       const char *good_unit, void *record)
{
    for (size_t i = 0; i < table->n_field; i++) {
        AG_TRY(set_default(reader, &table->fields[i], record));
    }
    if (node->kind != AGI_MAP) {
        char hint[AG_TEXT_MAX];
        snprintf(hint, sizeof hint, "%s is a map of keys and values", table->what);
        return wrong_kind(reader, node, hint);
    }
    for (const agi_node *child = node->first; child; child = child->next) {
        const agi_field *field = agi_table_find(table, child->key);
        if (field) {
            AG_TRY(field_read(reader, child, field, good_unit, record));
            continue;
        }
        char hint[AG_TEXT_MAX];
        agi_table_hint(table, child->key, hint, sizeof hint);
        AG_TRY(agi_report(reader->findings, AG_ERROR, child, AGI_AT_KEY, hint, "%s has no key `%s`",
                          table->what, child->key));
    }
    for (size_t i = 0; i < table->n_field; i++) {
        const agi_field *field = &table->fields[i];
        if (!field->required || agi_node_find(node, field->name)) continue;
        char hint[AG_TEXT_MAX];
        snprintf(hint, sizeof hint, "add `%s: …`", field->name);
        AG_TRY(agi_report(reader->findings, AG_ERROR, node, AGI_AT_VALUE, hint,
                          "%s needs the key `%s`", table->what, field->name));
    }
    return AG_OK;
}

ag_err agi_section(agi_reader *reader, const char *name, agi_kind kind, const agi_node **section)
{
    const agi_node *node = agi_node_find(reader->root, name);
    *section = NULL;
    if (!node || (node->kind == AGI_SCALAR && !*node->text)) return AG_OK;
    if (node->kind != kind) {
        return wrong_kind(reader, node, kind == AGI_MAP ? "a map" : "a list");
    }
    *section = node;
    return AG_OK;
}
