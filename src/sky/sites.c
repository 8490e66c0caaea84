/* Sites: where legs begin and end, their texts, and what burns need to know of them.
**
** Low orbits  Earth 400 km (as the tables of velocity changes take it), Mars 300 km, Moon 100 km (Apollo,
**             LRO), Titan 1500 km (TSSM's orbit); others with air: 1.25 times the entry
**             interface; without: 100 km or a tenth of the radius, what is less (judgement)
** Distances   moons: moons.c (Moon: 384,400 km); planets from the Sun, au: J2000 mean elements
** Orbits      exist inside the body's sphere of Hill, a (mu / 3 mu_parent)^(1/3), with the periapsis over
**             ground and in its inner half (further out prograde orbits do not last). A surface that
**             lies in the outer half is left and reached without an orbit, with the escape speed (Phobos) */
#include "sky/sky_internal.h"

#include <string.h>

#define GIANT_M 2e7
#define ORBIT_SHARE 0.5 /* of the sphere of Hill */
#define MOON_AXIS_M 384400e3
#define MEAN_COSINE 0.5 /* of an inclination not known: half the turning of the equator helps */

static const double axes_au[9] = {0.0,      0.387098, 0.723332,  1.000001, 1.523679,
                                  5.202603, 9.554910, 19.218446, 30.110387};

static bool is_giant(const ag_sky_body *body)
{
    return body->radius_m > GIANT_M;
}

const ag_sky_body *agi_planet_of(const ag_sky_body *body)
{
    const ag_sky_body *parent = body->parent;
    return parent && parent->kind == AG_SKY_PLANET ? parent : NULL;
}

double agi_distance_m(const ag_sky_body *body)
{
    if (body->orbit) return body->orbit->e < 1.0 ? body->orbit->q_m / (1.0 - body->orbit->e) : NAN;
    if (body->naif == 301) return MOON_AXIS_M;
    if (body->kind == AG_SKY_PLANET && body->naif >= 199 && body->naif <= 899)
        return axes_au[body->naif / 100] * AGI_AU_M;
    double axis = agi_moon_axis_m(body->naif);
    return axis > 0.0 ? axis : NAN;
}

double agi_moon_inclination_rad(const ag_sky_body *moon)
{
    ag_sky_state state;
    double h[3];
    if (moon->naif == 301)
        agi_erfa_moon(0.0, &state);
    else if (!agi_moon_state(moon->naif, 0.0, &state))
        return 0.0;
    agi_cross(state.r_m, state.v_mps, h);
    return 0.5 * AGI_PI - agi_declination_rad(moon->parent, h);
}

/* Radius of the sphere of Hill; INFINITY where it cannot be told. */
static double hill_m(const ag_sky_body *body)
{
    double distance = body->orbit ? body->orbit->q_m : agi_distance_m(body);
    if (!body->parent || !isfinite(distance)) return INFINITY;
    return distance * cbrt(body->gm_m3ps2 / (3.0 * body->parent->gm_m3ps2));
}

static bool has_mass(const ag_sky_body *body)
{
    return body->gm_m3ps2 > 0.0 && isfinite(body->gm_m3ps2) && body->radius_m > 0.0 &&
           isfinite(body->radius_m);
}

double ag_sky_low_orbit_m(const ag_sky_body *body)
{
    switch (body->naif) {
    case 399:
        return 400e3;
    case 499:
        return 300e3;
    case 606:
        return 1500e3;
    default:
        if (body->air_top_m > 0.0) return 1.25 * body->air_top_m;
        return fmin(100e3, 0.1 * body->radius_m);
    }
}

ag_sky_site ag_sky_site_default(const ag_sky_body *body)
{
    ag_sky_site site = {.body = body, .at = AG_SKY_AT_SURFACE, .inclination_rad = NAN};
    if (body->kind == AG_SKY_POINT || body->kind == AG_SKY_STAR) {
        site.at = AG_SKY_AT_CENTRE;
    } else if (body->air_top_m > 0.0 || body->gravity_mps2 > 0.05) {
        site.at = AG_SKY_AT_ORBIT;
        site.periapsis_m = ag_sky_low_orbit_m(body);
        site.apoapsis_m = site.periapsis_m;
    }
    return site;
}

const ag_sky_body *ag_sky_site_primary(const ag_sky_site *site)
{
    const ag_sky_body *body = site->body;
    while (body->parent && body->parent->parent && body->parent->kind != AG_SKY_STAR)
        body = body->parent;
    return body;
}

bool ag_sky_leg_is_local(const ag_sky_site *from, const ag_sky_site *to)
{
    return ag_sky_site_primary(from) == ag_sky_site_primary(to);
}

/* ---- places --------------------------------------------------------------------------------------- */

/* Between the surface and the low orbit: two burns of the ellipse that touches both, losses, and what
** the turning ground gives on the way up and takes of the speed to be braked on the way down. */
double agi_ground_mps(const ag_sky_body *body, double low_m, double inclination_rad)
{
    double mu = body->gm_m3ps2;
    double r = body->radius_m;
    double ideal =
        agi_apsis_mps(mu, r, low_m) + agi_apsis_mps(mu, low_m, low_m) - agi_apsis_mps(mu, low_m, r);
    double period = fabs(body->rotation_s);
    double gain = isfinite(period) && period > 0.0 ? 2.0 * AGI_PI * r / period : 0.0;
    gain *= isfinite(inclination_rad) ? cos(inclination_rad) : MEAN_COSINE;
    return fmax(0.0, ideal + agi_loss_mps(body) - gain);
}

static void surface_of(agi_place *place)
{
    const ag_sky_body *body = place->body;
    place->rp_m = 1.0;
    place->ra_m = 1.0;
    if (!has_mass(body)) return;
    double low = fmin(body->radius_m + ag_sky_low_orbit_m(body), ORBIT_SHARE * hill_m(body));
    if (low < body->radius_m) {
        place->ground_mps = sqrt(2.0 * body->gm_m3ps2 / body->radius_m);
        return;
    }
    place->mu_m3ps2 = body->gm_m3ps2;
    place->rp_m = low;
    place->ra_m = low;
    place->ground_mps = agi_ground_mps(body, low, NAN);
    place->ground_s = agi_half_s(body->gm_m3ps2, body->radius_m, low);
}

ag_sky_leg_outcome agi_place_of(const ag_sky_site *site, agi_place *place)
{
    const ag_sky_body *body = site->body;
    *place = (agi_place){.body = body, .at = site->at, .inclination_rad = NAN};
    if (!body->parent || body->kind == AG_SKY_STAR) return AG_SKY_LEG_NO_SITE;
    if (site->at == AG_SKY_AT_CENTRE) {
        place->rp_m = 1.0;
        place->ra_m = 1.0;
        return AG_SKY_LEG_FOUND;
    }
    if (site->at == AG_SKY_AT_LIBRATION || body->kind == AG_SKY_POINT) return AG_SKY_LEG_NO_SITE;
    if (site->at == AG_SKY_AT_SURFACE) {
        if (is_giant(body)) return AG_SKY_LEG_NO_SITE;
        surface_of(place);
        return AG_SKY_LEG_FOUND;
    }
    if (!has_mass(body)) return AG_SKY_LEG_NO_SITE;
    place->mu_m3ps2 = body->gm_m3ps2;
    place->rp_m = body->radius_m + site->periapsis_m;
    place->ra_m = body->radius_m + site->apoapsis_m;
    place->inclination_rad = site->inclination_rad;
    bool fits = site->periapsis_m >= 0.0 && site->apoapsis_m >= site->periapsis_m &&
                place->rp_m <= ORBIT_SHARE * hill_m(body) && place->ra_m <= hill_m(body);
    return fits ? AG_SKY_LEG_FOUND : AG_SKY_LEG_NO_SITE;
}

ag_sky_leg_outcome agi_site_check(const ag_sky_site *site)
{
    agi_place place;
    if (site->at == AG_SKY_AT_LIBRATION)
        return agi_point_known(site) ? AG_SKY_LEG_FOUND : AG_SKY_LEG_NO_SITE;
    return agi_place_of(site, &place);
}

/* ---- texts ---------------------------------------------------------------------------------------- */

static const char allowed[] =
    "a body, alone or with :surface, :centre, :L1 .. :L5, or an orbit's altitudes in km and, if it "
    "matters, inclination in deg: earth:400, earth:400x35786@28.5";

static ag_err bad_site(ag_ctx *ctx, const char *key, const char *text, const char *what,
                       const ag_sky_body *near)
{
    ag_detail detail = {.code = AG_ERR_INPUT};
    (void)snprintf(detail.key, sizeof detail.key, "%s", key);
    (void)snprintf(detail.value, sizeof detail.value, "%s", text);
    (void)snprintf(detail.message, sizeof detail.message, "%s", what);
    if (near)
        (void)snprintf(detail.hint, sizeof detail.hint, "did you mean %s? allowed: %s", near->name,
                       allowed);
    else
        (void)snprintf(detail.hint, sizeof detail.hint, "allowed: %s", allowed);
    return ag_fail_detail(ctx, &detail);
}

/* A number up to `end`, which is left out. */
static bool read_number(const char *text, const char *end, double *value)
{
    char part[64];
    size_t length = (size_t)(end - text);
    if (length == 0 || length >= sizeof part) return false;
    memcpy(part, text, length);
    part[length] = 0;
    return ag_number_parse(part, value);
}

/* 400, 400x35786, 400@28.5, 400x35786@28.5 */
static const char *read_orbit(const char *text, ag_sky_site *site)
{
    const char *end = text + strlen(text);
    const char *at = strchr(text, '@');
    const char *stop = at ? at : end;
    const char *by = memchr(text, 'x', (size_t)(stop - text));
    double low_km = 0.0;
    double high_km = 0.0;
    double deg = 0.0;
    if (!read_number(text, by ? by : stop, &low_km)) return "not an orbit or place of a body";
    high_km = low_km;
    if (by && !read_number(by + 1, stop, &high_km)) return "not an altitude of an apoapsis";
    if (at && !read_number(at + 1, end, &deg)) return "not an inclination";
    if (low_km < 0.0) return "an orbit below the surface";
    if (high_km < low_km) return "an apoapsis below the periapsis";
    if (high_km > 1e9) return "an orbit of more than 1e9 km";
    if (deg < 0.0 || deg > 180.0) return "an inclination outside 0 .. 180 deg";
    site->at = AG_SKY_AT_ORBIT;
    site->periapsis_m = 1000.0 * low_km;
    site->apoapsis_m = 1000.0 * high_km;
    site->inclination_rad = at ? deg * AGI_RAD_PER_DEG : NAN;
    return NULL;
}

/* What follows the colon; NULL, or what is wrong with it. */
static const char *read_where(const char *text, ag_sky_site *site)
{
    bool named = true;
    if (ag_text_distance(text, "surface", 1) == 0)
        site->at = AG_SKY_AT_SURFACE;
    else if (ag_text_distance(text, "centre", 1) == 0)
        site->at = AG_SKY_AT_CENTRE;
    else
        named = false;
    if (named) {
        site->periapsis_m = 0.0;
        site->apoapsis_m = 0.0;
        return NULL;
    }
    if (text[0] != 'L' && text[0] != 'l') return read_orbit(text, site);
    if (text[1] < '1' || text[1] > '5' || text[2]) return "libration points are L1 .. L5";
    site->at = AG_SKY_AT_LIBRATION;
    site->libration = (uint32_t)(text[1] - '0');
    site->periapsis_m = 0.0;
    site->apoapsis_m = 0.0;
    return NULL;
}

ag_err ag_sky_site_parse(ag_ctx *ctx, const char *key, const char *text, ag_sky_find find,
                         void *find_in, ag_sky_site *site)
{
    char name[AG_TEXT_MAX];
    /* names of small bodies may hold blanks and brackets, never a colon */
    const char *colon = strchr(text, ':');
    size_t length = colon ? (size_t)(colon - text) : strlen(text);
    if (length == 0 || length >= sizeof name)
        return bad_site(ctx, key, text, "no name of a body", NULL);
    memcpy(name, text, length);
    name[length] = 0;
    const ag_sky_body *body = find(find_in, name);
    if (!body) return bad_site(ctx, key, text, "no such body", ag_sky_body_nearest(name));
    ag_sky_site made = ag_sky_site_default(body);
    const char *wrong = colon ? read_where(colon + 1, &made) : NULL;
    if (wrong) return bad_site(ctx, key, text, wrong, NULL);
    *site = made;
    return AG_OK;
}
