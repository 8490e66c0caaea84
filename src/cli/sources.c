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

/* Known how: what the words of a source say of it, the weakest counting (library/README.md). */
typedef enum how { FOUND, COMPUTED, RECALLED, JUDGEMENT, UNTOLD, N_HOW } how;
static const char *const how_name[N_HOW] = {"found", "computed", "recalled", "judgement", "none"};

static how how_known(const char *source)
{
    static const char *const computed[] = {"computed", "stoichiometry", "balance of mass",
                                           "by definition"};
    if (!source || !*source) return UNTOLD;
    if (strstr(source, "judgement")) return JUDGEMENT;
    if (strstr(source, "recalled")) return RECALLED;
    for (size_t i = 0; i < sizeof computed / sizeof *computed; i++) {
        if (strstr(source, computed[i])) return COMPUTED;
    }
    return FOUND;
}

typedef struct teller {
    agi_cli *cli;
    agi_cli_rows rows;
    ag_names *seen;
    const char *prefix; /* of the paths wanted; "" for all */
    uint32_t count[N_HOW];
} teller;

/* "vehicles.soyuz" begins "vehicles.soyuz.payload", but not "vehicles.soyuz_2.payload". */
static bool is_wanted(const teller *in, const char *path)
{
    size_t n = strlen(in->prefix);
    while (n > 0 && in->prefix[n - 1] == '.') n--;
    return strncmp(path, in->prefix, n) == 0 && (n == 0 || path[n] == '.' || path[n] == 0);
}

/* The path; below it the number, its range, where it came from and where it stands. */
static void put_text(const ag_source *source, const char *place)
{
    char central[AGI_CLI_CELL], low[AGI_CLI_CELL], high[AGI_CLI_CELL], more[4 * AG_TEXT_MAX];
    bool one = source->unit && strcmp(source->unit, "1") == 0;
    agi_cli_readable(source->central, central);
    agi_cli_readable(source->low, low);
    agi_cli_readable(source->high, high);
    agi_cli_put(source->path, AGI_CLI_WIDTH);
    printf("\n    %s%s%s", central, one || !source->unit ? "" : " ",
           one || !source->unit ? "" : source->unit);
    if (strcmp(low, high) != 0) printf(" (%s .. %s)", low, high);
    snprintf(more, sizeof more, "%s [%s]", source->source ? source->source : "no source", place);
    fputs("\n    ", stdout);
    agi_cli_wrap(stdout, more, 4, 4);
}

static ag_err add_one(teller *in, const ag_source *source)
{
    agi_cli *cli = in->cli;
    char place[2 * AG_TEXT_MAX], key[3 * AG_TEXT_MAX];
    uint32_t row = 0, count = ag_names_count(in->seen);
    if (!is_wanted(in, source->path)) return AG_OK;
    snprintf(place, sizeof place, "%s:%u", source->file ? short_name(cli, source->file) : "",
             source->line);
    snprintf(key, sizeof key, "%s %s", place, source->path);
    AG_TRY(ag_names_add(in->seen, key, &row));
    if (row < count) return AG_OK; /* shared by two scenarios */
    how known = how_known(source->source);
    in->count[known]++;
    if (!cli->json && !cli->csv) {
        put_text(source, place);
        return AG_OK;
    }
    return agi_cli_rows_add(&in->rows, (ag_value[]){AG_STR(source->path), AG_NUM(source->low),
                                                    AG_NUM(source->central), AG_NUM(source->high),
                                                    AG_STR(source->unit), AG_STR(source->source),
                                                    AG_STR(place), AG_STR(how_name[known])});
}

static ag_err add_all(teller *in, const ag_model *model, const char *but_file)
{
    for (uint32_t i = 0; i < model->n_source; i++) {
        const ag_source *source = &model->source[i];
        if (but_file && source->file && strcmp(source->file, but_file) == 0) continue;
        AG_TRY(add_one(in, source));
    }
    return AG_OK;
}

/* What does not load is named and left out. */
static ag_err add_scenario(teller *in, const ag_scenario_options *options, const char *but_file)
{
    ag_scenario *scenario = NULL;
    ag_model *model = NULL;
    ag_ctx *ctx = in->cli->ctx;
    ag_err err = ag_scenario_open(ctx, options, &scenario);
    if (err == AG_OK) err = ag_scenario_model(ctx, scenario, NULL, 0, &model);
    ag_err added = err == AG_OK ? add_all(in, model, but_file) : AG_OK;
    if (err != AG_OK) {
        const ag_detail *detail = ag_ctx_detail(ctx);
        agi_cli_note(in->cli, "%s does not load: %s:%u: %s", options->path, detail->file,
                     detail->line, detail->message);
    }
    ag_model_free(model);
    ag_scenario_free(scenario);
    return added;
}

/* The library as a scenario that takes all of its files. */
static ag_err add_library(teller *in)
{
    static const char name[] = "the library";
    ag_ctx *ctx = in->cli->ctx;
    ag_names *files = NULL;
    ag_text text = {0};
    AG_TRY(agi_cli_library_files(in->cli, &files));
    ag_err err =
        ag_text_add(ctx, &text, "argosy: 1\nyears: [2000, 2001]\ncurrency: USD2020\nuse:\n");
    for (uint32_t i = 0; i < ag_names_count(files) && err == AG_OK; i++) {
        err = ag_text_add(ctx, &text, "  - %s\n", ag_names_at(files, i));
    }
    ag_scenario_options options = {
        .path = name, .text = text.s, .library_dir = agi_cli_value(in->cli, "library")};
    if (err == AG_OK && ag_names_count(files) > 0) err = add_scenario(in, &options, name);
    ag_names_free(files);
    ag_text_free(ctx, &text);
    return err;
}

/* All bundled scenarios. */
static ag_err add_bundled(teller *in)
{
    ag_names *names = NULL;
    AG_TRY(agi_cli_scenarios_bundled(in->cli, &names));
    ag_err err = AG_OK;
    for (uint32_t i = 0; i < ag_names_count(names) && err == AG_OK; i++) {
        ag_scenario_options options = {.path = ag_names_at(names, i),
                                       .library_dir = agi_cli_value(in->cli, "library")};
        err = add_scenario(in, &options, NULL);
    }
    ag_names_free(names);
    return err;
}

static void summary(const teller *in)
{
    uint32_t all = 0;
    for (int i = 0; i < N_HOW; i++) all += in->count[i];
    agi_cli_json *count =
        in->rows.document ? agi_cli_json_object(in->rows.document, "count") : NULL;
    for (int i = 0; count && i < N_HOW; i++) agi_cli_json_number(count, how_name[i], in->count[i]);
    if (in->cli->json || in->cli->csv || in->cli->quiet) return;
    printf("\n%u numbers: %u found, %u computed, %u recalled, %u judgement, %u without a source\n",
           all, in->count[FOUND], in->count[COMPUTED], in->count[RECALLED], in->count[JUDGEMENT],
           in->count[UNTOLD]);
}

/* model NULL: those of the library, and of all bundled scenarios if `bundled`. */
static int sources_show(agi_cli *cli, const ag_model *model, bool bundled)
{
    teller in = {.cli = cli, .rows = {.cli = cli}};
    in.prefix = cli->n_argument > 1 ? cli->argument[1] : "";
    ag_err err = AG_OK;
    if (cli->json || cli->csv) {
        err = agi_cli_rows_begin(cli, "sources", "path low central high unit source file how_known",
                                 "lrrrllll", &in.rows);
    }
    if (err == AG_OK) err = ag_names_create(cli->ctx, &in.seen);
    if (err == AG_OK) err = model ? add_all(&in, model, NULL) : add_library(&in);
    if (err == AG_OK && bundled) err = add_bundled(&in);
    if (err == AG_OK) summary(&in);
    bool none = err == AG_OK && *in.prefix && ag_names_count(in.seen) == 0;
    ag_names_free(in.seen);
    int code = agi_cli_rows_end(&in.rows, err);
    if (none) agi_cli_note(cli, "no number has a path that begins with %s", in.prefix);
    return code;
}

static int sources_run(agi_cli *cli)
{
    if (cli->n_argument == 0) return sources_show(cli, NULL, true);
    if (strcmp(cli->argument[0], "library") == 0) return sources_show(cli, NULL, false);
    agi_cli_scenario scenario;
    int code = agi_cli_scenario_open(cli, cli->argument[0], &scenario);
    if (code != AGI_CLI_DONE) return code;
    code = sources_show(cli, scenario.model, false);
    agi_cli_scenario_close(&scenario);
    return code;
}

const agi_cli_command agi_cli_command_sources = {
    .name = "sources",
    .arguments = "[SCENARIO [PATH]]",
    .most = 2,
    .summary = "tell where each number came from",
    .text =
        "Each number with its unit and range, its source where one is stated, and the file and "
        "line it stands in; last how many were found, computed, recalled or are a judgement, the "
        "weakest word of a source counting. Without SCENARIO: the whole library and all bundled "
        "scenarios; SCENARIO may be `library`. PATH: only those that it begins.",
    .options = (const agi_cli_option[]){AGI_CLI_OPTIONS_SCENARIO, AGI_CLI_OPTION_CSV,
                                        AGI_CLI_OPTIONS_COMMON},
    .examples =
        (const agi_cli_example[]){
            {"argosy sources two-worlds", "of one scenario"},
            {"argosy sources library vehicles.soyuz", "of one vehicle"},
            {"argosy sources --csv > sources.csv", "of all, for a spreadsheet"},
            {NULL, NULL}},
    .run = sources_run,
};
