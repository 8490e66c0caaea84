/* Timetables: the best leg of each departure, and the windows among them.
**
** 1. Departures stand evenly over the dates asked for, and as far beyond them as a window reaches, so
**    that a window is one for what lies outside as well: searches of adjoining dates find each once.
** 2. Each departure is flown for all times of flight, in even steps; the lowest few dips are sunk by
**    golden section. They are its valleys (a transfer of less and one of more than half a turn), the
**    lowest of them its row of the table.
** 3. A departure that none in reach beats is followed downhill (timetable_windows.c).
** States of the planets come from grids (timetable_hunt.c); what a window returns is flown once more
** with those of the bodies themselves. */
#include "sky/timetable_grid.h"

#include <string.h>

#define DIP_STEPS 8

/* ---- the grid ------------------------------------------------------------------------------------- */

static void shape(const agi_hunt *hunt, agi_grid *grid)
{
    double span = hunt->given.to_tdb_s - hunt->given.from_tdb_s;
    double step = hunt->depart_step_s;
    double parts = ceil(span / step);
    if (parts > 0.0) step = span / parts;
    grid->step_s = step;
    grid->n_inside = (uint32_t)parts + 1;
    grid->before = (uint32_t)ceil(hunt->reach_s / step);
    grid->n = grid->n_inside + 2 * grid->before;
    grid->first_s = hunt->given.from_tdb_s - grid->before * step;
}

double agi_grid_depart(const agi_grid *grid, uint32_t row)
{
    return grid->first_s + row * grid->step_s;
}

/* Puts a leg among the valleys of a departure, which are sorted by their guides. */
static void keep(agi_valley *valleys, const agi_try *leg)
{
    int place = AGI_VALLEYS;
    while (place > 0 && leg->guide < valleys[place - 1].guide) place--;
    for (int i = AGI_VALLEYS - 1; i > place; i--) valleys[i] = valleys[i - 1];
    if (place < AGI_VALLEYS) valleys[place] = (agi_valley){leg->cost, leg->guide, leg->tof_s};
}

/* The dips of a row of guides, lowest first; ends count. Returns their number. */
static int dips_of(const double *guide, uint32_t n, uint32_t dips[AGI_VALLEYS])
{
    int count = 0;
    for (uint32_t i = 0; i < n; i++) {
        bool dip = isfinite(guide[i]) && (i == 0 || guide[i] < guide[i - 1]) &&
                   (i + 1 == n || guide[i] <= guide[i + 1]);
        if (!dip) continue;
        int place = count;
        while (place > 0 && guide[i] < guide[dips[place - 1]]) place--;
        if (place >= AGI_VALLEYS) continue;
        if (count < AGI_VALLEYS) count++;
        for (int k = count - 1; k > place; k--) dips[k] = dips[k - 1];
        dips[place] = i;
    }
    return count;
}

ag_err agi_grid_scan(agi_hunt *hunt, double depart_tdb_s, double *guide, agi_valley *valleys,
                     agi_try *best)
{
    uint32_t dips[AGI_VALLEYS];
    double step = hunt->tof_step_s;
    best->cost = INFINITY;
    best->guide = INFINITY;
    for (int i = 0; i < AGI_VALLEYS; i++) valleys[i] = (agi_valley){INFINITY, INFINITY, NAN};
    for (uint32_t i = 0; i < hunt->n_tof; i++) {
        agi_try leg;
        AG_TRY(agi_hunt_leg(hunt, hunt->rough, depart_tdb_s, (i + 1) * step, &leg));
        guide[i] = leg.guide;
        if (agi_try_beats(&leg, best)) *best = leg;
    }
    int count = dips_of(guide, hunt->n_tof, dips);
    for (int i = 0; i < count; i++) {
        agi_try leg = {.cost = INFINITY, .guide = INFINITY};
        double low = dips[i] * step;
        double high = fmin(hunt->given.tof_max_s, (dips[i] + 2) * step);
        AG_TRY(agi_hunt_leg(hunt, hunt->rough, depart_tdb_s, (dips[i] + 1) * step, &leg));
        AG_TRY(agi_hunt_tof(hunt, hunt->rough, depart_tdb_s, fmax(low, 0.25 * step), high,
                            DIP_STEPS, &leg));
        if (agi_try_beats(&leg, best)) *best = leg;
        keep(valleys, &leg);
    }
    return AG_OK;
}

/* Fills the grid and the table's rows. */
static ag_err tabulate(agi_hunt *hunt, agi_grid *grid, ag_sky_timetable *table)
{
    for (uint32_t row = 0; row < grid->n; row++) {
        agi_try best = {.cost = INFINITY};
        if (ag_ctx_interrupted(hunt->ctx))
            return ag_fail(hunt->ctx, AG_ERR_INTERRUPTED, "interrupted");
        AG_TRY(agi_grid_scan(hunt, agi_grid_depart(grid, row), grid->guide,
                             &grid->valley[(size_t)row * AGI_VALLEYS], &best));
        bool found = isfinite(best.cost);
        grid->cost[row] = best.cost;
        grid->dv_mps[row] = found ? best.leg.dv_total_mps : INFINITY;
        if (row < grid->before || row - grid->before >= grid->n_inside) continue;
        uint32_t i = row - grid->before;
        bool last = i > 0 && i + 1 == grid->n_inside;
        table->depart_tdb_s[i] = last ? hunt->given.to_tdb_s : agi_grid_depart(grid, row);
        table->dv_mps[i] = found ? best.leg.dv_total_mps : NAN;
        table->tof_s[i] = found ? best.leg.tof_s : NAN;
        table->shell[i] = found ? best.leg.shell : NAN;
    }
    return AG_OK;
}

static ag_err allocate(agi_hunt *hunt, agi_grid *grid, ag_sky_timetable *table)
{
    ag_ctx *ctx = hunt->ctx;
    table->n = grid->n_inside;
    table->depart_tdb_s = ag_new(ctx, table->n, sizeof *table->depart_tdb_s);
    table->dv_mps = ag_new(ctx, table->n, sizeof *table->dv_mps);
    table->tof_s = ag_new(ctx, table->n, sizeof *table->tof_s);
    table->shell = ag_new(ctx, table->n, sizeof *table->shell);
    grid->valley = ag_new(ctx, (size_t)grid->n * AGI_VALLEYS, sizeof *grid->valley);
    grid->dv_mps = ag_new(ctx, grid->n, sizeof *grid->dv_mps);
    grid->cost = ag_new(ctx, grid->n, sizeof *grid->cost);
    grid->guide = ag_new(ctx, hunt->n_tof, sizeof *grid->guide);
    bool all = table->depart_tdb_s && table->dv_mps && table->tof_s && table->shell &&
               grid->valley && grid->dv_mps && grid->cost && grid->guide;
    return all ? AG_OK : AG_ERR_MEMORY;
}

/* ---- what others call ----------------------------------------------------------------------------- */

static ag_err search_all(agi_hunt *hunt, agi_grid *grid, ag_sky_timetable *table)
{
    table->synodic_s = hunt->synodic_s;
    shape(hunt, grid);
    AG_TRY(allocate(hunt, grid, table));
    AG_TRY(agi_hunt_tabulate(hunt, grid->first_s, agi_grid_depart(grid, grid->n - 1)));
    AG_TRY(tabulate(hunt, grid, table));
    return agi_grid_windows(hunt, grid, table);
}

ag_err ag_sky_timetable_create(ag_ctx *ctx, const ag_sky_site *from, const ag_sky_site *to,
                               const ag_sky_search *search, ag_sky_timetable *timetable)
{
    agi_hunt hunt;
    agi_grid grid = {0};
    ag_sky_timetable table = {.synodic_s = INFINITY};
    ag_err err = agi_hunt_open(ctx, from, to, search, &hunt);
    if (err == AG_OK && ag_sky_leg_is_local(from, to)) {
        table.local = true;
        err = ag_sky_leg_fly(ctx, from, to, search->from_tdb_s, search->from_tdb_s, &search->leg,
                             &table.any);
    } else if (err == AG_OK) {
        err = search_all(&hunt, &grid, &table);
    }
    agi_hunt_close(&hunt);
    ag_delete(ctx, grid.valley);
    ag_delete(ctx, grid.dv_mps);
    ag_delete(ctx, grid.cost);
    ag_delete(ctx, grid.guide);
    if (err < 0) {
        ag_sky_timetable_free(ctx, &table);
        return err;
    }
    *timetable = table;
    return AG_OK;
}

void ag_sky_timetable_free(ag_ctx *ctx, ag_sky_timetable *timetable)
{
    if (!timetable) return;
    ag_delete(ctx, timetable->depart_tdb_s);
    ag_delete(ctx, timetable->dv_mps);
    ag_delete(ctx, timetable->tof_s);
    ag_delete(ctx, timetable->shell);
    ag_delete(ctx, timetable->window);
    *timetable = (ag_sky_timetable){.synodic_s = INFINITY};
}

ag_err ag_sky_leg_near(ag_ctx *ctx, const ag_sky_site *from, const ag_sky_site *to,
                       double depart_tdb_s, double tof_s, const ag_sky_search *search,
                       ag_sky_leg *leg)
{
    agi_hunt hunt;
    agi_try best;
    if (!isfinite(depart_tdb_s) || !(tof_s > 0.0) || !isfinite(tof_s))
        return ag_fail(ctx, AG_ERR_INPUT, "no departure or time of flight to begin with");
    if (ag_sky_leg_is_local(from, to))
        return ag_sky_leg_fly(ctx, from, to, depart_tdb_s, depart_tdb_s, &search->leg, leg);
    ag_err err = agi_hunt_open(ctx, from, to, search, &hunt);
    if (err == AG_OK) {
        hunt.given.tof_max_s = fmax(hunt.given.tof_max_s, tof_s);
        err = agi_hunt_tabulate(&hunt, depart_tdb_s - AGI_NEAR_S, depart_tdb_s + AGI_NEAR_S);
    }
    if (err == AG_OK) err = agi_hunt_leg(&hunt, hunt.fine, depart_tdb_s, tof_s, &best);
    if (err == AG_OK) err = agi_hunt_downhill(&hunt, hunt.fine, AGI_NEAR_S, &best);
    if (err == AG_OK) err = agi_grid_fly(&hunt, &best, leg);
    agi_hunt_close(&hunt);
    return err;
}
