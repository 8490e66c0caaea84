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
    return hypot(hypot(a[0], a[1]), a[2]);
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

#endif
