/* Lambert's problem as Izzo (2015) solves it, with formulae that keep their digits and a bracket.
**
** With chord c, s = (r1 + r2 + c) / 2, lambda = sqrt(r1 r2) cos(theta/2) / s and the time T in units
** of sqrt(s^3 / 2 mu), one unknown x names the conic (a = s / 2 (1 - x^2)). Where Lancaster &
** Blanchard's T(x) loses digits it is written otherwise, with y = sqrt(1 - lambda^2 (1 - x^2)),
** eta = y - lambda x and sin psi = eta sqrt(1 - x^2):
**     T = (psi - sin psi cos psi + pi M) / (1 - x^2)^(3/2) + 2 lambda eta,
** a sum of positive terms for lambda > 0, and near a parabola a power series in sin^2 psi.
** 1 - lambda^2 is c / s and never a difference; x - y combinations likewise.
**
** The root: Householder's third-order steps from Izzo's first guess. T falls over (-1, inf) without
** a full turn; with M turns it falls to one minimum and rises again, so that each root has a bracket.
** A step that leaves it, or a thirteenth, is replaced by a bisection: the search always ends. */
#include "sky/sky_internal.h"

#include <float.h>

#define QUICK_STEPS 12
#define STEPS_MAX 140
#define SERIES_TERMS 15
#define SERIES_SIN2 0.1
#define LENGTH_MIN 1e-100 /* of all that is given; products of three stay numbers */
#define LENGTH_MAX 1e100
#define TIME_MIN 1e-90 /* T: what x can hold */
#define TIME_MAX 1e15

const char *ag_sky_arc_text(ag_sky_arc_outcome outcome)
{
    static const char *const texts[] = {
#define AG_X(name, text) text,
        AG_SKY_ARC_LIST(AG_X)
#undef AG_X
    };
    size_t row = (size_t)outcome;
    return row < sizeof texts / sizeof *texts ? texts[row] : "";
}

/* The geometry and time of a problem, and what the velocities need of it. */
typedef struct problem {
    double lambda, kappa2; /* kappa2 = 1 - lambda^2 */
    double one_less;       /* 1 - lambda */
    double time;           /* T */
    double r1, r2, gamma, sigma;
    double rho, less_rho, more_rho;                      /* rho = (r1 - r2) / c, 1 - rho, 1 + rho */
    double radial1[3], radial2[3], along1[3], along2[3]; /* unit vectors */
} problem;

/* T and its derivatives at an x. */
typedef struct curve {
    double t, t1, t2, t3;
    bool only_first; /* t2, t3 are not known: too near a parabola */
} curve;

/* y - lambda x and y + lambda x, without cancellation. */
static double eta_of(const problem *p, double y, double x)
{
    double lx = p->lambda * x;
    return lx > 0.0 ? p->kappa2 / (y + lx) : y - lx;
}

/* (asin z - z sqrt(1 - z^2)) / z^3 and its slope in u = z^2: sums of 2 C_k u^k / (2k + 3) with
** C_k = (2k)! / (4^k k!^2); the first term left out is below 1e-17 of the sum. */
static void small_arc(double u, double *q, double *slope)
{
    double coefficient = 1.0;
    double power = 1.0;
    double sum = 2.0 / 3.0;
    double sum1 = 0.0;
    for (int k = 1; k <= SERIES_TERMS; k++) {
        coefficient *= (2.0 * k - 1.0) / (2.0 * k);
        double term = 2.0 * coefficient / (2.0 * k + 3.0) * power;
        sum1 += k * term;
        power *= u;
        sum += term * u;
    }
    *q = sum;
    *slope = sum1;
}

/* T where the series does not serve. `sine` is sin psi or sinh psi, `cosine` likewise. */
static double time_far(const problem *p, double turns, double x, double y, double eta, double w)
{
    double root = sqrt(fabs(w));
    double sine = eta * root;
    double cosine = x * y + p->lambda * w;
    double psi = w > 0.0 ? atan2(sine, cosine) + turns : asinh(sine);
    if (p->lambda > 0.0) return (psi - sine * cosine) / (w * root) + 2.0 * p->lambda * eta;
    return (psi / root - x + p->lambda * y) / w;
}

/* T(x) with `turns` = pi M, and its derivatives (Izzo 2015, eq. 22; by the series near x = 1). */
static void curve_at(const problem *p, double turns, double x, curve *c)
{
    double w = (1.0 - x) * (1.0 + x);
    double lambda = p->lambda;
    double y = sqrt(p->kappa2 + lambda * lambda * x * x);
    double eta = eta_of(p, y, x);
    double sin2 = eta * eta * w;
    if (turns == 0.0 && fabs(sin2) < SERIES_SIN2 && x * y + lambda * w > 0.0) {
        double q = 0.0;
        double slope = 0.0;
        small_arc(sin2, &q, &slope);
        double eta1 = -lambda * eta / y;
        c->t = eta * (eta * eta * q + 2.0 * lambda);
        c->t1 = eta1 * (3.0 * eta * eta * q + 2.0 * lambda) +
                eta * eta * eta * slope * (2.0 * eta * eta1 * w - 2.0 * x * eta * eta);
        c->only_first = fabs(w) < 1e-3;
    } else {
        c->t = time_far(p, turns, x, y, eta, w);
        c->t1 = (3.0 * c->t * x - 2.0 + 2.0 * lambda * lambda * lambda * x / y) / w;
        c->only_first = false;
    }
    if (c->only_first) return;
    double l3 = lambda * lambda * lambda / (y * y * y);
    c->t2 = (3.0 * c->t + 5.0 * x * c->t1 + 2.0 * p->kappa2 * l3) / w;
    c->t3 =
        (7.0 * x * c->t2 + 8.0 * c->t1 - 6.0 * p->kappa2 * l3 * lambda * lambda / (y * y) * x) / w;
}

/* The middle of a bracket for bisection. The ends at -1 and infinity are approached by factors. */
static double middle(double low, double high)
{
    if (!isfinite(high)) return 2.0 * low + 3.0;
    double from = 1.0 + low;
    double to = 1.0 + high;
    if (from <= 0.0) return 0.125 * to - 1.0;
    return from < 0.25 * to ? sqrt(from) * sqrt(to) - 1.0 : 0.5 * (low + high);
}

/* Root of T(x) = p->time between low and high, where T falls (sign 1) or rises (sign -1). */
static double root_of(const problem *p, double turns, double sign, double low, double high,
                      double guess, uint32_t *steps)
{
    double x = guess > low && guess < high ? guess : middle(low, high);
    for (*steps = 1; *steps <= STEPS_MAX; (*steps)++) {
        curve c;
        curve_at(p, turns, x, &c);
        double miss = c.t - p->time;
        if (miss == 0.0) return x;
        if (sign * miss > 0.0)
            low = x;
        else
            high = x;
        double step = -miss / c.t1;
        double enough = 1e-9;
        if (!c.only_first) {
            double t1t1 = c.t1 * c.t1;
            step = -miss * (t1t1 - 0.5 * miss * c.t2) /
                   (c.t1 * (t1t1 - miss * c.t2) + c.t3 * miss * miss / 6.0);
            enough = 1e-7;
        }
        double next = x + step;
        double scale = turns > 0.0 ? fmin(1.0 + x, 1.0 - x) : 1.0 + x;
        bool inside = next > low && next < high;
        if (fabs(step) <= enough * scale) return inside ? next : x;
        if (!inside || *steps > QUICK_STEPS) {
            next = middle(low, high);
            if (!(next > low && next < high)) return x;
        }
        x = next;
    }
    return x;
}

/* Izzo's first guess without a full turn (eq. 30). */
static double guess_direct(const problem *p)
{
    double l = p->lambda;
    double at0 = acos(l) + l * sqrt(p->kappa2);
    double at1 = 2.0 / 3.0 * p->one_less * (1.0 + l + l * l);
    if (p->time >= at0) return cbrt((at0 / p->time) * (at0 / p->time)) - 1.0;
    if (p->time > at1) return pow(at0 / p->time, log2(at1 / at0) * -1.0) - 1.0;
    double less5 = p->one_less * (1.0 + l * (1.0 + l * (1.0 + l * (1.0 + l))));
    return 2.5 * at1 * (at1 - p->time) / (p->time * less5) + 1.0;
}

/* First guesses with M turns (eq. 31). */
static double guess_turns(const problem *p, double turns, ag_sky_branch branch)
{
    double ratio =
        branch == AG_SKY_LEFT ? (turns + AGI_PI) / (8.0 * p->time) : 8.0 * p->time / turns;
    double power = cbrt(ratio * ratio);
    return (power - 1.0) / (power + 1.0);
}

/* The x of the least T with M turns: Halley's steps on T' in a bracket. */
static double least_time(const problem *p, double turns, double *least)
{
    double low = -1.0;
    double high = 1.0;
    double x = 0.0;
    curve c = {0};
    for (int i = 0; i < STEPS_MAX; i++) {
        curve_at(p, turns, x, &c);
        if (c.t1 < 0.0)
            low = x;
        else
            high = x;
        double step = -c.t1 * c.t2 / (c.t2 * c.t2 - 0.5 * c.t1 * c.t3);
        double next = x + step;
        bool quick = i < QUICK_STEPS && next > low && next < high;
        if (!quick) next = 0.5 * (low + high);
        bool settled = quick ? fabs(step) < 1e-9 : !(next > low && next < high);
        if (settled) break;
        x = next;
    }
    *least = c.t;
    return x;
}

/* Where the two roots with M turns lie: left in (bounds[0], bounds[1]), right in (bounds[1],
** bounds[2]). False: T is below the least. At x = 0 T is acos(lambda) + lambda kappa + pi M: a longer
** time has a root to either side of 0. */
static bool brackets(const problem *p, double turns, double bounds[3])
{
    double at0 = acos(p->lambda) + p->lambda * sqrt(p->kappa2) + turns;
    bounds[0] = -1.0;
    bounds[1] = 0.0;
    bounds[2] = 1.0;
    if (p->time > at0) return true;
    double least = 0.0;
    bounds[1] = least_time(p, turns, &least);
    return p->time >= least;
}

/* The arc of an x: Izzo's terminal velocities (Gooding 1990). With m = lambda y and rho = (r1 - r2) / c
** the radial ones go with (m - x) - rho (m + x) = m (1 - rho) - x (1 + rho): the first form serves where
** the radii are alike, its small difference or sum written as a quotient; the second where they are
** not, with 1 + rho and 1 - rho known to all their digits. */
static void finish(const problem *p, double x, ag_sky_arc *arc)
{
    double l = p->lambda;
    double lx = l * x;
    double y = sqrt(p->kappa2 + lx * lx);
    double around = lx < 0.0 ? p->kappa2 / (y - lx) : y + lx; /* y + lambda x */
    double radial1 = l * y * p->less_rho - x * p->more_rho;
    double radial2 = x * p->less_rho - l * y * p->more_rho;
    if (fabs(p->rho) < 0.5) {
        double product = p->kappa2 * (l * l - x * x * (1.0 + l * l));
        double less = l * y - x;
        double more = l * y + x;
        if (lx > 0.0)
            less = product / more;
        else if (lx < 0.0)
            more = product / less;
        radial1 = less - p->rho * more;
        radial2 = -(less + p->rho * more);
    }
    radial1 *= p->gamma / p->r1;
    radial2 *= p->gamma / p->r2;
    double along = p->gamma * p->sigma * around;
    for (int k = 0; k < 3; k++) {
        arc->v1_mps[k] = radial1 * p->radial1[k] + along / p->r1 * p->along1[k];
        arc->v2_mps[k] = radial2 * p->radial2[k] + along / p->r2 * p->along2[k];
    }
    arc->x = x;
    arc->outcome = AG_SKY_ARC_FOUND;
}

static ag_err check_numbers(ag_ctx *ctx, double mu, double tof_s, uint32_t revs, double r1,
                            double r2)
{
    const double numbers[] = {mu, tof_s, r1, r2};
    for (int i = 0; i < 4; i++)
        if (!(numbers[i] >= LENGTH_MIN && numbers[i] <= LENGTH_MAX))
            return ag_fail(ctx, AG_ERR_INPUT,
                           "Lambert's problem needs a GM, time and distances that are positive "
                           "numbers within 1e-100 .. 1e100");
    if (revs > AG_SKY_REVS_MAX)
        return ag_fail(ctx, AG_ERR_INPUT, "at most %d revolutions", AG_SKY_REVS_MAX);
    return AG_OK;
}

/* Sets the problem up. *plane: false if there is none. */
static ag_err set_up(ag_ctx *ctx, double mu, const double r1_m[3], const double r2_m[3],
                     double tof_s, ag_sky_way way, uint32_t revs, problem *p, bool *plane)
{
    p->r1 = sqrt(agi_dot(r1_m, r1_m));
    p->r2 = sqrt(agi_dot(r2_m, r2_m));
    AG_TRY(check_numbers(ctx, mu, tof_s, revs, p->r1, p->r2));
    double chord[3];
    double sum[3];
    double apart[3];
    double normal[3];
    for (int k = 0; k < 3; k++) {
        p->radial1[k] = r1_m[k] / p->r1;
        p->radial2[k] = r2_m[k] / p->r2;
        chord[k] = r2_m[k] - r1_m[k];
        sum[k] = p->radial1[k] + p->radial2[k];
        apart[k] = p->radial1[k] - p->radial2[k];
    }
    agi_cross(r1_m, r2_m, normal);
    for (int k = 0; k < 3; k++) normal[k] /= p->r1 * p->r2;
    double sine = sqrt(agi_dot(normal, normal));
    *plane = sine > 1e-15;
    if (!*plane) return AG_OK;

    /* 2 cos and 2 sin of half the angle, the smaller one by way of the sine, which has all digits. */
    double cos2 = sqrt(agi_dot(sum, sum));
    double sin2 = sqrt(agi_dot(apart, apart));
    if (cos2 < sin2)
        cos2 = 2.0 * sine / sin2;
    else
        sin2 = 2.0 * sine / cos2;
    double c = sqrt(agi_dot(chord, chord));
    double s = 0.5 * (p->r1 + p->r2 + c);
    double mean = sqrt(p->r1) * sqrt(p->r2);
    bool is_short = (normal[2] >= 0.0) == (way == AG_SKY_PROGRADE);
    if (normal[2] == 0.0) is_short = way == AG_SKY_PROGRADE;
    double sense = is_short ? 1.0 : -1.0;
    p->kappa2 = c / s;
    p->lambda = sense * fmin(0.5 * cos2 * mean / s, 1.0);
    p->one_less = is_short ? p->kappa2 / (1.0 + p->lambda) : 1.0 - p->lambda;
    p->time = tof_s / s * sqrt(2.0 * mu / s);
    p->gamma = sqrt(0.5 * mu * s);
    p->rho = -(agi_dot(chord, r1_m) + agi_dot(chord, r2_m)) / (p->r1 + p->r2) / c;
    p->sigma = sin2 * mean / c;
    /* (1 - rho) (1 + rho) = sigma^2 */
    double larger = 1.0 + fabs(p->rho);
    double smaller = p->sigma / larger * p->sigma;
    p->less_rho = p->rho > 0.0 ? smaller : larger;
    p->more_rho = p->rho > 0.0 ? larger : smaller;
    for (int k = 0; k < 3; k++) normal[k] *= sense / sine;
    agi_cross(normal, p->radial1, p->along1);
    agi_cross(normal, p->radial2, p->along2);
    if (!(p->time >= TIME_MIN && p->time <= TIME_MAX))
        return ag_fail(ctx, AG_ERR_INPUT,
                       "a time of flight too far from that of a fall over the distance");
    return AG_OK;
}

static void solve_direct(const problem *p, ag_sky_arc *arc)
{
    arc->revs = 0;
    arc->branch = AG_SKY_LEFT;
    double x = root_of(p, 0.0, 1.0, -1.0, INFINITY, guess_direct(p), &arc->steps);
    finish(p, x, arc);
}

static void solve_turns(const problem *p, uint32_t revs, ag_sky_branch branch,
                        const double bounds[3], ag_sky_arc *arc)
{
    double turns = AGI_PI * revs;
    double guess = guess_turns(p, turns, branch);
    double x = branch == AG_SKY_LEFT
                   ? root_of(p, turns, 1.0, bounds[0], bounds[1], guess, &arc->steps)
                   : root_of(p, turns, -1.0, bounds[1], bounds[2], guess, &arc->steps);
    arc->revs = revs;
    arc->branch = branch;
    finish(p, x, arc);
}

ag_err ag_sky_lambert(ag_ctx *ctx, double mu_m3ps2, const double r1_m[3], const double r2_m[3],
                      double tof_s, ag_sky_way way, uint32_t revs, ag_sky_branch branch,
                      ag_sky_arc *arc)
{
    problem p;
    bool plane = false;
    ag_sky_arc found = {.outcome = AG_SKY_ARC_NO_PLANE, .revs = revs, .branch = branch};
    AG_TRY(set_up(ctx, mu_m3ps2, r1_m, r2_m, tof_s, way, revs, &p, &plane));
    if (plane && revs == 0) {
        solve_direct(&p, &found);
    } else if (plane) {
        double bounds[3];
        found.outcome = AG_SKY_ARC_NO_ARC;
        if (brackets(&p, AGI_PI * revs, bounds)) solve_turns(&p, revs, branch, bounds, &found);
    }
    *arc = found;
    return AG_OK;
}

ag_err ag_sky_lambert_all(ag_ctx *ctx, double mu_m3ps2, const double r1_m[3], const double r2_m[3],
                          double tof_s, ag_sky_way way, uint32_t revs, ag_sky_arc *arcs,
                          uint32_t *n_arc)
{
    problem p;
    bool plane = false;
    AG_TRY(set_up(ctx, mu_m3ps2, r1_m, r2_m, tof_s, way, revs, &p, &plane));
    *n_arc = 1;
    arcs[0] = (ag_sky_arc){.outcome = AG_SKY_ARC_NO_PLANE};
    if (!plane) return AG_OK;
    solve_direct(&p, &arcs[0]);
    for (uint32_t turn = 1; turn <= revs; turn++) {
        double bounds[3];
        if (!brackets(&p, AGI_PI * turn, bounds)) break;
        solve_turns(&p, turn, AG_SKY_LEFT, bounds, &arcs[*n_arc]);
        solve_turns(&p, turn, AG_SKY_RIGHT, bounds, &arcs[*n_arc + 1]);
        *n_arc += 2;
    }
    return AG_OK;
}
