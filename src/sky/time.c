/* Dates and time scales. A date's text is taken apart by hand, so that each way of being wrong has a
** name; calendars, leap seconds and scales are ERFA's. Inside, time is TDB seconds past J2000. */
#include "sky/sky_internal.h"

#include <string.h>

const char *ag_sky_date_outcome(ag_sky_date outcome)
{
    static const char *const texts[] = {
#define AG_X(name, text) text,
        AG_SKY_DATE_LIST(AG_X)
#undef AG_X
    };
    size_t row = (size_t)outcome;
    return row < sizeof texts / sizeof *texts ? texts[row] : "";
}

double ag_sky_jd(double tdb_s)
{
    return AG_SKY_J2000_JD + tdb_s / AG_SKY_DAY_S;
}

double ag_sky_of_jd(double jd_tdb)
{
    return (jd_tdb - AG_SKY_J2000_JD) * AG_SKY_DAY_S;
}

/* Two-part JD (TDB) to seconds: ERFA gives the midnight first, so that the first difference is
** exact. */
static double seconds_of(const double tdb[2])
{
    return (tdb[0] - AG_SKY_J2000_JD) * AG_SKY_DAY_S + tdb[1] * AG_SKY_DAY_S;
}

/* ---- reading ----------------------------------------------------------------------------------- */

/* `count` digits at *s, moved on. False: something else is there. */
static bool read_digits(const char **s, int count, int *value)
{
    int sum = 0;
    for (int i = 0; i < count; i++) {
        char c = (*s)[i];
        if (c < '0' || c > '9') return false;
        sum = sum * 10 + (c - '0');
    }
    *s += count;
    *value = sum;
    return true;
}

static bool read_char(const char **s, char wanted)
{
    if (**s != wanted) return false;
    (*s)++;
    return true;
}

/* The digits after a decimal point; those past the 15th cannot matter and are only checked. */
static bool read_fraction(const char **s, double *second)
{
    double digits = 0.0;
    double scale = 1.0;
    int count = 0;
    for (; **s >= '0' && **s <= '9'; (*s)++, count++) {
        if (count >= 15) continue;
        digits = digits * 10.0 + (**s - '0');
        scale *= 10.0;
    }
    *second += digits / scale;
    return count > 0;
}

/* "12:00", "12:00:30", "12:00:30.25" */
static bool read_clock(const char **s, int hm[2], double *second)
{
    int whole = 0;
    if (!read_digits(s, 2, &hm[0]) || !read_char(s, ':') || !read_digits(s, 2, &hm[1]))
        return false;
    *second = 0.0;
    if (!read_char(s, ':')) return true;
    if (!read_digits(s, 2, &whole)) return false;
    *second = whole;
    return !read_char(s, '.') || read_fraction(s, second);
}

static ag_sky_date read_julian(const char *text, double *tdb_s)
{
    double jd = 0.0;
    if (!ag_number_parse(text, &jd)) return AG_SKY_DATE_FORM;
    double seconds = ag_sky_of_jd(jd);
    if (!agi_in_range(seconds)) return AG_SKY_DATE_RANGE;
    *tdb_s = seconds;
    return AG_SKY_DATE_FOUND;
}

ag_sky_date ag_sky_date_read(const char *text, double *tdb_s)
{
    if (!text) return AG_SKY_DATE_FORM;
    if ((text[0] == 'J' || text[0] == 'j') && (text[1] == 'D' || text[1] == 'd'))
        return read_julian(text + 2, tdb_s);
    const char *s = text;
    int ymd[3];
    int hm[2] = {0, 0};
    double second = 0.0;
    if (!read_digits(&s, 4, &ymd[0]) || !read_char(&s, '-') || !read_digits(&s, 2, &ymd[1]) ||
        !read_char(&s, '-') || !read_digits(&s, 2, &ymd[2]))
        return AG_SKY_DATE_FORM;
    bool has_clock = read_char(&s, 'T') || read_char(&s, ' ');
    if (has_clock && !read_clock(&s, hm, &second)) return AG_SKY_DATE_FORM;
    ag_sky_scale scale = read_char(&s, 'Z') ? AG_SKY_UTC : AG_SKY_TDB;
    if (*s) return AG_SKY_DATE_FORM;

    double jd[2];
    double tdb[2];
    ag_sky_date outcome = agi_erfa_join(scale, ymd, hm, second, jd);
    if (outcome != AG_SKY_DATE_FOUND) return outcome;
    if (!agi_in_range(seconds_of(jd))) return AG_SKY_DATE_RANGE;
    if (!agi_erfa_to_tdb(scale, jd, tdb)) return AG_SKY_DATE_NO_UTC;
    double seconds = seconds_of(tdb);
    if (!agi_in_range(seconds)) return AG_SKY_DATE_RANGE;
    *tdb_s = seconds;
    return AG_SKY_DATE_FOUND;
}

ag_err ag_sky_date_parse(ag_ctx *ctx, const char *key, const char *text, double *tdb_s)
{
    ag_sky_date outcome = ag_sky_date_read(text, tdb_s);
    if (outcome == AG_SKY_DATE_FOUND) return AG_OK;
    ag_detail detail = {.code = AG_ERR_INPUT};
    (void)snprintf(detail.key, sizeof detail.key, "%s", key ? key : "");
    (void)snprintf(detail.value, sizeof detail.value, "%s", text ? text : "");
    (void)snprintf(detail.message, sizeof detail.message, "%s", ag_sky_date_outcome(outcome));
    (void)snprintf(detail.hint, sizeof detail.hint,
                   "2031-02-23, 2031-02-23T12:00:00Z (UTC) or JD2460000.5");
    return ag_fail_detail(ctx, &detail);
}

/* ---- converting, printing ------------------------------------------------------------------------ */

static ag_err no_utc(ag_ctx *ctx)
{
    return ag_fail(ctx, AG_ERR_INPUT, "%s", ag_sky_date_outcome(AG_SKY_DATE_NO_UTC));
}

ag_err ag_sky_time_to(ag_ctx *ctx, double tdb_s, ag_sky_scale scale, double jd[2])
{
    if (!agi_in_range(tdb_s))
        return ag_fail(ctx, AG_ERR_INPUT, "%s", ag_sky_date_outcome(AG_SKY_DATE_RANGE));
    /* Midnight first, so that the fraction of the day keeps its digits. */
    double days = floor(tdb_s / AG_SKY_DAY_S + 0.5) - 0.5;
    double tdb[2] = {AG_SKY_J2000_JD + days, (tdb_s - days * AG_SKY_DAY_S) / AG_SKY_DAY_S};
    return agi_erfa_from_tdb(tdb, scale, jd) ? AG_OK : no_utc(ctx);
}

ag_err ag_sky_time_from(ag_ctx *ctx, ag_sky_scale scale, const double jd[2], double *tdb_s)
{
    double tdb[2];
    if (!agi_finite(jd, 2) || !agi_in_range(seconds_of(jd)))
        return ag_fail(ctx, AG_ERR_INPUT, "%s", ag_sky_date_outcome(AG_SKY_DATE_RANGE));
    if (!agi_erfa_to_tdb(scale, jd, tdb)) return no_utc(ctx);
    if (!agi_in_range(seconds_of(tdb)))
        return ag_fail(ctx, AG_ERR_INPUT, "%s", ag_sky_date_outcome(AG_SKY_DATE_RANGE));
    *tdb_s = seconds_of(tdb);
    return AG_OK;
}

ag_err ag_sky_leap(ag_ctx *ctx, double tdb_s, double *tai_minus_utc_s)
{
    double utc[2];
    double leap_s = 0.0;
    AG_TRY(ag_sky_time_to(ctx, tdb_s, AG_SKY_UTC, utc));
    AG_CHECK(ctx, agi_erfa_leap(utc, &leap_s));
    *tai_minus_utc_s = leap_s;
    return AG_OK;
}

ag_err ag_sky_date_print(ag_ctx *ctx, double tdb_s, ag_sky_scale scale, char text[AG_SKY_DATE_MAX])
{
    double jd[2];
    int ymd[3];
    int hmsf[4];
    AG_TRY(ag_sky_time_to(ctx, tdb_s, scale, jd));
    AG_CHECK(ctx, agi_erfa_split(scale, jd, ymd, hmsf));
    char clock[16] = "";
    if (hmsf[3] != 0)
        (void)snprintf(clock, sizeof clock, "T%02u:%02u:%02u.%03u", (unsigned)hmsf[0] % 100u,
                       (unsigned)hmsf[1] % 100u, (unsigned)hmsf[2] % 100u,
                       (unsigned)hmsf[3] % 1000u);
    else if (scale == AG_SKY_UTC || hmsf[0] != 0 || hmsf[1] != 0 || hmsf[2] != 0)
        (void)snprintf(clock, sizeof clock, "T%02u:%02u:%02u", (unsigned)hmsf[0] % 100u,
                       (unsigned)hmsf[1] % 100u, (unsigned)hmsf[2] % 100u);
    (void)snprintf(text, AG_SKY_DATE_MAX, "%04u-%02u-%02u%s%s", (unsigned)ymd[0] % 10000u,
                   (unsigned)ymd[1] % 100u, (unsigned)ymd[2] % 100u, clock,
                   scale == AG_SKY_UTC ? "Z" : "");
    return AG_OK;
}
