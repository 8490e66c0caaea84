/* Build: the programme of docs/theory/market.md, column by column.
**
** Rows are listed first, stage by stage, with tables from what they stand for to their number; then the
** columns, each entry of which looks its row up there. Arrays keep their room from period to period.
** Parts: build_make (processes, capacity, deposits), build_people, build_trade (curves, stocks),
** build_ways (trips, cargo, fleets). */
#include "market/internal.h"

#include <math.h>
#include <string.h>

/* ---- writing rows and columns --------------------------------------------------------------------- */

/* Room for `count` elements in an array that is one of several with the same capacity. */
static ag_err array_room(ag_ctx *ctx, void *array, size_t count, size_t size)
{
    void **a = array;
    void *grown = ag_renew(ctx, *a, count, size);
    if (!grown) return AG_ERR_MEMORY;
    *a = grown;
    return AG_OK;
}

static size_t larger(size_t capacity)
{
    return capacity ? capacity * 2 : 1024;
}

static ag_err room_rows(ag_market *m)
{
    agi_build *b = &m->b;
    if (b->lp.n_row < b->cap_row) return AG_OK;
    size_t cap = larger(b->cap_row);
    AG_TRY(array_room(m->ctx, &b->row, cap, sizeof *b->row));
    AG_TRY(array_room(m->ctx, &b->rhs, cap, sizeof *b->rhs));
    AG_TRY(array_room(m->ctx, &b->equal, cap, sizeof *b->equal));
    AG_TRY(array_room(m->ctx, &b->mark, cap, sizeof *b->mark));
    b->cap_row = cap;
    return AG_OK;
}

static ag_err room_cols(ag_market *m)
{
    agi_build *b = &m->b;
    if (b->lp.n_col < b->cap_col) return AG_OK;
    size_t cap = larger(b->cap_col);
    AG_TRY(array_room(m->ctx, &b->col, cap, sizeof *b->col));
    AG_TRY(array_room(m->ctx, &b->cost, cap, sizeof *b->cost));
    AG_TRY(array_room(m->ctx, &b->upper, cap, sizeof *b->upper));
    AG_TRY(array_room(m->ctx, &b->wedge, cap, sizeof *b->wedge));
    AG_TRY(array_room(m->ctx, &b->wedge_to, cap, sizeof *b->wedge_to));
    AG_TRY(array_room(m->ctx, &b->start, cap + 1, sizeof *b->start));
    b->cap_col = cap;
    return AG_OK;
}

/* Room for the entries of one column and the pieces that come with it. */
static ag_err room_entries(ag_market *m)
{
    agi_build *b = &m->b;
    while (b->lp.n_nonzero + ENTRY_MAX > b->cap_nonzero) {
        size_t cap = larger(b->cap_nonzero);
        AG_TRY(array_room(m->ctx, &b->index, cap, sizeof *b->index));
        AG_TRY(array_room(m->ctx, &b->a, cap, sizeof *b->a));
        b->cap_nonzero = cap;
    }
    return AG_OK;
}

ag_err agi_row_add(ag_market *m, ag_row row, bool equal, uint32_t *index)
{
    agi_build *b = &m->b;
    AG_TRY(room_rows(m));
    uint32_t i = b->lp.n_row++;
    b->row[i] = row;
    b->rhs[i] = 0.0;
    b->equal[i] = equal;
    b->mark[i] = 0;
    *index = i;
    return AG_OK;
}

void agi_rhs_add(ag_market *m, uint32_t row, ag_rhs_kind kind, uint32_t b, double value)
{
    if (row == AG_NONE || value == 0.0) return;
    m->b.piece[m->b.lp.n_rhs++] = (ag_rhs){.row = row, .kind = kind, .b = b, .value = value};
    m->b.rhs[row] += value;
}

ag_err agi_col_begin(ag_market *m, ag_col col, double cost, double upper)
{
    agi_build *b = &m->b;
    AG_TRY(room_cols(m));
    AG_TRY(room_entries(m));
    uint32_t j = b->lp.n_col++;
    b->col[j] = col;
    b->cost[j] = cost;
    b->upper[j] = upper;
    b->wedge[j] = 0.0;
    b->wedge_to[j] = AG_NONE;
    b->start[j] = b->lp.n_nonzero;
    b->start[j + 1] = b->lp.n_nonzero;
    return AG_OK;
}

/* Entries of one column in the same row are added up. */
void agi_entry(ag_market *m, uint32_t row, double a)
{
    agi_build *b = &m->b;
    if (row == AG_NONE || a == 0.0) return;
    uint32_t mark = b->mark[row];
    size_t begin = b->start[b->lp.n_col - 1];
    if (mark > begin && b->index[mark - 1] == row && mark <= b->lp.n_nonzero) {
        b->a[mark - 1] += a;
        return;
    }
    b->index[b->lp.n_nonzero] = row;
    b->a[b->lp.n_nonzero] = a;
    b->mark[row] = (uint32_t)++b->lp.n_nonzero;
    b->start[b->lp.n_col] = b->lp.n_nonzero;
}

void agi_wedge(ag_market *m, double usd, uint32_t polity)
{
    uint32_t j = m->b.lp.n_col - 1;
    if (usd == 0.0 || polity == AG_NONE) return;
    m->b.cost[j] += usd;
    m->b.wedge[j] += usd;
    m->b.wedge_to[j] = polity;
}

/* ---- the whole -------------------------------------------------------------------------------------- */

static void fill_none(uint32_t *rows, size_t count)
{
    memset(rows, 0xFF, count * sizeof *rows);
}

/* Pieces of right-hand sides: per stage at most six a good, four a place, one a capacity, and those of
** demands, deposits and fleets. */
static ag_err pieces_room(ag_market *m)
{
    const ag_model *model = m->model;
    size_t n_x = ag_xgood_count(model);
    size_t per_stage = model->n_place * (6 * n_x + 4 + 2 * (size_t)model->n_process) +
                       model->n_demand + model->n_vehicle;
    size_t wanted = per_stage * m->stages.n + model->n_deposit;
    if (wanted <= m->b.cap_rhs) return AG_OK;
    AG_TRY(array_room(m->ctx, &m->b.piece, wanted, sizeof *m->b.piece));
    m->b.cap_rhs = wanted;
    return AG_OK;
}

static void reset(ag_market *m)
{
    const ag_model *model = m->model;
    agi_build *b = &m->b;
    size_t n_s = m->stages.n, n_p = model->n_place;
    b->lp = (ag_lp){0};
    fill_none(b->good, n_s * n_p * ag_xgood_count(model));
    fill_none(b->capacity, n_s * n_p * model->n_process);
    fill_none(b->way_row, n_s * m->shape.n_way * 3);
    fill_none(b->labour, n_s * n_p);
    fill_none(b->workers, n_s * n_p);
    fill_none(b->people, n_s * n_p);
    fill_none(b->stay, n_s * n_p);
    fill_none(b->need, n_s * n_p * model->n_good);
    fill_none(b->deposit, model->n_deposit);
    fill_none(b->cycle, n_s * model->n_vehicle);
    memset(m->cargo_in, 0, n_s * m->shape.n_way * ag_xgood_count(model));
}

void agi_build_views(ag_market *m)
{
    agi_build *b = &m->b;
    b->lp.row = b->row;
    b->lp.col = b->col;
    b->lp.rhs = b->rhs;
    b->lp.equal = b->equal;
    b->lp.piece = b->piece;
    b->lp.start = b->start;
    b->lp.index = b->index;
    b->lp.a = b->a;
    b->lp.cost = b->cost;
    b->lp.upper = b->upper;
    b->lp.wedge = b->wedge;
    b->lp.wedge_to = b->wedge_to;
}

/* The cargo columns of the pool, or every one that is possible. */
static ag_err cargo_emit(ag_market *m)
{
    if (!m->options.all_columns) return agi_pool_emit(m);
    for (uint32_t s = 0; s < m->stages.n; s++) {
        for (uint32_t w = 0; w < m->shape.n_way; w++) {
            for (uint32_t x = 0; x < ag_xgood_ship(m->model, 0); x++) {
                AG_TRY(agi_col_cargo(m, s, w, x));
            }
        }
    }
    return AG_OK;
}

ag_err agi_build_programme(ag_market *m)
{
    AG_TRY(pieces_room(m));
    reset(m);
    for (uint32_t s = 0; s < m->stages.n; s++) {
        AG_TRY(agi_rows_trade(m, s));
        AG_TRY(agi_rows_make(m, s));
        AG_TRY(agi_rows_people(m, s));
        AG_TRY(agi_rows_stay(m, s));
        AG_TRY(agi_rows_ways(m, s));
    }
    for (uint32_t s = 0; s < m->stages.n; s++) {
        AG_TRY(agi_cols_make(m, s));
        AG_TRY(agi_cols_people(m, s));
        AG_TRY(agi_cols_stay(m, s));
        AG_TRY(agi_cols_trade(m, s));
        AG_TRY(agi_cols_ways(m, s));
    }
    AG_TRY(cargo_emit(m));
    agi_build_views(m);
    return AG_OK;
}
