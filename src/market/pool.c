/* Pool: the cargo columns that were ever worth a thought, in the order in which they came. */
#include "market/internal.h"

#include <math.h>

enum { UNUSED_MAX = 4 };
static const double PRICE_TOLERANCE = 1e-11; /* of the column's terms: far below the solver's */

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
        one.status = agi_basis_is_basic(m, one.key) ? 0 : one.status + 1;
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
