/* What can be had where: goods nobody makes, places nobody reaches, demand in vain.
**
** A good is to be had at a place that sells, stores or makes it, and wherever ships carry it from
** there. A process makes its outputs where it may run and where all its inputs are to be had; this
** is repeated until nothing changes. All findings are warnings: a world may be meant that way. */
#include "scenario/scenario_internal.h"

#include <math.h>
#include <string.h>

typedef struct supply_map {
    const ag_model *model;
    uint8_t *ways; /* [place][place] cargo can go, in any number of legs */
    uint8_t *had;  /* [place][good] */
} supply_map;

static bool may_fly(const ag_model *model, const ag_leg *leg)
{
    if (leg->kind == AG_LEG_FREIGHT) return true;
    for (uint32_t v = 0; v < model->n_vehicle; v++) {
        const ag_vehicle *vehicle = &model->vehicle[v];
        if (vehicle->n_leg == 0) return true;
        for (uint32_t i = 0; i < vehicle->n_leg; i++) {
            if (vehicle->leg[i][0] == leg->from && vehicle->leg[i][1] == leg->to) return true;
        }
    }
    return false;
}

static void find_ways(const supply_map *map)
{
    const ag_model *model = map->model;
    size_t n = model->n_place;
    for (uint32_t i = 0; i < model->n_leg; i++) {
        const ag_leg *leg = &model->leg[i];
        if (may_fly(model, leg)) map->ways[leg->from * n + leg->to] = 1;
    }
    for (uint32_t v = 0; v < model->n_vehicle; v++) { /* services need no leg of their own */
        const ag_vehicle *vehicle = &model->vehicle[v];
        for (uint32_t i = 0; vehicle->price_per_flight.n > 0 && i < vehicle->n_leg; i++) {
            map->ways[vehicle->leg[i][0] * n + vehicle->leg[i][1]] = 1;
        }
    }
    for (size_t via = 0; via < n; via++) {
        for (size_t a = 0; a < n; a++) {
            for (size_t b = 0; map->ways[a * n + via] && b < n; b++) {
                map->ways[a * n + b] |= map->ways[via * n + b];
            }
        }
    }
}

/* The good is to be had at the place and where ships bring it. True: that is news. */
static bool offer(const supply_map *map, uint32_t place, uint32_t good)
{
    const ag_model *model = map->model;
    size_t n = model->n_place, m = model->n_good;
    bool news = !map->had[place * m + good];
    map->had[place * m + good] = 1;
    for (uint32_t to = 0; news && !model->good[good].local && to < n; to++) {
        if (map->ways[place * n + to]) map->had[to * m + good] = 1;
    }
    return news;
}

static bool has_inputs(const supply_map *map, uint32_t place, const ag_process *process)
{
    for (uint32_t i = 0; i < process->n_in; i++) {
        if (!map->had[place * (size_t)map->model->n_good + process->in[i].good]) return false;
    }
    return true;
}

/* A place where nothing can be built has only the capacity it was given. */
static bool may_run(const ag_model *model, uint32_t place, uint32_t process)
{
    const ag_place *at = &model->place[place];
    return model->process[process].where[place] &&
           (!at->fixed_capacity || at->capacity[process] > 0);
}

static void find_goods(const supply_map *map)
{
    const ag_model *model = map->model;
    for (uint32_t i = 0; i < model->n_supply; i++) {
        offer(map, model->supply[i].place, model->supply[i].good);
    }
    for (uint32_t p = 0; p < model->n_place; p++) {
        for (uint32_t k = 0; k < model->n_good; k++) {
            if (model->place[p].stock[k] > 0) offer(map, p, k);
        }
    }
    for (bool news = true; news;) { /* ends: each round makes a good to be had somewhere */
        news = false;
        for (uint32_t j = 0; j < model->n_process; j++) {
            const ag_process *process = &model->process[j];
            for (uint32_t p = 0; p < model->n_place; p++) {
                if (!may_run(model, p, j) || !has_inputs(map, p, process)) continue;
                for (uint32_t i = 0; i < process->n_out; i++) {
                    if (offer(map, p, process->out[i].good)) news = true;
                }
            }
        }
    }
}

static ag_err warn_missing(agi_reader *reader, const agi_node *node, uint32_t place, uint32_t good)
{
    return agi_report(reader->findings, AG_WARNING, node, AGI_AT_VALUE,
                      "a supply, a process that can run, or a leg with a ship is missing",
                      "`%s` wants `%s`, but nobody makes it there or can bring it",
                      reader->model->place[place].name, reader->model->good[good].name);
}

static ag_err check_demand(agi_reader *reader, const supply_map *map)
{
    const ag_model *model = map->model;
    for (uint32_t i = 0; i < model->n_demand; i++) {
        const ag_demand *demand = &model->demand[i];
        if (map->had[demand->place * (size_t)model->n_good + demand->good]) continue;
        AG_TRY(warn_missing(reader, reader->demand_at[i], demand->place, demand->good));
    }
    for (uint32_t p = 0; p < model->n_place; p++) {
        const ag_place *place = &model->place[p];
        for (uint32_t k = 0; k < model->n_good && place->people > 0 && !place->external; k++) {
            if (model->people.need[k] <= 0 || k == model->shelter_good) continue;
            if (map->had[p * (size_t)model->n_good + k]) continue;
            AG_TRY(warn_missing(reader, reader->at[AGI_PLACE][p], p, k));
        }
    }
    return AG_OK;
}

static ag_err check_process(agi_reader *reader, const supply_map *map, uint32_t row)
{
    const ag_model *model = map->model;
    const ag_process *process = &model->process[row];
    uint32_t n_allowed = 0, missing = AG_NONE;
    for (uint32_t p = 0; p < model->n_place; p++) {
        if (!may_run(model, p, row)) continue;
        n_allowed++;
        if (has_inputs(map, p, process)) return AG_OK;
        for (uint32_t i = 0; i < process->n_in; i++) {
            uint32_t good = process->in[i].good;
            if (!map->had[p * (size_t)model->n_good + good]) missing = good;
        }
    }
    const agi_node *node = reader->at[AGI_PROCESS][row];
    if (!agi_node_is_own(reader->root, node)) return AG_OK;
    if (n_allowed == 0) {
        return agi_report(reader->findings, AG_WARNING, node, AGI_AT_KEY,
                          "see `where`, deposits, `air`, `insolation` and `fixed_capacity`",
                          "`%s` can run nowhere", process->name);
    }
    return agi_report(reader->findings, AG_WARNING, node, AGI_AT_KEY,
                      "a supply, a process or a leg with a ship is missing",
                      "`%s` can run nowhere: `%s` is not to be had", process->name,
                      model->good[missing].name);
}

static ag_err check_places(agi_reader *reader, const supply_map *map)
{
    size_t n = map->model->n_place;
    for (size_t p = 0; p < n && n > 1; p++) {
        bool linked = false;
        for (size_t q = 0; q < n && !linked; q++) {
            linked = q != p && (map->ways[p * n + q] || map->ways[q * n + p]);
        }
        const agi_node *node = reader->at[AGI_PLACE][p];
        if (linked || !agi_node_is_own(reader->root, node)) continue;
        AG_TRY(agi_report(reader->findings, AG_WARNING, node, AGI_AT_KEY,
                          "add a leg, and a vehicle that may fly it",
                          "nobody can go to `%s` or leave it", map->model->place[p].name));
    }
    return AG_OK;
}

ag_err agi_validate_supply(agi_reader *reader)
{
    const ag_model *model = reader->model;
    size_t n = model->n_place;
    supply_map map = {.model = model};
    map.ways = ag_new(reader->ctx, n * n, 1);
    map.had = ag_new(reader->ctx, n * model->n_good, 1);
    ag_err err = map.ways && map.had ? AG_OK : AG_ERR_MEMORY;
    if (err == AG_OK) {
        find_ways(&map);
        find_goods(&map);
        err = check_places(reader, &map);
    }
    if (err == AG_OK) err = check_demand(reader, &map);
    for (uint32_t j = 0; j < model->n_process && err == AG_OK; j++) {
        err = check_process(reader, &map, j);
    }
    ag_delete(reader->ctx, map.ways);
    ag_delete(reader->ctx, map.had);
    return err;
}
