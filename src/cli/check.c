/* check: all that is wrong or suspicious in a scenario, with its place. */
#include "cli/commands.h"

static void finding_json(agi_cli_json *list, const char *level, const ag_detail *detail)
{
    agi_cli_json *one = agi_cli_json_object(list, NULL);
    agi_cli_json_text(one, "level", level);
    agi_cli_json_detail(one, detail);
}

static const char *level_text(ag_level level)
{
    return level == AG_ERROR ? "error" : "warning";
}

static int show_json(agi_cli *cli, const ag_finding *finding, uint32_t count, uint32_t n_error)
{
    agi_cli_json *document = agi_cli_json_begin(cli);
    agi_cli_json_number(document, "errors", n_error);
    agi_cli_json_number(document, "warnings", count - n_error);
    agi_cli_json *list = agi_cli_json_array(document, "problems");
    for (uint32_t i = 0; i < count; i++) {
        finding_json(list, level_text(finding[i].level), &finding[i].detail);
    }
    return agi_cli_json_end(cli, document);
}

/* Findings are the answer: they go to stdout. */
static void show_text(agi_cli *cli, const ag_finding *finding, uint32_t count, uint32_t n_error)
{
    for (uint32_t i = 0; i < count; i++) {
        agi_cli_print_detail(stdout, level_text(finding[i].level), &finding[i].detail);
    }
    if (cli->quiet) return;
    if (count == 0) {
        puts("no problems");
    } else {
        printf("%u error%s, %u warning%s\n", n_error, n_error == 1 ? "" : "s", count - n_error,
               count - n_error == 1 ? "" : "s");
    }
}

static int findings_show(agi_cli *cli, const ag_finding *finding, uint32_t count)
{
    uint32_t n_error = 0;
    int code = AGI_CLI_DONE;
    while (n_error < count && finding[n_error].level == AG_ERROR) n_error++; /* they come first */
    if (cli->json) {
        code = show_json(cli, finding, count, n_error);
    } else {
        show_text(cli, finding, count, n_error);
    }
    return code == AGI_CLI_DONE && n_error > 0 ? AGI_CLI_INPUT : code;
}

/* For the head of the JSON, where the scenario loads. */
static void hash_read(agi_cli *cli, const ag_scenario_options *options)
{
    ag_scenario *scenario = NULL;
    ag_model *model = NULL;
    ag_err err = ag_scenario_open(cli->ctx, options, &scenario);
    if (err == AG_OK) err = ag_scenario_model(cli->ctx, scenario, NULL, 0, &model);
    if (err == AG_OK) {
        snprintf(cli->inputs_hash, sizeof cli->inputs_hash, "%s", model->inputs_hash);
    }
    ag_model_free(model);
    ag_scenario_free(scenario);
}

static int check_run(agi_cli *cli)
{
    ag_arena *arena = NULL;
    ag_scenario_options options;
    int code = agi_cli_scenario_options(cli, cli->argument[0], &arena, &options);
    if (code == AGI_CLI_DONE) {
        ag_finding *finding = NULL;
        uint32_t count = 0;
        ag_err err = ag_scenario_check(cli->ctx, &options, &finding, &count);
        bool found = err == AG_OK || (err == AG_ERR_INPUT && count > 0);
        if (err == AG_OK && cli->json) hash_read(cli, &options);
        code = found ? findings_show(cli, finding, count) : agi_cli_fail(cli, err);
        ag_delete(cli->ctx, finding);
    }
    ag_arena_free(arena);
    return code;
}

const agi_cli_command agi_cli_command_check = {
    .name = "check",
    .arguments = "SCENARIO",
    .least = 1,
    .most = 1,
    .summary = "look for mistakes in a scenario, without running it",
    .text =
        "Prints every error and warning with file, line and column: misspelt keys, units that do "
        "not fit, recipes that do not balance, goods nobody makes, demand nobody can reach. Exit "
        "code 3 if there are errors.\n\n"
        "SCENARIO is a folder with scenario.yaml in it, a .yaml file or the name of a bundled one.",
    .options = (const agi_cli_option[]){AGI_CLI_OPTIONS_SCENARIO, AGI_CLI_OPTIONS_COMMON},
    .examples = (const agi_cli_example[]){{"argosy check two-worlds", "a bundled scenario"},
                                          {"argosy check mine.yaml --set discount=0.08",
                                           "a file of yours, with one value changed"},
                                          {NULL, NULL}},
    .run = check_run,
};
