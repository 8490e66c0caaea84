/* Corrections of eraPlan94 for Mars and the giants.
**
** Plan94 has short series: against DE440 it is off by 26,000 km (Mars) to 1.1 million km (Uranus), which
** moves the C3 of a flight to Jupiter by 0.02 km^2/s^2. What DE440 has away from it in ecliptic longitude,
** latitude and ln r was fitted once by a cubic and 50 to 80 waves over 1550-2650 (tools/fit_giants; the
** source of the numbers is DE440 itself), and is added to position and, as its derivative, to velocity.
** Past these years, where there is nothing to fit, it fades to nothing within 50 years. */
#include "sky/giants.h"

#define CENTURY_S (36525.0 * AG_SKY_DAY_S)
#define UNIT 1e-10
#define FIT_FROM_CY (-4.5)
#define FIT_TO_CY 6.5
#define FADE_CY 0.5

/* Longitude, latitude, ln r, or what is added to them, and their rates (a second or a century). */
typedef struct polar {
    double at[3], rate[3];
} polar;

static polar polar_of(const double r[3], const double v[3])
{
    double rho = hypot(r[0], r[1]);
    double rho_rate = (r[0] * v[0] + r[1] * v[1]) / rho;
    double square = rho * rho + r[2] * r[2];
    return (polar){
        {atan2(r[1], r[0]), atan2(r[2], rho), 0.5 * log(square)},
        {(r[0] * v[1] - r[1] * v[0]) / (rho * rho), (rho * v[2] - r[2] * rho_rate) / square,
         agi_dot(r, v) / square},
    };
}

static void of_polar(const polar *p, double r[3], double v[3])
{
    double length = exp(p->at[2]);
    double cos_lon = cos(p->at[0]);
    double sin_lon = sin(p->at[0]);
    double rho = length * cos(p->at[1]);
    double z = length * sin(p->at[1]);
    double rho_rate = rho * p->rate[2] - z * p->rate[1];
    r[0] = rho * cos_lon;
    r[1] = rho * sin_lon;
    r[2] = z;
    v[0] = rho_rate * cos_lon - r[1] * p->rate[0];
    v[1] = rho_rate * sin_lon + r[0] * p->rate[0];
    v[2] = z * p->rate[2] + rho * p->rate[1];
}

/* Share of the correction at a time, and its slope: 1 where it was fitted, then a smooth fall. */
static double share(double time_cy, double *slope)
{
    double past = fmax(FIT_FROM_CY - time_cy, time_cy - FIT_TO_CY) / FADE_CY;
    *slope = 0.0;
    if (past <= 0.0) return 1.0;
    if (past >= 1.0) return 0.0;
    *slope = 6.0 * past * (past - 1.0) / FADE_CY * (time_cy > 0.0 ? 1.0 : -1.0);
    return 1.0 + past * past * (2.0 * past - 3.0);
}

static polar correction(const agi_giant *giant, double time_cy)
{
    polar sum = {0};
    for (int k = 0; k < 3; k++) {
        const double *c = giant->powers[k];
        sum.at[k] = c[0] + time_cy * (c[1] + time_cy * (c[2] + time_cy * c[3]));
        sum.rate[k] = c[1] + time_cy * (2.0 * c[2] + time_cy * 3.0 * c[3]);
    }
    for (uint32_t i = 0; i < giant->n; i++) {
        const agi_giant_wave *wave = &giant->waves[i];
        double cosine = cos(wave->rate_radpcy * time_cy);
        double sine = sin(wave->rate_radpcy * time_cy);
        for (int k = 0; k < 3; k++) {
            const double *c = wave->cos_sin[k];
            sum.at[k] += c[0] * cosine + c[1] * sine;
            sum.rate[k] += wave->rate_radpcy * (c[1] * cosine - c[0] * sine);
        }
    }
    return sum;
}

void agi_giant_correct(double tdb_s, int planet, ag_sky_state *state)
{
    const agi_giant *giant = NULL;
    for (int i = 0; i < AGI_N_GIANT; i++)
        if (agi_giants[i].planet == planet) giant = &agi_giants[i];
    double time_cy = tdb_s / CENTURY_S;
    double slope = 0.0;
    double part = share(time_cy, &slope);
    if (!giant || part <= 0.0) return;
    double r[3];
    double v[3];
    ag_sky_rotate(AG_SKY_ICRF, AG_SKY_ECLIPTIC, state->r_m, r);
    ag_sky_rotate(AG_SKY_ICRF, AG_SKY_ECLIPTIC, state->v_mps, v);
    polar place = polar_of(r, v);
    polar added = correction(giant, time_cy);
    for (int k = 0; k < 3; k++) {
        place.at[k] += UNIT * part * added.at[k];
        place.rate[k] += UNIT * (part * added.rate[k] + slope * added.at[k]) / CENTURY_S;
    }
    of_polar(&place, r, v);
    ag_sky_rotate(AG_SKY_ECLIPTIC, AG_SKY_ICRF, r, state->r_m);
    ag_sky_rotate(AG_SKY_ECLIPTIC, AG_SKY_ICRF, v, state->v_mps);
}
