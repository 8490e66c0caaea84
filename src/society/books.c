/* Books: the rows of a period in growing lists that keep their room, and postings found by key.
**
** A posting is the sum over all that has the same payer, payee, reason and price; it keeps quantity
** and price beside the money, so that the money can be recomputed row by row. */
#include "society_internal.h"

#include <math.h>
#include <string.h>

static const char *const why_texts[AG_N_WHY] = {
#define AG_X(id, text) [AG_WHY_##id] = text,
    AG_WHY_LIST(AG_X)
#undef AG_X
};

const char *ag_why_text(ag_why why)
{
    return (uint32_t)why < AG_N_WHY ? why_texts[why] : "";
}

enum { SLOTS_FIRST = 1024 };

static double *numbers(ag_ctx *ctx, size_t count, bool *all)
{
    double *made = ag_new(ctx, count, sizeof *made);
    if (!made) *all = false;
    return made;
}

ag_err ag_books_create(ag_ctx *ctx, const ag_model *model, uint32_t n_account, ag_books *books)
{
    const size_t n_place = model->n_place, goods = n_place * (model->n_good + 2);
    bool all = true;
    ag_books made = {.n_place = model->n_place,
                     .n_good = model->n_good + 2,
                     .n_process = model->n_process,
                     .n_vehicle = model->n_vehicle,
                     .n_leg = model->n_leg,
                     .n_need = model->n_need};
    made.term = numbers(ctx, goods * AG_N_TERM, &all);
    made.through = numbers(ctx, goods, &all);
    made.built = numbers(ctx, n_place * model->n_process, &all);
    made.ships = numbers(ctx, model->n_vehicle, &all);
    made.lack = numbers(ctx, goods, &all);
    made.served = numbers(ctx, model->n_need, &all);
    made.hired = numbers(ctx, n_place, &all);
    made.left = numbers(ctx, n_place, &all);
    made.visiting = numbers(ctx, n_place, &all);
    made.sourced = numbers(ctx, n_place, &all);
    made.sunk = numbers(ctx, n_place, &all);
    made.burn = numbers(ctx, (size_t)model->n_leg * model->n_vehicle, &all);
    made.output = numbers(ctx, n_place, &all);
    made.drain = numbers(ctx, n_place, &all);
    made.wage = numbers(ctx, n_place, &all);
    made.passed = numbers(ctx, (n_place + 1) * n_place * ag_cohort_count(model), &all);
    made.balance = numbers(ctx, n_account, &all);
    made.turnover = numbers(ctx, n_account, &all);
    made.dearest = numbers(ctx, n_account, &all);
    made.financed = numbers(ctx, ag_owner_count(model), &all);
    made.balanced = ag_new(ctx, n_place * ag_xgood_count(model), 1);
    made.n_slot = SLOTS_FIRST;
    made.slot = ag_new(ctx, made.n_slot, sizeof *made.slot);
    if (!all || !made.slot || !made.balanced) {
        ag_books_free(ctx, &made);
        return AG_ERR_MEMORY;
    }
    *books = made;
    return AG_OK;
}

void ag_books_free(ag_ctx *ctx, ag_books *books)
{
    if (!books) return;
    void *const parts[] = {
        books->posting.row, books->flow.row,    books->trip.row,    books->made.row,
        books->move.row,    books->index.row,   books->term,        books->through,
        books->built,       books->ships,       books->lack,        books->hired,
        books->left,        books->sourced,     books->sunk,        books->burn,
        books->wage,        books->balance,     books->turnover,    books->dearest,
        books->slot,        books->row_through, books->row_dropped, books->value,
        books->served,      books->balanced,    books->output,      books->drain,
        books->visiting,    books->financed,    books->passed};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) ag_delete(ctx, parts[i]);
    *books = (ag_books){0};
}

static size_t slot_of(const ag_posting *key, size_t n_slot)
{
    uint64_t h = (uint64_t)key->debit << 32 | key->credit;
    h = (h ^ ((uint64_t)key->why << 56 | key->sub)) * 0x9e3779b97f4a7c15u;
    return (size_t)(h ^ h >> 29) & (n_slot - 1);
}

static bool same_key(const ag_posting *a, const ag_posting *b)
{
    return a->debit == b->debit && a->credit == b->credit && a->why == b->why && a->sub == b->sub;
}

/* Slot that holds the key, or the free one where it belongs. The table is never full. */
static size_t find_slot(const ag_books *books, const ag_posting *key)
{
    size_t at = slot_of(key, books->n_slot);
    while (books->slot[at] > 0 && !same_key(&books->posting.row[books->slot[at] - 1], key)) {
        at = (at + 1) & (books->n_slot - 1);
    }
    return at;
}

static ag_err grow_slots(ag_ctx *ctx, ag_books *books)
{
    size_t n_slot = books->n_slot * 2;
    uint32_t *slot = ag_new(ctx, n_slot, sizeof *slot);
    if (!slot) return AG_ERR_MEMORY;
    ag_delete(ctx, books->slot);
    books->slot = slot;
    books->n_slot = n_slot;
    for (size_t i = 0; i < books->posting.n; i++) {
        slot[find_slot(books, &books->posting.row[i])] = (uint32_t)i + 1;
    }
    return AG_OK;
}

ag_err ag_books_post(ag_ctx *ctx, ag_books *books, uint32_t payer, uint32_t payee, ag_why why,
                     uint32_t sub, double q, double price)
{
    if (payer == payee || q == 0 || price == 0) return AG_OK;
    bool turned = (q < 0) != (price < 0);
    ag_posting key = {.debit = turned ? payer : payee,
                      .credit = turned ? payee : payer,
                      .why = why,
                      .sub = sub,
                      .price = fabs(price)};
    size_t at = find_slot(books, &key);
    if (books->slot[at] == 0) {
        AG_TRY(ag_grow(ctx, &books->posting.row, books->posting.n, &books->posting.capacity,
                       sizeof *books->posting.row));
        books->posting.row[books->posting.n++] = key;
        books->slot[at] = (uint32_t)books->posting.n;
        if (books->posting.n * 2 > books->n_slot) AG_TRY(grow_slots(ctx, books));
        at = find_slot(books, &key);
    }
    ag_posting *row = &books->posting.row[books->slot[at] - 1];
    row->q += fabs(q);
    row->usd = row->q * row->price;
    return AG_OK;
}
