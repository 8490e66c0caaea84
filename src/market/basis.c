/* Basis: where a solve begins, by the names of columns and rows.
**
** A basis says of each column and row of a programme whether it was basic. Windows open and close, and with
** them columns and rows come and go: the programme of a year is often nearer to that of two years ago (Mars) than
** to last year's. So the bases of some periods are kept, and a period begins with the one that fits best. */
#include "market/internal.h"

#include <stdlib.h>
#include <string.h>

enum { STATUS_LOWER = 0, STATUS_BASIC = 1 };

static int by_key(const void *a, const void *b)
{
    uint64_t x = ((const agi_named *)a)->key, y = ((const agi_named *)b)->key;
    return x < y ? -1 : x > y;
}

static const agi_named *find(const agi_named *named, size_t n, uint64_t key)
{
    agi_named wanted = {.key = key};
    return n ? bsearch(&wanted, named, n, sizeof *named, by_key) : NULL;
}

static uint32_t status_of(const agi_named *named, size_t n, uint64_t key, uint32_t otherwise)
{
    const agi_named *found = find(named, n, key);
    return found ? found->status : otherwise;
}

ag_err agi_named_room(ag_market *m, agi_named **named, size_t *capacity, size_t count)
{
    if (count <= *capacity) return AG_OK;
    size_t cap = count + count / 2;
    agi_named *grown = ag_renew(m->ctx, *named, cap, sizeof **named);
    if (!grown) return AG_ERR_MEMORY;
    *named = grown;
    *capacity = cap;
    return AG_OK;
}

/* ---- of the last solve -------------------------------------------------------------------------------- */

ag_err agi_basis_keep(ag_market *m, const int32_t *col_status, const int32_t *row_status)
{
    const ag_lp *lp = &m->b.lp;
    agi_basis *basis = &m->basis;
    AG_TRY(agi_named_room(m, &basis->col, &basis->cap_col, lp->n_col));
    AG_TRY(agi_named_room(m, &basis->row, &basis->cap_row, lp->n_row));
    for (uint32_t j = 0; j < lp->n_col; j++) {
        basis->col[j] = (agi_named){agi_col_key(&m->b.col[j]), (uint32_t)col_status[j]};
    }
    for (uint32_t i = 0; i < lp->n_row; i++) {
        basis->row[i] = (agi_named){agi_row_key(&m->b.row[i]), (uint32_t)row_status[i]};
    }
    qsort(basis->col, lp->n_col, sizeof *basis->col, by_key);
    qsort(basis->row, lp->n_row, sizeof *basis->row, by_key);
    basis->n_col = lp->n_col;
    basis->n_row = lp->n_row;
    return AG_OK;
}

bool agi_basis_give(const ag_market *m, int32_t *col_status, int32_t *row_status)
{
    const ag_lp *lp = &m->b.lp;
    const agi_basis *basis = &m->basis;
    if (basis->n_row == 0) return false;
    for (uint32_t j = 0; j < lp->n_col; j++) {
        uint64_t key = agi_col_key(&m->b.col[j]);
        col_status[j] = (int32_t)status_of(basis->col, basis->n_col, key, STATUS_LOWER);
    }
    for (uint32_t i = 0; i < lp->n_row; i++) {
        uint64_t key = agi_row_key(&m->b.row[i]);
        row_status[i] = (int32_t)status_of(basis->row, basis->n_row, key, STATUS_BASIC);
    }
    return true;
}

bool agi_basis_is_basic(const ag_market *m, uint64_t col_key)
{
    return status_of(m->basis.col, m->basis.n_col, col_key, STATUS_LOWER) == STATUS_BASIC;
}

/* ---- of the last periods -------------------------------------------------------------------------------- */

static ag_err room(ag_market *m, const agi_basis *from, agi_basis *to)
{
    AG_TRY(agi_named_room(m, &to->col, &to->cap_col, from->n_col));
    return agi_named_room(m, &to->row, &to->cap_row, from->n_row);
}

static ag_err copy(ag_market *m, const agi_basis *from, agi_basis *to)
{
    AG_TRY(room(m, from, to));
    memcpy(to->col, from->col, from->n_col * sizeof *to->col);
    memcpy(to->row, from->row, from->n_row * sizeof *to->row);
    to->n_col = from->n_col;
    to->n_row = from->n_row;
    return AG_OK;
}

/* Basic columns that the programme has no more, and rows that the basis does not know. */
static size_t misfit(const ag_market *m, const agi_basis *basis)
{
    const ag_lp *lp = &m->b.lp;
    size_t lost = 0, unknown = 0;
    for (size_t j = 0; j < basis->n_col; j++) lost += basis->col[j].status == STATUS_BASIC;
    for (uint32_t j = 0; j < lp->n_col; j++) {
        const agi_named *found = find(basis->col, basis->n_col, agi_col_key(&m->b.col[j]));
        lost -= found && found->status == STATUS_BASIC;
    }
    for (uint32_t i = 0; i < lp->n_row; i++) {
        unknown += !find(basis->row, basis->n_row, agi_row_key(&m->b.row[i]));
    }
    return lost + unknown;
}

ag_err agi_basis_choose(ag_market *m)
{
    const agi_basis *best = NULL;
    size_t least = 0;
    for (uint32_t k = 0; k < AGI_PAST && m->past[k].n_row > 0; k++) {
        size_t one = misfit(m, &m->past[k]);
        if (best && one >= least) continue;
        best = &m->past[k];
        least = one;
    }
    return best ? copy(m, best, &m->basis) : AG_OK;
}

ag_err agi_basis_remember(ag_market *m)
{
    /* for all at once, so that later periods allocate nothing */
    for (uint32_t k = 0; k < AGI_PAST; k++) AG_TRY(room(m, &m->basis, &m->past[k]));
    agi_basis oldest = m->past[AGI_PAST - 1];
    memmove(&m->past[1], &m->past[0], (AGI_PAST - 1) * sizeof m->past[0]);
    m->past[0] = oldest; /* its memory serves the newest */
    m->past[0].n_col = m->past[0].n_row = 0;
    return copy(m, &m->basis, &m->past[0]);
}

static void basis_free(ag_ctx *ctx, agi_basis *basis)
{
    ag_delete(ctx, basis->col);
    ag_delete(ctx, basis->row);
}

void agi_basis_free(ag_market *m)
{
    basis_free(m->ctx, &m->basis);
    for (uint32_t k = 0; k < AGI_PAST; k++) basis_free(m->ctx, &m->past[k]);
}
