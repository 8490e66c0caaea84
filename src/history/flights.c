/* Flights: from timetables of the sky to the numbers of the market's legs (docs/theory/market.md, Legs of
** the sky).
**
** A route is searched once for all years that a run can ask for. For each stage the windows in it are
** counted: up to three are choices of their own, more are a mean; where there is none, the least bad
** departure of the stage is all there is. */
#include "flights.h"

#include <math.h>
#include <string.h>

enum {
    ALMANAC_OVER_YR = 4, /* arrivals of the last departures */
    YEARS_OVER = 12,     /* of windows past the horizon, for ships that come home */
    SEARCHES_AT_ONCE = 8
};
/* How the shell weighs in the choice among departures without a window: as a burn at 4 km/s. */
#define SHELL_VE_MPS 4000.0
/* A quick departure that saves less of the time is none. */
#define FAST_SHARE 0.95

static const double YEAR_S = 365.25 * AG_SKY_DAY_S;

static double tdb_of_year(double year)
{
    return ag_sky_of_jd(ag_year_jd(year));
}

/* ---- routes -------------------------------------------------------------------------------------------- */

static ag_err key_of(ag_ctx *ctx, const ag_sky_site sites[2], bool brakes, ag_text *text)
{
    for (int i = 0; i < 2; i++) {
        AG_TRY(ag_text_add(ctx, text, "%s %d %.17g %.17g %.17g %u; ", sites[i].body->name,
                           (int)sites[i].at, sites[i].periapsis_m, sites[i].apoapsis_m,
                           sites[i].inclination_rad, sites[i].libration));
    }
    return ag_text_add(ctx, text, "%s", brakes ? "brakes" : "");
}

static ag_err search(ag_ctx *ctx, const agi_flights *flights, const agi_route *route,
                     ag_sky_timetable *table)
{
    const ag_sky_search search = {.from_tdb_s = flights->from_tdb_s,
                                  .to_tdb_s = flights->to_tdb_s,
                                  .leg = {.aero = route->brakes},
                                  .aim = AG_SKY_AIM_DV,
                                  .brief = true,
                                  .almanac = flights->almanac};
    return ag_sky_timetable_create(ctx, &route->sites[0], &route->sites[1], &search, table);
}

/* The route of a leg; a new one is still to be searched. */
static ag_err route_find(ag_ctx *ctx, const ag_model *model, const ag_leg *leg,
                         agi_flights *flights, uint32_t *found)
{
    agi_route made = {.brakes = leg->brakes};
    ag_text key = {0};
    ag_place_site(&model->place[leg->from], &made.sites[0]);
    ag_place_site(&model->place[leg->to], &made.sites[1]);
    ag_err err = key_of(ctx, made.sites, leg->brakes, &key);
    for (uint32_t r = 0; err == AG_OK && r < flights->n_route; r++) {
        if (strcmp(flights->route[r].key, key.s) != 0) continue;
        ag_text_free(ctx, &key);
        *found = r;
        return AG_OK;
    }
    size_t n = flights->n_route;
    if (err == AG_OK) {
        err = ag_grow(ctx, &flights->route, n, &flights->capacity, sizeof *flights->route);
    }
    if (err < 0) {
        ag_text_free(ctx, &key);
        return err;
    }
    made.key = key.s;
    flights->route[n] = made;
    flights->n_route++;
    *found = (uint32_t)n;
    return AG_OK;
}

typedef struct searches { /* of routes, on several threads */
    ag_ctx *ctx;
    agi_flights *flights;
    size_t first;
} searches;

static void search_one(void *user, size_t i)
{
    const searches *all = user;
    agi_route *route = &all->flights->route[all->first + i];
    ag_ctx *ctx = ag_ctx_create_beside(all->ctx);
    route->err = ctx ? search(ctx, all->flights, route, &route->table) : AG_ERR_MEMORY;
    ag_ctx_free(ctx);
}

/* Searches the routes from `first` on, a few at a time so that progress shows. */
static ag_err search_new(ag_ctx *ctx, agi_flights *flights, size_t first)
{
    for (size_t r = first; r < flights->n_route; r += SEARCHES_AT_ONCE) {
        searches all = {ctx, flights, r};
        size_t left = flights->n_route - r, n = left < SEARCHES_AT_ONCE ? left : SEARCHES_AT_ONCE;
        AG_TRY(ag_parallel(ctx, 0, n, search_one, &all));
        for (size_t i = r; i < r + n; i++) {
            agi_route *route = &flights->route[i];
            /* once more where its words can be kept */
            if (route->err < 0) AG_TRY(search(ctx, flights, route, &route->table));
        }
        ag_progress_report(ctx, "sky", (double)(r + n - first), (double)(flights->n_route - first));
    }
    return AG_OK;
}

/* What is not a number here would be one nowhere in the market. */
static bool sound(const ag_sky_timetable *table)
{
    double sum = table->local ? table->any.dv_total_mps + table->any.tof_s : 0;
    for (uint32_t i = 0; i < table->n_window; i++) {
        const ag_sky_leg *best = &table->window[i].best, *fast = &table->window[i].fast;
        sum += best->depart_tdb_s + best->dv_total_mps + best->tof_s + best->shell;
        sum += fast->depart_tdb_s + fast->dv_total_mps + fast->tof_s + fast->shell;
    }
    return isfinite(sum);
}

static double longest_s(const ag_sky_timetable *table)
{
    double longest = table->local ? table->any.tof_s : 0;
    for (uint32_t i = 0; i < table->n; i++) {
        if (table->tof_s[i] > longest) longest = table->tof_s[i];
    }
    for (uint32_t i = 0; i < table->n_window; i++) {
        longest = fmax(longest, fmax(table->window[i].best.tof_s, table->window[i].fast.tof_s));
    }
    return longest;
}

ag_err agi_flights_routes(ag_ctx *ctx, const ag_model *model, agi_flights *flights)
{
    size_t first = flights->n_route;
    for (uint32_t l = 0; l < model->n_leg; l++) {
        const ag_leg *leg = &model->leg[l];
        if (leg->kind != AG_LEG_SKY) continue;
        AG_TRY(route_find(ctx, model, leg, flights, &flights->route_of[l]));
    }
    AG_TRY(search_new(ctx, flights, first));
    for (size_t r = first; r < flights->n_route; r++) {
        AG_CHECK(ctx, sound(&flights->route[r].table));
        flights->longest_yr =
            fmax(flights->longest_yr, longest_s(&flights->route[r].table) / YEAR_S);
    }
    return AG_OK;
}

static double horizon_yr(const ag_model *model, double longest_period_yr)
{
    double sum = longest_period_yr;
    for (uint32_t s = 1; s < model->n_stage; s++) sum += model->stage_yr[s];
    return sum + YEARS_OVER;
}

static ag_err create(ag_ctx *ctx, const ag_model *model, double longest_period_yr,
                     agi_flights *flights)
{
    bool any = false;
    for (uint32_t l = 0; l < model->n_leg; l++) any = any || model->leg[l].kind == AG_LEG_SKY;
    if (!any) return AG_OK;
    flights->route_of = ag_new(ctx, model->n_leg, sizeof *flights->route_of);
    flights->flight = ag_new(ctx, (size_t)model->n_leg * model->n_stage, sizeof *flights->flight);
    if (!flights->route_of || !flights->flight) return AG_ERR_MEMORY;
    for (uint32_t l = 0; l < model->n_leg; l++) flights->route_of[l] = AG_NONE;
    flights->from_tdb_s = tdb_of_year(model->year_from);
    flights->to_tdb_s = tdb_of_year(model->year_to + horizon_yr(model, longest_period_yr));
    double over_s = fmin(flights->to_tdb_s + ALMANAC_OVER_YR * YEAR_S, AG_SKY_TDB_MAX_S);
    AG_TRY(ag_sky_almanac_create(ctx, flights->from_tdb_s, over_s, &flights->almanac));
    return agi_flights_routes(ctx, model, flights);
}

ag_err agi_flights_create(ag_ctx *ctx, const ag_model *model, double longest_period_yr,
                          agi_flights *flights)
{
    agi_flights made = {0};
    ag_err err = create(ctx, model, longest_period_yr, &made);
    if (err < 0) {
        agi_flights_free(ctx, &made);
        return err;
    }
    *flights = made;
    return AG_OK;
}

void agi_flights_free(ag_ctx *ctx, agi_flights *flights)
{
    for (size_t r = 0; r < flights->n_route; r++) {
        ag_sky_timetable_free(ctx, &flights->route[r].table);
        ag_delete(ctx, flights->route[r].key);
    }
    ag_sky_almanac_free(ctx, flights->almanac);
    ag_delete(ctx, flights->route);
    ag_delete(ctx, flights->route_of);
    ag_delete(ctx, flights->flight);
    *flights = (agi_flights){0};
}

/* ---- ships that come home ---------------------------------------------------------------------------------- */

/* First departure of a window at or after a time; NULL where the table has ended. */
static const ag_sky_leg *next_window(const ag_sky_timetable *table, double tdb_s)
{
    uint32_t low = 0, high = table->n_window;
    while (low < high) { /* halves each time */
        uint32_t middle = (low + high) / 2;
        if (table->window[middle].best.depart_tdb_s < tdb_s) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < table->n_window ? &table->window[low].best : NULL;
}

/* When a ship that arrives somewhere is back where it came from, by the next window; the same leg back
** where the route has none. */
static double home_tdb_s(const ag_sky_timetable *back, double arrive_tdb_s, double tof_s)
{
    if (!back) return arrive_tdb_s;
    if (back->local) return arrive_tdb_s + back->any.tof_s;
    const ag_sky_leg *leg = next_window(back, arrive_tdb_s);
    return leg ? leg->depart_tdb_s + leg->tof_s : arrive_tdb_s + tof_s;
}

/* Years of a ship that one trip takes: half of the time until it can depart again. */
static double cycle_yr(const ag_sky_timetable *table, const ag_sky_timetable *back,
                       double depart_tdb_s, double tof_s)
{
    double home = home_tdb_s(back, depart_tdb_s + tof_s, tof_s);
    const ag_sky_leg *again = next_window(table, home);
    double until = again ? again->depart_tdb_s : home;
    return back ? (until - depart_tdb_s) / 2 / YEAR_S : tof_s / YEAR_S;
}

/* ---- a leg in a stage ---------------------------------------------------------------------------------------- */

typedef struct span { /* of a stage, and the windows in it */
    double from_tdb_s, to_tdb_s;
    uint32_t first, n;
} span;

static span windows_in(const ag_sky_timetable *table, double from_tdb_s, double to_tdb_s)
{
    span s = {.from_tdb_s = from_tdb_s, .to_tdb_s = to_tdb_s};
    while (s.first < table->n_window && table->window[s.first].best.depart_tdb_s < from_tdb_s) {
        s.first++;
    }
    while (s.first + s.n < table->n_window &&
           table->window[s.first + s.n].best.depart_tdb_s < to_tdb_s) {
        s.n++;
    }
    return s;
}

/* One more departure of a mean that is being summed up. */
static void take(const ag_sky_timetable *table, const ag_sky_timetable *back, double depart_tdb_s,
                 double dv_mps, double tof_s, double shell, ag_flight *flight)
{
    flight->dv_mps[flight->n++] = dv_mps;
    flight->tof_yr += tof_s / YEAR_S;
    flight->aero += shell;
    flight->cycle_yr += cycle_yr(table, back, depart_tdb_s, tof_s);
}

static void take_leg(const ag_sky_timetable *table, const ag_sky_timetable *back,
                     const ag_sky_leg *leg, ag_flight *flight)
{
    take(table, back, leg->depart_tdb_s, leg->dv_total_mps, leg->tof_s, leg->shell, flight);
}

static void close_mean(ag_flight *flight)
{
    if (flight->n == 0) return;
    flight->tof_yr /= flight->n;
    flight->aero /= flight->n;
    flight->cycle_yr /= flight->n;
}

/* The least bad departure of a stage without a window. */
static void off_window(const ag_sky_timetable *table, const ag_sky_timetable *back, const span *s,
                       ag_flight *flight)
{
    double least = INFINITY;
    uint32_t best = AG_NONE;
    for (uint32_t i = 0; i < table->n; i++) {
        double depart = table->depart_tdb_s[i];
        double cost = table->dv_mps[i] + SHELL_VE_MPS * log1p(table->shell[i]);
        if (depart < s->from_tdb_s || depart >= s->to_tdb_s || !(cost < least)) continue;
        least = cost;
        best = i;
    }
    if (best == AG_NONE) return;
    take(table, back, table->depart_tdb_s[best], table->dv_mps[best], table->tof_s[best],
         table->shell[best], flight);
}

static void fast_windows(const ag_sky_timetable *table, const ag_sky_timetable *back, const span *s,
                         uint32_t stride, ag_flight *flight)
{
    double best_s = 0, fast_s = 0;
    for (uint32_t i = 0; i < s->n; i += stride) {
        const ag_sky_window *window = &table->window[s->first + i];
        take_leg(table, back, &window->fast, flight);
        best_s += window->best.tof_s;
        fast_s += window->fast.tof_s;
    }
    if (fast_s > FAST_SHARE * best_s) *flight = (ag_flight){0};
}

static void flight_make(const ag_sky_timetable *table, const ag_sky_timetable *back, uint32_t slot,
                        const span *s, ag_flight *flight)
{
    *flight = (ag_flight){0};
    uint32_t stride = (s->n + AG_FLIGHT_MAX - 1) / AG_FLIGHT_MAX; /* of windows in a mean */
    if (table->local) {
        if (slot == 0) take_leg(table, back, &table->any, flight);
    } else if (slot == AG_SLOT_FAST) {
        if (s->n > 0) fast_windows(table, back, s, stride, flight);
    } else if (s->n == 0) {
        if (slot == 0) off_window(table, back, s, flight);
    } else if (s->n <= AG_SLOT_FAST) {
        if (slot < s->n) take_leg(table, back, &table->window[s->first + slot].best, flight);
    } else if (slot == 0) {
        for (uint32_t i = 0; i < s->n; i += stride) {
            take_leg(table, back, &table->window[s->first + i].best, flight);
        }
    }
    close_mean(flight);
    if (table->local) flight->cycle_yr = flight->tof_yr;
    uint32_t n = table->n_window;
    if (n < 2) return;
    double all = table->window[n - 1].best.depart_tdb_s - table->window[0].best.depart_tdb_s;
    flight->every_yr = all / (n - 1) / YEAR_S;
}

/* Route of the leg back: the other half of a leg that goes both ways, else of the first of the sky the other
** way round; NULL: none. */
static const ag_sky_timetable *way_back(const ag_model *model, const agi_flights *flights,
                                        const ag_leg *leg)
{
    uint32_t back = leg->back;
    for (uint32_t l = 0; l < model->n_leg && back == AG_NONE; l++) {
        const ag_leg *other = &model->leg[l];
        bool turned = other->from == leg->to && other->to == leg->from;
        if (turned && other->kind == AG_LEG_SKY) back = l;
    }
    return back == AG_NONE ? NULL : &flights->route[flights->route_of[back]].table;
}

void agi_flights_period(const ag_model *model, double year, double period_yr, agi_flights *flights)
{
    ag_stages stages;
    if (!flights->flight) return;
    ag_stages_make(model, period_yr, &stages);
    for (uint32_t l = 0; l < model->n_leg; l++) {
        const ag_leg *leg = &model->leg[l];
        if (leg->kind != AG_LEG_SKY) continue;
        const ag_sky_timetable *table = &flights->route[flights->route_of[l]].table;
        const ag_sky_timetable *back = way_back(model, flights, leg);
        for (uint32_t s = 0; s < stages.n; s++) {
            double from = year + stages.from[s];
            span within =
                windows_in(table, tdb_of_year(from), tdb_of_year(from + stages.length[s]));
            flight_make(table, back, leg->slot, &within,
                        &flights->flight[(size_t)l * model->n_stage + s]);
        }
    }
}
