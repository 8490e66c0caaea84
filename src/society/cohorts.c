/* Cohorts: births and deaths of a place's residents by age.
**
** A cohort is persons born within the same five years, spread evenly over them; nobody ever changes it, so
** ageing is exact whatever the period. Within steps of at most a year, which end where a cohort begins,
** rates are those at the middle and the linear equation
**   n' = -m n          of a cohort of the living
**   x' = -m x + (1 - infant) sum b n     of the one that is being born into
** is solved exactly. Without ages there is one cohort with crude rates.
**   Source   P. Leslie (1945), On the use of matrices in certain population mathematics, Biometrika 33;
**            B. Gompertz (1825), Phil. Trans. R. Soc. 115, 513 */
#include "society_internal.h"

#include <math.h>
#include <string.h>

/* Children by the mother's age: shares of seven groups of five years from 15 on, mean 28. World pattern about
** 2020, UN WPP (recalled); the mean of the calibration table is 27, 28, 30. */
enum { SCHEDULE = 7 };
static const double schedule[SCHEDULE] = {0.105, 0.26, 0.28, 0.20, 0.105, 0.04, 0.01};
static const double SCHEDULE_FROM = 15;
/* Those who are at a base at the start: judgement, of working age. */
static const double START_FROM = 20, START_TO = 60;
/* A boundary of cohorts that a sum of years meets only nearly. */
static const double SAME_YR = 1e-6;

/* ---- ages -------------------------------------------------------------------------------------------- */

double ag_cohorts_opened(const ag_model *model, double year)
{
    return floor((year - model->year_from + SAME_YR) / AG_COHORT_YR);
}

/* Ages in a year of the cohort that has a number when `opened` are open. */
static void ages_of(const ag_model *model, double opened, double year, uint32_t cohort,
                    double *from, double *to)
{
    double begins = model->year_from + AG_COHORT_YR * (opened - cohort);
    *to = cohort + 1 < AG_COHORTS ? fmax(year - begins, 0) : INFINITY;
    *from = fmax(year - begins - AG_COHORT_YR, 0);
}

void ag_cohort_ages(const ag_model *model, double year, uint32_t cohort, double *from, double *to)
{
    *from = 0;
    *to = INFINITY;
    if (!model->people.ages.given) return;
    ages_of(model, ag_cohorts_opened(model, year), year, cohort, from, to);
}

double agi_cohort_share(const ag_model *model, double year, uint32_t cohort, double from, double to)
{
    double young, old;
    ag_cohort_ages(model, year, cohort, &young, &old);
    if (!isfinite(old) || old - young <= 0) return 0;
    return agi_overlap(young, old, from, to) / (old - young);
}

void agi_cohorts_shift(double *count, uint32_t n_cohort, uint32_t opened)
{
    if (n_cohort < 2 || opened == 0) return;
    uint32_t last = n_cohort - 1;
    for (uint32_t c = last; c-- > 0;) {
        uint32_t to = opened < last - c ? c + opened : last;
        if (to == last)
            count[last] += count[c];
        else
            count[to] = count[c];
        count[c] = 0;
    }
}

/* ---- rates ------------------------------------------------------------------------------------------- */

typedef struct step {
    double years, middle;
    uint32_t newest; /* cohort that is born into, as numbered at the period's end */
    double death[AG_COHORTS], birth[AG_COHORTS]; /* a person and year */
    double infant;
} step;

static double path_or(const ag_path *own, const ag_path *common, double year)
{
    return ag_path_at(own->n > 0 ? own : common, year);
}

/* Mean hazard over the ages of a cohort; of the last one that of 2.5 years beyond its youngest. */
static double gompertz(const ag_ages *ages, double from, double to)
{
    bool last = !isfinite(to);
    double width = last ? 0 : to - from, slope = ages->slope_pyr;
    double age = last ? from + AG_COHORT_YR / 2 : from, x = slope * width;
    return ages->hazard_pyr * exp(slope * (age - 30)) * (x > 0 ? expm1(x) / x : 1);
}

/* Children a woman and year over the ages of a cohort, as a share of all she bears. */
static double bearing(double from, double to)
{
    double sum = 0;
    if (!isfinite(to) || to <= from) return 0;
    for (int g = 0; g < SCHEDULE; g++) {
        double young = SCHEDULE_FROM + g * AG_COHORT_YR;
        sum += schedule[g] / AG_COHORT_YR * agi_overlap(from, to, young, young + AG_COHORT_YR);
    }
    return sum / (to - from);
}

static void rates(const ag_model *model, uint32_t p, double opened, double unmet, step *s)
{
    const ag_ages *ages = &model->people.ages;
    const ag_place *place = &model->place[p];
    double factor = path_or(&place->mortality_factor, &ages->mortality_factor, s->middle);
    double children = path_or(&place->children, &ages->children, s->middle);
    double women = 1 / (1 + ages->boys), born = fmax(1 - ages->hunger_births * unmet, 0);
    double infant =
        place->infant.n > 0 ? ag_path_at(&place->infant, s->middle) : ages->infant * factor;
    s->infant = fmin(infant, 1);
    s->newest = (uint32_t)(opened - ag_cohorts_opened(model, s->middle));
    for (uint32_t c = 0; c < AG_COHORTS; c++) {
        double from, to;
        ages_of(model, opened, s->middle, c, &from, &to);
        s->death[c] = gompertz(ages, from, to) * factor + ages->hunger_deaths_pyr * unmet;
        s->birth[c] = children * women * born * bearing(from, to);
    }
}

/* Steps of at most a year up to the next cohort or the end. */
static double step_years(const ag_model *model, double year, double end)
{
    double next = model->year_from + AG_COHORT_YR * (ag_cohorts_opened(model, year) + 1);
    double rest = fmin(next, end) - year;
    return rest / fmax(ceil(rest - SAME_YR), 1);
}

/* ---- projection ---------------------------------------------------------------------------------------- */

/* Person years of one who dies at a rate, over a time. */
static double lived(double rate, double years)
{
    return rate == 0 ? years : -expm1(-rate * years) / rate;
}

/* Integral of e^(-a t) e^(-b (years - t)). */
static double both(double a, double b, double years)
{
    double x = (a - b) * years / 2;
    double even = fabs(x) < 1e-4 ? 1 + x * x / 6 : sinh(x) / x;
    return years * exp(-(a + b) * years / 2) * even;
}

/* alive: those there at the start as shares; new: those born since. */
static void go(const step *s, const double *there, double *alive, double *new, ag_projection *out)
{
    double born = 0, kept = 0;
    for (uint32_t c = 0; c < AG_COHORTS; c++) {
        double bear = s->birth[c] * (there[c] * alive[c] + new[c]);
        if (bear > 0) {
            born += bear * lived(s->death[c], s->years);
            kept += bear * both(s->death[c], s->death[s->newest], s->years);
        }
        double stays = exp(-s->death[c] * s->years);
        alive[c] *= stays;
        new[c] *= stays;
    }
    new[s->newest] += (1 - s->infant) * kept;
    out->newborn[s->newest] += born;
    out->births += born;
}

/* One group: births and deaths a person and year, children born in the period included. */
static void crude(const ag_model *model, double period_yr, const double *there, ag_projection *out)
{
    const ag_people *people = &model->people;
    double rate = people->fertility_pyr - people->mortality_pyr, x = rate * period_yr;
    double years = x == 0 ? period_yr : expm1(x) / rate;
    out->births = out->newborn[0] = people->fertility_pyr * years * there[0];
    out->died[0] = people->mortality_pyr * years;
    out->deaths = out->died[0] * there[0];
}

void ag_cohorts_project(const ag_model *model, uint32_t place, double year, double period_yr,
                        double unmet, const double *there, ag_projection *projection)
{
    double alive[AG_COHORTS], new[AG_COHORTS] = {0}, end = year + period_yr;
    double opened = ag_cohorts_opened(model, end);
    *projection = (ag_projection){0};
    if (!model->people.ages.given) {
        crude(model, period_yr, there, projection);
        return;
    }
    for (uint32_t c = 0; c < AG_COHORTS; c++) alive[c] = 1;
    for (double now = year; now < end - SAME_YR;) {
        step s = {.years = step_years(model, now, end)};
        s.middle = now + s.years / 2;
        rates(model, place, opened, unmet, &s);
        go(&s, there, alive, new, projection);
        now += s.years;
    }
    for (uint32_t c = 0; c < AG_COHORTS; c++) {
        projection->died[c] = 1 - alive[c];
        projection->lost[c] = projection->newborn[c] - new[c];
        projection->deaths += there[c] * projection->died[c] + projection->lost[c];
    }
}

/* ---- draws ----------------------------------------------------------------------------------------------- */

/* Share of a cohort that dies if the hazards of the period are `times` what they are. */
static double died_at(const ag_projection *is, uint32_t cohort, double times)
{
    return -expm1(times * log1p(-fmin(is->died[cohort], 1 - 1e-12)));
}

static double deaths_at(const ag_projection *is, uint32_t n, const double *there, double times)
{
    double sum = 0;
    for (uint32_t c = 0; c < n; c++) sum += there[c] * died_at(is, c, times);
    return sum;
}

/* How good or bad a period it was: the multiple of the hazards that kills as many as drawn, at most
** all but a billionth. */
static void kill(ag_projection *is, uint32_t n, const double *there, double wanted)
{
    double all = 0, low = 0, high = 1;
    if (wanted <= 0) {
        memset(is->died, 0, sizeof is->died);
        return;
    }
    for (uint32_t c = 0; c < n; c++) all += is->died[c] > 0 ? there[c] : 0;
    wanted = fmin(wanted, all * (1 - 1e-9));
    while (deaths_at(is, n, there, high) < wanted && high < 1e9) high *= 2;
    for (int i = 0; i < 100; i++) {
        double half = (low + high) / 2;
        if (deaths_at(is, n, there, half) < wanted)
            low = half;
        else
            high = half;
    }
    for (uint32_t c = 0; c < n; c++) is->died[c] = died_at(is, c, high);
}

void ag_cohorts_draw(const ag_model *model, uint32_t place, double year, const double *there,
                     ag_projection *projection)
{
    uint32_t n = ag_cohort_count(model);
    double lost = 0, began = floor(year), there_all = 0;
    for (uint32_t c = 0; c < n; c++) there_all += there[c];
    if (!model->draws || there_all <= 0) return;
    ag_rng_key key = {.seed = model->seed,
                      .stream = AG_STREAM_BIRTHS,
                      .place = place,
                      .period = (uint32_t)(int32_t)began};
    uint32_t part = (uint32_t)((year - began) * 1000 + 0.5);
    double births = ag_rng_poisson(&key, part, projection->births);
    double times = projection->births > 0 ? births / projection->births : 0;
    for (uint32_t c = 0; c < n; c++) {
        projection->newborn[c] *= times;
        projection->lost[c] *= times;
        lost += projection->lost[c];
    }
    key.stream = AG_STREAM_DEATHS;
    double dying = deaths_at(projection, n, there, 1);
    kill(projection, n, there, ag_rng_poisson(&key, part, dying));
    projection->births = births;
    projection->deaths = deaths_at(projection, n, there, 1) + lost;
}

/* ---- the state -------------------------------------------------------------------------------------------- */

void agi_cohorts_there(const ag_state *state, uint32_t place, uint32_t opened, double *there)
{
    uint32_t n = state->n_cohort;
    double row[AG_COHORTS];
    memset(there, 0, n * sizeof *there);
    for (uint32_t b = 0; b < state->n_place; b++) {
        memcpy(row, state->born + ((size_t)place * state->n_place + b) * n, n * sizeof *row);
        agi_cohorts_shift(row, n, opened);
        for (uint32_t c = 0; c < n; c++) there[c] += row[c];
    }
}

uint32_t agi_cohorts_opening(const ag_model *model, double year, double period_yr)
{
    return (uint32_t)(ag_cohorts_opened(model, year + period_yr) - ag_cohorts_opened(model, year));
}

double agi_cohorts_of_migrants(const ag_model *model, double year, uint32_t cohort)
{
    const ag_ages *ages = &model->people.ages;
    double young, old;
    if (!ages->given) return 1;
    ag_cohort_ages(model, year, cohort, &young, &old);
    return agi_overlap(young, old, ages->migrants_from, ages->migrants_to) /
           (ages->migrants_to - ages->migrants_from);
}

/* ---- the start --------------------------------------------------------------------------------------------- */

/* The stable population of a place's rates in the first five years, of 1 person: what projecting
** over and over ends at. False where nobody is born. */
static bool stable(const ag_model *model, uint32_t place, double *count)
{
    double before[AG_COHORTS];
    for (uint32_t c = 0; c < AG_COHORTS; c++) count[c] = 1.0 / AG_COHORTS;
    for (int i = 0; i < 400; i++) {
        ag_projection p;
        double sum = 0;
        memcpy(before, count, sizeof before);
        agi_cohorts_shift(before, AG_COHORTS, 1);
        ag_cohorts_project(model, place, model->year_from, AG_COHORT_YR, 0, before, &p);
        if (!(p.births > 0)) return false;
        for (uint32_t c = 0; c < AG_COHORTS; c++) {
            count[c] = before[c] * (1 - p.died[c]) + p.newborn[c] - p.lost[c];
            sum += count[c];
        }
        for (uint32_t c = 0; c < AG_COHORTS; c++) count[c] /= sum;
    }
    return true;
}

void agi_cohorts_start(const ag_model *model, uint32_t place, double *count)
{
    double people = model->place[place].people, share[AG_COHORTS];
    count[0] = people;
    if (!model->people.ages.given || people == 0) return;
    if (!model->place[place].external || !stable(model, place, share)) {
        for (uint32_t c = 0; c < AG_COHORTS; c++) {
            double within = agi_cohort_share(model, model->year_from, c, START_FROM, START_TO);
            share[c] = within * AG_COHORT_YR / (START_TO - START_FROM);
        }
    }
    for (uint32_t c = 0; c < AG_COHORTS; c++) count[c] = people * share[c];
}
