/* Legs: an arc about the Sun between two systems, or a path inside one, with what it costs at both ends.
**
** Between systems: Lambert's arc between the primaries' positions, prograde; its velocities less the
** primaries' are the v-infinities that ag_sky_depart and ag_sky_arrive price. Departure and arrival are
** the moments at the primaries; time inside their systems is counted on top. */
#include "sky/sky_internal.h"

const char *ag_sky_part_name(ag_sky_part part)
{
    static const char *const names[] = {"ascent",  "escape", "plane",  "course",
                                        "capture", "trim",   "landing"};
    return part < AG_SKY_PARTS ? names[part] : "";
}

const char *ag_sky_leg_text(ag_sky_leg_outcome outcome)
{
    static const char *const texts[] = {
#define AG_X(name, text) text,
        AG_SKY_LEG_LIST(AG_X)
#undef AG_X
    };
    return (size_t)outcome < sizeof texts / sizeof *texts ? texts[outcome] : "";
}

/* A leg whose numbers are not known (yet). */
static ag_sky_leg blank(ag_sky_leg_outcome outcome, double depart_tdb_s, double arrive_tdb_s)
{
    ag_sky_leg leg = {.outcome = outcome,
                      .depart_tdb_s = depart_tdb_s,
                      .arrive_tdb_s = arrive_tdb_s,
                      .tof_s = NAN,
                      .c3_m2ps2 = NAN,
                      .vinf_dep_mps = NAN,
                      .vinf_arr_mps = NAN,
                      .dla_rad = NAN,
                      .dla_arr_rad = NAN,
                      .turn_rad = NAN,
                      .dv_dep_mps = NAN,
                      .dv_arr_mps = NAN,
                      .dv_total_mps = NAN,
                      .entry_mps = NAN,
                      .shell = NAN};
    for (int part = 0; part < AG_SKY_PARTS; part++) leg.dv_mps[part] = NAN;
    return leg;
}

static void add_ends(const ag_sky_end *dep, const ag_sky_end *arr, ag_sky_leg *leg)
{
    for (int part = 0; part < AG_SKY_PARTS; part++)
        leg->dv_mps[part] = dep->dv_mps[part] + arr->dv_mps[part];
    leg->dv_dep_mps = dep->total_mps;
    leg->dv_arr_mps = arr->total_mps;
    leg->dv_total_mps = dep->total_mps + arr->total_mps;
    leg->entry_mps = arr->entry_mps;
    leg->shell = arr->shell;
}

static void fly_local(const ag_sky_site *from, const ag_sky_site *to, double depart_tdb_s,
                      const ag_sky_leg_options *options, ag_sky_leg *leg)
{
    agi_path path;
    ag_sky_leg_outcome outcome = agi_local(from, to, options, &path);
    *leg = blank(outcome, depart_tdb_s, NAN);
    leg->local = true;
    if (outcome != AG_SKY_LEG_FOUND) return;
    add_ends(&path.dep, &path.arr, leg);
    leg->tof_s = path.time_s + path.dep.time_s + path.arr.time_s;
    leg->arrive_tdb_s = depart_tdb_s + leg->tof_s;
}

/* The angle from r1 to r2 the prograde way, 0 .. 2 pi. */
static double prograde_turn(const double r1[3], const double r2[3])
{
    double cross[3];
    agi_cross(r1, r2, cross);
    double angle = atan2(agi_length(cross), agi_dot(r1, r2));
    return cross[2] < 0.0 ? 2.0 * AGI_PI - angle : angle;
}

/* What an arc makes of a leg. */
static ag_err price(ag_ctx *ctx, const ag_sky_site *from, const ag_sky_site *to,
                    const ag_sky_state states[2], const ag_sky_arc *arc,
                    const ag_sky_leg_options *options, ag_sky_leg *leg)
{
    ag_sky_end dep;
    ag_sky_end arr;
    double out[3];
    double in[3];
    for (int k = 0; k < 3; k++) {
        out[k] = arc->v1_mps[k] - states[0].v_mps[k];
        in[k] = arc->v2_mps[k] - states[1].v_mps[k];
    }
    AG_TRY(ag_sky_depart(ctx, from, out, &dep));
    AG_TRY(ag_sky_arrive(ctx, to, in, options, &arr));
    leg->revs = arc->revs;
    leg->branch = arc->branch;
    leg->outcome = dep.outcome != AG_SKY_LEG_FOUND ? dep.outcome : arr.outcome;
    if (leg->outcome != AG_SKY_LEG_FOUND) return AG_OK;
    add_ends(&dep, &arr, leg);
    leg->tof_s = leg->arrive_tdb_s - leg->depart_tdb_s + dep.time_s + arr.time_s;
    leg->c3_m2ps2 = agi_dot(out, out);
    leg->vinf_dep_mps = agi_length(out);
    leg->vinf_arr_mps = agi_length(in);
    leg->dla_rad = agi_declination_rad(ag_sky_site_primary(from), out);
    leg->dla_arr_rad = agi_declination_rad(ag_sky_site_primary(to), in);
    leg->turn_rad = prograde_turn(states[0].r_m, states[1].r_m);
    return AG_OK;
}

/* Flies one arc and keeps it if it is the first or better. *more: an arc of more turns may exist. */
static ag_err try_arc(ag_ctx *ctx, const ag_sky_site *from, const ag_sky_site *to,
                      const ag_sky_state states[2], uint32_t revs, ag_sky_branch branch,
                      const ag_sky_leg_options *options, ag_sky_leg *best, bool *more)
{
    ag_sky_arc arc;
    const ag_sky_body *sun = ag_sky_body_find("sun");
    ag_sky_leg leg = blank(AG_SKY_LEG_NO_ARC, best->depart_tdb_s, best->arrive_tdb_s);
    AG_TRY(ag_sky_lambert(ctx, sun->gm_m3ps2, states[0].r_m, states[1].r_m,
                          best->arrive_tdb_s - best->depart_tdb_s, AG_SKY_PROGRADE, revs, branch,
                          &arc));
    *more = arc.outcome == AG_SKY_ARC_FOUND;
    if (arc.outcome == AG_SKY_ARC_FOUND)
        AG_TRY(price(ctx, from, to, states, &arc, options, &leg));
    else if (arc.outcome == AG_SKY_ARC_NO_PLANE)
        leg.outcome = AG_SKY_LEG_NO_PLANE;
    bool first = best->outcome == AG_SKY_LEG_NO_TIME;
    bool found = leg.outcome == AG_SKY_LEG_FOUND;
    if (first || (found && !(best->dv_total_mps <= leg.dv_total_mps))) *best = leg;
    return AG_OK;
}

ag_err agi_sky_leg_between(ag_ctx *ctx, const ag_sky_site *from, const ag_sky_site *to,
                           const ag_sky_state *at_departure, const ag_sky_state *at_arrival,
                           double depart_tdb_s, double arrive_tdb_s,
                           const ag_sky_leg_options *options, ag_sky_leg *leg)
{
    static const ag_sky_leg_options plain = {.aero = false};
    const ag_sky_leg_options *o = options ? options : &plain;
    ag_sky_state states[2] = {*at_departure, *at_arrival};
    ag_sky_leg best = blank(AG_SKY_LEG_NO_TIME, depart_tdb_s, arrive_tdb_s);
    bool more = true;
    if (arrive_tdb_s > depart_tdb_s && !o->best)
        AG_TRY(try_arc(ctx, from, to, states, o->revs, o->branch, o, &best, &more));
    else if (arrive_tdb_s > depart_tdb_s)
        for (uint32_t revs = 0; more && revs <= o->revs; revs++) {
            AG_TRY(try_arc(ctx, from, to, states, revs, AG_SKY_LEFT, o, &best, &more));
            if (more && revs > 0)
                AG_TRY(try_arc(ctx, from, to, states, revs, AG_SKY_RIGHT, o, &best, &more));
        }
    *leg = best;
    return AG_OK;
}

ag_err ag_sky_leg_fly(ag_ctx *ctx, const ag_sky_site *from, const ag_sky_site *to,
                      double depart_tdb_s, double arrive_tdb_s, const ag_sky_leg_options *options,
                      ag_sky_leg *leg)
{
    ag_sky_state states[2];
    const ag_sky_body *sun = ag_sky_body_find("sun");
    if (options && !isfinite(options->entry_max_mps))
        return ag_fail(ctx, AG_ERR_INPUT, "the fastest entry is not finite");
    if (options && options->revs > AG_SKY_REVS_MAX)
        return ag_fail(ctx, AG_ERR_INPUT, "more than %d full turns", AG_SKY_REVS_MAX);
    if (ag_sky_leg_is_local(from, to)) {
        fly_local(from, to, depart_tdb_s, options, leg);
        return AG_OK;
    }
    if (agi_site_check(from) != AG_SKY_LEG_FOUND || agi_site_check(to) != AG_SKY_LEG_FOUND) {
        *leg = blank(AG_SKY_LEG_NO_SITE, depart_tdb_s, arrive_tdb_s);
        return AG_OK;
    }
    AG_TRY(ag_sky_body_state(ctx, ag_sky_site_primary(from), sun, AG_SKY_ICRF, depart_tdb_s,
                             &states[0]));
    AG_TRY(ag_sky_body_state(ctx, ag_sky_site_primary(to), sun, AG_SKY_ICRF, arrive_tdb_s,
                             &states[1]));
    return agi_sky_leg_between(ctx, from, to, &states[0], &states[1], depart_tdb_s, arrive_tdb_s,
                               options, leg);
}

double ag_sky_propellant_t(const ag_sky_leg *leg, double ve_mps, double dry_t, double load_t)
{
    return expm1(leg->dv_total_mps / ve_mps) * (1.0 + leg->shell) * (dry_t + load_t);
}
