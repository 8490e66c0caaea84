/* scenario: opens what a command was given, with the overrides of the command line. */
#include "cli/cli.h"

#include <string.h>

static bool is_seed(const char *text)
{
    double number = 0;
    return !text[strspn(text, "0123456789")] && ag_number_parse(text, &number) &&
           number < 9007199254740992.0;
}

/* Splits "path=value" of --set, and makes one of --seed. */
static int set_read(agi_cli *cli, ag_arena *arena, const agi_cli_given *given, ag_set *set)
{
    bool seed = strcmp(given->option->name, "seed") == 0;
    size_t length = strcspn(given->value, "=");
    if (seed && !is_seed(given->value)) {
        return agi_cli_usage(cli, "--seed", "not allowed here", given->value,
                             "a whole number from 0, below 2^53");
    }
    if (!seed && (!given->value[length] || length == 0)) {
        return agi_cli_usage(cli, "--set", "PATH=VALUE is wanted", given->value,
                             "such as places.mars.polity=un");
    }
    char *path = ag_arena_text(arena, seed ? "seed" : given->value);
    if (!path) return agi_cli_fail(cli, AG_ERR_MEMORY);
    if (!seed) path[length] = 0;
    *set = (ag_set){path, seed ? given->value : given->value + length + 1};
    return AGI_CLI_DONE;
}

static int sets_read(agi_cli *cli, ag_arena *arena, ag_scenario_options *options)
{
    ag_set *set = ag_arena_new(arena, cli->n_given, sizeof *set);
    if (!set) return agi_cli_fail(cli, AG_ERR_MEMORY);
    options->set = set;
    for (uint32_t i = 0; i < cli->n_given; i++) {
        const char *name = cli->given[i].option->name;
        if (strcmp(name, "set") != 0 && strcmp(name, "seed") != 0) continue;
        int code = set_read(cli, arena, &cli->given[i], set + options->n_set);
        if (code != AGI_CLI_DONE) return code;
        options->n_set++;
    }
    return AGI_CLI_DONE;
}

int agi_cli_scenario_options(agi_cli *cli, const char *path, ag_arena **arena,
                             ag_scenario_options *options)
{
    *options = (ag_scenario_options){.path = path, .library_dir = agi_cli_value(cli, "library")};
    ag_err err = ag_arena_create(cli->ctx, 1 << 12, arena);
    return err == AG_OK ? sets_read(cli, *arena, options) : agi_cli_fail(cli, err);
}

/* The error in the context, and with it all others that there are. */
static int show_errors(agi_cli *cli, const ag_scenario_options *options, ag_err err)
{
    ag_finding *finding = NULL;
    uint32_t count = 0, n_shown = 0;
    int code = ag_err_exit(err);
    const ag_detail first = *ag_ctx_detail(cli->ctx);
    if (err == AG_ERR_INPUT) ag_scenario_check(cli->ctx, options, &finding, &count);
    ag_fail_detail(cli->ctx, &first);
    for (uint32_t i = 0; i < count && !cli->json; i++) {
        if (finding[i].level != AG_ERROR) continue;
        agi_cli_print_detail(stderr, "", &finding[i].detail);
        n_shown++;
    }
    ag_delete(cli->ctx, finding);
    return n_shown > 0 ? code : agi_cli_fail(cli, err);
}

static int open_all(agi_cli *cli, const char *path, agi_cli_scenario *scenario)
{
    ag_scenario_options options;
    int code = agi_cli_scenario_options(cli, path, &scenario->arena, &options);
    if (code != AGI_CLI_DONE) return code;
    ag_err err = ag_scenario_open(cli->ctx, &options, &scenario->scenario);
    if (err == AG_OK) {
        err = ag_scenario_model(cli->ctx, scenario->scenario, NULL, 0, &scenario->model);
    }
    return err == AG_OK ? AGI_CLI_DONE : show_errors(cli, &options, err);
}

int agi_cli_scenario_open(agi_cli *cli, const char *path, agi_cli_scenario *scenario)
{
    *scenario = (agi_cli_scenario){0};
    int code = open_all(cli, path, scenario);
    if (code == AGI_CLI_DONE) {
        snprintf(cli->inputs_hash, sizeof cli->inputs_hash, "%s", scenario->model->inputs_hash);
    } else {
        agi_cli_scenario_close(scenario);
    }
    return code;
}

void agi_cli_scenario_close(agi_cli_scenario *scenario)
{
    ag_model_free(scenario->model);
    ag_scenario_free(scenario->scenario);
    ag_arena_free(scenario->arena);
    *scenario = (agi_cli_scenario){0};
}
