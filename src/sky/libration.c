/* Libration points, by table: in no two-body problem are they.
**
** A point is told by its distance from the planet, the burn there that ends an ellipse from the planet's
** low orbit (or begins one down to it), the energy c3 about the moon with which orbits of the moon are left
** for it, and the burn that leaves it for an escape without v-infinity.
**
** Earth-Moon, from tables in common use (Atomic Rockets, "Mission table"; as in the calibration):
**            LEO to it            low lunar orbit       escape          low / high
**   L1       3.77 km/s            0.64                  0.14            3.6-3.8, 0.6-0.7
**   L2       3.43 (lunar flyby)   0.65                  0.14            3.2-3.5
**   L4, L5   3.97                 0.98                  0.43            3.9-4.1
** L1 and L4/5 are joined with their own speed along, so from high orbits the burn at the point is less;
** at L2 the flyby does most, and its burn stays.
** Sun-Earth L1, L2: halo orbits are reached on their stable manifolds from low Earth orbit without a burn
** (Genesis; University of Colorado, "Transfer to a Halo Orbit"): 0 / 20 / 250 m/s, judgement.
** Between points: L1-L2 0.14, L1-L4/5 0.33, L2-L4/5 0.34 km/s (the same tables); L4-L5 by way of L1.
** Times are judgement: half an ellipse, and longer by the flyby (L2) or along the manifold (Sun-Earth). */
#include "sky/sky_internal.h"

typedef struct point {
    int32_t naif;
    uint32_t number;
    double distance_m; /* apoapsis of the ellipse from the planet */
    double low_mps;    /* burn at the point for an ellipse from the planet's low orbit */
    bool moving;       /* ... which changes with the ellipse's speed there */
    double moon_mps;   /* low orbit of the moon to the point; NaN: not known */
    double escape_mps;
    double time_s, moon_s; /* from the planet (0: half the ellipse), from the moon */
} point;

#define DAYS *AG_SKY_DAY_S

static const point points[] = {
    {301, 1, 326400e3, 703.0, true, 640.0, 140.0, 0.0, 3.0 DAYS},
    {301, 2, 384400e3, 346.0, false, 650.0, 140.0, 8.5 DAYS, 3.0 DAYS},
    {301, 4, 384400e3, 886.0, true, 980.0, 430.0, 0.0, 10.0 DAYS},
    {301, 5, 384400e3, 886.0, true, 980.0, 430.0, 0.0, 10.0 DAYS},
    {399, 1, 1.5e9, 20.0, false, NAN, 0.0, 100.0 DAYS, NAN},
    {399, 2, 1.5e9, 20.0, false, NAN, 0.0, 100.0 DAYS, NAN},
};

static const point *find(const ag_sky_site *site)
{
    for (size_t i = 0; i < sizeof points / sizeof *points; i++)
        if (points[i].naif == site->body->naif && points[i].number == site->libration)
            return &points[i];
    return NULL;
}

bool agi_point_known(const ag_sky_site *site)
{
    return find(site) != NULL;
}

static double low_of(const ag_sky_body *planet)
{
    return planet->radius_m + ag_sky_low_orbit_m(planet);
}

/* The burn at the point for an ellipse with periapsis r. */
static double at_point(const point *p, const ag_sky_body *planet, double r)
{
    if (!p->moving) return p->low_mps;
    double mu = planet->gm_m3ps2;
    double along = p->low_mps + agi_apsis_mps(mu, p->distance_m, low_of(planet));
    return fabs(along - agi_apsis_mps(mu, p->distance_m, r));
}

static double time_from(const point *p, const ag_sky_body *planet, double r)
{
    return p->time_s > 0.0 ? p->time_s : agi_half_s(planet->gm_m3ps2, r, p->distance_m);
}

/* Between outside and a point by burns: low over the planet, or straight away. */
static void outside(const point *p, const ag_sky_body *planet, double vinf, ag_sky_part part,
                    ag_sky_end *end)
{
    double mu = planet->gm_m3ps2;
    double r = low_of(planet);
    double deep = fabs(sqrt(vinf * vinf + 2.0 * mu / r) - agi_apsis_mps(mu, r, p->distance_m));
    ag_sky_end low = *end;
    agi_end_add(&low, part, at_point(p, planet, r) + deep);
    low.time_s += time_from(p, planet, r);
    agi_end_add(end, part, p->escape_mps + vinf);
    agi_end_choose(end, &low);
}

void agi_point_depart(const ag_sky_site *site, double vinf_mps, ag_sky_end *end)
{
    outside(find(site), ag_sky_site_primary(site), vinf_mps, AG_SKY_PART_ESCAPE, end);
}

/* Braking in the planet's air: the pass leaves an ellipse up to the point. */
static bool add_pass(const point *p, const ag_sky_body *planet, double c3,
                     const ag_sky_leg_options *options, ag_sky_end *end)
{
    double pass = agi_pass_m(planet);
    agi_place at_pass = {.body = planet,
                         .at = AG_SKY_AT_ORBIT,
                         .mu_m3ps2 = planet->gm_m3ps2,
                         .rp_m = pass,
                         .ra_m = p->distance_m,
                         .inclination_rad = NAN};
    bool possible = agi_join_air(&at_pass, c3, 0.0, options, end);
    agi_end_add(end, AG_SKY_PART_CAPTURE, at_point(p, planet, pass));
    end->time_s = time_from(p, planet, pass);
    return possible;
}

void agi_point_arrive(const ag_sky_site *site, double vinf_mps, const ag_sky_leg_options *options,
                      ag_sky_end *end)
{
    const point *p = find(site);
    const ag_sky_body *planet = ag_sky_site_primary(site);
    ag_sky_end air = *end;
    outside(p, planet, vinf_mps, AG_SKY_PART_CAPTURE, end);
    if (!(options && options->aero)) return;
    if (add_pass(p, planet, vinf_mps * vinf_mps, options, &air)) agi_end_choose(end, &air);
}

/* ---- within the system ---------------------------------------------------------------------------- */

static ag_sky_leg_outcome between_points(const point *a, const point *b, agi_path *path)
{
    if (a->naif != b->naif) {
        agi_end_add(&path->dep, AG_SKY_PART_ESCAPE, a->naif == 301 ? a->escape_mps : a->low_mps);
        agi_end_add(&path->arr, AG_SKY_PART_CAPTURE, b->naif == 301 ? b->escape_mps : b->low_mps);
        path->time_s = 60.0 DAYS;
        return AG_SKY_LEG_FOUND;
    }
    double dv = 0.0;
    if (a->naif == 399)
        dv = 2.0 * a->low_mps;
    else if (a->number + b->number == 3)
        dv = 140.0;
    else if (a->number > 2 && b->number > 2)
        dv = 660.0;
    else
        dv = a->number == 1 || b->number == 1 ? 330.0 : 340.0;
    agi_end_add(&path->dep, AG_SKY_PART_ESCAPE, 0.5 * dv);
    agi_end_add(&path->arr, AG_SKY_PART_CAPTURE, 0.5 * dv);
    path->time_s = (a->naif == 399 ? 180.0 : 14.0) DAYS;
    return AG_SKY_LEG_FOUND;
}

/* Between a point and a place about the planet: `out` is from the place. */
static void planet_place(const point *p, const agi_place *place, bool out,
                         const ag_sky_leg_options *options, agi_path *path)
{
    double mu = place->mu_m3ps2;
    double c3 = -2.0 * mu / (place->rp_m + p->distance_m);
    agi_path air = *path;
    double there = at_point(p, place->body, place->rp_m);
    path->time_s = time_from(p, place->body, place->rp_m);
    if (out) {
        agi_leave(place, c3, 0.0, &path->dep);
        agi_end_add(&path->arr, AG_SKY_PART_CAPTURE, there);
        return;
    }
    agi_end_add(&path->dep, AG_SKY_PART_ESCAPE, there);
    agi_join(place, c3, 0.0, NULL, &path->arr);
    double pass = agi_pass_m(place->body);
    if (!(options && options->aero && pass > 0.0)) return;
    agi_end_add(&air.dep, AG_SKY_PART_ESCAPE, at_point(p, place->body, pass));
    bool possible = agi_join_air(place, -2.0 * mu / (pass + p->distance_m), 0.0, options, &air.arr);
    air.time_s = time_from(p, place->body, pass);
    if (possible &&
        air.dep.total_mps + air.arr.total_mps < path->dep.total_mps + path->arr.total_mps)
        *path = air;
}

/* Between a point and a place at the moon. Points of the planet are as good as outside. */
static void moon_place(const point *p, const agi_place *place, bool out,
                       const ag_sky_leg_options *options, agi_path *path)
{
    const ag_sky_body *moon = place->body;
    if (p->naif != moon->naif) {
        path->time_s = p->time_s;
        if (out) {
            agi_moon_depart(place, 0.0, &path->dep);
            agi_end_add(&path->arr, AG_SKY_PART_CAPTURE, p->low_mps);
        } else {
            agi_end_add(&path->dep, AG_SKY_PART_ESCAPE, p->low_mps);
            agi_moon_arrive(place, 0.0, options, &path->arr);
        }
        return;
    }
    double low = low_of(moon);
    double leaving = agi_apsis_mps(moon->gm_m3ps2, low, low) + p->moon_mps;
    double c3 = leaving * leaving - 2.0 * moon->gm_m3ps2 / low;
    path->time_s = p->moon_s;
    if (out)
        agi_leave(place, c3, 0.0, &path->dep);
    else
        agi_join(place, c3, 0.0, NULL, &path->arr);
}

ag_sky_leg_outcome agi_point_local(const ag_sky_site *from, const ag_sky_site *to,
                                   const ag_sky_leg_options *options, agi_path *path)
{
    bool out = to->at == AG_SKY_AT_LIBRATION;
    const point *p = find(out ? to : from);
    const ag_sky_site *other = out ? from : to;
    const ag_sky_body *planet = ag_sky_site_primary(from);
    agi_place place;
    if (!p) return AG_SKY_LEG_NO_SITE;
    if (other->at == AG_SKY_AT_LIBRATION) {
        const point *first = find(from);
        return first ? between_points(first, p, path) : AG_SKY_LEG_NO_SITE;
    }
    if (agi_place_of(other, &place) != AG_SKY_LEG_FOUND) return AG_SKY_LEG_NO_SITE;
    if (other->body != planet)
        moon_place(p, &place, out, options, path);
    else if (other->at == AG_SKY_AT_CENTRE)
        agi_end_add(out ? &path->arr : &path->dep, out ? AG_SKY_PART_CAPTURE : AG_SKY_PART_ESCAPE,
                    p->escape_mps);
    else
        planet_place(p, &place, out, options, path);
    return AG_SKY_LEG_FOUND;
}
