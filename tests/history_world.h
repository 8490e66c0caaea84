/* Runs for tests, and a sink that keeps the last checkpoint and counts rows. */
#ifndef ARGOSY_TESTS_HISTORY_WORLD_H
#define ARGOSY_TESTS_HISTORY_WORLD_H

#include "argosy/history.h"

#include "society_world.h"

typedef struct memory_sink {
    ag_ctx *ctx;
    void *bytes; /* last committed checkpoint */
    size_t count;
    uint32_t period;              /* AG_NONE: none yet */
    size_t rows[AG_N_RESULT + 1]; /* of the last period by table; the last: tables of its own */
    char hash[64];                /* as told by meta */
    bool open;
    uint32_t fail_at; /* period whose commit fails; AG_NONE: none */
    void *pending;
    size_t pending_count;
} memory_sink;

static inline ag_err memory_meta(void *self, const char *key, const char *value)
{
    memory_sink *m = self;
    if (strcmp(key, AG_META_HASH) == 0) snprintf(m->hash, sizeof m->hash, "%s", value);
    return AG_OK;
}

static inline ag_err memory_begin(void *self, uint32_t period)
{
    memory_sink *m = self;
    assert_false(m->open);
    assert_int_equal(period, m->period == AG_NONE ? 0 : m->period + 1);
    m->open = true;
    memset(m->rows, 0, sizeof m->rows);
    return AG_OK;
}

static inline ag_err memory_row(void *self, const ag_table *table, const ag_value *values)
{
    memory_sink *m = self;
    assert_true(m->open);
    for (uint32_t i = 0; i < table->n_column; i++) { /* types as declared */
        ag_type wanted = table->types[i] == 'r' ? AG_F64 : table->types[i] == 'i' ? AG_U32 : AG_U8;
        assert_int_equal(values[i].type, wanted);
    }
    uint32_t number = 0;
    while (number < AG_N_RESULT && table != ag_result_table(number)) number++;
    m->rows[number]++;
    return AG_OK;
}

static inline ag_err memory_checkpoint(void *self, uint32_t period, const void *bytes, size_t count)
{
    memory_sink *m = self;
    (void)period;
    free(m->pending);
    m->pending = malloc(count);
    assert_non_null(m->pending);
    memcpy(m->pending, bytes, count);
    m->pending_count = count;
    return AG_OK;
}

static inline ag_err memory_commit(void *self, uint32_t period)
{
    memory_sink *m = self;
    m->open = false;
    if (period == m->fail_at) return AG_ERR_IO;
    free(m->bytes);
    m->bytes = m->pending;
    m->count = m->pending_count;
    m->pending = NULL;
    m->period = period;
    return AG_OK;
}

static inline ag_err memory_resume(void *self, uint32_t *period, void **bytes, size_t *count)
{
    memory_sink *m = self;
    void *copy = NULL;
    if (m->period != AG_NONE) {
        copy = ag_renew(m->ctx, NULL, m->count, 1);
        if (!copy) return AG_ERR_MEMORY;
        memcpy(copy, m->bytes, m->count);
    }
    *period = m->period;
    *bytes = copy;
    *count = copy ? m->count : 0;
    return AG_OK;
}

static inline ag_sink memory_sink_of(memory_sink *m)
{
    return (ag_sink){.self = m,
                     .meta = memory_meta,
                     .period_begin = memory_begin,
                     .row = memory_row,
                     .checkpoint = memory_checkpoint,
                     .period_commit = memory_commit,
                     .resume = memory_resume};
}

static inline memory_sink memory_sink_new(ag_ctx *ctx)
{
    return (memory_sink){.ctx = ctx, .period = AG_NONE, .fail_at = AG_NONE};
}

static inline void memory_sink_free(memory_sink *m)
{
    free(m->bytes);
    free(m->pending);
}

/* ---- runs ------------------------------------------------------------------------------------------ */

static inline ag_run *run_of(ag_ctx *ctx, const ag_scenario *scenario,
                             const ag_run_options *options)
{
    ag_run *run = NULL;
    if (ag_run_create(ctx, scenario, options, &run) < 0) fail_with_detail(ctx);
    return run;
}

static inline void run_to_end(ag_ctx *ctx, ag_run *run, ag_sink *sink)
{
    if (ag_run_all(run, sink) < 0) fail_with_detail(ctx);
}

/* A run of a world written in the test, and what it stands on. */
typedef struct trial {
    ag_ctx *ctx;
    ag_scenario *scenario;
    ag_run *run;
} trial;

static inline trial trial_of(const char *text, const ag_run_options *options)
{
    trial t = {.ctx = ag_ctx_create(NULL)};
    t.scenario = scenario_of_text(t.ctx, text);
    t.run = run_of(t.ctx, t.scenario, options);
    return t;
}

static inline void trial_step(const trial *t, ag_sink *sink)
{
    bool done = false;
    if (ag_run_step(t->run, sink, &done) < 0) fail_with_detail(t->ctx);
}

static inline void trial_end(const trial *t)
{
    ag_run_free(t->run);
    ag_scenario_free(t->scenario);
    ag_ctx_free(t->ctx);
}

/* A millionth more in any posting of a period stops the run there. */
static inline void check_postings_audited(const char *text, uint32_t period)
{
    for (int i = 0; i < 20; i++) {
        bool done = false;
        trial t = trial_of(
            text, &(ag_run_options){.tamper = {AG_TAMPER_POSTING, period, i / 20.0, 1e-6}});
        for (uint32_t n = 0; n < period; n++) trial_step(&t, NULL);
        assert_int_equal(ag_run_step(t.run, NULL, &done), AG_ERR_AUDIT);
        trial_end(&t);
    }
}

#ifdef AG_SANITIZED
enum { TEST_PERIODS = 5 };
#else
enum { TEST_PERIODS = 30 };
#endif

#endif
