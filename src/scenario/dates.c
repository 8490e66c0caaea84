/* Dates as decimal years and numbers that change with time.
**
** A calendar date is the year plus the share of that year gone by (proleptic Gregorian), so that
** 2030-01-01 is 2030 exactly; a Julian date goes through the calendar. Universal time (ends in Z)
** is moved to TDB by TT - UTC = 32.184 s + leap seconds (IERS Bulletin C, none after 2017), 1 ms
** near. Before 1972, when leap seconds began, 42.184 s are taken, within 12 s of the truth since
** 1958. */
#include "scenario/scenario_internal.h"

#include <math.h>
#include <string.h>

#define DAY_S 86400.0

static bool is_leap(int64_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Julian date of the year's first midnight. */
static double year_start_jd(int64_t year)
{
    int64_t y = year - 1;
    int64_t days = 365 * y + (int64_t)floor((double)y / 4) - (int64_t)floor((double)y / 100) +
                   (int64_t)floor((double)y / 400);
    return (double)days + 1721425.5; /* 0001-01-01 */
}

double ag_year_jd(double year)
{
    double whole = floor(year);
    double length = is_leap((int64_t)whole) ? 366 : 365;
    return year_start_jd((int64_t)whole) + (year - whole) * length;
}

double ag_year_of_jd(double jd)
{
    int64_t year = (int64_t)floor((jd - 1721425.5) / 365.2425) + 1;
    while (year_start_jd(year) > jd) year--;
    while (year_start_jd(year + 1) <= jd) year++;
    return (double)year + (jd - year_start_jd(year)) / (is_leap(year) ? 366 : 365);
}

/* TT - UTC at a Julian date (UTC). */
static double tt_minus_utc_s(double jd)
{
    static const double steps[] = {/* years in which a leap second had come into force */
                                   1972.5, 1973, 1974,   1975,   1976,   1977,   1978,
                                   1979,   1980, 1981.5, 1982.5, 1983.5, 1985.5, 1988,
                                   1990,   1991, 1992.5, 1993.5, 1994.5, 1996,   1997.5,
                                   1999,   2006, 2009,   2012.5, 2015.5, 2017};
    double leap = 10;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        double year = floor(steps[i]);
        double at = year_start_jd((int64_t)year);
        if (steps[i] > year) at += is_leap((int64_t)year) ? 182 : 181; /* 1 July */
        if (jd >= at) leap++;
    }
    return 32.184 + leap;
}

/* `count` digits at *s, moved on. False: something else is there. */
static bool digits(const char **s, int count, int *value)
{
    *value = 0;
    for (int i = 0; i < count; i++, (*s)++) {
        if (**s < '0' || **s > '9') return false;
        *value = *value * 10 + (**s - '0');
    }
    return true;
}

/* "T12:30", "T12:30:15.5", then "Z" or nothing. */
static bool clock_time(const char *s, double *seconds, bool *utc)
{
    int hour = 0, minute = 0;
    double second = 0.0;
    *seconds = 0.0;
    *utc = false;
    if (*s == 'T' || *s == ' ') {
        s++;
        if (!digits(&s, 2, &hour) || *s++ != ':' || !digits(&s, 2, &minute)) return false;
        if (*s == ':') {
            char text[32];
            size_t n = strcspn(++s, "Z");
            if (n < 2 || n >= sizeof text || s[0] < '0' || s[0] > '9') return false;
            memcpy(text, s, n);
            text[n] = 0;
            if (!ag_number_parse(text, &second)) return false;
            s += n;
        }
    }
    if (*s == 'Z') {
        *utc = true;
        s++;
    }
    if (*s != 0 || hour > 23 || minute > 59 || second < 0 || second >= 61) return false;
    *seconds = hour * 3600.0 + minute * 60.0 + second;
    return true;
}

static bool iso_date(const char *text, double *jd)
{
    static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};
    int year = 0, month = 0, day = 0;
    const char *s = text;
    if (!digits(&s, 4, &year) || *s++ != '-' || !digits(&s, 2, &month) || *s++ != '-' ||
        !digits(&s, 2, &day) || month < 1 || month > 12 || day < 1) {
        return false;
    }
    int leap = is_leap(year) ? 1 : 0;
    int length = before[month] - before[month - 1] + (month == 2 ? leap : 0);
    double seconds = 0.0;
    bool utc = false;
    if (day > length || !clock_time(s, &seconds, &utc)) return false;
    double days = before[month - 1] + (month > 2 ? leap : 0) + day - 1;
    *jd = year_start_jd(year) + days + seconds / DAY_S;
    if (utc) *jd += tt_minus_utc_s(*jd) / DAY_S;
    return true;
}

bool agi_date(const char *text, double *year)
{
    double number = 0.0;
    if (ag_number_parse(text, &number)) {
        if (fabs(number) > 1e5) return false;
        *year = number;
        return true;
    }
    if (strncmp(text, "JD", 2) == 0) {
        if (!ag_number_parse(text + 2, &number) || fabs(number) > 4e7) return false;
        *year = ag_year_of_jd(number);
        return true;
    }
    double jd = 0.0;
    if (!iso_date(text, &jd)) return false;
    *year = ag_year_of_jd(jd);
    return true;
}

/* ---- paths over time ------------------------------------------------------------------------- */

/* Last point at or before the year; n if the year is before the first. */
static uint32_t point_before(const ag_path *path, double year)
{
    if (path->n == 0 || year < path->year[0]) return path->n;
    uint32_t low = 0, high = path->n; /* year[low] <= year < year[high] */
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (path->year[middle] <= year) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

double ag_path_at(const ag_path *path, double year)
{
    if (path->n == 0) return 0.0;
    uint32_t i = point_before(path, year);
    if (i == path->n) return path->value[0];
    if (i + 1 == path->n || path->step) return path->value[i];
    double share = (year - path->year[i]) / (path->year[i + 1] - path->year[i]);
    return path->value[i] + share * (path->value[i + 1] - path->value[i]);
}

double ag_path_mean(const ag_path *path, double from, double to)
{
    if (path->n <= 1 || !(to > from)) return ag_path_at(path, from);
    double sum = 0.0, at = from;
    uint32_t next = point_before(path, from);
    next = next == path->n ? 0 : next + 1;
    while (at < to) { /* piece by piece up to the next point */
        double end = next < path->n && path->year[next] < to ? path->year[next] : to;
        double begin = ag_path_at(path, at);
        double last = begin;
        if (!path->step) last = ag_path_at(path, end);
        sum += (end - at) * (begin + last) / 2;
        at = end;
        next++;
    }
    return sum / (to - from);
}
