/* ERFA (the IAU's SOFA under a free licence) behind the sky's own types: the only file that includes
** its headers. ERFA keeps a table of leap seconds that a program may change; nobody here does. */
#include "sky/giants.h"

#include <erfa.h>

static const char *scale_name(ag_sky_scale scale)
{
    return scale == AG_SKY_UTC ? "UTC" : scale == AG_SKY_TT ? "TT" : "TDB";
}

ag_sky_date agi_erfa_join(ag_sky_scale scale, const int ymd[3], const int hm[2], double second,
                          double jd[2])
{
    double day = 0.0;
    double fraction = 0.0;
    int status =
        eraDtf2d(scale_name(scale), ymd[0], ymd[1], ymd[2], hm[0], hm[1], second, &day, &fraction);
    if (status == -2 || status == -3) return AG_SKY_DATE_DAY;
    if (status == 2 || status == 3) return AG_SKY_DATE_CLOCK; /* past the end of the day */
    if (status == -1) return AG_SKY_DATE_RANGE;
    if (status < 0) return AG_SKY_DATE_CLOCK;
    jd[0] = day;
    jd[1] = fraction;
    return AG_SKY_DATE_FOUND;
}

bool agi_erfa_split(ag_sky_scale scale, const double jd[2], int ymd[3], int hmsf[4])
{
    return eraD2dtf(scale_name(scale), 3, jd[0], jd[1], &ymd[0], &ymd[1], &ymd[2], hmsf) >= 0;
}

/* ERFA's own TT <-> TDB take the difference as given: by the full series at the geocentre, where
** TT may stand for TDB as its argument and the time of day does not count. */
static double tdb_minus_tt_s(const double jd[2])
{
    return eraDtdb(jd[0], jd[1], 0.0, 0.0, 0.0, 0.0);
}

/* False before 1960, where ERFA would take UTC to be TAI. */
static bool utc_exists(const double utc[2])
{
    return (utc[0] - 2436934.5) + utc[1] >= 0.0;
}

bool agi_erfa_to_tdb(ag_sky_scale scale, const double jd[2], double tdb[2])
{
    double tt[2] = {jd[0], jd[1]};
    if (scale == AG_SKY_TDB) {
        tdb[0] = jd[0];
        tdb[1] = jd[1];
        return true;
    }
    if (scale == AG_SKY_UTC) {
        double tai[2];
        if (!utc_exists(jd) || eraUtctai(jd[0], jd[1], &tai[0], &tai[1]) < 0) return false;
        (void)eraTaitt(tai[0], tai[1], &tt[0], &tt[1]);
    }
    (void)eraTttdb(tt[0], tt[1], tdb_minus_tt_s(tt), &tdb[0], &tdb[1]);
    return true;
}

bool agi_erfa_from_tdb(const double tdb[2], ag_sky_scale scale, double jd[2])
{
    double tt[2];
    double tai[2];
    if (scale == AG_SKY_TDB) {
        jd[0] = tdb[0];
        jd[1] = tdb[1];
        return true;
    }
    (void)eraTdbtt(tdb[0], tdb[1], tdb_minus_tt_s(tdb), &tt[0], &tt[1]);
    if (scale == AG_SKY_TT) {
        jd[0] = tt[0];
        jd[1] = tt[1];
        return true;
    }
    (void)eraTttai(tt[0], tt[1], &tai[0], &tai[1]);
    double utc[2];
    if (eraTaiutc(tai[0], tai[1], &utc[0], &utc[1]) < 0 || !utc_exists(utc)) return false;
    jd[0] = utc[0];
    jd[1] = utc[1];
    return true;
}

bool agi_erfa_leap(const double utc[2], double *tai_minus_utc_s)
{
    int year = 0;
    int month = 0;
    int day = 0;
    double fraction = 0.0;
    if (eraJd2cal(utc[0], utc[1], &year, &month, &day, &fraction) != 0) return false;
    return eraDat(year, month, day, fraction, tai_minus_utc_s) >= 0;
}

/* au and au/day to m and m/s */
static void state_of_pv(double pv[2][3], ag_sky_state *state)
{
    for (int k = 0; k < 3; k++) {
        state->r_m[k] = pv[0][k] * AGI_AU_M;
        state->v_mps[k] = pv[1][k] * (AGI_AU_M / AG_SKY_DAY_S);
    }
}

void agi_erfa_earth(double tdb_s, ag_sky_state *earth_heliocentric, ag_sky_state *sun)
{
    double about_sun[2][3];
    double about_ssb[2][3];
    /* The status says only that the date is outside 1900-2100. */
    (void)eraEpv00(AG_SKY_J2000_JD, tdb_s / AG_SKY_DAY_S, about_sun, about_ssb);
    for (int part = 0; part < 2; part++)
        for (int k = 0; k < 3; k++) about_ssb[part][k] -= about_sun[part][k];
    state_of_pv(about_sun, earth_heliocentric);
    state_of_pv(about_ssb, sun);
}

void agi_erfa_moon(double tdb_s, ag_sky_state *moon_geocentric)
{
    double pv[2][3];
    eraMoon98(AG_SKY_J2000_JD, tdb_s / AG_SKY_DAY_S, pv);
    state_of_pv(pv, moon_geocentric);
}

#define SLOPE_D 0.05

/* Plan94's own velocities are those of a fixed ellipse, up to 30 m/s off its positions: the slope of
** the positions over 0.1 d is taken instead (Mercury's curve costs 0.25 m/s). Mars and the giants are
** corrected (giants.c). */
void agi_erfa_planet(double tdb_s, int planet, ag_sky_state *planet_heliocentric)
{
    double pv[3][2][3];
    double day = tdb_s / AG_SKY_DAY_S;
    for (int i = 0; i < 3; i++)
        (void)eraPlan94(AG_SKY_J2000_JD, day + SLOPE_D * (i - 1), planet, pv[i]);
    for (int k = 0; k < 3; k++) pv[1][1][k] = (pv[2][0][k] - pv[0][0][k]) / (2.0 * SLOPE_D);
    state_of_pv(pv[1], planet_heliocentric);
    agi_giant_correct(tdb_s, planet, planet_heliocentric);
}
