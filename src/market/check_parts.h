/* check: what the files check_*.c share. Tables are dense: [stage][a][b][c] of the largest numbers
** that the model allows, so that a row finds its columns, and a column its rows, by index. */
#ifndef ARGOSY_MARKET_CHECK_PARTS_H
#define ARGOSY_MARKET_CHECK_PARTS_H

#include "check.h"

/* A sum of signed terms: of a row, left side less right side; of a column, its reduced cost. */
typedef struct agi_check_sum {
    double value, largest, total; /* sum, largest |term|, sum of |terms| */
    double at_price;              /* columns: largest |term| if each good were worth its quote */
    double given;                 /* rows: the right side in it; columns: the cost in it */
    bool there;                   /* rows: the model has it */
    bool loose;    /* columns: stands in an = row that is not listed, whose dual may be
                                     anything */
    bool lacks;    /* columns: needs something whose row is not listed */
    bool delivers; /* columns: delivers to a row that is not listed */
} agi_check_sum;

/* One leg flown by one vehicle (n_vehicle: none, a leg with a freight). */
typedef struct agi_check_way {
    uint32_t leg, vehicle;
    bool flown; /* ships of the vehicle can be where it departs */
} agi_check_way;

/* Largest sizes of each kind, by its first number and by its second. */
typedef enum agi_check_scale {
    AGI_CHECK_SCALE_ROW,  /* terms of rows */
    AGI_CHECK_SCALE_PI,   /* duals */
    AGI_CHECK_SCALE_X,    /* values */
    AGI_CHECK_SCALE_COST, /* terms of reduced costs */
    AGI_CHECK_SCALES
} agi_check_scale;

/* What has been seen of the steps of one curve in one stage. */
typedef struct agi_check_steps {
    double q, worth; /* sum of the widths, USD a unit of the last */
    uint32_t next;   /* lowest number that the next step may have */
} agi_check_steps;

struct agi_check {
    ag_ctx *ctx;
    ag_arena *arena;
    const ag_model *model;
    const ag_world *world;
    const ag_market_answer *answer;
    const ag_lp *lp;
    ag_stages st;
    uint32_t n_x; /* extended goods */
    bool labour;  /* labour counts in this scenario */
    double penalty_usd;

    uint32_t row_dim[AG_ROW_KINDS][2], col_dim[AG_COL_KINDS][3];
    size_t row_base[AG_ROW_KINDS], col_base[AG_COL_KINDS], n_row_slot, n_col_slot;
    uint32_t *row_at, *col_at;   /* slot -> listed row, column or AG_NONE */
    uint8_t *needed, *delivered; /* by slot of a row that is not listed: some column would */
    uint8_t *mark;               /* which of these notes the rows of a column now, or NULL */
    agi_check_sum *row;          /* by slot */
    double *pi;                  /* by slot, 0 where the row is not listed */
    agi_check_sum *col;          /* by listed column */
    double *upper;               /* by listed column */
    uint8_t *seen;               /* by listed column: the model has it */

    /* by process, [good]: amounts a unit of activity or capacity */
    double *out, *in, *equipment, *take, *equipment_t;
    double *recipe, *propellant;       /* by vehicle, [good] */
    double *serve;                     /* [process][from stage][stage] sigma */
    double *ship_serve, *ship_left;    /* [vehicle][from stage][stage], [vehicle][stage] */
    double *old, *growth_base;         /* [place][process][stage], [place][process] */
    uint8_t *harbour;                  /* [place][vehicle] its ships can be here */
    uint8_t *peopled;                  /* [place] has LABOUR, WORKERS and PEOPLE rows */
    uint8_t *bounded;                  /* [place][process] has CAPACITY rows */
    uint8_t *runs;                     /* [place][process] can run here, some day */
    uint8_t *open, *cycles;            /* [leg][stage], [vehicle][stage] */
    double *arrival;                   /* [leg][from stage][stage] */
    double *tof_yr, *shell, *cycle_yr; /* [leg][stage] */
    double *lift;            /* [way][stage] (R - 1)(1 + aero): t burnt a t that arrives */
    double *growth;          /* [place][stage] G of people */
    double *growth_max;      /* [place][stage] max(1, G0...Gs) */
    double *hands;           /* [place] workers per resident */
    agi_check_way *way;      /* by leg, then vehicle */
    uint32_t n_way, *way_at; /* [leg][vehicle or none] number of the way or AG_NONE */
    uint32_t *leaving, *leaving_start; /* ways by place of departure */
    uint32_t *coming, *coming_start;   /* and of arrival */
    double *active, *used;             /* [stage][place][process] MAKE; divided by the grade */
    double *built, *fitted;            /* the same of BUILD; times its tranche's multiplier */
    double *burn_t;                    /* [stage][way] propellant burnt */
    double *bought, *spent, *sold;     /* [stage][demand], [stage][place][good], [..][supply] */
    agi_check_steps *steps;            /* [stage][demands, then place and good, then supplies] */
    double largest[AGI_CHECK_SCALES][AG_COL_KINDS]; /* of each kind */
    double *scale;                                  /* see agi_check_scale */
    uint32_t stride; /* of scale: more than any number of a row or column */
    char worst[512];
};

/* ---- tables (check_tables.c) ------------------------------------------------------------------------ */

/* Sizes, room and where the listed rows and columns are. */
ag_err agi_check_lay_out(agi_check *c);
size_t agi_check_row_slot(const agi_check *c, uint32_t kind, uint32_t s, uint32_t a, uint32_t b);
/* Does a row of this kind have a second number, a column a second (1) or third (2)? */
bool agi_check_row_uses_b(uint32_t kind);
bool agi_check_col_uses(uint32_t kind, uint32_t which);
/* AG_NONE as vehicle or deposit is the last number of its dimension, elsewhere 0. */
size_t agi_check_col_slot(const agi_check *c, uint32_t kind, uint32_t s, uint32_t a, uint32_t b,
                          uint32_t d);
/* Value of a column; 0 where it is not listed. Not of ladder steps. */
double agi_check_x(const agi_check *c, uint32_t kind, uint32_t s, uint32_t a, uint32_t b,
                   uint32_t d);

/* ---- what follows from model and world (check_model.c, check_time.c) -------------------------------- */

ag_err agi_check_derive(agi_check *c);
/* Mean of a path over a stage; 0 if it is not given. */
double agi_check_mean(const agi_check *c, const ag_path *path, uint32_t s);
/* What outsiders want or offer a year: their paths, of this period's shock what has not faded; for a need of a
** project what the world says. */
double agi_check_wanted(const agi_check *c, uint32_t demand, uint32_t s);
double agi_check_offered(const agi_check *c, uint32_t supply, uint32_t s);
double agi_check_faded(const agi_check *c, const double *shock, uint32_t row, uint32_t s);
double agi_check_decay(const agi_check *c, uint32_t xgood); /* lambda, 1/yr */
double agi_check_mass_t(const agi_check *c, uint32_t s, uint32_t leg, uint32_t xgood);
double agi_check_need(const agi_check *c, uint32_t good); /* units a person and year */
double agi_check_wage_usd(const agi_check *c, uint32_t place);
/* Multiplier and upper bound of a tranche over a base that grows 14 % a year. */
double agi_check_tranche_factor(uint32_t tranche);
double agi_check_tranche_width(const agi_check *c, uint32_t s, uint32_t tranche, double base);
/* Is it there in stage s, what appears in `from_year`, or later when it is developed? */
bool agi_check_available(const agi_check *c, double from_year, const double *developed,
                         uint32_t item, uint32_t s);
bool agi_check_has_ships(const agi_check *c, uint32_t vehicle);
bool agi_check_departs_from(const agi_check *c, uint32_t vehicle, uint32_t place);

void agi_check_times_of_legs(agi_check *c);
/* Years between windows of a leg; 0: always open. */
double agi_check_every_yr(const agi_check *c, uint32_t leg);
/* Is the way flown in this stage: departures, ships, and a tank that takes the ship there? */
bool agi_check_flown(const agi_check *c, const agi_check_way *way, uint32_t s);
static inline double agi_check_lift(const agi_check *c, const agi_check_way *way, uint32_t s)
{
    return c->lift[(size_t)(way - c->way) * c->st.n + s];
}
/* Mean in stage s of what a rate of 1 built over [from, to] and in service `lag` later is worth after
** wear; to == INFINITY: built for ever from the start of the tail on. */
double agi_check_service(const ag_stages *st, double from, double to, double lag, double wear,
                         uint32_t s);
double agi_check_survival(const ag_stages *st, double wear, uint32_t s);
/* Part of the years [from, to] after the start that lies in stage s. */
double agi_check_overlap_yr(const ag_stages *st, double from, double to, uint32_t s);

/* check_stay.c: settlers who would live at a place whatever it costs, up to the least that all would pay; 0 where
** there is no such row. */
double agi_check_settlers(const agi_check *c, uint32_t s, uint32_t place);
/* Persons of a step of their curve, and what living there is worth to them, USD a year. */
double agi_check_stay_width(const agi_check *c, uint32_t s, uint32_t place, uint32_t step);
double agi_check_stay_usd(const agi_check *c, uint32_t step);

/* ---- sides ------------------------------------------------------------------------------------------- */

/* check_ladder.c: fills bought, spent, sold; refuses steps that are not of their curve. */
ag_err agi_check_ladders(agi_check *c);
/* check_rows.c: fills row. */
void agi_check_rows(agi_check *c);
/* check_columns.c: the reduced cost of a column and its upper bound; false if the model has none such. */
bool agi_check_has_column(const agi_check *c, const ag_col *col);
/* j is the column's number, or AG_NONE where it is not listed (no ladder step then). */
double agi_check_upper(const agi_check *c, uint32_t j, const ag_col *col);
agi_check_sum agi_check_reduced_cost(const agi_check *c, uint32_t j, const ag_col *col);

static inline void agi_check_sum_add(agi_check_sum *sum, double term)
{
    double size = term < 0 ? -term : term;
    sum->value += term;
    sum->total += size;
    if (size > sum->largest) sum->largest = size;
}

static inline void agi_check_sum_right(agi_check_sum *sum, double rhs)
{
    agi_check_sum_add(sum, -rhs);
    sum->given += rhs;
}

static inline void agi_check_sum_cost(agi_check_sum *sum, double cost)
{
    agi_check_sum_add(sum, cost);
    sum->given += cost;
}

#endif
