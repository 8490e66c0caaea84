/* Moons of other planets by mean elements: an ellipse that turns evenly in its Laplace plane.
**
** Elements   JPL Solar System Dynamics, "Planetary Satellite Mean Orbital Parameters"
**            (ssd.jpl.nasa.gov/?sat_elem, as it stood in 2021; epochs TT, taken as TDB). There n is the
**            motion of the mean longitude, and the periods of periapsis and node have no signs.
** Signs      an oblate planet turns nodes back and arguments of periapsis on; on a retrograde orbit
**            (Triton) the node goes on; Io's and Europa's periapses are driven back by their resonance
**            (2 n_Europa - n_Io = -0.7395 deg/d)
** Added      Mimas and Tethys librate with a period of 71 years and Phobos speeds up as it falls: terms
**            of the IAU's rotation of the three, which turn one face to their planet (Archinal et al.
**            2018); Phobos' longitude is set to it in 2000. Iapetus' mean anomaly is 9.6 deg more than
**            in the table, to meet Horizons (SAT427) on 2009-02-24 and the IAU's rotation
** Errors     in the table of bodies, km along the orbit mostly: 1.2 times and more what is seen against
**            Horizons in 2026; of Europa by analogy; of moons that no table of states covers against the
**            IAU's rotation (Phobos, Deimos, Titania, Triton) or another fit (Titan, Jacobson 1998) */
#include "sky/sky_internal.h"

typedef struct moon {
    int32_t naif;
    double epoch_jd;
    double a_km, e, peri_deg, anomaly_deg, i_deg, node_deg;
    double longitude_degpd;  /* n */
    double peri_yr, node_yr; /* with the sign of the motion */
    double pole_ra_deg, pole_dec_deg;
} moon;

#define EPOCH_1950 2433282.5
#define EPOCH_1980 2444239.5
#define EPOCH_1997 2450464.5
#define EPOCH_2000 2451545.0

/* clang-format off */
static const moon moons[] = {
    {401, EPOCH_1950,    9376, 0.0151, 150.057,  91.059,   1.075, 207.784, 1128.8447569,   1.1316,    -2.2617, 317.671, 52.893},
    {402, EPOCH_1950,   23458, 0.0002, 260.729, 325.329,   1.788,  24.525,  285.1618790,  27.3703,   -54.5367, 316.657, 53.529},
    {501, EPOCH_1997,  421800, 0.0041,  84.129, 342.021,   0.036,  43.977,  203.4889583,  -1.625,     -7.420,  268.057, 64.495},
    {502, EPOCH_1997,  671100, 0.0094,  88.970, 171.016,   0.466, 219.106,  101.3747242,  -1.394,    -30.184,  268.084, 64.506},
    {503, EPOCH_1997, 1070400, 0.0013, 192.417, 317.540,   0.177,  63.552,   50.3176072,  63.549,   -132.654,  268.168, 64.543},
    {504, EPOCH_1997, 1882700, 0.0074,  52.643, 181.408,   0.192, 298.848,   21.5710728, 205.750,   -338.820,  268.639, 64.749},
    {601, EPOCH_2000,  185539, 0.0196, 332.499,  14.848,   1.574, 173.027,  381.9944948,   0.493,     -0.986,   40.589, 83.536},
    {602, EPOCH_2000,  238042, 0.0000,   0.076, 199.686,   0.003, 342.507,  262.7318978,   1.184,     -2.360,   40.586, 83.536},
    {603, EPOCH_2000,  294672, 0.0001,  45.202, 243.367,   1.091, 259.842,  190.6979109,   2.490,     -4.982,   40.578, 83.537},
    {604, EPOCH_2000,  377415, 0.0022, 284.315, 322.232,   0.028, 290.415,  131.5349307,   5.852,    -11.709,   40.544, 83.540},
    {605, EPOCH_2000,  527068, 0.0002, 241.619, 179.781,   0.333, 351.042,   79.6900459,  17.939,    -35.832,   40.328, 83.559},
    {606, EPOCH_2000, 1221865, 0.0288, 180.532, 163.310,   0.306,  28.060,   22.5769756, 352.120,   -704.600,   36.214, 83.949},
    {608, EPOCH_2000, 3560854, 0.0293, 271.606, 211.389,   8.298,  81.105,    4.5379416, 1676.690, -3438.730,  284.715, 78.749},
    {703, EPOCH_1980,  436300, 0.0011, 284.400, 204.614,   0.079,  99.771,   41.3514316, 161.525,   -195.369,   77.311, 15.175},
    {801, EPOCH_2000,  354759, 0.0000,  66.142, 352.257, 156.865, 177.608,   61.2572638, 386.371,    687.446,  299.456, 43.414},
};
/* clang-format on */

#define YEAR_D 365.25

/* What a moon's mean longitude is ahead of its even motion, degrees. */
static double ahead_deg(const moon *m, double days)
{
    double centuries = days / (100.0 * YEAR_D);
    double s5 = (316.45 + 506.2 * centuries) * AGI_RAD_PER_DEG;
    if (m->naif == 601) return -44.85 * sin(s5);
    if (m->naif == 603) return 2.23 * sin(s5);
    if (m->naif == 401) return -1.07 + 12.72192797 * centuries * centuries;
    return 0.0;
}

/* From the Laplace plane, whose x axis is its node on the ICRF equator, to ICRF. */
static void from_plane(const moon *m, const double given[3], double turned[3])
{
    double ra = m->pole_ra_deg * AGI_RAD_PER_DEG;
    double dec = m->pole_dec_deg * AGI_RAD_PER_DEG;
    double x[3] = {-sin(ra), cos(ra), 0.0};
    double y[3] = {-sin(dec) * cos(ra), -sin(dec) * sin(ra), cos(dec)};
    double z[3] = {cos(dec) * cos(ra), cos(dec) * sin(ra), sin(dec)};
    for (int k = 0; k < 3; k++) turned[k] = x[k] * given[0] + y[k] * given[1] + z[k] * given[2];
}

/* E - e sin E = M for small e, by Newton's steps from M + e sin M: four are far more than enough. */
static double eccentric_anomaly(double mean_rad, double e)
{
    double angle = mean_rad + e * sin(mean_rad);
    for (int i = 0; i < 4; i++)
        angle -= (angle - e * sin(angle) - mean_rad) / (1.0 - e * cos(angle));
    return angle;
}

/* Position and velocity of an ellipse whose mean motion is `rate` (a and n are mean ones that do not
** obey Kepler's law to the digit, so that mu does not serve). With the motion of the longitude for
** `rate` the turning of periapsis and node is in the velocity as well, to i times itself. */
static void on_ellipse(double a_m, double e, double mean_rad, double rate, ag_sky_state *state)
{
    double angle = eccentric_anomaly(mean_rad, e);
    double narrow = sqrt((1.0 - e) * (1.0 + e));
    double speed = a_m * rate / (1.0 - e * cos(angle));
    *state = (ag_sky_state){{a_m * (cos(angle) - e), a_m * narrow * sin(angle), 0.0},
                            {-speed * sin(angle), speed * narrow * cos(angle), 0.0}};
}

/* Turns by the angles of periapsis, inclination and node. */
static void turn(double peri, double i, double node, double v[3])
{
    double x = cos(peri) * v[0] - sin(peri) * v[1];
    double y = sin(peri) * v[0] + cos(peri) * v[1];
    double flat = cos(i) * y;
    v[2] = sin(i) * y;
    v[0] = cos(node) * x - sin(node) * flat;
    v[1] = sin(node) * x + cos(node) * flat;
}

bool agi_moon_state(int32_t naif, double tdb_s, ag_sky_state *state)
{
    const moon *m = NULL;
    for (size_t row = 0; row < sizeof moons / sizeof *moons; row++)
        if (moons[row].naif == naif) m = &moons[row];
    if (!m) return false;
    double days = tdb_s / AG_SKY_DAY_S;
    double since = days + (AG_SKY_J2000_JD - m->epoch_jd);
    double peri_degpd = 360.0 / (m->peri_yr * YEAR_D);
    double node_degpd = 360.0 / (m->node_yr * YEAR_D);
    /* The longitude counts the node backwards on a retrograde orbit. */
    double along_degpd = m->longitude_degpd - (m->i_deg > 90.0 ? -node_degpd : node_degpd);
    double anomaly_degpd = along_degpd - peri_degpd;
    double mean = m->anomaly_deg + anomaly_degpd * since + ahead_deg(m, days);
    double peri = m->peri_deg + peri_degpd * since;
    double node = m->node_deg + node_degpd * since;
    ag_sky_state made;
    on_ellipse(m->a_km * 1000.0, m->e, remainder(mean, 360.0) * AGI_RAD_PER_DEG,
               m->longitude_degpd * AGI_RAD_PER_DEG / AG_SKY_DAY_S, &made);
    turn(peri * AGI_RAD_PER_DEG, m->i_deg * AGI_RAD_PER_DEG, node * AGI_RAD_PER_DEG, made.r_m);
    turn(peri * AGI_RAD_PER_DEG, m->i_deg * AGI_RAD_PER_DEG, node * AGI_RAD_PER_DEG, made.v_mps);
    from_plane(m, made.r_m, state->r_m);
    from_plane(m, made.v_mps, state->v_mps);
    return true;
}

double agi_moon_axis_m(int32_t naif)
{
    for (size_t row = 0; row < sizeof moons / sizeof *moons; row++)
        if (moons[row].naif == naif) return moons[row].a_km * 1000.0;
    return 0.0;
}
