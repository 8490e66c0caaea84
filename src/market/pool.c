/* Pool and basis: what a market remembers from solve to solve, by names.
**
** The pool is the list of cargo columns that were ever worth a thought, in the order in which they came;
** the basis says of each column and row of the last programme whether it was basic. Both are part of a
** checkpoint: with them a resumed run solves the very same programmes from the very same bases. */
#include "market/internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STATUS_LOWER = 0, STATUS_BASIC = 1, UNUSED_MAX = 4 };
static const uint32_t SAVE_MAGIC = 0x314D4741; /* "AGM1" */
static const double PRICE_TOLERANCE = 1e-11;   /* of the column's terms: far below the solver's */

/* ---- names ------------------------------------------------------------------------------------------- */

static int by_key(const void *a, const void *b)
{
    uint64_t x = ((const agi_named *)a)->key, y = ((const agi_named *)b)->key;
    return x < y ? -1 : x > y;
}

static uint32_t status_of(const agi_named *named, size_t n, uint64_t key, uint32_t otherwise)
{
    agi_named wanted = {.key = key};
    const agi_named *found = n ? bsearch(&wanted, named, n, sizeof *named, by_key) : NULL;
    return found ? found->status : otherwise;
}

/* ---- pool ------------------------------------------------------------------------------------------ */

ag_err agi_pool_add(ag_market *m, uint64_t key)
{
    AG_TRY(ag_grow(m->ctx, &m->pool, m->n_pool, &m->cap_pool, sizeof *m->pool));
    m->pool[m->n_pool++] = (agi_named){.key = key};
    return AG_OK;
}

static uint32_t field(uint64_t key, int shift, uint32_t mask)
{
    uint32_t value = (uint32_t)(key >> shift) & mask;
    return value == mask ? AG_NONE : value;
}

static uint32_t way_of(const ag_market *m, uint32_t leg, uint32_t vehicle)
{
    for (uint32_t w = 0; w < m->shape.n_way; w++) {
        if (m->shape.way[w].leg == leg && m->shape.way[w].vehicle == vehicle) return w;
    }
    return AG_NONE;
}

ag_err agi_pool_emit(ag_market *m)
{
    for (size_t i = 0; i < m->n_pool; i++) {
        uint64_t key = m->pool[i].key;
        uint32_t s = (uint32_t)(key >> 55) & 0xF, x = field(key, 0, 0x3FFFF);
        uint32_t w = way_of(m, field(key, 37, 0x3FFFF), field(key, 18, 0x7FFFF));
        if (w == AG_NONE || s >= m->stages.n || x >= ag_xgood_ship(m->model, 0)) continue;
        AG_TRY(agi_col_cargo(m, s, w, x));
    }
    return AG_OK;
}

void agi_pool_age(ag_market *m)
{
    size_t n = 0;
    for (size_t i = 0; i < m->n_pool; i++) {
        agi_named one = m->pool[i];
        bool basic = status_of(m->basis_col, m->n_basis_col, one.key, STATUS_LOWER) == STATUS_BASIC;
        one.status = basic ? 0 : one.status + 1;
        if (one.status <= UNUSED_MAX) m->pool[n++] = one;
    }
    m->n_pool = n;
}

/* Reduced cost of a cargo column over the sum of its terms' sizes. */
static double attraction(const ag_market *m, uint32_t s, uint32_t w, uint32_t x)
{
    uint32_t rows[ENTRY_MAX];
    double a[ENTRY_MAX], cost, tariff;
    uint32_t n = agi_cargo_entries(m, s, w, x, rows, a, &cost, &tariff);
    double reduced = cost + tariff, size = fabs(cost) + fabs(tariff);
    for (uint32_t i = 0; i < n; i++) {
        reduced -= a[i] * m->pi[rows[i]];
        size += fabs(a[i] * m->pi[rows[i]]);
    }
    return size > 0.0 ? reduced / size : 0.0;
}

ag_err agi_pool_price(ag_market *m, uint32_t *added)
{
    uint32_t n_x = ag_xgood_ship(m->model, 0), n_all = ag_xgood_count(m->model), count = 0;
    for (uint32_t s = 0; s < m->stages.n; s++) {
        for (uint32_t w = 0; w < m->shape.n_way; w++) {
            const agi_way *way = &m->shape.way[w];
            for (uint32_t x = 0; x < n_x; x++) {
                size_t at = ((size_t)s * m->shape.n_way + w) * n_all + x;
                if (m->cargo_in[at] || !agi_ships(m, way, s, x)) continue;
                if (attraction(m, s, w, x) >= -PRICE_TOLERANCE) continue;
                AG_TRY(agi_pool_add(m, agi_key(AG_COL_CARGO, s, way->leg, way->vehicle, x)));
                AG_TRY(agi_col_cargo(m, s, w, x));
                count++;
            }
        }
    }
    *added = count;
    return AG_OK;
}

/* ---- basis ------------------------------------------------------------------------------------------- */

static ag_err named_room(ag_market *m, agi_named **named, size_t *capacity, size_t count)
{
    if (count <= *capacity) return AG_OK;
    size_t cap = count + count / 2;
    agi_named *grown = ag_renew(m->ctx, *named, cap, sizeof **named);
    if (!grown) return AG_ERR_MEMORY;
    *named = grown;
    *capacity = cap;
    return AG_OK;
}

ag_err agi_basis_keep(ag_market *m, const int32_t *col_status, const int32_t *row_status)
{
    const ag_lp *lp = &m->b.lp;
    AG_TRY(named_room(m, &m->basis_col, &m->cap_basis_col, lp->n_col));
    AG_TRY(named_room(m, &m->basis_row, &m->cap_basis_row, lp->n_row));
    for (uint32_t j = 0; j < lp->n_col; j++) {
        m->basis_col[j] = (agi_named){agi_col_key(&m->b.col[j]), (uint32_t)col_status[j]};
    }
    for (uint32_t i = 0; i < lp->n_row; i++) {
        m->basis_row[i] = (agi_named){agi_row_key(&m->b.row[i]), (uint32_t)row_status[i]};
    }
    qsort(m->basis_col, lp->n_col, sizeof *m->basis_col, by_key);
    qsort(m->basis_row, lp->n_row, sizeof *m->basis_row, by_key);
    m->n_basis_col = lp->n_col;
    m->n_basis_row = lp->n_row;
    return AG_OK;
}

bool agi_basis_give(const ag_market *m, int32_t *col_status, int32_t *row_status)
{
    const ag_lp *lp = &m->b.lp;
    if (m->n_basis_row == 0) return false;
    for (uint32_t j = 0; j < lp->n_col; j++) {
        uint64_t key = agi_col_key(&m->b.col[j]);
        col_status[j] = (int32_t)status_of(m->basis_col, m->n_basis_col, key, STATUS_LOWER);
    }
    for (uint32_t i = 0; i < lp->n_row; i++) {
        uint64_t key = agi_row_key(&m->b.row[i]);
        row_status[i] = (int32_t)status_of(m->basis_row, m->n_basis_row, key, STATUS_BASIC);
    }
    return true;
}

/* ---- bytes --------------------------------------------------------------------------------------------- */

static ag_err add(ag_ctx *ctx, ag_text *bytes, const void *data, size_t count)
{
    return ag_text_add_bytes(ctx, bytes, data, count);
}

static ag_err add_named(ag_ctx *ctx, ag_text *bytes, const agi_named *named, size_t n)
{
    uint64_t count = n;
    AG_TRY(add(ctx, bytes, &count, sizeof count));
    for (size_t i = 0; i < n; i++) {
        AG_TRY(add(ctx, bytes, &named[i].key, sizeof named[i].key));
        AG_TRY(add(ctx, bytes, &named[i].status, sizeof named[i].status));
    }
    return AG_OK;
}

static uint64_t centres(const ag_market *m)
{
    return (uint64_t)m->model->n_stage * m->model->n_place * ag_xgood_count(m->model);
}

ag_err ag_market_save(const ag_market *m, ag_text *bytes)
{
    uint64_t n_centre = centres(m);
    AG_TRY(add(m->ctx, bytes, &SAVE_MAGIC, sizeof SAVE_MAGIC));
    AG_TRY(add_named(m->ctx, bytes, m->pool, m->n_pool));
    AG_TRY(add(m->ctx, bytes, &n_centre, sizeof n_centre));
    AG_TRY(add(m->ctx, bytes, (const char *)m->centre, n_centre * sizeof *m->centre));
    AG_TRY(add(m->ctx, bytes, (const char *)m->weight, n_centre * sizeof *m->weight));
    AG_TRY(add(m->ctx, bytes, (const char *)m->quoted, n_centre / m->model->n_stage));
    AG_TRY(add_named(m->ctx, bytes, m->basis_col, m->n_basis_col));
    return add_named(m->ctx, bytes, m->basis_row, m->n_basis_row);
}

typedef struct reader {
    const unsigned char *at;
    size_t left;
} reader;

static bool take(reader *r, void *to, size_t count)
{
    if (count > r->left) return false;
    memcpy(to, r->at, count);
    r->at += count;
    r->left -= count;
    return true;
}

static ag_err damaged(ag_market *m)
{
    return ag_fail(m->ctx, AG_ERR_INPUT, "the checkpoint of the market is damaged");
}

/* Reads named statuses; those of a basis come in ascending order. */
static ag_err take_named(ag_market *m, reader *r, agi_named **named, size_t *n, size_t *capacity)
{
    uint64_t count = 0;
    if (!take(r, &count, sizeof count)) return damaged(m);
    if (count > r->left / (sizeof(uint64_t) + sizeof(uint32_t))) return damaged(m);
    AG_TRY(named_room(m, named, capacity, count));
    for (size_t i = 0; i < count; i++) {
        take(r, &(*named)[i].key, sizeof(uint64_t));
        take(r, &(*named)[i].status, sizeof(uint32_t));
        if ((*named)[i].status > 4) return damaged(m);
    }
    *n = count;
    return AG_OK;
}

static bool ascending(const agi_named *named, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        if (named[i].key <= named[i - 1].key) return false;
    }
    return true;
}

static bool all_cargo(const agi_named *named, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (named[i].key >> 59 != AG_COL_CARGO) return false;
    }
    return true;
}

ag_err ag_market_load(ag_market *m, const void *bytes, size_t count)
{
    reader r = {bytes, count};
    uint32_t magic = 0;
    uint64_t n_centre = 0, wanted = centres(m);
    m->n_pool = m->n_basis_col = m->n_basis_row = 0;
    if (!take(&r, &magic, sizeof magic) || magic != SAVE_MAGIC) return damaged(m);
    AG_TRY(take_named(m, &r, &m->pool, &m->n_pool, &m->cap_pool));
    if (!take(&r, &n_centre, sizeof n_centre) || n_centre != wanted) return damaged(m);
    if (!take(&r, m->centre, wanted * sizeof *m->centre)) return damaged(m);
    if (!take(&r, m->weight, wanted * sizeof *m->weight)) return damaged(m);
    if (!take(&r, m->quoted, wanted / m->model->n_stage)) return damaged(m);
    AG_TRY(take_named(m, &r, &m->basis_col, &m->n_basis_col, &m->cap_basis_col));
    AG_TRY(take_named(m, &r, &m->basis_row, &m->n_basis_row, &m->cap_basis_row));
    bool fine = all_cargo(m->pool, m->n_pool) && ascending(m->basis_col, m->n_basis_col) &&
                ascending(m->basis_row, m->n_basis_row);
    return fine && r.left == 0 ? AG_OK : damaged(m);
}
