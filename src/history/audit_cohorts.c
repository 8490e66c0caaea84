/* The audit's own births and deaths: what src/society/cohorts.c projects, summed up in another way.
**
** Ages are counted by year of birth, hazards are antiderivatives at the two ends of a cohort, children a
** woman are differences of how many she has borne by an age; those born in the period are followed from
** each step of their birth. */
#include "history/history_internal.h"

#include <math.h>
#include <string.h>

/* How many of her children a woman has borne by 15, 20, ... 50. */
static const double borne[] = {0, 0.105, 0.365, 0.645, 0.845, 0.95, 0.99, 1};

static double borne_by(double age)
{
    double at = (age - 15) / 5;
    if (at <= 0) return 0;
    if (at >= 7) return 1;
    int group = (int)at;
    return borne[group] + (at - group) * (borne[group + 1] - borne[group]);
}

static double value_of(const ag_path *own, const ag_path *common, double year)
{
    return ag_path_at(own->n ? own : common, year);
}

typedef struct view {
    const ag_model *model;
    uint32_t place;
    double unmet, opened; /* cohorts at the period's end */
} view;

/* Cohorts open in a year, counted as the model's first is 0. */
static double open_in(const ag_model *model, double year)
{
    return floor((year - model->year_from + 1e-6) / AG_COHORT_YR);
}

static double born_from(const view *v, uint32_t cohort)
{
    return v->model->year_from + AG_COHORT_YR * (v->opened - cohort);
}

static double hazard(const view *v, uint32_t cohort, double year)
{
    const ag_ages *ages = &v->model->people.ages;
    double slope = ages->slope_pyr, old = fmax(year - born_from(v, cohort), 0);
    double young = fmax(old - AG_COHORT_YR, 0), mean;
    if (cohort == AG_COHORTS - 1) {
        mean = exp(slope * (year - born_from(v, cohort) - 2.5 - 30));
    } else if (slope * (old - young) == 0) {
        mean = exp(slope * (young - 30));
    } else {
        mean =
            exp(slope * (young - 30)) * (exp(slope * (old - young)) - 1) / (slope * (old - young));
    }
    double factor =
        value_of(&v->model->place[v->place].mortality_factor, &ages->mortality_factor, year);
    return ages->hazard_pyr * factor * mean + ages->hunger_deaths_pyr * v->unmet;
}

static double bears(const view *v, uint32_t cohort, double year)
{
    const ag_ages *ages = &v->model->people.ages;
    double old = year - born_from(v, cohort), young = fmax(old - AG_COHORT_YR, 0);
    if (cohort == AG_COHORTS - 1 || old <= young) return 0;
    double children = value_of(&v->model->place[v->place].children, &ages->children, year);
    double fail = fmin(ages->hunger_births * v->unmet, 1);
    return children / (1 + ages->boys) * (1 - fail) * (borne_by(old) - borne_by(young)) /
           (old - young);
}

/* Share of the born who do: as the place says, or as all places do, times how deadly the place is. */
static double die_young(const view *v, double year)
{
    const ag_place *place = &v->model->place[v->place];
    const ag_ages *ages = &v->model->people.ages;
    if (place->infant.n > 0) return ag_path_at(&place->infant, year);
    return ages->infant * value_of(&place->mortality_factor, &ages->mortality_factor, year);
}

/* Of those who bear at a rate and die at m, to children who die at k: born, and still alive at the end. */
static void bear(double rate, double m, double k, double years, double *born, double *alive)
{
    *born += m * years < 1e-9 ? rate * years : rate * (1 - exp(-m * years)) / m;
    double x = (m - k) * years, decay = exp(-k * years);
    *alive += rate * years * decay * (fabs(x) < 1e-6 ? 1 - x / 2 : (1 - exp(-x)) / x);
}

static void crude(const ag_model *model, double years, const double *there, ag_projection *out)
{
    const ag_people *people = &model->people;
    double rate = people->fertility_pyr - people->mortality_pyr;
    double lived = rate == 0 ? years : expm1(rate * years) / rate;
    out->births = out->newborn[0] = people->fertility_pyr * lived * there[0];
    out->died[0] = people->mortality_pyr * lived;
}

/* A step: those there at the start are `left` of there, those born since are `young`. */
static void advance(const view *v, double from, double years, double *left, double *young,
                    ag_projection *out)
{
    double middle = from + years / 2, born = 0, alive = 0;
    uint32_t newest = (uint32_t)(v->opened - open_in(v->model, middle));
    double infant = die_young(v, middle);
    for (uint32_t c = 0; c < AG_COHORTS; c++) {
        double rate = bears(v, c, middle) * (left[c] + young[c]);
        if (rate > 0)
            bear(rate, hazard(v, c, middle), hazard(v, newest, middle), years, &born, &alive);
    }
    for (uint32_t c = 0; c < AG_COHORTS; c++) {
        double stay = exp(-hazard(v, c, middle) * years);
        left[c] *= stay;
        young[c] *= stay;
    }
    young[newest] += alive * (1 - fmin(infant, 1));
    out->newborn[newest] += born;
}

void agi_audit_project(const ag_model *model, uint32_t place, double year, double period_yr,
                       double unmet, const double *there, ag_projection *out)
{
    *out = (ag_projection){0};
    if (!model->people.ages.given) {
        crude(model, period_yr, there, out);
        return;
    }
    double left[AG_COHORTS], young[AG_COHORTS] = {0}, end = year + period_yr;
    view v = {model, place, unmet, open_in(model, end)};
    memcpy(left, there, sizeof left);
    while (end - year > 1e-6) {
        double next = model->year_from + AG_COHORT_YR * (open_in(model, year) + 1);
        double span = fmin(next, end) - year, n = fmax(ceil(span - 1e-6), 1);
        for (int i = 0; i < (int)n; i++)
            advance(&v, year + i * span / n, span / n, left, young, out);
        year += span;
    }
    for (uint32_t c = 0; c < AG_COHORTS; c++) {
        out->died[c] = there[c] != 0 ? 1 - left[c] / there[c] : 0;
        out->lost[c] = out->newborn[c] - young[c];
        out->births += out->newborn[c];
    }
}
