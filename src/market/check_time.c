/* Check: what time does. Stages overlap with flights, capacity enters service and wears, windows open.
**
** All integrals are exact. A quantity in the tail is its mean with the weight rho e^(-rho t).
** Units: years from the period's start, but for windows, which are calendar years. */
#include "check_parts.h"

#include <math.h>

static double later(double a, double b)
{
    return a > b ? a : b;
}

static double earlier(double a, double b)
{
    return a < b ? a : b;
}

static bool is_tail(const ag_stages *st, uint32_t s)
{
    return st->tail && s + 1 == st->n;
}

double agi_check_overlap_yr(const ag_stages *st, double from, double to, uint32_t s)
{
    double begin = later(from, st->from[s]);
    double end = is_tail(st, s) ? to : earlier(to, st->from[s] + st->length[s]);
    return end > begin ? end - begin : 0;
}

/* ---- capacity in service ----------------------------------------------------------------------------- */

/* (1 - e^(-wy))/w: what a rate of 1 since y years has grown to; 0 for y <= 0. */
static double grown(double wear, double y)
{
    if (y <= 0) return 0;
    return wear > 0 ? -expm1(-wear * y) / wear : y;
}

/* Its integral from 0 to y. The series where the closed form would cancel: next term (wy)^3/60. */
static double grown_integral(double wear, double y)
{
    if (y <= 0) return 0;
    double wy = wear * y;
    if (wy < 1e-3) return y * y / 2 * (1 - wy / 3 + wy * wy / 12 - wy * wy * wy / 60);
    return (y + expm1(-wy) / wear) / wear;
}

/* Mean over the tail, from T on, of grown(t - start). */
static double grown_in_tail(const ag_stages *st, double wear, double start)
{
    double rho = st->rho, lead = st->from[st->n - 1] - start;
    if (lead < 0) return exp(rho * lead) / (rho + wear); /* begins only within the tail */
    if (wear <= 0) return lead + 1 / rho;
    return (1 - exp(-wear * lead) * rho / (rho + wear)) / wear;
}

double agi_check_service(const ag_stages *st, double from, double to, double lag, double wear,
                         uint32_t s)
{
    double first = from + lag, last = to + lag;
    if (is_tail(st, s)) {
        double all = grown_in_tail(st, wear, first);
        return isinf(to) ? all : all - grown_in_tail(st, wear, last);
    }
    double begin = st->from[s], end = begin + st->length[s];
    double area = grown_integral(wear, end - first) - grown_integral(wear, begin - first);
    area -= grown_integral(wear, end - last) - grown_integral(wear, begin - last);
    return area / st->length[s];
}

double agi_check_survival(const ag_stages *st, double wear, uint32_t s)
{
    double start = exp(-wear * st->from[s]);
    if (is_tail(st, s)) return start * st->rho / (st->rho + wear);
    return start * grown(wear, st->length[s]) / st->length[s];
}

/* ---- legs --------------------------------------------------------------------------------------------- */

static double arrival(const ag_stages *st, double tof_yr, uint32_t s, uint32_t to)
{
    if (is_tail(st, s)) return to == s ? exp(-st->rho * tof_yr) : 0;
    double from = st->from[s] + tof_yr;
    return agi_check_overlap_yr(st, from, from + st->length[s], to) / st->span[to];
}

/* Does a window [first + n every, + open] of the leg meet stage s? */
static bool window_opens(const agi_check *c, const ag_leg *leg, uint32_t s)
{
    if (leg->window_every_yr <= 0) return true;
    double begin = c->world->year + c->st.from[s], end = begin + c->st.length[s];
    double n = ceil((begin - leg->window_open_yr - leg->window_first_year) / leg->window_every_yr);
    return leg->window_first_year + n * leg->window_every_yr < end;
}

/* The first year at or after `year` in which the leg may be flown. */
static double next_departure(const ag_leg *leg, double year)
{
    if (leg->window_every_yr <= 0) return year;
    double n = floor((year - leg->window_first_year) / leg->window_every_yr);
    double opened = leg->window_first_year + n * leg->window_every_yr;
    if (year <= opened + leg->window_open_yr) return year;
    return opened + leg->window_every_yr;
}

static const ag_leg *way_back(const ag_model *model, const ag_leg *leg)
{
    if (leg->back != AG_NONE) return &model->leg[leg->back];
    for (uint32_t l = 0; l < model->n_leg; l++)
        if (model->leg[l].from == leg->to && model->leg[l].to == leg->from) return &model->leg[l];
    return NULL;
}

/* Half of the years from a departure, as a window opens, to the same ship's next one, or the time of
** flight where there is no window or no way back. */
static double cycle_yr(const ag_model *model, const ag_leg *leg)
{
    const ag_leg *back = way_back(model, leg);
    if (leg->window_every_yr <= 0 || !back) return leg->tof_yr;
    double start = leg->window_first_year;
    double home = next_departure(back, start + leg->tof_yr) + back->tof_yr;
    return (next_departure(leg, home) - start) / 2;
}

static void given_leg(agi_check *c, uint32_t l, uint32_t s)
{
    const ag_leg *leg = &c->model->leg[l];
    size_t at = (size_t)l * c->st.n + s;
    c->open[at] = window_opens(c, leg, s);
    c->tof_yr[at] = leg->tof_yr;
    c->shell[at] = 1 + leg->aero;
    c->cycle_yr[at] = cycle_yr(c->model, leg);
}

static void sky_leg(agi_check *c, uint32_t l, uint32_t s)
{
    const ag_flight *flight = &c->world->flight[(size_t)l * c->model->n_stage + s];
    size_t at = (size_t)l * c->st.n + s;
    c->open[at] = flight->n > 0;
    c->tof_yr[at] = flight->tof_yr;
    c->shell[at] = 1 + flight->aero;
    c->cycle_yr[at] = flight->cycle_yr;
}

void agi_check_times_of_legs(agi_check *c)
{
    uint32_t n = c->st.n;
    for (uint32_t l = 0; l < c->model->n_leg; l++) {
        for (uint32_t s = 0; s < n; s++) {
            if (c->model->leg[l].kind == AG_LEG_SKY)
                sky_leg(c, l, s);
            else
                given_leg(c, l, s);
            for (uint32_t to = s; to < n; to++)
                c->arrival[((size_t)l * n + s) * n + to] =
                    arrival(&c->st, c->tof_yr[(size_t)l * n + s], s, to);
        }
    }
}

double agi_check_every_yr(const agi_check *c, uint32_t leg)
{
    if (c->model->leg[leg].kind != AG_LEG_SKY) return c->model->leg[leg].window_every_yr;
    const ag_flight *flight = &c->world->flight[(size_t)leg * c->model->n_stage];
    double every = 0;
    for (uint32_t s = 0; s < c->st.n; s++) {
        double here = flight[s].every_yr;
        if (here > 0 && (every == 0 || here < every)) every = here;
    }
    return every;
}
