/* Osculating elements and states, and orbits in time.
**
** Eccentricity and anomaly come from e cos f = p / r - 1 and e sin f = (h / mu r) r.v, which keep their
** digits in circles and parabolas alike; the argument of latitude from the node by atan2, and the
** periapsis as their difference. Periapsis distance stands in place of the semi-major axis, so that
** no conic is special. */
#include "sky/sky_internal.h"

#define CIRCULAR_E 1e-14
#define EQUATORIAL_SINE 1e-14
#define RECTILINEAR_SHARE 1e-24 /* h^2 / (mu r) */
#define ECLIPTIC_RAD (84381.448 / 3600.0 * AGI_RAD_PER_DEG)

const char *ag_sky_elements_text(ag_sky_elements_outcome outcome)
{
    static const char *const texts[] = {
#define AG_X(name, text) text,
        AG_SKY_ELEMENTS_LIST(AG_X)
#undef AG_X
    };
    size_t row = (size_t)outcome;
    return row < sizeof texts / sizeof *texts ? texts[row] : "";
}

void ag_sky_rotate(ag_sky_frame from, ag_sky_frame to, const double given[3], double turned[3])
{
    double sense = to == AG_SKY_ECLIPTIC ? 1.0 : -1.0;
    double cosine = from == to ? 1.0 : cos(ECLIPTIC_RAD);
    double sine = from == to ? 0.0 : sense * sin(ECLIPTIC_RAD);
    double y = cosine * given[1] + sine * given[2];
    double z = cosine * given[2] - sine * given[1];
    turned[0] = given[0];
    turned[1] = y;
    turned[2] = z;
}

static double turn_of(double angle_rad)
{
    double turn = fmod(angle_rad, 2.0 * AGI_PI);
    if (turn < 0.0) turn += 2.0 * AGI_PI;
    return turn < 2.0 * AGI_PI ? turn : 0.0;
}

/* The node's direction and the one a quarter turn ahead in the orbit. */
static bool node_of(const double h[3], double length, double node[3], double ahead[3])
{
    double flat = hypot(h[0], h[1]);
    bool equatorial = flat < EQUATORIAL_SINE * length;
    double upward[3] = {h[0] / length, h[1] / length, h[2] / length};
    node[0] = equatorial ? 1.0 : -h[1] / flat;
    node[1] = equatorial ? 0.0 : h[0] / flat;
    node[2] = 0.0;
    if (equatorial) {
        upward[0] = 0.0;
        upward[1] = 0.0;
        upward[2] = copysign(1.0, h[2]);
    }
    agi_cross(upward, node, ahead);
    return equatorial;
}

static ag_err check_state(ag_ctx *ctx, double mu, const ag_sky_state *state, double r)
{
    if (!isfinite(mu) || !agi_finite(state->r_m, 3) || !agi_finite(state->v_mps, 3))
        return ag_fail(ctx, AG_ERR_INPUT, "a state or GM that is not a number");
    if (!(mu > 0.0)) return ag_fail(ctx, AG_ERR_INPUT, "GM must be positive");
    if (!(r > 0.0) || !isfinite(r))
        return ag_fail(ctx, AG_ERR_INPUT, "a position in the centre or beyond numbers");
    return AG_OK;
}

ag_err ag_sky_elements_of_state(ag_ctx *ctx, double mu_m3ps2, const ag_sky_state *state,
                                ag_sky_elements *elements, ag_sky_elements_outcome *outcome)
{
    double r = agi_length(state->r_m);
    AG_TRY(check_state(ctx, mu_m3ps2, state, r));
    double h[3];
    agi_cross(state->r_m, state->v_mps, h);
    double length = agi_length(h);
    double share = length / mu_m3ps2 * (length / r); /* p / r */
    double radial = agi_dot(state->r_m, state->v_mps) / r;
    double sine = length / mu_m3ps2 * radial;
    if (!isfinite(share) || !isfinite(sine))
        return ag_fail(ctx, AG_ERR_INPUT, "a state whose orbit is beyond numbers");
    if (share < RECTILINEAR_SHARE) {
        *outcome = AG_SKY_ELEMENTS_RECTILINEAR;
        return AG_OK;
    }
    double node[3];
    double ahead[3];
    bool equatorial = node_of(h, length, node, ahead);
    double latitude = atan2(agi_dot(state->r_m, ahead), agi_dot(state->r_m, node));
    double e = hypot(share - 1.0, sine);
    bool circular = e < CIRCULAR_E;
    double anomaly = circular ? latitude : atan2(sine, share - 1.0);
    ag_sky_elements made = {
        .q_m = share * r / (1.0 + e),
        .e = e,
        .i_rad = equatorial ? (h[2] < 0.0 ? AGI_PI : 0.0) : atan2(hypot(h[0], h[1]), h[2]),
        .node_rad = turn_of(atan2(node[1], node[0])),
        .peri_rad = circular ? 0.0 : turn_of(latitude - anomaly),
        .anomaly_rad = anomaly,
    };
    const double numbers[] = {made.q_m,      made.e,        made.i_rad,
                              made.node_rad, made.peri_rad, made.anomaly_rad};
    if (!agi_finite(numbers, 6) || !(made.q_m > 0.0))
        return ag_fail(ctx, AG_ERR_INPUT, "a state whose orbit is beyond numbers");
    *elements = made;
    if (circular)
        *outcome = equatorial ? AG_SKY_ELEMENTS_CIRCULAR_EQUATORIAL : AG_SKY_ELEMENTS_CIRCULAR;
    else
        *outcome = equatorial ? AG_SKY_ELEMENTS_EQUATORIAL : AG_SKY_ELEMENTS_FOUND;
    return AG_OK;
}

ag_err ag_sky_state_of_elements(ag_ctx *ctx, double mu_m3ps2, const ag_sky_elements *elements,
                                ag_sky_state *state, ag_sky_elements_outcome *outcome)
{
    const double numbers[] = {
        mu_m3ps2,           elements->q_m,      elements->e,          elements->i_rad,
        elements->node_rad, elements->peri_rad, elements->anomaly_rad};
    if (!agi_finite(numbers, 7))
        return ag_fail(ctx, AG_ERR_INPUT, "elements or GM that are not numbers");
    if (!(mu_m3ps2 > 0.0) || !(elements->q_m > 0.0) || !(elements->e >= 0.0))
        return ag_fail(ctx, AG_ERR_INPUT, "GM and periapsis must be positive, e not negative");
    double e = elements->e;
    double cos_f = cos(elements->anomaly_rad);
    double sin_f = sin(elements->anomaly_rad);
    double share = 1.0 + e * cos_f; /* p / r */
    if (e >= 1.0 && share <= 1e-15 * e) {
        *outcome = AG_SKY_ELEMENTS_BEYOND;
        return AG_OK;
    }
    double cos_n = cos(elements->node_rad);
    double sin_n = sin(elements->node_rad);
    double cos_i = cos(elements->i_rad);
    double sin_i = sin(elements->i_rad);
    double cos_w = cos(elements->peri_rad);
    double sin_w = sin(elements->peri_rad);
    double to_peri[3] = {cos_w * cos_n - sin_w * cos_i * sin_n,
                         cos_w * sin_n + sin_w * cos_i * cos_n, sin_w * sin_i};
    double ahead[3] = {-sin_w * cos_n - cos_w * cos_i * sin_n,
                       -sin_w * sin_n + cos_w * cos_i * cos_n, cos_w * sin_i};
    double r = elements->q_m * (1.0 + e) / share;
    double speed = sqrt(mu_m3ps2 / elements->q_m / (1.0 + e)); /* mu / h */
    ag_sky_state made;
    for (int k = 0; k < 3; k++) {
        made.r_m[k] = r * (cos_f * to_peri[k] + sin_f * ahead[k]);
        made.v_mps[k] = speed * ((e + cos_f) * ahead[k] - sin_f * to_peri[k]);
    }
    if (!agi_finite(made.r_m, 3) || !agi_finite(made.v_mps, 3))
        return ag_fail(ctx, AG_ERR_INPUT, "elements of a state beyond numbers");
    *state = made;
    *outcome = AG_SKY_ELEMENTS_FOUND;
    return AG_OK;
}

ag_err ag_sky_orbit_of_mean(ag_ctx *ctx, double mu_m3ps2, double a_m, double e, double i_rad,
                            double node_rad, double peri_rad, double mean_anomaly_rad,
                            double epoch_tdb_s, ag_sky_orbit *orbit)
{
    const double numbers[] = {mu_m3ps2,         a_m,        e, i_rad, node_rad, peri_rad,
                              mean_anomaly_rad, epoch_tdb_s};
    if (!agi_finite(numbers, 8))
        return ag_fail(ctx, AG_ERR_INPUT, "elements or GM that are not numbers");
    if (!(mu_m3ps2 > 0.0) || !(a_m > 0.0) || !(e >= 0.0 && e < 1.0))
        return ag_fail(ctx, AG_ERR_INPUT,
                       "GM and semi-major axis must be positive, e in 0 .. 1 without 1");
    double since_s = remainder(mean_anomaly_rad, 2.0 * AGI_PI) * a_m * sqrt(a_m / mu_m3ps2);
    if (!isfinite(since_s)) return ag_fail(ctx, AG_ERR_INPUT, "an orbit beyond numbers");
    *orbit = (ag_sky_orbit){mu_m3ps2, a_m * (1.0 - e),      e, i_rad, node_rad,
                            peri_rad, epoch_tdb_s - since_s};
    return AG_OK;
}

ag_err ag_sky_orbit_state(ag_ctx *ctx, const ag_sky_orbit *orbit, double tdb_s, ag_sky_frame frame,
                          ag_sky_state *state)
{
    const ag_sky_elements at_periapsis = {orbit->q_m,      orbit->e,        orbit->i_rad,
                                          orbit->node_rad, orbit->peri_rad, 0.0};
    ag_sky_state made = {0};
    ag_sky_elements_outcome elements = AG_SKY_ELEMENTS_FOUND;
    ag_sky_kepler moved = AG_SKY_KEPLER_FOUND;
    AG_TRY(ag_sky_state_of_elements(ctx, orbit->mu_m3ps2, &at_periapsis, &made, &elements));
    AG_TRY(ag_sky_kepler_move(ctx, orbit->mu_m3ps2, &made, tdb_s - orbit->periapsis_tdb_s, &made,
                              &moved));
    if (moved != AG_SKY_KEPLER_FOUND)
        return ag_fail(ctx, AG_ERR_INPUT, "an orbit without a state then: %s",
                       ag_sky_kepler_outcome(moved));
    ag_sky_rotate(AG_SKY_ECLIPTIC, frame, made.r_m, state->r_m);
    ag_sky_rotate(AG_SKY_ECLIPTIC, frame, made.v_mps, state->v_mps);
    return AG_OK;
}
