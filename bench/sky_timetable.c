/* Timetables by the clock: Earth to Mars over 60 years, from low orbit to low orbit, against a plain porkchop
** of the same years in the same run: a leg flown by itself for each tenth day of departure and of time of
** flight, which finds windows to some days and nothing between. Beside each stands its ratio to that and
** what the ratio should stay below. Exit 1 if it does not. */
#include "argosy/sky.h"

#include <math.h>
#include <stdlib.h>

#define YEARS 60.0
#define STEP_D 10.0
#define TOF_MAX_D 340.0
#define N_ROUND 3

static const double YEAR_S = 365.25 * AG_SKY_DAY_S;

/* Seconds that the plain porkchop takes: every 11th of its legs is flown. */
static double time_plain(ag_ctx *ctx, const ag_sky_site *from, const ag_sky_site *to)
{
    uint32_t tofs = (uint32_t)(TOF_MAX_D / STEP_D);
    uint32_t all = (uint32_t)(YEARS * 365.25 / STEP_D) * tofs;
    uint32_t flown = 0;
    double start = ag_clock_s();
    for (uint32_t i = 0; i < all; i += 11, flown++) {
        ag_sky_leg leg;
        uint32_t row = i / tofs;
        double depart = row * STEP_D * AG_SKY_DAY_S;
        double tof = (i % tofs + 1) * STEP_D * AG_SKY_DAY_S;
        if (ag_sky_leg_fly(ctx, from, to, depart, depart + tof, NULL, &leg) != AG_OK) return NAN;
    }
    return (ag_clock_s() - start) * all / flown;
}

static double time_search(ag_ctx *ctx, const ag_sky_site *from, const ag_sky_site *to,
                          const ag_sky_search *search)
{
    double best = INFINITY;
    for (int round = 0; round < N_ROUND; round++) {
        ag_sky_timetable table;
        double start = ag_clock_s();
        if (ag_sky_timetable_create(ctx, from, to, search, &table) != AG_OK) return NAN;
        best = fmin(best, ag_clock_s() - start);
        ag_sky_timetable_free(ctx, &table);
    }
    return best;
}

static int show(const char *what, double seconds, double plain, double bound)
{
    double ratio = seconds / plain;
    printf("%-34s %8.3f s  %6.3f of the plain porkchop  (below %.2f)%s\n", what, seconds, ratio,
           bound, ratio < bound ? "" : "  TOO SLOW");
    return ratio < bound ? 0 : 1;
}

int main(void)
{
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_sky_almanac *almanac = NULL;
    const ag_sky_site from = ag_sky_site_default(ag_sky_body_find("earth"));
    const ag_sky_site to = ag_sky_site_default(ag_sky_body_find("mars"));
    ag_sky_search search = {.to_tdb_s = YEARS * YEAR_S};
    if (!ctx || ag_sky_almanac_create(ctx, 0, (YEARS + 4) * YEAR_S, &almanac) != AG_OK) return 1;
    double plain = time_plain(ctx, &from, &to);
    printf("%-34s %8.3f s\n", "plain porkchop, 10 d x 10 d", plain);
    int slow = show("timetable", time_search(ctx, &from, &to, &search), plain, 0.2);
    search.brief = true;
    slow += show("brief", time_search(ctx, &from, &to, &search), plain, 0.12);
    search.almanac = almanac;
    slow += show("brief, the Earth's states shared", time_search(ctx, &from, &to, &search), plain,
                 0.08);
    ag_sky_almanac_free(ctx, almanac);
    ag_ctx_free(ctx);
    return slow ? 1 : 0;
}
