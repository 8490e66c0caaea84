/* Ladders: a curve q(P) = scale P^elasticity as steps.
**
** The edges lie on a geometric ladder whose centre is the last quote; the centre is an edge, so that a
** flat supply at the quote meets exactly q(quote). Steps are 0.1 % wide at the centre, at most 1.5 %
** near it and ever wider far away. A step is worth the mean price of its piece of the curve, which keeps
** the area under it. What lies beyond the last edges is bought or sold at their prices. */
#include "market/internal.h"

#include <math.h>

static const double RATIO_FIRST[] = {1.001, 1.002, 1.004, 1.008, 1.015, 1.015, 1.015, 1.015, 1.03,
                                     1.06,  1.12,  1.25,  1.5,   2.0,   2.0,   3.0,   5.0};
static const double RATIO_LATER[] = {1.005, 1.015, 1.03, 1.06, 1.15, 1.4, 2.0, 4.0, 10.0};
enum { N_FIRST = sizeof RATIO_FIRST / sizeof *RATIO_FIRST };
enum { N_LATER = sizeof RATIO_LATER / sizeof *RATIO_LATER };
enum { COARSE = 32 }; /* doublings from COARSE_LOW where nothing is known */
static const double COARSE_LOW = 1.0;

/* Edges from the lowest up; returns their number. */
static uint32_t edges_make(double centre, bool first_stage, double edges[LADDER_MAX])
{
    if (!(centre > 0.0)) {
        edges[0] = COARSE_LOW;
        for (int i = 1; i <= COARSE; i++) edges[i] = edges[i - 1] * 2.0;
        return COARSE + 1;
    }
    const double *ratio = first_stage ? RATIO_FIRST : RATIO_LATER;
    uint32_t n = first_stage ? (uint32_t)N_FIRST : (uint32_t)N_LATER;
    edges[n] = centre;
    for (uint32_t i = 0; i < n; i++) {
        edges[n + 1 + i] = edges[n + i] * ratio[i];
        edges[n - 1 - i] = edges[n - i] / ratio[i];
    }
    return 2 * n + 1;
}

/* Mean price of the curve between two edges. */
static double mean_price(double elasticity, double low, double high)
{
    double width = pow(high, elasticity) - pow(low, elasticity);
    double area = elasticity == -1.0
                      ? -log(high / low)
                      : elasticity / (1.0 + elasticity) *
                            (pow(high, 1.0 + elasticity) - pow(low, 1.0 + elasticity));
    double mean = area / width;
    return isfinite(mean) ? fmin(fmax(mean, low), high) : sqrt(low * high);
}

uint32_t agi_ladder(double scale, double elasticity, double centre, bool first_stage,
                    agi_step steps[LADDER_MAX])
{
    double edges[LADDER_MAX];
    uint32_t n = edges_make(centre, first_stage, edges), count = 0;
    if (!(scale > 0.0)) return 0;
    bool demand = elasticity < 0.0;
    double at = demand ? edges[n - 1] : edges[0];
    steps[count++] = (agi_step){at, scale * pow(at, elasticity)};
    for (uint32_t i = 1; i < n; i++) {
        double from = demand ? edges[n - i] : edges[i - 1];
        double to = demand ? edges[n - 1 - i] : edges[i];
        double width = scale * (pow(to, elasticity) - pow(from, elasticity));
        double price = mean_price(elasticity, fmin(from, to), fmax(from, to));
        steps[count++] = (agi_step){price, width};
    }
    return count;
}
