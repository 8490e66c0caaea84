/* export: results as CSV, and the linear programme of one period as MPS for other solvers. */
#include "cli/commands.h"

#include "argosy/store.h"

#include <math.h>
#include <string.h>
#include <sys/stat.h>

/* ---- CSV ----------------------------------------------------------------------------------------- */

static ag_err csv_write(agi_cli *cli, ag_store *store, const char *folder)
{
    char *hash = NULL;
    AG_TRY(ag_store_meta(cli->ctx, store, AG_META_INPUTS_HASH, &hash));
    if (hash) snprintf(cli->inputs_hash, sizeof cli->inputs_hash, "%s", hash);
    ag_delete(cli->ctx, hash);
    return ag_store_export_csv(cli->ctx, store, folder);
}

static int export_csv(agi_cli *cli, const char *out)
{
    ag_store *store = NULL;
    ag_err err = ag_store_open(cli->ctx, cli->argument[0], &store);
    if (err != AG_OK) return agi_cli_fail(cli, err);
    err = csv_write(cli, store, out);
    ag_store_free(store);
    return err == AG_OK ? AGI_CLI_DONE : agi_cli_fail(cli, err);
}

/* ---- MPS ----------------------------------------------------------------------------------------- */

/* What is to be written: the programme of the period-th period, or of the one with the year in it. */
typedef struct mps_when {
    bool by_year;
    double period, year;
} mps_when;

static int when_read(agi_cli *cli, mps_when *when)
{
    when->by_year = agi_cli_has(cli, "year");
    if (when->by_year && agi_cli_has(cli, "period")) {
        return agi_cli_usage(cli, "--period", "does not go with --year", "", "one of them");
    }
    int code = agi_cli_value_number(cli, "year", -1e6, 1e6, false, "a year", &when->year);
    if (code != AGI_CLI_DONE) return code;
    return agi_cli_value_number(cli, "period", 0, 1e6, true, "a whole number from 0, the first",
                                &when->period);
}

static int when_outside(agi_cli *cli, const ag_model *model, const mps_when *when)
{
    char hint[AG_TEXT_MAX], from[AGI_CLI_CELL], to[AGI_CLI_CELL];
    agi_cli_year(model->year_from, from);
    agi_cli_year(model->year_to, to);
    snprintf(hint, sizeof hint, "the scenario goes from %s to %s", from, to);
    const char *option = when->by_year ? "year" : "period";
    return agi_cli_usage(cli, when->by_year ? "--year" : "--period", "there is no such period",
                         agi_cli_value(cli, option), hint);
}

/* Runs until the period wanted comes next. *there = false: the scenario has no such period. */
static ag_err go_there(agi_cli *cli, ag_run *run, const mps_when *when, bool *there)
{
    const ag_model *model = ag_run_model(run);
    double start = model->year_from;
    *there = false;
    if (when->by_year && when->year < start) return AG_OK;
    for (uint32_t period = 0; start < model->year_to; period++) {
        double end = start + ag_path_at(&model->period_yr, start);
        *there = when->by_year ? when->year < end : period == (uint32_t)when->period;
        if (*there && when->by_year) *there = when->year < model->year_to;
        if (*there) return AG_OK;
        bool done = false;
        AG_TRY(ag_run_step(run, NULL, &done));
        const ag_run_record *record = ag_run_results(run);
        AG_CHECK(cli->ctx, record && !done && record->n_period == period + 1);
        start = record->year_to[period];
    }
    return AG_OK;
}

/* An MPS file of ours or an empty file may be replaced; a device may be written to. */
static int target_check(agi_cli *cli, const char *path)
{
    struct stat about;
    char line[8] = "";
    if (stat(path, &about) != 0 || S_ISCHR(about.st_mode) || S_ISFIFO(about.st_mode)) {
        return AGI_CLI_DONE;
    }
    FILE *file = S_ISREG(about.st_mode) ? fopen(path, "r") : NULL;
    bool ours = file && (about.st_size == 0 ||
                         (fgets(line, sizeof line, file) && strncmp(line, "NAME", 4) == 0));
    if (file) fclose(file);
    if (ours) return AGI_CLI_DONE;
    return agi_cli_usage(cli, "--out", "is there already and is no MPS file", path,
                         "choose another name");
}

static int mps_write(agi_cli *cli, const agi_cli_scenario *scenario, const mps_when *when,
                     const char *out)
{
    ag_run *run = NULL;
    bool there = false;
    ag_err err = ag_run_create(cli->ctx, scenario->scenario, NULL, &run);
    if (err == AG_OK) err = go_there(cli, run, when, &there);
    if (err == AG_OK && there) err = ag_run_write_mps(run, out);
    ag_run_free(run);
    if (err != AG_OK) return agi_cli_fail(cli, err);
    return there ? AGI_CLI_DONE : when_outside(cli, scenario->model, when);
}

static int export_mps(agi_cli *cli, const char *out)
{
    mps_when when = {0};
    agi_cli_scenario scenario;
    int code = when_read(cli, &when);
    if (code == AGI_CLI_DONE) code = target_check(cli, out);
    if (code != AGI_CLI_DONE) return code;
    code = agi_cli_scenario_open(cli, cli->argument[0], &scenario);
    if (code != AGI_CLI_DONE) return code;
    code = mps_write(cli, &scenario, &when, out);
    agi_cli_scenario_close(&scenario);
    return code;
}

/* ---- the command --------------------------------------------------------------------------------- */

static int export_show(agi_cli *cli, const char *format, const char *out)
{
    if (cli->json) {
        agi_cli_json *document = agi_cli_json_begin(cli);
        agi_cli_json_text(document, "format", format);
        agi_cli_json_text(document, "file", out);
        return agi_cli_json_end(cli, document);
    }
    agi_cli_note(cli, "wrote %s", out);
    return AGI_CLI_DONE;
}

static int export_run(agi_cli *cli)
{
    const char *format = agi_cli_value(cli, "format"), *out = agi_cli_value(cli, "out");
    if (!format) return agi_cli_usage(cli, "--format", "is missing", "", "csv or mps");
    if (!out) {
        return agi_cli_usage(cli, "--out", "is missing", "", "-o FOLDER for csv, -o F.mps for mps");
    }
    bool mps = strcmp(format, "mps") == 0;
    int code = mps ? export_mps(cli, out) : export_csv(cli, out);
    return code == AGI_CLI_DONE ? export_show(cli, format, out) : code;
}

const agi_cli_command agi_cli_command_export = {
    .name = "export",
    .arguments = "RESULT|SCENARIO",
    .least = 1,
    .most = 1,
    .summary = "write results or a programme in others' formats",
    .text =
        "With `--format csv`, RESULT is a file that `argosy run --out` wrote: each of its tables "
        "becomes a file of the folder given. With `--format mps`, SCENARIO is run up to a period, "
        "the first unless told, and that period's linear programme is written for other solvers.",
    .options =
        (const agi_cli_option[]){
            {"format", 0, "FORMAT", "csv mps", "what to write"},
            {"out", 'o', "PATH", NULL, "where to: a folder for csv, a file for mps"},
            {"period", 0, "N", NULL, "mps: which period, 0 being the first"},
            {"year", 0, "YEAR", NULL, "mps: the period with this year in it"},
            {"seed", 0, "N", NULL, "mps: seed of all random numbers"},
            AGI_CLI_OPTIONS_SCENARIO,
            AGI_CLI_OPTIONS_COMMON},
    .examples =
        (const agi_cli_example[]){
            {"argosy export two.db --format csv -o two", "two/price.csv, two/people.csv, ..."},
            {"argosy export dantzig --format mps -o dantzig.mps", "for GLPK, CLP, SciPy"},
            {"argosy export two-worlds --format mps --year 2040 -o 2040.mps",
             "the programme that decides 2040"},
            {NULL, NULL}},
    .run = export_run,
};
