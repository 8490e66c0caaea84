/* Save: what a market remembers from period to period, as bytes of a checkpoint: pool, ladders, weights and
** the bases of the last periods. With them a resumed run solves the very same programmes from the very same
** bases. */
#include "market/internal.h"

#include <string.h>

static const uint32_t SAVE_MAGIC = 0x324D4741; /* "AGM2" */

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

static ag_err add_basis(ag_ctx *ctx, ag_text *bytes, const agi_basis *basis)
{
    AG_TRY(add_named(ctx, bytes, basis->col, basis->n_col));
    return add_named(ctx, bytes, basis->row, basis->n_row);
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
    AG_TRY(add(m->ctx, bytes, (const char *)m->marginal,
               n_centre / m->model->n_stage * sizeof *m->marginal));
    for (uint32_t k = 0; k < AGI_PAST; k++) AG_TRY(add_basis(m->ctx, bytes, &m->past[k]));
    return AG_OK;
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
    AG_TRY(agi_named_room(m, named, capacity, count));
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

static ag_err take_basis(ag_market *m, reader *r, agi_basis *basis)
{
    AG_TRY(take_named(m, r, &basis->col, &basis->n_col, &basis->cap_col));
    AG_TRY(take_named(m, r, &basis->row, &basis->n_row, &basis->cap_row));
    bool fine = ascending(basis->col, basis->n_col) && ascending(basis->row, basis->n_row);
    return fine ? AG_OK : damaged(m);
}

/* Who set the last prices; names are made of any numbers, so only the count of parts must be right. */
static ag_err take_marginal(ag_market *m, reader *r, uint64_t n)
{
    if (!take(r, m->marginal, n * sizeof *m->marginal)) return damaged(m);
    for (uint64_t i = 0; i < n; i++) {
        if (m->marginal[i].n_part > AG_PART_MAX) return damaged(m);
    }
    return AG_OK;
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
    m->n_pool = m->basis.n_col = m->basis.n_row = 0;
    if (!take(&r, &magic, sizeof magic) || magic != SAVE_MAGIC) return damaged(m);
    AG_TRY(take_named(m, &r, &m->pool, &m->n_pool, &m->cap_pool));
    if (!take(&r, &n_centre, sizeof n_centre) || n_centre != wanted) return damaged(m);
    if (!take(&r, m->centre, wanted * sizeof *m->centre)) return damaged(m);
    if (!take(&r, m->weight, wanted * sizeof *m->weight)) return damaged(m);
    if (!take(&r, m->quoted, wanted / m->model->n_stage)) return damaged(m);
    AG_TRY(take_marginal(m, &r, wanted / m->model->n_stage));
    for (uint32_t i = 0; i < AGI_PAST; i++) AG_TRY(take_basis(m, &r, &m->past[i]));
    return all_cargo(m->pool, m->n_pool) && r.left == 0 ? AG_OK : damaged(m);
}
