/* Audit of people: nobody appears or is lost, by place and birthplace.
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

static double *person(const agi_audit *audit, uint32_t place, uint32_t birthplace)
{
    return &audit->person[(size_t)place * audit->model->n_place + birthplace];
}

static double there(const agi_audit *audit, uint32_t place)
{
    double sum = 0;
    for (uint32_t b = 0; b < audit->model->n_place; b++) sum += *person(audit, place, b);
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

/* Of the persons under way who are in no ship and wait for none, those born at a place. */
static double not_carried(const agi_audit *audit, uint32_t birthplace)
{
    uint32_t n_place = audit->model->n_place;
    double pool = 0, gross = 0;
    for (uint32_t b = 0; b < n_place; b++) {
        pool += *person(audit, n_place, b);
        gross += fabs(*person(audit, n_place, b));
    }
    double share = gross > 0 ? fabs(*person(audit, n_place, birthplace)) / gross : birthplace == 0;
    return (pool - ag_persons_under_way(audit->model, audit->after)) * share;
}

/* Persons that a move must have; those counted before it are as they were when it was made. */
static double follows(const agi_audit *audit, const ag_move *move, double pool)
{
    const ag_people *people = &audit->model->people;
    double rate = people->fertility_pyr - people->mortality_pyr, length = audit->books->period_yr;
    double years = rate == 0 ? length : expm1(rate * length) / rate;
    uint32_t n_place = audit->model->n_place;
    switch ((ag_move_why)move->why) {
    case AG_MOVE_BORN:
        return people->fertility_pyr * years * audit->before->people[move->to];
    case AG_MOVE_DIED:
        return people->mortality_pyr * years *
               audit->before->born[(size_t)move->from * n_place + move->birthplace];
    case AG_MOVE_LEFT:
        if (!ag_people_counted(audit->model, move->from) || there(audit, move->from) <= 0) {
            return told(audit, move->from, "emigrants");
        }
        return told(audit, move->from, "emigrants") *
               (*person(audit, move->from, move->birthplace) / there(audit, move->from));
    case AG_MOVE_ARRIVED:
        return told(audit, move->to, "immigrants") *
               (*person(audit, n_place, move->birthplace) / pool);
    default: /* rounding: all that was there; of the way, what ships do not carry */
        if (move->from == n_place) return not_carried(audit, move->birthplace);
        return *person(audit, move->from, move->birthplace);
    }
}

static void apply(agi_audit *audit, const ag_move *move)
{
    uint32_t n_place = audit->model->n_place;
    bool from = move->from != AG_NONE &&
                (move->from == n_place || ag_people_counted(audit->model, move->from));
    bool to =
        move->to != AG_NONE && (move->to == n_place || ag_people_counted(audit->model, move->to));
    if (from) *person(audit, move->from, move->birthplace) -= move->count;
    if (to) *person(audit, move->to, move->birthplace) += move->count;
}

/* Moves of one step (of one place, or from the pool) are samples of what was there when it began. */
static bool same_step(const ag_move *a, const ag_move *b, uint32_t n_place)
{
    bool pool_a = a->from == n_place && a->why != AG_MOVE_ROUNDING;
    bool pool_b = b->from == n_place && b->why != AG_MOVE_ROUNDING;
    if (pool_a || pool_b) return pool_a && pool_b;
    return a->why == b->why && a->from == b->from && a->birthplace != b->birthplace;
}

static ag_err check_moves(ag_ctx *ctx, agi_audit *audit)
{
    const ag_books *books = audit->books;
    uint32_t n_place = audit->model->n_place;
    for (size_t i = 0, end = 0; i < books->move.n; i = end) {
        double pool = there(audit, n_place), none = 0;
        const ag_move *first = &books->move.row[i];
        for (end = i; end < books->move.n; end++) {
            const ag_move *move = &books->move.row[end];
            if (end > i && !same_step(first, move, n_place)) break;
            double wanted = follows(audit, move, pool);
            if (!agi_audit_same(move->count, wanted, fabs(wanted), TOLERANCE, &none)) {
                return fail_move(ctx, audit, move, wanted);
            }
            audit->worst.people = fmax(audit->worst.people, none);
        }
        for (size_t j = i; j < end; j++) apply(audit, &books->move.row[j]);
    }
    return AG_OK;
}

static ag_err check_persons(ag_ctx *ctx, agi_audit *audit)
{
    uint32_t n_place = audit->model->n_place;
    for (uint32_t p = 0; p <= n_place; p++) {
        for (uint32_t b = 0; b < n_place; b++) {
            double is = p == n_place ? audit->after->travelling[b]
                                     : audit->after->born[(size_t)p * n_place + b];
            double wanted = *person(audit, p, b);
            if (agi_audit_same(is, wanted, fabs(wanted), EXACT, &audit->worst.people)) continue;
            return ag_fail(ctx, AG_ERR_AUDIT,
                           "people: at %s, born at %s, at the end of %.10g: %.17g persons where "
                           "moves give %.17g",
                           agi_place_name(audit->model, p), audit->model->place[b].name,
                           audit->books->year, is, wanted);
        }
    }
    return AG_OK;
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
    size_t n_place = audit->model->n_place;
    memcpy(audit->person, audit->before->born, n_place * n_place * sizeof(double));
    memcpy(audit->person + n_place * n_place, audit->before->travelling, n_place * sizeof(double));
    AG_TRY(check_moves(ctx, audit));
    AG_TRY(check_persons(ctx, audit));
    return check_way(ctx, audit);
}
