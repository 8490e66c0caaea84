/* Processes, deposits and where processes may run.
**
** Recipes are kept per unit of the first output. Which deposit a process takes from is decided when
** deposits are known: the first of its outputs that lies in a deposit anywhere. */
#include "scenario/scenario_internal.h"

#include <string.h>

/* Unit of the good that the first key of `out` names. */
static const char *first_unit(const agi_reader *reader, const agi_node *node)
{
    const agi_node *out = agi_node_find(node, "out");
    if (!out || out->kind != AGI_MAP || !out->first) return NULL;
    uint32_t row = ag_names_find(reader->names[AGI_GOOD], out->first->key);
    return row == AG_NONE ? NULL : reader->model->good[row].unit;
}

/* Quantities a unit: everything in the recipe divided by the amount of the first output. */
static ag_err scale_recipe(agi_reader *reader, const agi_node *out, ag_process *process)
{
    double unit = process->n_out ? process->out[0].q : 0.0;
    if (unit == 1.0 || !out || out->kind != AGI_MAP) return AG_OK;
    if (unit <= 0.0) {
        return agi_report(reader->findings, AG_ERROR, out->first ? out->first : out, AGI_AT_VALUE,
                          "{GOOD: 1 t, …}", "the first output must be more than 0");
    }
    ag_share *list[2] = {(ag_share *)process->out, (ag_share *)process->in};
    uint32_t count[2] = {process->n_out, process->n_in};
    for (int side = 0; side < 2; side++) {
        for (uint32_t i = 0; i < count[side]; i++) list[side][i].q /= unit;
    }
    process->waste_t /= unit;
    return agi_report(reader->findings, AG_WARNING, out->first, AGI_AT_VALUE,
                      "write the recipe for 1 unit of the first output",
                      "in, out and waste are divided by this; labour, cost and equipment are "
                      "taken as per one unit");
}

ag_err agi_read_development(agi_reader *reader, const agi_node *owner, ag_development *development)
{
    const agi_node *node = agi_node_find(owner, "development");
    *development = (ag_development){.polity = AG_NONE};
    if (!node) return AG_OK;
    AG_TRY(agi_record_read(reader, node, &agi_development_table, NULL, development));
    if (development->polity == AG_NONE) development->cost_usd = 0; /* a mistake was reported */
    return AG_OK;
}

static ag_err read_process(agi_reader *reader, uint32_t row, ag_process *process)
{
    const agi_node *node = reader->at[AGI_PROCESS][row];
    agi_raw_process raw = {0};
    AG_TRY(agi_record_read(reader, node, &agi_process_table, first_unit(reader, node), &raw));
    *process = raw.process;
    process->name = node->key;
    process->deposit_good = AG_NONE;
    AG_TRY(agi_read_development(reader, node, &process->development));
    AG_TRY(agi_shares_read(reader, raw.out, "@", &process->out, &process->n_out));
    AG_TRY(agi_shares_read(reader, raw.in, "@", &process->in, &process->n_in));
    AG_TRY(agi_shares_read(reader, raw.equipment, "@", &process->equipment, &process->n_equipment));
    if (raw.out && raw.out->kind == AGI_MAP && raw.out->count == 0) {
        AG_TRY(agi_report(reader->findings, AG_ERROR, raw.out, AGI_AT_VALUE, "{GOOD: 1 t, …}",
                          "a process without outputs"));
    }
    return scale_recipe(reader, raw.out, process);
}

ag_err agi_read_processes(agi_reader *reader)
{
    uint32_t count = agi_row_count(reader, AGI_PROCESS);
    ag_process *processes = ag_arena_new(reader->arena, count, sizeof *processes);
    if (!processes) return AG_ERR_MEMORY;
    reader->model->process = processes;
    for (uint32_t i = 0; i < count; i++) AG_TRY(read_process(reader, i, &processes[i]));
    reader->model->n_process = count;
    return AG_OK;
}

/* ---- deposits -------------------------------------------------------------------------------- */

static ag_err read_tranche(agi_reader *reader, const agi_node *item, const char *unit,
                           ag_deposit *tranche)
{
    static const agi_field amount = {.name = "amount", .type = AGI_NUMBER, .unit = "@"};
    static const agi_field grade = {
        .name = "grade", .type = AGI_NUMBER, .range = AGI_POSITIVE, .unit = "1"};
    tranche->grade = 1;
    if (item->kind != AGI_LIST || item->count != 2) {
        return agi_report(reader->findings, AG_ERROR, item, AGI_AT_VALUE,
                          "[amount, grade], like [2000 t, 1.0]", "this is not a tranche");
    }
    AG_TRY(agi_number_read(reader, item->first, &amount, unit, &tranche->amount));
    return agi_number_read(reader, item->last, &grade, unit, &tranche->grade);
}

/* Tranches of one deposit from `rows` on; *count of them. */
static ag_err read_deposit(agi_reader *reader, const agi_node *node, ag_deposit *rows,
                           const agi_node **at, uint32_t *count)
{
    agi_raw_deposit raw = {.place = AG_NONE, .good = AG_NONE};
    const char *unit = agi_record_good_unit(reader, node);
    AG_TRY(agi_record_read(reader, node, &agi_deposit_table, unit, &raw));
    *count = 0;
    if (!raw.tranches || raw.place == AG_NONE || raw.good == AG_NONE) return AG_OK;
    if (raw.tranches->kind != AGI_LIST || raw.tranches->count == 0) {
        return agi_report(reader->findings, AG_ERROR, raw.tranches, AGI_AT_VALUE,
                          "[[amount, grade], …]", "these are not tranches");
    }
    uint32_t n = 0;
    for (const agi_node *item = raw.tranches->first; item; item = item->next, n++) {
        rows[n] = (ag_deposit){.place = raw.place, .good = raw.good, .tranche = n};
        at[n] = item;
        AG_TRY(read_tranche(reader, item, unit, &rows[n]));
        if (n > 0 && rows[n].grade > rows[n - 1].grade) {
            AG_TRY(agi_report(reader->findings, AG_ERROR, item, AGI_AT_VALUE, "better grades first",
                              "this tranche is better than the one before"));
        }
    }
    *count = n;
    return AG_OK;
}

ag_err agi_read_deposits(agi_reader *reader)
{
    const agi_node *section = NULL;
    AG_TRY(agi_section(reader, "deposits", AGI_LIST, &section));
    size_t most = 0;
    for (const agi_node *node = section ? section->first : NULL; node; node = node->next) {
        const agi_node *tranches = agi_node_find(node, "tranches");
        if (tranches) most += tranches->count;
    }
    if (most > AGI_DEPOSITS_MAX) {
        return agi_report(reader->findings, AG_ERROR, section, AGI_AT_KEY, "at most 20000 tranches",
                          "too many deposits");
    }
    ag_deposit *rows = ag_arena_new(reader->arena, most, sizeof *rows);
    reader->deposit_at = ag_arena_new(reader->arena, most, sizeof(agi_node *));
    if (!rows || !reader->deposit_at) return AG_ERR_MEMORY;
    reader->model->deposit = rows;
    uint32_t n = 0;
    for (const agi_node *node = section ? section->first : NULL; node; node = node->next) {
        uint32_t count = 0;
        AG_TRY(read_deposit(reader, node, rows + n, reader->deposit_at + n, &count));
        n += count;
    }
    reader->model->n_deposit = n;
    return AG_OK;
}

/* ---- where ----------------------------------------------------------------------------------- */

static bool has_deposit(const ag_model *model, uint32_t place, uint32_t good)
{
    for (uint32_t i = 0; i < model->n_deposit; i++) {
        const ag_deposit *d = &model->deposit[i];
        if (d->good == good && (place == AG_NONE || d->place == place)) return true;
    }
    return false;
}

static ag_err find_deposit(agi_reader *reader, const agi_node *node, ag_process *process)
{
    for (uint32_t i = 0; i < process->n_out; i++) {
        if (!has_deposit(reader->model, AG_NONE, process->out[i].good)) continue;
        process->deposit_good = process->out[i].good;
        return AG_OK;
    }
    if (process->n_out == 0) return AG_OK;        /* told already */
    process->deposit_good = process->out[0].good; /* there is none of it, so it runs nowhere */
    if (!agi_node_is_own(reader->root, node)) return AG_OK;
    return agi_report(reader->findings, AG_WARNING, node, AGI_AT_VALUE,
                      "add a deposit of an output to `deposits`",
                      "none of the outputs of `%s` lies in a deposit: it runs nowhere",
                      process->name);
}

static ag_err read_needs(agi_reader *reader, const agi_node *needs, ag_process *process)
{
    static const char *const known[] = {"deposit", "sunlight", "air"};
    if (needs->kind != AGI_LIST) {
        return agi_report(reader->findings, AG_ERROR, needs, AGI_AT_VALUE,
                          "a list of deposit, sunlight, air", "a list is wanted");
    }
    for (const agi_node *item = needs->first; item; item = item->next) {
        const char *word = item->kind == AGI_SCALAR ? item->text : "";
        if (strcmp(word, "deposit") == 0) {
            AG_TRY(find_deposit(reader, item, process));
        } else if (strcmp(word, "sunlight") == 0) {
            process->sunlight = true;
        } else if (strcmp(word, "air") == 0) {
            process->air = true;
        } else {
            char hint[AG_TEXT_MAX];
            agi_hint_names(word, known, 3, hint, sizeof hint);
            AG_TRY(agi_report(reader->findings, AG_ERROR, item, AGI_AT_VALUE, hint,
                              "a process cannot need `%s`", word));
        }
    }
    return AG_OK;
}

static ag_err read_places_list(agi_reader *reader, const agi_node *list, uint8_t *named)
{
    if (list->kind != AGI_LIST) {
        return agi_report(reader->findings, AG_ERROR, list, AGI_AT_VALUE,
                          "[places] or {needs: [deposit, sunlight, air]}", "a list is wanted");
    }
    for (const agi_node *item = list->first; item; item = item->next) {
        uint32_t row = AG_NONE;
        AG_TRY(agi_row_read(reader, item, AGI_PLACE, &row));
        if (row != AG_NONE) named[row] = 1;
    }
    return AG_OK;
}

static ag_err read_process_where(agi_reader *reader, uint32_t row, ag_process *process)
{
    const ag_model *model = reader->model;
    const agi_node *where = agi_node_find(reader->at[AGI_PROCESS][row], "where");
    const agi_node *places = where && where->kind != AGI_MAP ? where : NULL;
    uint8_t *named = ag_arena_new(reader->arena, model->n_place, 1);
    if (!named) return AG_ERR_MEMORY;
    if (where && where->kind == AGI_MAP) {
        agi_raw_where raw = {0};
        AG_TRY(agi_record_read(reader, where, &agi_where_table, NULL, &raw));
        if (raw.needs) AG_TRY(read_needs(reader, raw.needs, process));
        places = raw.places;
    }
    if (places) AG_TRY(read_places_list(reader, places, named));
    for (uint32_t p = 0; p < model->n_place; p++) {
        const ag_place *place = &model->place[p];
        bool may = places ? named[p] : !place->external;
        if (process->deposit_good != AG_NONE) {
            may = may && has_deposit(model, p, process->deposit_good);
        }
        if (process->sunlight) may = may && place->insolation > 0;
        if (process->air) may = may && place->air;
        named[p] = may;
    }
    process->where = named;
    return AG_OK;
}

ag_err agi_read_where(agi_reader *reader)
{
    ag_process *processes = (ag_process *)reader->model->process;
    for (uint32_t i = 0; i < reader->model->n_process; i++) {
        AG_TRY(read_process_where(reader, i, &processes[i]));
    }
    return AG_OK;
}
