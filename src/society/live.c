/* Live: births, deaths, people who leave and arrive, who calls a place home.
**
** Numbers of persons are those of the market: N1 = G N0 + L (hired - left). All of it is told as moves of
** persons of one birthplace and cohort; the state is the sum of the moves in their order. Those who leave
** are a sample of the residents, of an outside economy of those of the ages that migrate. Travellers and crews are one pool: those who arrive anywhere are a sample
** of all who are under way, which keeps count of birthplaces without following persons through places
** that they only pass. Migrants take root, that is come to call the place home, over 15 years. */
#include "society_internal.h"

#include <math.h>

/* Judgement: within a generation's schooling; assimilation studies find 10 to 20 years. */
static const double ROOT_YR = 15;
/* Fractions of a person this small beside what passed are noise. */
static const double NOISE = 1e-9;

static const char *const move_texts[AG_N_MOVE_WHY] = {
#define AG_X(id, text) [AG_MOVE_##id] = text,
    AG_MOVE_LIST(AG_X)
#undef AG_X
};

const char *ag_move_text(ag_move_why why)
{
    return (uint32_t)why < AG_N_MOVE_WHY ? move_texts[why] : "";
}

bool ag_people_counted(const ag_model *model, uint32_t place)
{
    return !model->place[place].external || model->place[place].people > 0;
}

double ag_persons_under_way(const ag_model *model, const ag_state *state)
{
    uint32_t traveller = ag_xgood_traveller(model), crew = ag_xgood_crew(model);
    double sum = 0;
    for (uint32_t p = 0; p < state->n_place; p++) {
        const double *waiting = state->stock + (size_t)p * state->n_xgood;
        sum += ag_state_under_way(state, p, traveller) + ag_state_under_way(state, p, crew) +
               waiting[traveller] + waiting[crew];
    }
    return sum;
}

static ag_err add_move(ag_ctx *ctx, ag_books *books, ag_move move)
{
    if (move.count == 0) return AG_OK;
    AG_TRY(ag_grow(ctx, &books->move.row, books->move.n, &books->move.capacity,
                   sizeof *books->move.row));
    books->move.row[books->move.n++] = move;
    return AG_OK;
}

/* Persons of a birthplace at a place or under way (n_place), by cohort. */
static double *at(ag_state *state, uint32_t place, uint32_t birthplace)
{
    size_t row = (size_t)place * state->n_place + birthplace;
    if (place == state->n_place) return &state->travelling[(size_t)birthplace * state->n_cohort];
    return &state->born[row * state->n_cohort];
}

/* Applies moves from `first` on to the state. Uncounted places have no persons. */
static void apply(ag_society *society, size_t first)
{
    const ag_books *books = society->books;
    for (size_t i = first; i < books->move.n; i++) {
        const ag_move *move = &books->move.row[i];
        uint32_t n_place = books->n_place, c = move->cohort;
        bool from = move->from != AG_NONE &&
                    (move->from == n_place || ag_people_counted(society->model, move->from));
        bool to = move->to != AG_NONE &&
                  (move->to == n_place || ag_people_counted(society->model, move->to));
        if (from) at(society->state, move->from, move->birthplace)[c] -= move->count;
        if (to) at(society->state, move->to, move->birthplace)[c] += move->count;
    }
}

static double residents(const ag_state *state, uint32_t place)
{
    double sum = 0;
    for (uint32_t b = 0; b < state->n_place; b++) sum += ag_state_born(state, place, b);
    return sum;
}

/* ---- births and deaths ---------------------------------------------------------------------------------- */

static ag_err add_born(ag_ctx *ctx, ag_books *books, uint32_t place, uint32_t cohort, double count)
{
    return add_move(ctx, books,
                    (ag_move){.from = AG_NONE,
                              .to = place,
                              .birthplace = place,
                              .cohort = cohort,
                              .why = AG_MOVE_BORN,
                              .count = count});
}

static ag_err births_and_deaths(ag_ctx *ctx, ag_society *society, uint32_t place)
{
    ag_books *books = society->books;
    ag_state *state = society->state;
    double there[AG_COHORTS];
    ag_projection is;
    agi_cohorts_there(state, place, 0, there);
    ag_cohorts_project(society->model, place, books->year, books->period_yr, state->unmet[place],
                       there, &is);
    ag_cohorts_draw(society->model, place, books->year, there, &is);
    for (uint32_t c = 0; c < state->n_cohort; c++) {
        AG_TRY(add_born(ctx, books, place, c, is.newborn[c]));
    }
    for (uint32_t b = 0; b < state->n_place; b++) {
        const double *here = at(state, place, b);
        for (uint32_t c = 0; c < state->n_cohort; c++) {
            ag_move move = {.from = place,
                            .to = AG_NONE,
                            .birthplace = b,
                            .cohort = c,
                            .why = AG_MOVE_DIED,
                            .count = is.died[c] * here[c] + (b == place ? is.lost[c] : 0)};
            AG_TRY(add_move(ctx, books, move));
        }
    }
    return AG_OK;
}

/* ---- those who leave --------------------------------------------------------------------------------------- */

/* Of each cohort the share that may set out. */
static void may_leave(const ag_society *society, uint32_t place, double *share)
{
    const ag_model *model = society->model;
    const ag_ages *ages = &model->people.ages;
    double end = society->books->year + society->books->period_yr;
    bool some = ages->given && model->place[place].external;
    for (uint32_t c = 0; c < society->state->n_cohort; c++) {
        share[c] =
            some ? agi_cohort_share(model, end, c, ages->migrants_from, ages->migrants_to) : 1;
    }
}

static ag_err leave_uncounted(ag_ctx *ctx, ag_society *society, uint32_t place, double count)
{
    ag_books *books = society->books;
    double end = books->year + books->period_yr;
    for (uint32_t c = 0; c < society->state->n_cohort; c++) {
        ag_move move = {.from = place,
                        .to = books->n_place,
                        .birthplace = place,
                        .cohort = c,
                        .why = AG_MOVE_LEFT,
                        .count = count * agi_cohorts_of_migrants(society->model, end, c)};
        AG_TRY(add_move(ctx, books, move));
    }
    return AG_OK;
}

/* A sample of those who may. */
static ag_err leave_counted(ag_ctx *ctx, ag_society *society, uint32_t place, const double *share,
                            double count, double there)
{
    ag_books *books = society->books;
    ag_state *state = society->state;
    for (uint32_t b = 0; b < state->n_place; b++) {
        const double *here = at(state, place, b);
        for (uint32_t c = 0; c < state->n_cohort; c++) {
            ag_move move = {.from = place,
                            .to = books->n_place,
                            .birthplace = b,
                            .cohort = c,
                            .why = AG_MOVE_LEFT,
                            .count = count * (here[c] * share[c] / there)};
            AG_TRY(add_move(ctx, books, move));
        }
    }
    return AG_OK;
}

/* Those who set out: a sample of residents, of an uncounted place its natives. More than there are can
** set out only if others arrive to go on at once: these are not told. Less than a person's noise more is
** rounded off later. */
static ag_err leavers(ag_ctx *ctx, ag_society *society, uint32_t place)
{
    const ag_model *model = society->model;
    ag_books *books = society->books;
    const ag_state *state = society->state;
    double share[AG_COHORTS], there = 0;
    double *count = model->place[place].external ? &books->sourced[place] : &books->left[place];
    may_leave(society, place, share);
    for (uint32_t b = 0; b < state->n_place; b++) {
        const double *here = at(society->state, place, b);
        for (uint32_t c = 0; c < state->n_cohort; c++) there += here[c] * share[c];
    }
    double passing = *count - there;
    bool noise = passing <= AG_BOOKS_NOISE + NOISE * there;
    if (!ag_people_counted(model, place) || (noise && there <= 0))
        return leave_uncounted(ctx, society, place, *count);
    if (!noise) {
        double *coming = model->place[place].external ? &books->sunk[place] : &books->hired[place];
        if (passing > *coming + AG_BOOKS_NOISE + NOISE * there) {
            return ag_fail(ctx, AG_ERR_AUDIT, "people: %.17g leave %s in %.10g, %.17g live there",
                           *count, model->place[place].name, books->year, there);
        }
        *coming = fmax(*coming - passing, 0);
        *count = there;
    }
    return there > 0 ? leave_counted(ctx, society, place, share, *count, there) : AG_OK;
}

/* ---- those who arrive --------------------------------------------------------------------------------------- */

static ag_err arrivals_of(ag_ctx *ctx, ag_society *society, uint32_t place, double count,
                          double pool)
{
    ag_state *state = society->state;
    for (uint32_t b = 0; b < state->n_place && count != 0; b++) {
        const double *under_way = at(state, state->n_place, b);
        for (uint32_t c = 0; c < state->n_cohort; c++) {
            ag_move move = {.from = state->n_place,
                            .to = place,
                            .birthplace = b,
                            .cohort = c,
                            .why = AG_MOVE_ARRIVED,
                            .count = count * (under_way[c] / pool)};
            AG_TRY(add_move(ctx, society->books, move));
        }
    }
    return AG_OK;
}

/* A sample of all under way. */
static ag_err arrivals(ag_ctx *ctx, ag_society *society)
{
    const ag_books *books = society->books;
    const ag_state *state = society->state;
    double pool = 0;
    for (size_t i = 0; i < (size_t)state->n_place * state->n_cohort; i++) {
        pool += state->travelling[i];
    }
    if (pool <= 0) return AG_OK;
    for (uint32_t p = 0; p < state->n_place; p++) {
        bool external = society->model->place[p].external;
        double count = external ? books->sunk[p] : books->hired[p];
        AG_TRY(arrivals_of(ctx, society, p, count, pool));
    }
    return AG_OK;
}

/* ---- noise ---------------------------------------------------------------------------------------------------- */

static size_t cell(const ag_state *state, uint32_t place, uint32_t birthplace, uint32_t cohort)
{
    return ((size_t)place * state->n_place + birthplace) * state->n_cohort + cohort;
}

/* Persons that passed a place or the way, by birthplace and cohort: the scale of noise there. */
static void sum_passed(const ag_state *state, ag_books *books)
{
    size_t cells = cell(state, state->n_place + 1, 0, 0);
    for (size_t i = 0; i < cells; i++) books->passed[i] = 0;
    for (size_t i = 0; i < books->move.n; i++) {
        const ag_move *move = &books->move.row[i];
        const uint32_t ends[] = {move->from, move->to};
        for (int e = 0; e < 2; e++) {
            if (ends[e] == AG_NONE) continue;
            books->passed[cell(state, ends[e], move->birthplace, move->cohort)] += move->count;
        }
    }
}

static ag_err drop(ag_ctx *ctx, ag_books *books, uint32_t place, uint32_t birthplace,
                   uint32_t cohort, double count)
{
    ag_move move = {.from = place,
                    .to = AG_NONE,
                    .birthplace = birthplace,
                    .cohort = cohort,
                    .why = AG_MOVE_ROUNDING,
                    .count = count};
    return add_move(ctx, books, move);
}

/* What is small beside those who passed, less than nobody, or all that is left of a birthplace. */
static ag_err drop_noise(ag_ctx *ctx, ag_society *society)
{
    ag_state *state = society->state;
    ag_books *books = society->books;
    size_t first = books->move.n;
    sum_passed(state, books);
    for (uint32_t p = 0; p < state->n_place; p++) {
        for (uint32_t b = 0; b < state->n_place; b++) {
            double all = ag_state_born(state, p, b);
            for (uint32_t c = 0; c < state->n_cohort; c++) {
                double rest = at(state, p, b)[c], scale = books->passed[cell(state, p, b, c)];
                bool noise = fabs(rest) <= NOISE * scale ||
                             (fabs(rest) <= AG_BOOKS_NOISE + NOISE * scale &&
                              (rest < 0 || fabs(all) <= AG_BOOKS_NOISE + NOISE * scale));
                if (rest != 0 && noise) AG_TRY(drop(ctx, books, p, b, c, rest));
            }
        }
    }
    apply(society, first);
    return AG_OK;
}

/* Persons under way are as many as the travellers and crews in ships and waiting: what both differ by,
** if it is noise, is rounded off, so that it does not add up over the years. */
static ag_err drop_noise_of_way(ag_ctx *ctx, ag_society *society)
{
    ag_state *state = society->state;
    size_t first = society->books->move.n;
    double pool = 0, gross = 0, way = ag_persons_under_way(society->model, state);
    for (size_t i = 0; i < (size_t)state->n_place * state->n_cohort; i++) {
        pool += state->travelling[i];
        gross += fabs(state->travelling[i]);
    }
    double rest = pool - way, scale = gross + way;
    if (fabs(rest) <= 1e-14 * scale || fabs(rest) > AG_BOOKS_NOISE + NOISE * scale) return AG_OK;
    for (uint32_t b = 0; b < state->n_place; b++) {
        for (uint32_t c = 0; c < state->n_cohort; c++) {
            double one = fabs(at(state, state->n_place, b)[c]);
            double share = gross > 0 ? one / gross : b == 0 && c == 0;
            AG_TRY(drop(ctx, society->books, state->n_place, b, c, rest * share));
        }
    }
    apply(society, first);
    return AG_OK;
}

/* ---- home ------------------------------------------------------------------------------------------------------ */

static double migrants_at(const ag_state *state, uint32_t place)
{
    return residents(state, place) - ag_state_born(state, place, place);
}

/* Those born elsewhere who call the place home: fewer by death and departure, more with the years. */
static void take_root(ag_society *society, uint32_t place, double migrants_before)
{
    ag_state *state = society->state;
    double migrants = migrants_at(state, place), rooted = state->rooted[place];
    rooted *= migrants_before > 0 ? fmin(migrants / migrants_before, 1) : 0;
    rooted += (fmax(migrants, 0) - rooted) * -expm1(-society->books->period_yr / ROOT_YR);
    state->rooted[place] = fmax(rooted, 0);
}

/* Largest share of a need not met in the period. */
static double unmet(const ag_society *society, uint32_t place)
{
    const ag_books *books = society->books;
    double most = 0;
    for (uint32_t k = 0; k < society->model->n_good; k++) {
        size_t good = ag_books_at(books, place, k);
        double had = -books->term[good * AG_N_TERM + AG_WHY_NEED], lack = books->lack[good];
        if (had + lack > 0) most = fmax(most, lack / (had + lack));
    }
    return fmin(most, 1);
}

/* Numbers of cohorts go on to what they are at the period's end. */
static void shift(ag_society *society)
{
    ag_state *state = society->state;
    const ag_books *books = society->books;
    uint32_t opened = agi_cohorts_opening(society->model, books->year, books->period_yr);
    if (state->n_cohort < 2) return;
    for (uint32_t p = 0; p <= state->n_place; p++) {
        for (uint32_t b = 0; b < state->n_place; b++) {
            agi_cohorts_shift(at(state, p, b), state->n_cohort, opened);
        }
    }
}

ag_err ag_society_live(ag_ctx *ctx, ag_society *society)
{
    const ag_model *model = society->model;
    ag_state *state = society->state;
    const ag_books *books = society->books;
    shift(society);
    for (uint32_t p = 0; p < model->n_place; p++) {
        double migrants = migrants_at(state, p);
        size_t first = books->move.n;
        if (ag_people_counted(model, p)) AG_TRY(births_and_deaths(ctx, society, p));
        apply(society, first);
        first = books->move.n;
        AG_TRY(leavers(ctx, society, p));
        apply(society, first);
        take_root(society, p, migrants);
    }
    size_t first = books->move.n;
    AG_TRY(arrivals(ctx, society));
    apply(society, first);
    AG_TRY(drop_noise(ctx, society));
    AG_TRY(drop_noise_of_way(ctx, society));
    for (uint32_t p = 0; p < model->n_place; p++) {
        if (ag_people_counted(model, p)) state->people[p] = residents(state, p);
        if (!model->place[p].external && model->people.ages.given) {
            state->unmet[p] = unmet(society, p);
        }
    }
    return AG_OK;
}
