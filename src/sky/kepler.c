/* Two-body motion for every conic by one formula.
**
** The universal anomaly s (ds = dt / r) makes time a sum of Stumpff functions,
**     t(s) = r0 G1 + eta G2 + mu G3,   G_k = s^k c_k(beta s^2),
** with eta = r.v and beta = 2 mu / r - v^2 (Goodyear 1965; Rein & Tamayo 2015). t grows with s
** (dt/ds = r >= 0), so a bracket always holds the root and Newton's steps need only be kept inside.
**
** Lengths and times are first scaled by powers of two, so that mu and r0 are near 1: no digit is lost
** and nothing overflows. beta is what a period depends on and is a difference of large numbers near
** a parabola or a periapsis: it is taken in doubled precision. Backward motion is forward motion
** with the velocity turned round; whole periods are taken off first. */
#include "sky/sky_internal.h"

#include <float.h>

#define STEPS_MAX 200  /* bisection alone would need fewer than 100 */
#define SERIES_PSI 3.0 /* below this the series of c2 and c3 are shorter and more exact */

const char *ag_sky_kepler_outcome(ag_sky_kepler outcome)
{
    static const char *const texts[] = {
#define AG_X(name, text) text,
        AG_SKY_KEPLER_LIST(AG_X)
#undef AG_X
    };
    size_t row = (size_t)outcome;
    return row < sizeof texts / sizeof *texts ? texts[row] : "";
}

/* A number as the sum of two doubles. */
typedef struct dd {
    double hi, lo;
} dd;

static dd two_sum(double a, double b)
{
    double sum = a + b;
    double part = sum - a;
    return (dd){sum, (a - (sum - part)) + (b - part)};
}

static dd dd_add(dd a, dd b)
{
    dd s = two_sum(a.hi, b.hi);
    return two_sum(s.hi, s.lo + a.lo + b.lo);
}

static dd dd_dot(const double a[3], const double b[3])
{
    dd sum = {0.0, 0.0};
    for (int k = 0; k < 3; k++) {
        double product = a[k] * b[k];
        sum = dd_add(sum, (dd){product, fma(a[k], b[k], -product)});
    }
    return sum;
}

/* sqrt and quotient by one Newton step each from the double. */
static dd dd_sqrt(dd a)
{
    double root = sqrt(a.hi);
    double rest = fma(-root, root, a.hi) + a.lo;
    return two_sum(root, rest / (2.0 * root));
}

static dd dd_divide(double a, dd b)
{
    double quotient = a / b.hi;
    double rest = fma(-quotient, b.hi, a) - quotient * b.lo;
    return two_sum(quotient, rest / b.hi);
}

/* The motion, scaled. */
typedef struct motion {
    double mu, r0, eta, beta;
} motion;

/* G1, G2, G3 at s and the time and distance they make. */
typedef struct universal {
    double g1, g2, g3, t, r;
} universal;

/* c2(psi), c3(psi) by series, |psi| <= SERIES_PSI: the sums of (-psi)^k / (2k + 2)! and / (2k + 3)!;
** the first term left out is below 1e-18. */
static void stumpff_series(double psi, double *c2, double *c3)
{
    static const double factor2[] = {/* 1 / ((2k + 1) (2k + 2)) */
                                     1.0 / 12,  1.0 / 30,  1.0 / 56,  1.0 / 90,
                                     1.0 / 132, 1.0 / 182, 1.0 / 240, 1.0 / 306,
                                     1.0 / 380, 1.0 / 462, 1.0 / 552};
    static const double factor3[] = {/* 1 / ((2k + 2) (2k + 3)) */
                                     1.0 / 20,  1.0 / 42,  1.0 / 72,  1.0 / 110,
                                     1.0 / 156, 1.0 / 210, 1.0 / 272, 1.0 / 342,
                                     1.0 / 420, 1.0 / 506, 1.0 / 600};
    double sum2 = 1.0;
    double sum3 = 1.0;
    for (int k = 10; k >= 0; k--) {
        sum2 = 1.0 - psi * factor2[k] * sum2;
        sum3 = 1.0 - psi * factor3[k] * sum3;
    }
    *c2 = sum2 / 2.0;
    *c3 = sum3 / 6.0;
}

static void evaluate(const motion *m, double s, universal *u)
{
    double psi = m->beta * s * s;
    if (fabs(psi) <= SERIES_PSI) {
        double c2 = 0.0;
        double c3 = 0.0;
        stumpff_series(psi, &c2, &c3);
        u->g3 = s * s * s * c3;
        u->g2 = s * s * c2;
        u->g1 = s - m->beta * u->g3;
    } else {
        double root = sqrt(fabs(m->beta));
        double angle = root * s;
        if (psi > 0.0) {
            double half = sin(0.5 * angle);
            u->g1 = sin(angle) / root;
            u->g2 = 2.0 * half * half / m->beta;
        } else {
            double half = sinh(0.5 * angle);
            u->g1 = sinh(angle) / root;
            u->g2 = -2.0 * half * half / m->beta;
        }
        u->g3 = (s - u->g1) / m->beta;
    }
    u->t = m->r0 * u->g1 + m->eta * u->g2 + m->mu * u->g3;
    u->r = m->r0 + m->eta * u->g1 + (m->mu - m->beta * m->r0) * u->g2;
}

/* An s with t(s) >= dt: at most one revolution of an ellipse; else doubled from a first guess. A
** hyperbola's angle stays below 700, where sinh still is a number. INFINITY: there is none. */
static double upper_end(const motion *m, double dt)
{
    if (m->beta > 0.0) {
        double turn = 2.0 * AGI_PI / sqrt(m->beta);
        if (turn * (m->mu / m->beta) > 0.0 && isfinite(turn)) return turn;
    }
    double limit = m->beta < 0.0 ? 700.0 / sqrt(-m->beta) : DBL_MAX;
    double s = fmin(dt / m->r0, cbrt(6.0 * dt / m->mu));
    for (int i = 0; i < STEPS_MAX; i++) {
        universal u;
        s = fmin(s, limit);
        evaluate(m, s, &u);
        if (!isfinite(u.t)) return INFINITY;
        if (u.t >= dt) return s;
        if (s >= limit) return INFINITY;
        s *= 2.0;
    }
    return INFINITY;
}

/* First guess inside the bracket: an ellipse's mean motion; a hyperbola's leading terms, which grow as
** the hyperbolic sine of s; else the start's pace. */
static double first_guess(const motion *m, double dt, double high)
{
    double guess = dt / m->r0;
    if (m->beta > 0.0) {
        guess = dt * m->beta / m->mu;
    } else if (m->beta < 0.0) {
        double root = sqrt(-m->beta);
        double scale = (m->r0 - m->eta / m->beta * root - m->mu / m->beta) / root;
        guess = scale > 0.0 ? fmin(guess, asinh(dt / scale) / root) : guess;
    }
    return guess > 0.0 && guess < high ? guess : 0.5 * high;
}

/* The root of t(s) = dt > 0. False: beyond what numbers hold. Laguerre's step (Conway 1986, n = 5)
** where it stays in the bracket and shrinks, else the bracket's middle. */
static bool solve(const motion *m, double dt, double *root, universal *u)
{
    double low = 0.0;
    double high = upper_end(m, dt);
    if (!isfinite(high)) return false;
    double s = first_guess(m, dt, high);
    double last_step = high;
    for (int i = 0; i < STEPS_MAX; i++) {
        evaluate(m, s, u);
        double miss = u->t - dt;
        if (miss > 0.0)
            high = s;
        else
            low = s;
        /* r' = eta G0 + (mu - beta r0) G1, with G0 = 1 - beta G2 */
        double slope = u->r;
        double curve = m->eta * (1.0 - m->beta * u->g2) + (m->mu - m->beta * m->r0) * u->g1;
        double inner = fabs(16.0 * slope * slope - 20.0 * miss * curve);
        double step = -5.0 * miss / (slope + copysign(sqrt(inner), slope));
        bool inside = s + step > low && s + step < high;
        bool shrinks = i < 4 || fabs(step) <= 0.5 * last_step;
        if (fabs(step) <= 1e-7 * s) { /* a step of third order leaves 1e-20 */
            if (inside) s += step;
            break;
        }
        double next = inside && shrinks ? s + step : 0.5 * (low + high);
        if (next == s) break;
        last_step = fabs(next - s);
        s = next;
    }
    /* What rounding left of the miss: one plain Newton step. */
    evaluate(m, s, u);
    double rest = u->r > 0.0 ? (dt - u->t) / u->r : 0.0;
    if (fabs(rest) < 1e-7 * s) s += rest;
    evaluate(m, s, u);
    *root = s;
    return true;
}

/* The motion of a state in units 2^exponents[0] of length and 2^exponents[1] of time. */
static bool scale(double mu, const ag_sky_state *from, ag_sky_state *scaled, motion *m,
                  int exponents[2])
{
    int e_length = 0;
    int e_mu = 0;
    (void)frexp(agi_length(from->r_m), &e_length);
    (void)frexp(mu, &e_mu);
    int twice = 3 * e_length - e_mu; /* time^2 = length^3 / mu */
    int e_time = (twice - (twice < 0 ? 1 : 0)) / 2;
    for (int k = 0; k < 3; k++) {
        scaled->r_m[k] = ldexp(from->r_m[k], -e_length);
        scaled->v_mps[k] = ldexp(from->v_mps[k], e_time - e_length);
    }
    m->mu = ldexp(mu, 2 * e_time - 3 * e_length);
    dd r0 = dd_sqrt(dd_dot(scaled->r_m, scaled->r_m));
    dd speed2 = dd_dot(scaled->v_mps, scaled->v_mps);
    dd beta = dd_add(dd_divide(2.0 * m->mu, r0), (dd){-speed2.hi, -speed2.lo});
    m->r0 = r0.hi;
    m->eta = dd_dot(scaled->r_m, scaled->v_mps).hi;
    m->beta = beta.hi;
    exponents[0] = e_length;
    exponents[1] = e_time;
    return isfinite(m->beta) && isfinite(m->eta) && m->r0 > 0.0;
}

/* Time without whole periods, in half a period to either side. */
static double within_period(const motion *m, double dt)
{
    if (!(m->beta > 0.0)) return dt;
    double a = m->mu / m->beta;
    double period = 2.0 * AGI_PI * a / sqrt(m->beta);
    return isfinite(period) && fabs(dt) > 0.5 * period ? remainder(dt, period) : dt;
}

/* Moves a scaled state that comes in from far to pass the centre on an open orbit: there f and g are
** large and cancel. The motion is told from periapsis instead, where all sums are of one sign: with
** P, Q the directions to and ahead at periapsis, x = q - mu G2, y = h G1. `from` moves forward. */
static ag_sky_kepler move_past(const motion *m, const ag_sky_state *from, const double h[3],
                               double q, double e, double dt, ag_sky_state *to)
{
    double length = agi_length(h);
    double to_peri[3];
    double ahead[3];
    agi_cross(from->v_mps, h, to_peri);
    for (int k = 0; k < 3; k++) to_peri[k] = (to_peri[k] / m->mu - from->r_m[k] / m->r0) / e;
    agi_cross(h, to_peri, ahead);
    double root = sqrt(-m->beta);
    double rate = -m->eta / (e * m->mu); /* G1 from periapsis back to the start */
    double s = root * rate > 1e-8 ? asinh(root * rate) / root : rate;
    motion at_peri = {.mu = m->mu, .r0 = q, .eta = 0.0, .beta = m->beta};
    universal u;
    evaluate(&at_peri, s, &u);
    double rest = dt - u.t;
    double sense = rest < 0.0 ? -1.0 : 1.0;
    if (rest == 0.0)
        evaluate(&at_peri, 0.0, &u);
    else if (!solve(&at_peri, fabs(rest), &s, &u))
        return AG_SKY_KEPLER_FAR;
    if (!(u.r > 0.0)) return AG_SKY_KEPLER_CENTRE;
    double x = q - m->mu * u.g2;
    double y = sense * u.g1;
    double vx = -sense * m->mu * u.g1 / u.r;
    double vy = (1.0 - m->beta * u.g2) / u.r;
    double scale = length / agi_length(ahead);
    for (int k = 0; k < 3; k++) {
        to->r_m[k] = x * to_peri[k] + y * scale * ahead[k];
        to->v_mps[k] = vx * to_peri[k] + vy * scale * ahead[k];
    }
    return AG_SKY_KEPLER_FOUND;
}

/* True, with h, q and e, if move_past serves better. */
static bool comes_from_far(const motion *m, const ag_sky_state *from, double h[3], double *q,
                           double *e)
{
    if (m->beta > 0.0 || m->eta >= 0.0) return false;
    agi_cross(from->r_m, from->v_mps, h);
    double length = agi_length(h);
    double share = length / m->mu * (length / m->r0);
    *e = hypot(share - 1.0, length / m->mu * (m->eta / m->r0));
    *q = share * m->r0 / (1.0 + *e);
    return *q > 0.0 && *q < 0.25 * m->r0;
}

/* Moves a scaled state by Lagrange's f and g. */
static ag_sky_kepler move(const motion *m, const ag_sky_state *from, double dt, ag_sky_state *to)
{
    double sense = dt < 0.0 ? -1.0 : 1.0;
    motion forward = *m;
    forward.eta *= sense;
    double s = 0.0;
    universal u;
    *to = *from;
    if (dt == 0.0) return AG_SKY_KEPLER_FOUND;
    double h[3];
    double q = 0.0;
    double e = 0.0;
    ag_sky_state turned = *from;
    for (int k = 0; k < 3; k++) turned.v_mps[k] *= sense;
    if (comes_from_far(&forward, &turned, h, &q, &e)) {
        ag_sky_kepler outcome = move_past(&forward, &turned, h, q, e, fabs(dt), to);
        for (int k = 0; k < 3; k++) to->v_mps[k] *= sense;
        return outcome;
    }
    if (!solve(&forward, fabs(dt), &s, &u)) return AG_SKY_KEPLER_FAR;
    double f = 1.0 - m->mu * u.g2 / m->r0;
    double g = forward.eta >= 0.0 ? m->r0 * u.g1 + forward.eta * u.g2 : fabs(dt) - m->mu * u.g3;
    g *= sense;
    for (int k = 0; k < 3; k++) to->r_m[k] = f * from->r_m[k] + g * from->v_mps[k];
    double r = u.r;
    if (!(r > 0.0)) return AG_SKY_KEPLER_CENTRE;
    double fdot = -sense * m->mu * u.g1 / (r * m->r0);
    double gdot = 1.0 - m->mu * u.g2 / r;
    for (int k = 0; k < 3; k++) to->v_mps[k] = fdot * from->r_m[k] + gdot * from->v_mps[k];
    return agi_finite(to->r_m, 3) && agi_finite(to->v_mps, 3) ? AG_SKY_KEPLER_FOUND
                                                              : AG_SKY_KEPLER_FAR;
}

/* True if the motion is on a straight line and meets the centre within dt. From the centre outwards
** r = mu G2 and t = mu G3; a body that rises falls back after the rest of its period, if it has one. */
static bool reaches_centre(const motion *m, const ag_sky_state *from, double dt)
{
    double h[3];
    agi_cross(from->r_m, from->v_mps, h);
    if (agi_length(h) > DBL_EPSILON * m->r0 * agi_length(from->v_mps)) return false;
    bool rises = dt < 0.0 ? m->eta < 0.0 : m->eta > 0.0;
    if (rises && m->beta <= 0.0) return false;
    double share = sqrt(m->r0 * fabs(m->beta) / (2.0 * m->mu));
    double angle = 2.0 * (m->beta > 0.0 ? asin(fmin(share, 1.0)) : asinh(share));
    double s = m->beta == 0.0 ? sqrt(2.0 * m->r0 / m->mu) : angle / sqrt(fabs(m->beta));
    double psi = m->beta * s * s;
    double c2 = 0.0;
    double c3 = 0.0;
    if (fabs(psi) <= SERIES_PSI)
        stumpff_series(psi, &c2, &c3);
    else
        c3 = (angle - (psi > 0.0 ? sin(angle) : sinh(angle))) / (psi * angle);
    double fall = m->mu * s * s * s * c3;
    if (rises) fall = 2.0 * AGI_PI * m->mu / (m->beta * sqrt(m->beta)) - fall;
    return fabs(dt) >= fall;
}

ag_err ag_sky_kepler_move(ag_ctx *ctx, double mu_m3ps2, const ag_sky_state *from, double dt_s,
                          ag_sky_state *to, ag_sky_kepler *outcome)
{
    const double numbers[] = {mu_m3ps2, dt_s};
    if (!agi_finite(numbers, 2) || !agi_finite(from->r_m, 3) || !agi_finite(from->v_mps, 3))
        return ag_fail(ctx, AG_ERR_INPUT, "a state, time or GM that is not a number");
    if (!(mu_m3ps2 > 0.0)) return ag_fail(ctx, AG_ERR_INPUT, "GM must be positive");
    double r0 = agi_length(from->r_m);
    if (!(r0 > 0.0) || !isfinite(r0))
        return ag_fail(ctx, AG_ERR_INPUT, "a position in the centre or beyond numbers");

    ag_sky_state scaled;
    ag_sky_state moved;
    motion m;
    int exponents[2];
    if (!scale(mu_m3ps2, from, &scaled, &m, exponents)) {
        *outcome = AG_SKY_KEPLER_FAR;
        return AG_OK;
    }
    double dt = ldexp(dt_s, -exponents[1]);
    ag_sky_kepler found = AG_SKY_KEPLER_CENTRE;
    if (!isfinite(dt))
        found = AG_SKY_KEPLER_FAR;
    else if (!reaches_centre(&m, &scaled, dt))
        found = move(&m, &scaled, within_period(&m, dt), &moved);
    if (found == AG_SKY_KEPLER_FOUND) {
        for (int k = 0; k < 3; k++) {
            moved.r_m[k] = ldexp(moved.r_m[k], exponents[0]);
            moved.v_mps[k] = ldexp(moved.v_mps[k], exponents[0] - exponents[1]);
        }
        if (agi_finite(moved.r_m, 3) && agi_finite(moved.v_mps, 3))
            *to = moved;
        else
            found = AG_SKY_KEPLER_FAR;
    }
    *outcome = found;
    return AG_OK;
}
