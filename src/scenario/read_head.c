/* Head of a scenario, its names and goods.
**
** Names come first, so that every later table may point to any other whatever the order of the
** file. */
#include "scenario/scenario_internal.h"

#include <math.h>
#include <string.h>

/* Names are words of paths (`places.mars.people`) and of expectations (`price.iridium.earth`). */
static bool is_name(const char *text)
{
    size_t n = 0;
    for (; text[n]; n++) {
        char c = text[n];
        bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                    c == '_' || c == '-' || (unsigned char)c >= 0x80 || (c == ' ' && n > 0);
        if (!good) return false;
    }
    return n > 0 && n <= 80 && text[n - 1] != ' ';
}

static ag_err add_name(agi_reader *reader, agi_of of, const agi_node *node)
{
    uint32_t row = 0;
    if (!is_name(node->key) || strcmp(node->key, "all") == 0) {
        AG_TRY(agi_report(reader->findings, AG_ERROR, node, AGI_AT_KEY,
                          "letters, digits, `_`, `-` and blanks, at most 80, not `all`",
                          "`%s` is no name", node->key));
    }
    AG_TRY(ag_names_add(reader->names[of], node->key, &row));
    reader->at[of][row] = node;
    return AG_OK;
}

static ag_err read_names(agi_reader *reader, agi_of of)
{
    const agi_node *section = NULL;
    AG_TRY(ag_names_create(reader->ctx, &reader->names[of]));
    AG_TRY(agi_section(reader, agi_of_section(of), AGI_MAP, &section));
    uint32_t count = section ? section->count : 0;
    if (count > AGI_NAMES_MAX) {
        AG_TRY(agi_report(reader->findings, AG_ERROR, section, AGI_AT_KEY, "at most 2000",
                          "%u entries are too many", count));
        count = AGI_NAMES_MAX;
    }
    reader->at[of] = ag_arena_new(reader->arena, (size_t)count + 1, sizeof(agi_node *));
    if (!reader->at[of]) return AG_ERR_MEMORY;
    const agi_node *child = section ? section->first : NULL;
    for (uint32_t i = 0; i < count && child; i++, child = child->next) {
        AG_TRY(add_name(reader, of, child));
    }
    if (of == AGI_GOOD) AG_TRY(ag_names_add(reader->names[of], "shelter", NULL));
    return AG_OK;
}

static ag_err read_currency(agi_reader *reader)
{
    const agi_node *node = agi_node_find(reader->root, "currency");
    bool good = node && node->kind == AGI_SCALAR && agi_currency_valid(node->text);
    reader->model->currency = good ? node->text : "USD2020"; /* to go on reading */
    if (node && !good) {
        AG_TRY(agi_report(reader->findings, AG_ERROR, node, AGI_AT_VALUE,
                          "three capitals and a year, like USD2020", "this is not a currency"));
    }
    return agi_units_create(reader->ctx, reader->model->currency, &reader->units);
}

/* List of numbers, or dates if field->type says so. */
static ag_err read_list(agi_reader *reader, const agi_node *node, const agi_field *field,
                        const double **list, uint32_t *count)
{
    if (node->kind != AGI_LIST || node->count == 0) {
        return agi_report(reader->findings, AG_ERROR, node, AGI_AT_VALUE, "like [1, 2]",
                          "a list is wanted");
    }
    double *values = ag_arena_new(reader->arena, node->count, sizeof *values);
    if (!values) return AG_ERR_MEMORY;
    uint32_t n = 0;
    for (const agi_node *item = node->first; item; item = item->next, n++) {
        if (field->type == AGI_NUMBER) {
            AG_TRY(agi_number_read(reader, item, field, NULL, &values[n]));
        } else if (item->kind != AGI_SCALAR || !agi_date(item->text, &values[n])) {
            AG_TRY(agi_report(reader->findings, AG_ERROR, item, AGI_AT_VALUE,
                              "a year like 2030 or a date like 2030-06-01", "this is not a date"));
        }
    }
    *list = values;
    *count = n;
    return AG_OK;
}

static ag_err read_years(agi_reader *reader, const agi_node *node)
{
    const double *years = NULL;
    uint32_t count = 0;
    static const agi_field field = {.name = "years", .type = AGI_DATE};
    uint32_t before = reader->findings->n_error;
    AG_TRY(read_list(reader, node, &field, &years, &count));
    if (reader->findings->n_error > before) return AG_OK;
    if (count != 2 || years[0] >= years[1]) {
        return agi_report(reader->findings, AG_ERROR, node, AGI_AT_VALUE,
                          "[from, to] with from before to", "these are not two years in order");
    }
    reader->model->year_from = years[0];
    reader->model->year_to = years[1];
    return AG_OK;
}

static ag_err read_stages(agi_reader *reader, const agi_node *node)
{
    static const double usual[] = {1, 3, 9, 27};
    static const agi_field field = {.name = "stages_yr",
                                    .type = AGI_NUMBER,
                                    .range = AGI_POSITIVE,
                                    .unit = "1",
                                    .unit_too = "yr"};
    ag_model *model = reader->model;
    model->stage_yr = usual;
    model->n_stage = 4;
    if (!node) return AG_OK;
    AG_TRY(read_list(reader, node, &field, &model->stage_yr, &model->n_stage));
    for (uint32_t s = 1; s < model->n_stage; s++) {
        double ratio = model->stage_yr[s] / model->stage_yr[s - 1];
        if (ratio > 4 || ratio < 1) {
            return agi_report(reader->findings, AG_WARNING, node, AGI_AT_VALUE,
                              "each stage one to four times the one before",
                              "stages that jump make results depend on their layout");
        }
    }
    return AG_OK;
}

ag_err agi_read_head(agi_reader *reader)
{
    ag_model *model = reader->model;
    agi_root root = {0};
    for (int of = 0; of < AGI_N_OF; of++) AG_TRY(read_names(reader, (agi_of)of));
    AG_TRY(read_currency(reader));
    AG_TRY(agi_record_read(reader, reader->root, &agi_root_table, NULL, &root));
    const agi_node *version = agi_node_find(reader->root, "argosy");
    if (version && root.version != 1.0) {
        AG_TRY(agi_report(reader->findings, AG_ERROR, version, AGI_AT_VALUE, "argosy: 1",
                          "this version of the format is not known"));
    }
    const agi_node *seed = agi_node_find(reader->root, "seed");
    bool whole = root.seed == floor(root.seed) && root.seed >= 0.0 && root.seed <= 0x1p53;
    if (seed && !whole) {
        AG_TRY(agi_report(reader->findings, AG_ERROR, seed, AGI_AT_VALUE,
                          "a whole number from 0 to 2^53", "this is no seed"));
        root.seed = 0;
    }
    model->title = root.title ? root.title : "";
    model->period_yr = root.period_yr;
    model->discount = root.discount;
    model->g0_mps2 = root.g0_mps2;
    model->seed = (uint64_t)root.seed;
    model->adjustment = root.adjustment;
    model->road = root.road;
    model->draws = root.draws;
    if (root.years) AG_TRY(read_years(reader, root.years));
    return read_stages(reader, root.stages_yr);
}

/* ---- goods ----------------------------------------------------------------------------------- */

static ag_err read_good_unit(agi_reader *reader, const agi_node *node, ag_good *good)
{
    agi_complaint complaint;
    double factor = 0.0;
    if (!good->unit) {
        good->unit = "t"; /* to go on reading; the missing key has been reported */
        return AG_OK;
    }
    const agi_node *unit = agi_node_find(node, "unit");
    ag_err err = agi_units_factor(reader->units, good->unit, "t", &factor, &complaint);
    if (err == AG_OK) {
        good->mass = factor == 1.0;
        if (good->mass) return AG_OK;
        return agi_report(reader->findings, AG_ERROR, unit, AGI_AT_VALUE, "unit: t",
                          "goods of mass are counted in `t`");
    }
    if (err == AG_ERR_INPUT) {
        err = agi_units_factor(reader->units, good->unit, good->unit, &factor, &complaint);
    }
    if (err != AG_ERR_INPUT) return err;
    AG_TRY(agi_report(reader->findings, AG_ERROR, unit, AGI_AT_VALUE, complaint.hint, "%s",
                      complaint.message));
    good->unit = "t";
    return AG_OK;
}

ag_err agi_read_goods(agi_reader *reader)
{
    uint32_t count = agi_row_count(reader, AGI_GOOD);
    ag_good *goods = ag_arena_new(reader->arena, count, sizeof *goods);
    if (!goods) return AG_ERR_MEMORY;
    reader->model->good = goods;
    reader->model->n_good = count;
    reader->model->shelter_good = ag_names_find(reader->names[AGI_GOOD], "shelter");
    for (uint32_t i = 0; i < count; i++) {
        const agi_node *node = reader->at[AGI_GOOD][i];
        ag_good *good = &goods[i];
        if (node) {
            AG_TRY(agi_record_read(reader, node, &agi_good_table, NULL, good));
            AG_TRY(read_good_unit(reader, node, good));
            if (!agi_node_find(node, "store")) good->store = good->mass && !good->local;
        } else {
            *good = (ag_good){.unit = "person yr", .local = true};
        }
        good->name = ag_arena_text(reader->arena, ag_names_at(reader->names[AGI_GOOD], i));
        if (!good->name) return AG_ERR_MEMORY;
        if (i == reader->model->shelter_good && !good->local) {
            AG_TRY(agi_report(reader->findings, AG_ERROR, node, AGI_AT_VALUE, "local: true",
                              "`shelter` is built where it is used"));
        }
    }
    return AG_OK;
}
