/* lambert: arcs that join two positions in a given time, for many cases, read and answered line by line
** so that a file may be longer than memory.
**
** Each case gives its arc without a full turn (branch 0) and two for each number of turns up to `revs`
** that has any, left (1L: higher, of longer period) and right (1R). Where `revs` asks for more turns than
** time allows, one line says so for the first number of turns that has no arc. */
#include "cli/commands.h"

#include "argosy/sky.h"

#include <errno.h>
#include <math.h>
#include <string.h>

enum { LINE_MAX_BYTES = 4096, COLUMNS = 11, JSON_MAX = 200000 };

static const char *const columns[COLUMNS] = {"mu_km3s2", "x1",    "y1",   "z1",       "x2",  "y2",
                                             "z2",       "tof_s", "revs", "prograde", "case"};
enum { MU, X1, X2 = 4, TOF = 7, REVS, PROGRADE, CASE };

typedef struct solver {
    agi_cli *cli;
    FILE *file;
    const char *name; /* of the file, for messages */
    char line[LINE_MAX_BYTES + 2];
    uint32_t number;     /* of the line */
    uint8_t at[COLUMNS]; /* which column each field is */
    uint32_t n_field;    /* 0: the header is not read yet */
    double count, n_arc; /* cases, arcs shown */
    agi_cli_json *arcs;  /* of JSON */
    ag_sky_arc *arc;     /* [1 + 2 AG_SKY_REVS_MAX] */
} solver;

/* A case as it was read; SI. */
typedef struct problem {
    const char *name;
    double mu, r1[3], r2[3], tof;
    uint32_t revs;
    ag_sky_way way;
} problem;

static ag_err complain(const solver *in, const char *field, const char *key, const char *message,
                       const char *hint)
{
    ag_detail detail = {.code = AG_ERR_INPUT, .line = in->number};
    if (field) detail.column = (uint32_t)(field - in->line) + 1;
    snprintf(detail.file, sizeof detail.file, "%s", in->name);
    snprintf(detail.key, sizeof detail.key, "%s", key);
    snprintf(detail.value, sizeof detail.value, "%.80s", field ? field : "");
    snprintf(detail.message, sizeof detail.message, "%s", message);
    snprintf(detail.hint, sizeof detail.hint, "%s", hint);
    return ag_fail_detail(in->cli->ctx, &detail);
}

/* ---- reading ---------------------------------------------------------------------------------------------- */

/* The next line that is not empty and no comment; *end at the end. */
static ag_err line_next(solver *in, bool *end)
{
    for (;;) {
        if (ag_ctx_interrupted(in->cli->ctx))
            return ag_fail(in->cli->ctx, AG_ERR_INTERRUPTED, "interrupted");
        *end = fgets(in->line, sizeof in->line, in->file) == NULL;
        if (*end && ferror(in->file))
            return complain(in, NULL, "", "cannot be read", "is it a file?");
        if (*end) return AG_OK;
        in->number++;
        size_t length = strcspn(in->line, "\r\n");
        if (length > LINE_MAX_BYTES || (!in->line[length] && !feof(in->file)))
            return complain(in, NULL, "", "the line is too long or holds a 0 byte",
                            "at most 4096 bytes");
        in->line[length] = 0;
        if (length > 0 && in->line[0] != '#') return AG_OK;
    }
}

/* Ends the field and takes blanks off its ends; *next is the one after it, or NULL. */
static char *field_cut(char *field, char **next)
{
    char *comma = strchr(field, ',');
    if (comma) *comma = 0;
    *next = comma ? comma + 1 : NULL;
    while (*field == ' ') field++;
    size_t length = strlen(field);
    while (length > 0 && field[length - 1] == ' ') field[--length] = 0;
    return field;
}

static ag_err header_field(solver *in, const char *field, uint32_t *seen)
{
    uint8_t at = 0;
    char hint[AG_TEXT_MAX] = "the header is mu_km3s2,x1,y1,z1,x2,y2,z2,tof_s,revs,prograde";
    while (at < COLUMNS && strcmp(field, columns[at]) != 0) at++;
    if (at == COLUMNS) {
        uint32_t nearest = ag_text_nearest(field, columns, COLUMNS);
        if (nearest != AG_NONE) snprintf(hint, sizeof hint, "did you mean %s?", columns[nearest]);
        return complain(in, field, "header", "unknown column", hint);
    }
    if (*seen & (1U << at))
        return complain(in, field, "header", "the column stands here twice", "");
    *seen |= 1U << at;
    in->at[in->n_field++] = at;
    return AG_OK;
}

static ag_err header_read(solver *in)
{
    uint32_t seen = 0;
    for (char *field = in->line, *next = NULL; field; field = next)
        AG_TRY(header_field(in, field_cut(field, &next), &seen));
    for (uint32_t at = 0; at < REVS; at++)
        if (!(seen & (1U << at)))
            return complain(in, NULL, columns[at], "a column is missing",
                            "mu_km3s2,x1,y1,z1,x2,y2,z2,tof_s; revs and prograde may be left out");
    return AG_OK;
}

static ag_err prograde_read(const solver *in, const char *field, ag_sky_way *way)
{
    if (agi_cli_word_in(field, "1 true yes")) {
        *way = AG_SKY_PROGRADE;
    } else if (agi_cli_word_in(field, "0 false no")) {
        *way = AG_SKY_RETROGRADE;
    } else {
        return complain(in, field, columns[PROGRADE], "not allowed here", "1 or 0");
    }
    return AG_OK;
}

static ag_err field_read(const solver *in, uint32_t at, const char *field, problem *to)
{
    double value = 0;
    if (at == CASE) {
        to->name = field;
        return AG_OK;
    }
    if (at == PROGRADE) return *field ? prograde_read(in, field, &to->way) : AG_OK;
    if (at == REVS && !*field) return AG_OK;
    if (!ag_number_parse(field, &value))
        return complain(in, field, columns[at], "not a number", "a decimal number");
    if (at == REVS) {
        if (value < 0 || value > AG_SKY_REVS_MAX || value != floor(value))
            return complain(in, field, columns[at], "not allowed here",
                            "a whole number from 0 to 1000");
        to->revs = (uint32_t)value;
    } else if (at == MU || at == TOF) {
        if (!(value > 0))
            return complain(in, field, columns[at], "not allowed here", "more than 0");
        *(at == MU ? &to->mu : &to->tof) = at == MU ? value * 1e9 : value;
    } else if (at < X2) {
        to->r1[at - X1] = value * 1000;
    } else {
        to->r2[at - X2] = value * 1000;
    }
    return AG_OK;
}

static ag_err problem_read(solver *in, problem *to)
{
    uint32_t n = 0;
    *to = (problem){.name = ""};
    for (char *field = in->line, *next = NULL; field; field = next, n++) {
        field = field_cut(field, &next);
        if (n == in->n_field) return complain(in, field, "", "more fields than the header has", "");
        AG_TRY(field_read(in, in->at[n], field, to));
    }
    if (n < in->n_field)
        return complain(in, NULL, columns[in->at[n]], "fewer fields than the header has", "");
    return AG_OK;
}

/* ---- answering ---------------------------------------------------------------------------------------------- */

static void branch_text(const ag_sky_arc *arc, char text[AGI_CLI_CELL])
{
    const char *side = arc->revs == 0 || arc->outcome != AG_SKY_ARC_FOUND ? ""
                       : arc->branch == AG_SKY_LEFT                       ? "L"
                                                                          : "R";
    snprintf(text, AGI_CLI_CELL, "%u%s", arc->revs, side);
}

static const char *outcome_text(ag_sky_arc_outcome outcome)
{
    return outcome == AG_SKY_ARC_FOUND    ? "found"
           : outcome == AG_SKY_ARC_NO_ARC ? "no_arc"
                                          : "no_plane";
}

static void arc_csv(const char *name, const ag_sky_arc *arc)
{
    char branch[AGI_CLI_CELL];
    branch_text(arc, branch);
    agi_cli_csv_text(name);
    printf(",%s,%s", branch, outcome_text(arc->outcome));
    for (int k = 0; k < 6; k++) {
        fputc(',', stdout);
        if (arc->outcome == AG_SKY_ARC_FOUND)
            agi_cli_csv_number((k < 3 ? arc->v1_mps[k] : arc->v2_mps[k - 3]) / 1000);
    }
    fputc('\n', stdout);
}

static void arc_json(const solver *in, const char *name, const ag_sky_arc *arc)
{
    char branch[AGI_CLI_CELL];
    bool found = arc->outcome == AG_SKY_ARC_FOUND;
    branch_text(arc, branch);
    agi_cli_json *one = agi_cli_json_object(in->arcs, NULL);
    agi_cli_json_text(one, "case", name);
    agi_cli_json_text(one, "branch", branch);
    agi_cli_json_number(one, "revs", arc->revs);
    agi_cli_json_text(one, "outcome", outcome_text(arc->outcome));
    agi_cli_json *v1 = agi_cli_json_array(one, "v1_kms");
    agi_cli_json *v2 = agi_cli_json_array(one, "v2_kms");
    for (int k = 0; k < 3 && found; k++) {
        agi_cli_json_number(v1, NULL, arc->v1_mps[k] / 1000);
        agi_cli_json_number(v2, NULL, arc->v2_mps[k] / 1000);
    }
}

static ag_err arc_show(solver *in, const char *name, const ag_sky_arc *arc)
{
    in->n_arc++;
    if (!in->cli->json) {
        arc_csv(name, arc);
        return AG_OK;
    }
    if (in->n_arc > JSON_MAX)
        return complain(in, NULL, "", "too many arcs for one JSON document",
                        "at most 200000; CSV has no limit");
    arc_json(in, name, arc);
    return AG_OK;
}

static ag_err problem_solve(solver *in, const problem *is)
{
    char number[AGI_CLI_CELL];
    const char *name = is->name;
    uint32_t n = 0;
    in->count++;
    if (!*name) {
        snprintf(number, sizeof number, "%.0f", in->count);
        name = number;
    }
    ag_err err = ag_sky_lambert_all(in->cli->ctx, is->mu, is->r1, is->r2, is->tof, is->way,
                                    is->revs, in->arc, &n);
    if (err == AG_ERR_INPUT) {
        char message[AG_TEXT_MAX];
        snprintf(message, sizeof message, "%s", ag_ctx_detail(in->cli->ctx)->message);
        return complain(in, NULL, "", message, "");
    }
    AG_TRY(err);
    for (uint32_t i = 0; i < n; i++) AG_TRY(arc_show(in, name, &in->arc[i]));
    if (n == 0 || in->arc[n - 1].outcome != AG_SKY_ARC_FOUND || in->arc[n - 1].revs == is->revs)
        return AG_OK;
    ag_sky_arc none = {.outcome = AG_SKY_ARC_NO_ARC, .revs = in->arc[n - 1].revs + 1};
    return arc_show(in, name, &none);
}

static ag_err solve_all(solver *in)
{
    bool end = false;
    AG_TRY(line_next(in, &end));
    if (end) return complain(in, NULL, "", "nothing in it", "a header and lines are wanted");
    AG_TRY(header_read(in));
    if (!in->cli->json) puts("case,branch,outcome,vx1,vy1,vz1,vx2,vy2,vz2");
    for (;;) {
        problem is;
        AG_TRY(line_next(in, &end));
        if (end) return AG_OK;
        AG_TRY(problem_read(in, &is));
        AG_TRY(problem_solve(in, &is));
    }
}

static int answer(solver *in)
{
    agi_cli *cli = in->cli;
    agi_cli_json *document = cli->json ? agi_cli_json_begin(cli) : NULL;
    in->arcs = cli->json ? agi_cli_json_array(document, "arcs") : NULL;
    ag_err err = solve_all(in);
    if (err != AG_OK) {
        agi_cli_json_free(document);
        return agi_cli_fail(cli, err);
    }
    return cli->json ? agi_cli_json_end(cli, document) : AGI_CLI_DONE;
}

static int lambert_run(agi_cli *cli)
{
    const char *path = cli->n_argument > 0 ? cli->argument[0] : "-";
    bool standard = strcmp(path, "-") == 0;
    solver in = {.cli = cli, .name = standard ? "stdin" : path};
    in.file = standard ? stdin : fopen(path, "rbe");
    if (!in.file)
        return agi_cli_fail(
            cli, complain(&in, NULL, "", strerror(errno), "check the name and who may read it"));
    in.arc = ag_new(cli->ctx, 1 + 2 * AG_SKY_REVS_MAX, sizeof *in.arc);
    int code = in.arc ? answer(&in) : agi_cli_fail(cli, AG_ERR_MEMORY);
    ag_delete(cli->ctx, in.arc);
    if (!standard) fclose(in.file);
    return code;
}

const agi_cli_command agi_cli_command_lambert = {
    .name = "lambert",
    .arguments = "[FILE|-]",
    .most = 1,
    .summary = "join pairs of positions by orbits of a given time, many at once",
    .text =
        "FILE, or standard input, is CSV with a header: "
        "mu_km3s2,x1,y1,z1,x2,y2,z2,tof_s,revs,prograde. "
        "Positions are in km about the centre, in any inertial frame; revs is the most full turns "
        "(0 if "
        "left out), prograde 1 where the motion turns about +z (the default) or 0. A column `case` "
        "may "
        "name the cases, which are numbered else. Columns may come in any order; lines that begin "
        "with # "
        "are passed over.\n\n"
        "The answer is CSV, one line an arc: case,branch,outcome,vx1,vy1,vz1,vx2,vy2,vz2 with the "
        "velocities in km/s at both ends. Branch 0 is the arc without a full turn; 1L and 1R have "
        "one, L "
        "with the longer period; and so on. outcome is found; no_arc, once, for the first number "
        "of turns "
        "that the time is too short for; no_plane where the positions lie on one line with the "
        "centre.",
    .options = (const agi_cli_option[]){AGI_CLI_OPTION_CSV, AGI_CLI_OPTIONS_COMMON},
    .examples =
        (const agi_cli_example[]){{"argosy lambert cases.csv >arcs.csv", "all arcs of all cases"},
                                  {"argosy lambert - --json <cases.csv", "the same as JSON"},
                                  {NULL, NULL}},
    .run = lambert_run,
};
