/* ephemeris: where bodies are, at dates of a list or of a range: a table a body, CSV or JSON. */
#include "cli/bodies.h"
#include "cli/commands.h"
#include "cli/kernel.h"

#include <math.h>
#include <string.h>

enum { BODIES_MAX = 1000, STATES_MAX = 200000 };

typedef struct subject {
    const ag_sky_body *body;
    const ag_catalogue_row *row; /* of a small body, else NULL */
    agi_cli_link link;           /* with a kernel */
} subject;

typedef struct ephemeris {
    agi_cli *cli;
    agi_cli_bodies bodies;
    agi_cli_kernel kernel;
    agi_cli_link centre_link;
    subject *subject; /* [n_argument] */
    const ag_sky_body *centre;
    const char *centre_name, *frame_name;
    ag_sky_frame frame;
    agi_cli_dates dates;
    agi_cli_json *states;
} ephemeris;

/* A state of the i-th body in km and km/s. */
static ag_err state_at(const ephemeris *in, uint32_t i, double tdb_s, double r_km[3],
                       double v_kms[3])
{
    ag_sky_state state;
    const subject *of = &in->subject[i];
    if (in->kernel.open) {
        AG_TRY(agi_cli_kernel_state(&in->kernel, &of->link, &in->centre_link, in->frame, tdb_s,
                                    &state));
    } else {
        AG_TRY(ag_sky_body_state(in->cli->ctx, of->body, in->centre, in->frame, tdb_s, &state));
    }
    for (int k = 0; k < 3; k++) {
        r_km[k] = state.r_m[k] / 1000;
        v_kms[k] = state.v_mps[k] / 1000;
    }
    return AG_OK;
}

/* True if the kernel has the body itself, or its system's barycentre. */
static bool of_kernel(const ephemeris *in, uint32_t i)
{
    return in->kernel.open && !in->subject[i].link.orbit;
}

/* "de440.bsp", "de440.bsp, the barycentre of the planet and its moons" */
static void kernel_text(const ephemeris *in, uint32_t i, char text[AG_TEXT_MAX])
{
    snprintf(text, AG_TEXT_MAX, "%s%s", agi_cli_kernel_name(&in->kernel),
             in->subject[i].link.system ? ", the barycentre of the planet and its moons" : "");
}

/* ---- as text -------------------------------------------------------------------------------------------- */

/* "ellipse of 2025-11-21", "within 26,801 km": what a state may be trusted for. */
static void trust_text(const ephemeris *in, uint32_t i, char text[AG_TEXT_MAX])
{
    const ag_catalogue_row *row = in->subject[i].row;
    char part[AGI_CLI_CELL];
    text[0] = 0;
    if (of_kernel(in, i)) {
        kernel_text(in, i, text);
    } else if (row) {
        agi_cli_date_short(in->cli, row->epoch_tdb_s, part);
        snprintf(text, AG_TEXT_MAX, "ellipse of %s: good for months, a guide for decades", part);
    } else if (in->subject[i].body->error_m > 0) {
        agi_cli_grouped(in->subject[i].body->error_m / 1000, part);
        snprintf(text, AG_TEXT_MAX, "about %s within %s km in 1960-2140",
                 in->subject[i].body->parent->name, part);
    }
}

static ag_err text_row(agi_cli_table *table, const char *date, bool clock, const double r_km[3],
                       const double v_kms[3])
{
    char cell[AGI_CLI_CELL];
    AG_TRY(agi_cli_table_add(table, date));
    for (int k = 0; k < 6; k++) {
        double value = k < 3 ? r_km[k] : v_kms[k - 3];
        snprintf(cell, sizeof cell, "%.*f", k < 3 ? 0 : clock ? 2 : 3, value);
        AG_TRY(agi_cli_table_add(table, cell));
    }
    return AG_OK;
}

/* Fewer digits of speeds where dates take more room. */
static bool any_clock(const ephemeris *in)
{
    for (size_t d = 0; d < in->dates.n; d++) {
        char date[AGI_CLI_CELL];
        agi_cli_date_short(in->cli, in->dates.tdb_s[d], date);
        if (strlen(date) > 10) return true;
    }
    return false;
}

static ag_err text_fill(const ephemeris *in, uint32_t i, agi_cli_table *table)
{
    static const char *const names[] = {"TDB", "x km", "y km", "z km", "vx km/s", "vy", "vz"};
    bool clock = any_clock(in);
    AG_TRY(agi_cli_table_add_row(table, names));
    for (size_t d = 0; d < in->dates.n; d++) {
        double r_km[3];
        double v_kms[3];
        char date[AGI_CLI_CELL];
        if (ag_ctx_interrupted(in->cli->ctx))
            return ag_fail(in->cli->ctx, AG_ERR_INTERRUPTED, "interrupted");
        agi_cli_date_short(in->cli, in->dates.tdb_s[d], date);
        AG_TRY(state_at(in, i, in->dates.tdb_s[d], r_km, v_kms));
        AG_TRY(text_row(table, date, clock, r_km, v_kms));
    }
    return AG_OK;
}

static ag_err text_body(const ephemeris *in, uint32_t i)
{
    agi_cli_table table = {0};
    char title[AG_TEXT_MAX];
    char trust[AG_TEXT_MAX];
    AG_TRY(agi_cli_table_begin(in->cli, "lrrrrrr", 7, &table));
    ag_err err = text_fill(in, i, &table);
    if (err != AG_OK) {
        agi_cli_table_free(&table);
        return err;
    }
    snprintf(title, sizeof title, "from %s, %s", in->centre->name,
             in->frame == AG_SKY_ICRF ? "ICRF" : "ecliptic and equinox of J2000");
    agi_cli_title(in->cli, in->subject[i].body->name, title);
    agi_cli_table_end(in->cli, &table, true);
    trust_text(in, i, trust);
    if (*trust && !in->cli->quiet) printf("%s\n", trust);
    return AG_OK;
}

/* ---- as CSV and JSON -------------------------------------------------------------------------------------- */

static void csv_row(const ephemeris *in, uint32_t i, double tdb_s, const double r_km[3],
                    const double v_kms[3])
{
    char date[AG_SKY_DATE_MAX] = "";
    ag_sky_date_print(in->cli->ctx, tdb_s, AG_SKY_TDB, date);
    agi_cli_csv_text(in->cli->argument[i]);
    printf(",%s,", date);
    agi_cli_csv_number(ag_sky_jd(tdb_s));
    for (int k = 0; k < 6; k++) {
        fputc(',', stdout);
        agi_cli_csv_number(k < 3 ? r_km[k] : v_kms[k - 3]);
    }
    fputc('\n', stdout);
}

static void json_row(const ephemeris *in, uint32_t i, double tdb_s, const double r_km[3],
                     const double v_kms[3])
{
    agi_cli_json *state = agi_cli_json_object(in->states, NULL);
    agi_cli_json_text(state, "body", in->cli->argument[i]);
    agi_cli_date_json(in->cli, state, "date", "jd_tdb", tdb_s);
    agi_cli_json *r = agi_cli_json_array(state, "r_km");
    agi_cli_json *v = agi_cli_json_array(state, "v_kms");
    for (int k = 0; k < 3; k++) {
        agi_cli_json_number(r, NULL, r_km[k]);
        agi_cli_json_number(v, NULL, v_kms[k]);
    }
}

static void json_body(const ephemeris *in, agi_cli_json *list, uint32_t i)
{
    const ag_sky_body *body = in->subject[i].body;
    const ag_catalogue_row *row = in->subject[i].row;
    bool kernel = of_kernel(in, i);
    char source[AG_TEXT_MAX];
    agi_cli_json *one = agi_cli_json_object(list, NULL);
    if (kernel) kernel_text(in, i, source);
    agi_cli_json_text(one, "body", in->cli->argument[i]);
    agi_cli_json_text(one, "name", body->name);
    agi_cli_json_text(one, "source", kernel ? source : body->source);
    agi_cli_json_number(one, "error_km", kernel ? NAN : body->error_m / 1000);
    agi_cli_date_json(in->cli, one, "epoch", "epoch_jd_tdb",
                      row && !kernel ? row->epoch_tdb_s : NAN);
}

static ag_err rows_all(const ephemeris *in)
{
    for (uint32_t i = 0; i < in->cli->n_argument; i++) {
        for (size_t d = 0; d < in->dates.n; d++) {
            double r_km[3];
            double v_kms[3];
            if (ag_ctx_interrupted(in->cli->ctx))
                return ag_fail(in->cli->ctx, AG_ERR_INTERRUPTED, "interrupted");
            AG_TRY(state_at(in, i, in->dates.tdb_s[d], r_km, v_kms));
            (in->cli->json ? json_row : csv_row)(in, i, in->dates.tdb_s[d], r_km, v_kms);
        }
    }
    return AG_OK;
}

static int show_json(ephemeris *in)
{
    agi_cli_json *document = agi_cli_json_begin(in->cli);
    agi_cli_json_text(document, "center", in->centre_name);
    agi_cli_json_text(document, "frame", in->frame_name);
    agi_cli_json_text(document, "kernel", in->kernel.path);
    agi_cli_json *list = agi_cli_json_array(document, "bodies");
    for (uint32_t i = 0; i < in->cli->n_argument; i++) json_body(in, list, i);
    in->states = agi_cli_json_array(document, "states");
    ag_err err = rows_all(in);
    if (err == AG_OK) return agi_cli_json_end(in->cli, document);
    agi_cli_json_free(document);
    return agi_cli_fail(in->cli, err);
}

static int show(ephemeris *in)
{
    ag_err err = AG_OK;
    if (in->cli->json) return show_json(in);
    if (in->cli->csv) {
        puts("body,date,jd_tdb,x_km,y_km,z_km,vx_kms,vy_kms,vz_kms");
        err = rows_all(in);
    }
    for (uint32_t i = 0; !in->cli->csv && i < in->cli->n_argument && err == AG_OK; i++)
        err = text_body(in, i);
    return err == AG_OK ? AGI_CLI_DONE : agi_cli_fail(in->cli, err);
}

/* ---- the command ------------------------------------------------------------------------------------------ */

static ag_err bodies_read(ephemeris *in)
{
    in->subject = ag_new(in->cli->ctx, in->cli->n_argument, sizeof *in->subject);
    if (!in->subject) return AG_ERR_MEMORY;
    for (uint32_t i = 0; i < in->cli->n_argument; i++) {
        const char *name = in->cli->argument[i];
        AG_TRY(agi_cli_bodies_get(&in->bodies, "BODY", name, &in->subject[i].body));
        if (in->subject[i].body->orbit) in->subject[i].row = agi_cli_bodies_row(&in->bodies, name);
    }
    return agi_cli_bodies_get(&in->bodies, "--center", in->centre_name, &in->centre);
}

/* Joins all bodies to those of the kernel, for all dates. */
static ag_err kernel_read(ephemeris *in, const char *path)
{
    AG_TRY(agi_cli_kernel_open(&in->kernel, path));
    AG_TRY(agi_cli_kernel_link(&in->kernel, "--center", in->centre_name, in->centre,
                               &in->centre_link));
    if (in->centre_link.system)
        agi_cli_note(in->cli, "%s: the kernel has the barycentre of the planet and its moons",
                     in->centre_name);
    for (uint32_t i = 0; i < in->cli->n_argument; i++) {
        const char *name = in->cli->argument[i];
        subject *of = &in->subject[i];
        AG_TRY(agi_cli_kernel_link(&in->kernel, "BODY", name, of->body, &of->link));
        AG_TRY(agi_cli_kernel_check(&in->kernel, &of->link, &in->centre_link, &in->dates));
        if (of->link.system)
            agi_cli_note(in->cli, "%s: the kernel has the barycentre of the planet and its moons",
                         name);
    }
    return AG_OK;
}

static int ephemeris_all(ephemeris *in)
{
    const char *kernel = agi_cli_value(in->cli, "kernel");
    int code = agi_cli_dates_read(in->cli, &in->dates);
    if (code != AGI_CLI_DONE) return code;
    if (in->dates.n * in->cli->n_argument > STATES_MAX) {
        char hint[AGI_CLI_CELL];
        snprintf(hint, sizeof hint, "at most %d states in one call", STATES_MAX);
        return agi_cli_usage(in->cli, "", "too many states", "", hint);
    }
    ag_err err = bodies_read(in);
    if (err == AG_OK && kernel) err = kernel_read(in, kernel);
    return err == AG_OK ? show(in) : agi_cli_fail(in->cli, err);
}

static int ephemeris_run(agi_cli *cli)
{
    const char *centre = agi_cli_value(cli, "center");
    const char *frame = agi_cli_value(cli, "frame");
    ephemeris in = {.cli = cli,
                    .bodies = {.cli = cli},
                    .kernel = {.cli = cli},
                    .centre_name = centre ? centre : "sun",
                    .frame_name = frame ? frame : "icrf"};
    in.frame = strcmp(in.frame_name, "icrf") == 0 ? AG_SKY_ICRF : AG_SKY_ECLIPTIC;
    int code = ephemeris_all(&in);
    ag_delete(cli->ctx, in.dates.tdb_s);
    ag_delete(cli->ctx, in.subject);
    agi_cli_kernel_close(&in.kernel);
    agi_cli_bodies_close(&in.bodies);
    return code;
}

const agi_cli_command agi_cli_command_ephemeris = {
    .name = "ephemeris",
    .arguments = "BODY...",
    .least = 1,
    .most = BODIES_MAX,
    .summary = "show where planets, moons and small bodies are, and how fast",
    .text =
        "BODY is a planet or moon (mars, moon, titan), a barycentre (ssb, emb), or a small body of "
        "the catalogue by number, name or designation (433, ceres, \"2000 SG344\"). Positions in "
        "km "
        "and velocities in km/s are geometric, without light time. Dates are TDB: 2031-02-23, "
        "2031-02-23T12:00; with Z they are UTC; JD2460000.5 is a Julian date in TDB.\n\n"
        "Planets and the Moon are good to 5,000 km or better in 1960-2140; "
        "the "
        "JSON document and the table say how good. Small bodies move on an ellipse of the epoch "
        "given: some thousand km off after a few months, millions after years.\n\n"
        "With --kernel states come from a file of JPL's instead (SPK, types 2 and 3; DE440 and the "
        "like). A planet that it has no centre of (Mars to Pluto in DE440) is the barycentre of "
        "its system; small bodies that it lacks move on their ellipses about its Sun. Other bodies "
        "and dates must be in the file.",
    .options =
        (const agi_cli_option[]){
            {"at", 0, "D[,D...]", NULL, "the dates; again for more"},
            {"from", 0, "D", NULL, "the first of many dates"},
            {"to", 0, "D", NULL, "the last of them"},
            {"step", 0, "S", NULL, "from date to date: 10 d, 6 h, 1 yr; days without a unit"},
            {"center", 0, "BODY", NULL, "where it is seen from: sun (default), ssb or any BODY"},
            {"frame", 0, "FRAME", "icrf ecliptic", "axes, icrf if not given; ecliptic is of J2000"},
            {"kernel", 0, "F.bsp", NULL, "states from a JPL SPK kernel, such as de440.bsp"},
            AGI_CLI_OPTION_CSV,
            AGI_CLI_OPTIONS_COMMON},
    .examples =
        (const agi_cli_example[]){
            {"argosy ephemeris mars --from 2031-01-01 --to 2031-12-31 --step \"30 d\"",
             "Mars about the Sun"},
            {"argosy ephemeris ceres 433 \"2000 SG344\" --at 2030-01-01,2031-01-01 --json",
             "three small bodies at two dates"},
            {"argosy ephemeris io --center jupiter --at 2031-01-01,2031-01-02 --csv",
             "Io, from Jupiter's centre"},
            {NULL, NULL}},
    .run = ephemeris_run,
};
