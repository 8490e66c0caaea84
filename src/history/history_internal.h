/* What the files of history share. */
#ifndef HISTORY_INTERNAL_H
#define HISTORY_INTERNAL_H

#include "argosy/history.h"
#include "argosy/society.h"
#include "history/flights.h"

/* ---- audit ---------------------------------------------------------------------------------------- */

/* What an audit reads: the rows of a period (books, state before and after), the model, and what the
** market's own check found. The rest is room for its sums. */
typedef struct agi_audit {
    const ag_model *model;
    const ag_accounts *accounts;
    const ag_state *before, *after;
    const ag_books *books;
    ag_lp_check market;
    const uint8_t
        *passed;  /* [P][X] the price told is that of a balance through which something passes */
    double *term; /* [P][G][AG_N_TERM] */
    double *running, *received, *taxed, *turnover, *dearest; /* [A] */
    double *paid, *worked,
        *revenue;       /* [A] income tax paid, person years worked for a wage, revenue */
    double *person;     /* [P + 1][P][C] */
    double *called;     /* [A] what a fund was short of before money was put in; 0: none yet */
    double *financed;   /* [P][O] shares of who puts it in; of places with some called */
    ag_run_audit worst; /* of this period */
} agi_audit;

ag_err agi_audit_create(ag_ctx *ctx, const ag_model *model, uint32_t n_account, agi_audit *audit);
void agi_audit_free(ag_ctx *ctx, agi_audit *audit);
ag_err agi_audit_period(ag_ctx *ctx, agi_audit *audit);
ag_err agi_audit_money(ag_ctx *ctx, agi_audit *audit);
ag_err agi_audit_people(ag_ctx *ctx, agi_audit *audit);
/* Means of births and deaths, as ag_cohorts_project has them but for `deaths`. */
void agi_audit_project(const ag_model *model, uint32_t place, double year, double period_yr,
                       double unmet, const double *there, ag_projection *out);
/* a and b agree to `tolerance` of `scale`; the larger of *worst and the relative difference stays. */
bool agi_audit_same(double a, double b, double scale, double tolerance, double *worst);
/* "earth" or "(transit)" for n_place or "" for AG_NONE. */
const char *agi_place_name(const ag_model *model, uint32_t place);

/* ---- record ---------------------------------------------------------------------------------------- */

typedef struct agi_store { /* what the public record points to; all of [N] room for every period */
    uint32_t n_period, n_room;
    double *year_from, *year_to, *price, *people, *crew, *born_here, *home, *output_usd, *drain_usd,
        *wage, *objective;
    uint8_t *status;
    uint32_t *iterations;
    struct ag_run_flow *flow;
    size_t n_flow, flow_capacity;
    double *expect; /* [n_expect] value; NAN: not reached */
} agi_store;

/* ---- projects --------------------------------------------------------------------------------------------- */

enum { AGI_PROJECT_TEXT = 256 };
typedef struct agi_projects {
    double *wanted; /* [n_need][n_stage] units a year, for the world */
    uint8_t *told;  /* [n_project] 1: its start is among the events, 2: its end too */
    char (*text)[AGI_PROJECT_TEXT];  /* [2 n_project] of starts, then of ends */
    char (*index)[AGI_PROJECT_TEXT]; /* [2 n_project] names of gain and cost */
    double *top;                     /* [n_stage][curves] dearest step of the world as it is */
    ag_text kept;                    /* the market's pool and basis */
    uint32_t *weighed; /* [n_project] number of the period it was last weighed in, from 1 */
} agi_projects;

/* ---- politics --------------------------------------------------------------------------------------------- */

enum { AGI_POLITICS_TEXT = 512 };
typedef struct agi_politics {
    bool *told;                      /* [n_place] its independence is among the events */
    char (*path)[AG_TEXT_MAX];       /* [n_place] "places.mars.polity" */
    char (*text)[AGI_POLITICS_TEXT]; /* [2 n_place] of independence, then of what was taken over */
} agi_politics;

/* ---- a run ---------------------------------------------------------------------------------------------- */

struct ag_run {
    ag_ctx *ctx;
    const ag_scenario *scenario;
    ag_run_options options;
    ag_model *first, *model; /* of the first period, of this one (may be the same) */
    ag_market *market;
    agi_flights flights;
    ag_accounts accounts;
    ag_state state, before;
    ag_books books;
    ag_society society;
    agi_audit audit;
    uint32_t n_period;
    double longest_yr;    /* flight that the state has room for */
    double *bound;        /* [n_period + 1] years */
    uint32_t n_event;     /* that have come, those of projects included: of the record */
    uint32_t n_given;     /* of the scenario's that have come */
    uint32_t first_event; /* of the period in progress */
    agi_projects projects;
    agi_politics politics;
    ag_set *set; /* overrides of these */
    uint32_t n_set;
    uint8_t *told; /* [A] account was told to the sink */
    agi_store store;
    ag_run_record record;
    struct ag_run_event *event;   /* [first->n_event + 2 first->n_project + 2 agi_politics_count] */
    struct ag_run_expect *expect; /* [n_expect] */
    ag_hash hash;
    ag_text checkpoint;
    ag_run_audit worst;
    double build_s, solve_s, wall_s;
    uint32_t n_row, n_col;
    uint32_t n_jump; /* prices that moved more than threefold in a period, of all periods */
    bool begun, failed;
};

/* run_events.c */
ag_err agi_events_routes(ag_run *run); /* of all events ahead, before the state is laid out */
ag_err agi_events(ag_run *run);        /* those due in the period that begins */
ag_err agi_events_before(ag_run *run,
                         uint32_t n_period); /* all of earlier periods, after a resume */
/* The model with the sets of the run and some more. */
ag_err agi_events_model(ag_run *run, const ag_set *more, uint32_t n_more, ag_model **model);
/* projects.c */
ag_err agi_projects_create(ag_run *run);
void agi_projects_free(ag_run *run);
/* Rows of the event table for the projects that end at, or start in, period n. */
void agi_projects_end(ag_run *run, uint32_t n);
void agi_projects_start(ag_run *run, uint32_t n);
/* Solves the period: weighs what is to be decided, starts at most one of them. */
ag_err agi_projects_solve(ag_run *run, ag_world *world, ag_market_answer *answer);
ag_err agi_projects_indices(ag_run *run);
/* politics.c */
uint32_t agi_politics_count(const ag_model *model); /* places that may become independent */
ag_err agi_politics_create(ag_run *run);
void agi_politics_free(ag_run *run);
/* Places that are independent from period n on: their rulers, rows of the event table, and what changes hands
** where the period is to be run; it is in the state where it was (`again`). */
void agi_politics_due(ag_run *run, uint32_t n, bool again);
/* weigh.c: what is minimised, made comparable between markets: what buyers by a curve have is worth the area
** below it, up to the price that `top` tells. top: [n_stage][agi_curves]; where 0 it is filled in. */
size_t agi_curves(const ag_model *model);
double agi_weigh(const ag_model *model, const ag_world *world, const ag_market_answer *answer,
                 double *top);
/* record.c */
ag_err agi_record_create(ag_run *run);
void agi_record_free(ag_run *run);
ag_err agi_record_period(ag_run *run, const ag_market_answer *answer);
void agi_record_publish(ag_run *run);
/* milestones.c */
bool agi_milestone_known(const ag_model *model, const char *what);
/* Value at the end of the period just done, or over it (flows, output), a year. */
double agi_milestone_value(const ag_run *run, const char *what);
/* rows.c: rows of the period to the sink, between begin and commit. */
ag_err agi_rows_write(ag_run *run, ag_sink *sink, const ag_market_answer *answer);
/* jumps.c: does the price at [place][xgood] move more than threefold; the row of the event table that says why. */
enum { AGI_JUMP_WHY_MAX = 768 };
bool agi_jump(const ag_market_answer *answer, size_t at);
void agi_jump_why(const ag_model *model, const ag_market_answer *answer, size_t at, char *text,
                  size_t size);
/* checkpoint.c */
ag_err agi_checkpoint_write(ag_run *run);
ag_err agi_checkpoint_read(ag_run *run, const void *bytes, size_t count);

#endif
