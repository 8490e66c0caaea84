/* society: what answers a cleared market: money is settled, goods and people move, polities tax, crafts
** are learnt (docs/theory/society.md).
**
** The verbs of a period, each writes its own part of the state and of the books:
**   expect   budgets of households for the market
**   settle   the market's answer as double entry, profits paid out to owners
**   execute  stocks, goods under way, capacity, deposits
**   live     births, deaths, people leaving and arriving
**   govern   taxes, interest, public deficits; what households live on
**   learn    costs that fall with experience
** The books hold all that happened in a period as rows; an audit reads nothing else.
**
** Units      amounts of a period (not a year's) in the books; capacity in units a year
** Ownership  state, accounts and books are the caller's; the model must outlive none of them
** Threads    all of them belong to one thread at a time */
#ifndef ARGOSY_SOCIETY_H
#define ARGOSY_SOCIETY_H

#include "argosy/core.h"
#include "argosy/market.h"
#include "argosy/scenario.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- accounts ---------------------------------------------------------------------------------- */

/* X(kind, name, clearing): a clearing account ends every period at 0. */
#define AG_ACCOUNT_LIST(X)                                                                         \
    X(MARKET, "market", true)     /* of a place and good: who brings is paid, who takes pays */    \
    X(OPERATOR, "operator", true) /* of a place and process: runs it at no profit */               \
    X(LABOUR, "labour", true)     /* of a place */                                                 \
    X(CREW, "crew", true)         /* of a place: visiting crews */                                 \
    X(HOUSEHOLDS, "households", false)                                                             \
    X(FUND, "fund", false)         /* of a place and asset: plant, homes, ground */                \
    X(TRADE, "trade", false)       /* of a place: what lies there and what is under way to it */   \
    X(OUTSIDE, "outside", false)   /* of a place: suppliers and buyers who are not modelled */     \
    X(FLEET, "fleet", false)       /* of a vehicle class */                                        \
    X(TREASURY, "treasury", false) /* of a polity */                                               \
    X(COMPANY, "company", false)                                                                   \
    X(ROUNDING, "rounding", false)

typedef enum ag_account_kind {
#define AG_X(kind, name, clearing) AG_ACCOUNT_##kind,
    AG_ACCOUNT_LIST(AG_X)
#undef AG_X
        AG_N_ACCOUNT_KIND
} ag_account_kind;

/* What a fund of a place owns. */
typedef enum ag_asset {
    AG_ASSET_PLANT,  /* capacity of processes */
    AG_ASSET_HOMES,  /* of those that make shelter, and the endowment */
    AG_ASSET_GROUND, /* deposits */
    AG_N_ASSET
} ag_asset;

typedef struct ag_account {
    const char *name; /* "market.mars.water", "fleet.tug" */
    ag_account_kind kind;
    uint32_t place, item; /* item: good, process, vehicle, polity, asset or company; AG_NONE where
                             there is none */
} ag_account;

typedef struct ag_accounts {
    uint32_t n;
    const ag_account *account;
    uint32_t first[AG_N_ACCOUNT_KIND]; /* by kind, then place, then item */
    uint32_t items[AG_N_ACCOUNT_KIND]; /* accounts a place (or in all) of a kind */
    ag_arena *arena;
} ag_accounts;

AG_API ag_err ag_accounts_create(ag_ctx *ctx, const ag_model *model, ag_accounts *accounts);
AG_API void ag_accounts_free(ag_accounts *accounts);
/* place or item 0 where the kind has none. */
static inline uint32_t ag_account_row(const ag_accounts *accounts, ag_account_kind kind,
                                      uint32_t place, uint32_t item)
{
    return accounts->first[kind] + place * accounts->items[kind] + item;
}
AG_API const char *ag_account_kind_name(ag_account_kind kind);
AG_API bool ag_account_clears(ag_account_kind kind);
/* Polity an account belongs to (of its place or its own) or AG_NONE. */
AG_API uint32_t ag_account_polity(const ag_model *model, const ag_account *account);
/* Account of who owns a place's fund and trade: investors of its polity's home. */
AG_API uint32_t ag_owner_of_place(const ag_model *model, const ag_accounts *accounts,
                                  uint32_t place);
/* Owners of funds, counted: households of a full place or the outside economy of an external one (row =
** place), the outside economy of a full place (n_place + place), companies (2 n_place + company). */
AG_API uint32_t ag_owner_count(const ag_model *model);
AG_API uint32_t ag_owner_account(const ag_model *model, const ag_accounts *accounts,
                                 uint32_t owner);
/* Row of the owner that ag_owner_of_place has the account of. */
AG_API uint32_t ag_owner_default(const ag_model *model, uint32_t place);
AG_API const char *ag_asset_name(ag_asset asset);
AG_API ag_asset ag_asset_of_process(const ag_model *model, uint32_t process);
/* Account of who owns the fleets. */
AG_API uint32_t ag_owner_of_fleets(const ag_model *model, const ag_accounts *accounts);
/* First external place, or AG_NONE. */
AG_API uint32_t ag_place_external(const ag_model *model);
/* First external place that says how many people it has, where settlers come from; or AG_NONE. */
AG_API uint32_t ag_place_of_settlers(const ag_model *model);

/* ---- state ---------------------------------------------------------------------------------------- */

/* X(id, field, unit, shape, count, meaning). Counts in P places, G goods, X extended goods, J processes,
** B bins, D deposits, V vehicle classes, A accounts, O owners, Z polities, Q projects, N needs of all
** projects, K_ demands, U supplies. */
#define AG_STATE_LIST(X)                                                                           \
    X(CLOCK, clock, "yr, 1", "2", 2, "year and number of periods done")                            \
    X(STOCK, stock, "unit", "place,xgood", P *X_, "kept, ships at hand included")                  \
    X(TRANSIT, transit, "unit", "place,xgood,bin", P *X_ *B, "arriving")                           \
    X(CAPACITY, capacity, "unit/yr", "place,process", P *J, "in service")                          \
    X(PENDING, pending, "unit/yr", "place,process,bin", P *J *B, "entering service")               \
    X(BUILT, built, "unit/yr", "place,process", P *J, "built since the start")                     \
    X(PEOPLE, people, "person", "place", P, "residents")                                           \
    X(BORN, born, "person", "place,birthplace,cohort", P *P *C, "residents by birthplace, birth")  \
    X(ROOTED, rooted, "person", "place", P, "residents born elsewhere who call the place home")    \
    X(TRAVELLING, travelling, "person", "birthplace,cohort", P *C, "under way")                    \
    X(GROWN, grown, "1", "place", P, "residents without moves at the end per one at the start")    \
    X(GROWTH, growth_pyr, "1/yr", "place", P, "growth by births and deaths as expected")           \
    X(HANDS, hands, "1", "place", P, "workers per resident")                                       \
    X(UNMET, unmet, "1", "place", P, "largest share of a need not met in the last period")         \
    X(SHELTER, shelter, "person", "place", P, "sheltered by the endowment")                        \
    X(DEPOSIT, deposit, "unit", "deposit", D, "left in the ground")                                \
    X(QUOTE, quote, "USD/unit", "place,xgood", P *X_, "last price or quote")                       \
    X(WAGE, wage, "USD/person/yr", "place", P, "told in the last period; 0: none")                 \
    X(SLOW_WAGE, slow_wage, "USD/person/yr", "place", P, "five-year mean of wages told")           \
    X(USUAL_WAGE, usual_wage, "USD/person/yr", "place", P, "the lower of the last and the mean")   \
    X(INCOME, income, "USD/yr", "place", P, "of households, after tax")                            \
    X(BUDGET, budget, "USD/yr", "place", P, "that households spend beyond needs")                  \
    X(PROCESS_Q, process_q, "unit", "process", J,                                                  \
      "experience since the start, less what was forgotten")                                       \
    X(PROCESS_Q0, process_q0, "unit", "process", J, "experience that learning starts from")        \
    X(PROCESS_FACTOR, process_factor, "1", "process", J, "cost relative to the start's")           \
    X(VEHICLE_Q, vehicle_q, "1", "vehicle", V, "experience in ships or flights since the start")   \
    X(VEHICLE_Q0, vehicle_q0, "1", "vehicle", V, "experience that learning starts from")           \
    X(VEHICLE_FACTOR, vehicle_factor, "1", "vehicle", V, "cost relative to the start's")           \
    X(PROCESS_SPENT, process_spent, "USD", "process", J, "paid for its development")               \
    X(PROCESS_DATE, process_date, "yr", "process", J, "expected, then true, date of developed")    \
    X(VEHICLE_SPENT, vehicle_spent, "USD", "vehicle", V, "paid for its development")               \
    X(VEHICLE_DATE, vehicle_date, "yr", "vehicle", V, "expected, then true, date of developed")    \
    X(PROJECT_START, project_start, "yr", "project", Q, "when it began; 0: not yet")               \
    X(PROJECT_DONE, project_done, "yr", "project", Q, "when it was complete; 0: not yet")          \
    X(PROJECT_GAIN, project_gain, "USD", "project", Q, "worth when last weighed, discounted")      \
    X(PROJECT_COST, project_cost, "USD", "project", Q, "cost when last weighed, discounted")       \
    X(PROJECT_GOT, project_got, "unit", "need", N, "delivered to a project")                       \
    X(SLOW_QUOTE, slow_quote, "USD/unit", "place,good", P *G, "five-year mean of quotes")          \
    X(SLOW_INCOME, slow_income, "USD/yr", "place", P, "five-year mean of income")                  \
    X(AFFORD, afford, "USD/unit", "place,good", P *G, "what people can pay for a whole need")      \
    X(SHARE, share, "1", "place,asset,owner", P *AG_N_ASSET *O, "of owners in funds")              \
    X(MEAN_OUTPUT, mean_output, "USD/yr", "place", P, "five-year mean of value added")             \
    X(MEAN_DRAIN, mean_drain, "USD/yr", "place", P, "the same of income that leaves")              \
    X(MEAN_SENT, mean_sent, "USD/yr", "place", P, "the same of exports less imports")              \
    X(MEAN_DEBT, mean_debt, "USD", "polity", Z, "the same of what treasuries owe")                 \
    X(MEAN_REVENUE, mean_revenue, "USD/yr", "polity", Z, "the same of revenue")                    \
    X(MEAN_FREE, mean_free, "USD/yr", "polity", Z, "the same of what is left for programmes")      \
    X(PURSE, purse, "1", "polity", Z, "share of their budgets that programmes can spend")          \
    X(REVENUE, revenue, "USD/yr", "polity", Z, "taken in by treasuries in the last period")        \
    X(DEMAND_SHOCK, demand_shock, "1", "demand", K_, "log of quantity over the path's")            \
    X(SUPPLY_SHOCK, supply_shock, "1", "supply", U, "log of quantity over the path's")             \
    X(BALANCE, balance, "USD", "account", A, "balances")

/* Columns of scenarios with `politics` only: the hash of others does not know them. P_ is the number of places.
** What leads to independence stays as it was when the place left. */
#define AG_STATE_POLITICS_LIST(X)                                                                  \
    X(WRONG, wrong, "1", "place,wrong", P *AG_N_WRONG, "five-year means of what a place suffers")  \
    X(PUSH, push, "1", "place,cause", P *AG_N_PUSH, "log-odds of leaving, of wrongs and capacity") \
    X(ABLE, able, "1", "place", P, "capacity to act")                                              \
    X(HAZARD, hazard_pyr, "1/yr", "place", P, "of independence in the last period")                \
    X(RISK, risk, "1", "place", P, "that hazard, summed up since the start")                       \
    X(FREED, freed, "yr", "place", P, "when it became independent; 0: not yet")                    \
    X(TAKEN, taken_usd, "USD", "place", P, "worth of what residents took over then")
/* Wrongs, then capacity. */
enum { AG_PUSH_CAPACITY = AG_N_WRONG, AG_N_PUSH };

typedef enum ag_state_field {
#define AG_X(id, field, unit, shape, count, meaning) AG_STATE_##id,
    AG_STATE_LIST(AG_X) AG_STATE_POLITICS_LIST(AG_X)
#undef AG_X
        AG_N_STATE_FIELD
} ag_state_field;

/* Cohorts are persons born within five years, the youngest first; the last holds all born before. They
** begin at the scenario's start plus or minus multiples of five years, so that ageing moves nobody. */
enum { AG_COHORTS = 21 };
#define AG_COHORT_YR 5.0

typedef struct ag_state {
    ag_columns *columns;
    uint32_t n_place, n_xgood, n_good, n_process, n_deposit, n_vehicle, n_account, n_bin;
    uint32_t n_project, n_need, n_owner, n_polity;
    uint32_t n_demand, n_supply;
    uint32_t n_cohort; /* 1, or AG_COHORTS where people are counted by age */
    double bin_yr;
#define AG_X(id, field, unit, shape, count, meaning) double *field;
    AG_STATE_LIST(AG_X)
    AG_STATE_POLITICS_LIST(AG_X) /* NULL where the scenario has no politics */
#undef AG_X
} ag_state;

typedef struct ag_state_bins {
    double bin_yr;    /* length of a bin */
    double period_yr; /* of the longest period */
    double flight_yr; /* of the longest flight on legs of the sky; 0 */
} ag_state_bins;

/* All zero; bins enough for the longest way or lag and the longest period. */
AG_API ag_err ag_state_create(ag_ctx *ctx, const ag_model *model, uint32_t n_account,
                              const ag_state_bins *bins, ag_state *state);
AG_API void ag_state_free(ag_ctx *ctx, ag_state *state);
/* What the model says of the start. */
AG_API void ag_state_start(ag_state *state, const ag_model *model);
/* The values of another state of the same shape. */
AG_API void ag_state_copy(ag_state *state, const ag_state *from);
/* Parameters of the model that the state holds for the market, after an event. */
AG_API void ag_state_take(ag_state *state, const ag_model *model);
/* The market's view of the state (pointers into it). */
AG_API void ag_state_world(const ag_state *state, double period_yr, ag_world *world);
static inline uint32_t ag_cohort_count(const ag_model *model)
{
    return model->people.ages.given ? AG_COHORTS : 1;
}
/* Cohorts opened since the scenario's start: one at the start, which is empty. */
AG_API double ag_cohorts_opened(const ag_model *model, double year);
/* Ages of a cohort in a year: from (0 for those not born yet), to (INFINITY for the last). */
AG_API void ag_cohort_ages(const ag_model *model, double year, uint32_t cohort, double *from,
                           double *to);
/* Residents born at a place, of all ages. */
static inline double ag_state_born(const ag_state *state, uint32_t place, uint32_t birthplace)
{
    size_t at = ((size_t)place * state->n_place + birthplace) * state->n_cohort;
    double sum = 0;
    for (uint32_t c = 0; c < state->n_cohort; c++) sum += state->born[at + c];
    return sum;
}
/* Under way to a place of an extended good, all bins. */
AG_API double ag_state_under_way(const ag_state *state, uint32_t place, uint32_t xgood);

/* Worth of what a fund holds at these quotes ([P][X]): what it would cost to build what is there, worn by a
** period, and what is on order. Deposits have no price of their own: 0. */
AG_API double ag_fund_value_usd(const ag_model *model, const ag_state *state, const double *quote,
                                uint32_t place, ag_asset asset, double period_yr);
/* Who puts up the money for what is built at a place for usd in all: shares [n_owner], sum 1. Residents as
** far as their savings go, then companies, then the investors of the ruler's home. */
AG_API void ag_financing(const ag_model *model, const ag_accounts *accounts, const ag_state *state,
                         uint32_t place, double usd, double period_yr, double *shares);
static inline double *ag_state_share(const ag_state *state, uint32_t place, uint32_t asset)
{
    return state->share + ((size_t)place * AG_N_ASSET + asset) * state->n_owner;
}

/* ---- the books of a period --------------------------------------------------------------------------- */

/* X(id, text). The first are terms of a good's balance and, for those with a price, postings between its
** market and who brings or takes it. */
#define AG_WHY_LIST(X)                                                                             \
    X(PRODUCED, "produced")                                                                        \
    X(INPUT, "input")                                                                              \
    X(NEED, "need")                                                                                \
    X(DEMAND, "demand")                                                                            \
    X(SUPPLY, "supply")                                                                            \
    X(PROGRAMME, "programme")                                                                      \
    X(PROJECT, "project")                                                                          \
    X(EQUIPMENT, "equipment")                                                                      \
    X(PROPELLANT, "propellant")                                                                    \
    X(DEPARTED, "departed")                                                                        \
    X(ARRIVED, "arrived")                                                                          \
    X(FROM_STOCK, "from_stock")                                                                    \
    X(TO_STOCK, "to_stock")                                                                        \
    X(ENDOWMENT, "endowment")                                                                      \
    X(PASSAGE, "passage") /* of travellers and crews, who have no balance among goods */           \
    X(DECAY, "decay")                                                                              \
    X(WASTE, "waste")                                                                              \
    X(ROUNDING, "rounding")                                                                        \
    X(CAPACITY, "capacity rent")                                                                   \
    X(RESOURCE, "resource rent")                                                                   \
    X(LABOUR, "labour")                                                                            \
    X(WAGES, "wages")                                                                              \
    X(FREIGHT, "freight")                                                                          \
    X(TANKAGE, "tank space")                                                                       \
    X(SEATS, "seats")                                                                              \
    X(OPERATING, "operating cost")                                                                 \
    X(CREW_PAY, "crew pay")                                                                        \
    X(FLIGHTS, "flights bought")                                                                   \
    X(SHIPS, "ships bought")                                                                       \
    X(ROYALTY, "royalty and subsidy")                                                              \
    X(TARIFF, "tariff")                                                                            \
    X(REMITTANCE, "remittance") /* of settlers, from home */                                       \
    X(DIVIDEND, "dividend")                                                                        \
    X(INVESTMENT, "investment")                                                                    \
    X(INCOME_TAX, "income tax")                                                                    \
    X(INTEREST, "interest")                                                                        \
    X(DEVELOPMENT, "development")                                                                  \
    X(APPROPRIATION, "appropriation")                                                              \
    X(DEFAULT, "default")

typedef enum ag_why {
#define AG_X(id, text) AG_WHY_##id,
    AG_WHY_LIST(AG_X)
#undef AG_X
        AG_N_WHY
} ag_why;
enum { AG_N_TERM = AG_WHY_ROUNDING + 1 }; /* whys that are terms of a balance */
AG_API const char *ag_why_text(ag_why why);

/* `sub` of income tax: what is left of the period's, and what was taken off wages as they were paid. */
enum { AG_TAX_REST, AG_TAX_WITHHELD };

typedef struct ag_posting { /* usd > 0 moves from credit to debit */
    uint32_t debit, credit;
    uint32_t why;
    uint32_t sub; /* tells prices of one kind apart: leg, deposit; 0 */
    double q, price, usd;
} ag_posting;

typedef struct ag_flow {          /* set out in the period */
    uint32_t leg, vehicle, xgood; /* vehicle AG_NONE: none needed */
    bool kept;                    /* propellant kept aboard */
    double q;
} ag_flow;

typedef struct ag_trip {
    uint32_t leg, vehicle;
    double trips, propellant_t;
} ag_trip;

typedef struct ag_made { /* by a process at a place; a row a deposit where it takes from one */
    uint32_t place, process, deposit;
    double units, taken;
} ag_made;

/* X(id, text) */
#define AG_MOVE_LIST(X)                                                                            \
    X(BORN, "born")                                                                                \
    X(DIED, "died")                                                                                \
    X(LEFT, "left")                                                                                \
    X(ARRIVED, "arrived")                                                                          \
    X(ROUNDING, "rounding")

typedef enum ag_move_why {
#define AG_X(id, text) AG_MOVE_##id,
    AG_MOVE_LIST(AG_X)
#undef AG_X
        AG_N_MOVE_WHY
} ag_move_why;
AG_API const char *ag_move_text(ag_move_why why);
typedef struct ag_move {
    uint32_t from, to; /* AG_NONE: nowhere (born, died, rounding); n_place: under way */
    uint32_t birthplace;
    uint32_t cohort; /* as numbered at the period's end */
    uint32_t why;    /* ag_move_why */
    double count;
} ag_move;

typedef struct ag_index {
    uint32_t place;
    const char *what;
    double value;
} ag_index;

/* Of a place's residents over a period, births and deaths; cohorts as numbered at its end. */
typedef struct ag_projection {
    double births, deaths;      /* deaths: of newborn too */
    double newborn[AG_COHORTS]; /* births */
    double lost[AG_COHORTS];    /* of these the ones who die in the period */
    double died[AG_COHORTS];    /* of those there at the start, the share who die */
} ag_projection;

/* A growing list. */
#define AG_LIST(type)                                                                              \
    struct {                                                                                       \
        type *row;                                                                                 \
        size_t n, capacity;                                                                        \
    }

/* Goods are counted with travellers and crews, who are balanced likewise: K = n_good. */
typedef struct ag_books {
    uint32_t n_place, n_good, n_process, n_vehicle, n_leg, n_need;
    double year, period_yr;
    AG_LIST(ag_posting) posting;
    AG_LIST(ag_flow) flow;
    AG_LIST(ag_trip) trip;
    AG_LIST(ag_made) made;
    AG_LIST(ag_move) move;
    AG_LIST(ag_index) index;
    double *term;           /* [P][K][AG_N_TERM] amounts, signed */
    double *through;        /* [P][K] sum of the absolute terms */
    double *built;          /* [P][J] capacity ordered */
    double *ships;          /* [V] ships bought or built */
    double *lack;           /* [P][K] needs not met */
    double *served;         /* [N] delivered to needs of projects */
    double *hired, *left;   /* [P] persons */
    double *visiting;       /* [P] person years that visiting crews worked */
    double *sourced, *sunk; /* [P] travellers and crews from and to external places */
    double *burn;           /* [L][V] t of propellant */
    uint8_t *balanced;      /* [P][X] the programme has a balance of it */
    double *wage;           /* [P] USD a person year */
    double *output, *drain; /* [P] value added, income paid to foreign owners and treasuries, USD */
    double *balance;        /* [A] balances while the period is settled */
    double *turnover;       /* [A] sum of what was posted */
    double *dearest;        /* [A] highest price of what was posted */
    double *financed;       /* [O] scratch: shares of who pays for what is built */
    double *passed;         /* [P + 1][P][C] scratch: persons that passed a place or the way */
    double *row_through;    /* [row_capacity] scratch: of a row of the programme */
    double *row_dropped;    /* [row_capacity] scratch: of it, taken for noise */
    double *value;          /* [col_capacity] scratch: snapped values of columns */
    size_t row_capacity, col_capacity;
    uint32_t *slot; /* [n_slot] posting of a key + 1, open addressing */
    size_t n_slot;
} ag_books;

static inline size_t ag_books_at(const ag_books *books, uint32_t place, uint32_t good)
{
    return (size_t)place * books->n_good + good;
}

AG_API ag_err ag_books_create(ag_ctx *ctx, const ag_model *model, uint32_t n_account,
                              ag_books *books);
AG_API void ag_books_free(ag_ctx *ctx, ag_books *books);
/* usd = q price goes from payer to payee; less than 0 goes the other way. */
AG_API ag_err ag_books_post(ag_ctx *ctx, ag_books *books, uint32_t payer, uint32_t payee,
                            ag_why why, uint32_t sub, double q, double price);

/* Units a year (a tenth of a gram, three seconds of a person) that are noise: the tolerance of the solver,
** 1e-9 in a scaled row, comes back as up to this much of a good where nothing else passes. */
#define AG_BOOKS_NOISE 1e-7

/* Date of what is to be developed while nobody pays for it. */
#define AG_NEVER_YR 1e9

/* Items of development: processes, then vehicles. */
AG_API const ag_development *ag_development_of(const ag_model *model, uint32_t item);
/* What it comes to: the stated cost, with draws times its overrun. */
AG_API double ag_development_usd(const ag_model *model, uint32_t item);

/* A project that lacks no more than this share of each good is complete: rounding of solver and sums. */
#define AG_PROJECT_LEFT 1e-9

/* ---- the verbs ------------------------------------------------------------------------------------------ */

typedef struct ag_society {
    const ag_model *model;
    const ag_accounts *accounts;
    ag_state *state;         /* at the period's start; execute, live, govern and learn move it on */
    ag_books *books;         /* of the period */
    const ag_flight *flight; /* of the legs of the sky, as the market had it; or NULL */
} ag_society;

/* Budgets, expected dates, growth of people and hands into the state. */
AG_API void ag_society_expect(ag_society *society, double period_yr);
/* Begins the books, reads the answer into them, posts and pays out. Of the state it moves the quotes. */
AG_API ag_err ag_society_settle(ag_ctx *ctx, ag_society *society, const ag_market_answer *answer,
                                double period_yr);
/* What a balance or an account that clears is out by is rounding if it is below 1e-9 of this: what passed,
** or what makes a billionth of it AG_BOOKS_NOISE units, or their worth, or a millionth of a USD, where
** less than that passed. */
AG_API double ag_balance_scale(double through);
AG_API double ag_clearing_scale(double turnover, double price);
/* Stocks, bins, capacity, deposits. */
AG_API ag_err ag_society_execute(ag_ctx *ctx, ag_society *society, const ag_market_answer *answer);
/* Of `there` [n_cohort] residents at a place, cohorts as numbered at the end of the period that begins in
** `year`; unmet: see the state. The means, and what is drawn of them where the scenario says so. */
AG_API void ag_cohorts_project(const ag_model *model, uint32_t place, double year, double period_yr,
                               double unmet, const double *there, ag_projection *projection);
AG_API void ag_cohorts_draw(const ag_model *model, uint32_t place, double year, const double *there,
                            ag_projection *projection);
AG_API ag_err ag_society_live(ag_ctx *ctx, ag_society *society);
/* Posts taxes and interest, closes the accounts into the state. */
AG_API ag_err ag_society_govern(ag_ctx *ctx, ag_society *society);
/* What a treasury took in in a period: income tax less refunds, royalties, tariffs. */
AG_API double ag_revenue_usd(const ag_books *books, uint32_t treasury);
AG_API void ag_society_learn(ag_society *society);
/* Cost of a person's needs for a year at the state's quotes. */
/* Whether a place's people are counted: all but those of outside economies that state none. */
/* Travellers and crews in ships and waiting for one. */
AG_API double ag_persons_under_way(const ag_model *model, const ag_state *state);
AG_API bool ag_people_counted(const ag_model *model, uint32_t place);
AG_API double ag_society_needs_usd(const ag_model *model, const ag_state *state, uint32_t place);
/* Indices of each place (births, deprivation, drain ...) from books and state. */
AG_API ag_err ag_society_measure(ag_ctx *ctx, ag_society *society);
/* Grievance, capacity to act and hazard of places ruled from elsewhere, from the period's indices; who becomes
** independent with the next period. After ag_society_measure. */
AG_API ag_err ag_society_politics(ag_ctx *ctx, ag_society *society);
/* Is a place ruled by a polity that is at home elsewhere? */
AG_API bool ag_ruled_from_elsewhere(const ag_model *model, uint32_t place);
/* Residents of a place take over a share of what others own in its funds; the worth of it at the last quotes. */
AG_API double ag_society_take_over(const ag_model *model, ag_state *state, uint32_t place,
                                   double share);

#ifdef __cplusplus
}
#endif
#endif
