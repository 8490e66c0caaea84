/* lambert: arcs that join two positions in a given time, for many cases, read and answered line by line
** so that a file may be longer than memory.
**
** Each case gives its arc without a full turn (branch 0) and two for each number of turns up to `revs`
** that has any, left (1L: higher, of longer period) and right (1R). Where `revs` asks for more turns than
** time allows, one line says so for the first number of turns that has no arc. */
#include "cli/cases.h"
#include "cli/commands.h"

#include <errno.h>
#include <string.h>

enum { JSON_MAX = 200000 };

typedef struct solver {
    agi_cli *cli;
    agi_cases cases;
    double count, n_arc; /* cases, arcs shown */
    agi_cli_json *arcs;  /* of JSON */
    ag_sky_arc *arc;     /* [1 + 2 AG_SKY_REVS_MAX] */
} solver;

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
        return agi_cases_complain(&in->cases, NULL, "", "too many arcs for one JSON document",
                                  "at most 200000; CSV has no limit");
    arc_json(in, name, arc);
    return AG_OK;
}

static ag_err case_solve(solver *in, const agi_case *is)
{
    char number[AGI_CLI_CELL];
    const char *name = is->name;
    uint32_t n = 0;
    in->count++;
    if (!*name) {
        snprintf(number, sizeof number, "%.0f", in->count);
        name = number;
    }
    ag_err err = ag_sky_lambert_all(in->cli->ctx, is->mu_m3s2, is->r1_m, is->r2_m, is->tof_s,
                                    is->way, is->revs, in->arc, &n);
    if (err == AG_ERR_INPUT) {
        char message[AG_TEXT_MAX];
        snprintf(message, sizeof message, "%s", ag_ctx_detail(in->cli->ctx)->message);
        return agi_cases_complain(&in->cases, NULL, "", message, "");
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
    AG_TRY(agi_cases_begin(&in->cases));
    if (!in->cli->json) puts("case,branch,outcome,vx1,vy1,vz1,vx2,vy2,vz2");
    for (;;) {
        agi_case is;
        bool end = false;
        AG_TRY(agi_cases_next(&in->cases, &is, &end));
        if (end) return AG_OK;
        AG_TRY(case_solve(in, &is));
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
    solver in = {.cli = cli, .cases = {.ctx = cli->ctx, .name = standard ? "stdin" : path}};
    FILE *file = in.cases.file = standard ? stdin : fopen(path, "rbe");
    if (!file) {
        return agi_cli_fail(cli, agi_cases_complain(&in.cases, NULL, "", strerror(errno),
                                                    "check the name and who may read it"));
    }
    in.arc = ag_new(cli->ctx, 1 + 2 * AG_SKY_REVS_MAX, sizeof *in.arc);
    int code = in.arc ? answer(&in) : agi_cli_fail(cli, AG_ERR_MEMORY);
    ag_delete(cli->ctx, in.arc);
    if (!standard) fclose(file);
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
