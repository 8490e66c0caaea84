/* Hops: how each way is flown in each stage of a solve.
**
** A given leg is the same in all stages but for its windows; a leg of the sky has its numbers for each
** stage from those who asked the sky (world->flight). */
#include "market/internal.h"

#include <math.h>

/* ---- windows of given legs ------------------------------------------------------------------------------ */

static bool window_open(const ag_market *m, const ag_leg *leg, uint32_t stage)
{
    if (!(leg->window_every_yr > 0.0)) return true;
    double from = m->world->year + m->stages.from[stage];
    double to = from + m->stages.length[stage];
    double n = ceil((from - leg->window_open_yr - leg->window_first_year) / leg->window_every_yr);
    return leg->window_first_year + n * leg->window_every_yr < to;
}

/* Next time at or after t at which a window of the leg is open, in years. */
static double next_open(const ag_leg *leg, double t)
{
    if (!(leg->window_every_yr > 0.0)) return t;
    double n = floor((t - leg->window_first_year) / leg->window_every_yr);
    double opens = leg->window_first_year + n * leg->window_every_yr;
    return t <= opens + leg->window_open_yr ? t : opens + leg->window_every_yr;
}

/* The other half of a leg that goes both ways, else the first leg the other way round; or NULL. */
static const ag_leg *way_back(const ag_model *model, const ag_leg *leg)
{
    if (leg->back != AG_NONE) return &model->leg[leg->back];
    for (uint32_t l = 0; l < model->n_leg; l++) {
        if (model->leg[l].from == leg->to && model->leg[l].to == leg->from) return &model->leg[l];
    }
    return NULL;
}

/* Years of fleet that one trip takes: half a round trip between departures of one ship. */
static double cycle_yr(const ag_model *model, const ag_leg *leg)
{
    const ag_leg *back = way_back(model, leg);
    if (!(leg->window_every_yr > 0.0) || !back) return leg->tof_yr;
    double depart = leg->window_first_year;
    double home = next_open(back, depart + leg->tof_yr) + back->tof_yr;
    return (next_open(leg, home) - depart) / 2.0;
}

/* ---- hops ----------------------------------------------------------------------------------------------- */

static void of_leg(const ag_market *m, const agi_way *way, uint32_t stage, agi_hop *hop)
{
    const ag_leg *leg = &m->model->leg[way->leg];
    const ag_vehicle *vehicle = way->vehicle == AG_NONE ? NULL : &m->model->vehicle[way->vehicle];
    hop->open = window_open(m, leg, stage);
    hop->tof_yr = leg->tof_yr;
    hop->shell = 1.0 + leg->aero;
    hop->cycle_yr = cycle_yr(m->model, leg);
    if (vehicle && vehicle->ve_mps > 0.0) hop->burn = expm1(leg->dv_mps / vehicle->ve_mps);
}

static void of_flight(const ag_market *m, const agi_way *way, const ag_flight *flight, agi_hop *hop)
{
    hop->open = flight->n > 0;
    hop->tof_yr = flight->tof_yr;
    hop->shell = 1.0 + flight->aero;
    hop->cycle_yr = flight->cycle_yr;
    hop->burn = ag_flight_burn(flight, m->model->vehicle[way->vehicle].ve_mps);
}

static void hop_make(const ag_market *m, const agi_way *way, uint32_t stage, agi_hop *hop)
{
    const ag_people *people = &m->model->people;
    const ag_flight *flight = ag_flight_of(m->model, m->world->flight, way->leg);
    *hop = (agi_hop){0};
    if (flight) {
        of_flight(m, way, &flight[stage], hop);
    } else {
        of_leg(m, way, stage, hop);
    }
    hop->burn *= hop->shell;
    hop->traveller_t =
        people->traveller_t > 0.0 ? people->traveller_t : 0.1 + 0.005 * hop->tof_yr * 365.25;
    hop->crew_t = hop->traveller_t + people->crew_kit_t;
    if (hop->burn > 0.0) {
        const ag_vehicle *vehicle = &m->model->vehicle[way->vehicle];
        hop->open = hop->open && hop->burn * vehicle->dry_t < vehicle->tank_t;
    }
}

static double every_yr(const ag_market *m, const agi_way *way)
{
    const ag_flight *flight = ag_flight_of(m->model, m->world->flight, way->leg);
    double given = m->model->leg[way->leg].window_every_yr;
    double least = given > 0.0 ? given : INFINITY;
    for (uint32_t s = 0; flight && s < m->stages.n; s++) {
        if (flight[s].every_yr > 0.0) least = fmin(least, flight[s].every_yr);
    }
    return least;
}

void agi_hops_make(ag_market *m)
{
    for (uint32_t v = 0; v < m->model->n_vehicle; v++) m->shape.cycle_min_yr[v] = INFINITY;
    for (uint32_t w = 0; w < m->shape.n_way; w++) {
        const agi_way *way = &m->shape.way[w];
        for (uint32_t s = 0; s < m->stages.n; s++) {
            hop_make(m, way, s, &m->shape.hop[(size_t)s * m->shape.n_way + w]);
        }
        if (way->vehicle == AG_NONE) continue;
        double *least = &m->shape.cycle_min_yr[way->vehicle];
        *least = fmin(*least, every_yr(m, way));
    }
}
