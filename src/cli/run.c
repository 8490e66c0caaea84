/* run: simulates a scenario and shows what came of it; with --out into a result file, period by
** period, from which --resume goes on. */
#include "cli/commands.h"

#include "argosy/store.h"

#include <string.h>

typedef struct run_call {
    agi_cli_scenario scenario;
    const char *out;
    bool resume;
    double until_year; /* 0: the scenario's end */
    double every;
    ag_run *run;
    ag_store *store;
} run_call;

static int options_read(agi_cli *cli, run_call *call)
{
    call->out = agi_cli_value(cli, "out");
    call->resume = agi_cli_has(cli, "resume");
    call->every = 1;
    if (call->resume && !call->out) {
        return agi_cli_usage(cli, "--resume", "there is nothing to go on from", "",
                             "write --out F.db, the result to be continued");
    }
    int code = agi_cli_value_number(cli, "until", -1e6, 1e6, false, "a year", &call->until_year);
    if (code != AGI_CLI_DONE) return code;
    return agi_cli_value_number(cli, "every", 1, 1e6, true, "a whole number from 1", &call->every);
}

/* --until must lie within the scenario. */
static int until_check(agi_cli *cli, const run_call *call)
{
    const ag_model *model = call->scenario.model;
    if (!agi_cli_has(cli, "until")) return AGI_CLI_DONE;
    if (call->until_year > model->year_from && call->until_year <= model->year_to) {
        return AGI_CLI_DONE;
    }
    char hint[AG_TEXT_MAX], from[AGI_CLI_CELL], to[AGI_CLI_CELL];
    agi_cli_year(model->year_from, from);
    agi_cli_year(model->year_to, to);
    snprintf(hint, sizeof hint, "a year after %s, up to %s", from, to);
    return agi_cli_usage(cli, "--until", "not within the scenario", agi_cli_value(cli, "until"),
                         hint);
}

/* A result that was stopped within its first period has no inputs yet: it begins anew. */
static ag_err store_continue(agi_cli *cli, run_call *call)
{
    const ag_model *model = call->scenario.model;
    char seed[32], *begun = NULL;
    snprintf(seed, sizeof seed, "%llu", (unsigned long long)model->seed);
    AG_TRY(ag_store_resume(cli->ctx, call->out, &call->store));
    AG_TRY(ag_store_meta(cli->ctx, call->store, AG_META_INPUTS_HASH, &begun));
    if (!begun) return AG_OK;
    ag_delete(cli->ctx, begun);
    AG_TRY(ag_store_meta_same(cli->ctx, call->store, AG_META_INPUTS_HASH, model->inputs_hash));
    return ag_store_meta_same(cli->ctx, call->store, AG_META_SEED, seed);
}

static ag_err simulate(agi_cli *cli, run_call *call)
{
    ag_run_options options = {.until_year = call->until_year, .resume = call->resume};
    ag_sink sink;
    AG_TRY(ag_run_create(cli->ctx, call->scenario.scenario, &options, &call->run));
    if (!call->out) return ag_run_all(call->run, NULL);
    if (call->resume) {
        AG_TRY(store_continue(cli, call));
    } else {
        AG_TRY(ag_store_create(cli->ctx, call->out, &call->store));
    }
    AG_TRY(ag_store_sink(call->store, &sink));
    return ag_run_all(call->run, &sink);
}

static int show(agi_cli *cli, const run_call *call)
{
    const ag_model *model = ag_run_model(call->run);
    const ag_run_record *record = ag_run_results(call->run);
    uint32_t every = (uint32_t)call->every;
    agi_cli_bar_clear(cli);
    if (!record) return agi_cli_fail(cli, AG_ERR_MEMORY);
    if (cli->json) return agi_cli_run_json(cli, model, record, every);
    if (!cli->csv) return cli->quiet ? AGI_CLI_DONE : agi_cli_run_summary(cli, model, record);
    agi_cli_run_csv(model, record, every);
    return AGI_CLI_DONE;
}

/* What is suspicious is told once, by `check` at length. */
static void warnings_note(agi_cli *cli, const run_call *call)
{
    uint32_t count = 0;
    if (!ag_scenario_findings(call->scenario.scenario, &count) || count == 0) return;
    agi_cli_note(cli, "%u warning%s: see argosy check %s", count, count == 1 ? "" : "s",
                 cli->argument[0]);
}

static int run_fail(agi_cli *cli, const run_call *call, ag_err err)
{
    if (err != AG_ERR_INTERRUPTED) return agi_cli_fail(cli, err);
    ag_detail detail = {.code = err};
    snprintf(detail.message, sizeof detail.message, "interrupted");
    snprintf(detail.hint, sizeof detail.hint, "%s",
             call->out ? "go on with --resume" : "nothing was kept: --out F.db keeps results");
    return agi_cli_fail(cli, ag_fail_detail(cli->ctx, &detail));
}

static int run_run(agi_cli *cli)
{
    run_call call = {0};
    int code = options_read(cli, &call);
    if (code != AGI_CLI_DONE) return code;
    code = agi_cli_scenario_open(cli, cli->argument[0], &call.scenario);
    if (code != AGI_CLI_DONE) return code;
    code = until_check(cli, &call);
    if (code == AGI_CLI_DONE) {
        warnings_note(cli, &call);
        ag_err err = simulate(cli, &call);
        code = err == AG_OK ? show(cli, &call) : run_fail(cli, &call, err);
    }
    ag_run_free(call.run);
    ag_store_free(call.store);
    agi_cli_scenario_close(&call.scenario);
    return code;
}

const agi_cli_command agi_cli_command_run = {
    .name = "run",
    .arguments = "SCENARIO",
    .least = 1,
    .most = 1,
    .summary = "simulate a scenario, period by period",
    .text =
        "Each period solves the market of all places and the stages ahead, does what was decided "
        "for now, settles accounts, and lets people, polities and technology answer. A summary "
        "goes to stdout; nothing is written unless --out says where.\n\n"
        "SCENARIO is a folder with scenario.yaml in it, a .yaml file or the name of a bundled one. "
        "The same scenario and seed give the same hash, interrupted and resumed or not.",
    .options =
        (const agi_cli_option[]){
            {"until", 0, "YEAR", NULL, "stop when this year is reached"},
            {"every", 0, "N", NULL, "in --json and --csv only every Nth period, and the last"},
            {"seed", 0, "N", NULL, "seed of all random numbers; the same as --set seed=N"},
            AGI_CLI_OPTIONS_SCENARIO,
            {"out", 'o', "F.db", NULL,
             "write the result; replaces an argosy result, no other file"},
            {"resume", 0, NULL, NULL, "go on from what --out holds"},
            AGI_CLI_OPTION_CSV,
            AGI_CLI_OPTIONS_COMMON},
    .examples = (const agi_cli_example[]){{"argosy run two-worlds", "a bundled scenario"},
                                          {"argosy run two-worlds --until 2040 --set discount=0.08",
                                           "ten years of it, with dearer money"},
                                          {"argosy run two-worlds --out two.db",
                                           "keep everything; if stopped, add --resume"},
                                          {"argosy run two-worlds --json --every 10 > two.json",
                                           "each tenth year, for other programs"},
                                          {NULL, NULL}},
    .run = run_run,
};
