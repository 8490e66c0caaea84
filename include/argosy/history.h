/* history: a run, period by period: expect, clear, settle, live, govern, learn, audit.
**
** A run owns its state (one block of columns) and a market; the scenario outlives the run. Periods are
** written to a sink, all rows of a period or none, with a checkpoint, so that a run killed at any moment
** goes on from its last period and ends with the same hash.
**
** Errors     AG_ERR_AUDIT when mass, money, people or a market do not add up (the message names the
**            row), AG_ERR_INTERRUPTED after ag_ctx_interrupt (the period in progress is lost, what was
**            committed stays), what the market and the sink return.
** Threads    one thread a run; runs of one scenario may go on side by side with a context each. */
#ifndef ARGOSY_HISTORY_H
#define ARGOSY_HISTORY_H

#include "argosy/core.h"
#include "argosy/market.h"
#include "argosy/scenario.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A change made on purpose to one number of a period between the verbs and the audit: for the tests
** that prove that the audit sees it. */
typedef enum ag_tamper_kind {
    AG_TAMPER_NONE,
    AG_TAMPER_POSTING,
    AG_TAMPER_FLOW,
    AG_TAMPER_PERSON
} ag_tamper_kind;
typedef struct ag_tamper {
    ag_tamper_kind kind;
    uint32_t period;
    double where;  /* in [0, 1): which of the rows of that kind */
    double factor; /* the number is multiplied by 1 + factor */
} ag_tamper;

typedef struct ag_run_options {
    double until_year; /* 0: to the scenario's end */
    bool resume;       /* go on from what the sink holds */
    ag_market_options market;
    ag_tamper tamper;
} ag_run_options;

typedef struct ag_run_audit { /* largest relative residuals so far */
    double mass, money, people, market;
} ag_run_audit;

/* What a run remembers of each period it did (all of them, also after a resume). Shapes:
** N periods, P places, G goods. Amounts of a period are a year's: divided by its length. */
typedef struct ag_run_record {
    uint32_t n_period;
    const double *year_from, *year_to; /* [N] */
    const double *price;               /* [N][P][G] USD a unit */
    const uint8_t *status;             /* [N][P][G] ag_price_status */
    const double *people;              /* [N][P] residents at the period's end */
    const double *crew;                /* [N][P] visiting crew at work, person years a year */
    const double *born_here;           /* [N][P] of these */
    const double *home;                /* [N][P] share that calls the place home */
    const double *output_usd;          /* [N][P] value added a year */
    const double *drain_usd;    /* [N][P] income paid to foreign owners and treasuries a year */
    const double *wage;         /* [N][P] USD a person year */
    const double *objective;    /* [N] */
    const uint32_t *iterations; /* [N] */
    uint32_t n_row, n_col;      /* of the last programme */
    uint32_t n_jump; /* prices that moved more than threefold in a period; `event` rows say why */
    double build_s, solve_s, wall_s; /* of this process */
    uint32_t n_flow;                 /* shipments of the last period, largest worth first */
    const struct ag_run_flow {
        uint32_t from, to, good; /* rows of the model */
        double q_pyr, usd_pyr;   /* amount, worth at the destination's price */
    } * flow;
    uint32_t n_expect;
    const struct ag_run_expect {
        uint32_t expect; /* row of the model */
        double value;    /* NAN: not reached, or not known */
        bool known, hit;
    } * expect;
    ag_run_audit audit;
    char hash[33];
    uint32_t n_event;
    const struct ag_run_event {
        double year;
        uint32_t place; /* or AG_NONE */
        const char *kind, *why;
    } * event;
} ag_run_record;

typedef struct ag_run ag_run;

/* scenario must have loaded without errors; options may be NULL. */
AG_API ag_err ag_run_create(ag_ctx *ctx, const ag_scenario *scenario, const ag_run_options *options,
                            ag_run **run);
AG_API void ag_run_free(ag_run *run);
/* The model of the run's first period (names for the record's rows). */
AG_API const ag_model *ag_run_model(const ag_run *run);
/* All periods that are left. sink may be NULL. Progress is reported as "run". */
AG_API ag_err ag_run_all(ag_run *run, ag_sink *sink);
/* One period; *done = true when the last one had been done before. */
AG_API ag_err ag_run_step(ag_run *run, ag_sink *sink, bool *done);
/* Valid until the next step. */
AG_API const ag_run_record *ag_run_results(ag_run *run);
/* The linear programme of the period that comes next, as MPS. */
AG_API ag_err ag_run_write_mps(ag_run *run, const char *path);

#ifdef __cplusplus
}
#endif
#endif
