/* Dates: what is read and what is refused under which name, scales and leap seconds against published
** values, printing. */
#include "../core_helpers.h"

#include "argosy/sky.h"

#include <math.h>

static double read(const char *text)
{
    double tdb_s = NAN;
    ag_sky_date outcome = ag_sky_date_read(text, &tdb_s);
    if (outcome != AG_SKY_DATE_FOUND) fail_msg("%s: %s", text, ag_sky_date_outcome(outcome));
    return tdb_s;
}

static void dates_are_read(void **state)
{
    (void)state;
    assert_true(read("2000-01-01T12:00") == 0.0);
    assert_true(read("2000-01-01 12:00:00") == 0.0);
    assert_true(read("2000-01-02") == 43200.0);
    assert_true(fabs(read("2000-01-01T12:00:01.5") - 1.5) < 1e-9);
    assert_true(read("JD2451545") == 0.0);
    assert_true(read("jd2451545.5") == 43200.0);
    assert_true(read("JD2460000.5") == 8455.5 * 86400);
    assert_true(read("2023-02-25") == read("JD2460000.5")); /* calendar of USNO */
    assert_true(read("2000-02-29") == read("2000-03-01") - 86400);
    assert_true(read("1000-01-01") == AG_SKY_TDB_MIN_S);
    assert_true(read("3000-01-01") == AG_SKY_TDB_MAX_S);
}

static void dates_are_refused_by_name(void **state)
{
    static const struct {
        const char *text;
        ag_sky_date outcome;
    } cases[] = {
        {"", AG_SKY_DATE_FORM},
        {NULL, AG_SKY_DATE_FORM},
        {"2031", AG_SKY_DATE_FORM},
        {"2031-2-23", AG_SKY_DATE_FORM},
        {"2031-02-23T", AG_SKY_DATE_FORM},
        {"2031-02-23T12", AG_SKY_DATE_FORM},
        {"2031-02-23T12:00:00.", AG_SKY_DATE_FORM},
        {"2031-02-23T12:00:00Z ", AG_SKY_DATE_FORM},
        {"2031-02-23ZZ", AG_SKY_DATE_FORM},
        {"JD", AG_SKY_DATE_FORM},
        {"JDnan", AG_SKY_DATE_FORM},
        {"JD2451545 ", AG_SKY_DATE_FORM},
        {"2031-13-01", AG_SKY_DATE_DAY},
        {"2031-00-01", AG_SKY_DATE_DAY},
        {"2031-02-29", AG_SKY_DATE_DAY},
        {"1900-02-29", AG_SKY_DATE_DAY},
        {"2031-02-00", AG_SKY_DATE_DAY},
        {"2031-02-23T24:00", AG_SKY_DATE_CLOCK},
        {"2031-02-23T12:60", AG_SKY_DATE_CLOCK},
        {"2031-02-23T12:00:60", AG_SKY_DATE_CLOCK},
        {"2016-12-31T23:59:60", AG_SKY_DATE_CLOCK}, /* a leap second is UTC's */
        {"2016-12-30T23:59:60Z", AG_SKY_DATE_CLOCK},
        {"2016-12-31T23:59:61Z", AG_SKY_DATE_CLOCK},
        {"0999-12-31", AG_SKY_DATE_RANGE},
        {"3000-01-02", AG_SKY_DATE_RANGE},
        {"JD1e300", AG_SKY_DATE_RANGE},
        {"JD0", AG_SKY_DATE_RANGE},
        {"1959-12-31T12:00:00Z", AG_SKY_DATE_NO_UTC},
    };
    ag_ctx *ctx = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double tdb_s = -77;
        ag_sky_date outcome = ag_sky_date_read(cases[i].text, &tdb_s);
        if (outcome != cases[i].outcome)
            fail_msg("\"%s\": %s", cases[i].text ? cases[i].text : "NULL",
                     ag_sky_date_outcome(outcome));
        assert_true(tdb_s == -77);
        assert_int_equal(ag_sky_date_parse(ctx, "depart", cases[i].text, &tdb_s), AG_ERR_INPUT);
        assert_string_equal(ag_ctx_detail(ctx)->key, "depart");
        assert_string_equal(ag_ctx_detail(ctx)->message, ag_sky_date_outcome(outcome));
    }
}

/* TT - UTC = 32.184 s + leap seconds (IERS Bulletin C); TDB - TT stays below 2 ms (Fairhead &
** Bretagnon 1990). */
static void utc_has_leap_seconds(void **state)
{
    static const struct {
        const char *utc, *tdb;
        double leap_s;
    } cases[] = {
        {"1972-01-01T00:00:00Z", "1972-01-01T00:00:42.184", 10},
        {"1980-06-01T00:00:00Z", "1980-06-01T00:00:51.184", 19},
        {"2000-01-01T12:00:00Z", "2000-01-01T12:01:04.184", 32},
        {"2016-12-31T23:59:59Z", "2017-01-01T00:01:07.184", 36},
        {"2016-12-31T23:59:60Z", "2017-01-01T00:01:08.184", 36},
        {"2017-01-01T00:00:00Z", "2017-01-01T00:01:09.184", 37},
        {"2031-02-23T12:00:00Z", "2031-02-23T12:01:09.184", 37},
    };
    ag_ctx *ctx = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double leap_s = 0;
        double utc_s = read(cases[i].utc);
        double off = utc_s - read(cases[i].tdb);
        if (fabs(off) > 0.002) fail_msg("%s: %g s off", cases[i].utc, off);
        assert_int_equal(ag_sky_leap(ctx, utc_s + 0.25, &leap_s), AG_OK);
        assert_true(leap_s == cases[i].leap_s);
    }
}

/* The worked example of SOFA's cookbook "Time Scale and Calendar Tools" (2006-01-15 21:24:37.5 UTC is
** 21:25:42.684 TT and 21:25:42.684373 TDB); there the place of the clock adds microseconds. */
static void scales_follow_the_cookbook(void **state)
{
    ag_ctx *ctx = *state;
    double tdb_s = read("2006-01-15T21:24:37.5Z");
    assert_true(fabs(tdb_s - read("2006-01-15T21:25:42.684373")) < 5e-6);
    double jd[2];
    double again = 0;
    for (ag_sky_scale scale = AG_SKY_TDB; scale <= AG_SKY_UTC; scale++) {
        assert_int_equal(ag_sky_time_to(ctx, tdb_s, scale, jd), AG_OK);
        assert_int_equal(ag_sky_time_from(ctx, scale, jd, &again), AG_OK);
        assert_true(fabs(again - tdb_s) < 1e-6);
    }
    assert_int_equal(ag_sky_time_to(ctx, tdb_s, AG_SKY_TT, jd), AG_OK);
    assert_true(fabs((jd[0] - 2453750.5) + jd[1] - 0.892855139) < 1e-9); /* TT, same example */
}

static void times_outside_are_refused(void **state)
{
    ag_ctx *ctx = *state;
    static const double bad[] = {NAN, INFINITY, AG_SKY_TDB_MIN_S - 1, AG_SKY_TDB_MAX_S + 1};
    char text[AG_SKY_DATE_MAX] = "kept";
    double jd[2] = {1, 2};
    double tdb_s = -77;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(ag_sky_date_print(ctx, bad[i], AG_SKY_TDB, text), AG_ERR_INPUT);
        assert_int_equal(ag_sky_time_to(ctx, bad[i], AG_SKY_UTC, jd), AG_ERR_INPUT);
        double pair[2] = {AG_SKY_J2000_JD, bad[i] / 86400};
        assert_int_equal(ag_sky_time_from(ctx, AG_SKY_TT, pair, &tdb_s), AG_ERR_INPUT);
    }
    double old_s = read("1959-06-01");
    assert_int_equal(ag_sky_date_print(ctx, old_s, AG_SKY_UTC, text), AG_ERR_INPUT);
    assert_int_equal(ag_sky_leap(ctx, old_s, &tdb_s), AG_ERR_INPUT);
    assert_string_equal(text, "kept");
    assert_true(jd[0] == 1 && jd[1] == 2 && tdb_s == -77);
}

/* In February TDB is 1.3 ms ahead of TT, on 1 January 0.1 ms behind. */
static void dates_are_printed(void **state)
{
    static const struct {
        const char *given, *tdb, *utc;
    } cases[] = {
        {"2031-02-23", "2031-02-23", "2031-02-22T23:58:50.815Z"},
        {"2031-02-23T12:00:00.25", "2031-02-23T12:00:00.250", "2031-02-23T11:58:51.065Z"},
        {"2031-02-23T12:00Z", "2031-02-23T12:01:09.185", "2031-02-23T12:00:00Z"},
        {"2016-12-31T23:59:60.5Z", "2017-01-01T00:01:08.684", "2016-12-31T23:59:60.500Z"},
        {"1999-12-31T23:59:59.9996", "2000-01-01", "1999-12-31T23:58:55.816Z"},
        {"JD2451545", "2000-01-01T12:00:00", "2000-01-01T11:58:55.816Z"},
    };
    ag_ctx *ctx = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[AG_SKY_DATE_MAX];
        double tdb_s = read(cases[i].given);
        assert_int_equal(ag_sky_date_print(ctx, tdb_s, AG_SKY_TDB, text), AG_OK);
        assert_string_equal(text, cases[i].tdb);
        assert_int_equal(ag_sky_date_print(ctx, tdb_s, AG_SKY_UTC, text), AG_OK);
        assert_string_equal(text, cases[i].utc);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(dates_are_read),
        TEST(dates_are_refused_by_name),
        TEST(utc_has_leap_seconds),
        TEST(scales_follow_the_cookbook),
        TEST(times_outside_are_refused),
        TEST(dates_are_printed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
