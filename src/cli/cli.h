/* cli: the program. main.c takes a command from the table in commands.c, options.c reads its
** arguments against its table of options, the command's file does the rest.
**
** The same tables make the help, the manual pages (`argosy help --man`) and the completion, so that
** none of them can go astray. A command returns its exit code; failures are shown by agi_cli_fail.
** Results go to stdout, everything else to stderr; main.c looks last whether stdout took it all. */
#ifndef ARGOSY_CLI_H
#define ARGOSY_CLI_H

#include "argosy/core.h"
#include "argosy/history.h"
#include "argosy/scenario.h"

enum {
    AGI_CLI_DONE = 0,
    AGI_CLI_FAILED = 1,
    AGI_CLI_USAGE = 2,
    AGI_CLI_INPUT = 3,
    AGI_CLI_WIDTH = 80 /* columns of everything that is laid out */
};

/* ---- commands and their options --------------------------------------------------------------- */

typedef struct agi_cli agi_cli;

typedef struct agi_cli_option {
    const char *name;     /* without the dashes; NULL ends a table */
    char letter;          /* 0: none */
    const char *argument; /* what follows it, as shown; NULL: nothing does */
    const char *choices;  /* words allowed, with blanks between; NULL: any */
    const char *help;
} agi_cli_option;

typedef struct agi_cli_example {
    const char *line, *does; /* line NULL ends a table */
} agi_cli_example;

typedef struct agi_cli_command {
    const char *name;
    const char *arguments; /* "SCENARIO"; "" */
    const char *words;     /* words allowed as first argument, with blanks between; NULL: any */
    uint32_t least, most;  /* number of arguments */
    const char *summary;   /* for the list of commands: no capital, no full stop */
    const char *text;      /* paragraphs, an empty line between */
    const agi_cli_option *options;
    const agi_cli_example *examples;
    int (*run)(agi_cli *cli);
} agi_cli_command;

#define AGI_CLI_OPTION_CSV                                                                         \
    {                                                                                              \
        "csv", 0, NULL, NULL, "the answer as CSV on stdout"                                        \
    }
/* The end of each table of options. */
#define AGI_CLI_OPTIONS_COMMON                                                                     \
    {"json", 0, NULL, NULL, "the answer as one JSON document on stdout"},                          \
        {"quiet", 'q', NULL, NULL, "nothing on stderr but errors, and no summary"},                \
        {"help", 'h', NULL, NULL, "this text"},                                                    \
    {                                                                                              \
        NULL, 0, NULL, NULL, NULL                                                                  \
    }
/* Options of what reads a scenario; agi_cli_scenario takes them. */
#define AGI_CLI_OPTIONS_SCENARIO                                                                   \
    {"set", 0, "PATH=VALUE", NULL,                                                                 \
     "override one value, as in places.mars.polity=un; again for more"},                           \
    {                                                                                              \
        "library", 0, "DIR", NULL, "where `use:` finds its files (else $ARGOSY_LIBRARY)"           \
    }

extern const agi_cli_command *const agi_cli_commands[]; /* NULL ends it */
const agi_cli_command *agi_cli_command_find(const char *name);

/* ---- one call of the program ------------------------------------------------------------------- */

typedef struct agi_cli_given {
    const agi_cli_option *option;
    const char *value; /* NULL if it takes none */
} agi_cli_given;

struct agi_cli {
    ag_ctx *ctx;
    const agi_cli_command *command;
    uint32_t n_argument, n_given;
    const char **argument;
    agi_cli_given *given; /* in the order of the command line */
    bool json, csv, quiet;
    bool colour;          /* stdout is a terminal that wants it */
    bool bar;             /* stderr is a terminal: progress is shown */
    bool bar_shown;       /* on the line now */
    double bar_s;         /* when it was last drawn */
    bool printed;         /* a JSON document went out */
    char inputs_hash[33]; /* of the scenario or result read; "" for none */
};

/* Reads argv[2...] against cli->command. Returns 0 or, shown, AGI_CLI_USAGE. */
int agi_cli_parse(agi_cli *cli, int argc, char **argv);
bool agi_cli_has(const agi_cli *cli, const char *option);
/* The last value given, or NULL. */
const char *agi_cli_value(const agi_cli *cli, const char *option);
/* The number of an option into *value, which stays as it is if the option was not given. Returns 0 or,
** shown, AGI_CLI_USAGE. `allowed` says what is allowed. */
int agi_cli_value_number(agi_cli *cli, const char *option, double low, double high, bool whole,
                         const char *allowed, double *value);
/* The word nearest to `word` in a list with blanks between, into text; false if none is near. */
bool agi_cli_nearest(const char *word, const char *words, char *text, size_t size);
bool agi_cli_word_in(const char *word, const char *words);

/* ---- messages ------------------------------------------------------------------------------------ */

/* Shows a failure ("file:line:column: key: message (value); hint") and returns its exit code. */
int agi_cli_fail(agi_cli *cli, ag_err err);
/* A wrong use of the program: what, what is wrong with it, its value, what is allowed ("" for none). */
int agi_cli_usage(agi_cli *cli, const char *key, const char *message, const char *value,
                  const char *hint);
/* The one form of findings and errors, with the end of the line. */
void agi_cli_print_detail(FILE *file, const char *level, const ag_detail *detail);
void agi_cli_note(agi_cli *cli, const char *fmt, ...) AG_PRINTF(2, 3); /* on stderr, not if quiet */
/* For ag_ctx_options; user is the agi_cli. */
void agi_cli_log(void *user, ag_level level, const char *text);
void agi_cli_progress(void *user, const ag_progress *progress);
void agi_cli_bar_clear(agi_cli *cli);

/* ---- what is laid out ------------------------------------------------------------------------------ */

enum { AGI_CLI_CELL = 96 }; /* bytes that a number or a short text needs at most */

/* "1.23 M", "34.5 k", "12.3"; "-" for NaN. Three digits. */
void agi_cli_readable(double value, char text[AGI_CLI_CELL]);
/* "153,675", to the unit. */
void agi_cli_grouped(double value, char text[AGI_CLI_CELL]);
/* "+12 %"; "" unless both are known and the first is not 0. */
void agi_cli_change(double from, double to, char text[AGI_CLI_CELL]);
/* "2030" or "2030.5". */
void agi_cli_year(double year, char text[AGI_CLI_CELL]);
/* Characters of UTF-8. */
size_t agi_cli_width(const char *text);
/* Text in lines of AGI_CLI_WIDTH; the first starts at column `at`, the others are indented. */
void agi_cli_wrap(FILE *file, const char *text, size_t at, size_t indent);
/* Text to stdout with control characters made harmless, cut to `width` characters. */
void agi_cli_put(const char *text, size_t width);
void agi_cli_title(const agi_cli *cli, const char *text, const char *more); /* of a section */

/* A table of text, at most AGI_CLI_WIDTH wide: columns as wide as their cells; what is too much is
** taken from the widest columns of text and shown as "..". Letters of `align`: l text, r number. */
typedef struct agi_cli_table {
    ag_ctx *ctx;
    ag_arena *arena;
    const char *align;
    size_t n_column, n_cell, capacity;
    const char **cell;
} agi_cli_table;
/* `align` may be longer than n_column. */
ag_err agi_cli_table_begin(agi_cli *cli, const char *align, size_t n_column, agi_cli_table *table);
void agi_cli_table_free(agi_cli_table *table);
/* The next cell, copied; rows follow each other. */
ag_err agi_cli_table_add(agi_cli_table *table, const char *text);
ag_err agi_cli_table_add_row(agi_cli_table *table, const char *const *texts);
/* Prints and frees. The first row is a heading if `heading`; columns with nothing below it are
** left out. */
void agi_cli_table_end(agi_cli *cli, agi_cli_table *table, bool heading);

void agi_cli_csv_text(const char *text); /* a field to stdout, quoted if needed */
void agi_cli_csv_number(double value);   /* NaN: empty */

/* ---- JSON (json.c) ---------------------------------------------------------------------------------- */

struct json_t;
typedef struct json_t agi_cli_json;

/* A new document with its "argosy" head. Memory that is missing is noticed by _end. */
agi_cli_json *agi_cli_json_begin(const agi_cli *cli);
/* A new object or array in an object (key) or an array (key NULL). */
agi_cli_json *agi_cli_json_object(agi_cli_json *in, const char *key);
agi_cli_json *agi_cli_json_array(agi_cli_json *in, const char *key);
void agi_cli_json_text(agi_cli_json *in, const char *key, const char *value); /* NULL: null */
void agi_cli_json_number(agi_cli_json *in, const char *key, double value);    /* NaN: null */
void agi_cli_json_bool(agi_cli_json *in, const char *key, bool value);
void agi_cli_json_null(agi_cli_json *in, const char *key);
void agi_cli_json_detail(agi_cli_json *in, const ag_detail *detail);
void agi_cli_json_free(agi_cli_json *document);
/* Prints and frees. Returns 0 or, shown, AGI_CLI_FAILED. */
int agi_cli_json_end(agi_cli *cli, agi_cli_json *document);

/* ---- shared by commands --------------------------------------------------------------------------------- */

/* A scenario with --set, --seed and --library of the command line. */
typedef struct agi_cli_scenario {
    ag_arena *arena; /* of the overrides */
    ag_scenario *scenario;
    ag_model *model;
} agi_cli_scenario;
/* On failure shows all errors. */
int agi_cli_scenario_open(agi_cli *cli, const char *path, agi_cli_scenario *scenario);
/* Only the options, which live in the arena: free it, also on failure. */
int agi_cli_scenario_options(agi_cli *cli, const char *path, ag_arena **arena,
                             ag_scenario_options *options);
void agi_cli_scenario_close(agi_cli_scenario *scenario);
/* Names of the bundled scenarios in alphabetical order. */
ag_err agi_cli_scenarios_bundled(agi_cli *cli, ag_names **names);
/* Files of the library as `use:` names them. */
ag_err agi_cli_library_files(agi_cli *cli, ag_names **names);

/* What `run` shows of a record. */
ag_err agi_cli_run_brief(agi_cli *cli, const ag_model *model, const ag_run_record *record);
int agi_cli_run_summary(agi_cli *cli, const ag_model *model, const ag_run_record *record);
void agi_cli_run_csv(const ag_model *model, const ag_run_record *record, uint32_t every);
int agi_cli_run_json(agi_cli *cli, const ag_model *model, const ag_run_record *record,
                     uint32_t every);
/* Whether a milestone can be hit or missed: its year was reached and what it names is known. */
bool agi_cli_expect_due(const ag_model *model, const ag_run_record *record, uint32_t i);
const char *agi_cli_status_text(uint8_t status);
/* Periods thinned by --every: each every-th and the last. */
bool agi_cli_every(uint32_t every, uint32_t period, uint32_t n_period);

/* Help. */
void agi_cli_help(FILE *file, const agi_cli_command *command); /* NULL: of the program */

#endif
