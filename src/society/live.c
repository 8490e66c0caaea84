/* Live: births, deaths, people who leave and arrive, who calls a place home.
**
** Numbers of persons are those of the market: N1 = N0 e^((f - m) L) + L (hired - left). All of it is told
** as moves of persons of one birthplace; the state is the sum of the moves in their order. Those who leave
** are a sample of the residents. Travellers and crews are one pool: those who arrive anywhere are a sample
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

/* Persons of a birthplace at a place or under way (n_place). */
static double *at(ag_state *state, uint32_t place, uint32_t birthplace)
{
    if (place == state->n_place) return &state->travelling[birthplace];
    return &state->born[(size_t)place * state->n_place + birthplace];
}

/* Applies moves from `first` on to the state. Uncounted places have no persons. */
static void apply(ag_society *society, size_t first)
{
    const ag_books *books = society->books;
    for (size_t i = first; i < books->move.n; i++) {
        const ag_move *move = &books->move.row[i];
        uint32_t n_place = books->n_place;
        bool from = move->from != AG_NONE &&
                    (move->from == n_place || ag_people_counted(society->model, move->from));
        bool to = move->to != AG_NONE &&
                  (move->to == n_place || ag_people_counted(society->model, move->to));
        if (from) *at(society->state, move->from, move->birthplace) -= move->count;
        if (to) *at(society->state, move->to, move->birthplace) += move->count;
    }
}

static double residents(const ag_state *state, uint32_t place)
{
    double sum = 0;
    for (uint32_t b = 0; b < state->n_place; b++) {
        sum += state->born[(size_t)place * state->n_place + b];
    }
    return sum;
}

/* Mean over a period of e^(r t), times its length. */
static double growth_years(double rate, double period_yr)
{
    double x = rate * period_yr;
    return x == 0 ? period_yr : expm1(x) / rate;
}

static ag_err births_and_deaths(ag_ctx *ctx, ag_society *society, uint32_t place)
{
    const ag_people *people = &society->model->people;
    ag_books *books = society->books;
    ag_state *state = society->state;
    double years = growth_years(people->fertility_pyr - people->mortality_pyr, books->period_yr);
    AG_TRY(add_move(ctx, books,
                    (ag_move){.from = AG_NONE,
                              .to = place,
                              .birthplace = place,
                              .why = AG_MOVE_BORN,
                              .count = people->fertility_pyr * years * state->people[place]}));
    for (uint32_t b = 0; b < state->n_place; b++) {
        double count = people->mortality_pyr * years * *at(state, place, b);
        AG_TRY(add_move(ctx, books,
                        (ag_move){.from = place,
                                  .to = AG_NONE,
                                  .birthplace = b,
                                  .why = AG_MOVE_DIED,
                                  .count = count}));
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
    ag_state *state = society->state;
    ag_move move = {.from = place, .to = books->n_place, .birthplace = place, .why = AG_MOVE_LEFT};
    double *count = model->place[place].external ? &books->sourced[place] : &books->left[place];
    double there = residents(state, place), passing = *count - there;
    bool noise = passing <= AG_BOOKS_NOISE + NOISE * there;
    move.count = *count;
    if (!ag_people_counted(model, place) || (noise && there <= 0))
        return add_move(ctx, books, move);
    if (!noise) {
        double *coming = model->place[place].external ? &books->sunk[place] : &books->hired[place];
        if (passing > *coming + AG_BOOKS_NOISE + NOISE * there) {
            return ag_fail(ctx, AG_ERR_AUDIT, "people: %.17g leave %s in %.10g, %.17g live there",
                           *count, model->place[place].name, books->year, there);
        }
        *coming = fmax(*coming - passing, 0);
        *count = there;
    }
    for (uint32_t b = 0; b < state->n_place && there > 0; b++) {
        move.birthplace = b;
        move.count = *count * (*at(state, place, b) / there);
        AG_TRY(add_move(ctx, books, move));
    }
    return AG_OK;
}

/* Those who arrive are a sample of all under way. */
static ag_err arrivals(ag_ctx *ctx, ag_society *society)
{
    const ag_model *model = society->model;
    ag_books *books = society->books;
    const ag_state *state = society->state;
    double pool = 0;
    for (uint32_t b = 0; b < state->n_place; b++) pool += state->travelling[b];
    if (pool <= 0) return AG_OK;
    for (uint32_t p = 0; p < state->n_place; p++) {
        double count = model->place[p].external ? books->sunk[p] : books->hired[p];
        for (uint32_t b = 0; b < state->n_place; b++) {
            ag_move move = {.from = state->n_place,
                            .to = p,
                            .birthplace = b,
                            .why = AG_MOVE_ARRIVED,
                            .count = count * (state->travelling[b] / pool)};
            AG_TRY(add_move(ctx, books, move));
        }
    }
    return AG_OK;
}

/* Persons that passed a place or the way, by birthplace: the scale of noise there. */
static double passed(const ag_books *books, uint32_t place, uint32_t birthplace)
{
    double sum = 0;
    for (size_t i = 0; i < books->move.n; i++) {
        const ag_move *move = &books->move.row[i];
        if (move->birthplace != birthplace) continue;
        if (move->from == place || move->to == place) sum += move->count;
    }
    return sum;
}

static ag_err drop(ag_ctx *ctx, ag_books *books, uint32_t place, uint32_t birthplace, double count)
{
    ag_move move = {.from = place,
                    .to = AG_NONE,
                    .birthplace = birthplace,
                    .why = AG_MOVE_ROUNDING,
                    .count = count};
    return add_move(ctx, books, move);
}

static ag_err drop_noise(ag_ctx *ctx, ag_society *society)
{
    ag_state *state = society->state;
    ag_books *books = society->books;
    size_t first = books->move.n;
    for (uint32_t p = 0; p < state->n_place; p++) {
        for (uint32_t b = 0; b < state->n_place; b++) {
            double rest = *at(state, p, b);
            if (rest == 0 || fabs(rest) > AG_BOOKS_NOISE + NOISE * passed(books, p, b)) continue;
            AG_TRY(drop(ctx, books, p, b, rest));
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
    for (uint32_t b = 0; b < state->n_place; b++) {
        pool += state->travelling[b];
        gross += fabs(state->travelling[b]);
    }
    double rest = pool - way, scale = gross + way;
    if (fabs(rest) <= 1e-14 * scale || fabs(rest) > AG_BOOKS_NOISE + NOISE * scale) return AG_OK;
    for (uint32_t b = 0; b < state->n_place; b++) {
        double share = gross > 0 ? fabs(state->travelling[b]) / gross : b == 0;
        AG_TRY(drop(ctx, society->books, state->n_place, b, rest * share));
    }
    apply(society, first);
    return AG_OK;
}

/* Those born elsewhere who call the place home: fewer by death and departure, more with the years. */
static void take_root(ag_society *society, uint32_t place, double migrants_before)
{
    ag_state *state = society->state;
    double migrants = residents(state, place) - *at(state, place, place);
    double rooted = state->rooted[place];
    rooted *= migrants_before > 0 ? fmin(migrants / migrants_before, 1) : 0;
    rooted += (fmax(migrants, 0) - rooted) * -expm1(-society->books->period_yr / ROOT_YR);
    state->rooted[place] = fmax(rooted, 0);
}

ag_err ag_society_live(ag_ctx *ctx, ag_society *society)
{
    const ag_model *model = society->model;
    ag_state *state = society->state;
    const ag_books *books = society->books;
    for (uint32_t p = 0; p < model->n_place; p++) {
        double migrants = residents(state, p) - *at(state, p, p);
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
    }
    return AG_OK;
}
