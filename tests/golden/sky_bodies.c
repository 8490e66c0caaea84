/* Where bodies are, against JPL: planets and Moon against DE440 over 1960-2140, planets' centres and
** moons against Horizons in 2026, moons that Horizons' table lacks against the IAU's rotation of them
** (they turn one face to their planet). The table of errors is printed. */
#include "../sky_tables.h"

#define PI 3.14159265358979323846
#define DEG (PI / 180)
#define N_BODY 40

/* Largest errors seen, a body. */
typedef struct errors {
    const ag_sky_body *body[N_BODY];
    double worst_m[N_BODY], worst_mps[N_BODY];
    int count[N_BODY];
    int n_body;
} errors;

static void note(errors *e, const ag_sky_body *body, const ag_sky_state *got, const double r_m[3],
                 const double v_mps[3])
{
    int row = 0;
    while (row < e->n_body && e->body[row] != body) row++;
    assert_true(row < N_BODY);
    if (row == e->n_body) e->body[e->n_body++] = body;
    e->worst_m[row] = fmax(e->worst_m[row], distance3(got->r_m, r_m));
    e->worst_mps[row] = fmax(e->worst_mps[row], distance3(got->v_mps, v_mps));
    e->count[row]++;
}

/* Prints the table; every body within `times` what its row of the table of bodies says. */
static void judge(const errors *e, double times)
{
    bool good = true;
    for (int row = 0; row < e->n_body; row++) {
        const ag_sky_body *body = e->body[row];
        bool holds = e->worst_m[row] <= times * body->error_m;
        print_message("  %-10s %4d dates  %12.1f km  %10.4f m/s   stated %9.0f km%s\n", body->name,
                      e->count[row], e->worst_m[row] / 1000, e->worst_mps[row],
                      body->error_m / 1000, holds ? "" : "   EXCEEDED");
        good = good && holds;
    }
    assert_true(good);
}

static const ag_sky_body *body_of_table(const char *name)
{
    static const char *const same[][2] = {
        {"earth_moon_bary", "emb"}, {"mars_bary", "mars"},     {"jupiter_bary", "jupiter"},
        {"saturn_bary", "saturn"},  {"uranus_bary", "uranus"}, {"neptune_bary", "neptune"},
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        if (strcmp(name, same[i][0]) == 0) return ag_sky_body_find(same[i][1]);
    return ag_sky_body_find(name);
}

/* Planets about the Sun, Moon about the Earth, Sun about the barycentre. The bound is 1.2 times the
** largest error seen over 4,000 dates. */
static void planets_against_de440(void **state)
{
    ag_ctx *ctx = *state;
    table t;
    bool whole = false;
    errors e = {0};
    double earth_r[3] = {0};
    double earth_v[3] = {0};
    table_open_any(&t, "ephemeris/de440_states.csv", &whole);
    while (table_row(&t)) {
        const ag_sky_body *body = body_of_table(table_text(&t, "body"));
        if (!body) {
            assert_string_equal(table_text(&t, "body"), "pluto_bary");
            continue;
        }
        double r[3];
        double v[3];
        ag_sky_state got;
        bool sun = strcmp(body->name, "sun") == 0;
        bool moon = strcmp(body->name, "moon") == 0;
        table_vector(&t, sun ? "x_b" : "x_h", sun ? "y_b" : "y_h", sun ? "z_b" : "z_h", 1000, r);
        table_vector(&t, sun ? "vx_b" : "vx_h", sun ? "vy_b" : "vy_h", sun ? "vz_b" : "vz_h", 1000,
                     v);
        if (strcmp(body->name, "earth") == 0) {
            memcpy(earth_r, r, sizeof r);
            memcpy(earth_v, v, sizeof v);
        }
        for (int k = 0; moon && k < 3; k++) { /* the Earth's row stands before the Moon's */
            r[k] -= earth_r[k];
            v[k] -= earth_v[k];
        }
        assert_int_equal(ag_sky_body_state(ctx, body, body->parent, AG_SKY_ICRF,
                                           ag_sky_of_jd(table_number(&t, "jd_tdb")), &got),
                         AG_OK);
        note(&e, body, &got, r, v);
    }
    print_message("against DE440, 1960-2140:\n");
    judge(&e, 1.2);
    for (int row = 0; row < e.n_body; row++) assert_true(e.worst_mps[row] <= 1.2 * 1.3);
    assert_int_equal(e.n_body, 11);
    assert_true(e.count[0] >= (whole ? 30 : 3));
}

static void moons_against_horizons(void **state)
{
    ag_ctx *ctx = *state;
    table t;
    bool whole = false;
    errors e = {0};
    table_open_any(&t, "ephemeris/horizons_moons_2026.csv", &whole);
    while (table_row(&t)) {
        const ag_sky_body *body = ag_sky_body_find(table_text(&t, "body"));
        double r[3];
        double v[3];
        ag_sky_state got;
        assert_non_null(body);
        table_vector(&t, "x", "y", "z", 1000, r);
        table_vector(&t, "vx", "vy", "vz", 1000, v);
        assert_int_equal(ag_sky_body_state(ctx, body, body->parent, AG_SKY_ICRF,
                                           ag_sky_of_jd(table_number(&t, "jd_tdb")), &got),
                         AG_OK);
        note(&e, body, &got, r, v);
    }
    print_message("against Horizons, 2026:\n");
    judge(&e, 1.0);
    assert_int_equal(e.n_body, 8);
    assert_true(e.count[0] >= (whole ? 91 : 3));
}

/* The direction from a moon to its planet by the IAU's prime meridian (Archinal et al. 2011, 2018): its
** pole's right ascension and declination with the largest periodic term, W likewise; angles in degrees,
** time d in days and T in centuries past J2000. */
static void facing(int naif, double d, double to_planet[3])
{
    double c = d / 36525;
    double ra = 0;
    double dec = 0;
    double w = 0;
    double m1 = (169.51 - 0.4357640 * d) * DEG;
    double m2 = (192.93 + 1128.4096700 * d + 8.864 * c * c) * DEG;
    double m3 = (53.47 - 0.0181510 * d) * DEG;
    double n7 = (177.85 + 52.316 * c) * DEG;
    switch (naif) {
    case 401:
        ra = 317.68 - 0.108 * c + 1.79 * sin(m1);
        dec = 52.90 - 0.061 * c - 1.08 * cos(m1);
        w = 35.1877444 + 1128.84475928 * d + 12.72192797 * c * c - 1.42 * sin(m1) - 0.78 * sin(m2);
        break;
    case 402:
        ra = 316.65 - 0.108 * c + 2.98 * sin(m3);
        dec = 53.52 - 0.061 * c - 1.78 * cos(m3);
        w = 79.41 + 285.1618970 * d - 0.520 * c * c - 2.58 * sin(m3) + 0.19 * cos(m3);
        break;
    case 606:
        ra = 39.4827;
        dec = 83.4279;
        w = 186.5855 + 22.5769768 * d;
        break;
    case 608:
        ra = 318.16 - 3.949 * c;
        dec = 75.03 - 1.143 * c;
        w = 355.2 + 4.5379572 * d;
        break;
    case 703:
        ra = 257.43;
        dec = -15.10;
        w = 77.74 - 41.3514316 * d;
        break;
    default: /* Triton; three of nine harmonics */
        ra = 299.36 - 32.35 * sin(n7) - 6.28 * sin(2 * n7) - 2.08 * sin(3 * n7);
        dec = 41.17 + 22.55 * cos(n7) + 2.10 * cos(2 * n7) + 0.55 * cos(3 * n7);
        w = 296.53 - 61.2572637 * d + 22.25 * sin(n7) + 6.73 * sin(2 * n7) + 2.05 * sin(3 * n7);
        break;
    }
    ra *= DEG;
    dec *= DEG;
    w *= DEG;
    double x[3] = {-sin(ra), cos(ra), 0};
    double y[3] = {-sin(dec) * cos(ra), -sin(dec) * sin(ra), cos(dec)};
    for (int k = 0; k < 3; k++) to_planet[k] = cos(w) * x[k] + sin(w) * y[k];
}

/* The angle holds what the moon's e makes it swing (2 e: Phobos 1.7 and its W 0.8, Titan 3.3, Iapetus 3.4 deg), the
** harmonics left out above (Triton), and that the IAU's meridians of Titan and Iapetus do not look at
** Saturn: for Titan by 2.1 deg against Jacobson's orbit, for Iapetus the IAU itself moved it by 5 deg. */
static void moons_against_rotation(void **state)
{
    static const struct {
        const char *name;
        double allowed_deg;
    } moons[] = {{"phobos", 2.7}, {"deimos", 0.6},  {"titan", 5.6},
                 {"iapetus", 10}, {"titania", 0.9}, {"triton", 3.3}};
    ag_ctx *ctx = *state;
    bool good = true;
    print_message("angle between moons and the IAU's meridians, 1960-2140:\n");
    for (size_t i = 0; i < sizeof moons / sizeof *moons; i++) {
        const ag_sky_body *body = ag_sky_body_find(moons[i].name);
        double worst_deg = 0;
        for (int n = 0; n <= 2000; n++) {
            ag_sky_state got;
            double to_planet[3];
            double days = -14610 + 32.8731 * n;
            facing(body->naif, days, to_planet);
            assert_int_equal(
                ag_sky_body_state(ctx, body, body->parent, AG_SKY_ICRF, days * 86400, &got), AG_OK);
            double r = length3(got.r_m);
            double there[3] = {-r * to_planet[0], -r * to_planet[1], -r * to_planet[2]};
            double off = distance3(there, got.r_m);
            worst_deg = fmax(worst_deg, 2 * asin(fmin(off / (2 * r), 1)) / DEG);
        }
        bool holds = worst_deg <= moons[i].allowed_deg;
        good = good && holds;
        print_message("  %-10s %7.2f deg%s\n", moons[i].name, worst_deg,
                      holds ? "" : "   EXCEEDED");
    }
    assert_true(good);
}

/* One state of Horizons (SAT427, ecliptic, au) as printed at astronomy.stackexchange.com/q/45456. */
static void iapetus_of_2009(void **state)
{
    ag_ctx *ctx = *state;
    const double au = 149597870700.0;
    const double truth[3] = {-3.667428122525245e-3 * au, -2.292450955142063e-2 * au,
                             6.128563674523897e-3 * au};
    const ag_sky_body *body = ag_sky_body_find("iapetus");
    ag_sky_state got;
    assert_int_equal(ag_sky_body_state(ctx, body, body->parent, AG_SKY_ECLIPTIC,
                                       ag_sky_of_jd(2454886.9461875), &got),
                     AG_OK);
    print_message("Iapetus in 2009: %.0f km off\n", distance3(got.r_m, truth) / 1000);
    assert_true(distance3(got.r_m, truth) <= body->error_m);
}

/* The slope of a body's places at a time over a step, to fourth order. */
static void slope_of(ag_ctx *ctx, const ag_sky_body *body, double tdb_s, double step_s,
                     double slope[3])
{
    static const double weight[] = {1.0 / 12, -8.0 / 12, 0, 8.0 / 12, -1.0 / 12};
    memset(slope, 0, 3 * sizeof *slope);
    for (int i = 0; i < 5; i++) {
        ag_sky_state at;
        assert_int_equal(ag_sky_body_state(ctx, body, ag_sky_body_find("sun"), AG_SKY_ICRF,
                                           tdb_s + step_s * (i - 2), &at),
                         AG_OK);
        for (int k = 0; k < 3; k++) slope[k] += weight[i] * at.r_m[k] / step_s;
    }
}

/* Velocities are the slopes of positions, also where the corrections of Mars and the giants fade out
** (1500-1550, 2650-2700), and these begin and end without a step. Allowed: what the difference over 0.1 d
** that velocities are made of leaves at the perihelion, h^2/6 mu v/r^3, and 0.1 mm/s. */
static void velocities_are_slopes(void **state)
{
    static const struct {
        const char *name;
        double allowed_mps;
    } planets[] = {{"mercury", 0.26}, {"venus", 0.013}, {"mars", 1.4e-3}, {"jupiter", 2e-4},
                   {"saturn", 2e-4},  {"uranus", 2e-4}, {"neptune", 2e-4}};
    static const double edges_cy[] = {-5, -4.5, 6.5, 7};
    ag_ctx *ctx = *state;
    for (size_t i = 0; i < sizeof planets / sizeof *planets; i++) {
        const ag_sky_body *body = ag_sky_body_find(planets[i].name);
        double worst_mps = 0;
        for (int n = 0; n < 3000; n++) {
            double tdb_s = (-900 + 0.6003 * n) * 31557600.0;
            double step_s = 21600;
            if (n < 4) {
                tdb_s = edges_cy[n] * 36525.0 * 86400.0;
                step_s = 600;
            }
            double slope[3];
            ag_sky_state at;
            slope_of(ctx, body, tdb_s, step_s, slope);
            assert_int_equal(
                ag_sky_body_state(ctx, body, ag_sky_body_find("sun"), AG_SKY_ICRF, tdb_s, &at),
                AG_OK);
            worst_mps = fmax(worst_mps, distance3(slope, at.v_mps));
        }
        print_message("  %-10s slope and velocity differ by %.5f m/s\n", body->name, worst_mps);
        assert_true(worst_mps <= planets[i].allowed_mps);
    }
}

/* Planets' centres in 2026, of the giants with the wobble of their moons. */
static void centres_against_horizons(void **state)
{
    ag_ctx *ctx = *state;
    table t;
    bool whole = false;
    errors e = {0};
    table_open_any(&t, "ephemeris/horizons_planets_2026.csv", &whole);
    while (table_row(&t)) {
        const ag_sky_body *body = ag_sky_body_find(table_text(&t, "body"));
        const char *about = table_text(&t, "center");
        const ag_sky_body *centre = ag_sky_body_find(strcmp(about, "@ssb") == 0      ? "ssb"
                                                     : strcmp(about, "500@399") == 0 ? "earth"
                                                                                     : "sun");
        double r[3];
        double v[3];
        ag_sky_state got;
        assert_non_null(body);
        table_vector(&t, "x", "y", "z", 1000, r);
        table_vector(&t, "vx", "vy", "vz", 1000, v);
        assert_int_equal(ag_sky_body_state(ctx, body, centre, AG_SKY_ICRF,
                                           ag_sky_of_jd(table_number(&t, "jd_tdb")), &got),
                         AG_OK);
        note(&e, body, &got, r, v);
    }
    print_message("planets' centres against Horizons, 2026:\n");
    judge(&e, 1.0);
    assert_true(e.n_body >= 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(planets_against_de440),  TEST(velocities_are_slopes), TEST(moons_against_horizons),
        TEST(moons_against_rotation), TEST(iapetus_of_2009),       TEST(centres_against_horizons),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
