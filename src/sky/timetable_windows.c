/* Windows of a timetable: departures that none in reach beats, followed downhill to 0.1 d.
**
** A candidate is a row of the grid that is cheapest within reach, by cost or by guide (timetable.h). The minimum may lie in another valley
** that the grid's steps passed by, and near the Earth each is rippled by the Moon (the Earth's wobble of
** 12 m/s, every 27 days, moves C3 by 0.08 km^2/s^2): so all valleys in reach that come near the
** candidate's cost are begun with, each is swept in steps of a few days a grid step both ways, and the
** best of them is walked down on fine states. Windows that another one in reach beats in the end are
** dropped, and those outside the dates asked for. */
#include "sky/timetable_grid.h"

#include <string.h>

#define STARTS 6
#define NEAR_SHARE 1.15 /* of a candidate's cost */
#define NEAR_MPS 200.0
#define NEAR_M2PS2 1e6
#define SWEEP_S (4.0 * AG_SKY_DAY_S)
#define SWEEP_TOFS 10
#define EDGE_STEPS 10
#define FAST_DEPARTS 9
#define FAST_STEPS 8
#define FAST_TRIES 4
#define FAST_MORE_S (0.05 * AG_SKY_DAY_S)
#define BEATS 0.999 /* rows are from rough states */

/* A window at work. */
typedef struct found {
    uint32_t row; /* of the candidate */
    agi_try best;
} found;

static double row_guide(const agi_grid *grid, uint32_t row)
{
    return grid->valley[(size_t)row * AGI_VALLEYS].guide;
}

/* Rows in reach. */
static uint32_t reach_rows(const agi_hunt *hunt, const agi_grid *grid)
{
    return (uint32_t)fmax(1.0, floor(hunt->reach_s / grid->step_s));
}

/* True if a row is cheapest within reach, by cost or by guide. */
static bool is_candidate(const agi_grid *grid, uint32_t row, uint32_t reach)
{
    bool by_cost = isfinite(grid->cost[row]);
    bool by_guide = isfinite(row_guide(grid, row));
    for (uint32_t k = 1; k <= reach && (by_cost || by_guide); k++) {
        uint32_t before = row >= k ? row - k : row;
        uint32_t after = row + k < grid->n ? row + k : row;
        by_cost = by_cost && (before == row || grid->cost[before] > grid->cost[row]) &&
                  grid->cost[after] >= grid->cost[row];
        by_guide = by_guide && (before == row || row_guide(grid, before) > row_guide(grid, row)) &&
                   row_guide(grid, after) >= row_guide(grid, row);
    }
    return by_cost || by_guide;
}

/* True if no valley of a row beside has a lower guide at a like time of flight. */
static bool is_start(const agi_hunt *hunt, const agi_grid *grid, uint32_t row,
                     const agi_valley *valley)
{
    double like = 2.5 * hunt->tof_step_s + grid->step_s;
    if (!isfinite(valley->guide) || row == 0 || row + 1 == grid->n) return false;
    for (uint32_t other = row - 1; other <= row + 1; other += 2)
        for (int i = 0; i < AGI_VALLEYS; i++) {
            const agi_valley *v = &grid->valley[(size_t)other * AGI_VALLEYS + (size_t)i];
            if (v->guide < valley->guide && fabs(v->tof_s - valley->tof_s) < like) return false;
        }
    return true;
}

/* Where to begin for a candidate; the cheapest first. Returns the number. */
static int starts_of(const agi_hunt *hunt, const agi_grid *grid, uint32_t row,
                     agi_try starts[STARTS])
{
    uint32_t reach = reach_rows(hunt, grid);
    double slack = hunt->given.aim == AG_SKY_AIM_C3 ? NEAR_M2PS2 : NEAR_MPS;
    double limit = NEAR_SHARE * row_guide(grid, row) + slack;
    uint32_t last = row + reach < grid->n ? row + reach : grid->n - 1;
    int count = 0;
    for (uint32_t r = row > reach ? row - reach : 0; r <= last; r++)
        for (int i = 0; i < AGI_VALLEYS; i++) {
            const agi_valley *v = &grid->valley[(size_t)r * AGI_VALLEYS + (size_t)i];
            bool itself = r == row && i == 0;
            if (!itself && (v->guide > limit || !is_start(hunt, grid, r, v))) continue;
            int place = count;
            while (place > 0 && v->guide < starts[place - 1].guide) place--;
            if (place >= STARTS) continue;
            if (count < STARTS) count++;
            for (int k = count - 1; k > place; k--) starts[k] = starts[k - 1];
            starts[place] = (agi_try){.depart_tdb_s = agi_grid_depart(grid, r),
                                      .tof_s = v->tof_s,
                                      .cost = v->cost,
                                      .guide = v->guide};
        }
    return count;
}

/* Steps over the departures around a start. */
static ag_err sweep(agi_hunt *hunt, const agi_grid *grid, const agi_try *start, agi_try *best)
{
    int steps = (int)ceil(grid->step_s / SWEEP_S);
    double width = grid->step_s + 0.5 * hunt->tof_step_s;
    double low = fmax(start->tof_s - width, 0.25 * hunt->tof_step_s);
    double high = fmin(start->tof_s + width, hunt->given.tof_max_s);
    for (int i = -steps; i <= steps; i++)
        AG_TRY(agi_hunt_tof(hunt, hunt->rough, start->depart_tdb_s + grid->step_s * i / steps, low,
                            high, SWEEP_TOFS, best));
    return AG_OK;
}

ag_err agi_grid_fly(agi_hunt *hunt, const agi_try *got, ag_sky_leg *leg)
{
    ag_sky_leg_options options = hunt->given.leg;
    double arrive = got->depart_tdb_s + got->tof_s;
    options.entry_max_mps = hunt->entry_max_mps;
    if (isfinite(got->cost)) {
        options.best = false;
        options.revs = got->leg.revs;
        options.branch = got->leg.branch;
        options.aero = options.aero && got->leg.shell > 0.0; /* else the entry may be too fast */
    }
    return ag_sky_leg_fly(hunt->ctx, hunt->from, hunt->to, got->depart_tdb_s, arrive, &options,
                          leg);
}

static ag_err refine(agi_hunt *hunt, const agi_grid *grid, found *window)
{
    agi_try starts[STARTS];
    int count = starts_of(hunt, grid, window->row, starts);
    agi_try best = {.cost = INFINITY, .guide = INFINITY};
    for (int i = 0; i < count; i++) {
        agi_try here = starts[i];
        AG_TRY(sweep(hunt, grid, &starts[i], &here));
        if (agi_try_beats(&here, &best)) best = here;
    }
    /* the rough states' cost does not bind the fine ones */
    AG_TRY(agi_hunt_leg(hunt, hunt->last, best.depart_tdb_s, best.tof_s, &window->best));
    return agi_hunt_downhill(hunt, hunt->last, grid->step_s, &window->best);
}

/* ---- what is around a window ---------------------------------------------------------------------- */

/* The least dv of a departure less a limit. */
static ag_err excess(agi_hunt *hunt, agi_grid *grid, double depart_tdb_s, double limit_mps,
                     double *over_mps)
{
    agi_valley valleys[AGI_VALLEYS];
    agi_try best;
    AG_TRY(agi_grid_scan(hunt, depart_tdb_s, grid->guide, valleys, &best));
    *over_mps = isfinite(best.cost) ? best.leg.dv_total_mps - limit_mps : INFINITY;
    return AG_OK;
}

/* Where, from a window towards one side, its legs become dearer than a limit, or a bound. */
static ag_err edge(agi_hunt *hunt, agi_grid *grid, const found *window, double limit_mps, int side,
                   double bound_s, double *edge_s)
{
    double inner = window->best.depart_tdb_s;
    double outer = inner;
    double place = (inner - grid->first_s) / grid->step_s;
    int64_t row = (int64_t)(side > 0 ? floor(place) + 1.0 : ceil(place) - 1.0);
    for (; row >= 0 && row < (int64_t)grid->n; row += side) {
        outer = agi_grid_depart(grid, (uint32_t)row);
        if ((outer - bound_s) * side >= 0.0 || grid->dv_mps[row] > limit_mps) break;
        inner = outer;
    }
    if ((outer - bound_s) * side >= 0.0) outer = bound_s;
    for (int i = 0; i < EDGE_STEPS; i++) {
        double over = 0.0;
        double middle = i == 0 ? outer : 0.5 * (inner + outer);
        AG_TRY(excess(hunt, grid, middle, limit_mps, &over));
        if (over <= 0.0)
            inner = middle;
        else
            outer = middle;
        if (inner == outer) break;
    }
    *edge_s = inner;
    return AG_OK;
}

/* The quickest flight of a departure within a limit of dv: the first step of time that holds it, and
** halvings of the step before it. It may replace *fast. */
static ag_err quicker(agi_hunt *hunt, double depart_tdb_s, double limit_mps, agi_try *fast)
{
    double step = 0.5 * hunt->tof_step_s;
    agi_try leg;
    agi_try holds = {.cost = INFINITY};
    double low = 0.0;
    for (uint32_t i = 1; i <= 2 * hunt->n_tof && !isfinite(holds.cost); i++) {
        double tof = fmin(i * step, fast->tof_s);
        AG_TRY(agi_hunt_leg(hunt, hunt->rough, depart_tdb_s, tof, &leg));
        if (isfinite(leg.cost) && leg.leg.dv_total_mps <= limit_mps)
            holds = leg;
        else
            low = tof;
        if (tof >= fast->tof_s) break;
    }
    if (!isfinite(holds.cost)) return AG_OK;
    for (int i = 0; i < FAST_STEPS; i++) {
        AG_TRY(agi_hunt_leg(hunt, hunt->rough, depart_tdb_s, 0.5 * (low + holds.tof_s), &leg));
        if (isfinite(leg.cost) && leg.leg.dv_total_mps <= limit_mps)
            holds = leg;
        else
            low = leg.tof_s;
    }
    if (holds.tof_s < fast->tof_s) *fast = holds;
    return AG_OK;
}

/* The rough states' limit does not bind the bodies' own: a little more time may be needed. */
static ag_err find_fast(agi_hunt *hunt, const found *at, ag_sky_window *window)
{
    agi_try fast = at->best;
    double limit = 1.3 * window->best.dv_total_mps + 500.0;
    double width = window->open_to_tdb_s - window->open_from_tdb_s;
    int departs = hunt->given.brief ? 1 : FAST_DEPARTS;
    for (int i = 0; i < departs; i++)
        AG_TRY(quicker(hunt, window->open_from_tdb_s + width * i / FAST_DEPARTS, limit, &fast));
    for (int i = 0; i < FAST_TRIES; i++) {
        AG_TRY(agi_grid_fly(hunt, &fast, &window->fast));
        bool good = window->fast.outcome == AG_SKY_LEG_FOUND && window->fast.dv_total_mps <= limit;
        if (good && window->fast.tof_s < window->best.tof_s) return AG_OK;
        fast.tof_s += FAST_MORE_S;
    }
    window->fast = window->best;
    return AG_OK;
}

/* Half way between two windows, where the reach of one ends and the other's begins. */
static double middle_s(const found *before, const found *after)
{
    return 0.5 * (before->best.depart_tdb_s + after->best.depart_tdb_s);
}

static ag_err finish(agi_hunt *hunt, agi_grid *grid, const found *all, uint32_t count, uint32_t i,
                     ag_sky_window *window)
{
    const found *at = &all[i];
    double low = fmax(hunt->given.from_tdb_s, at->best.depart_tdb_s - hunt->reach_s);
    double high = fmin(hunt->given.to_tdb_s, at->best.depart_tdb_s + hunt->reach_s);
    if (i > 0) low = fmax(low, middle_s(&all[i - 1], at));
    if (i + 1 < count) high = fmin(high, middle_s(at, &all[i + 1]));
    low = fmin(low, at->best.depart_tdb_s);
    high = fmax(high, at->best.depart_tdb_s);
    AG_TRY(agi_grid_fly(hunt, &at->best, &window->best));
    double limit = 1.1 * window->best.dv_total_mps + 100.0;
    window->open_from_tdb_s = window->open_to_tdb_s = at->best.depart_tdb_s;
    if (hunt->given.brief) return find_fast(hunt, at, window);
    AG_TRY(edge(hunt, grid, at, limit, -1, low, &window->open_from_tdb_s));
    AG_TRY(edge(hunt, grid, at, limit, 1, high, &window->open_to_tdb_s));
    return find_fast(hunt, at, window);
}

/* ---- all windows ---------------------------------------------------------------------------------- */

/* Ways down may cross: by departure. */
static void sort(found *all, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++)
        for (uint32_t j = i; j > 0 && all[j].best.depart_tdb_s < all[j - 1].best.depart_tdb_s;
             j--) {
            found swap = all[j];
            all[j] = all[j - 1];
            all[j - 1] = swap;
        }
}

/* Drops windows that another one in reach beats; what is left stands by departure. */
static uint32_t thin_out(double reach_s, found *all, uint32_t count)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        found next = all[i];
        bool beaten = false;
        /* the ones before stand in order and out of reach of each other */
        while (kept > 0 && !beaten &&
               next.best.depart_tdb_s - all[kept - 1].best.depart_tdb_s < reach_s) {
            if (all[kept - 1].best.cost <= next.best.cost)
                beaten = true;
            else
                kept--;
        }
        if (!beaten) all[kept++] = next;
    }
    return kept;
}

/* True if a row within reach of a window is cheaper: the way down led out of the candidate's reach. */
static bool is_beaten(const agi_hunt *hunt, const agi_grid *grid, const found *window)
{
    double place = (window->best.depart_tdb_s - grid->first_s) / grid->step_s;
    double rows = hunt->reach_s / grid->step_s;
    double last = fmin(place + rows, grid->n - 1.0);
    for (uint32_t row = (uint32_t)fmax(ceil(place - rows), 0.0); row <= last; row++)
        if (grid->cost[row] < BEATS * window->best.cost) return true;
    return false;
}

static ag_err collect(agi_hunt *hunt, agi_grid *grid, found *all, uint32_t *count)
{
    uint32_t reach = reach_rows(hunt, grid);
    uint32_t first = grid->before > 0 ? grid->before - 1 : 0;
    *count = 0;
    for (uint32_t row = first; row <= grid->before + grid->n_inside && row < grid->n; row++) {
        if (!is_candidate(grid, row, reach)) continue;
        if (ag_ctx_interrupted(hunt->ctx))
            return ag_fail(hunt->ctx, AG_ERR_INTERRUPTED, "interrupted");
        found *window = &all[*count];
        window->row = row;
        AG_TRY(refine(hunt, grid, window));
        if (isfinite(window->best.cost) && !is_beaten(hunt, grid, window)) (*count)++;
    }
    sort(all, *count);
    *count = thin_out(hunt->reach_s, all, *count);
    return AG_OK;
}

static bool is_inside(const agi_hunt *hunt, const found *window)
{
    return window->best.depart_tdb_s >= hunt->given.from_tdb_s &&
           window->best.depart_tdb_s <= hunt->given.to_tdb_s;
}

ag_err agi_grid_windows(agi_hunt *hunt, agi_grid *grid, ag_sky_timetable *table)
{
    uint32_t count = 0;
    size_t most = 2 * ((size_t)grid->n / reach_rows(hunt, grid) + 2); /* by cost and by guide */
    found *all = ag_new(hunt->ctx, most, sizeof *all);
    table->window = ag_new(hunt->ctx, most, sizeof *table->window);
    ag_err err = all && table->window ? collect(hunt, grid, all, &count) : AG_ERR_MEMORY;
    for (uint32_t i = 0; err == AG_OK && i < count; i++)
        if (is_inside(hunt, &all[i]))
            err = finish(hunt, grid, all, count, i, &table->window[table->n_window++]);
    ag_delete(hunt->ctx, all);
    return err;
}
