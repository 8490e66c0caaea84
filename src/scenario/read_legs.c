/* Legs between places, and the vehicles that fly them. */
#include "scenario/scenario_internal.h"

#include <math.h>
#include <string.h>

typedef struct leg_list {
    ag_leg *rows;
    const agi_node **at;
    size_t count, capacity, at_capacity;
    bool too_many;
} leg_list;

static ag_err add_leg(agi_reader *reader, leg_list *list, const agi_node *node, const ag_leg *leg)
{
    size_t n = list->count;
    if (n >= AGI_LEGS_MAX) {
        list->too_many = true;
        return AG_OK;
    }
    AG_TRY(ag_grow(reader->ctx, &list->rows, n, &list->capacity, sizeof *list->rows));
    AG_TRY(ag_grow(reader->ctx, &list->at, n, &list->at_capacity, sizeof(agi_node *)));
    list->rows[n] = *leg;
    list->at[n] = node;
    list->count++;
    return AG_OK;
}

static ag_err add_both(agi_reader *reader, leg_list *list, const agi_node *node, ag_leg leg,
                       bool both)
{
    uint32_t row = (uint32_t)list->count;
    leg.back = both ? row + 1 : AG_NONE;
    AG_TRY(add_leg(reader, list, node, &leg));
    if (!both) return AG_OK;
    uint32_t from = leg.from;
    leg.from = leg.to;
    leg.to = from;
    leg.back = row;
    return add_leg(reader, list, node, &leg);
}

/* A leg of the sky is a row for each of its slots. */
static ag_err add_slots(agi_reader *reader, leg_list *list, const agi_node *node,
                        const agi_raw_leg *raw, ag_leg leg, bool both)
{
    uint32_t slots = !raw->sky ? 1 : raw->fast ? AG_SLOTS : AG_SLOT_FAST;
    for (leg.slot = 0; leg.slot < slots; leg.slot++) {
        AG_TRY(add_both(reader, list, node, leg, both));
    }
    return AG_OK;
}

/* Every pair of the places named. */
static ag_err add_between(agi_reader *reader, leg_list *list, const agi_node *node,
                          const agi_raw_leg *raw)
{
    if (raw->between->kind != AGI_LIST || raw->between->count < 2) {
        return agi_report(reader->findings, AG_ERROR, raw->between, AGI_AT_VALUE,
                          "a list of two or more places", "no pair of places is named");
    }
    for (const agi_node *a = raw->between->first; a; a = a->next) {
        uint32_t from = AG_NONE, to = AG_NONE;
        AG_TRY(agi_row_read(reader, a, AGI_PLACE, &from));
        for (const agi_node *b = a->next; b && from != AG_NONE; b = b->next) {
            to = b->kind == AGI_SCALAR ? ag_names_find(reader->names[AGI_PLACE], b->text) : AG_NONE;
            if (to == AG_NONE) continue; /* reported when it is a's turn */
            if (from == to) {
                AG_TRY(agi_report(reader->findings, AG_ERROR, b, AGI_AT_VALUE, "each place once",
                                  "`%s` is here twice", b->text));
                continue;
            }
            ag_leg leg = raw->leg;
            leg.from = from;
            leg.to = to;
            AG_TRY(add_slots(reader, list, node, raw, leg, true));
        }
    }
    return AG_OK;
}

static ag_err bad_leg(agi_reader *reader, const agi_node *node, const char *message)
{
    return agi_report(reader->findings, AG_ERROR, node, AGI_AT_VALUE,
                      "{from, to, both, freight}, {from, to, both, dv, time, aero, window}, "
                      "{from, to, both, sky: true} or {between: [places], sky: true}",
                      "%s", message);
}

static ag_err read_leg_window(agi_reader *reader, const agi_node *node, ag_leg *leg)
{
    agi_window window = {0};
    AG_TRY(agi_record_read(reader, node, &agi_window_table, NULL, &window));
    leg->window_every_yr = window.every_yr;
    leg->window_open_yr = window.open_yr;
    leg->window_first_year = window.first_year;
    return AG_OK;
}

static ag_err read_leg(agi_reader *reader, const agi_node *node, leg_list *list)
{
    agi_raw_leg raw = {.leg = {.from = AG_NONE, .to = AG_NONE}};
    uint32_t before = reader->findings->n_error;
    AG_TRY(agi_record_read(reader, node, &agi_leg_table, NULL, &raw));
    const agi_node *window = agi_node_find(node, "window");
    if (window) AG_TRY(read_leg_window(reader, window, &raw.leg));
    if (reader->findings->n_error > before) return AG_OK;
    bool freight = agi_node_find(node, "freight"), dv = agi_node_find(node, "dv");
    bool ends = raw.leg.from != AG_NONE && raw.leg.to != AG_NONE;
    if ((freight ? 1 : 0) + (dv ? 1 : 0) + (raw.sky ? 1 : 0) != 1) {
        return bad_leg(reader, node, "a leg has exactly one of `freight`, `dv` and `sky: true`");
    }
    if (raw.between ? raw.leg.from != AG_NONE || raw.leg.to != AG_NONE || !raw.sky : !ends) {
        return bad_leg(reader, node, "a leg has `from` and `to`, or `between` and `sky: true`");
    }
    if (dv && isnan(raw.time_yr)) return bad_leg(reader, node, "a leg with `dv` needs `time`");
    if (raw.sky && (window || !isnan(raw.time_yr) || agi_node_find(node, "aero"))) {
        return bad_leg(reader, node, "the sky gives times, windows and aeroshells by itself");
    }
    if (!raw.sky && (agi_node_find(node, "aerobrake") || agi_node_find(node, "fast"))) {
        return bad_leg(reader, node, "`aerobrake` and `fast` belong to `sky: true`");
    }
    raw.leg.brakes = raw.sky && raw.leg.brakes;
    raw.leg.kind = raw.sky ? AG_LEG_SKY : dv ? AG_LEG_GIVEN : AG_LEG_FREIGHT;
    raw.leg.dv_mps = dv ? raw.dv_mps : 0;
    raw.leg.tof_yr = isnan(raw.time_yr) ? 0 : raw.time_yr;
    if (raw.between) return add_between(reader, list, node, &raw);
    if (raw.leg.from == raw.leg.to) {
        return agi_report(reader->findings, AG_ERROR, node, AGI_AT_VALUE, "two places",
                          "a leg from a place to itself");
    }
    return add_slots(reader, list, node, &raw, raw.leg, raw.both);
}

static ag_err keep_legs(agi_reader *reader, const leg_list *list)
{
    ag_leg *rows = ag_arena_new(reader->arena, list->count, sizeof *rows);
    reader->leg_at = ag_arena_new(reader->arena, list->count, sizeof(agi_node *));
    if (!rows || !reader->leg_at) return AG_ERR_MEMORY;
    if (list->count > 0) {
        memcpy(rows, list->rows, list->count * sizeof *rows);
        memcpy(reader->leg_at, list->at, list->count * sizeof(agi_node *));
    }
    reader->model->leg = rows;
    reader->model->n_leg = (uint32_t)list->count;
    return AG_OK;
}

ag_err agi_read_legs(agi_reader *reader)
{
    const agi_node *section = NULL;
    AG_TRY(agi_section(reader, "legs", AGI_LIST, &section));
    leg_list list = {0};
    ag_err err = AG_OK;
    for (const agi_node *node = section ? section->first : NULL; node && err == AG_OK;
         node = node->next) {
        err = read_leg(reader, node, &list);
    }
    if (err == AG_OK && list.too_many) {
        err = agi_report(reader->findings, AG_ERROR, section, AGI_AT_KEY, "at most 10000",
                         "too many legs");
    }
    if (err == AG_OK) err = keep_legs(reader, &list);
    ag_delete(reader->ctx, list.rows);
    ag_delete(reader->ctx, list.at);
    return err;
}

/* ---- vehicles -------------------------------------------------------------------------------- */

static ag_err read_vehicle_leg(agi_reader *reader, const agi_node *item, uint32_t leg[2])
{
    if (item->kind != AGI_LIST || item->count != 2) {
        return agi_report(reader->findings, AG_ERROR, item, AGI_AT_VALUE,
                          "[from, to], like [earth, leo]", "this is not a pair of places");
    }
    AG_TRY(agi_row_read(reader, item->first, AGI_PLACE, &leg[0]));
    return agi_row_read(reader, item->last, AGI_PLACE, &leg[1]);
}

static ag_err read_vehicle_legs(agi_reader *reader, const agi_node *node, ag_vehicle *vehicle)
{
    if (node->kind != AGI_LIST) {
        return agi_report(reader->findings, AG_ERROR, node, AGI_AT_VALUE, "[[earth, leo], …]",
                          "a list of pairs of places is wanted");
    }
    uint32_t(*legs)[2] = ag_arena_new(reader->arena, node->count, sizeof *legs);
    if (!legs) return AG_ERR_MEMORY;
    uint32_t n = 0;
    for (const agi_node *item = node->first; item; item = item->next) {
        AG_TRY(read_vehicle_leg(reader, item, legs[n++]));
    }
    vehicle->leg = (const uint32_t(*)[2])legs;
    vehicle->n_leg = n;
    return AG_OK;
}

static ag_err check_vehicle(agi_reader *reader, const agi_node *node, const ag_vehicle *vehicle)
{
    double sum = 0.0;
    for (uint32_t i = 0; i < vehicle->n_propellant; i++) {
        sum += vehicle->propellant[i].q;
        if (reader->model->good[vehicle->propellant[i].good].mass) continue;
        AG_TRY(agi_report(reader->findings, AG_ERROR, agi_node_find(node, "propellant"),
                          AGI_AT_VALUE, "goods whose unit is t", "a propellant without mass"));
    }
    if (vehicle->n_propellant > 0 && fabs(sum - 1) > 1e-6) {
        AG_TRY(agi_report(reader->findings, AG_ERROR, agi_node_find(node, "propellant"),
                          AGI_AT_VALUE, "shares of mass that add up to 1",
                          "the shares of the propellants add up to %g", sum));
    }
    bool service = vehicle->price_per_flight.n > 0;
    if (vehicle->ve_mps > 0 && vehicle->n_propellant == 0 && !service) {
        AG_TRY(agi_report(reader->findings, AG_ERROR, node, AGI_AT_KEY,
                          "add `propellant: {GOOD: 1}`", "`%s` burns nothing", vehicle->name));
    }
    if (vehicle->ve_mps > 0 && vehicle->tank_t <= 0 && !service) {
        AG_TRY(agi_report(reader->findings, AG_ERROR, node, AGI_AT_KEY, "add `tank: 600 t`",
                          "`%s` has no tank", vehicle->name));
    }
    if (vehicle->ve_mps <= 0 && !service) {
        AG_TRY(agi_report(reader->findings, AG_WARNING, node, AGI_AT_KEY,
                          "add `isp` or `ve`, or `price_per_flight` of a launch service",
                          "`%s` has no engine", vehicle->name));
    }
    return AG_OK;
}

static ag_err read_vehicle(agi_reader *reader, uint32_t row, ag_vehicle *vehicle)
{
    const agi_node *node = reader->at[AGI_VEHICLE][row];
    agi_raw_vehicle raw = {0};
    AG_TRY(agi_record_read(reader, node, &agi_vehicle_table, NULL, &raw));
    *vehicle = raw.vehicle;
    vehicle->name = node->key;
    AG_TRY(agi_read_development(reader, node, &vehicle->development));
    if (!isnan(raw.isp_s) && !isnan(vehicle->ve_mps)) {
        AG_TRY(agi_report(reader->findings, AG_ERROR, agi_node_find(node, "ve"), AGI_AT_KEY,
                          "keep one of them", "both `isp` and `ve` are given"));
    }
    if (isnan(vehicle->ve_mps)) {
        vehicle->ve_mps = isnan(raw.isp_s) ? 0 : raw.isp_s * reader->model->g0_mps2;
    }
    AG_TRY(
        agi_shares_read(reader, raw.propellant, "1", &vehicle->propellant, &vehicle->n_propellant));
    AG_TRY(agi_shares_read(reader, raw.recipe, "@", &vehicle->recipe, &vehicle->n_recipe));
    if (raw.legs) AG_TRY(read_vehicle_legs(reader, raw.legs, vehicle));
    return check_vehicle(reader, node, vehicle);
}

/* ---- legs of launch services ------------------------------------------------------------------- */

static bool flown(const ag_leg *legs, uint32_t n, const uint32_t pair[2])
{
    for (uint32_t i = 0; i < n; i++) {
        bool same = legs[i].from == pair[0] && legs[i].to == pair[1];
        if (same && legs[i].kind != AG_LEG_FREIGHT) return true;
    }
    return false;
}

/* A service that says `legs` needs no row in the scenario's `legs`: what is missing is given, of no Δv
** and no time, behind all that were stated (their rows stay, and they have no text of their own). */
static ag_err add_service_legs(agi_reader *reader)
{
    ag_model *model = reader->model;
    uint64_t room = model->n_leg;
    for (uint32_t v = 0; v < model->n_vehicle; v++) room += model->vehicle[v].n_leg;
    if (room == model->n_leg) return AG_OK;
    if (room > (uint64_t)2 * AGI_LEGS_MAX) {
        return agi_report(reader->findings, AG_ERROR, reader->root, AGI_AT_VALUE, "at most 10000",
                          "too many legs of vehicles");
    }
    ag_leg *legs = ag_arena_new(reader->arena, (size_t)room, sizeof *legs);
    const agi_node **at = ag_arena_new(reader->arena, (size_t)room, sizeof(agi_node *));
    if (!legs || !at) return AG_ERR_MEMORY;
    uint32_t n = model->n_leg;
    if (n > 0) {
        memcpy(legs, model->leg, n * sizeof *legs);
        memcpy(at, reader->leg_at, n * sizeof(agi_node *));
    }
    for (uint32_t v = 0; v < model->n_vehicle; v++) {
        const ag_vehicle *vehicle = &model->vehicle[v];
        for (uint32_t i = 0; vehicle->price_per_flight.n > 0 && i < vehicle->n_leg; i++) {
            const uint32_t *pair = vehicle->leg[i];
            if (pair[0] == AG_NONE || pair[1] == AG_NONE || pair[0] == pair[1]) continue;
            if (flown(legs, n, pair)) continue;
            legs[n++] =
                (ag_leg){.from = pair[0], .to = pair[1], .back = AG_NONE, .kind = AG_LEG_GIVEN};
        }
    }
    model->leg = legs;
    model->n_leg = n;
    reader->leg_at = at;
    return AG_OK;
}

ag_err agi_read_vehicles(agi_reader *reader)
{
    uint32_t count = agi_row_count(reader, AGI_VEHICLE);
    ag_vehicle *vehicles = ag_arena_new(reader->arena, count, sizeof *vehicles);
    if (!vehicles) return AG_ERR_MEMORY;
    for (uint32_t i = 0; i < count; i++) AG_TRY(read_vehicle(reader, i, &vehicles[i]));
    reader->model->vehicle = vehicles;
    reader->model->n_vehicle = count;
    return add_service_legs(reader);
}
