/* market: what its files share and nobody else sees. */
#ifndef ARGOSY_MARKET_INTERNAL_H
#define ARGOSY_MARKET_INTERNAL_H

#include "argosy/market.h"

enum { LADDER_MAX = 96, ENTRY_MAX = 512, AGI_WAYS = 5 /* to solve */, AGI_PAST = 6 /* bases */ };
/* Judgement: a person's need not met for a year, or a person stranded, weighs as 2000 years' wages. A
** year without air, water or room kills: the value of a statistical life, some 200 wages (10 to 13 MUSD in
** the USA), about ten times over. */
#define AGI_LACK_WAGES 2000.0

/* ---- what follows from the model alone ------------------------------------------------------------ */

/* A way for cargo: a leg and the vehicle that flies it, or an abstract leg (vehicle AG_NONE). */
typedef struct agi_way {
    uint32_t leg, vehicle, from, to;
    double loss;
    bool kept; /* propellant may stay aboard */
} agi_way;

typedef struct agi_hop { /* a way in a stage */
    bool open;           /* there are departures, and the tank takes the ship there */
    double tof_yr;
    double burn;     /* (R - 1)(1 + aero), t of propellant a tonne on arrival */
    double shell;    /* 1 + aero */
    double cycle_yr; /* of the fleet, for one trip this way */
    double traveller_t, crew_t;
} agi_hop;

typedef struct agi_shape { /* arrays in the market's arena, made anew with each model */
    uint32_t n_way;
    agi_way *way;
    agi_hop *hop;       /* [S][way], of the solve in hand */
    uint8_t *runs;      /* [P][J] the process may run there, a deposit is there if it needs one */
    uint8_t *local;     /* [P][X] used or made there */
    uint8_t *present;   /* [P][X] can be had there */
    uint8_t *useful;    /* [P][X] can be used there or further on */
    uint8_t *peopled;   /* [P] full place with residents' rows */
    uint8_t *yard;      /* [P][V] ships can be bought or built there */
    double *wage_floor; /* [P] USD a person year: reservation wage with hardship */
    uint8_t *fleet;     /* [V] its ships are counted */
    bool labour;        /* somebody asks for wages */
    double penalty;     /* of unmet inelastic demand, where none is given */
    double
        *cycle_min_yr; /* [V] shortest window interval of its ways; INFINITY: none; of the solve */
} agi_shape;

/* ---- the programme under construction --------------------------------------------------------------- */

typedef struct agi_build {
    ag_lp lp; /* views of the arrays below */
    size_t cap_row, cap_col, cap_nonzero, cap_rhs;
    ag_row *row;
    ag_col *col;
    double *rhs, *a, *cost, *upper, *wedge;
    uint8_t *equal;
    ag_rhs *piece;
    size_t *start;
    uint32_t *index, *wedge_to;
    uint32_t *mark;                      /* [row] 1 + entry of the column being written */
    uint32_t *good, *capacity, *way_row; /* [S][P][X], [S][P][J], [S][way][3]: rows or AG_NONE */
    uint32_t *labour, *workers, *people; /* [S][P] */
    uint32_t *stay;                      /* [S][P] */
    uint32_t *need;                      /* [S][P][n_good] */
    uint32_t *deposit, *cycle;           /* [n_deposit], [S][V] */
} agi_build;

typedef struct agi_named { /* of the pool, and of a basis */
    uint64_t key;
    uint32_t status;
} agi_named;

typedef struct agi_basis { /* of a programme's columns and rows, sorted by key */
    agi_named *col, *row;
    size_t n_col, n_row, cap_col, cap_row;
} agi_basis;

typedef struct agi_setter { /* of a balance: the column that sets its price */
    int rank;               /* 0: none */
    uint32_t col;
    double q;
} agi_setter;

typedef struct agi_solver agi_solver; /* lp_highs.c */

struct ag_market {
    ag_ctx *ctx;
    const ag_model *model;
    ag_market_options options;
    ag_arena *arena; /* shape and tables of the model */
    agi_shape shape;
    ag_stages stages;
    agi_build b;
    const ag_world *world; /* during a solve */
    bool priced;           /* the programme differs from the last by cargo priced in only */
    uint32_t way_first;    /* to solve: those before are not tried */
    double *centre;        /* [P][X] of ladders; 0: unknown */
    uint8_t *cargo_in;     /* [S][way][X] cargo column is in the programme */
    agi_named *pool;       /* cargo columns in the order they came in; status: periods unused */
    size_t n_pool, cap_pool;
    agi_basis basis;          /* the next solve begins there */
    agi_basis past[AGI_PAST]; /* of the last periods, latest first; without rows: none */
    agi_solver *solver;
    double *value, *pi; /* [cap_col], [cap_row] */
    size_t cap_value, cap_pi;
    double *price, *ask, *bid, *wage; /* [P][X]; wage [P] */
    double money;                     /* USD a year that count as 1 in the scaled programme */
    double *weight;                   /* [S][P][X] USD a unit: last price, else ask; 0: unknown */
    double *flow, *trade;        /* [cap_pi] what passes through each row; what is bought or made */
    uint8_t *status, *passed;    /* [P][X] */
    ag_col *ask_by, *bid_by;     /* [P][X] where ask and bid of what is idle come from */
    agi_setter *setter;          /* [cap_pi] */
    ag_marginal *marginal, *was; /* [P][X] of this period and of the last */
    uint8_t *curved;             /* [P][X] some curve there has a ladder */
    uint8_t *quoted;             /* [P][X] a ladder there was solved before */
    ag_market_answer answer;
    struct agi_check *check;
};

static inline uint64_t agi_key(uint32_t kind, uint32_t stage, uint32_t a, uint32_t b, uint32_t c)
{
    return (uint64_t)kind << 59 | (uint64_t)stage << 55 | (uint64_t)(a & 0x3FFFF) << 37 |
           (uint64_t)(b & 0x7FFFF) << 18 | (c & 0x3FFFF);
}
static inline uint64_t agi_col_key(const ag_col *col)
{
    return agi_key(col->kind, col->stage, col->a, col->b, col->c);
}
static inline uint64_t agi_row_key(const ag_row *row)
{
    return agi_key(row->kind, row->stage, row->a, row->b, 0);
}

/* ---- shape.c ---- */
ag_err agi_shape_make(ag_market *m);
/* Mass of one unit aboard. */
double agi_mass_t(const ag_market *m, const agi_way *way, uint32_t stage, uint32_t xgood);
/* The way is abstract, or open and its vehicle is there in that stage. */
bool agi_way_flown(const ag_market *m, const agi_way *way, uint32_t stage);
/* Cargo of that kind is possible. */
bool agi_ships(const ag_market *m, const agi_way *way, uint32_t stage, uint32_t xgood);

/* ---- hops.c ---- */
void agi_hops_make(ag_market *m);
static inline const agi_hop *agi_hop_of(const ag_market *m, const agi_way *way, uint32_t stage)
{
    return &m->shape.hop[(size_t)stage * m->shape.n_way + (size_t)(way - m->shape.way)];
}

/* ---- times.c ---- */
/* Flow in stage `to` a year, of a flow of 1 a year that departs in stage `from` and flies tof_yr. */
double agi_arrival(const ag_stages *stages, uint32_t from, uint32_t to, double tof_yr);
/* Mean service in stage `s` of a building rate of 1 a year over [a_yr, b_yr], lag and life in years. */
double agi_service(const ag_stages *stages, double a_yr, double b_yr, uint32_t s, double lag_yr,
                   double life_yr);
/* The same of what is built in stage `from`. */
double agi_stage_service(const ag_stages *stages, uint32_t from, uint32_t s, double lag_yr,
                         double life_yr);
/* Mean of exp(-t / life) over stage s. */
double agi_survival(const ag_stages *stages, uint32_t s, double life_yr);
double agi_stage_mean(const ag_market *m, const ag_path *path, uint32_t s);
/* Units a year that an inelastic demand wants: of its path, or of its project. */
double agi_needed(const ag_market *m, uint32_t demand, uint32_t s);

/* Quantity a year of an outside demand or supply in a stage: its path's mean times what is left of the shock;
** INFINITY for a supply without limit. */
double agi_demand_q(const ag_market *m, uint32_t demand, uint32_t s);
double agi_supply_q(const ag_market *m, uint32_t supply, uint32_t s);
/* What a shock (log) leaves in stage s, as a factor. */
double agi_shock(const ag_market *m, const double *shock, uint32_t row, uint32_t s);

/* ---- ladder.c ---- */
typedef struct agi_step {
    double price, width; /* USD a unit, units a year */
} agi_step;
/* Steps of q(P) = scale P^elasticity about a centre (0: unknown), dearest first for a demand
** (elasticity < 0), cheapest first for a supply. Returns their number, at most LADDER_MAX. */
uint32_t agi_ladder(double scale, double elasticity, double centre, bool first_stage,
                    agi_step steps[LADDER_MAX]);

/* ---- build.c: rows and columns ---- */
ag_err agi_build_programme(ag_market *m);
void agi_build_views(ag_market *m); /* after columns were added */
ag_err agi_row_add(ag_market *m, ag_row row, bool equal, uint32_t *index);
void agi_rhs_add(ag_market *m, uint32_t row, ag_rhs_kind kind, uint32_t b, double value);
ag_err agi_col_begin(ag_market *m, ag_col col, double cost, double upper);
void agi_entry(ag_market *m, uint32_t row, double a);      /* row AG_NONE or a 0: nothing */
void agi_wedge(ag_market *m, double usd, uint32_t polity); /* of the column being written */
static inline uint32_t agi_good_row(const ag_market *m, uint32_t s, uint32_t p, uint32_t x)
{
    return m->b.good[((size_t)s * m->model->n_place + p) * ag_xgood_count(m->model) + x];
}
static inline uint32_t agi_capacity_row(const ag_market *m, uint32_t s, uint32_t p, uint32_t j)
{
    return m->b.capacity[((size_t)s * m->model->n_place + p) * m->model->n_process + j];
}
/* Centre of the ladders of a good at a place in a stage. */
static inline double *agi_centre(const ag_market *m, uint32_t s, uint32_t p, uint32_t x)
{
    return &m->centre[((size_t)s * m->model->n_place + p) * ag_xgood_count(m->model) + x];
}
enum { WAY_PAYLOAD, WAY_TANK, WAY_SEATS };
static inline uint32_t *agi_way_row(const ag_market *m, uint32_t s, uint32_t way, uint32_t what)
{
    return &m->b.way_row[((size_t)s * m->shape.n_way + way) * 3 + what];
}

/* Can the good be used there, or somewhere that it can be brought to? */
static inline bool agi_useful(const ag_market *m, uint32_t p, uint32_t x)
{
    return m->shape.useful[(size_t)p * ag_xgood_count(m->model) + x] != 0;
}

/* Width of a tranche of growth of a stock, later_yr ahead; its multiple of the cost. */
double agi_tranche_width(uint32_t tranche, double stock, double later_yr);
double agi_tranche_cost(uint32_t tranche);
/* Years from the period's start to a stage's middle. */
double agi_stage_middle(const ag_stages *stages, uint32_t s);
bool agi_process_there(const ag_market *m, uint32_t process, uint32_t s);
bool agi_vehicle_there(const ag_market *m, uint32_t vehicle, uint32_t s);

/* ---- build_make.c, build_people.c, build_trade.c, build_ways.c ---- */
ag_err agi_rows_make(ag_market *m, uint32_t s);
ag_err agi_cols_make(ag_market *m, uint32_t s);
ag_err agi_rows_people(ag_market *m, uint32_t s);
ag_err agi_cols_people(ag_market *m, uint32_t s);
/* build_stay.c: settlers. */
ag_err agi_rows_stay(ag_market *m, uint32_t s);
ag_err agi_cols_stay(ag_market *m, uint32_t s);
ag_err agi_rows_trade(ag_market *m, uint32_t s);
ag_err agi_cols_trade(ag_market *m, uint32_t s);
ag_err agi_rows_ways(ag_market *m, uint32_t s);
ag_err agi_cols_ways(ag_market *m, uint32_t s);
ag_err agi_col_cargo(ag_market *m, uint32_t s, uint32_t way, uint32_t xgood);
/* Entries of a cargo column without writing it: rows and coefficients into the arrays (ENTRY_MAX), its
** cost. Returns how many; rows may repeat. */
uint32_t agi_cargo_entries(const ag_market *m, uint32_t s, uint32_t way, uint32_t xgood,
                           uint32_t *rows, double *a, double *cost, double *tariff);

/* ---- pool.c: cargo columns ---- */
ag_err agi_pool_add(ag_market *m, uint64_t key);
ag_err agi_pool_emit(ag_market *m); /* columns of the pool into the programme */
/* After a period's last solve: forgets columns that were not basic for some periods. */
void agi_pool_age(ag_market *m);
/* Adds the cargo columns whose reduced cost is negative under m->pi; *added says how many. */
ag_err agi_pool_price(ag_market *m, uint32_t *added);

/* ---- basis.c: where a solve begins, by names ---- */
/* Room for count of them; *capacity says how many there is room for. */
ag_err agi_named_room(ag_market *m, agi_named **named, size_t *capacity, size_t count);
ag_err agi_basis_keep(ag_market *m, const int32_t *col_status, const int32_t *row_status);
bool agi_basis_is_basic(const ag_market *m, uint64_t col_key);
/* Before a period's first solve: takes that of the past bases which fits the programme best. */
ag_err agi_basis_choose(ag_market *m);
/* After a period's last solve: the basis joins the past. */
ag_err agi_basis_remember(ag_market *m);
void agi_basis_free(ag_market *m);
/* Statuses for the programme's columns and rows; false: there is no basis kept. */
bool agi_basis_give(const ag_market *m, int32_t *col_status, int32_t *row_status);

/* ---- lp_highs.c ---- */
ag_err agi_solver_create(ag_ctx *ctx, agi_solver **solver);
void agi_solver_free(agi_solver *solver);
/* Solves m->b.lp from the kept basis into m->value, m->pi; keeps the new basis. */
ag_err agi_solver_run(ag_market *m, double *objective, uint32_t *iterations);

/* ---- marginal.c ---- */
/* After the quotes: who sets each price. */
void agi_marginal(ag_market *m);

/* ---- quotes.c ---- */
void agi_quotes(ag_market *m);
/* What passes through each row under m->value; whether that is more than rounding. */
void agi_quotes_flow(ag_market *m);
bool agi_quotes_traded(const ag_market *m, uint32_t row);
/* No column at all. */
static inline ag_col agi_nobody(void)
{
    return (ag_col){AG_COL_KINDS, 0, AG_NONE, AG_NONE, AG_NONE};
}
/* Before a solve: weights, and centres for ladders of which nothing is known, from quotes and asks. */
void agi_quotes_guess(ag_market *m);
#endif
