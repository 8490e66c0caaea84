/* Legs inside one system: two impulses between orbits, ellipses between a planet and its moons, from moon
** to moon; no calendar comes into it.
**
** Orbits of one body are taken with their apsides on one line, so that an ellipse from the periapsis of
** one to the apoapsis of the other joins them, or the other way round; a change of plane goes with the
** burn where it costs less. Moons' orbits are circles. An ellipse to one lies in the plane of the planet's
** orbit, if that has an inclination, and meets the moon where both planes cross, nodes as they suit: the
** moon then takes up the angle between the planes. Between moons all lies in one plane. Flights to the Moon
** are faster than the least ellipse, as all that people flew: their apogee lies 0.4 of the way beyond it
** (2.9 d and LEO to low lunar orbit 4.04 km/s, as in tables; the least ellipse takes 5.0 d and 3.91). */
#include "sky/sky_internal.h"

#define BEYOND 0.4 /* low 0 (least burn), central 0.4, high 1 (2.5 d); fitted to 3.9-4.25 km/s */

agi_transfer agi_transfer_to(const ag_sky_body *planet, const ag_sky_body *moon, double r_m,
                             double inclination_rad)
{
    double mu = planet->gm_m3ps2;
    double a = agi_distance_m(moon);
    double circular = sqrt(mu / a);
    double turn = 0.0;
    if (isfinite(inclination_rad)) turn = fabs(inclination_rad - agi_moon_inclination_rad(moon));
    if (moon->naif != 301 || r_m >= a)
        return (agi_transfer){agi_apsis_mps(mu, r_m, a),
                              agi_burn_mps(agi_apsis_mps(mu, a, r_m), circular, turn),
                              agi_half_s(mu, r_m, a)};
    double apo = a + BEYOND * (a - r_m);
    double v = agi_apsis_mps(mu, r_m, apo);
    double along = v * r_m / a;
    double speed2 = v * v - 2.0 * mu * (1.0 / r_m - 1.0 / a);
    double up = sqrt(fmax(speed2 - along * along, 0.0));
    double axis = 0.5 * (r_m + apo);
    double e = (apo - r_m) / (apo + r_m);
    double angle = acos(fmax(-1.0, fmin(1.0, (1.0 - a / axis) / e)));
    double time = sqrt(axis / mu) * axis * (angle - e * sin(angle));
    double level = agi_burn_mps(circular, along, turn);
    return (agi_transfer){v, sqrt(level * level + up * up), time};
}

static double total(const agi_path *path)
{
    return path->dep.total_mps + path->arr.total_mps;
}

static void choose(agi_path *best, const agi_path *other)
{
    if (total(other) < total(best)) *best = *other;
}

/* ---- one body ------------------------------------------------------------------------------------- */

/* Burns at r1 of an orbit whose other apsis is o1 and at r2 of one whose other apsis is o2. */
static void two_burns(double mu, const double r[2], const double other[2], double turn, bool early,
                      agi_path *path)
{
    agi_end_burn(&path->dep, AG_SKY_PART_COURSE, agi_apsis_mps(mu, r[0], other[0]),
                 agi_apsis_mps(mu, r[0], r[1]), early ? turn : 0.0);
    agi_end_burn(&path->arr, AG_SKY_PART_COURSE, agi_apsis_mps(mu, r[1], r[0]),
                 agi_apsis_mps(mu, r[1], other[1]), early ? 0.0 : turn);
    bool still = r[0] == r[1] && other[0] == r[0] && other[1] == r[0];
    if (!still) path->time_s = agi_half_s(mu, r[0], r[1]);
}

static void between_orbits(const agi_place *a, const agi_place *z, double turn, agi_path *path)
{
    agi_path ways[4] = {*path, *path, *path, *path};
    double up[2][2] = {{a->rp_m, z->ra_m}, {a->ra_m, z->rp_m}};
    double down[2][2] = {{a->ra_m, z->rp_m}, {a->rp_m, z->ra_m}};
    for (int k = 0; k < 4; k++)
        two_burns(a->mu_m3ps2, k < 2 ? up[0] : down[0], k < 2 ? up[1] : down[1], turn, k % 2 == 0,
                  &ways[k]);
    *path = ways[0];
    for (int k = 1; k < 4; k++) choose(path, &ways[k]);
}

/* Down into the air from the apoapsis. */
static bool by_air(const agi_place *a, const agi_place *z, double turn,
                   const ag_sky_leg_options *options, agi_path *path)
{
    double mu = a->mu_m3ps2;
    double pass = agi_pass_m(a->body);
    agi_end_burn(&path->dep, AG_SKY_PART_COURSE, agi_apsis_mps(mu, a->ra_m, a->rp_m),
                 agi_apsis_mps(mu, a->ra_m, pass), turn);
    path->time_s = agi_half_s(mu, pass, a->ra_m);
    return agi_join_air(z, -2.0 * mu / (pass + a->ra_m), 0.0, options, &path->arr);
}

static void same_body(const agi_place *a, const agi_place *z, const ag_sky_leg_options *options,
                      agi_path *path)
{
    if (a->at == AG_SKY_AT_CENTRE || z->at == AG_SKY_AT_CENTRE) {
        agi_leave(a, 0.0, 0.0, &path->dep);
        agi_join(z, 0.0, 0.0, options, &path->arr);
        return;
    }
    double turn = fabs(a->inclination_rad - z->inclination_rad);
    if (!isfinite(turn)) turn = 0.0;
    if (a->at == AG_SKY_AT_SURFACE) {
        agi_end_add(&path->dep, AG_SKY_PART_ASCENT,
                    agi_ground_mps(a->body, a->rp_m, z->inclination_rad));
        path->dep.time_s = a->ground_s;
    }
    agi_path burnt = *path;
    between_orbits(a, z, turn, &burnt);
    if (z->at == AG_SKY_AT_SURFACE) {
        agi_end_add(&burnt.arr, AG_SKY_PART_LANDING,
                    agi_ground_mps(z->body, z->rp_m, a->inclination_rad));
        burnt.arr.time_s = z->ground_s;
    }
    if (options && options->aero && agi_pass_m(a->body) > 0.0 && by_air(a, z, turn, options, path))
        choose(&burnt, path);
    *path = burnt;
}

/* ---- planet and moons ------------------------------------------------------------------------------ */

/* A place about a planet and one at its moon; burns at the place's `r`, whose other apsis is `other`. */
static void planet_and_moon(agi_place planet, double r, double other, const agi_place *moon,
                            bool out, const ag_sky_leg_options *options, agi_path *path)
{
    agi_transfer t = agi_transfer_to(planet.body, moon->body, r, planet.inclination_rad);
    double c3 = t.v_mps * t.v_mps - 2.0 * planet.mu_m3ps2 / r;
    planet.rp_m = r;
    planet.ra_m = other;
    path->time_s = t.time_s;
    if (out) {
        agi_leave(&planet, c3, 0.0, &path->dep);
        agi_join(moon, t.rel_mps * t.rel_mps, 0.0, options, &path->arr);
    } else {
        agi_leave(moon, t.rel_mps * t.rel_mps, 0.0, &path->dep);
        agi_join(&planet, c3, 0.0, NULL, &path->arr);
    }
}

static bool home_by_air(const agi_place *planet, const agi_place *moon,
                        const ag_sky_leg_options *options, agi_path *path)
{
    double pass = agi_pass_m(planet->body);
    if (!(options && options->aero && pass > 0.0)) return false;
    agi_transfer t = agi_transfer_to(planet->body, moon->body, pass, planet->inclination_rad);
    agi_leave(moon, t.rel_mps * t.rel_mps, 0.0, &path->dep);
    path->time_s = t.time_s;
    return agi_join_air(planet, t.v_mps * t.v_mps - 2.0 * planet->mu_m3ps2 / pass, 0.0, options,
                        &path->arr);
}

static void planet_moon(const agi_place *planet, const agi_place *moon, bool out,
                        const ag_sky_leg_options *options, agi_path *path)
{
    if (planet->at == AG_SKY_AT_CENTRE) { /* at rest beside the planet, outside its pull */
        if (out)
            agi_moon_arrive(moon, 0.0, options, &path->arr);
        else
            agi_moon_depart(moon, 0.0, &path->dep);
        return;
    }
    agi_path high = *path;
    agi_path air = *path;
    planet_and_moon(*planet, planet->rp_m, planet->ra_m, moon, out, options, path);
    planet_and_moon(*planet, planet->ra_m, planet->rp_m, moon, out, options, &high);
    choose(path, &high);
    if (!out && home_by_air(planet, moon, options, &air)) choose(path, &air);
}

static void moon_moon(const agi_place *a, const agi_place *z, const ag_sky_leg_options *options,
                      agi_path *path)
{
    double mu = a->body->parent->gm_m3ps2;
    double ra = agi_distance_m(a->body);
    double rz = agi_distance_m(z->body);
    double leaving = agi_apsis_mps(mu, ra, rz) - sqrt(mu / ra);
    double coming = agi_apsis_mps(mu, rz, ra) - sqrt(mu / rz);
    agi_leave(a, leaving * leaving, 0.0, &path->dep);
    agi_join(z, coming * coming, 0.0, options, &path->arr);
    path->time_s = agi_half_s(mu, ra, rz);
}

/* ---- which it is ------------------------------------------------------------------------------------ */

static bool same_angle(double a, double b)
{
    return a == b || isnan(a) || isnan(b);
}

static bool same_site(const ag_sky_site *a, const ag_sky_site *z)
{
    if (a->body != z->body || a->at != z->at) return false;
    if (a->at == AG_SKY_AT_LIBRATION) return a->libration == z->libration;
    if (a->at != AG_SKY_AT_ORBIT) return true;
    return a->periapsis_m == z->periapsis_m && a->apoapsis_m == z->apoapsis_m &&
           same_angle(a->inclination_rad, z->inclination_rad);
}

ag_sky_leg_outcome agi_local(const ag_sky_site *from, const ag_sky_site *to,
                             const ag_sky_leg_options *options, agi_path *path)
{
    agi_place a;
    agi_place z;
    *path = (agi_path){.time_s = 0.0};
    if (agi_site_check(from) != AG_SKY_LEG_FOUND || agi_site_check(to) != AG_SKY_LEG_FOUND)
        return AG_SKY_LEG_NO_SITE;
    if (same_site(from, to)) return AG_SKY_LEG_SAME;
    if (from->at == AG_SKY_AT_LIBRATION || to->at == AG_SKY_AT_LIBRATION) {
        ag_sky_leg_outcome outcome = agi_point_local(from, to, options, path);
        if (outcome != AG_SKY_LEG_FOUND) return outcome;
    } else {
        (void)agi_place_of(from, &a);
        (void)agi_place_of(to, &z);
        const ag_sky_body *planet = ag_sky_site_primary(from);
        if (from->body == to->body)
            same_body(&a, &z, options, path);
        else if (from->body == planet)
            planet_moon(&a, &z, true, options, path);
        else if (to->body == planet)
            planet_moon(&z, &a, false, options, path);
        else
            moon_moon(&a, &z, options, path);
    }
    if (path->dep.outcome != AG_SKY_LEG_FOUND) return path->dep.outcome;
    return path->arr.outcome;
}
