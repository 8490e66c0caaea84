/* Places, what outsiders sell and buy at them, and public programmes. */
#include "scenario/scenario_internal.h"

#include <math.h>
#include <string.h>

static ag_err read_at(agi_reader *reader, const agi_node *node, ag_place *place)
{
    if (node->kind == AGI_MAP) {
        agi_orbit orbit = {0};
        AG_TRY(agi_record_read(reader, node, &agi_orbit_table, NULL, &orbit));
        place->at = AG_AT_ORBIT;
        place->periapsis_km = orbit.periapsis_km;
        place->apoapsis_km = orbit.apoapsis_km;
        place->inclination_deg = orbit.inclination_deg;
        if (orbit.periapsis_km > orbit.apoapsis_km) {
            return agi_report(reader->findings, AG_ERROR, node, AGI_AT_VALUE,
                              "periapsis <= apoapsis", "the periapsis is above the apoapsis");
        }
        return AG_OK;
    }
    const char *text = node->kind == AGI_SCALAR ? node->text : "";
    if (strcmp(text, "surface") == 0) {
        place->at = AG_AT_SURFACE;
        return AG_OK;
    }
    if (text[0] == 'L' && text[1] >= '1' && text[1] <= '5' && text[2] == 0) {
        place->at = AG_AT_LIBRATION;
        place->libration = (uint32_t)(text[1] - '0');
        return AG_OK;
    }
    return agi_report(reader->findings, AG_ERROR, node, AGI_AT_VALUE,
                      "surface, {periapsis, apoapsis, inclination} or L1 to L5",
                      "this is no location");
}

static ag_err read_place(agi_reader *reader, uint32_t row, ag_place *place)
{
    const agi_node *node = reader->at[AGI_PLACE][row];
    agi_raw_place raw = {0};
    AG_TRY(agi_record_read(reader, node, &agi_place_table, NULL, &raw));
    *place = raw.place;
    place->name = node->key;
    if (raw.at) AG_TRY(read_at(reader, raw.at, place));
    if (raw.at && !place->body) {
        AG_TRY(agi_report(reader->findings, AG_ERROR, raw.at, AGI_AT_KEY, "add `body`",
                          "`at` without a body"));
    }
    if (!raw.market) return AG_OK;
    place->external = strcmp(raw.market, "external") == 0;
    if (place->external || strcmp(raw.market, "full") == 0) return AG_OK;
    return agi_report(reader->findings, AG_ERROR, agi_node_find(node, "market"), AGI_AT_VALUE,
                      "full or external", "`%s` is no kind of market", raw.market);
}

ag_err agi_read_places(agi_reader *reader)
{
    uint32_t count = agi_row_count(reader, AGI_PLACE);
    ag_place *places = ag_arena_new(reader->arena, count, sizeof *places);
    if (!places) return AG_ERR_MEMORY;
    reader->model->place = places;
    reader->model->n_place = count;
    for (uint32_t i = 0; i < count; i++) AG_TRY(read_place(reader, i, &places[i]));
    return AG_OK;
}

/* ---- supply ---------------------------------------------------------------------------------- */

static ag_err read_supply(agi_reader *reader, const agi_node *node, uint32_t place,
                          ag_supply *supply)
{
    agi_raw_supply raw = {0};
    uint32_t before = reader->findings->n_error;
    AG_TRY(
        agi_record_read(reader, node, &agi_supply_table, agi_record_good_unit(reader, node), &raw));
    *supply = (ag_supply){.place = place,
                          .good = raw.good,
                          .price = raw.price,
                          .q = raw.upto,
                          .volatility = raw.volatility};
    if (reader->findings->n_error > before) return AG_OK;
    bool step = agi_node_find(node, "upto"), at = agi_node_find(node, "at");
    bool elasticity = agi_node_find(node, "elasticity");
    if (step == at || elasticity != at) {
        return agi_report(reader->findings, AG_ERROR, node, AGI_AT_VALUE,
                          "{good, price, upto} or {good, at, price, elasticity}",
                          "a supply has either `upto`, or `at` and `elasticity`");
    }
    if (at) {
        supply->kind = AG_SUPPLY_ELASTIC;
        supply->q = raw.at;
        supply->elasticity = raw.elasticity;
    }
    return AG_OK;
}

/* ---- demand ---------------------------------------------------------------------------------- */

static ag_err read_segment(agi_reader *reader, const agi_node *item, const char *unit, double *q,
                           double *price)
{
    static const agi_field width = {.name = "q", .type = AGI_NUMBER, .unit = "@/yr"};
    static const agi_field worth = {.name = "price", .type = AGI_NUMBER, .unit = "$/@"};
    if (item->kind != AGI_LIST || item->count != 2) {
        return agi_report(reader->findings, AG_ERROR, item, AGI_AT_VALUE,
                          "[q, price], like [10 t/yr, 5000 USD2020/t]", "this is not a segment");
    }
    AG_TRY(agi_number_read(reader, item->first, &width, unit, q));
    return agi_number_read(reader, item->last, &worth, unit, price);
}

static ag_err read_segments(agi_reader *reader, const agi_node *node, const char *unit,
                            ag_demand *demand)
{
    demand->kind = AG_DEMAND_SEGMENTS;
    if (node->kind != AGI_LIST || node->count == 0) {
        return agi_report(reader->findings, AG_ERROR, node, AGI_AT_VALUE, "[[q, price], …]",
                          "these are not segments");
    }
    double *q = ag_arena_new(reader->arena, node->count, sizeof *q);
    double *price = ag_arena_new(reader->arena, node->count, sizeof *price);
    if (!q || !price) return AG_ERR_MEMORY;
    uint32_t n = 0;
    for (const agi_node *item = node->first; item; item = item->next, n++) {
        AG_TRY(read_segment(reader, item, unit, &q[n], &price[n]));
        if (n > 0 && price[n] > price[n - 1]) {
            AG_TRY(agi_report(reader->findings, AG_ERROR, item, AGI_AT_VALUE,
                              "from the dearest to the cheapest",
                              "this segment pays more than the one before"));
        }
    }
    demand->n_segment = n;
    demand->segment_q = q;
    demand->segment_price = price;
    return AG_OK;
}

static ag_err read_demand(agi_reader *reader, const agi_node *node, uint32_t place,
                          ag_demand *demand)
{
    agi_raw_demand raw = {0};
    const char *unit = agi_record_good_unit(reader, node);
    uint32_t before = reader->findings->n_error;
    AG_TRY(agi_record_read(reader, node, &agi_demand_table, unit, &raw));
    *demand = (ag_demand){.place = place,
                          .good = raw.good,
                          .polity = AG_NONE,
                          .penalty = -1,
                          .project = AG_NONE,
                          .volatility = raw.volatility};
    if (reader->findings->n_error > before) return AG_OK;
    bool need = agi_node_find(node, "need"), budget = agi_node_find(node, "budget");
    bool at = agi_node_find(node, "at"), price = agi_node_find(node, "price");
    bool elasticity = agi_node_find(node, "elasticity");
    int forms = (need ? 1 : 0) + (budget ? 1 : 0) + (at ? 1 : 0) + (raw.segments ? 1 : 0);
    bool stray = at ? !price || !elasticity : price || elasticity;
    if (forms != 1 || stray || (raw.penalty >= 0 && !need)) {
        return agi_report(reader->findings, AG_ERROR, node, AGI_AT_VALUE,
                          "{good, need, penalty}, {good, budget}, {good, at, price, elasticity} or "
                          "{good, segments}",
                          "a demand has exactly one of these forms");
    }
    if (raw.segments) return read_segments(reader, raw.segments, unit, demand);
    demand->kind = need ? AG_DEMAND_NEED : budget ? AG_DEMAND_BUDGET : AG_DEMAND_ELASTIC;
    demand->q = need ? raw.need : budget ? raw.budget : raw.at;
    demand->price = raw.price;
    demand->elasticity = at ? raw.elasticity : 0;
    demand->penalty = raw.penalty;
    return AG_OK;
}

static ag_err read_programme(agi_reader *reader, const agi_node *node, ag_demand *demand)
{
    agi_raw_demand raw = {0};
    AG_TRY(agi_record_read(reader, node, &agi_programme_table, agi_record_good_unit(reader, node),
                           &raw));
    *demand = (ag_demand){.place = raw.place,
                          .good = raw.good,
                          .kind = AG_DEMAND_BUDGET,
                          .q = raw.budget,
                          .penalty = -1,
                          .polity = raw.polity,
                          .project = AG_NONE};
    return AG_OK;
}

/* ---- all of them ----------------------------------------------------------------------------- */

/* The list `key` of a place; reported if it is something else. */
static ag_err trade_list(agi_reader *reader, uint32_t place, const char *key, const agi_node **list)
{
    const agi_node *node = agi_node_find(reader->at[AGI_PLACE][place], key);
    *list = node && node->kind == AGI_LIST ? node : NULL;
    if (!node || *list) return AG_OK;
    return agi_report(reader->findings, AG_ERROR, node, AGI_AT_VALUE, "[{good, price, …}, …]",
                      "`%s` is a list", key);
}

static ag_err count_trade(agi_reader *reader, uint32_t *n_supply, uint32_t *n_demand)
{
    for (uint32_t p = 0; p < reader->model->n_place; p++) {
        const agi_node *supply = NULL, *demand = NULL;
        AG_TRY(trade_list(reader, p, "supply", &supply));
        AG_TRY(trade_list(reader, p, "demand", &demand));
        *n_supply += supply ? supply->count : 0;
        *n_demand += demand ? demand->count : 0;
    }
    return AG_OK;
}

ag_err agi_read_trade(agi_reader *reader)
{
    ag_model *model = reader->model;
    const agi_node *programmes = NULL;
    uint32_t n_supply = 0, n_demand = 0;
    AG_TRY(count_trade(reader, &n_supply, &n_demand));
    AG_TRY(agi_section(reader, "programmes", AGI_LIST, &programmes));
    if (programmes) n_demand += programmes->count;
    ag_supply *supply = ag_arena_new(reader->arena, n_supply, sizeof *supply);
    ag_demand *demand = ag_arena_new(reader->arena, n_demand, sizeof *demand);
    reader->supply_at = ag_arena_new(reader->arena, n_supply, sizeof(agi_node *));
    reader->demand_at = ag_arena_new(reader->arena, n_demand, sizeof(agi_node *));
    if (!supply || !demand || !reader->supply_at || !reader->demand_at) return AG_ERR_MEMORY;
    model->supply = supply;
    model->demand = demand;
    uint32_t s = 0, d = 0;
    for (uint32_t p = 0; p < model->n_place; p++) {
        const agi_node *at = reader->at[AGI_PLACE][p];
        const agi_node *sells = agi_node_find(at, "supply"), *buys = agi_node_find(at, "demand");
        const agi_node *item = sells && sells->kind == AGI_LIST ? sells->first : NULL;
        for (; item; item = item->next, s++) {
            reader->supply_at[s] = item;
            AG_TRY(read_supply(reader, item, p, &supply[s]));
        }
        item = buys && buys->kind == AGI_LIST ? buys->first : NULL;
        for (; item; item = item->next, d++) {
            reader->demand_at[d] = item;
            AG_TRY(read_demand(reader, item, p, &demand[d]));
        }
    }
    for (const agi_node *item = programmes ? programmes->first : NULL; item; item = item->next) {
        reader->demand_at[d] = item;
        AG_TRY(read_programme(reader, item, &demand[d++]));
    }
    model->n_supply = s;
    model->n_demand = d;
    return AG_OK;
}
