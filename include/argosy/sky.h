/* sky: where everything is, and what joins two places.
**
** Time scales and dates, bodies and their states, two-body motion, Lambert arcs. The sky knows
** nothing of vehicles' prices or of markets.
**
** Time       TDB seconds past J2000 (JD 2451545.0 TDB), `tdb_s`, a double: 1 microsecond near in
**            1860-2140. Other scales appear in texts and in ag_sky_time_*.
** Frames     ICRF axes, or the ecliptic and equinox of J2000: ICRF turned about x by 84381.448"
**            (IAU 1976, as JPL Horizons takes it). The 0.02" between ICRF and the mean equator of
**            J2000 are left out: they are far below the errors of the ephemerides.
** Units      m, m/s, s, rad, kg; mu and GM in m^3/s^2
** States     geometric: no light time, no aberration
** Errors     ag_err for misuse (not finite, out of range); what nature refuses is an outcome in the
**            result. Outputs are untouched on error.
** Memory     nothing here allocates but a timetable's arrays, an almanac and a kernel
** Threads    all functions may be called at once from many threads, each with its own ag_ctx */
#ifndef ARGOSY_SKY_H
#define ARGOSY_SKY_H

#include "argosy/core.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- time ------------------------------------------------------------------------------------ */

#define AG_SKY_DAY_S 86400.0
#define AG_SKY_J2000_JD 2451545.0
/* Dates that are taken, 1000-01-01 to 3000-01-01: there the ephemerides have values. How good these
** are is said beside ag_sky_body_state. */
#define AG_SKY_TDB_MIN_S (-31556952000.0)
#define AG_SKY_TDB_MAX_S 31556952000.0

typedef enum ag_sky_scale { AG_SKY_TDB, AG_SKY_TT, AG_SKY_UTC } ag_sky_scale;

/* What became of a date. X(name, text) */
#define AG_SKY_DATE_LIST(X)                                                                        \
    X(FOUND, "a date")                                                                             \
    X(FORM, "not a date")                                                                          \
    X(DAY, "no such day")                                                                          \
    X(CLOCK, "no such time of day")                                                                \
    X(RANGE, "a date outside 1000-01-01 .. 3000-01-01")                                            \
    X(NO_UTC, "UTC before 1960-01-01, when it began")

typedef enum ag_sky_date {
#define AG_X(name, text) AG_SKY_DATE_##name,
    AG_SKY_DATE_LIST(AG_X)
#undef AG_X
} ag_sky_date;

AG_API const char *ag_sky_date_outcome(ag_sky_date outcome); /* its text above */

/* A date of the command line and of scenarios to TDB.
**   Given     text   2031-02-23, 2031-02-23T12:00, 2031-02-23T12:00:30.5 (TDB; "T" may be a blank),
**                    any of these with Z (UTC), JD2460000.5 (TDB). Proleptic Gregorian calendar.
**                    23:59:60 is taken in UTC on days that have a leap second
**   Returned  FOUND and tdb_s, or why not (tdb_s untouched)
**   Accuracy  1e-5 s for JD (a double's digits), else 1 microsecond; UTC after the last leap second
**             that ERFA knows counts on none to come; 0.1 s on days before 1972 when UTC was stepped
**   Source    ERFA (IAU SOFA) */
AG_API ag_sky_date ag_sky_date_read(const char *text, double *tdb_s);
/* The same with the outcome as an error: AG_ERR_INPUT with key, value and what is allowed. */
AG_API ag_err ag_sky_date_parse(ag_ctx *ctx, const char *key, const char *text, double *tdb_s);

#define AG_SKY_DATE_MAX 32 /* bytes of a date's text, end included */
/* TDB to ISO text in a scale, as short as it reads back to the millisecond: 2031-02-23, with
** T12:00:00 or T12:00:00.250 where it is not midnight; UTC has Z and always its time.
** AG_ERR_INPUT: outside the range, or UTC before 1960. */
AG_API ag_err ag_sky_date_print(ag_ctx *ctx, double tdb_s, ag_sky_scale scale,
                                char text[AG_SKY_DATE_MAX]);

/* Julian date (TDB) of a time and back; 4e-5 s near, a double's digits. */
AG_API double ag_sky_jd(double tdb_s);
AG_API double ag_sky_of_jd(double jd_tdb);
/* TDB to a two-part Julian date of a scale and back (UTC: quasi-JD as in ERFA).
** Accuracy 1 microsecond; TDB - TT by Fairhead & Bretagnon 1990 at the geocentre (eraDtdb).
** AG_ERR_INPUT: outside the range, or UTC before 1960. */
AG_API ag_err ag_sky_time_to(ag_ctx *ctx, double tdb_s, ag_sky_scale scale, double jd[2]);
AG_API ag_err ag_sky_time_from(ag_ctx *ctx, ag_sky_scale scale, const double jd[2], double *tdb_s);
/* TAI - UTC at a time: leap seconds (before 1972 with UTC's drift). Errors as above. */
AG_API ag_err ag_sky_leap(ag_ctx *ctx, double tdb_s, double *tai_minus_utc_s);

/* ---- states, orbits -------------------------------------------------------------------------- */

typedef enum ag_sky_frame { AG_SKY_ICRF, AG_SKY_ECLIPTIC } ag_sky_frame;

typedef struct ag_sky_state {
    double r_m[3], v_mps[3];
} ag_sky_state;

/* Turns a vector from one frame into the other (in place is allowed). */
AG_API void ag_sky_rotate(ag_sky_frame from, ag_sky_frame to, const double given[3],
                          double turned[3]);

/* X(name, text) */
#define AG_SKY_KEPLER_LIST(X)                                                                      \
    X(FOUND, "a state")                                                                            \
    X(CENTRE, "the body falls into the centre: its orbit is a straight line through it")           \
    X(FAR, "the state is beyond what numbers hold")

typedef enum ag_sky_kepler {
#define AG_X(name, text) AG_SKY_KEPLER_##name,
    AG_SKY_KEPLER_LIST(AG_X)
#undef AG_X
} ag_sky_kepler;

AG_API const char *ag_sky_kepler_outcome(ag_sky_kepler outcome);

/* Two-body motion: where a state moves in a time, any conic.
**   Given     mu_m3ps2  > 0; from, r not 0; dt_s of either sign. Any inertial frame, any scale of
**             time that runs evenly
**   Returned  outcome, and `to` if FOUND (may be `from`). On a straight line the motion ends in the
**             centre: CENTRE if dt_s reaches it
**   Accuracy  1e-12 relative where the problem allows (its condition: a late state of an orbit with
**             period P moves with the digits of mu, r and v times 3 pi dt/P and more)
**   Errors    AG_ERR_INPUT: not finite, mu <= 0, r = 0
**   Source    universal variable (Stumpff; Danby 1992, 6.9), root by bracketed Newton steps */
AG_API ag_err ag_sky_kepler_move(ag_ctx *ctx, double mu_m3ps2, const ag_sky_state *from,
                                 double dt_s, ag_sky_state *to, ag_sky_kepler *outcome);

/* Osculating elements of any conic but a straight line. Angles: i 0..pi, others 0..2 pi, the true
** anomaly -pi..pi. a = q / (1 - e). */
typedef struct ag_sky_elements {
    double q_m; /* periapsis distance, > 0 */
    double e;   /* >= 0 */
    double i_rad, node_rad, peri_rad;
    double anomaly_rad; /* true anomaly */
} ag_sky_elements;

/* X(name, text) */
#define AG_SKY_ELEMENTS_LIST(X)                                                                    \
    X(FOUND, "elements")                                                                           \
    X(CIRCULAR, "a circle: no periapsis, anomaly counts from the node")                            \
    X(EQUATORIAL, "in the reference plane: no node, periapsis counts from the x axis")             \
    X(CIRCULAR_EQUATORIAL, "a circle in the reference plane: anomaly counts from the x axis")      \
    X(RECTILINEAR, "a straight line through the centre has no elements")                           \
    X(BEYOND, "the anomaly lies beyond the asymptote")

typedef enum ag_sky_elements_outcome {
#define AG_X(name, text) AG_SKY_ELEMENTS_##name,
    AG_SKY_ELEMENTS_LIST(AG_X)
#undef AG_X
} ag_sky_elements_outcome;

AG_API const char *ag_sky_elements_text(ag_sky_elements_outcome outcome);

/* State to osculating elements.
**   Given     mu_m3ps2 > 0; state, r not 0, in the frame whose x-y plane the elements refer to
**   Returned  outcome and elements. CIRCULAR (e < 1e-14): peri 0; EQUATORIAL (sin i < 1e-14): node 0,
**             also for retrograde ones, whose angles then count against the sense of y;
**             RECTILINEAR (h^2 < 1e-24 mu r): elements untouched
**   Accuracy  the conic through the elements passes the state within 1e-13 relative / sin i or e
**   Errors    AG_ERR_INPUT: not finite, mu <= 0, r = 0
**   Source    Battin 1999, 3.4, with periapsis and anomaly by atan2 */
AG_API ag_err ag_sky_elements_of_state(ag_ctx *ctx, double mu_m3ps2, const ag_sky_state *state,
                                       ag_sky_elements *elements, ag_sky_elements_outcome *outcome);

/* Elements to state. Returned: FOUND, or BEYOND (state untouched) for an anomaly at or past the
** asymptote of e >= 1. Accuracy 1e-15 relative. AG_ERR_INPUT: not finite, mu, q <= 0, e < 0. */
AG_API ag_err ag_sky_state_of_elements(ag_ctx *ctx, double mu_m3ps2,
                                       const ag_sky_elements *elements, ag_sky_state *state,
                                       ag_sky_elements_outcome *outcome);

/* An orbit in time, for small bodies: elements with the time of periapsis in place of the anomaly. */
typedef struct ag_sky_orbit {
    double mu_m3ps2;
    double q_m, e;
    double i_rad, node_rad, peri_rad; /* ecliptic and equinox of J2000 */
    double periapsis_tdb_s;
} ag_sky_orbit;

/* The orbit of a catalogue line: semi-major axis (e < 1), mean anomaly at an epoch.
** AG_ERR_INPUT: not finite, mu or a <= 0, e outside [0, 1). */
AG_API ag_err ag_sky_orbit_of_mean(ag_ctx *ctx, double mu_m3ps2, double a_m, double e, double i_rad,
                                   double node_rad, double peri_rad, double mean_anomaly_rad,
                                   double epoch_tdb_s, ag_sky_orbit *orbit);

/* State on an orbit at a time, about its centre, in a frame. Errors as of ag_sky_kepler_move.
** Accuracy: two-body; main-belt and near-Earth bodies drift from it by 1e4 .. 1e5 km in 90 days. */
AG_API ag_err ag_sky_orbit_state(ag_ctx *ctx, const ag_sky_orbit *orbit, double tdb_s,
                                 ag_sky_frame frame, ag_sky_state *state);

/* ---- bodies ---------------------------------------------------------------------------------- */

typedef enum ag_sky_kind {
    AG_SKY_POINT, /* a barycentre: ssb, emb */
    AG_SKY_STAR,
    AG_SKY_PLANET,
    AG_SKY_MOON,
    AG_SKY_SMALL /* made by a caller: `orbit` is set */
} ag_sky_kind;

/* A body. Those of the table are constant; a caller may make SMALL ones of his own with name, kind,
** parent (the Sun), gm, radius and orbit, and use them in every function here. NaN: not known. */
typedef struct ag_sky_body {
    const char *name; /* as on the command line: "mars" */
    ag_sky_kind kind;
    int32_t naif;                     /* NAIF number */
    const struct ag_sky_body *parent; /* what its state is told about; NULL: ssb */
    double gm_m3ps2;                  /* of the body alone, without its moons */
    double radius_m;                  /* volumetric mean */
    double equator_m;                 /* equatorial */
    double j2;                        /* oblateness, unnormalised, of equator_m */
    double rotation_s;                /* sidereal; < 0 retrograde about the pole below */
    double pole_ra_rad, pole_dec_rad; /* IAU north pole at J2000, ICRF */
    double gravity_mps2;              /* GM / radius^2, filled from them where NaN is not */
    double air_pa;                    /* pressure at the surface (giants: at `radius_m`); 0: none */
    double air_top_m;                 /* altitude of entry interface; 0: no air to brake in */
    double error_m;                   /* largest error of its state about its parent, see below */
    const char *source;               /* of the state and its error */
    const ag_sky_orbit *orbit;        /* of SMALL ones, else NULL */
} ag_sky_body;

AG_API uint32_t ag_sky_body_count(void);
AG_API const ag_sky_body *ag_sky_body_at(uint32_t row);          /* NULL past the end */
AG_API const ag_sky_body *ag_sky_body_find(const char *name);    /* case-blind, or NULL */
AG_API const ag_sky_body *ag_sky_body_nearest(const char *name); /* nearest spelling, or NULL */

/* State of a body.
**   Given     body, centre: of the table or SMALL; tdb_s in the range of dates
**   Returned  geometric state of body about centre, TDB, in the frame
**   Accuracy  error_m of body and centre, each about its parent (a moon about its planet knows nothing
**             of the planet's error). Sun, planets, Moon: 1960-2140 against DE440; velocities within
**             1.3 m/s (Earth 4 mm/s, Moon 0.2 m/s about the Earth). Mars and the giants keep twice
**             their errors over 1550-2650, and lose them to some 30,000 to 1.4 million km within 50
**             years outside. Moons: against Horizons in 2026, or as src/sky/moons.c says, and growing
**             slowly away from 2000
**   Cost      microseconds; with Earth, Moon, emb or ssb in the chain some 70: tabulate in loops
**   Errors    AG_ERR_INPUT: a time outside the range
**   Source    Earth, Sun about the barycentre: eraEpv00 (1900-2100, degrades slowly outside); Moon:
**             eraMoon98; emb: Earth + Moon / 82.30; planets: eraPlan94 (Simon et al. 1994) with the
**             slopes of its positions for velocities; Mars and the giants corrected by waves fitted
**             to DE440 (Park et al. 2021; tools/fit_giants), the systems' barycentres; moons: JPL's
**             mean elements */
AG_API ag_err ag_sky_body_state(ag_ctx *ctx, const ag_sky_body *body, const ag_sky_body *centre,
                                ag_sky_frame frame, double tdb_s, ag_sky_state *state);

/* ---- kernels: states from JPL's files ---------------------------------------------------------- */

/* An SPK kernel, as JPL publishes its ephemerides (de440.bsp): a file that stays open and is read where
** a state asks for it. Constant once opened. */
typedef struct ag_sky_kernel ag_sky_kernel;

/* A body that a kernel has segments of, and the dates from the first to the last (gaps are not told). */
typedef struct ag_sky_kernel_body {
    int32_t naif;
    double from_tdb_s, to_tdb_s;
} ag_sky_kernel_body;

/* X(name, text) */
#define AG_SKY_KERNEL_LIST(X)                                                                      \
    X(FOUND, "a state")                                                                            \
    X(NO_BODY, "the kernel does not hold the body, or does not join it to the centre")             \
    X(NO_TIME, "the kernel does not hold the date")

typedef enum ag_sky_kernel_outcome {
#define AG_X(name, text) AG_SKY_KERNEL_##name,
    AG_SKY_KERNEL_LIST(AG_X)
#undef AG_X
} ag_sky_kernel_outcome;

AG_API const char *ag_sky_kernel_text(ag_sky_kernel_outcome outcome);

/* Opens a kernel: DAF/SPK of either byte order.
**   Returned  kernel, by ag_sky_kernel_free. Segments of other types than 2 and 3, and in other frames
**             than J2000 (which is ICRF), are known but give no states
**   Cost      reads the table of segments, no states
**   Errors    AG_ERR_INPUT names the file and what is wrong with it: absent, no SPK kernel, cut off,
**             damaged. AG_ERR_IO
**   Source    NAIF: DAF Required Reading, SPK Required Reading */
AG_API ag_err ag_sky_kernel_open(ag_ctx *ctx, const char *path, ag_sky_kernel **kernel);
AG_API void ag_sky_kernel_free(ag_ctx *ctx, ag_sky_kernel *kernel);

/* State of a body of a kernel.
**   Given     target, centre: NAIF numbers; tdb_s finite. Segments are chained by their centres until
**             both meet (301 -> 3 -> 0 <- 10); of several for one body and date the last in the file
**             counts
**   Returned  FOUND with the geometric state of target about centre, m and m/s, TDB, in the frame (zeros
**             of a body about itself); else why not (state untouched)
**   Accuracy  the kernel's; its polynomials to 1e-15 of the distances that are chained. Velocities are
**             the polynomials' slopes (type 2) or of polynomials of their own (type 3)
**   Cost      a read of some 200 to 1000 bytes a segment of the chain: some microseconds
**   Errors    AG_ERR_INPUT: not finite; a segment of another type or frame; one that is damaged.
**             AG_ERR_IO
**   Source    NAIF: SPK Required Reading; Clenshaw's recurrence */
AG_API ag_err ag_sky_kernel_state(ag_ctx *ctx, const ag_sky_kernel *kernel, int32_t target,
                                  int32_t centre, ag_sky_frame frame, double tdb_s,
                                  ag_sky_state *state, ag_sky_kernel_outcome *outcome);

/* The dates for which a kernel joins two bodies, as far as the first and last of each body on the way
** tell. False (dates untouched): it does not. A body and itself: all dates. */
AG_API bool ag_sky_kernel_span(const ag_sky_kernel *kernel, int32_t target, int32_t centre,
                               double *from_tdb_s, double *to_tdb_s);
/* True if a body has segments of its own or is the centre of some. */
AG_API bool ag_sky_kernel_holds(const ag_sky_kernel *kernel, int32_t naif);
AG_API uint32_t ag_sky_kernel_count(const ag_sky_kernel *kernel); /* of bodies with segments */
/* By NAIF number, ascending; NULL past the end. */
AG_API const ag_sky_kernel_body *ag_sky_kernel_at(const ag_sky_kernel *kernel, uint32_t row);

/* ---- Lambert arcs ---------------------------------------------------------------------------- */

#define AG_SKY_REVS_MAX 1000

/* X(name, text) */
#define AG_SKY_ARC_LIST(X)                                                                         \
    X(FOUND, "an arc")                                                                             \
    X(NO_ARC, "too short a time for so many revolutions")                                          \
    X(NO_PLANE, "the positions lie on one line with the centre: every plane would do")

typedef enum ag_sky_arc_outcome {
#define AG_X(name, text) AG_SKY_ARC_##name,
    AG_SKY_ARC_LIST(AG_X)
#undef AG_X
} ag_sky_arc_outcome;

AG_API const char *ag_sky_arc_text(ag_sky_arc_outcome outcome);

/* Way round, by the sign of the angular momentum's z; with h_z = 0 the shorter way is prograde. */
typedef enum ag_sky_way { AG_SKY_PROGRADE, AG_SKY_RETROGRADE } ag_sky_way;
/* With revs >= 1 two arcs: left has the smaller x (higher, longer period), right the larger. */
typedef enum ag_sky_branch { AG_SKY_LEFT, AG_SKY_RIGHT } ag_sky_branch;

typedef struct ag_sky_arc {
    ag_sky_arc_outcome outcome;
    uint32_t revs;
    ag_sky_branch branch; /* LEFT where revs is 0 */
    uint32_t steps;       /* of the root search */
    double x;             /* Izzo's variable: < 1 ellipse, 1 parabola, > 1 hyperbola */
    double v1_mps[3], v2_mps[3];
} ag_sky_arc;

/* Lambert arc: the conic joining two positions in a given time.
**   Given     mu_m3ps2   > 0
**             r1_m, r2_m not 0, same inertial frame
**             tof_s      > 0
**             way, revs  0 .. AG_SKY_REVS_MAX, branch (no matter where revs = 0)
**   Returned  arc: FOUND with v1_mps, v2_mps; NO_ARC; NO_PLANE (0 or 180 deg within 1e-15 rad)
**   Accuracy  propagated end point misses r2 by <= 1e-11 |r2| on the reference grid; v1 within 1e-13
**             relative times the condition of the problem (measured at 30 digits: 5.1e-15)
**   Errors    AG_ERR_INPUT: not finite, not positive, revs past the limit
**   Source    D. Izzo (2015), Celest. Mech. Dyn. Astr. 121, 1-15, with a bracket of its own */
AG_API ag_err ag_sky_lambert(ag_ctx *ctx, double mu_m3ps2, const double r1_m[3],
                             const double r2_m[3], double tof_s, ag_sky_way way, uint32_t revs,
                             ag_sky_branch branch, ag_sky_arc *arc);

/* All arcs up to `revs` turns: first that of no turn, then left and right of each number of turns
** that has any. arcs[1 + 2 revs]; *n_arc of them are FOUND, or *n_arc = 1 and arcs[0] says NO_PLANE.
** Cheaper than one by one. Accuracy, errors and source as above. */
AG_API ag_err ag_sky_lambert_all(ag_ctx *ctx, double mu_m3ps2, const double r1_m[3],
                                 const double r2_m[3], double tof_s, ag_sky_way way, uint32_t revs,
                                 ag_sky_arc *arcs, uint32_t *n_arc);

/* ---- legs: from one site to another ------------------------------------------------------------- */

/* Where a leg begins or ends. */
typedef enum ag_sky_at {
    AG_SKY_AT_SURFACE,
    AG_SKY_AT_ORBIT,     /* about the body */
    AG_SKY_AT_LIBRATION, /* of the body about its parent: Moon L1, Earth L2 */
    AG_SKY_AT_CENTRE     /* moving with the body, massless: v-infinity is the burn */
} ag_sky_at;

typedef struct ag_sky_site {
    const ag_sky_body *body;
    ag_sky_at at;
    double periapsis_m, apoapsis_m; /* ORBIT: altitudes over radius_m */
    double inclination_rad;         /* ORBIT: to the body's equator; NaN: whatever suits the leg */
    uint32_t libration;             /* 1 .. 5 */
} ag_sky_site;

/* Sites exist where two-body motion holds: orbits inside the body's sphere of Hill, their periapsis in its
** inner half; surfaces of all but giants and the Sun; of libration points L1, L2, L4, L5 of Earth and Moon
** (body moon) and L1, L2 of Sun and Earth (body earth). Others have the outcome NO_SITE. A surface has no
** latitude: half the speed of the turning equator helps, or the share that the orbit's inclination gives. */
/* Where a ship goes that is sent to a body without more said: a low circular orbit of any inclination
** (altitude of ag_sky_low_orbit_m) of what has air or a surface gravity above 0.05 m/s^2, the centre
** of a point, the surface of the rest. */
AG_API ag_sky_site ag_sky_site_default(const ag_sky_body *body);
/* Altitude of the body's low orbit: above the air where there is some; with its source in sites.c. */
AG_API double ag_sky_low_orbit_m(const ag_sky_body *body);
/* A site of the command line: "mars" (default site), "mars:surface", "earth:400", "earth:400x35786@28.5"
** (altitudes in km, inclination in deg), "moon:L1", "mars:centre"; the body is looked up by `find`
** (name in `find_in`), which may know more than the table. AG_ERR_INPUT names `key`, the value, what is
** allowed and the nearest spelling. */
typedef const ag_sky_body *(*ag_sky_find)(void *find_in, const char *name);
AG_API ag_err ag_sky_site_parse(ag_ctx *ctx, const char *key, const char *text, ag_sky_find find,
                                void *find_in, ag_sky_site *site);
/* The body about the Sun in whose system a site is (earth for the Moon's orbit; the body itself). */
AG_API const ag_sky_body *ag_sky_site_primary(const ag_sky_site *site);
/* Both in one system: the leg is local, its time follows from its path, and any date will do. */
AG_API bool ag_sky_leg_is_local(const ag_sky_site *from, const ag_sky_site *to);

/* Parts of the velocity change of a leg. X(name, text) */
#define AG_SKY_PART_LIST(X)                                                                        \
    X(ASCENT, "ascent from the surface with its losses")                                           \
    X(ESCAPE, "departure from an orbit, a moon or a point")                                        \
    X(PLANE, "change of plane")                                                                    \
    X(COURSE, "burns on the way between orbits of one system")                                     \
    X(CAPTURE, "arrival in an orbit, at a moon, at a point or beside a small body")                \
    X(TRIM, "periapsis raised and orbit trimmed after braking in air")                             \
    X(LANDING, "descent to the surface with its losses")

typedef enum ag_sky_part {
#define AG_X(name, text) AG_SKY_PART_##name,
    AG_SKY_PART_LIST(AG_X)
#undef AG_X
        AG_SKY_PARTS
} ag_sky_part;

AG_API const char *ag_sky_part_name(ag_sky_part part); /* "ascent" */

/* X(name, text) */
#define AG_SKY_LEG_LIST(X)                                                                         \
    X(FOUND, "a leg")                                                                              \
    X(NO_ARC, "too short a time for so many revolutions")                                          \
    X(NO_PLANE, "both ends lie on one line with the Sun: every plane would do")                    \
    X(NO_TIME, "arrival is not after departure")                                                   \
    X(TOO_FAST, "entry into the air is faster than the shield bears")                              \
    X(NO_SITE, "no such site: an orbit or point that the body does not have, or unknown numbers")  \
    X(SAME, "both ends are the same site")

typedef enum ag_sky_leg_outcome {
#define AG_X(name, text) AG_SKY_LEG_##name,
    AG_SKY_LEG_LIST(AG_X)
#undef AG_X
} ag_sky_leg_outcome;

AG_API const char *ag_sky_leg_text(ag_sky_leg_outcome outcome);

typedef struct ag_sky_leg_options {
    bool aero;            /* brake in air at the destination where there is some */
    double entry_max_mps; /* fastest entry; 0: 14,500 m/s */
    uint32_t revs;        /* full turns about the Sun, 0 .. AG_SKY_REVS_MAX */
    ag_sky_branch branch; /* with revs */
    bool best;            /* ... or any number of turns up to revs, both branches: the least dv */
} ag_sky_leg_options;

/* One end of a leg: what a v-infinity at the primary costs. */
typedef struct ag_sky_end {
    ag_sky_leg_outcome outcome; /* FOUND, NO_SITE, TOO_FAST */
    double dv_mps[AG_SKY_PARTS];
    double total_mps;
    double time_s;    /* spent inside the system: ascent, to or from a moon or point, after drag */
    double entry_mps; /* speed at the entry interface; 0 where no air is met */
    double shell;     /* aeroshell, share of the mass that arrives; 0 */
} ag_sky_end;

/* Burns from a site to a v-infinity at its primary, and from one to a site.
**   Given     vinf_mps   ICRF, relative to the primary, slower than light; only its length counts where
**                        the site has no inclination, and at moons and points
**             options    NULL: no braking in air. With aero: one pass through the air of the body or, for
**                        its moons and points, of the planet, where that takes less than burns alone
**   Returned  end; where entry would take less but is too fast, TOO_FAST (numbers set; giants and planets
**             of moons are braked at by burns then)
**   Accuracy  patched conics, impulsive: some percent of each burn; losses of ascent and landing, shells
**             and points by the tables in src/sky/ends*.c, with sources
**   Errors    AG_ERR_INPUT: not finite
**   Source    docs/theory/sky.md */
AG_API ag_err ag_sky_depart(ag_ctx *ctx, const ag_sky_site *site, const double vinf_mps[3],
                            ag_sky_end *end);
AG_API ag_err ag_sky_arrive(ag_ctx *ctx, const ag_sky_site *site, const double vinf_mps[3],
                            const ag_sky_leg_options *options, ag_sky_end *end);

typedef struct ag_sky_leg {
    ag_sky_leg_outcome outcome;
    bool local;
    uint32_t revs;
    ag_sky_branch branch;
    double depart_tdb_s, arrive_tdb_s; /* at the primaries; local: arrive = depart + tof */
    double tof_s;                      /* between them and at both ends */
    double c3_m2ps2, vinf_dep_mps, vinf_arr_mps; /* at the primaries; NaN where local */
    double dla_rad, dla_arr_rad; /* declinations to the primaries' equators; or NaN */
    double turn_rad; /* transfer angle about the Sun, 0 .. 2 pi, full turns left aside; or NaN */
    double dv_mps[AG_SKY_PARTS];
    double dv_dep_mps, dv_arr_mps, dv_total_mps;
    double entry_mps, shell; /* as of ag_sky_end */
} ag_sky_leg;

/* A leg between two sites.
**   Given     depart, arrive (at the primaries; no matter where the leg is local), options (NULL: no
**             braking in air, no full turns)
**   Returned  leg with its outcome; on others than FOUND the numbers are NaN
**   Accuracy  as of Lambert arcs between the bodies' states, and of ag_sky_depart, ag_sky_arrive
**   Errors    AG_ERR_INPUT: dates out of range, not finite
**   Source    docs/theory/sky.md */
AG_API ag_err ag_sky_leg_fly(ag_ctx *ctx, const ag_sky_site *from, const ag_sky_site *to,
                             double depart_tdb_s, double arrive_tdb_s,
                             const ag_sky_leg_options *options, ag_sky_leg *leg);

/* Propellant of a leg, t: (R - 1)(1 + shell)(dry + load), R = exp(dv_total / ve). */
AG_API double ag_sky_propellant_t(const ag_sky_leg *leg, double ve_mps, double dry_t,
                                  double load_t);

/* ---- timetables: the best departures of many years ------------------------------------------------- */

typedef enum ag_sky_aim {
    AG_SKY_AIM_DV, /* least total velocity change, a tonne of aeroshell weighed as burn at 4 km/s */
    AG_SKY_AIM_C3  /* least C3 */
} ag_sky_aim;

/* States of the Earth about the Sun, worked out once for many searches that may run at once; good to
** 1000 km and 2 m/s, for what a search looks at on its way. Cost: 20 ms a decade. */
typedef struct ag_sky_almanac ag_sky_almanac;
AG_API ag_err ag_sky_almanac_create(ag_ctx *ctx, double from_tdb_s, double to_tdb_s,
                                    ag_sky_almanac **almanac);
AG_API void ag_sky_almanac_free(ag_ctx *ctx, ag_sky_almanac *almanac);

typedef struct ag_sky_search {
    double from_tdb_s, to_tdb_s; /* departures */
    double tof_max_s;            /* 0: 1.3 times the Hohmann time, at least 200 d */
    ag_sky_leg_options leg;      /* best, revs: turns allowed */
    ag_sky_aim aim;
    bool brief; /* in a third of the time: half as many departures, windows to some
                                    days and 1 %, open and fast only at the best departure */
    const ag_sky_almanac *almanac; /* to share the Earth's states between searches; NULL */
} ag_sky_search;

/* A window: a departure that no other within 0.4 synodic periods (of 0.4 x 2.5 years at most) beats. */
typedef struct ag_sky_window {
    ag_sky_leg best; /* refined to 0.1 d */
    ag_sky_leg
        fast; /* the quickest leg that departs in [open_from, open_to] for at most 1.3 times the
                        best's dv plus 500 m/s; may be the best itself */
    double open_from_tdb_s, open_to_tdb_s; /* dv at most 1.1 times the best's plus 100 m/s */
} ag_sky_window;

typedef struct ag_sky_timetable { /* arrays belong to it */
    bool local;                   /* one leg for all dates: n = n_window = 0 and `any` is it */
    uint32_t n;                   /* departures tabulated, evenly */
    uint32_t n_window;
    ag_sky_leg any;
    double synodic_s; /* of the primaries; INFINITY where they keep their distance */
    double *depart_tdb_s, *dv_mps, *tof_s,
        *shell;            /* [n] the best leg of each departure; NaN: none */
    ag_sky_window *window; /* [n_window] by departure */
} ag_sky_timetable;

/* Searches all departures.
**   Given     search; tof_max_s 0 as above, and a Hohmann ellipse's period more for each of leg.revs
**   Returned  timetable. Windows are those of all time that fall into the dates: departures beyond the
**             dates are looked at to tell, and a range that rises towards a window outside has none. Rows
**             have no leg (NaN) where none can be flown or arrival would be past the dates taken.
**             Where leg.aero is set and the entry would be too fast, a leg arrives by burns (shell 0).
**             Between two sites of one system `any`, whatever its outcome (SAME)
**   Accuracy  windows: no departure in reach and time of flight in the limits is 0.5 % cheaper; their legs
**             are those of ag_sky_leg_fly. Rows: velocity changes to 0.5 % and 2 m/s
**   Cost      some 40 arcs a departure, a departure every synodic/40 (1 to 20 d), from states on grids:
**             Earth to Mars for 180 years in a second, Saturn to Earth in some 4
**   Errors    AG_ERR_INPUT: dates out of range or the wrong way round, tof_max_s < 0, not finite; a leg
**             that has no site (message). AG_ERR_INTERRUPTED
**   Source    docs/theory/sky.md, Timetables */
AG_API ag_err ag_sky_timetable_create(ag_ctx *ctx, const ag_sky_site *from, const ag_sky_site *to,
                                      const ag_sky_search *search, ag_sky_timetable *timetable);
AG_API void ag_sky_timetable_free(ag_ctx *ctx, ag_sky_timetable *timetable);

/* The cheapest leg near a departure and a time of flight: downhill from there to the bottom of the same
** valley, to 0.1 d, at most 60 d from the departure. tof_max_s bounds it where it is longer than tof_s;
** the search's dates are not looked at but must be ones. Outcomes and errors as of ag_sky_leg_fly. */
AG_API ag_err ag_sky_leg_near(ag_ctx *ctx, const ag_sky_site *from, const ag_sky_site *to,
                              double depart_tdb_s, double tof_s, const ag_sky_search *search,
                              ag_sky_leg *leg);

#ifdef __cplusplus
}
#endif
#endif
