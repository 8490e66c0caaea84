/* Times: how flows and capacities of one stage serve in another.
**
** All are exact integrals: arrivals and service spread evenly over a stage, wear is exponential. In the
** tail, which has no end, means carry the weight rho exp(-rho t). */
#include "market/internal.h"

#include <math.h>

double agi_arrival(const ag_stages *stages, uint32_t from, uint32_t to, double tof_yr)
{
    bool tail = stages->tail && to == stages->n - 1;
    if (tail && from == to) return exp(-stages->rho * tof_yr);
    double begin = stages->from[from] + tof_yr, end = begin + stages->length[from];
    double low = stages->from[to], high = low + stages->length[to];
    if (tail) high = INFINITY;
    double overlap = fmin(end, high) - fmax(begin, low);
    return overlap > 0.0 ? overlap / stages->span[to] : 0.0;
}

/* x - (1 - exp(-x)), without cancellation for small x. */
static double x_less_decay(double x)
{
    if (x > 0.1) return x + expm1(-x);
    double term = x * x / 2.0, sum = 0.0;
    for (int n = 3; n < 14; n++) {
        sum += term;
        term *= -x / n;
    }
    return sum;
}

/* Stock at time v of a building rate of 1 over [a, b] that wears at rate w. */
static double built_stock(double v, double a, double b, double w)
{
    if (v <= a) return 0.0;
    if (v <= b) return -expm1(-w * (v - a)) / w;
    return exp(-w * (v - b)) * -expm1(-w * (b - a)) / w;
}

/* Integral of built_stock from a to v. */
static double built_integral(double v, double a, double b, double w)
{
    if (v <= a) return 0.0;
    if (v <= b) return x_less_decay(w * (v - a)) / (w * w);
    double at_b = x_less_decay(w * (b - a)) / (w * w);
    return at_b + built_stock(b, a, b, w) * -expm1(-w * (v - b)) / w;
}

/* Mean of built_stock over [v0, infinity) with the weight rho exp(-rho (v - v0)). */
static double built_tail(double v0, double a, double b, double w, double rho)
{
    if (v0 >= b) return built_stock(v0, a, b, w) * rho / (rho + w);
    double v1 = fmax(v0, a);
    double even = exp(-rho * (v1 - v0)) - exp(-rho * (b - v0));
    double worn = exp(-rho * (v1 - v0) - w * (v1 - a)) - exp(-rho * (b - v0) - w * (b - a));
    double middle = (even - worn * rho / (rho + w)) / w;
    return middle + exp(-rho * (b - v0)) * built_stock(b, a, b, w) * rho / (rho + w);
}

double agi_service(const ag_stages *stages, double a_yr, double b_yr, uint32_t s, double lag_yr,
                   double life_yr)
{
    double w = 1.0 / life_yr, low = stages->from[s] - lag_yr;
    if (stages->tail && s == stages->n - 1) {
        return built_tail(low, a_yr, b_yr, w, stages->rho);
    }
    double high = low + stages->length[s];
    return (built_integral(high, a_yr, b_yr, w) - built_integral(low, a_yr, b_yr, w)) /
           stages->length[s];
}

double agi_stage_service(const ag_stages *stages, uint32_t from, uint32_t s, double lag_yr,
                         double life_yr)
{
    if (stages->tail && from == stages->n - 1) {
        return exp(-stages->rho * lag_yr) / (stages->rho + 1.0 / life_yr);
    }
    double a_yr = stages->from[from];
    return agi_service(stages, a_yr, a_yr + stages->length[from], s, lag_yr, life_yr);
}

double agi_survival(const ag_stages *stages, uint32_t s, double life_yr)
{
    double w = 1.0 / life_yr, from = stages->from[s];
    if (stages->tail && s == stages->n - 1) return exp(-w * from) * stages->rho / (stages->rho + w);
    return exp(-w * from) * -expm1(-w * stages->length[s]) / (w * stages->length[s]);
}

double ag_stage_shock(const ag_stages *stages, const double *shock, uint32_t row, uint32_t stage)
{
    if (!shock || shock[row] == 0.0) return 1.0;
    double later_yr = stage > 0 ? stages->from[stage] + stages->length[stage] / 2.0 : 0.0;
    return exp(shock[row] * exp(-later_yr / AG_SHOCK_YR));
}

double agi_shock(const ag_market *m, const double *shock, uint32_t row, uint32_t s)
{
    return ag_stage_shock(&m->stages, shock, row, s);
}

double agi_demand_q(const ag_market *m, uint32_t demand, uint32_t s)
{
    const ag_demand *of = &m->model->demand[demand];
    return agi_stage_mean(m, &of->q, s) * agi_shock(m, m->world->demand_shock, demand, s) *
           ag_purse_of(m->world, of);
}

double agi_supply_q(const ag_market *m, uint32_t supply, uint32_t s)
{
    const ag_path *q = &m->model->supply[supply].q;
    if (q->n == 0) return INFINITY;
    return agi_stage_mean(m, q, s) * agi_shock(m, m->world->supply_shock, supply, s);
}

double agi_stage_mean(const ag_market *m, const ag_path *path, uint32_t s)
{
    double from = m->world->year + m->stages.from[s];
    return ag_path_mean(path, from, from + m->stages.length[s]);
}
