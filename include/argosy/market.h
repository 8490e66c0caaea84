/* market: the spatial equilibrium of one period as a linear programme (docs/theory/market.md).
**
** ag_market_solve builds the programme of the stages that begin at world->year, solves it, has it
** checked by code that did not build it, and reads prices and quotes off it. The solve is a pure
** function of (model, world, pool of cargo columns, basis by name): ag_market_save keeps pool and
** basis for a checkpoint.
**
** Units      a column of stage s is a flow per year (or an amount at the stage's end: STORE, PEOPLE);
**            `value` x L0 is what happens in the period. Money: USD of the scenario's year. A row dual
**            pi is discounted; its price in money of the period is pi / delta0 a unit and year.
** Rows       every row reads  sum a x >= rhs  or  = rhs; so pi >= 0 on the former. A column with a > 0
**            delivers to the row and is paid a x pi, one with a < 0 pays; who owns a piece of the rhs
**            is paid -rhs pi.
** Ownership  an answer belongs to the market and holds until the next solve.
** Threads    a market belongs to one thread; the model may be shared. */
#ifndef ARGOSY_MARKET_H
#define ARGOSY_MARKET_H

#include "argosy/core.h"
#include "argosy/scenario.h"

#include <math.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- extended goods: what has a balance row at a place ------------------------------------------ */

/* Goods of the model in [0, n_good), then travellers, visiting crews (persons on their way) and one a
** vehicle class (ships). */
static inline uint32_t ag_xgood_traveller(const ag_model *model)
{
    return model->n_good;
}
static inline uint32_t ag_xgood_crew(const ag_model *model)
{
    return model->n_good + 1;
}
static inline uint32_t ag_xgood_ship(const ag_model *model, uint32_t vehicle)
{
    return model->n_good + 2 + vehicle;
}
static inline uint32_t ag_xgood_count(const ag_model *model)
{
    return model->n_good + 2 + model->n_vehicle;
}

/* ---- legs of the sky ------------------------------------------------------------------------------- */

/* How a leg of the sky is flown in a stage. Over several departures the masses of propellant are a mean
** (of R - 1, not of dv). */
enum { AG_FLIGHT_MAX = 32 };
typedef struct ag_flight {
    uint32_t n; /* departures; 0: none in this stage */
    double dv_mps[AG_FLIGHT_MAX];
    double tof_yr, aero; /* of all of them; aeroshell as a share of what arrives */
    double cycle_yr; /* of the fleet for one trip: half of the time to a ship's next departure */
    double every_yr; /* between windows; 0: always open */
} ag_flight;

/* Mean of R - 1 of the departures; 0 without an engine (ve 0). */
static inline double ag_flight_burn(const ag_flight *flight, double ve_mps)
{
    double sum = 0;
    for (uint32_t i = 0; i < flight->n && ve_mps > 0; i++) sum += expm1(flight->dv_mps[i] / ve_mps);
    return flight->n > 0 ? sum / flight->n : 0;
}

/* The flights of a leg: of stage 0 on, or NULL where it is not of the sky. */
static inline const ag_flight *ag_flight_of(const ag_model *model, const ag_flight *flight,
                                            uint32_t leg)
{
    if (model->leg[leg].kind != AG_LEG_SKY || !flight) return NULL;
    return &flight[(size_t)leg * model->n_stage];
}

/* Time of flight of a leg in a stage. */
static inline double ag_leg_tof_yr(const ag_model *model, const ag_flight *flight, uint32_t leg,
                                   uint32_t stage)
{
    const ag_flight *of = ag_flight_of(model, flight, leg);
    return of ? of[stage].tof_yr : model->leg[leg].tof_yr;
}

/* Judgement: years after which of a shock to outside demand or supply 1/e is left. */
#define AG_SHOCK_YR 10.0

/* ---- what a solve reads -------------------------------------------------------------------------- */

/* Columns of the run's state. P places, J processes, X extended goods, B bins. Bin b of a schedule is
** what comes due in [year + b bin_yr, year + (b+1) bin_yr). */
typedef struct ag_world {
    double year, period_yr; /* start and length of the period = length of stage 0 */
    double bin_yr;
    uint32_t n_bin;
    const double *stock;      /* [P][X] at the start; ships and travellers waiting included */
    const double *transit;    /* [P][X][B] arriving */
    const double *capacity;   /* [P][J] units a year in service */
    const double *pending;    /* [P][J][B] units a year entering service */
    const double *people;     /* [P] residents */
    const double *grown;      /* [P] G of the period: residents, without moves, over those before;
                                     NULL: by the model's rates */
    const double *growth_pyr; /* [P] rate of later stages; NULL likewise */
    const double *hands;      /* [P] workers per resident; NULL: participation */
    const double *shelter;    /* [P] persons that the endowment shelters */
    const double *deposit;    /* [n_deposit] left */
    const double *quote;      /* [P][X] USD a unit; 0: none yet */
    const double *budget;     /* [P] USD a year households spend beyond needs, by shares */
    const double *process_factor; /* [J] on equipment, labour, cost (learning) */
    const double *vehicle_factor; /* [V] on prices and recipes */
    const ag_flight *flight;      /* [n_leg][n_stage]; NULL where no leg is of the sky */
    const double *process_from, *vehicle_from; /* [J], [V] year from which what is being developed
                                                  is there; NULL: nothing is */
    const double *wanted; /* [n_need][n_stage] units a year that projects want; NULL: nothing */
    /* [n_demand], [n_supply] log of this period's quantity over the path's; NULL: none. It fades with
    ** AG_SHOCK_YR. */
    const double *demand_shock, *supply_shock;
    const double
        *purse; /* [n_polity] share of their budgets that programmes can spend; NULL: all */
    const double
        *wage; /* [P] USD a person year as usual, for income tax; 0: none; NULL: none known */
    const double
        *afford; /* [P][n_good] USD a unit at which people can pay for the whole of a need, 0: not
                             known; NULL where needs are met at any price */
} ag_world;

/* ---- columns and rows ------------------------------------------------------------------------------ */

/* X(kind, a, b, c, meaning) */
#define AG_COL_LIST(X)                                                                             \
    X(MAKE, "place", "process", "deposit", "activity, units a year")                               \
    X(BUILD, "place", "process", "tranche", "new capacity, units a year, a year")                  \
    X(DEMAND, "demand", "step", "", "bought by outsiders or a programme")                          \
    X(SPEND, "place", "good", "step", "bought by households beyond needs")                         \
    X(SUPPLY, "supply", "step", "", "sold by outsiders")                                           \
    X(SHORT, "demand", "", "", "inelastic demand not met")                                         \
    X(LACK, "place", "good", "step", "need of people not met")                                     \
    X(CARGO, "leg", "vehicle", "xgood", "shipped")                                                 \
    X(TRIP, "leg", "vehicle", "", "trips a year")                                                  \
    X(KEEP, "leg", "vehicle", "", "t of propellant still aboard on arrival, a year")               \
    X(SHIP, "place", "vehicle", "", "ships bought (external) or built")                            \
    X(STORE, "place", "xgood", "", "kept to the next stage, amount")                               \
    X(PEOPLE, "place", "", "", "residents at the stage's end (tail: mean)")                        \
    X(HIRE, "place", "tranche", "", "migrants arriving to stay, persons a year")                   \
    X(LEAVE, "place", "", "", "residents leaving, persons a year")                                 \
    X(WORK, "place", "", "", "residents at work")                                                  \
    X(VISIT, "place", "", "", "visiting crew at work")                                             \
    X(SOURCE, "place", "xgood", "", "travellers and crews setting out from an external place")     \
    X(SINK, "place", "xgood", "", "travellers come home to an external place")                     \
    X(STAY, "place", "step", "", "settlers who live there and pay for it, persons")

#define AG_ROW_LIST(X)                                                                             \
    X(GOOD, "place", "xgood", "balance of a good; = for travellers and crews")                     \
    X(CAPACITY, "place", "process", "activity within capacity")                                    \
    X(LABOUR, "place", "", "work done by those at work")                                           \
    X(WORKERS, "place", "", "those at work among residents")                                       \
    X(PEOPLE, "place", "", "residents carried forward; =")                                         \
    X(DEPOSIT, "deposit", "", "extraction of all stages within what is left; stage 0")             \
    X(PAYLOAD, "leg", "vehicle", "cargo within payload")                                           \
    X(TANK, "leg", "vehicle", "propellant within tanks")                                           \
    X(SEATS, "leg", "vehicle", "persons within seats")                                             \
    X(CYCLE, "vehicle", "", "trips times round trips within the fleet")                            \
    X(NEED, "place", "good", "what is lacked within what those who live here need")                \
    X(STAY, "place", "", "settlers within residents")

typedef enum ag_col_kind {
#define AG_X(kind, a, b, c, meaning) AG_COL_##kind,
    AG_COL_LIST(AG_X)
#undef AG_X
        AG_COL_KINDS
} ag_col_kind;

typedef enum ag_row_kind {
#define AG_X(kind, a, b, meaning) AG_ROW_##kind,
    AG_ROW_LIST(AG_X)
#undef AG_X
        AG_ROW_KINDS
} ag_row_kind;

typedef struct ag_col {
    uint32_t kind, stage;
    uint32_t a, b, c; /* as AG_COL_LIST says; AG_NONE where not used */
} ag_col;

typedef struct ag_row {
    uint32_t kind, stage;
    uint32_t a, b;
} ag_row;

/* Whose a piece of a right-hand side is. */
typedef enum ag_rhs_kind {
    AG_RHS_STOCK,    /* from stock, decay of the stage taken off: -rhs */
    AG_RHS_TRANSIT,  /* arrivals of what is under way */
    AG_RHS_NEED,     /* inelastic demand of outsiders or a project (rhs > 0); b = demand row */
    AG_RHS_PEOPLE,   /* needs and hands of those here at the start, people carried forward */
    AG_RHS_SHELTER,  /* endowment */
    AG_RHS_CAPACITY, /* of old and pending capacity */
    AG_RHS_DEPOSIT,
    AG_RHS_FLEET
} ag_rhs_kind;
typedef struct ag_rhs {
    uint32_t row, kind, b;
    double value;
} ag_rhs;

typedef struct ag_lp { /* min cost x, rows >= or = rhs, 0 <= x <= upper; matrix by columns */
    uint32_t n_row, n_col, n_rhs;
    size_t n_nonzero;
    const ag_row *row;
    const ag_col *col;
    const double *rhs;          /* [n_row] sum of its pieces */
    const uint8_t *equal;       /* [n_row] 1: = */
    const ag_rhs *piece;        /* [n_rhs] by row */
    const size_t *start;        /* [n_col + 1] */
    const uint32_t *index;      /* [n_nonzero] rows */
    const double *a;            /* [n_nonzero] */
    const double *cost, *upper; /* [n_col]; upper INFINITY */
    const double *wedge;        /* [n_col] part of cost that goes to a treasury (may be < 0) */
    const uint32_t *wedge_to;   /* [n_col] polity or AG_NONE */
} ag_lp;

/* ---- the answer ------------------------------------------------------------------------------------ */

typedef enum ag_price_status {
    AG_PRICE_TRADED,
    AG_PRICE_IMPORT_PARITY, /* idle; quote = cheapest way to bring it here */
    AG_PRICE_EXPORT_PARITY, /* idle; quote = best use elsewhere less the way there */
    AG_PRICE_NO_TRADE       /* idle; last quote within [bid, ask] */
} ag_price_status;

/* Part of a price: what a row's dual (as a price of the period) brings to it; row.kind AG_ROW_KINDS: the
** column's own cost or worth. */
typedef struct ag_price_part {
    ag_row row;
    double usd;
} ag_price_part;

enum { AG_PART_MAX = 4 };

/* Who sets a price (docs/theory/market.md, quotes). */
typedef struct ag_marginal {
    ag_col col;    /* the last to deliver, or, if `uses`, to draw; kind AG_COL_KINDS: nobody */
    uint32_t uses; /* 0, 1 */
    uint32_t n_part;
    ag_price_part part[AG_PART_MAX]; /* largest first */
    double rest_usd;                 /* of all other parts; together they are the price */
    double usd, q_pyr; /* price or quote; what passes through the balance, units a year */
} ag_marginal;

typedef struct ag_lp_check { /* all relative, recomputed from the model (src/market/check.c) */
    double primal, dual, complementarity, gap;
    double
        unbalanced; /* sum of |pi slack| and |reduced cost x| over the sum of |pi a x|: the share of
                       ** all turnover that the markets and operators fail to close by */
    const char *worst; /* name of the worst row or column; "" when all are 0 */
} ag_lp_check;

typedef struct ag_market_answer {
    const ag_lp *lp;
    const double *value; /* [n_col] */
    const double *pi;    /* [n_row] duals, >= 0 on >= rows */
    double objective;    /* discounted cost less worth: what is minimised */
    double delta0;       /* discounted years of stage 0; money of the period = pi a x L0 / delta0 */
    const double *price; /* [P][X] USD a unit in stage 0 where traded, else the quote */
    const uint8_t *status; /* [P][X] ag_price_status */
    const uint8_t
        *passed; /* [P][X] 1: something passes through the balance, the price is its dual */
    const ag_marginal *marginal, *marginal_was; /* [P][X] of this period and of the one before */
    const double *wage; /* [P] USD a person year: price of labour, quote where idle; 0 none */
    ag_lp_check check;
    uint32_t iterations, n_solve, n_priced; /* simplex iterations, solves, cargo columns added */
    uint32_t n_refused;                     /* answers that the check refused, before this one */
    uint32_t
        way; /* furthest way of solving that a solve of this answer came to; 0: the first did */
    double build_s, solve_s, check_s;
} ag_market_answer;

/* ---- stages ------------------------------------------------------------------------------------------ */

enum { AG_STAGE_MAX = 16, AG_TRANCHE_MAX = 5, AG_STAY_MAX = 12, AG_LACK_MAX = 6 };

typedef struct ag_stages {
    uint32_t n;
    bool tail;                 /* the last stage stands for ever after */
    double rho;                /* 1/yr */
    double from[AG_STAGE_MAX]; /* years after the period's start */
    double length[AG_STAGE_MAX];
    double
        span[AG_STAGE_MAX]; /* years that turn an amount into a flow: length; 1/rho in the tail */
    double delta[AG_STAGE_MAX]; /* discounted years */
} ag_stages;

AG_API void ag_stages_make(const ag_model *model, double period_yr, ag_stages *stages);
/* Factor on the quantity of a demand by what its polity can spend: of programmes, in all stages. */
static inline double ag_purse_of(const ag_world *world, const ag_demand *demand)
{
    bool programme = demand->polity != AG_NONE && demand->project == AG_NONE;
    return world->purse && programme ? world->purse[demand->polity] : 1.0;
}
/* Factor on the quantity of a demand or supply in a stage by its shock; shock may be NULL. */
AG_API double ag_stage_shock(const ag_stages *stages, const double *shock, uint32_t row,
                             uint32_t stage);

/* ---- use --------------------------------------------------------------------------------------------- */

typedef struct ag_market_options {
    bool all_columns;    /* no column generation: every cargo column from the start */
    bool cold;           /* forget the basis before each solve (for measuring) */
    uint32_t step_limit; /* of each simplex way of solving; 0: by the programme's size */
} ag_market_options;

typedef struct ag_market ag_market;

/* options may be NULL. The model must outlive the market or be replaced first. */
AG_API ag_err ag_market_create(ag_ctx *ctx, const ag_model *model, const ag_market_options *options,
                               ag_market **market);
AG_API void ag_market_free(ag_market *market);
/* After an event: another model of the same scenario (same rows). */
AG_API ag_err ag_market_set_model(ag_market *market, const ag_model *model);
/* Errors     AG_ERR_SOLVER when the solver fails or its answer is refused by the check,
**            AG_ERR_NO_ANSWER when the programme is infeasible or unbounded (message names rows). */
AG_API ag_err ag_market_solve(ag_market *market, const ag_world *world, ag_market_answer *answer);
/* Pool and basis as bytes (appended), and back. */
AG_API ag_err ag_market_save(const ag_market *market, ag_text *bytes);
AG_API ag_err ag_market_load(ag_market *market, const void *bytes, size_t count);
/* The last programme in free MPS, with names that speak: for other solvers. */
AG_API ag_err ag_market_write_mps(ag_market *market, const char *path);

/* "GOOD.mars.water.0", "CARGO.leo>mars.tug.water.2": names of rows and columns, into text[size]. */
AG_API void ag_row_name(const ag_model *model, const ag_row *row, char *text, size_t size);
AG_API void ag_col_name(const ag_model *model, const ag_col *col, char *text, size_t size);
/* Name of an extended good: "water", "(traveller)", "(crew)", "(ship) tug". */
AG_API const char *ag_xgood_name(const ag_model *model, uint32_t xgood);

#ifdef __cplusplus
}
#endif
#endif
