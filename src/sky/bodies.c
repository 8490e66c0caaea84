/* The bodies that the sky knows by itself, with sources, and their names.
**
** GM          DE440 (Park et al. 2021); planets without their moons, and moons: JPL Horizons'
**             gm_Horizons.pck of 2024; of ssb and emb: the sum of the main bodies in it
** radii, rotation, poles   IAU working group on cartographic coordinates (Archinal et al. 2018), as in
**             NAIF's pck00011.tpc, without periodic terms; Mars' pole, rotations of Phobos, Deimos and
**             Neptune: Archinal et al. 2011. Mean radii are the report's where it has them, else of
**             the volume of its ellipsoid; a giant's surface is its 1 bar level
** j2          Earth: IERS Conventions 2010; Moon: GRAIL (GRGM660); Mars: MRO110; giants: Jacobson
**             2009, 2014, Jacobson et al. 2006, Juno; Mercury: MESSENGER; Venus: Magellan. Where a
**             source refers to another radius (Moon 1738, Saturn 60330, Neptune 25225 km) it is
**             turned to the equatorial one here
** air         NASA planetary fact sheets; entry interface as missions and studies took it: Earth 122
**             km (Shuttle), Mars 125 km (MSL), Venus 200 km (Pioneer Venus), Jupiter 450 km (Galileo),
**             Titan 1270 km (Huygens), other giants 1000 km (aerocapture studies)
** errors      planets, Moon: largest distance from DE440 over 4,000 dates 1960-2140; moons: see
**             moons.c */
#include "sky/sky_internal.h"

#define KM 1000.0
#define KM3 1e9
#define SPIN(deg_per_d) (360.0 / (deg_per_d)*AG_SKY_DAY_S)

enum {
    ROW_SSB,
    ROW_SUN,
    ROW_MERCURY,
    ROW_VENUS,
    ROW_EARTH,
    ROW_MOON,
    ROW_EMB,
    ROW_MARS,
    ROW_PHOBOS,
    ROW_DEIMOS,
    ROW_JUPITER,
    ROW_IO,
    ROW_EUROPA,
    ROW_GANYMEDE,
    ROW_CALLISTO,
    ROW_SATURN,
    ROW_MIMAS,
    ROW_ENCELADUS,
    ROW_TETHYS,
    ROW_DIONE,
    ROW_RHEA,
    ROW_TITAN,
    ROW_IAPETUS,
    ROW_URANUS,
    ROW_TITANIA,
    ROW_NEPTUNE,
    ROW_TRITON,
    N_ROW
};

static const ag_sky_body bodies[N_ROW];

#define EPV "eraEpv00 (VSOP2000 fit; Bretagnon & Francou)"
#define PLAN "eraPlan94 (Simon et al. 1994)"
#define GIANT PLAN " corrected to DE440"
#define MOON98 "eraMoon98 (ELP 2000-82, Meeus 1998)"
#define JPL "JPL planetary satellite mean elements"

/* name, kind, NAIF number, parent's row, GM km^3/s^2, mean and equatorial radius km, J2, rotation
** deg/d, pole's right ascension and declination deg, pressure Pa, entry interface km, error km,
** source of the state */
#define BODY(id, name_, kind_, naif_, parent_, gm, mean, eq, j2_, spin, ra, dec, pa, top, err,     \
             src)                                                                                  \
    [ROW_##id] = {.name = (name_),                                                                 \
                  .kind = AG_SKY_##kind_,                                                          \
                  .naif = (naif_),                                                                 \
                  .parent = &bodies[parent_],                                                      \
                  .gm_m3ps2 = (gm)*KM3,                                                            \
                  .radius_m = (mean)*KM,                                                           \
                  .equator_m = (eq)*KM,                                                            \
                  .j2 = (j2_),                                                                     \
                  .rotation_s = SPIN(spin),                                                        \
                  .pole_ra_rad = (ra)*AGI_RAD_PER_DEG,                                             \
                  .pole_dec_rad = (dec)*AGI_RAD_PER_DEG,                                           \
                  .gravity_mps2 = (gm)*KM3 / ((mean)*KM * (mean)*KM),                              \
                  .air_pa = (pa),                                                                  \
                  .air_top_m = (top)*KM,                                                           \
                  .error_m = (err)*KM,                                                             \
                  .source = (src)}
#define POINT(id, name_, naif_, parent_, gm, err, src)                                             \
    [ROW_##id] = {.name = (name_),                                                                 \
                  .kind = AG_SKY_POINT,                                                            \
                  .naif = (naif_),                                                                 \
                  .parent = (parent_),                                                             \
                  .gm_m3ps2 = (gm)*KM3,                                                            \
                  .radius_m = NAN,                                                                 \
                  .equator_m = NAN,                                                                \
                  .j2 = NAN,                                                                       \
                  .rotation_s = NAN,                                                               \
                  .pole_ra_rad = NAN,                                                              \
                  .pole_dec_rad = NAN,                                                             \
                  .gravity_mps2 = NAN,                                                             \
                  .error_m = (err)*KM,                                                             \
                  .source = (src)}

/* clang-format off */
static const ag_sky_body bodies[N_ROW] = {
    POINT(SSB, "ssb", 0, NULL, 132712440041.27942 + 22031.868551 + 324858.592 + 403503.235625 + 42828.375816 + 126712764.1 + 37940584.8418 + 5794556.4 + 6836527.10058, 0, "origin"),
    POINT(EMB, "emb", 3, &bodies[ROW_SUN], 403503.235625, 11, EPV " + " MOON98 " / 82.30"),
    BODY(SUN, "sun", STAR, 10, ROW_SSB, 132712440041.27942, 695700, 695700, 2.2e-7, 14.1844, 286.13, 63.87, 0, 0, 160, EPV),
    BODY(MERCURY, "mercury", PLANET, 199, ROW_SUN, 22031.868551, 2439.4, 2440.53, 5.03e-5, 6.1385108, 281.0103, 61.4155, 0, 0, 1357, PLAN),
    BODY(VENUS, "venus", PLANET, 299, ROW_SUN, 324858.592, 6051.8, 6051.8, 4.458e-6, -1.4813688, 272.76, 67.16, 9.2e6, 200, 3192, PLAN),
    BODY(EARTH, "earth", PLANET, 399, ROW_SUN, 398600.435507, 6371.0084, 6378.1366, 1.0826359e-3, 360.9856235, 0, 90, 101325, 122, 11, EPV),
    BODY(MOON, "moon", MOON, 301, ROW_EARTH, 4902.800118, 1737.4, 1737.4, 2.0337e-4, 13.17635815, 269.9949, 66.5392, 0, 0, 24, MOON98),
    BODY(MARS, "mars", PLANET, 499, ROW_SUN, 42828.373621, 3389.50, 3396.19, 1.9566e-3, 350.89198226, 317.68143, 52.88650, 636, 125, 1360, GIANT),
    BODY(PHOBOS, "phobos", MOON, 401, ROW_MARS, 7.087546066894452e-4, 11.08, 13.0, NAN, 1128.8445850, 317.68, 52.90, 0, 0, 300, JPL),
    BODY(DEIMOS, "deimos", MOON, 402, ROW_MARS, 9.615569648120313e-5, 6.2, 7.8, NAN, 285.1618970, 316.65, 53.52, 0, 0, 250, JPL),
    BODY(JUPITER, "jupiter", PLANET, 599, ROW_SUN, 126686531.900370, 69911, 71492, 1.46965e-2, 870.536, 268.056595, 64.495303, 1e5, 450, 2370, GIANT),
    BODY(IO, "io", MOON, 501, ROW_JUPITER, 5959.915466180539, 1821.49, 1829.4, NAN, 203.4889538, 268.05, 64.50, 0, 0, 500, JPL),
    BODY(EUROPA, "europa", MOON, 502, ROW_JUPITER, 3202.712099607295, 1560.8, 1562.6, NAN, 101.3747235, 268.08, 64.51, 0, 0, 2500, JPL),
    BODY(GANYMEDE, "ganymede", MOON, 503, ROW_JUPITER, 9887.832752719638, 2631.2, 2631.2, NAN, 50.3176081, 268.20, 64.57, 0, 0, 2500, JPL),
    BODY(CALLISTO, "callisto", MOON, 504, ROW_JUPITER, 7179.283402579837, 2410.3, 2410.3, NAN, 21.5710715, 268.72, 64.83, 0, 0, 2500, JPL),
    BODY(SATURN, "saturn", PLANET, 699, ROW_SUN, 37931206.23436167, 58232, 60268, 1.632424e-2, 810.7939024, 40.589, 83.537, 1e5, 1000, 4800, GIANT),
    BODY(MIMAS, "mimas", MOON, 601, ROW_SATURN, 2.503488768152587, 198.2, 207.8, NAN, 381.9945550, 40.66, 83.52, 0, 0, 12000, JPL),
    BODY(ENCELADUS, "enceladus", MOON, 602, ROW_SATURN, 7.210366688598896, 252.1, 256.6, NAN, 262.7318996, 40.66, 83.52, 0, 0, 4500, JPL),
    BODY(TETHYS, "tethys", MOON, 603, ROW_SATURN, 41.21352885489587, 531.0, 538.4, NAN, 190.6979085, 40.66, 83.52, 0, 0, 1500, JPL),
    BODY(DIONE, "dione", MOON, 604, ROW_SATURN, 73.11607172482067, 561.4, 563.4, NAN, 131.5349316, 40.66, 83.52, 0, 0, 600, JPL),
    BODY(RHEA, "rhea", MOON, 605, ROW_SATURN, 153.9417519146563, 763.5, 765.0, NAN, 79.6900478, 40.38, 83.55, 0, 0, 1500, JPL),
    BODY(TITAN, "titan", MOON, 606, ROW_SATURN, 8978.137095521046, 2574.76, 2575.15, NAN, 22.5769768, 39.4827, 83.4279, 146700, 1270, 15000, JPL),
    BODY(IAPETUS, "iapetus", MOON, 608, ROW_SATURN, 120.5151060137642, 734.3, 745.7, NAN, 4.5379572, 318.16, 75.03, 0, 0, 150000, JPL),
    BODY(URANUS, "uranus", PLANET, 799, ROW_SUN, 5793950.610340896, 25362, 25559, 3.51068e-3, -501.1600928, 257.311, -15.175, 1e5, 1000, 4570, GIANT),
    BODY(TITANIA, "titania", MOON, 703, ROW_URANUS, 222.8006351879754, 788.9, 788.9, NAN, -41.3514316, 257.43, -15.10, 0, 0, 7000, JPL),
    BODY(NEPTUNE, "neptune", PLANET, 899, ROW_SUN, 6835103.145462294, 24622, 24764, 3.53651e-3, 541.1397757, 299.36, 43.46, 1e5, 1000, 2400, GIANT),
    BODY(TRITON, "triton", MOON, 801, ROW_NEPTUNE, 1428.495462910464, 1352.6, 1352.6, NAN, -61.2572637, 299.36, 41.17, 1.4, 0, 20000, JPL),
};
/* clang-format on */

uint32_t ag_sky_body_count(void)
{
    return N_ROW;
}

const ag_sky_body *ag_sky_body_at(uint32_t row)
{
    return row < N_ROW ? &bodies[row] : NULL;
}

const ag_sky_body *ag_sky_body_find(const char *name)
{
    for (uint32_t row = 0; name && row < N_ROW; row++)
        if (ag_text_distance(name, bodies[row].name, 1) == 0) return &bodies[row];
    return NULL;
}

const ag_sky_body *ag_sky_body_nearest(const char *name)
{
    const char *names[N_ROW];
    for (uint32_t row = 0; row < N_ROW; row++) names[row] = bodies[row].name;
    return name ? ag_sky_body_at(ag_text_nearest(name, names, N_ROW)) : NULL;
}
