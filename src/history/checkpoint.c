/* Checkpoint: all that a run needs to go on, as bytes.
**
** A head (magic, version, byte order, the scenario's hash, sizes), the state's block, counters, the record
** so far, the market's pool and basis, and a hash of all before it. Reading trusts nothing: each piece is
** measured against what is left, each count against the run's own; a checkpoint that does not fit is bad
** input. Numbers are the machine's: a checkpoint goes on where it was made. */
#include "history/history_internal.h"

#include <math.h>
#include <string.h>

static const char MAGIC[16] = "argosy state 3\n";
static const uint32_t BYTE_ORDER = 0x01020304;
enum { HASH_TEXT = 33, N_SIZE = 13 };

/* ---- one walk for writing and reading --------------------------------------------------------------- */

/* A cursor that appends to a text or takes from bytes. */
typedef struct cursor {
    ag_ctx *ctx;
    ag_text *out;            /* NULL: reading */
    const unsigned char *at; /* reading */
    size_t left;
} cursor;

static ag_err damaged(ag_ctx *ctx)
{
    return ag_fail(ctx, AG_ERR_INPUT, "the checkpoint is damaged");
}

static ag_err bytes(cursor *c, void *value, size_t count)
{
    if (c->out) return ag_text_add_bytes(c->ctx, c->out, value, count);
    if (count > c->left) return damaged(c->ctx);
    memcpy(value, c->at, count);
    c->at += count;
    c->left -= count;
    return AG_OK;
}

/* Something that must be the same when read. */
static ag_err fixed(cursor *c, const void *value, size_t count, const char *what)
{
    if (c->out) return ag_text_add_bytes(c->ctx, c->out, value, count);
    if (count > c->left) return damaged(c->ctx);
    if (memcmp(c->at, value, count) != 0) {
        return ag_fail(c->ctx, AG_ERR_INPUT, "the checkpoint has another %s than this run", what);
    }
    c->at += count;
    c->left -= count;
    return AG_OK;
}

static ag_err head(cursor *c, ag_run *run)
{
    const ag_state *s = &run->state;
    const uint32_t sizes[N_SIZE] = {
        s->n_place,          s->n_good,    s->n_xgood, s->n_process,  s->n_deposit,
        s->n_vehicle,        s->n_account, s->n_bin,   run->n_period, run->first->n_expect,
        run->first->n_event, s->n_project, s->n_need};
    AG_TRY(fixed(c, MAGIC, sizeof MAGIC, "format"));
    AG_TRY(fixed(c, &BYTE_ORDER, sizeof BYTE_ORDER, "byte order"));
    AG_TRY(fixed(c, run->first->inputs_hash, HASH_TEXT, "scenario"));
    AG_TRY(fixed(c, &run->first->seed, sizeof run->first->seed, "seed"));
    AG_TRY(fixed(c, sizes, sizeof sizes, "size"));
    return fixed(c, &s->bin_yr, sizeof s->bin_yr, "period length");
}

static ag_err counters(cursor *c, ag_run *run, uint32_t *n_event)
{
    AG_TRY(bytes(c, run->state.columns->block, run->state.columns->bytes));
    AG_TRY(bytes(c, &run->hash, sizeof run->hash));
    AG_TRY(bytes(c, n_event, sizeof *n_event));
    AG_TRY(bytes(c, &run->n_row, sizeof run->n_row));
    AG_TRY(bytes(c, &run->n_col, sizeof run->n_col));
    AG_TRY(bytes(c, &run->n_jump, sizeof run->n_jump));
    AG_TRY(bytes(c, &run->worst, sizeof run->worst));
    return bytes(c, &run->store.n_period, sizeof run->store.n_period);
}

static ag_err record(cursor *c, ag_run *run)
{
    agi_store *s = &run->store;
    if (s->n_period > s->n_room) return damaged(c->ctx);
    size_t n = s->n_period, np = n * run->first->n_place, npg = np * run->first->n_good;
    double *const by_place[] = {s->people,     s->crew,      s->born_here, s->home,
                                s->output_usd, s->drain_usd, s->wage};
    AG_TRY(bytes(c, s->year_from, n * sizeof(double)));
    AG_TRY(bytes(c, s->year_to, n * sizeof(double)));
    AG_TRY(bytes(c, s->objective, n * sizeof(double)));
    AG_TRY(bytes(c, s->iterations, n * sizeof(uint32_t)));
    AG_TRY(bytes(c, s->price, npg * sizeof(double)));
    AG_TRY(bytes(c, s->status, npg));
    for (size_t i = 0; i < sizeof by_place / sizeof *by_place; i++) {
        AG_TRY(bytes(c, by_place[i], np * sizeof(double)));
    }
    return bytes(c, s->expect, run->first->n_expect * sizeof(double));
}

static ag_err flows(cursor *c, ag_run *run)
{
    agi_store *s = &run->store;
    uint64_t n_flow = s->n_flow;
    AG_TRY(bytes(c, &n_flow, sizeof n_flow));
    if (!c->out) {
        if (n_flow > c->left / sizeof *s->flow) return damaged(c->ctx);
        if (n_flow > s->flow_capacity) {
            struct ag_run_flow *grown = ag_renew(c->ctx, s->flow, n_flow, sizeof *grown);
            if (!grown) return AG_ERR_MEMORY;
            s->flow = grown;
            s->flow_capacity = n_flow;
        }
        s->n_flow = n_flow;
    }
    for (size_t i = 0; i < s->n_flow; i++) {
        struct ag_run_flow *flow = &s->flow[i];
        AG_TRY(bytes(c, &flow->from, sizeof flow->from));
        AG_TRY(bytes(c, &flow->to, sizeof flow->to));
        AG_TRY(bytes(c, &flow->good, sizeof flow->good));
        AG_TRY(bytes(c, &flow->q_pyr, sizeof flow->q_pyr));
        AG_TRY(bytes(c, &flow->usd_pyr, sizeof flow->usd_pyr));
        if (flow->from >= run->first->n_place || flow->to >= run->first->n_place ||
            flow->good >= run->first->n_good) {
            return damaged(c->ctx);
        }
    }
    return AG_OK;
}

/* ---- writing --------------------------------------------------------------------------------------------- */

static ag_err add_market(cursor *c, ag_run *run)
{
    uint64_t count = 0;
    size_t at = c->out->length;
    AG_TRY(bytes(c, &count, sizeof count));
    AG_TRY(ag_market_save(run->market, c->out));
    count = c->out->length - at - sizeof count;
    memcpy(c->out->s + at, &count, sizeof count);
    return AG_OK;
}

static void seal(const void *data, size_t count, char hex[HASH_TEXT])
{
    ag_hash hash;
    ag_hash_begin(&hash);
    ag_hash_bytes(&hash, data, count);
    ag_hash_end(&hash, hex);
}

ag_err agi_checkpoint_write(ag_run *run)
{
    cursor c = {.ctx = run->ctx, .out = &run->checkpoint};
    uint32_t n_event = run->n_event;
    char hex[HASH_TEXT];
    run->checkpoint.length = 0;
    AG_TRY(head(&c, run));
    AG_TRY(counters(&c, run, &n_event));
    AG_TRY(record(&c, run));
    AG_TRY(flows(&c, run));
    AG_TRY(add_market(&c, run));
    seal(run->checkpoint.s, run->checkpoint.length, hex);
    return bytes(&c, hex, HASH_TEXT);
}

/* ---- reading ---------------------------------------------------------------------------------------------- */

/* What was read makes sense as a whole. */
static ag_err check_sense(ag_run *run)
{
    const agi_store *s = &run->store;
    if (s->n_period == 0 || s->n_period > s->n_room || run->n_event > 0) {
        return damaged(run->ctx);
    }
    if (ag_columns_bad(run->state.columns)) return damaged(run->ctx);
    if (run->state.clock[1] != s->n_period || run->state.clock[0] != run->bound[s->n_period]) {
        return damaged(run->ctx);
    }
    size_t npg = (size_t)s->n_period * run->first->n_place * run->first->n_good;
    for (size_t i = 0; i < npg; i++) {
        if (s->status[i] > AG_PRICE_NO_TRADE) return damaged(run->ctx);
    }
    return AG_OK;
}

static ag_err read_market(cursor *c, ag_run *run)
{
    uint64_t count = 0;
    AG_TRY(bytes(c, &count, sizeof count));
    if (count != c->left) return damaged(c->ctx);
    return ag_market_load(run->market, c->at, (size_t)count);
}

ag_err agi_checkpoint_read(ag_run *run, const void *data, size_t count)
{
    char hex[HASH_TEXT];
    uint32_t n_event = 0;
    if (count < HASH_TEXT) return damaged(run->ctx);
    cursor c = {.ctx = run->ctx, .at = data, .left = count - HASH_TEXT};
    AG_TRY(head(&c, run));
    seal(data, count - HASH_TEXT, hex);
    if (memcmp(hex, (const char *)data + (count - HASH_TEXT), HASH_TEXT) != 0) {
        return damaged(run->ctx);
    }
    AG_TRY(counters(&c, run, &n_event));
    AG_TRY(record(&c, run));
    AG_TRY(flows(&c, run));
    AG_TRY(check_sense(run));
    AG_TRY(read_market(&c, run));
    AG_TRY(agi_events_before(run, run->store.n_period));
    return run->n_event == n_event ? AG_OK : damaged(run->ctx);
}
