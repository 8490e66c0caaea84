/* The tools of timetables: states on grids, a leg's cost, two minimisers with a bound on their steps.
**
** States    the Earth costs 50 microseconds a call: a rough grid of 45 knots a period for the many arcs
**           of a search, a grid of a day for what is kept, both filled as needed. Orbits of small bodies
**           may be sharp and cost little: no grid
** Cost      C3, or the velocity change with the aeroshell's share weighed as burn at 4 km/s: 4000 ln (1 +
**           share) m/s. What cannot be flown costs infinity. Where the entry is too fast a leg is braked
**           by burns; the ways down are guided by what it would cost in the air, with a penalty on the
**           excess: entries that can be borne may be a sliver between such
** Downhill  the simplex of Nelder & Mead (1965), begun anew from its best point with a smaller one; it
**           needs no slopes, which a cost with choices in it does not have everywhere */
#include "sky/timetable.h"

#include <string.h>

#define SHELL_MPS 4000.0
#define KNOTS_A_PERIOD 45.0
#define YEAR_S (365.25636 * AG_SKY_DAY_S) /* sidereal, of the Earth */
#define REACH_MAX_S (2.5 * 365.25 * AG_SKY_DAY_S)
#define REACH_SHARE 0.4
#define STEPS_A_SYNODIC 40.0
#define STEPS_BRIEF 20.0
#define STEP_MAX_S (20.0 * AG_SKY_DAY_S)
#define STEP_MIN_S (1.0 * AG_SKY_DAY_S)
#define SLOW 10.0 /* periods; the date of arrival is what matters then, not that of departure */
#define STEPS_SLOW 18.0
#define TOF_SHARE 1.3
#define TOF_LEAST_S (200.0 * AG_SKY_DAY_S)
#define TOFS 20.0
#define TOFS_A_PERIOD 12.0
#define TOFS_MAX 400.0
#define ANY_ENTRY_MPS 1e7
#define ENTRY_SPARE_MPS 0.1 /* states on the fine grid are not the bodies' own to the digit */
#define ENTRY_SPARE_BRIEF_MPS 10.0 /* and on the rough one to 2 m/s of each body */
#define PENALTY 10.0               /* m/s a m/s of entry */
#define PENALTY_MPS 1e5            /* m^2/s^2 of C3 a m/s */
#define FASTEST_MPS 1e7 /* way round the Sun over time; beyond it patched conics mean nothing */

/* ---- tracks --------------------------------------------------------------------------------------- */

static bool is_dear(const ag_sky_body *body)
{
    return !body->orbit && (body->naif == 399 || body->naif == 3);
}

/* Semi-major axis of a primary; INFINITY: it comes once. */
static double axis_m(const ag_sky_body *body)
{
    if (is_dear(body)) return AGI_AU_M;
    double axis = agi_distance_m(body);
    return isfinite(axis) ? axis : INFINITY;
}

static double period_s(const ag_sky_body *body)
{
    if (is_dear(body)) return YEAR_S;
    double a = axis_m(body);
    return 2.0 * AGI_PI * sqrt(a / ag_sky_body_find("sun")->gm_m3ps2) * a;
}

static ag_err track_open(ag_ctx *ctx, agi_track *track, double from_s, double to_s, double step_s)
{
    track->from_s = from_s;
    track->step_s = step_s;
    double n = floor((to_s - from_s) / step_s) + 3.0;
    track->knot = ag_new(ctx, (size_t)n, sizeof *track->knot);
    track->have = ag_new(ctx, (size_t)n, sizeof *track->have);
    if (!track->knot || !track->have) return AG_ERR_MEMORY;
    track->n = (uint32_t)n;
    return AG_OK;
}

static ag_err exact(ag_ctx *ctx, const ag_sky_body *body, double tdb_s, ag_sky_state *state)
{
    return ag_sky_body_state(ctx, body, ag_sky_body_find("sun"), AG_SKY_ICRF, tdb_s, state);
}

static ag_err knot_at(ag_ctx *ctx, agi_track *track, uint32_t row, ag_sky_state **state)
{
    *state = &track->knot[row];
    if (track->have[row]) return AG_OK;
    AG_TRY(exact(ctx, track->body, track->from_s + row * track->step_s, *state));
    track->have[row] = 1;
    return AG_OK;
}

/* The cubic through two knots at a share of the step between them, and its slope. */
static void cubic(const ag_sky_state *a, const ag_sky_state *b, double step, double share,
                  ag_sky_state *state)
{
    double u = share;
    double w = 1.0 - u;
    for (int k = 0; k < 3; k++) {
        double rise = b->r_m[k] - a->r_m[k];
        double bend_a = step * a->v_mps[k] - rise;
        double bend_b = rise - step * b->v_mps[k];
        double bend = w * bend_a + u * bend_b;
        state->r_m[k] = a->r_m[k] + u * (rise + w * bend);
        state->v_mps[k] = (rise + (w - u) * bend + u * w * (bend_b - bend_a)) / step;
    }
}

static ag_err track_state(ag_ctx *ctx, agi_track *track, double tdb_s, ag_sky_state *state)
{
    if (tdb_s == track->last_s) {
        *state = track->last;
        return AG_OK;
    }
    double place = (tdb_s - track->from_s) / track->step_s;
    /* past the last date a knot cannot be worked out */
    double after = track->from_s + (floor(place) + 1.0) * track->step_s;
    if (place >= 0.0 && place + 1.0 < track->n && agi_in_range(after)) {
        uint32_t row = (uint32_t)place;
        ag_sky_state *a = NULL;
        ag_sky_state *b = NULL;
        AG_TRY(knot_at(ctx, track, row, &a));
        AG_TRY(knot_at(ctx, track, row + 1, &b));
        cubic(a, b, track->step_s, place - row, state);
    } else {
        AG_TRY(exact(ctx, track->body, tdb_s, state));
    }
    track->last_s = tdb_s;
    track->last = *state;
    return AG_OK;
}

static void track_close(ag_ctx *ctx, agi_track *track)
{
    if (track->shared) return;
    ag_delete(ctx, track->knot);
    ag_delete(ctx, track->have);
}

static double knot_step_s(const ag_sky_body *body)
{
    return period_s(body) / KNOTS_A_PERIOD;
}

/* ---- almanacs ------------------------------------------------------------------------------------- */

ag_err ag_sky_almanac_create(ag_ctx *ctx, double from_tdb_s, double to_tdb_s,
                             ag_sky_almanac **almanac)
{
    if (!agi_in_range(from_tdb_s) || !agi_in_range(to_tdb_s) || to_tdb_s < from_tdb_s)
        return ag_fail(ctx, AG_ERR_INPUT, "an almanac from %g to %g s is out of the dates taken",
                       from_tdb_s, to_tdb_s);
    ag_sky_almanac *made = ag_new(ctx, 1, sizeof *made);
    if (!made) return AG_ERR_MEMORY;
    agi_track *earth = &made->earth;
    earth->body = ag_sky_body_find("earth");
    earth->last_s = NAN;
    ag_err err = track_open(ctx, earth, from_tdb_s, to_tdb_s, knot_step_s(earth->body));
    for (uint32_t i = 0; err == AG_OK && i < earth->n; i++) {
        ag_sky_state *knot = NULL;
        if (!agi_in_range(earth->from_s + i * earth->step_s)) earth->n = i; /* and ends the loop */
        if (i < earth->n) err = knot_at(ctx, earth, i, &knot);
    }
    earth->shared = err == AG_OK;
    if (err < 0) {
        ag_sky_almanac_free(ctx, made);
        return err;
    }
    *almanac = made;
    return AG_OK;
}

void ag_sky_almanac_free(ag_ctx *ctx, ag_sky_almanac *almanac)
{
    if (!almanac) return;
    ag_delete(ctx, almanac->earth.knot);
    ag_delete(ctx, almanac->earth.have);
    ag_delete(ctx, almanac);
}

/* ---- the search's measures ------------------------------------------------------------------------ */

static double synodic_s(double p1_s, double p2_s)
{
    double rate = fabs(1.0 / p1_s - 1.0 / p2_s);
    return rate > 0.0 ? 1.0 / rate : INFINITY;
}

/* Half the period of the ellipse between two circles. Bodies that come once count with their
** periapsis. */
static double hohmann_s(const ag_sky_body *a, const ag_sky_body *b)
{
    double ra = axis_m(a);
    double rb = axis_m(b);
    if (!isfinite(ra) && a->orbit) ra = a->orbit->q_m;
    if (!isfinite(rb) && b->orbit) rb = b->orbit->q_m;
    double mean = 0.5 * (ra + rb);
    double half = AGI_PI * sqrt(mean / ag_sky_body_find("sun")->gm_m3ps2) * mean;
    return isfinite(half) ? half : YEAR_S;
}

static ag_err check_search(ag_ctx *ctx, const ag_sky_search *search)
{
    if (!agi_in_range(search->from_tdb_s) || !agi_in_range(search->to_tdb_s))
        return ag_fail(ctx, AG_ERR_INPUT, "%s", ag_sky_date_outcome(AG_SKY_DATE_RANGE));
    if (search->from_tdb_s > search->to_tdb_s)
        return ag_fail(ctx, AG_ERR_INPUT, "the last departure is before the first");
    if (!(search->tof_max_s >= 0.0) || !isfinite(search->tof_max_s))
        return ag_fail(ctx, AG_ERR_INPUT, "the longest time of flight is not 0 or more");
    if (!isfinite(search->leg.entry_max_mps))
        return ag_fail(ctx, AG_ERR_INPUT, "the fastest entry is not finite");
    if (search->leg.revs > AG_SKY_REVS_MAX)
        return ag_fail(ctx, AG_ERR_INPUT, "more than %d full turns", AG_SKY_REVS_MAX);
    return AG_OK;
}

ag_err agi_hunt_open(ag_ctx *ctx, const ag_sky_site *from, const ag_sky_site *to,
                     const ag_sky_search *search, agi_hunt *hunt)
{
    *hunt = (agi_hunt){.ctx = ctx, .from = from, .to = to};
    AG_TRY(check_search(ctx, search));
    const ag_sky_site *sites[] = {from, to};
    for (int end = 0; end < 2; end++) {
        if (agi_site_check(sites[end]) != AG_SKY_LEG_FOUND)
            return ag_fail(ctx, AG_ERR_INPUT, "%s: %s", sites[end]->body->name,
                           ag_sky_leg_text(AG_SKY_LEG_NO_SITE));
        hunt->rough[end].body = ag_sky_site_primary(sites[end]);
        hunt->rough[end].last_s = NAN;
        hunt->fine[end] = hunt->rough[end];
    }
    hunt->given = *search;
    hunt->entry_max_mps = search->leg.entry_max_mps;
    double limit = hunt->entry_max_mps > 0.0 ? hunt->entry_max_mps : AGI_ENTRY_MAX_MPS;
    double spare = search->brief ? ENTRY_SPARE_BRIEF_MPS : ENTRY_SPARE_MPS;
    hunt->given.leg.entry_max_mps = fmax(limit - spare, 0.5 * limit);
    const ag_sky_body *dep = hunt->rough[0].body;
    const ag_sky_body *arr = hunt->rough[1].body;
    hunt->synodic_s = synodic_s(period_s(dep), period_s(arr));
    hunt->reach_s = REACH_SHARE * fmin(hunt->synodic_s, REACH_MAX_S);
    hunt->last = search->brief ? hunt->rough : hunt->fine;
    double step_s = hunt->synodic_s / (search->brief ? STEPS_BRIEF : STEPS_A_SYNODIC);
    if (period_s(dep) > SLOW * period_s(arr)) step_s = period_s(arr) / STEPS_SLOW;
    double most = search->brief ? 2.0 * STEP_MAX_S : STEP_MAX_S;
    hunt->depart_step_s = fmax(STEP_MIN_S, fmin(most, step_s));
    double half = hohmann_s(dep, arr);
    double turns = 2.0 * half * search->leg.revs;
    if (search->tof_max_s <= 0.0)
        hunt->given.tof_max_s = fmax(TOF_SHARE * half, TOF_LEAST_S) + turns;
    double longest = hunt->given.tof_max_s;
    double step = fmin(longest, fmax(TOF_SHARE * half, TOF_LEAST_S)) / TOFS;
    step = fmax(fmin(step, period_s(arr) / TOFS_A_PERIOD), longest / TOFS_MAX);
    hunt->n_tof = (uint32_t)ceil(longest / step);
    hunt->tof_step_s = longest / hunt->n_tof;
    return AG_OK;
}

ag_err agi_hunt_tabulate(agi_hunt *hunt, double first_s, double last_s)
{
    for (int end = 0; end < 2; end++) {
        agi_track *rough = &hunt->rough[end];
        if (rough->body->orbit) continue;
        double to_s = fmin(AG_SKY_TDB_MAX_S, last_s + end * hunt->given.tof_max_s);
        double from_s = fmax(AG_SKY_TDB_MIN_S, first_s);
        if (hunt->given.almanac && rough->body == hunt->given.almanac->earth.body)
            *rough = hunt->given.almanac->earth;
        else
            AG_TRY(track_open(hunt->ctx, rough, from_s, to_s, knot_step_s(rough->body)));
        if (is_dear(rough->body) && !hunt->given.brief)
            AG_TRY(track_open(hunt->ctx, &hunt->fine[end], from_s, to_s, AG_SKY_DAY_S));
    }
    return AG_OK;
}

void agi_hunt_close(agi_hunt *hunt)
{
    for (int end = 0; end < 2; end++) {
        track_close(hunt->ctx, &hunt->rough[end]);
        track_close(hunt->ctx, &hunt->fine[end]);
    }
}

/* ---- one leg -------------------------------------------------------------------------------------- */

static double cost_of(const agi_hunt *hunt, const ag_sky_leg *leg)
{
    if (leg->outcome != AG_SKY_LEG_FOUND) return INFINITY;
    if (hunt->given.aim == AG_SKY_AIM_C3) return leg->c3_m2ps2;
    return leg->dv_total_mps + SHELL_MPS * log1p(leg->shell);
}

bool agi_try_beats(const agi_try *leg, const agi_try *other)
{
    if (isfinite(leg->cost) || isfinite(other->cost)) return leg->cost < other->cost;
    return leg->guide < other->guide;
}

/* One arc with options; *got is replaced if it is beaten. */
static ag_err try_arc(agi_hunt *hunt, const ag_sky_state states[2],
                      const ag_sky_leg_options *options, agi_try *got, ag_sky_leg_outcome *outcome)
{
    ag_sky_leg leg;
    AG_TRY(agi_sky_leg_between(hunt->ctx, hunt->from, hunt->to, &states[0], &states[1],
                               got->depart_tdb_s, got->depart_tdb_s + got->tof_s, options, &leg));
    double cost = cost_of(hunt, &leg);
    *outcome = leg.outcome;
    got->guide = fmin(got->guide, cost);
    if (cost < got->cost) {
        got->cost = cost;
        got->leg = leg;
    }
    return AG_OK;
}

/* An arc whose entry is too fast: its guide, and what it costs with burns alone. */
static ag_err try_fast(agi_hunt *hunt, const ag_sky_state states[2], ag_sky_leg_options options,
                       agi_try *got)
{
    agi_try any = *got;
    ag_sky_leg_outcome outcome = AG_SKY_LEG_FOUND;
    double limit = options.entry_max_mps;
    any.cost = INFINITY;
    options.entry_max_mps = ANY_ENTRY_MPS;
    AG_TRY(try_arc(hunt, states, &options, &any, &outcome));
    if (isfinite(any.cost)) {
        double penalty = hunt->given.aim == AG_SKY_AIM_C3 ? PENALTY_MPS : PENALTY;
        double excess = fmax(any.leg.entry_mps - limit, 0.0);
        got->guide = fmin(got->guide, any.cost + penalty * excess);
    }
    options.aero = false;
    return try_arc(hunt, states, &options, got, &outcome);
}

/* A number of turns; *got is replaced if it is beaten. *more: an arc of more turns may exist. */
static ag_err try_turns(agi_hunt *hunt, const ag_sky_state states[2], uint32_t revs,
                        ag_sky_branch branch, agi_try *got, bool *more)
{
    ag_sky_leg_options options = hunt->given.leg;
    ag_sky_leg_outcome outcome = AG_SKY_LEG_FOUND;
    options.best = false;
    options.revs = revs;
    options.branch = branch;
    AG_TRY(try_arc(hunt, states, &options, got, &outcome));
    *more = outcome != AG_SKY_LEG_NO_ARC && outcome != AG_SKY_LEG_NO_PLANE;
    if (outcome == AG_SKY_LEG_TOO_FAST) AG_TRY(try_fast(hunt, states, options, got));
    return AG_OK;
}

ag_err agi_hunt_leg(agi_hunt *hunt, agi_track *tracks, double depart_tdb_s, double tof_s,
                    agi_try *got)
{
    const ag_sky_leg_options *options = &hunt->given.leg;
    ag_sky_state states[2];
    bool more = true;
    got->depart_tdb_s = depart_tdb_s;
    got->tof_s = tof_s;
    got->cost = INFINITY;
    got->guide = INFINITY;
    if (!agi_in_range(depart_tdb_s) || !agi_in_range(depart_tdb_s + tof_s) || !(tof_s > 0.0))
        return AG_OK;
    AG_TRY(track_state(hunt->ctx, &tracks[0], depart_tdb_s, &states[0]));
    AG_TRY(track_state(hunt->ctx, &tracks[1], depart_tdb_s + tof_s, &states[1]));
    double round = agi_length(states[0].r_m) + agi_length(states[1].r_m);
    if (round > FASTEST_MPS * tof_s) return AG_OK;
    if (!options->best) return try_turns(hunt, states, options->revs, options->branch, got, &more);
    for (uint32_t revs = 0; more && revs <= options->revs; revs++) {
        AG_TRY(try_turns(hunt, states, revs, AG_SKY_LEFT, got, &more));
        if (more && revs > 0) AG_TRY(try_turns(hunt, states, revs, AG_SKY_RIGHT, got, &more));
    }
    return AG_OK;
}

/* ---- minimisers ----------------------------------------------------------------------------------- */

#define GOLDEN 0.61803398874989485

/* A flight, kept if it is the best so far. */
static ag_err look_at(agi_hunt *hunt, agi_track *tracks, double depart_tdb_s, double tof_s,
                      agi_try *got, agi_try *best)
{
    AG_TRY(agi_hunt_leg(hunt, tracks, depart_tdb_s, tof_s, got));
    if (agi_try_beats(got, best)) *best = *got;
    return AG_OK;
}

ag_err agi_hunt_tof(agi_hunt *hunt, agi_track *tracks, double depart_tdb_s, double low_s,
                    double high_s, int steps, agi_try *best)
{
    agi_try a;
    agi_try b;
    double low = low_s;
    double high = high_s;
    AG_TRY(look_at(hunt, tracks, depart_tdb_s, high - GOLDEN * (high - low), &a, best));
    AG_TRY(look_at(hunt, tracks, depart_tdb_s, low + GOLDEN * (high - low), &b, best));
    for (int i = 2; i < steps; i++) {
        if (a.guide <= b.guide) {
            high = b.tof_s;
            b = a;
            AG_TRY(look_at(hunt, tracks, depart_tdb_s, high - GOLDEN * (high - low), &a, best));
        } else {
            low = a.tof_s;
            a = b;
            AG_TRY(look_at(hunt, tracks, depart_tdb_s, low + GOLDEN * (high - low), &b, best));
        }
    }
    return AG_OK;
}

#define SIZE_S (0.02 * AG_SKY_DAY_S)
#define ROUNDS 4
#define ROUND_STEPS 60

/* What bounds a walk downhill. */
typedef struct bounds {
    agi_hunt *hunt;
    agi_track *tracks;
    double first_s, last_s; /* departures */
    agi_try *best;          /* of all that were looked at */
} bounds;

/* The cost at a point; one outside is moved to the bound. */
static ag_err look(const bounds *b, const double at[2], agi_try *got)
{
    double depart = fmin(fmax(at[0], b->first_s), b->last_s);
    double longest = b->hunt->given.tof_max_s;
    double tof = fmin(fmax(at[1], 0.25 * b->hunt->tof_step_s), longest);
    return look_at(b->hunt, b->tracks, depart, tof, got, b->best);
}

static void sort(agi_try *simplex)
{
    for (int i = 1; i < 3; i++)
        for (int j = i; j > 0 && simplex[j].guide < simplex[j - 1].guide; j--) {
            agi_try swap = simplex[j];
            simplex[j] = simplex[j - 1];
            simplex[j - 1] = swap;
        }
}

static double size_of(const agi_try *simplex)
{
    double size = 0.0;
    for (int i = 1; i < 3; i++) {
        size = fmax(size, fabs(simplex[i].depart_tdb_s - simplex[0].depart_tdb_s));
        size = fmax(size, fabs(simplex[i].tof_s - simplex[0].tof_s));
    }
    return size;
}

/* The point `times` as far beyond the middle of the best two as the worst is before it. */
static ag_err beyond(const bounds *b, const agi_try *simplex, double times, agi_try *got)
{
    double middle[2] = {0.5 * (simplex[0].depart_tdb_s + simplex[1].depart_tdb_s),
                        0.5 * (simplex[0].tof_s + simplex[1].tof_s)};
    double at[2] = {middle[0] + times * (middle[0] - simplex[2].depart_tdb_s),
                    middle[1] + times * (middle[1] - simplex[2].tof_s)};
    return look(b, at, got);
}

/* One step of the simplex, sorted before and after. */
static ag_err step_down(const bounds *b, agi_try *simplex)
{
    agi_try turned;
    agi_try other;
    AG_TRY(beyond(b, simplex, 1.0, &turned));
    if (turned.guide < simplex[0].guide) {
        AG_TRY(beyond(b, simplex, 2.0, &other));
        simplex[2] = other.guide < turned.guide ? other : turned;
    } else if (turned.guide < simplex[1].guide) {
        simplex[2] = turned;
    } else {
        bool outside = turned.guide < simplex[2].guide;
        AG_TRY(beyond(b, simplex, outside ? 0.5 : -0.5, &other));
        if (other.guide < fmin(turned.guide, simplex[2].guide)) {
            simplex[2] = other;
        } else {
            for (int i = 1; i < 3; i++) {
                double at[2] = {0.5 * (simplex[0].depart_tdb_s + simplex[i].depart_tdb_s),
                                0.5 * (simplex[0].tof_s + simplex[i].tof_s)};
                AG_TRY(look(b, at, &simplex[i]));
            }
        }
    }
    sort(simplex);
    return AG_OK;
}

ag_err agi_hunt_downhill(agi_hunt *hunt, agi_track *tracks, double reach_s, agi_try *best)
{
    bounds b = {hunt, tracks, fmax(best->depart_tdb_s - reach_s, AG_SKY_TDB_MIN_S),
                fmin(best->depart_tdb_s + reach_s, AG_SKY_TDB_MAX_S), best};
    double length = 3.0 * AG_SKY_DAY_S;
    agi_try simplex[3];
    for (int round = 0; round < ROUNDS; round++) {
        agi_try start = *best;
        simplex[0] = start;
        /* alternate sides, so that a bound beside the best does not flatten each one */
        double side = round % 2 == 0 ? length : -length;
        double along[2] = {start.depart_tdb_s + side, start.tof_s - 0.5 * side};
        double across[2] = {start.depart_tdb_s + 0.2 * side, start.tof_s + side};
        AG_TRY(look(&b, along, &simplex[1]));
        AG_TRY(look(&b, across, &simplex[2]));
        sort(simplex);
        for (int i = 0; i < ROUND_STEPS && size_of(simplex) > SIZE_S; i++)
            AG_TRY(step_down(&b, simplex));
        double moved =
            fabs(best->depart_tdb_s - start.depart_tdb_s) + fabs(best->tof_s - start.tof_s);
        if (round > 0 && moved < 2.0 * SIZE_S) break;
        length *= 0.4;
    }
    return AG_OK;
}
