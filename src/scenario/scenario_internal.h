/* scenario_internal: what the files of this module share.
**
** Text becomes a tree of nodes that know where they stand (yaml.c, csv.c); trees are merged and
** overridden as trees (tree.c, merge.c, set.c); a reader turns the final tree into the model by
** field tables (fields.c, tables.c, read_*.c); validate.c looks at the whole. A mistake in the
** input is recorded as a finding and reading goes on with a default; only "out of memory" and bugs
** return at once. */
#ifndef ARGOSY_SCENARIO_INTERNAL_H
#define ARGOSY_SCENARIO_INTERNAL_H

#include "argosy/scenario.h"

enum {
    AGI_DEPTH_MAX = 32,
    AGI_FILE_MAX = 8 << 20,
    AGI_NODES_MAX = 500000, /* of one file */
    AGI_FINDINGS_MAX = 500,
    AGI_KEY_MAX = 160,    /* bytes: escaped, six a byte, it must fit libyaml's 1024 */
    AGI_NAMES_MAX = 2000, /* of one section: tables are dense */
    AGI_LEGS_MAX = 10000,
    AGI_DEPOSITS_MAX = 20000
};

/* ---- findings -------------------------------------------------------------------------------- */

typedef struct agi_findings {
    ag_ctx *ctx;
    ag_finding *list;
    size_t count, capacity;
    uint32_t n_error;
} agi_findings;

/* A complaint about a value whose place the caller knows. */
typedef struct agi_complaint {
    char message[AG_TEXT_MAX];
    char hint[AG_TEXT_MAX];
} agi_complaint;

void agi_complain(agi_complaint *complaint, const char *fmt, ...) AG_PRINTF(2, 3);
void agi_complain_hint(agi_complaint *complaint, const char *fmt, ...) AG_PRINTF(2, 3);

/* ---- tree ------------------------------------------------------------------------------------ */

typedef enum agi_kind { AGI_SCALAR, AGI_LIST, AGI_MAP } agi_kind;

typedef struct agi_node agi_node;
struct agi_node {
    agi_kind kind;
    const char *key;  /* in a map, else NULL */
    const char *text; /* of a scalar */
    const char *file;
    uint32_t line, column, key_line, key_column;
    uint32_t count; /* children */
    agi_node *parent, *first, *last, *next;
};

agi_node *agi_node_create(ag_arena *arena, agi_kind kind, const char *file, uint32_t line,
                          uint32_t column);
void agi_node_append(agi_node *parent, agi_node *child);
agi_node *agi_node_find(const agi_node *map, const char *key);
void agi_node_replace(agi_node *old, agi_node *made); /* made takes old's key and place */
void agi_node_remove(agi_node *child);
agi_node *agi_node_copy(ag_arena *arena, const agi_node *node); /* deep, texts included */
/* "places.mars.people", "legs.3.dv" */
void agi_node_path(const agi_node *node, char *path, size_t size);
/* First two children of equal key, the later one; NULL if none. */
ag_err agi_node_duplicate(ag_ctx *ctx, const agi_node *map, const agi_node **again);
/* Block text of a whole tree; one-line text of a part. */
ag_err agi_node_text(ag_ctx *ctx, const agi_node *node, ag_text *text);
ag_err agi_node_text_flow(ag_ctx *ctx, const agi_node *node, ag_text *text);

typedef enum agi_where { AGI_AT_VALUE, AGI_AT_KEY } agi_where;

/* Does the file of `root` speak of an entry, or is all of it a library's? Libraries are taken whole: what
** lies idle of them is no mistake. */
bool agi_node_is_own(const agi_node *root, const agi_node *node);

/* Records a finding; AG_ERR_MEMORY if that fails, else AG_OK. hint may be NULL. */
ag_err agi_report(agi_findings *findings, ag_level level, const agi_node *node, agi_where where,
                  const char *hint, const char *fmt, ...) AG_PRINTF(6, 7);
ag_err agi_report_detail(agi_findings *findings, ag_level level, const ag_detail *detail);
/* Fails with the first error, or AG_OK if there is none. */
ag_err agi_findings_fail(const agi_findings *findings);
void agi_findings_sort(agi_findings *findings); /* errors first */
void agi_findings_free(agi_findings *findings);

/* "a, b, c" of names, cut at size; NULL names are left out. */
void agi_list_text(const char *const *names, size_t count, char *text, size_t size);
/* "did you mean X?" or "one of A, B, C" */
void agi_hint_names(const char *word, const char *const *names, size_t count, char *hint,
                    size_t size);

/* ---- files ----------------------------------------------------------------------------------- */

typedef struct agi_loader {
    ag_ctx *ctx;
    ag_arena *arena; /* nodes and texts */
    agi_findings *findings;
} agi_loader;

/* The scenario's file with tables and library files merged. */
ag_err agi_files_load(agi_loader *loader, const ag_scenario_options *options, agi_node **root);
/* Bytes of a whole file, ended by 0, to be released with ag_delete. AG_ERR_INPUT if it cannot be
** read or is too large: recorded against `user` (a node) where it is named, if any. */
ag_err agi_file_read(agi_loader *loader, const char *path, const agi_node *user, char **bytes,
                     size_t *count);
/* AG_ERR_INPUT after mistakes, which are recorded; *root is set only on success. */
ag_err agi_yaml_parse(agi_loader *loader, const char *file, const char *bytes, size_t count,
                      agi_node **root);
/* The same of a text that begins at a line and column of its file. */
ag_err agi_yaml_parse_at(agi_loader *loader, const char *file, const char *bytes, size_t count,
                         uint32_t line, uint32_t column, agi_node **root);
/* as_map: first column is the name of each entry; else a list of records. */
ag_err agi_csv_parse(agi_loader *loader, const char *file, const char *bytes, size_t count,
                     bool as_map, agi_node **root);
/* Reads the tables named in the tree of a file in `folder` and puts them in place. */
ag_err agi_tables_load(agi_loader *loader, const char *folder, agi_node *root);
/* Puts `over` on `base`: entries of named sections field by field, lists appended, rest
** replaced. */
ag_err agi_merge(agi_loader *loader, agi_node *base, agi_node *over);

/* ---- units ----------------------------------------------------------------------------------- */

typedef struct agi_units agi_units;
ag_err agi_units_create(ag_ctx *ctx, const char *currency, agi_units **units);
void agi_units_free(agi_units *units);
/* Number in unit `text` times *factor = number in unit `wanted`. AG_ERR_INPUT: see complaint. */
ag_err agi_units_factor(agi_units *units, const char *text, const char *wanted, double *factor,
                        agi_complaint *complaint);
/* "12 t/yr" in `wanted`. */
ag_err agi_quantity(agi_units *units, const char *text, const char *wanted, double *value,
                    agi_complaint *complaint);
bool agi_currency_valid(const char *text); /* three capitals and a year */
/* Years (2030.5), ISO dates, JD2460000.5 as a decimal year. False: not a date. */
bool agi_date(const char *text, double *year);

/* ---- field tables ---------------------------------------------------------------------------- */

typedef enum agi_type {
    AGI_TEXT,    /* const char * */
    AGI_BOOL,    /* bool */
    AGI_NUMBER,  /* double, a quantity */
    AGI_PATH,    /* ag_path of quantities */
    AGI_DATE,    /* double */
    AGI_ROW,     /* uint32_t, a name of `of` */
    AGI_AMOUNTS, /* double [names of `of`], a map of quantities */
    AGI_NODE,    /* const agi_node *, read by its section */
    AGI_RECORD,  /* one record of `sub` */
    AGI_RECORDS, /* list of records */
    AGI_NAMED    /* map name -> record */
} agi_type;

typedef enum agi_range {
    AGI_NOT_NEGATIVE,
    AGI_POSITIVE,
    AGI_SHARE, /* 0..1 */
    AGI_NEGATIVE,
    AGI_ANY
} agi_range;

typedef enum agi_of {
    AGI_GOOD,
    AGI_PLACE,
    AGI_PROCESS,
    AGI_VEHICLE,
    AGI_POLITY,
    AGI_COMPANY,
    AGI_N_OF
} agi_of;

typedef struct agi_table agi_table;

/* unit: `$` is the scenario's currency, `@` the unit of the good the value is about. */
typedef struct agi_field {
    const char *name;
    agi_type type;
    agi_range range;
    agi_of of;
    bool required;
    bool rows; /* decides how many rows there are: no override after opening */
    bool all;  /* AMOUNTS: `all` stands for each */
    size_t offset;
    const char *unit, *unit_too; /* unit_too is accepted as the same number */
    double fallback;
    const agi_table *sub;
} agi_field;

struct agi_table {
    const char *what; /* "a good" */
    const agi_field *fields;
    size_t n_field;
};

const agi_field *agi_table_find(const agi_table *table, const char *name);
void agi_table_hint(const agi_table *table, const char *word, char *hint, size_t size);
const char *agi_of_section(agi_of of); /* "goods" */
const char *agi_of_text(agi_of of);    /* "good" */

extern const agi_table agi_root_table, agi_good_table, agi_place_table, agi_process_table,
    agi_supply_table, agi_demand_table, agi_deposit_table, agi_leg_table, agi_window_table,
    agi_development_table, agi_vehicle_table, agi_programme_table, agi_polity_table,
    agi_company_table, agi_people_table, agi_settlers_table, agi_ages_table, agi_politics_table,
    agi_event_table, agi_project_table, agi_expect_table, agi_orbit_table, agi_where_table;

/* Records of the tables that are not the model's own. */
typedef struct agi_root {
    double version, discount, g0_mps2, seed;
    const char *title, *currency;
    const agi_node *years, *stages_yr, *use;
    ag_path period_yr;
    bool adjustment, road, draws;
} agi_root;

typedef struct agi_raw_place {
    ag_place place;
    const char *market;
    const agi_node *at;
} agi_raw_place;

typedef struct agi_orbit {
    double periapsis_km, apoapsis_km, inclination_deg;
} agi_orbit;

typedef struct agi_raw_supply {
    uint32_t good;
    ag_path price, upto, at;
    double elasticity, volatility;
} agi_raw_supply;

typedef struct agi_raw_demand {
    uint32_t good, polity, place;
    ag_path need, budget, at, price;
    double elasticity, penalty, volatility;
    const agi_node *segments;
} agi_raw_demand;

typedef struct agi_raw_process {
    ag_process process;
    const agi_node *out, *in, *equipment, *where;
} agi_raw_process;

typedef struct agi_raw_where {
    const agi_node *needs, *places;
} agi_raw_where;

typedef struct agi_raw_deposit {
    uint32_t place, good;
    const agi_node *tranches;
} agi_raw_deposit;

typedef struct agi_raw_leg {
    ag_leg leg;
    const agi_node *between, *window;
    bool both, sky, fast;
    double dv_mps, time_yr;
} agi_raw_leg;

typedef struct agi_window {
    double every_yr, open_yr, first_year;
} agi_window;

typedef struct agi_raw_vehicle {
    ag_vehicle vehicle;
    double isp_s;
    const agi_node *propellant, *recipe, *legs;
} agi_raw_vehicle;

typedef struct agi_raw_polity {
    ag_polity polity;
    const agi_node *rules;
} agi_raw_polity;

typedef struct agi_raw_company {
    ag_company company;
    const agi_node *at;
} agi_raw_company;

typedef struct agi_raw_people {
    ag_people people;
    const agi_node *spend, *settlers;
} agi_raw_people;

typedef struct agi_raw_ages {
    ag_ages ages;
    const agi_node *working, *migrants;
} agi_raw_ages;

typedef struct agi_raw_politics {
    ag_politics politics;
    const agi_node *independence;
} agi_raw_politics;

typedef struct agi_raw_event {
    double year;
    const char *why;
    const agi_node *set;
} agi_raw_event;

typedef struct agi_raw_project {
    ag_project project;
    const agi_node *needs, *most, *then;
    const char *start;
} agi_raw_project;

typedef struct agi_raw_expect {
    const char *what, *source;
    double year;
    const agi_node *low, *high;
} agi_raw_expect;

/* ---- reader ---------------------------------------------------------------------------------- */

typedef struct agi_reader {
    ag_ctx *ctx;
    ag_arena *arena; /* the model's */
    agi_findings *findings;
    agi_units *units;
    const agi_node *root;
    ag_model *model;
    ag_names *names[AGI_N_OF];
    const agi_node **at[AGI_N_OF]; /* [rows] where each name stands; NULL: added by us */
    ag_source *source;             /* growing */
    size_t n_source, source_capacity;
    struct ag_catalogue *catalogue; /* the scenario's; NULL: not needed */
    const agi_node **leg_at, **supply_at, **demand_at, **deposit_at; /* [rows] */
} agi_reader;

/* Reads a map into a record whose shape the table tells. good_unit: what `@` means; NULL if that is
** not known. */
ag_err agi_record_read(agi_reader *reader, const agi_node *node, const agi_table *table,
                       const char *good_unit, void *record);
ag_err agi_number_read(agi_reader *reader, const agi_node *node, const agi_field *field,
                       const char *good_unit, double *value);
/* A row of `of`, AG_NONE after a recorded mistake. */
ag_err agi_row_read(agi_reader *reader, const agi_node *node, agi_of of, uint32_t *row);
/* Map good -> quantity as a list. */
ag_err agi_shares_read(agi_reader *reader, const agi_node *node, const char *unit,
                       const ag_share **shares, uint32_t *count);
/* Unit of a row: of a good its own, of a process that of its first output; else NULL. */
const char *agi_row_unit(const agi_reader *reader, agi_of of, uint32_t row);
/* Unit of the good that the record's `good` names, NULL if it names none. */
const char *agi_record_good_unit(const agi_reader *reader, const agi_node *node);
uint32_t agi_row_count(const agi_reader *reader, agi_of of);
/* The section's node or NULL; a section of the wrong kind is reported and NULL. */
ag_err agi_section(agi_reader *reader, const char *name, agi_kind kind, const agi_node **section);

ag_err agi_read_head(agi_reader *reader);
ag_err agi_read_goods(agi_reader *reader);
ag_err agi_read_development(agi_reader *reader, const agi_node *owner, ag_development *development);
ag_err agi_read_processes(agi_reader *reader);
ag_err agi_read_places(agi_reader *reader);
ag_err agi_read_trade(agi_reader *reader); /* supply, demand, programmes */
ag_err agi_read_deposits(agi_reader *reader);
ag_err agi_read_where(agi_reader *reader);
ag_err agi_read_legs(agi_reader *reader);
ag_err agi_read_sky(agi_reader *reader);
/* Legs of the sky and a body that is not in the sky's own table. */
bool agi_sky_wants_catalogue(const agi_node *root);
ag_err agi_read_vehicles(agi_reader *reader);
ag_err agi_read_polities(agi_reader *reader);
ag_err agi_read_companies(agi_reader *reader);
ag_err agi_read_people(agi_reader *reader);
ag_err agi_read_politics(agi_reader *reader);
/* The section's map of places and the polities they would become; NULL: none. */
const agi_node *agi_independence(const agi_node *root);
ag_err agi_read_plans(agi_reader *reader); /* events, projects, expect */
ag_err agi_validate(agi_reader *reader);
ag_err agi_validate_supply(agi_reader *reader); /* what can be had where: reach.c */

const agi_node *agi_scenario_root(const ag_scenario *scenario);

/* ---- overrides ------------------------------------------------------------------------------- */

/* Sets the value at a path. AG_ERR_USAGE: see complaint. frozen: rows may not change. */
ag_err agi_set_apply(agi_loader *loader, agi_node *root, const char *path, const char *value,
                     bool frozen, agi_complaint *complaint);

#endif
