/* What the files of the sky share: vectors, and ERFA behind plain functions. */
#ifndef ARGOSY_SKY_INTERNAL_H
#define ARGOSY_SKY_INTERNAL_H

#include "argosy/sky.h"

#include <math.h>

#define AGI_PI 3.14159265358979323846
#define AGI_RAD_PER_DEG (AGI_PI / 180.0)
#define AGI_AU_M 149597870700.0 /* IAU 2012 B2 */

static inline double agi_dot(const double a[3], const double b[3])
{
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/* No overflow for lengths that are numbers. */
static inline double agi_length(const double a[3])
{
    double square = a[0] * a[0] + a[1] * a[1] + a[2] * a[2];
    /* hypot costs five times as much and is only needed where squares leave the range of a double */
    bool usual = square > 1e-200 && square < 1e200;
    return usual ? sqrt(square) : hypot(hypot(a[0], a[1]), a[2]);
}

/* a b - c d with an error of 1.5 units in the last place (Kahan; Jeannerod et al. 2013). */
static inline double agi_difference(double a, double b, double c, double d)
{
    double cd = c * d;
    double error = fma(-c, d, cd);
    return fma(a, b, -cd) + error;
}

/* Each component right to its last places, also for nearly parallel vectors. */
static inline void agi_cross(const double a[3], const double b[3], double product[3])
{
    double x = agi_difference(a[1], b[2], a[2], b[1]);
    double y = agi_difference(a[2], b[0], a[0], b[2]);
    double z = agi_difference(a[0], b[1], a[1], b[0]);
    product[0] = x;
    product[1] = y;
    product[2] = z;
}

static inline bool agi_finite(const double *values, int count)
{
    for (int i = 0; i < count; i++)
        if (!isfinite(values[i])) return false;
    return true;
}

/* True if the date is one that the sky takes. */
static inline bool agi_in_range(double tdb_s)
{
    return tdb_s >= AG_SKY_TDB_MIN_S && tdb_s <= AG_SKY_TDB_MAX_S;
}

/* ---- erfa.c: the one file that sees ERFA ------------------------------------------------------- */

/* Calendar and time of day of a scale to a two-part JD. `second` may be 60.x in a leap second. */
ag_sky_date agi_erfa_join(ag_sky_scale scale, const int ymd[3], const int hm[2], double second,
                          double jd[2]);
/* Two-part JD to calendar and h, m, s, ms, rounded to the millisecond. False: not possible. */
bool agi_erfa_split(ag_sky_scale scale, const double jd[2], int ymd[3], int hmsf[4]);
/* Two-part JD of a scale to that of TDB and back. False: UTC before 1960. */
bool agi_erfa_to_tdb(ag_sky_scale scale, const double jd[2], double tdb[2]);
bool agi_erfa_from_tdb(const double tdb[2], ag_sky_scale scale, double jd[2]);
bool agi_erfa_leap(const double utc[2], double *tai_minus_utc_s);

/* ICRF states at a TDB. `sun` is the Sun about the barycentre; `planet` counts Mercury 1 .. Neptune
** 8 (not 3), heliocentric. */
void agi_erfa_earth(double tdb_s, ag_sky_state *earth_heliocentric, ag_sky_state *sun);
void agi_erfa_moon(double tdb_s, ag_sky_state *moon_geocentric);
void agi_erfa_planet(double tdb_s, int planet, ag_sky_state *planet_heliocentric);

/* ---- moons.c ------------------------------------------------------------------------------------ */

/* A moon about its planet, ICRF, by mean elements; errors: moons.c. False: not one of the table. */
bool agi_moon_state(int32_t naif, double tdb_s, ag_sky_state *state);

/* Semi-major axis of a moon of the table in moons.c; 0: none such. */
double agi_moon_axis_m(int32_t naif);

/* ---- sites.c: places in numbers ------------------------------------------------------------------ */

/* A site as burns see it. Massless places (centres; surfaces that no orbit goes round, whose way off is
** in ground_mps) have mu 0, so that one formula serves all. */
typedef struct agi_place {
    const ag_sky_body *body;
    ag_sky_at at;
    double mu_m3ps2;
    double rp_m, ra_m;      /* apsides; SURFACE: the low orbit that ascent ends in */
    double inclination_rad; /* NaN: any */
    double ground_mps;      /* between surface and that orbit, all propulsive */
    double ground_s;
} agi_place;

/* FOUND with the place, or NO_SITE. Not for LIBRATION. */
ag_sky_leg_outcome agi_place_of(const ag_sky_site *site, agi_place *place);
/* FOUND, or NO_SITE with any kind of site. */
ag_sky_leg_outcome agi_site_check(const ag_sky_site *site);
/* Burns between the surface and a low orbit of an inclination (NaN: not known), losses included. */
double agi_ground_mps(const ag_sky_body *body, double low_m, double inclination_rad);
/* Mean distance of a body from its parent, m; NaN: not known. */
double agi_distance_m(const ag_sky_body *body);
/* Inclination of a moon's orbit to its planet's equator at J2000; 0 if the moon is not of the table. */
double agi_moon_inclination_rad(const ag_sky_body *moon);
/* The moon's planet, or NULL if the site's body is none's moon. */
const ag_sky_body *agi_planet_of(const ag_sky_body *body);

/* ---- ends_table.c: losses, shells, entry -------------------------------------------------------- */

#define AGI_ENTRY_MAX_MPS 14500.0
#define AGI_SHELL 0.15
#define AGI_TRIM_MPS 10.0

/* Velocity lost on ascent to the low orbit and on powered descent from it, beyond the two ideal burns. */
double agi_loss_mps(const ag_sky_body *body);
/* Burn left for landing after entry. */
double agi_landing_mps(const ag_sky_body *body);
/* Radius of the pass through the air that brakes, m; 0: no air to brake in. */
double agi_pass_m(const ag_sky_body *body);

/* ---- ends.c: burns ------------------------------------------------------------------------------- */

/* Ends of a leg, and the time between them. */
typedef struct agi_path {
    ag_sky_end dep, arr;
    double time_s;
} agi_path;

/* Speed at radius r of an orbit with apsides r and other. */
double agi_apsis_mps(double mu_m3ps2, double r_m, double other_m);
double agi_half_s(double mu_m3ps2, double rp_m, double ra_m); /* half its period */
/* Length of the difference of two velocities at an angle. */
double agi_burn_mps(double a_mps, double b_mps, double turn_rad);
void agi_end_add(ag_sky_end *end, ag_sky_part part, double dv_mps);
/* Adds a burn between two speeds in planes that differ by turn; PLANE is what the turn adds. */
void agi_end_burn(ag_sky_end *end, ag_sky_part part, double a_mps, double b_mps, double turn_rad);
/* The one that can be flown for less. */
void agi_end_choose(ag_sky_end *best, const ag_sky_end *other);
/* Declination of a vector to a body's equator; NaN: no pole known, or no length. */
double agi_declination_rad(const ag_sky_body *body, const double icrf[3]);

/* Adds what it takes to leave a place for a conic of energy c3 = v^2 - 2 mu/r, whose plane is inclined
** by turn to the place's. */
void agi_leave(const agi_place *place, double c3_m2ps2, double turn_rad, ag_sky_end *end);
/* ... and to come from one. */
void agi_join(const agi_place *place, double c3_m2ps2, double turn_rad,
              const ag_sky_leg_options *options, ag_sky_end *end);
/* Adds a pass through the air of the place's body and what follows it; the outcome may be TOO_FAST.
** False: this is no way to arrive here. */
bool agi_join_air(const agi_place *place, double c3_m2ps2, double turn_rad,
                  const ag_sky_leg_options *options, ag_sky_end *end);

/* The same for a place at a moon and a v-infinity at its planet. */
void agi_moon_depart(const agi_place *place, double vinf_mps, ag_sky_end *end);
void agi_moon_arrive(const agi_place *place, double vinf_mps, const ag_sky_leg_options *options,
                     ag_sky_end *end);

/* A planet's moons from within: the ellipse between a radius and the moon's orbit. Its plane has an
** inclination to the planet's equator (NaN: the moon's own) and crosses the moon's where they meet. */
typedef struct agi_transfer {
    double v_mps;   /* at the radius */
    double rel_mps; /* relative to the moon at its orbit */
    double time_s;
} agi_transfer;
agi_transfer agi_transfer_to(const ag_sky_body *planet, const ag_sky_body *moon, double r_m,
                             double inclination_rad);

/* ---- libration.c ---------------------------------------------------------------------------------- */

bool agi_point_known(const ag_sky_site *site);
void agi_point_depart(const ag_sky_site *site, double vinf_mps, ag_sky_end *end);
void agi_point_arrive(const ag_sky_site *site, double vinf_mps, const ag_sky_leg_options *options,
                      ag_sky_end *end);
/* Between a point and a site of its system, one of them LIBRATION. */
ag_sky_leg_outcome agi_point_local(const ag_sky_site *from, const ag_sky_site *to,
                                   const ag_sky_leg_options *options, agi_path *path);

/* ---- local.c, leg.c ----------------------------------------------------------------------------- */

ag_sky_leg_outcome agi_local(const ag_sky_site *from, const ag_sky_site *to,
                             const ag_sky_leg_options *options, agi_path *path);

/* ag_sky_leg_fly with the states of the primaries about the Sun (ICRF) given, for timetables that
** tabulate them. Not for local legs (their states are not looked at), nor for sites that are none. */
ag_err agi_sky_leg_between(ag_ctx *ctx, const ag_sky_site *from, const ag_sky_site *to,
                           const ag_sky_state *at_departure, const ag_sky_state *at_arrival,
                           double depart_tdb_s, double arrive_tdb_s,
                           const ag_sky_leg_options *options, ag_sky_leg *leg);

#endif
