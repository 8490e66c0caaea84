/* Check: the curve of settlers, its steps by their edges. */
#include "check_parts.h"

#include <math.h>

double agi_check_settlers(const agi_check *c, uint32_t s, uint32_t place)
{
    const ag_model *m = c->model;
    const ag_settlers *who = &m->people.settlers;
    double home = 0;
    if (!c->peopled[place] || who->cost_usd_pyr <= 0) return 0;
    for (uint32_t p = 0; p < m->n_place; p++)
        if (m->place[p].external)
            home += m->place[p].people > 0 ? c->world->people[p]
                                           : agi_check_mean(c, &m->place[p].population, s);
    double here = c->world->people[place] + 10;
    return 30 * home * who->rate_pyr * (here / (here + who->network));
}

/* Lower edge of a step: 31 equal ratios from the most to the cost. */
static double edge_usd(const ag_settlers *who, uint32_t step)
{
    double share = step / (AG_STAY_MAX - 1.0);
    return exp((1 - share) * log(who->most_usd_pyr) + share * log(who->cost_usd_pyr));
}

/* Of all who would live there, those to whom it is worth more than the step's lower edge. */
static double share_above(const ag_settlers *who, uint32_t step)
{
    return pow(who->cost_usd_pyr / edge_usd(who, step), who->alpha);
}

double agi_check_stay_width(const agi_check *c, uint32_t s, uint32_t place, uint32_t step)
{
    const ag_settlers *who = &c->model->people.settlers;
    double before = step > 0 ? share_above(who, step - 1) : 0;
    return agi_check_settlers(c, s, place) * (share_above(who, step) - before);
}

double agi_check_stay_usd(const agi_check *c, uint32_t step)
{
    const ag_settlers *who = &c->model->people.settlers;
    double low = edge_usd(who, step), e = -1 / who->alpha;
    if (step == 0) return low;
    /* mean of low (n / n_low)^e over n, from the share above the upper edge to that above the lower */
    double high_part = share_above(who, step - 1) / share_above(who, step), grown = log(high_part);
    double integral = e == -1 ? -grown : -expm1((e + 1) * grown) / (e + 1);
    return high_part < 1 ? low * integral / (1 - high_part) : low;
}
