/* sources: where each number of a scenario came from. */
#include "cli/rows.h"

#include "cli/commands.h"

#include <stdlib.h>
#include <string.h>

/* Files of the library and of bundled scenarios are told from there. */
static const char *short_name(agi_cli *cli, const char *file)
{
    char folder[4096];
    ag_scenario_options options = {.library_dir = agi_cli_value(cli, "library")};
    for (int bundled = 0; bundled < 2; bundled++) {
        (bundled ? ag_scenario_bundled : ag_scenario_library)(&options, folder, sizeof folder);
        size_t length = strlen(folder);
        if (strncmp(file, folder, length) == 0 && file[length] == '/') return file + length + 1;
    }
    return file;
}

/* The path; below it the number, its range, where it came from and where it stands. */
static void put_text(const ag_source *source, const char *place)
{
    char central[AGI_CLI_CELL], low[AGI_CLI_CELL], high[AGI_CLI_CELL], more[4 * AG_TEXT_MAX];
    agi_cli_readable(source->central, central);
    agi_cli_readable(source->low, low);
    agi_cli_readable(source->high, high);
    agi_cli_put(source->path, AGI_CLI_WIDTH);
    printf("\n    %s %s", central, source->unit ? source->unit : "");
    if (strcmp(low, high) != 0) printf(" (%s .. %s)", low, high);
    snprintf(more, sizeof more, "%s [%s]", source->source ? source->source : "no source", place);
    fputs("\n    ", stdout);
    agi_cli_wrap(stdout, more, 4, 4);
}

static ag_err add_one(agi_cli *cli, agi_cli_rows *rows, const ag_source *source, ag_names *seen)
{
    char place[2 * AG_TEXT_MAX], key[3 * AG_TEXT_MAX];
    uint32_t row = 0, count = ag_names_count(seen);
    snprintf(place, sizeof place, "%s:%u", source->file ? short_name(cli, source->file) : "",
             source->line);
    snprintf(key, sizeof key, "%s %s", place, source->path);
    AG_TRY(ag_names_add(seen, key, &row));
    if (row < count) return AG_OK; /* shared by two scenarios */
    if (!cli->json && !cli->csv) {
        put_text(source, place);
        return AG_OK;
    }
    return agi_cli_rows_add(rows, (ag_value[]){AG_STR(source->path), AG_NUM(source->low),
                                               AG_NUM(source->central), AG_NUM(source->high),
                                               AG_STR(source->unit), AG_STR(source->source),
                                               AG_STR(place)});
}

static ag_err add_all(agi_cli *cli, agi_cli_rows *rows, const ag_model *model, ag_names *seen)
{
    for (uint32_t i = 0; i < model->n_source; i++) {
        AG_TRY(add_one(cli, rows, &model->source[i], seen));
    }
    return AG_OK;
}

/* All bundled scenarios that load, and through them the library. */
static ag_err add_bundled(agi_cli *cli, agi_cli_rows *rows, const ag_names *names, ag_names *seen)
{
    for (uint32_t i = 0; i < ag_names_count(names); i++) {
        ag_scenario *scenario = NULL;
        ag_model *model = NULL;
        ag_scenario_options options = {.path = ag_names_at(names, i),
                                       .library_dir = agi_cli_value(cli, "library")};
        ag_err err = ag_scenario_open(cli->ctx, &options, &scenario);
        if (err == AG_OK) err = ag_scenario_model(cli->ctx, scenario, NULL, 0, &model);
        ag_err added = err == AG_OK ? add_all(cli, rows, model, seen) : AG_OK;
        ag_model_free(model);
        ag_scenario_free(scenario);
        AG_TRY(added);
        if (err != AG_OK) {
            agi_cli_note(cli, "%s does not load: see argosy check %s", ag_names_at(names, i),
                         ag_names_at(names, i));
        }
    }
    return AG_OK;
}

static int sources_show(agi_cli *cli, const ag_model *model)
{
    agi_cli_rows rows = {.cli = cli};
    ag_names *seen = NULL, *names = NULL;
    ag_err err = AG_OK;
    if (cli->json || cli->csv) {
        err = agi_cli_rows_begin(cli, "sources", "path low central high unit source file",
                                 "lrrrlll", &rows);
    }
    if (err == AG_OK) err = ag_names_create(cli->ctx, &seen);
    if (err == AG_OK && model) {
        err = add_all(cli, &rows, model, seen);
    } else if (err == AG_OK) {
        err = agi_cli_scenarios_bundled(cli, &names);
        if (err == AG_OK) err = add_bundled(cli, &rows, names, seen);
    }
    ag_names_free(names);
    ag_names_free(seen);
    return agi_cli_rows_end(&rows, err);
}

static int sources_run(agi_cli *cli)
{
    if (cli->n_argument == 0) return sources_show(cli, NULL);
    agi_cli_scenario scenario;
    int code = agi_cli_scenario_open(cli, cli->argument[0], &scenario);
    if (code != AGI_CLI_DONE) return code;
    code = sources_show(cli, scenario.model);
    agi_cli_scenario_close(&scenario);
    return code;
}

const agi_cli_command agi_cli_command_sources = {
    .name = "sources",
    .arguments = "[SCENARIO]",
    .most = 1,
    .summary = "tell where each number came from",
    .text =
        "Each number with its unit and range, its source where one is stated, and the file and "
        "line it stands in. Without SCENARIO: those of all bundled scenarios and of the library "
        "they use.",
    .options = (const agi_cli_option[]){AGI_CLI_OPTIONS_SCENARIO, AGI_CLI_OPTION_CSV,
                                        AGI_CLI_OPTIONS_COMMON},
    .examples = (const agi_cli_example[]){{"argosy sources two-worlds", "of one scenario"},
                                          {"argosy sources --csv > sources.csv",
                                           "of all, for a spreadsheet"},
                                          {NULL, NULL}},
    .run = sources_run,
};
