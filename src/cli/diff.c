/* diff: what differs between two scenarios or results. A result holds its scenario, so that one can
** also be compared with the other. */
#include "cli/diff.h"

#include "cli/commands.h"

#include <math.h>
#include <string.h>
#include <sys/stat.h>

enum { TOP_SHOWN = 20 }; /* of each list in text */

typedef struct side {
    const char *path;
    ag_store *store; /* NULL: a scenario */
    agi_cli_scenario open;
    char *hash, *inputs_hash, *text; /* of a result */
} side;

typedef struct differ {
    agi_cli *cli;
    side side[2];
    ag_arena *arena;
    ag_names *names;
    const ag_difference *input;
    uint32_t n_input;
    bool inputs_known; /* false: the scenario of a result does not load */
    agi_diff_list list[AGI_N_DIFF];
    size_t top;
} differ;

typedef struct list_form {
    const char *key, *title, *unit;
    bool place, to, good, status;
} list_form;

static const list_form forms[AGI_N_DIFF] = {
    [AGI_DIFF_PEOPLE] = {"people", "People", "person", .place = true},
    [AGI_DIFF_PRICE] = {"prices", "Prices", "money a unit", true, .good = true, .status = true},
    [AGI_DIFF_FLOW] = {"flows", "Flows", "unit of the good", true, true, true, false},
    [AGI_DIFF_OBJECTIVE] = {"objective", "Objective", "money", false, false, false, false}};

/* ---- reading ----------------------------------------------------------------------------------- */

static bool is_database(const char *path)
{
    static const char magic[16] = "SQLite format 3";
    struct stat about;
    char head[sizeof magic] = "";
    if (stat(path, &about) != 0 || !S_ISREG(about.st_mode)) return false;
    FILE *file = fopen(path, "rb");
    if (!file) return false;
    bool whole = fread(head, sizeof head, 1, file) == 1;
    fclose(file);
    return whole && memcmp(head, magic, sizeof magic) == 0;
}

static ag_err result_open(differ *in, side *at)
{
    ag_ctx *ctx = in->cli->ctx;
    AG_TRY(ag_store_open(ctx, at->path, &at->store));
    AG_TRY(ag_store_meta(ctx, at->store, AG_META_HASH, &at->hash));
    AG_TRY(ag_store_meta(ctx, at->store, AG_META_INPUTS_HASH, &at->inputs_hash));
    AG_TRY(ag_store_meta(ctx, at->store, AG_META_SCENARIO, &at->text));
    if (!at->text) return AG_OK;
    ag_scenario_options options = {
        .path = at->path, .text = at->text, .library_dir = agi_cli_value(in->cli, "library")};
    ag_err err = ag_scenario_open(ctx, &options, &at->open.scenario);
    if (err == AG_OK) err = ag_scenario_model(ctx, at->open.scenario, NULL, 0, &at->open.model);
    if (err == AG_ERR_INPUT || err == AG_ERR_USAGE)
        return AG_OK; /* numbers can still be compared */
    return err;
}

static int side_open(differ *in, side *at)
{
    if (!is_database(at->path)) return agi_cli_scenario_open(in->cli, at->path, &at->open);
    ag_err err = result_open(in, at);
    return err == AG_OK ? AGI_CLI_DONE : agi_cli_fail(in->cli, err);
}

static void differ_close(differ *in)
{
    ag_ctx *ctx = in->cli->ctx;
    for (int i = 0; i < 2; i++) {
        agi_cli_scenario_close(&in->side[i].open);
        ag_store_free(in->side[i].store);
        ag_delete(ctx, in->side[i].hash);
        ag_delete(ctx, in->side[i].inputs_hash);
        ag_delete(ctx, in->side[i].text);
    }
    for (int k = 0; k < AGI_N_DIFF; k++) ag_delete(ctx, in->list[k].row);
    ag_names_free(in->names);
    ag_arena_free(in->arena);
}

static bool are_results(const differ *in)
{
    return in->side[0].store && in->side[1].store;
}

static const char *inputs_hash(const side *at)
{
    return at->store ? at->inputs_hash : at->open.model->inputs_hash;
}

static bool same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static ag_err compare_all(differ *in)
{
    const side *a = &in->side[0], *b = &in->side[1];
    ag_ctx *ctx = in->cli->ctx;
    AG_TRY(ag_arena_create(ctx, 1 << 16, &in->arena));
    AG_TRY(ag_names_create(ctx, &in->names));
    in->inputs_known = true;
    if (a->open.scenario && b->open.scenario) {
        AG_TRY(ag_scenario_diff(ctx, in->arena, a->open.scenario, a->open.model, b->open.scenario,
                                b->open.model, &in->input, &in->n_input));
    } else {
        in->inputs_known = same_text(a->text, b->text);
    }
    ag_store *const store[2] = {a->store, b->store};
    for (int k = 0; are_results(in) && k < AGI_N_DIFF; k++) {
        AG_TRY(agi_diff_results(ctx, store, (agi_diff_kind)k, in->names, &in->list[k]));
    }
    return AG_OK;
}

static bool is_same(const differ *in)
{
    bool same = in->inputs_known && in->n_input == 0;
    for (int k = 0; k < AGI_N_DIFF; k++) same = same && in->list[k].count == 0;
    return same && (!are_results(in) || same_text(in->side[0].hash, in->side[1].hash));
}

static size_t shown(const differ *in, size_t count)
{
    return in->top > 0 && in->top < count ? in->top : count;
}

/* ---- text -------------------------------------------------------------------------------------- */

static void input_text(const ag_difference *difference, int which, char text[AG_TEXT_MAX])
{
    const char *written = which ? difference->b : difference->a;
    double value = which ? difference->value_b : difference->value_a;
    double low = which ? difference->low_b : difference->low_a;
    double high = which ? difference->high_b : difference->high_a;
    char number[AGI_CLI_CELL], from[AGI_CLI_CELL], to[AGI_CLI_CELL];
    agi_cli_readable(value, number);
    agi_cli_readable(low, from);
    agi_cli_readable(high, to);
    if (!written || isnan(value)) {
        snprintf(text, AG_TEXT_MAX, "%.400s", written ? written : "");
    } else if (low == high) {
        snprintf(text, AG_TEXT_MAX, "%s", number);
    } else {
        snprintf(text, AG_TEXT_MAX, "%s (%s .. %s)", number, from, to);
    }
}

/* "~ places.mars.people: 100 -> 200 person, +100 %"; + and - before what only b or a has. */
static void input_show(const ag_difference *one)
{
    char a[AG_TEXT_MAX], b[AG_TEXT_MAX], change[AGI_CLI_CELL], line[4 * AG_TEXT_MAX];
    const char *unit = one->unit && strcmp(one->unit, "1") != 0 ? one->unit : "";
    input_text(one, 0, a);
    input_text(one, 1, b);
    agi_cli_change(one->value_a, one->value_b, change);
    snprintf(line, sizeof line, "%c %s: %s%s%s%s%s%s%s",
             !one->a   ? '+'
             : !one->b ? '-'
                       : '~',
             one->path, a, one->a && one->b ? " -> " : "", b, *unit ? " " : "", unit,
             *change ? ", " : "", change);
    for (char *c = line; *c; c++) {
        if ((unsigned char)*c < 0x20 || *c == 0x7F) *c = '?'; /* a file may say anything */
    }
    agi_cli_wrap(stdout, line, 0, 4);
}

static void put_cut_note(size_t more)
{
    if (more > 0) printf("  and %zu more: --top 0 shows all\n", more);
}

static void inputs_show(const differ *in)
{
    char more[AGI_CLI_CELL];
    if (!in->inputs_known) {
        puts("\nInputs  not compared: a scenario kept in these results does not load here");
        return;
    }
    if (in->n_input == 0) return;
    snprintf(more, sizeof more, "%u; ~ changed, - only in a, + only in b", in->n_input);
    agi_cli_title(in->cli, "Inputs", more);
    for (size_t i = 0; i < shown(in, in->n_input); i++) input_show(&in->input[i]);
    put_cut_note(in->n_input - shown(in, in->n_input));
}

static const char *status_at(const differ *in, const agi_diff_row *row, int which)
{
    return row->status[which] == AG_NONE ? NULL : ag_names_at(in->names, row->status[which]);
}

/* "no trade, traded" where the two differ. */
static void status_text(const differ *in, const agi_diff_row *row, char text[AGI_CLI_CELL])
{
    const char *a = status_at(in, row, 0), *b = status_at(in, row, 1);
    text[0] = 0;
    if (same_text(a, b)) return;
    snprintf(text, AGI_CLI_CELL, "%.40s, %.40s", a ? a : "-", b ? b : "-");
}

static ag_err row_show(const differ *in, agi_cli_table *table, const list_form *form,
                       const agi_diff_row *row)
{
    char year[AGI_CLI_CELL], a[AGI_CLI_CELL], b[AGI_CLI_CELL], change[AGI_CLI_CELL],
        status[AGI_CLI_CELL] = "";
    agi_cli_year(row->year, year);
    agi_cli_readable(row->value[0], a);
    agi_cli_readable(row->value[1], b);
    agi_cli_change(row->value[0], row->value[1], change);
    if (form->status) status_text(in, row, status);
    return agi_cli_table_add_row(table, (const char *[]){year, ag_names_at(in->names, row->place),
                                                         ag_names_at(in->names, row->to),
                                                         ag_names_at(in->names, row->good), a, b,
                                                         change, status});
}

static ag_err list_show(const differ *in, const list_form *form, const agi_diff_list *list)
{
    agi_cli_table table;
    char more[AGI_CLI_CELL];
    if (list->count == 0) return AG_OK;
    snprintf(more, sizeof more, "%zu of %zu differ; largest relative difference first", list->count,
             list->of);
    agi_cli_title(in->cli, form->title, more);
    AG_TRY(agi_cli_table_begin(in->cli, "llllrrrl", 8, &table));
    ag_err err =
        agi_cli_table_add_row(&table, (const char *[]){"year", form->to ? "from" : "place", "to",
                                                       "good", "a", "b", "change", "traded?"});
    for (size_t i = 0; i < shown(in, list->count) && err == AG_OK; i++) {
        err = row_show(in, &table, form, &list->row[i]);
    }
    if (err != AG_OK) {
        agi_cli_table_free(&table);
        return err;
    }
    agi_cli_table_end(in->cli, &table, true);
    put_cut_note(list->count - shown(in, list->count));
    return AG_OK;
}

static ag_err text_show(const differ *in)
{
    if (is_same(in)) {
        puts("no difference");
        return AG_OK;
    }
    for (int i = 0; i < 2; i++) {
        const side *at = &in->side[i];
        const char *hash = at->store ? at->hash : at->open.model->inputs_hash;
        printf("%c: %s %s, hash %s\n", "ab"[i], at -> store ? "result" : "scenario", at->path,
               hash ? hash : "unknown");
    }
    inputs_show(in);
    for (int k = 0; k < AGI_N_DIFF; k++) AG_TRY(list_show(in, &forms[k], &in->list[k]));
    return AG_OK;
}

/* ---- JSON and CSV ------------------------------------------------------------------------------ */

/* A number where it is one, else as written. */
static void json_value(agi_cli_json *to, const char *key, const char *written, double value)
{
    if (written && isnan(value)) {
        agi_cli_json_text(to, key, written);
    } else {
        agi_cli_json_number(to, key, value);
    }
}

static void inputs_json(const differ *in, agi_cli_json *document)
{
    agi_cli_json *list = agi_cli_json_array(document, "inputs");
    for (size_t i = 0; i < shown(in, in->n_input); i++) {
        const ag_difference *one = &in->input[i];
        agi_cli_json *to = agi_cli_json_object(list, NULL);
        agi_cli_json_text(to, "path", one->path);
        json_value(to, "a", one->a, one->value_a);
        json_value(to, "b", one->b, one->value_b);
        agi_cli_json_text(to, "unit", one->unit);
        if (!one->unit) continue;
        agi_cli_json_number(to, "low_a", one->low_a);
        agi_cli_json_number(to, "high_a", one->high_a);
        agi_cli_json_number(to, "low_b", one->low_b);
        agi_cli_json_number(to, "high_b", one->high_b);
    }
}

static void list_json(const differ *in, agi_cli_json *document, const list_form *form,
                      const agi_diff_list *list)
{
    agi_cli_json *rows = agi_cli_json_array(document, form->key);
    for (size_t i = 0; i < shown(in, list->count); i++) {
        const agi_diff_row *row = &list->row[i];
        agi_cli_json *to = agi_cli_json_object(rows, NULL);
        const char *place = ag_names_at(in->names, row->place);
        if (form->place) agi_cli_json_text(to, form->to ? "from" : "place", place);
        if (form->to) agi_cli_json_text(to, "to", ag_names_at(in->names, row->to));
        if (form->good) agi_cli_json_text(to, "good", ag_names_at(in->names, row->good));
        agi_cli_json_number(to, "year", row->year);
        agi_cli_json_number(to, "a", row->value[0]);
        agi_cli_json_number(to, "b", row->value[1]);
        if (!form->status) continue;
        agi_cli_json_text(to, "status_a", status_at(in, row, 0));
        agi_cli_json_text(to, "status_b", status_at(in, row, 1));
    }
}

static void pair_json(agi_cli_json *document, const char *key, const char *a, const char *b)
{
    agi_cli_json *pair = agi_cli_json_object(document, key);
    agi_cli_json_text(pair, "a", a);
    agi_cli_json_text(pair, "b", b);
}

static int json_show(const differ *in)
{
    agi_cli_json *document = agi_cli_json_begin(in->cli);
    const side *a = &in->side[0], *b = &in->side[1];
    agi_cli_json_bool(document, "same", is_same(in));
    pair_json(document, "hash", a->hash, b->hash);
    pair_json(document, "inputs_hash", inputs_hash(a), inputs_hash(b));
    agi_cli_json *count = agi_cli_json_object(document, "count");
    agi_cli_json_number(count, "inputs", in->inputs_known ? (double)in->n_input : (double)NAN);
    for (int k = 0; k < AGI_N_DIFF; k++) {
        agi_cli_json_number(count, forms[k].key, (double)in->list[k].count);
    }
    inputs_json(in, document);
    for (int k = 0; k < AGI_N_DIFF; k++) list_json(in, document, &forms[k], &in->list[k]);
    return agi_cli_json_end(in->cli, document);
}

static void csv_value(const char *written, double value)
{
    if (written && isnan(value)) {
        agi_cli_csv_text(written);
    } else {
        agi_cli_csv_number(value);
    }
}

static void input_csv(const ag_difference *one)
{
    fputs("inputs,", stdout);
    agi_cli_csv_text(one->path);
    fputs(",,,,,", stdout);
    csv_value(one->a, one->value_a);
    fputc(',', stdout);
    csv_value(one->b, one->value_b);
    fputc(',', stdout);
    agi_cli_csv_text(one->unit ? one->unit : "");
    puts(",,");
}

static void row_csv(const differ *in, const list_form *form, const agi_diff_row *row)
{
    const uint32_t name[] = {row->place, row->to, row->good};
    printf("%s,", form->key);
    for (int i = 0; i < 3; i++) {
        fputc(',', stdout);
        agi_cli_csv_text(ag_names_at(in->names, name[i]));
    }
    fputc(',', stdout);
    agi_cli_csv_number(row->year);
    for (int i = 0; i < 2; i++) {
        fputc(',', stdout);
        agi_cli_csv_number(row->value[i]);
    }
    printf(",%s", form->unit);
    for (int i = 0; i < 2; i++) {
        const char *status = form->status ? status_at(in, row, i) : NULL;
        fputc(',', stdout);
        agi_cli_csv_text(status ? status : "");
    }
    fputc('\n', stdout);
}

/* One table for all: what does not go with a row is empty. */
static void csv_show(const differ *in)
{
    puts("what,path,place,to,good,year,a,b,unit,status_a,status_b");
    for (size_t i = 0; i < shown(in, in->n_input); i++) input_csv(&in->input[i]);
    for (int k = 0; k < AGI_N_DIFF; k++) {
        for (size_t i = 0; i < shown(in, in->list[k].count); i++) {
            row_csv(in, &forms[k], &in->list[k].row[i]);
        }
    }
}

/* ---- the command ------------------------------------------------------------------------------- */

static int show(differ *in)
{
    ag_err err = compare_all(in);
    if (err != AG_OK) return agi_cli_fail(in->cli, err);
    if (in->cli->json) return json_show(in);
    if (in->cli->csv) {
        csv_show(in);
        return AGI_CLI_DONE;
    }
    if (!in->cli->quiet) err = text_show(in);
    return err == AG_OK ? AGI_CLI_DONE : agi_cli_fail(in->cli, err);
}

static int diff_run(agi_cli *cli)
{
    differ in = {.cli = cli, .side = {{.path = cli->argument[0]}, {.path = cli->argument[1]}}};
    double top = cli->json || cli->csv ? 0 : TOP_SHOWN;
    int code = agi_cli_value_number(cli, "top", 0, 1e9, true, "a whole number, 0 for all", &top);
    in.top = (size_t)top;
    for (int i = 0; i < 2 && code == AGI_CLI_DONE; i++) code = side_open(&in, &in.side[i]);
    if (code == AGI_CLI_DONE) code = show(&in);
    if (code == AGI_CLI_DONE && agi_cli_has(cli, "exit-code") && !is_same(&in)) {
        code = AGI_CLI_FAILED;
    }
    differ_close(&in);
    return code;
}

const agi_cli_command agi_cli_command_diff = {
    .name = "diff",
    .arguments = "A B",
    .least = 2,
    .most = 2,
    .summary = "tell what differs between two scenarios or results",
    .text =
        "A and B are scenarios or files that `argosy run --out` wrote. Of scenarios each value "
        "that "
        "was changed, added or removed is told by its path, as --set takes it; the same number in "
        "another unit is no difference. A result holds its scenario. Of two results also people by "
        "place and year, prices where something was traded, flows and the objective, the largest "
        "relative difference first; a year is the end of its period.\n\n"
        "The exit code is 0 whether they differ or not, as with git diff; --exit-code makes it 1 "
        "if they do.",
    .options =
        (const agi_cli_option[]){
            {"top", 0, "N", NULL,
             "at most so many of each list; 0 for all, which --json and "
             "--csv give unless told (20)"},
            {"exit-code", 0, NULL, NULL, "1 if they differ"},
            {"library", 0, "DIR", NULL, "where `use:` finds its files (else $ARGOSY_LIBRARY)"},
            AGI_CLI_OPTION_CSV,
            AGI_CLI_OPTIONS_COMMON},
    .examples =
        (const agi_cli_example[]){
            {"argosy diff two-worlds mine.yaml", "which values were changed"},
            {"argosy diff before.db after.db --top 5", "what came of it"},
            {"argosy diff a.db b.db --quiet --exit-code", "for a script: only the exit code"},
            {NULL, NULL}},
    .run = diff_run,
};
