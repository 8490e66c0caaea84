/* Audit of people: nobody appears or is lost, by place, birthplace and cohort.
**
** The persons after a period are those before it and the moves, added up in their order, to the last bit;
** births and deaths are those of the model's rates; who left and who arrived is a sample of who was
** there. Persons under way are as many as the travellers and crews that are. */
#include "history/history_internal.h"

#include <math.h>
#include <string.h>

static const double TOLERANCE = 1e-9;
static const double EXACT = 4e-16;

static ag_err fail_move(ag_ctx *ctx, const agi_audit *audit, const ag_move *move, double wanted)
{
    const ag_model *model = audit->model;
    return ag_fail(ctx, AG_ERR_AUDIT,
                   "people: move %s > %s (%s, born at %s) in %.10g: %.17g persons where %.17g "
                   "follow",
                   agi_place_name(model, move->from), agi_place_name(model, move->to),
                   ag_move_text(move->why), model->place[move->birthplace].name, audit->books->year,
                   move->count, wanted);
}

/* Cohorts of a birthplace at a place or under way. */
static double *person(const agi_audit *audit, uint32_t place, uint32_t birthplace)
{
    size_t row = (size_t)place * audit->model->n_place + birthplace;
    return &audit->person[row * audit->before->n_cohort];
}

static double there(const agi_audit *audit, uint32_t place)
{
    double sum = 0;
    size_t n = (size_t)audit->model->n_place * audit->before->n_cohort;
    for (size_t i = 0; i < n; i++) sum += person(audit, place, 0)[i];
    return sum;
}

/* Total that the indices tell of a place. */
static double told(const agi_audit *audit, uint32_t place, const char *what)
{
    for (size_t i = 0; i < audit->books->index.n; i++) {
        const ag_index *index = &audit->books->index.row[i];
        if (index->place == place && strcmp(index->what, what) == 0) return index->value;
    }
    return 0;
}

/* Ages of a cohort at the period's end that lie within those of migrants, in years; and its width. */
static double migrant_years(const agi_audit *audit, uint32_t cohort, double *width)
{
    const ag_ages *ages = &audit->model->people.ages;
    double end = audit->books->year + audit->books->period_yr, from, to;
    ag_cohort_ages(audit->model, end, cohort, &from, &to);
    *width = to - from;
    return fmax(fmin(to, ages->migrants_to) - fmax(from, ages->migrants_from), 0);
}

/* What a step's moves follow from: they are made of what was there when it began. */
typedef struct basis {
    double total, told; /* persons they are a sample of; how many persons the sample has */
    double share[AG_COHORTS];
    bool counted; /* else those who leave are of migrants' ages */
    ag_projection births;
} basis;

/* Who can be in the sample of those who leave. */
static void basis_of_leavers(const agi_audit *audit, uint32_t place, basis *is)
{
    const ag_model *model = audit->model;
    const uint32_t n = audit->before->n_cohort;
    bool some = model->people.ages.given && model->place[place].external;
    is->total = 0;
    for (uint32_t c = 0; c < n; c++) {
        double width, years = some ? migrant_years(audit, c, &width) : 0;
        is->share[c] = !some ? 1 : isfinite(width) && width > 0 ? years / width : 0;
    }
    for (uint32_t b = 0; b < model->n_place; b++) {
        for (uint32_t c = 0; c < n; c++) is->total += person(audit, place, b)[c] * is->share[c];
    }
    is->counted = ag_people_counted(model, place) && is->total > 0;
    is->told = told(audit, place, "emigrants");
}

static void basis_of_births(const agi_audit *audit, uint32_t place, basis *is)
{
    const ag_model *model = audit->model;
    const ag_books *books = audit->books;
    double here[AG_COHORTS] = {0};
    for (uint32_t b = 0; b < model->n_place; b++) {
        for (uint32_t c = 0; c < audit->before->n_cohort; c++)
            here[c] += person(audit, place, b)[c];
    }
    agi_audit_project(model, place, books->year, books->period_yr, audit->before->unmet[place],
                      here, &is->births);
    ag_cohorts_draw(model, place, books->year, here, &is->births);
}

static bool of_births(const ag_move *move)
{
    return move->why == AG_MOVE_BORN || move->why == AG_MOVE_DIED;
}

static bool of_way(const agi_audit *audit, const ag_move *move)
{
    return move->from == audit->model->n_place;
}

static basis basis_of(const agi_audit *audit, const ag_move *first)
{
    basis is = {0};
    if (of_births(first)) {
        basis_of_births(audit, first->why == AG_MOVE_BORN ? first->to : first->from, &is);
    } else if (first->why == AG_MOVE_LEFT) {
        basis_of_leavers(audit, first->from, &is);
    } else if (first->why == AG_MOVE_ARRIVED) {
        is.total = there(audit, audit->model->n_place);
        is.told = told(audit, first->to, "immigrants");
    } else if (of_way(audit, first)) { /* of those who are in no ship and wait for none */
        size_t n = (size_t)audit->model->n_place * audit->before->n_cohort;
        const double *way = person(audit, audit->model->n_place, 0);
        for (size_t i = 0; i < n; i++) is.total += fabs(way[i]);
        is.told =
            there(audit, audit->model->n_place) - ag_persons_under_way(audit->model, audit->after);
    }
    return is;
}

/* Persons that a move must have. */
static double follows(const agi_audit *audit, const basis *is, const ag_move *move)
{
    uint32_t c = move->cohort, b = move->birthplace;
    double from = move->from == AG_NONE ? 0 : person(audit, move->from, b)[c];
    switch ((ag_move_why)move->why) {
    case AG_MOVE_BORN:
        return is->births.newborn[c];
    case AG_MOVE_DIED:
        return is->births.died[c] * from + (b == move->from ? is->births.lost[c] : 0);
    case AG_MOVE_LEFT:
        if (!is->counted) {
            const ag_ages *ages = &audit->model->people.ages;
            double width, span = ages->migrants_to - ages->migrants_from;
            return is->told * (ages->given ? migrant_years(audit, c, &width) / span : 1);
        }
        return is->told * (from * is->share[c] / is->total);
    case AG_MOVE_ARRIVED:
        return is->told * (from / is->total);
    default: /* rounding: all that was there; of the way, its share of what ships do not carry */
        if (!of_way(audit, move)) return from;
        return is->told * (is->total > 0 ? fabs(from) / is->total : b == 0 && c == 0);
    }
}

static void apply(agi_audit *audit, const ag_move *move)
{
    uint32_t n_place = audit->model->n_place;
    bool from = move->from != AG_NONE &&
                (move->from == n_place || ag_people_counted(audit->model, move->from));
    bool to =
        move->to != AG_NONE && (move->to == n_place || ag_people_counted(audit->model, move->to));
    if (from) person(audit, move->from, move->birthplace)[move->cohort] -= move->count;
    if (to) person(audit, move->to, move->birthplace)[move->cohort] += move->count;
}

/* The place that a step of births and deaths, or of leaving, is about; arrivals are one step. */
static bool same_step(const agi_audit *audit, const ag_move *a, const ag_move *b)
{
    if (of_births(a) != of_births(b)) return false;
    if (of_births(a)) {
        return (a->why == AG_MOVE_BORN ? a->to : a->from) ==
               (b->why == AG_MOVE_BORN ? b->to : b->from);
    }
    if (a->why != b->why) return false;
    if (a->why == AG_MOVE_ROUNDING) return of_way(audit, a) == of_way(audit, b);
    return a->why == AG_MOVE_ARRIVED || a->from == b->from;
}

/* Moves of one step are of what was there when it began. Of one kind and place no cohort of a birthplace
** may come twice: they stand in order. */
static bool in_order(const agi_audit *audit, const ag_move *a, const ag_move *b)
{
    size_t n = audit->before->n_cohort;
    if (a->why != b->why || a->from != b->from || a->to != b->to) return true;
    return a->birthplace * n + a->cohort < b->birthplace * n + b->cohort;
}

static ag_err check_moves(ag_ctx *ctx, agi_audit *audit)
{
    const ag_books *books = audit->books;
    for (size_t i = 0, end = 0; i < books->move.n; i = end) {
        const ag_move *first = &books->move.row[i];
        double none = 0;
        basis is = basis_of(audit, first);
        for (end = i; end < books->move.n; end++) {
            const ag_move *move = &books->move.row[end];
            if (end > i && !same_step(audit, first, move)) break;
            if (move->why == AG_MOVE_ARRIVED && (end == i || move->to != move[-1].to)) {
                is.told = told(audit, move->to, "immigrants");
            }
            double wanted = follows(audit, &is, move);
            bool twice = end > i && !in_order(audit, move - 1, move);
            if (twice || !agi_audit_same(move->count, wanted, fabs(wanted), TOLERANCE, &none)) {
                return fail_move(ctx, audit, move, twice ? 0 : wanted);
            }
            audit->worst.people = fmax(audit->worst.people, none);
        }
        for (size_t j = i; j < end; j++) apply(audit, &books->move.row[j]);
    }
    return AG_OK;
}

static ag_err check_cohort(ag_ctx *ctx, agi_audit *audit, uint32_t p, uint32_t b, uint32_t c)
{
    const ag_state *after = audit->after;
    size_t row = (p == after->n_place ? 0 : (size_t)p * after->n_place) + b;
    const double *of = p == after->n_place ? after->travelling : after->born;
    double is = of[row * after->n_cohort + c], wanted = person(audit, p, b)[c];
    if (agi_audit_same(is, wanted, fabs(wanted), EXACT, &audit->worst.people)) return AG_OK;
    return ag_fail(ctx, AG_ERR_AUDIT,
                   "people: at %s, born at %s, cohort %u, at the end of %.10g: %.17g persons where "
                   "moves give %.17g",
                   agi_place_name(audit->model, p), audit->model->place[b].name, c,
                   audit->books->year, is, wanted);
}

static ag_err check_persons(ag_ctx *ctx, agi_audit *audit)
{
    uint32_t n_place = audit->model->n_place;
    for (uint32_t p = 0; p <= n_place; p++) {
        for (uint32_t b = 0; b < n_place; b++) {
            for (uint32_t c = 0; c < audit->after->n_cohort; c++) {
                AG_TRY(check_cohort(ctx, audit, p, b, c));
            }
        }
    }
    return AG_OK;
}

/* Persons before the period, by cohort as numbered at its end. */
static void open_cohorts(agi_audit *audit)
{
    const ag_state *before = audit->before;
    size_t n = before->n_cohort, rows = (size_t)before->n_place * before->n_place;
    double end = audit->books->year + audit->books->period_yr;
    double opened = n < 2 ? 0
                          : ag_cohorts_opened(audit->model, end) -
                                ag_cohorts_opened(audit->model, audit->books->year);
    memset(audit->person, 0, (rows + before->n_place) * n * sizeof(double));
    for (size_t i = 0; i < (rows + before->n_place) * n; i++) {
        double is = i < rows * n ? before->born[i] : before->travelling[i - rows * n];
        size_t row = i / n, cohort = i % n + (size_t)opened;
        audit->person[row * n + (cohort < n ? cohort : n - 1)] += is;
    }
}

/* Persons under way against travellers and crews in ships and waiting for them. */
static ag_err check_way(ag_ctx *ctx, agi_audit *audit)
{
    const ag_model *model = audit->model;
    double persons = there(audit, model->n_place), way = ag_persons_under_way(model, audit->after);
    double passed = persons + way;
    for (uint32_t p = 0; p < model->n_place; p++) passed += told(audit, p, "emigrants");
    if (agi_audit_same(persons, way, ag_balance_scale(passed), TOLERANCE, &audit->worst.people)) {
        return AG_OK;
    }
    return ag_fail(ctx, AG_ERR_AUDIT,
                   "people: %.17g persons are under way at the end of %.10g, %.17g are in ships or "
                   "wait for one",
                   persons, audit->books->year, way);
}

ag_err agi_audit_people(ag_ctx *ctx, agi_audit *audit)
{
    open_cohorts(audit);
    AG_TRY(check_moves(ctx, audit));
    AG_TRY(check_persons(ctx, audit));
    return check_way(ctx, audit);
}
