/* States of bodies: each about its parent by its own theory, added up to the ancestor that body and
** centre share, so that a moon about its planet knows nothing of the planet's error. */
#include "sky/sky_internal.h"

#define DEPTH_MAX 8 /* ssb, sun, planet, moon, and some room for callers' own */

static void add(ag_sky_state *sum, const ag_sky_state *part, double times)
{
    for (int k = 0; k < 3; k++) {
        sum->r_m[k] += times * part->r_m[k];
        sum->v_mps[k] += times * part->v_mps[k];
    }
}

#define MOON_SHARE (1.0 / 82.30) /* the Moon's share of the Earth-Moon system */

/* State of a body about its parent, ICRF. */
static ag_err local_state(ag_ctx *ctx, const ag_sky_body *body, double tdb_s, ag_sky_state *state)
{
    ag_sky_state other;
    if (body->orbit) return ag_sky_orbit_state(ctx, body->orbit, tdb_s, AG_SKY_ICRF, state);
    switch (body->naif) {
    case 3:
        agi_erfa_earth(tdb_s, state, &other);
        agi_erfa_moon(tdb_s, &other);
        add(state, &other, MOON_SHARE);
        return AG_OK;
    case 10:
        agi_erfa_earth(tdb_s, &other, state);
        return AG_OK;
    case 301:
        agi_erfa_moon(tdb_s, state);
        return AG_OK;
    case 399:
        agi_erfa_earth(tdb_s, state, &other);
        return AG_OK;
    default:
        break;
    }
    if (body->kind == AG_SKY_PLANET) {
        agi_erfa_planet(tdb_s, body->naif / 100, state);
        return AG_OK;
    }
    AG_CHECK(ctx, agi_moon_state(body->naif, tdb_s, state));
    return AG_OK;
}

/* The body, its parent, and so on. */
static ag_err ancestry(ag_ctx *ctx, const ag_sky_body *body, const ag_sky_body *line[DEPTH_MAX],
                       int *count)
{
    *count = 0;
    for (const ag_sky_body *next = body; next; next = next->parent) {
        AG_CHECK(ctx, *count < DEPTH_MAX);
        line[(*count)++] = next;
    }
    return AG_OK;
}

ag_err ag_sky_body_state(ag_ctx *ctx, const ag_sky_body *body, const ag_sky_body *centre,
                         ag_sky_frame frame, double tdb_s, ag_sky_state *state)
{
    const ag_sky_body *up[DEPTH_MAX];
    const ag_sky_body *down[DEPTH_MAX];
    int n_up = 0;
    int n_down = 0;
    if (!agi_in_range(tdb_s))
        return ag_fail(ctx, AG_ERR_INPUT, "%s", ag_sky_date_outcome(AG_SKY_DATE_RANGE));
    AG_TRY(ancestry(ctx, body, up, &n_up));
    AG_TRY(ancestry(ctx, centre, down, &n_down));
    while (n_up > 0 && n_down > 0 && up[n_up - 1] == down[n_down - 1]) {
        n_up--;
        n_down--;
    }
    ag_sky_state sum = {0};
    ag_sky_state part;
    for (int i = n_up - 1; i >= 0; i--) {
        if (!up[i]->parent) continue;
        AG_TRY(local_state(ctx, up[i], tdb_s, &part));
        add(&sum, &part, 1.0);
    }
    for (int i = n_down - 1; i >= 0; i--) {
        if (!down[i]->parent) continue;
        AG_TRY(local_state(ctx, down[i], tdb_s, &part));
        add(&sum, &part, -1.0);
    }
    ag_sky_rotate(AG_SKY_ICRF, frame, sum.r_m, state->r_m);
    ag_sky_rotate(AG_SKY_ICRF, frame, sum.v_mps, state->v_mps);
    return AG_OK;
}
