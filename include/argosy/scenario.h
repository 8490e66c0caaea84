/* scenario: YAML + CSV + units -> one validated, immutable model.
**
** A scenario is the parsed text (files taken by `use:`, overrides by `--set` applied); a model is the
** numbers made of it. The model is immutable and may be shared by threads. Rows are numbered in the
** order of the files; names, never row numbers, reach the outside.
**
** Units      inside the model: tonnes or the good's own unit, years (365.25 d), persons, money of the
**            scenario's currency year; speeds in m/s. Suffixes say so. A rate "1/yr" is per year.
** Paths      a number that may change with time is an ag_path; constants are paths of one point.
** Errors     AG_ERR_INPUT with file:line:column, key, value, what is allowed, nearest spelling;
**            a file that cannot be read too; AG_ERR_USAGE for an unknown path of an override. */
#ifndef ARGOSY_SCENARIO_H
#define ARGOSY_SCENARIO_H

#include "argosy/core.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- paths over time -------------------------------------------------------------------------- */

/* Linear between points, constant outside; step: the value of the last point at or before. */
typedef struct ag_path {
    uint32_t n; /* 0: not given */
    bool step;
    const double *year, *value; /* year ascending */
} ag_path;

AG_API double ag_path_at(const ag_path *path, double year);
/* Exact mean over [from, to]; from == to gives the value at from. */
AG_API double ag_path_mean(const ag_path *path, double from, double to);

/* A decimal year is the calendar year plus the share of it gone by: 2030-01-01 is 2030 exactly.
** These turn it into a Julian date (same time scale, TDB) and back. Within +-100000 years. */
AG_API double ag_year_jd(double year);
AG_API double ag_year_of_jd(double jd);

/* ---- the model's tables ------------------------------------------------------------------------- */

typedef struct ag_share { /* an amount of a good: of a recipe, a mixture, a need */
    uint32_t good;
    double q;
} ag_share;

typedef struct ag_good {
    const char *name, *unit; /* "t", "MWh", "person yr", ... */
    bool local;              /* cannot be shipped */
    bool store;              /* can be kept; default: unit is t and not local */
    bool mass;               /* unit is t: takes part in the mass balance */
    double decay_pyr; /* share lost per year, as a rate: kept after t years = exp(-decay t) */
} ag_good;

typedef enum ag_at { AG_AT_NONE, AG_AT_SURFACE, AG_AT_ORBIT, AG_AT_LIBRATION } ag_at;

typedef struct ag_place {
    const char *name;
    const char *body;              /* "mars", "433", or NULL for an abstract place */
    const struct ag_sky_body *sky; /* the same where a leg of the sky touches it, else NULL */
    ag_at at;
    /* ORBIT: altitudes; inclination to the body's equator, NaN where not given: what suits a leg */
    double periapsis_km, apoapsis_km, inclination_deg;
    uint32_t libration;     /* 1..5 */
    bool external;          /* market: external */
    bool fixed_capacity;    /* nothing can be built, nothing wears */
    uint32_t polity;        /* row or AG_NONE */
    double people;          /* persons at the start */
    double shelter;         /* persons that can be sheltered at the start; it does not wear */
    const double *stock;    /* [n_good] at the start, good's unit */
    const double *capacity; /* [n_process] units a year at the start; -1: not given */
    double insolation;      /* relative to 1 au, 1 where not given */
    bool air;               /* for processes that need air */
    ag_path gdp;            /* USD a year; external places; may be empty */
    ag_path population;     /* persons of the outside economy, whom nobody counts; may be empty */
    ag_path children, mortality_factor; /* for those of `people.ages`; may be empty */
    ag_path infant; /* for that of `people.ages` times the factor; may be empty */
} ag_place;

typedef enum ag_supply_kind { AG_SUPPLY_STEP, AG_SUPPLY_ELASTIC } ag_supply_kind;
typedef struct ag_supply { /* what outsiders sell at a place */
    uint32_t place, good;
    ag_supply_kind kind;
    ag_path price;     /* USD a unit */
    ag_path q;         /* STEP: upto; ELASTIC: the quantity `at` that price; units a year */
    double elasticity; /* ELASTIC, > 0: q (P / price)^elasticity */
    double volatility; /* log deviation of q after a year, 1/sqrt(yr); 0 */
} ag_supply;

typedef enum ag_demand_kind {
    AG_DEMAND_NEED,    /* inelastic q; what is not bought costs `penalty` */
    AG_DEMAND_BUDGET,  /* spending stays q USD a year */
    AG_DEMAND_ELASTIC, /* q (P / price)^elasticity, elasticity < 0 */
    AG_DEMAND_SEGMENTS /* n_segment steps: each wants q more units a year at its price or below */
} ag_demand_kind;
typedef struct ag_demand {
    uint32_t place, good;
    ag_demand_kind kind;
    ag_path q;     /* NEED, ELASTIC: units a year; BUDGET: USD a year */
    ag_path price; /* ELASTIC */
    double elasticity;
    double penalty; /* NEED: USD a unit; < 0: not given */
    uint32_t n_segment;
    const double *segment_q, *segment_price; /* width in units a year (not cumulated), USD a unit */
    uint32_t polity;  /* of a programme or project: who pays; else AG_NONE. Programmes are BUDGET */
    uint32_t project; /* NEED: of a project, whose world tells the rate; else AG_NONE */
    double volatility; /* log deviation of q after a year, 1/sqrt(yr); 0 */
} ag_demand;

typedef struct ag_development { /* what is there once a polity has paid for it; cost 0: at once */
    uint32_t polity;
    double cost_usd, from_year, over_yr; /* spent at cost / over a year */
} ag_development;

typedef struct ag_process {
    const char *name;
    uint32_t n_out, n_in, n_equipment;
    const ag_share *out, *in;  /* per unit; a unit is one unit of the first `out`: out[0].q is 1 */
    const ag_share *equipment; /* per unit a year of capacity */
    double waste_t;            /* per unit */
    double labour;             /* person years per unit */
    ag_path cost;              /* USD per unit; may be empty */
    double life_yr, lag_yr;    /* life defaults to 20, lag to 0 */
    double min_scale;          /* units a year; 0 */
    uint32_t deposit_good; /* taken from a deposit, out amount of that good per unit; or AG_NONE */
    bool sunlight, air;    /* needs */
    double from_year;      /* -INFINITY: always */
    double learning;       /* cost share saved per doubling of cumulated output; 0 */
    double experience;     /* cumulated output at the start, units; 0: not given */
    double forgetting_pyr; /* share of experience lost a year, as a rate; 0 */
    double floor;          /* lowest cost, relative to the start's; 0 */
    ag_development development;
    const uint8_t *where; /* [n_place] 1 where it may run */
} ag_process;

typedef struct ag_deposit { /* one tranche; tranches of a deposit are consecutive, best first */
    uint32_t place, good, tranche;
    double amount, grade; /* grade multiplies yield: inputs, labour, equipment are divided by it */
} ag_deposit;

typedef enum ag_leg_kind { AG_LEG_FREIGHT, AG_LEG_GIVEN, AG_LEG_SKY } ag_leg_kind;
/* A leg of the sky is a row for each choice of departures in a stage: up to three windows have one each,
** more are a mean in the first; the quickest ones of the windows are a choice of their own. */
enum { AG_SLOT_FAST = 3, AG_SLOTS = 4 };
typedef struct ag_leg { /* one direction; `both: true` makes two rows, `back` links them */
    uint32_t from, to;
    uint32_t back; /* row of the opposite direction or AG_NONE */
    ag_leg_kind kind;
    uint32_t slot;   /* SKY: 0 .. AG_SLOTS - 1 */
    bool brakes;     /* SKY: in air where there is some at the destination */
    ag_path freight; /* FREIGHT: USD a tonne (or a unit of a good that is not mass) */
    double dv_mps;   /* GIVEN */
    double tof_yr;   /* GIVEN, FREIGHT (0 there if not given) */
    double aero;     /* share of arriving mass added as aeroshell, 0 none */
    double loss;     /* share of the cargo lost on the way, 0 */
    double window_every_yr, window_open_yr, window_first_year; /* every 0: always open */
} ag_leg;

typedef struct ag_vehicle {
    const char *name;
    double dry_t, payload_t, tank_t;
    double ve_mps;            /* exhaust velocity, of isp and g0; 0: none (launcher) */
    double thrust_n, power_w; /* 0 if not given */
    uint32_t n_propellant, n_recipe, n_leg;
    const ag_share *propellant; /* mass shares, sum 1 */
    const ag_share *recipe;     /* goods to build one ship */
    const uint32_t (*leg)[2];   /* pairs of places it may fly; n_leg 0: any leg with a dv */
    double crew;                /* seats; 0: passengers travel as mass only */
    double life_yr, flights;    /* life 20; flights 0: no limit */
    bool returns;               /* false: spent by one trip */
    ag_path price;              /* USD a ship, sold at external places; may be empty */
    ag_path price_per_flight;   /* USD a trip: a service, no fleet; may be empty */
    double from_year, learning;
    double experience; /* ships built (or flights of a service) at the start; 0: not given */
    double forgetting_pyr, floor; /* as of processes */
    ag_development development;
    const double *fleet; /* [n_place] ships at the start */
} ag_vehicle;

typedef struct ag_polity {
    const char *name;
    uint32_t home; /* place or AG_NONE */
    double income_tax, royalty;
    const double *tariff;  /* [n_good] ad valorem on what enters from other polities */
    const double *subsidy; /* [n_good] USD a unit paid to makers */
    uint32_t union_polity; /* or AG_NONE */
    double
        debt_ceiling_yr; /* debt in years of revenue above which it spends what it takes in; 0: none */
} ag_polity;

typedef struct ag_company { /* finances a share of what is built at its places, and owns it */
    const char *name;
    uint32_t home;     /* place where its own owners live */
    double share;      /* of what residents leave to others */
    const uint8_t *at; /* [n_place] 1 where it is active */
} ag_company;

/* Who would live elsewhere at a cost: of N persons N rate 30 yr S/(S + network) (w / cost)^-alpha where it
** costs them w USD a year and S others live there. */
typedef struct ag_settlers {
    double rate_pyr;     /* phi: share of the origin's people a year; 0: none */
    double network;      /* residents at which half of those who would come do, persons */
    double cost_usd_pyr; /* c0: what all of them would pay; 0: a year's reservation wage */
    double alpha;        /* Pareto's exponent */
    double most_usd_pyr; /* c_max: nobody pays more; 0: 30 times the cost */
} ag_settlers;

/* People by age, where the scenario asks for them (docs/theory/society.md, live). Ages in years. */
typedef struct ag_ages {
    bool given;        /* else one group of all ages with crude rates */
    ag_path children;  /* a woman, over her life (total fertility) */
    double boys;       /* born per girl */
    double hazard_pyr; /* of death at 30; times e^(slope (age - 30)) at another age */
    double slope_pyr;  /* a year of age */
    double infant;     /* share of the born who die at once, for all who do in their first year */
    ag_path mortality_factor; /* on hazard and infant */
    double work_from, work_to;
    double migrants_from, migrants_to; /* of those who set out from an external place */
    double hunger_deaths_pyr;          /* hazard added if of some need nothing is met */
    double hunger_births;              /* share of births that fail then; may be above 1 */
} ag_ages;

typedef struct ag_people {
    const double *need;                  /* [n_good] units a person and year */
    const double *share;                 /* [n_good] budget shares of what is left after needs */
    double spend_income, spend_wealth;   /* alpha 1 and 2 */
    double reservation_wage;             /* USD a person and year, outside */
    double hardship;                     /* share added off the home place */
    double participation;                /* workers per person */
    double fertility_pyr, mortality_pyr; /* births, deaths per person and year; 0 if not given */
    ag_settlers settlers;
    ag_ages ages;
    double interest_pyr; /* paid on balances; 0 */
    double subsistence; /* share of needs that is had at any price, the rest if it can be paid; 1 */
    double local;       /* share of their savings a year that those who call a place home put into
                            what is built there; 0 */
    double debt_years;  /* years of income above which households' debt is written off; 0: never */
    double traveller_t; /* mass of a traveller with provisions, t; 0: not given, then it is
                            0.1 + 0.005 a day of flight */
    double crew_stay_yr; /* rotation of visiting crews, default 1 */
    double crew_kit_t;   /* ship's shelter and supplies a visiting crew member brings, default 2 */
} ag_people;

/* What a place ruled from elsewhere may hold against it: X(id, key, text). Each is from 0 to 1, its key the
** log-odds that it adds to the hazard of leaving if it is 1. */
#define AG_WRONG_LIST(X)                                                                           \
    X(DRAIN_INCOME, "drain_income", "income paid to owners and treasuries elsewhere over output")  \
    X(DRAIN_RESOURCES, "drain_resources", "exports less imports over output")                      \
    X(WAGE_GAP, "wage_gap", "what a wage buys less than outside")                                  \
    X(DEPRIVATION, "deprivation", "needs not met")
typedef enum ag_wrong {
#define AG_X(id, key, text) AG_WRONG_##id,
    AG_WRONG_LIST(AG_X)
#undef AG_X
        AG_N_WRONG
} ag_wrong;

/* Places that may come to rule themselves (docs/theory/society.md, politics). */
typedef struct ag_politics {
    bool given;
    double base_pyr;          /* hazard without wrongs at half of all capacity to act; below 1 */
    double wrong[AG_N_WRONG]; /* log-odds */
    double capacity;          /* log-odds from none to all capacity to act */
    double people;            /* residents who are half of what numbers can do */
    double residents;         /* with fewer a place does not leave */
    double takeover;          /* share of what foreigners own there that residents take over */
    const uint32_t
        *republic; /* [n_place] polity that it would become, or AG_NONE; NULL: not given */
} ag_politics;

typedef struct ag_set { /* path: value, as given to --set or in `set:` of events and projects */
    const char *path, *value;
} ag_set;

typedef struct ag_event {
    double year;
    const char *why;
    uint32_t n_set;
    const ag_set *set;
} ag_event;

typedef struct ag_project {
    const char *name, *why; /* why: "" where not given */
    uint32_t place, owner;  /* owner: polity */
    uint32_t n_need, n_then;
    uint32_t first_need; /* among the needs of all projects */
    const ag_share *need;
    const ag_set *then;
    double over_yr;
    double start_year; /* NAN: decide */
    double from_year;  /* decide: from then on; -INFINITY */
} ag_project;

typedef struct ag_expect {
    const char *what, *source;
    double year, low, high;
} ag_expect;

typedef struct ag_source { /* where a number came from; every quantity of the scenario has a row */
    const char *path;      /* "places.mars.people", as --set takes it */
    const char *unit;      /* of the values here */
    const char *source;    /* NULL: none is stated */
    double low, central, high; /* all the same where no range is given */
    const char *file;
    uint32_t line;
} ag_source;

typedef struct ag_model {
    const char *title, *currency; /* "USD2020" */
    double year_from, year_to;
    ag_path period_yr; /* length of a period that starts at a year */
    uint32_t n_stage;
    const double *stage_yr;
    double discount, g0_mps2;
    uint64_t seed;
    bool adjustment; /* convex costs of building fast; default true */
    bool road;
    bool draws; /* what is uncertain is drawn by the seed, not set to its mean */
    uint32_t n_good, n_place, n_process, n_supply, n_demand, n_deposit, n_leg, n_vehicle, n_polity;
    uint32_t n_company, n_event, n_project, n_expect, n_source;
    uint32_t n_need; /* of all projects */
    const ag_good *good;
    const ag_place *place;
    const ag_process *process;
    const ag_supply *supply;
    const ag_demand *demand; /* with programmes, which have a polity; last the needs of projects */
    const ag_deposit *deposit;
    const ag_leg *leg;
    const ag_vehicle *vehicle;
    const ag_polity *polity;
    const ag_company *company;
    ag_people people;
    ag_politics politics;
    uint32_t
        shelter_good; /* row of the good named `shelter`, always there: added (local, person yr,
                              kept nowhere) when the scenario does not name it */
    const ag_event *event; /* by year */
    const ag_project *project;
    const ag_expect *expect;
    const ag_source *source;
    char inputs_hash[33]; /* of the canonical text of the scenario after use and sets */
} ag_model;

/* The demand row of a need, numbered over all projects. */
static inline uint32_t ag_need_demand(const ag_model *model, uint32_t need)
{
    return model->n_demand - model->n_need + need;
}

/* Where a place is, as the sky counts it; for places with `sky` set. */
struct ag_sky_site;
AG_API void ag_place_site(const ag_place *place, struct ag_sky_site *site);

/* ---- loading ------------------------------------------------------------------------------------ */

typedef struct ag_scenario ag_scenario;

typedef struct ag_scenario_options {
    const char *path;        /* folder, .yaml file or the name of a bundled one */
    const char *text;        /* NULL; else the scenario itself: `path` is its name in messages, and
                                tables are looked for in the current folder */
    const char *library_dir; /* NULL: $ARGOSY_LIBRARY, then the install's, then the source tree's */
    const char *scenario_dir; /* where bundled ones are; NULL: the same with $ARGOSY_SCENARIOS */
    const ag_set *set;        /* overrides, in order */
    uint32_t n_set;
} ag_scenario_options;

/* A warning or error of `check`. */
typedef struct ag_finding {
    ag_level level; /* AG_ERROR or AG_WARNING */
    ag_detail detail;
} ag_finding;

/* The folders that the options lead to, cut at size. options may be NULL. */
AG_API void ag_scenario_library(const ag_scenario_options *options, char *path, size_t size);
AG_API void ag_scenario_bundled(const ag_scenario_options *options, char *path, size_t size);

/* Reads and merges the text; no numbers yet. Owned by the caller. */
AG_API ag_err ag_scenario_open(ag_ctx *ctx, const ag_scenario_options *options,
                               ag_scenario **scenario);
AG_API void ag_scenario_free(ag_scenario *scenario);
/* The model of the scenario with further overrides (events, projects) applied in order. The rows of
** all models of one scenario agree: an override changes values, never the set of names. Without
** overrides every event and project is tried too. Threads may make models of one scenario at the
** same time, each with its own context. A model outlives its scenario, not its context. */
AG_API ag_err ag_scenario_model(ag_ctx *ctx, const ag_scenario *scenario, const ag_set *set,
                                uint32_t n_set, ag_model **model);
AG_API void ag_model_free(ag_model *model);
/* The whole scenario after `use` and overrides, as YAML text that loads back to the same model. */
AG_API const char *ag_scenario_text(const ag_scenario *scenario);
/* Findings of the last ag_scenario_open / ag_scenario_model: all of them (at most 500), errors first;
** ag_ctx_detail holds the first. Valid until the next call. After a failed ag_scenario_open there is
** no scenario to ask: see ag_scenario_check. */
AG_API const ag_finding *ag_scenario_findings(const ag_scenario *scenario, uint32_t *count);
/* Opens, makes the model and gives all findings, errors first, also where opening fails (then the
** error is returned too). The caller frees *findings with ag_delete; on an error other than
** AG_ERR_INPUT it is untouched. */
AG_API ag_err ag_scenario_check(ag_ctx *ctx, const ag_scenario_options *options,
                                ag_finding **findings, uint32_t *count);

/* A value that differs between two scenarios. Numbers are NaN where there is none. */
typedef struct ag_difference {
    const char *path;  /* as --set takes it; in b where only b has it */
    const char *a, *b; /* as written; NULL: not there */
    const char *unit;  /* of the numbers; NULL: a text */
    double value_a, value_b, low_a, low_b, high_a, high_b;
} ag_difference;
/* All values that differ, in the order of a, then of b, into the arena. The models give the numbers
** and may be NULL: then only the texts are compared. */
AG_API ag_err ag_scenario_diff(ag_ctx *ctx, ag_arena *arena, const ag_scenario *a,
                               const ag_model *model_a, const ag_scenario *b,
                               const ag_model *model_b, const ag_difference **list,
                               uint32_t *count);

/* A small commented scenario to start from: it loads, and its world trades. */
AG_API const char *ag_scenario_new_text(void);
/* Text of a number with a unit, such as "12 t/yr", in the unit wanted ("t/yr"). */
AG_API ag_err ag_quantity_parse(ag_ctx *ctx, const char *text, const char *unit,
                                const char *currency, double *value);

#ifdef __cplusplus
}
#endif
#endif
