/* Numbers over time and dates. */
#include "scenario/scenario_internal.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const double years[] = {2000, 2010, 2030}, values[] = {1, 5, 3};

static void near(double got, double wanted)
{
    if (!(fabs(got - wanted) <= 1e-12 * (1 + fabs(wanted))))
        fail_msg("%.17g, wanted %.17g", got, wanted);
}

static void test_at(void **state)
{
    (void)state;
    ag_path path = {3, false, years, values};
    near(ag_path_at(&path, 1990), 1);
    near(ag_path_at(&path, 2000), 1);
    near(ag_path_at(&path, 2005), 3);
    near(ag_path_at(&path, 2010), 5);
    near(ag_path_at(&path, 2020), 4);
    near(ag_path_at(&path, 2030), 3);
    near(ag_path_at(&path, 2100), 3);
    path.step = true;
    near(ag_path_at(&path, 1990), 1);
    near(ag_path_at(&path, 2009.999), 1);
    near(ag_path_at(&path, 2010), 5);
    near(ag_path_at(&path, 2029), 5);
    near(ag_path_at(&path, 2030), 3);
    ag_path none = {0};
    near(ag_path_at(&none, 2000), 0);
}

/* Areas of trapezoids, by hand. */
static void test_mean(void **state)
{
    (void)state;
    ag_path path = {3, false, years, values};
    near(ag_path_mean(&path, 2000, 2010), 3);
    near(ag_path_mean(&path, 2000, 2030), (30 + 80) / 30.0);
    near(ag_path_mean(&path, 1990, 2010), (10 + 30) / 20.0);
    near(ag_path_mean(&path, 2005, 2020), (5 * 4 + 10 * 4.5) / 15);
    near(ag_path_mean(&path, 2020, 2040), (10 * 3.5 + 10 * 3) / 20);
    near(ag_path_mean(&path, 2050, 2060), 3);
    near(ag_path_mean(&path, 1950, 1960), 1);
    near(ag_path_mean(&path, 2005, 2005), 3);
    path.step = true;
    near(ag_path_mean(&path, 2000, 2030), (10 * 1 + 20 * 5) / 30.0);
    near(ag_path_mean(&path, 2005, 2015), (5 * 1 + 5 * 5) / 10.0);
    near(ag_path_mean(&path, 2025, 2035), (5 * 5 + 5 * 3) / 10.0);
    near(ag_path_mean(&path, 1990, 2000), 1);
}

typedef struct date {
    const char *text;
    double year;
} date;

static void test_dates(void **state)
{
    (void)state;
    static const date dates[] = {
        {"2030", 2030},
        {"2030.5", 2030.5},
        {"-44", -44},
        {"2030-01-01", 2030},
        {"2030-07-02T12:00", 2030.5}, /* 182.5 of 365 days */
        {"2000-12-31", 2000 + 365 / 366.0},
        {"2000-02-29", 2000 + 59 / 366.0},
        {"1900-03-01", 1900 + 59 / 365.0},
        {"JD2451544.5", 2000},
        {"JD2460000.5", 2023 + 55 / 365.0}, /* 2023-02-25 */
        {"2030-01-01T00:00:00Z", 2030 + 69.184 / 86400 / 365},
        {"1971-01-01Z", 1971 + 42.184 / 86400 / 365},
        {"1999-01-01T00:00:00Z", 1999 + 64.184 / 86400 / 365},
        {"1980-01-01Z", 1980 + 51.184 / 86400 / 366},
    };
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        double year = NAN;
        if (!agi_date(dates[i].text, &year)) fail_msg("%s is refused", dates[i].text);
        /* a Julian date has 5e-10 d, 1.3e-12 yr */
        if (fabs(year - dates[i].year) > 3e-12) {
            fail_msg("%s: %.15g, wanted %.15g", dates[i].text, year, dates[i].year);
        }
    }
    static const char *const bad[] = {"",
                                      "2030-13-01",
                                      "2030-00-01",
                                      "2030-02-29",
                                      "2030-04-31",
                                      "2030-1-1",
                                      "30-01-01",
                                      "2030-01-01T25:00",
                                      "2030-01-01T",
                                      "2030-01-01T10:00x",
                                      "2030-01-01T10:60",
                                      "JD",
                                      "JDx",
                                      "1e9",
                                      "today",
                                      "2030-01-01T10:00:99",
                                      "2030-01-00",
                                      "2030-01-01T10:00:-1",
                                      "nan",
                                      "2030-06-01Zx"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        double year = 7;
        if (agi_date(bad[i], &year)) fail_msg("%s is taken", bad[i]);
        assert_true(year == 7);
    }
}

/* Known Julian dates (Meeus, Astronomical Algorithms, table 7.a) and the way back. */
static void test_julian(void **state)
{
    (void)state;
    near(ag_year_jd(2000), 2451544.5);
    near(ag_year_jd(1999), 2451179.5);
    near(ag_year_jd(1600), 2305447.5);
    near(ag_year_jd(1900), 2415020.5);
    for (int year = -3000; year < 5000; year += 7) {
        for (int part = 0; part < 4; part++) {
            double at = year + part / 4.0;
            /* days have 5e-10 d, 1.3e-12 yr */
            assert_true(fabs(ag_year_of_jd(ag_year_jd(at)) - at) < 3e-12);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_at),
        cmocka_unit_test(test_mean),
        cmocka_unit_test(test_dates),
        cmocka_unit_test(test_julian),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
