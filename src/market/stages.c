/* The stages of a programme that begins now: where each begins, how long it lasts, what a flow in it
** weighs (docs/theory/market.md, Stages). Both the builder and the check of a programme stand on
** this definition and share nothing else. */
#include "argosy/market.h"

#include <math.h>

/* Discounted years from `from` on for `length` years; expm1 keeps short stages exact. */
static double discounted_yr(double rho, double from, double length)
{
    return rho > 0 ? -exp(-rho * from) * expm1(-rho * length) / rho : length;
}

void ag_stages_make(const ag_model *model, double period_yr, ag_stages *stages)
{
    ag_stages made = {.n = model->n_stage, .rho = model->discount};
    if (made.n < 1) made.n = 1;
    if (made.n > AG_STAGE_MAX) made.n = AG_STAGE_MAX;
    made.tail = made.n > 1 && made.rho > 0;
    double from = 0;
    for (uint32_t s = 0; s < made.n; s++) {
        double length = s == 0 ? period_yr : model->stage_yr[s];
        made.from[s] = from;
        made.length[s] = made.span[s] = length;
        made.delta[s] = discounted_yr(made.rho, from, length);
        from += length;
    }
    if (made.tail) {
        uint32_t last = made.n - 1;
        made.span[last] = 1 / made.rho;
        made.delta[last] = exp(-made.rho * made.from[last]) / made.rho;
    }
    *stages = made;
}
