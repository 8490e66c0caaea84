/* For tests: a sink that hands rows to a function and keeps nothing. */
#ifndef ARGOSY_TESTS_ROW_SINK_H
#define ARGOSY_TESTS_ROW_SINK_H

#include "history_world.h"

static inline ag_err row_sink_meta(void *self, const char *key, const char *value)
{
    (void)self;
    (void)key;
    (void)value;
    return AG_OK;
}

static inline ag_err row_sink_period(void *self, uint32_t period)
{
    (void)self;
    (void)period;
    return AG_OK;
}

static inline ag_err row_sink_checkpoint(void *self, uint32_t period, const void *bytes,
                                         size_t count)
{
    (void)bytes;
    (void)count;
    return row_sink_period(self, period);
}

static inline ag_sink row_sink_of(void *self,
                                  ag_err (*row)(void *, const ag_table *, const ag_value *))
{
    return (ag_sink){.self = self,
                     .meta = row_sink_meta,
                     .period_begin = row_sink_period,
                     .row = row,
                     .checkpoint = row_sink_checkpoint,
                     .period_commit = row_sink_period};
}

/* Whether a row is of that table and has these texts in its columns a and b. */
static inline bool row_is(const ag_table *table, const ag_value *values, ag_result result,
                          uint32_t a, const char *text_a, uint32_t b, const char *text_b)
{
    return table == ag_result_table(result) && strcmp(values[a].text, text_a) == 0 &&
           strcmp(values[b].text, text_b) == 0;
}

#endif
