/* Windows from Earth to Mars against another program's: minimum C3 of 1960-2140 by pykep's Lambert
** solver on DE440, from the barycentre of Earth and Moon. */
#include "../sky_tables.h"

#define DAY_S 86400.0
#define NAME "missions/mars_windows_minC3_pykep_de440.csv"
/* What the reference is truth to, with the two ephemerides' difference in it. */
#define C3_ALLOWED 0.01e6
#define DATE_ALLOWED_S (0.2 * DAY_S)

typedef struct row {
    double depart_tdb_s, tof_s, c3_m2ps2, vinf_arr_mps;
    bool ridge;
} row;

static row row_of(const table *t)
{
    return (row){.depart_tdb_s = ag_sky_of_jd(table_number(t, "dep_jd")),
                 .tof_s = table_number(t, "tof_d") * DAY_S,
                 .c3_m2ps2 = table_number(t, "c3") * 1e6,
                 .vinf_arr_mps = table_number(t, "vinf_arr") * 1e3,
                 .ridge = table_number(t, "ridge") > 0};
}

static void sites_of(ag_sky_site sites[2])
{
    for (int i = 0; i < 2; i++)
        sites[i] = (ag_sky_site){.body = ag_sky_body_find(i == 0 ? "emb" : "mars"),
                                 .at = AG_SKY_AT_CENTRE,
                                 .inclination_rad = NAN};
}

static ag_sky_search search_of(void)
{
    ag_sky_search search = {.tof_max_s = 450 * DAY_S, .aim = AG_SKY_AIM_C3};
    assert_int_equal(ag_sky_date_read("1960-01-01", &search.from_tdb_s), AG_SKY_DATE_FOUND);
    assert_int_equal(ag_sky_date_read("2140-01-01", &search.to_tdb_s), AG_SKY_DATE_FOUND);
    return search;
}

/* Each window of the table is met by one of ours that costs no more; where both are the same valley
** (the table has one of the two types a window) they agree. No window of ours is off the table's beat. */
static void windows_of_mars(void **state)
{
    ag_ctx *ctx = *state;
    table t;
    bool whole = false;
    ag_sky_site sites[2];
    ag_sky_timetable timetable;
    ag_sky_search search = search_of();
    sites_of(sites);
    assert_int_equal(ag_sky_timetable_create(ctx, &sites[0], &sites[1], &search, &timetable),
                     AG_OK);
    /* 180 years of 779.94 days */
    assert_true(timetable.n_window >= 84 && timetable.n_window <= 85);
    int rows = 0;
    int same = 0;
    double worst_c3 = 0;
    double worst_s = 0;
    table_open_any(&t, NAME, &whole);
    while (table_row(&t)) {
        row r = row_of(&t);
        const ag_sky_leg *near = &timetable.window[0].best;
        for (uint32_t i = 1; i < timetable.n_window; i++) {
            const ag_sky_leg *leg = &timetable.window[i].best;
            double off = fabs(leg->depart_tdb_s - r.depart_tdb_s);
            if (off < fabs(near->depart_tdb_s - r.depart_tdb_s)) near = leg;
        }
        assert_true(fabs(near->depart_tdb_s - r.depart_tdb_s) < 100 * DAY_S);
        assert_true(near->c3_m2ps2 <= r.c3_m2ps2 + C3_ALLOWED);
        rows++;
        if (r.ridge || fabs(near->tof_s - r.tof_s) > 20 * DAY_S ||
            near->c3_m2ps2 < r.c3_m2ps2 - 2 * C3_ALLOWED)
            continue;
        same++;
        worst_c3 = fmax(worst_c3, fabs(near->c3_m2ps2 - r.c3_m2ps2));
        worst_s = fmax(worst_s, fabs(near->depart_tdb_s - r.depart_tdb_s));
        worst_s = fmax(worst_s, fabs(near->tof_s - r.tof_s));
    }
    print_message("%u windows; %d of %d rows are the same: C3 to %.5f km2/s2, dates to %.3f d\n",
                  timetable.n_window, same, rows, worst_c3 / 1e6, worst_s / DAY_S);
    assert_true(worst_c3 <= C3_ALLOWED);
    assert_true(worst_s <= DATE_ALLOWED_S);
    assert_true(same >= (whole ? 40 : 4));
    ag_sky_timetable_free(ctx, &timetable);
}

/* Begun a few days beside each minimum of the table, of either type, the way down ends in it. */
static void valleys_of_mars(void **state)
{
    ag_ctx *ctx = *state;
    table t;
    bool whole = false;
    ag_sky_site sites[2];
    ag_sky_search search = search_of();
    sites_of(sites);
    int rows = 0;
    double worst_c3 = 0;
    double worst_s = 0;
    table_open_any(&t, NAME, &whole);
    while (table_row(&t)) {
        row r = row_of(&t);
        ag_sky_leg leg;
        if (r.ridge) continue;
        assert_int_equal(ag_sky_leg_near(ctx, &sites[0], &sites[1], r.depart_tdb_s + 3 * DAY_S,
                                         r.tof_s - 4 * DAY_S, &search, &leg),
                         AG_OK);
        assert_int_equal(leg.outcome, AG_SKY_LEG_FOUND);
        worst_c3 = fmax(worst_c3, fabs(leg.c3_m2ps2 - r.c3_m2ps2));
        worst_s = fmax(worst_s, fabs(leg.depart_tdb_s - r.depart_tdb_s));
        worst_s = fmax(worst_s, fabs(leg.tof_s - r.tof_s));
        assert_true(fabs(leg.vinf_arr_mps - r.vinf_arr_mps) < 20); /* 0.2 d of it */
        rows++;
    }
    print_message("%d minima: C3 to %.5f km2/s2, dates to %.3f d\n", rows, worst_c3 / 1e6,
                  worst_s / DAY_S);
    assert_true(worst_c3 <= C3_ALLOWED);
    assert_true(worst_s <= DATE_ALLOWED_S);
    assert_true(rows >= (whole ? 70 : 8));
}

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(windows_of_mars), TEST(valleys_of_mars)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
