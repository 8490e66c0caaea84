/* Fuzzes sites: two texts, a line each. What is read makes ends and legs whose numbers are numbers and add
** up; what is refused leaves the site alone and is named. */
#include "argosy/sky.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void check(bool holds)
{
    if (!holds) abort();
}

static const ag_sky_body *find(void *unused, const char *name)
{
    (void)unused;
    return ag_sky_body_find(name);
}

static bool read(ag_ctx *ctx, const char *text, ag_sky_site *site)
{
    *site = (ag_sky_site){.libration = 77};
    ag_err err = ag_sky_site_parse(ctx, "to", text, find, NULL, site);
    if (err != AG_OK) {
        check(err == AG_ERR_INPUT && site->libration == 77 && !site->body);
        check(ag_ctx_detail(ctx)->message[0] && ag_ctx_detail(ctx)->hint[0]);
        return false;
    }
    check(site->body && site->periapsis_m >= 0 && site->apoapsis_m >= site->periapsis_m);
    check(isnan(site->inclination_rad) ||
          (site->inclination_rad >= 0 && site->inclination_rad <= 3.1415926536));
    check(site->at != AG_SKY_AT_LIBRATION || (site->libration >= 1 && site->libration <= 5));
    return true;
}

static void check_end(const ag_sky_end *end)
{
    double sum = 0;
    if (end->outcome == AG_SKY_LEG_NO_SITE) {
        check(isnan(end->total_mps));
        return;
    }
    for (int part = 0; part < AG_SKY_PARTS; part++) {
        check(end->dv_mps[part] >= 0 && isfinite(end->dv_mps[part]));
        sum += end->dv_mps[part];
    }
    check(fabs(sum - end->total_mps) <= 1e-12 * sum && isfinite(end->time_s) && end->time_s >= 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    ag_ctx *ctx = ag_ctx_create(NULL);
    if (text && ctx) {
        static const double vinf[3] = {1000, -2000, 1500};
        ag_sky_leg_options options = {.aero = true};
        ag_sky_site from;
        ag_sky_site to;
        ag_sky_end end;
        ag_sky_leg leg;
        if (size > 0) memcpy(text, data, size);
        text[size] = 0;
        char *second = strchr(text, '\n');
        if (second) *second++ = 0;
        if (read(ctx, text, &from)) {
            check(ag_sky_depart(ctx, &from, vinf, &end) == AG_OK);
            check_end(&end);
            check(ag_sky_arrive(ctx, &from, vinf, &options, &end) == AG_OK);
            check_end(&end);
            if (second && read(ctx, second, &to)) {
                check(ag_sky_leg_fly(ctx, &from, &to, 0, 2e7, &options, &leg) == AG_OK);
                check((leg.outcome == AG_SKY_LEG_FOUND) == isfinite(leg.dv_total_mps));
                check(leg.outcome != AG_SKY_LEG_FOUND || leg.tof_s >= 0);
            }
        }
    }
    ag_ctx_free(ctx);
    free(text);
    return 0;
}
