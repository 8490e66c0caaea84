/* Shocks: quantities that outsiders want and offer move about their paths, where the scenario has draws and
** says how volatile they are.
**
** The log of the factor is x - v/2, where x returns to 0 within AG_SHOCK_YR (an Ornstein-Uhlenbeck process, its
** variance v after t years sigma^2 tau/2 (1 - e^(-2t/tau))), so that the factor's mean is 1 at any time. The first
** period is as stated. A draw is a pure function of (seed, which demand, number of the period). */
#include "society_internal.h"

#include <math.h>

enum { STREAM_DEMAND = 0x51, STREAM_SUPPLY = 0x52 };

/* Variance of x after some years from a known value. */
static double variance(double volatility, double years)
{
    return volatility * volatility * AG_SHOCK_YR / 2 * -expm1(-2 * years / AG_SHOCK_YR);
}

static double next(double shock, double volatility, double since_yr, double period_yr, double draw)
{
    double x = shock + variance(volatility, since_yr - period_yr) / 2;
    x = x * exp(-period_yr / AG_SHOCK_YR) + sqrt(variance(volatility, period_yr)) * draw;
    return x - variance(volatility, since_yr) / 2;
}

void agi_shocks(ag_society *society)
{
    const ag_model *model = society->model;
    ag_state *state = society->state;
    double length = society->books->period_yr, since = state->clock[0] - model->year_from;
    if (!model->draws) return;
    ag_rng_key key = {.seed = model->seed, .period = (uint32_t)state->clock[1]};
    for (uint32_t d = 0; d < model->n_demand; d++) {
        key.stream = STREAM_DEMAND;
        key.place = d;
        state->demand_shock[d] = next(state->demand_shock[d], model->demand[d].volatility, since,
                                      length, ag_rng_normal(&key, 0));
    }
    for (uint32_t u = 0; u < model->n_supply; u++) {
        key.stream = STREAM_SUPPLY;
        key.place = u;
        state->supply_shock[u] = next(state->supply_shock[u], model->supply[u].volatility, since,
                                      length, ag_rng_normal(&key, 0));
    }
}
