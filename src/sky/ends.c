/* Ends of a leg: what a v-infinity costs at a site.
**
** Patched conics with impulsive burns. At a body a conic is told by its energy, c3 = v^2 - 2 mu/r: above 0
** a hyperbola, below it an ellipse that comes from one of the body's moons, so that one formula serves
** both: at the periapsis of the site's orbit the burn is sqrt(c3 + 2 mu/r) less the orbit's own speed.
** On hyperbolas, where it is cheaper, the orbit's periapsis is first lowered to the low orbit from the
** apoapsis.
** A moon is left or reached, from outside its planet's system, either straight on a conic that touches
** its orbit, or by way of a periapsis low over the planet (burn or air there) and an ellipse to its orbit;
** the cheaper is taken. Moons' orbits count as circles in the plane of all that happens there. */
#include "sky/sky_internal.h"

#include <string.h>

#define LIGHT_MPS 299792458.0
#define GIANT_M 2e7 /* planets larger than this have no ground, and air that no shield bears */

double agi_apsis_mps(double mu_m3ps2, double r_m, double other_m)
{
    return sqrt(2.0 * mu_m3ps2 * other_m / (r_m * (r_m + other_m)));
}

double agi_half_s(double mu_m3ps2, double rp_m, double ra_m)
{
    double a = 0.5 * (rp_m + ra_m);
    return AGI_PI * sqrt(a / mu_m3ps2) * a;
}

double agi_burn_mps(double a_mps, double b_mps, double turn_rad)
{
    /* the form that keeps its digits where both are near and the turn small */
    double half = sin(0.5 * turn_rad), along = a_mps - b_mps;
    /* no hypot: speeds are far from where squares overflow, and this is called most */
    return sqrt(along * along + 4.0 * half * half * a_mps * b_mps);
}

void agi_end_add(ag_sky_end *end, ag_sky_part part, double dv_mps)
{
    end->dv_mps[part] += dv_mps;
    end->total_mps += dv_mps;
}

void agi_end_choose(ag_sky_end *best, const ag_sky_end *other)
{
    if (other->outcome != AG_SKY_LEG_FOUND) return;
    if (best->outcome != AG_SKY_LEG_FOUND || other->total_mps < best->total_mps) *best = *other;
}

double agi_declination_rad(const ag_sky_body *body, const double icrf[3])
{
    double ra = body->pole_ra_rad;
    double dec = body->pole_dec_rad;
    double pole[3] = {cos(dec) * cos(ra), cos(dec) * sin(ra), sin(dec)};
    double length = agi_length(icrf);
    if (!(length > 0.0)) return NAN;
    double sine = agi_dot(pole, icrf) / length;
    if (isnan(sine)) return NAN; /* a pole that is not known */
    return asin(fmax(-1.0, fmin(1.0, sine)));
}

void agi_end_burn(ag_sky_end *end, ag_sky_part part, double a_mps, double b_mps, double turn_rad)
{
    double straight = fabs(a_mps - b_mps);
    agi_end_add(end, part, straight);
    if (turn_rad > 0.0)
        agi_end_add(end, AG_SKY_PART_PLANE, agi_burn_mps(a_mps, b_mps, turn_rad) - straight);
}

/* Between the place's orbit and a conic, by burns alone. */
static void by_burn(const agi_place *place, double c3, double turn_rad, ag_sky_part part,
                    ag_sky_end *end)
{
    double mu = place->mu_m3ps2;
    double rp = place->rp_m;
    double ra = place->ra_m;
    ag_sky_end straight = *end;
    if (mu <= 0.0) {
        agi_end_add(end, part, sqrt(fmax(c3, 0.0)));
        return;
    }
    agi_end_burn(&straight, part, sqrt(fmax(c3 + 2.0 * mu / rp, 0.0)), agi_apsis_mps(mu, rp, ra),
                 turn_rad);
    double low = place->body->radius_m + ag_sky_low_orbit_m(place->body);
    if (low < rp && c3 >= 0.0) {
        ag_sky_end lowered = *end;
        agi_end_burn(&lowered, part, agi_apsis_mps(mu, ra, rp), agi_apsis_mps(mu, ra, low),
                     turn_rad);
        agi_end_burn(&lowered, part, sqrt(fmax(c3 + 2.0 * mu / low, 0.0)),
                     agi_apsis_mps(mu, low, ra), 0.0);
        lowered.time_s += agi_half_s(mu, low, ra);
        agi_end_choose(&straight, &lowered);
    }
    *end = straight;
}

void agi_leave(const agi_place *place, double c3_m2ps2, double turn_rad, ag_sky_end *end)
{
    if (place->at == AG_SKY_AT_SURFACE) {
        agi_end_add(end, AG_SKY_PART_ASCENT, place->ground_mps);
        end->time_s += place->ground_s;
    }
    by_burn(place, c3_m2ps2, turn_rad, AG_SKY_PART_ESCAPE, end);
}

bool agi_join_air(const agi_place *place, double c3_m2ps2, double turn_rad,
                  const ag_sky_leg_options *options, ag_sky_end *end)
{
    const ag_sky_body *body = place->body;
    double mu = place->mu_m3ps2;
    double pass = agi_pass_m(body);
    double limit = options->entry_max_mps > 0.0 ? options->entry_max_mps : AGI_ENTRY_MAX_MPS;
    double after =
        -2.0 * mu / (pass + place->ra_m); /* vis-viva of the orbit that leads up to the place */
    if (place->at != AG_SKY_AT_SURFACE && c3_m2ps2 < after) return false; /* air only takes speed */
    double entry = sqrt(fmax(c3_m2ps2 + 2.0 * mu / (body->radius_m + body->air_top_m), 0.0));
    end->entry_mps = fmax(end->entry_mps, entry);
    end->shell = AGI_SHELL;
    if (entry > limit) end->outcome = AG_SKY_LEG_TOO_FAST;
    if (place->at == AG_SKY_AT_SURFACE) {
        agi_end_add(end, AG_SKY_PART_LANDING, agi_landing_mps(body));
        return true;
    }
    double ra = place->ra_m;
    agi_end_add(end, AG_SKY_PART_TRIM, AGI_TRIM_MPS);
    agi_end_burn(end, AG_SKY_PART_TRIM, agi_apsis_mps(mu, ra, pass),
                 agi_apsis_mps(mu, ra, place->rp_m), turn_rad);
    end->time_s += agi_half_s(mu, pass, ra);
    return entry <= limit || body->radius_m <= GIANT_M;
}

/* True if braking in the air of a place's body is asked for and thinkable. */
static bool has_air(const agi_place *place, const ag_sky_leg_options *options)
{
    return options && options->aero && place->mu_m3ps2 > 0.0 && agi_pass_m(place->body) > 0.0;
}

void agi_join(const agi_place *place, double c3_m2ps2, double turn_rad,
              const ag_sky_leg_options *options, ag_sky_end *end)
{
    ag_sky_end burnt = *end;
    by_burn(place, c3_m2ps2, turn_rad, AG_SKY_PART_CAPTURE, &burnt);
    if (place->at == AG_SKY_AT_SURFACE) {
        agi_end_add(&burnt, AG_SKY_PART_LANDING, place->ground_mps);
        burnt.time_s += place->ground_s;
    }
    if (has_air(place, options)) {
        ag_sky_end braked = *end;
        if (agi_join_air(place, c3_m2ps2, turn_rad, options, &braked) &&
            braked.total_mps < burnt.total_mps)
            burnt = braked;
    }
    *end = burnt;
}

/* By how much the asymptote's declination exceeds what the orbit's inclination reaches. */
static double turn_of(const agi_place *place, const double vinf_mps[3])
{
    double i = place->inclination_rad;
    double declination = agi_declination_rad(place->body, vinf_mps);
    if (!isfinite(i) || !isfinite(declination)) return 0.0;
    return fmax(0.0, fabs(declination) - fmin(i, AGI_PI - i));
}

/* ---- moons from outside ------------------------------------------------------------------------- */

/* A way between outside and a moon: what it costs at the planet, and the speed about the moon. */
typedef struct way {
    double planet_mps, rel_mps, time_s;
} way;

static way straight_way(double mu, double a, double vinf)
{
    return (way){0.0, sqrt(vinf * vinf + 2.0 * mu / a) - sqrt(mu / a), 0.0};
}

/* With a periapsis at r over the planet; planet_mps is the burn there. */
static way low_way(const ag_sky_body *planet, const ag_sky_body *moon, double r, double vinf)
{
    agi_transfer t = agi_transfer_to(planet, moon, r, NAN);
    double fast = sqrt(vinf * vinf + 2.0 * planet->gm_m3ps2 / r);
    return (way){fabs(fast - t.v_mps), t.rel_mps, t.time_s};
}

void agi_moon_depart(const agi_place *place, double vinf, ag_sky_end *end)
{
    const ag_sky_body *planet = place->body->parent;
    way one = straight_way(planet->gm_m3ps2, agi_distance_m(place->body), vinf);
    way two = low_way(planet, place->body, planet->radius_m + ag_sky_low_orbit_m(planet), vinf);
    ag_sky_end other = *end;
    agi_leave(place, one.rel_mps * one.rel_mps, 0.0, end);
    agi_leave(place, two.rel_mps * two.rel_mps, 0.0, &other);
    agi_end_add(&other, AG_SKY_PART_ESCAPE, two.planet_mps);
    other.time_s += two.time_s;
    agi_end_choose(end, &other);
}

void agi_moon_arrive(const agi_place *place, double vinf, const ag_sky_leg_options *options,
                     ag_sky_end *end)
{
    const ag_sky_body *planet = place->body->parent;
    way one = straight_way(planet->gm_m3ps2, agi_distance_m(place->body), vinf);
    way two = low_way(planet, place->body, planet->radius_m + ag_sky_low_orbit_m(planet), vinf);
    ag_sky_end low = *end;
    ag_sky_end air = *end;
    agi_join(place, one.rel_mps * one.rel_mps, 0.0, options, end);
    agi_end_add(&low, AG_SKY_PART_CAPTURE, two.planet_mps);
    low.time_s += two.time_s;
    agi_join(place, two.rel_mps * two.rel_mps, 0.0, options, &low);
    agi_end_choose(end, &low);
    double pass = agi_pass_m(planet);
    if (!(options && options->aero && pass > 0.0)) return;
    way three = low_way(planet, place->body, pass, vinf);
    agi_place above = {.body = planet, .at = AG_SKY_AT_ORBIT, .mu_m3ps2 = planet->gm_m3ps2};
    above.rp_m = pass;
    above.ra_m = pass;
    (void)agi_join_air(&above, vinf * vinf, 0.0, options, &air);
    air.time_s = three.time_s; /* not of an orbit at the pass: up to the moon */
    agi_join(place, three.rel_mps * three.rel_mps, 0.0, options, &air);
    agi_end_choose(end, &air);
}

/* ---- what others call ----------------------------------------------------------------------------- */

static ag_err check_vinf(ag_ctx *ctx, const double vinf_mps[3])
{
    if (!agi_finite(vinf_mps, 3)) return ag_fail(ctx, AG_ERR_INPUT, "v-infinity is not finite");
    if (agi_length(vinf_mps) >= LIGHT_MPS)
        return ag_fail(ctx, AG_ERR_INPUT, "v-infinity is beyond the speed of light");
    return AG_OK;
}

static void no_end(ag_sky_end *end)
{
    *end = (ag_sky_end){.outcome = AG_SKY_LEG_NO_SITE, .total_mps = NAN, .time_s = NAN};
    for (int part = 0; part < AG_SKY_PARTS; part++) end->dv_mps[part] = NAN;
    end->entry_mps = NAN;
    end->shell = NAN;
}

/* A site's place; none of a point, whose table is asked instead. */
static ag_sky_leg_outcome place_or_point(const ag_sky_site *site, agi_place *place)
{
    if (site->at == AG_SKY_AT_LIBRATION) return agi_site_check(site);
    return agi_place_of(site, place);
}

ag_err ag_sky_depart(ag_ctx *ctx, const ag_sky_site *site, const double vinf_mps[3],
                     ag_sky_end *end)
{
    agi_place place;
    AG_TRY(check_vinf(ctx, vinf_mps));
    if (place_or_point(site, &place) != AG_SKY_LEG_FOUND) {
        no_end(end);
        return AG_OK;
    }
    double vinf = agi_length(vinf_mps);
    const ag_sky_body *planet = agi_planet_of(site->body);
    *end = (ag_sky_end){.outcome = AG_SKY_LEG_FOUND};
    if (site->at == AG_SKY_AT_LIBRATION) {
        agi_point_depart(site, vinf, end);
        return AG_OK;
    }
    if (planet)
        agi_moon_depart(&place, vinf, end);
    else
        agi_leave(&place, vinf * vinf, turn_of(&place, vinf_mps), end);
    return AG_OK;
}

ag_err ag_sky_arrive(ag_ctx *ctx, const ag_sky_site *site, const double vinf_mps[3],
                     const ag_sky_leg_options *options, ag_sky_end *end)
{
    agi_place place;
    AG_TRY(check_vinf(ctx, vinf_mps));
    if (options && !isfinite(options->entry_max_mps))
        return ag_fail(ctx, AG_ERR_INPUT, "the fastest entry is not finite");
    if (place_or_point(site, &place) != AG_SKY_LEG_FOUND) {
        no_end(end);
        return AG_OK;
    }
    double vinf = agi_length(vinf_mps);
    const ag_sky_body *planet = agi_planet_of(site->body);
    ag_sky_end made = {.outcome = AG_SKY_LEG_FOUND};
    if (site->at == AG_SKY_AT_LIBRATION)
        agi_point_arrive(site, vinf, options, &made);
    else if (planet)
        agi_moon_arrive(&place, vinf, options, &made);
    else
        agi_join(&place, vinf * vinf, turn_of(&place, vinf_mps), options, &made);
    *end = made;
    return AG_OK;
}
