/* transfer: one leg from a site to another: velocity changes, time, and the propellant a vehicle needs. */
#include "cli/commands.h"
#include "cli/world.h"

#include <math.h>
#include <string.h>

#define DEG (3.14159265358979323846 / 180)

typedef struct transfer {
    agi_cli *cli;
    agi_cli_world world;
    ag_sky_site site[2];
    ag_sky_leg leg;
    const ag_vehicle *vehicle; /* NULL: none was named */
    double load_t, propellant_t;
    bool enough; /* the tank holds it */
} transfer;

/* ---- reading the command line ------------------------------------------------------------------------- */

static int date_read(agi_cli *cli, const char *option, double *tdb_s)
{
    char key[32];
    const char *text = agi_cli_value(cli, option);
    snprintf(key, sizeof key, "--%s", option);
    if (!text) return agi_cli_usage(cli, key, "when?", "", "a date such as 2031-02-23");
    ag_err err = ag_sky_date_parse(cli->ctx, key, text, tdb_s);
    return err == AG_OK ? AGI_CLI_DONE : agi_cli_fail(cli, err);
}

static int vehicle_read(transfer *in)
{
    agi_cli *cli = in->cli;
    const char *name = agi_cli_value(cli, "vehicle");
    if (!name) {
        if (!agi_cli_has(cli, "load")) return AGI_CLI_DONE;
        return agi_cli_usage(cli, "--load", "of which vehicle?", agi_cli_value(cli, "load"),
                             "--vehicle V");
    }
    int code = agi_cli_world_vehicle(&in->world, name, &in->vehicle);
    if (code != AGI_CLI_DONE) return code;
    if (!(in->vehicle->ve_mps > 0))
        return agi_cli_usage(cli, "--vehicle", "it has no engine that burns on the way", name,
                             "a ship, not a launcher");
    in->load_t = in->vehicle->payload_t;
    return agi_cli_value_number(cli, "load", 0, 1e12, false, "tonnes, from 0", &in->load_t);
}

static int sites_read(transfer *in)
{
    int code = agi_cli_world_site(&in->world, "FROM", in->cli->argument[0], &in->site[0]);
    if (code != AGI_CLI_DONE) return code;
    return agi_cli_world_site(&in->world, "TO", in->cli->argument[1], &in->site[1]);
}

/* ---- flying --------------------------------------------------------------------------------------------- */

static ag_err no_leg(const transfer *in)
{
    ag_detail detail = {.code = AG_ERR_NO_ANSWER};
    snprintf(detail.key, sizeof detail.key, "%.200s to %.200s", in->cli->argument[0],
             in->cli->argument[1]);
    snprintf(detail.message, sizeof detail.message, "%s", ag_sky_leg_text(in->leg.outcome));
    if (in->leg.outcome == AG_SKY_LEG_TOO_FAST)
        snprintf(detail.hint, sizeof detail.hint, "without --aerobrake it brakes with engines");
    return ag_fail_detail(in->cli->ctx, &detail);
}

static int fly(transfer *in)
{
    agi_cli *cli = in->cli;
    double depart_s = 0;
    double arrive_s = 0;
    double revs = 0;
    int code = date_read(cli, "depart", &depart_s);
    bool local = ag_sky_leg_is_local(&in->site[0], &in->site[1]);
    arrive_s = depart_s;
    if (code == AGI_CLI_DONE && (!local || agi_cli_has(cli, "arrive")))
        code = date_read(cli, "arrive", &arrive_s);
    if (code == AGI_CLI_DONE)
        code = agi_cli_value_number(cli, "revs", 0, AG_SKY_REVS_MAX, true,
                                    "a whole number from 0 to 1000", &revs);
    if (code != AGI_CLI_DONE) return code;
    ag_sky_leg_options options = {
        .aero = agi_cli_has(cli, "aerobrake"), .revs = (uint32_t)revs, .best = true};
    ag_err err = ag_sky_leg_fly(cli->ctx, &in->site[0], &in->site[1], depart_s, arrive_s, &options,
                                &in->leg);
    if (err == AG_OK && in->leg.outcome != AG_SKY_LEG_FOUND) err = no_leg(in);
    if (err != AG_OK) return agi_cli_fail(cli, err);
    in->propellant_t = NAN;
    if (in->vehicle) {
        in->propellant_t =
            ag_sky_propellant_t(&in->leg, in->vehicle->ve_mps, in->vehicle->dry_t, in->load_t);
        in->enough = in->propellant_t <= in->vehicle->tank_t;
    }
    return AGI_CLI_DONE;
}

/* ---- showing -------------------------------------------------------------------------------------------- */

static const char *at_text(ag_sky_at at)
{
    static const char *const texts[] = {"surface", "orbit", "libration", "centre"};
    return texts[at];
}

static void site_json(agi_cli_json *in, const char *key, const ag_sky_site *site)
{
    bool orbit = site->at == AG_SKY_AT_ORBIT;
    agi_cli_json *one = agi_cli_json_object(in, key);
    agi_cli_json_text(one, "body", site->body->name);
    agi_cli_json_text(one, "at", at_text(site->at));
    agi_cli_json_number(one, "periapsis_km", orbit ? site->periapsis_m / 1000 : NAN);
    agi_cli_json_number(one, "apoapsis_km", orbit ? site->apoapsis_m / 1000 : NAN);
    agi_cli_json_number(one, "inclination_deg", orbit ? site->inclination_rad / DEG : NAN);
    agi_cli_json_number(one, "libration",
                        site->at == AG_SKY_AT_LIBRATION ? (double)site->libration : NAN);
}

static void parts_json(agi_cli_json *document, const ag_sky_leg *leg)
{
    agi_cli_json *parts = agi_cli_json_array(document, "parts");
    for (int part = 0; part < AG_SKY_PARTS; part++) {
        if (!(leg->dv_mps[part] > 0)) continue;
        agi_cli_json *one = agi_cli_json_object(parts, NULL);
        agi_cli_json_text(one, "part", ag_sky_part_name((ag_sky_part)part));
        agi_cli_json_number(one, "dv_kms", leg->dv_mps[part] / 1000);
    }
}

static void leg_json(transfer *in, agi_cli_json *document)
{
    const ag_sky_leg *leg = &in->leg;
    agi_cli_json_text(document, "outcome", "found");
    agi_cli_date_json(in->cli, document, "depart", "depart_jd_tdb", leg->depart_tdb_s);
    agi_cli_date_json(in->cli, document, "arrive", "arrive_jd_tdb", leg->arrive_tdb_s);
    agi_cli_json_number(document, "tof_d", leg->tof_s / AG_SKY_DAY_S);
    agi_cli_json_bool(document, "local", leg->local);
    agi_cli_json_number(document, "revs", leg->revs);
    agi_cli_json_number(document, "c3_km2s2", leg->c3_m2ps2 / 1e6);
    agi_cli_json_number(document, "vinf_dep_kms", leg->vinf_dep_mps / 1000);
    agi_cli_json_number(document, "vinf_arr_kms", leg->vinf_arr_mps / 1000);
    agi_cli_json_number(document, "declination_dep_deg", leg->dla_rad / DEG);
    agi_cli_json_number(document, "declination_arr_deg", leg->dla_arr_rad / DEG);
    agi_cli_json_number(document, "turn_deg", leg->turn_rad / DEG);
    agi_cli_json_number(document, "dv_dep_kms", leg->dv_dep_mps / 1000);
    agi_cli_json_number(document, "dv_arr_kms", leg->dv_arr_mps / 1000);
    agi_cli_json_number(document, "dv_total_kms", leg->dv_total_mps / 1000);
    agi_cli_json_number(document, "entry_kms", leg->entry_mps / 1000);
    agi_cli_json_number(document, "shell", leg->shell);
    parts_json(document, leg);
}

static int show_json(transfer *in)
{
    const ag_vehicle *vehicle = in->vehicle;
    agi_cli_json *document = agi_cli_json_begin(in->cli);
    site_json(document, "from", &in->site[0]);
    site_json(document, "to", &in->site[1]);
    leg_json(in, document);
    agi_cli_json_text(document, "vehicle", vehicle ? vehicle->name : NULL);
    agi_cli_json_number(document, "load_t", vehicle ? in->load_t : NAN);
    agi_cli_json_number(document, "propellant_t", in->propellant_t);
    agi_cli_json_number(document, "tank_t", vehicle ? vehicle->tank_t : NAN);
    if (vehicle) {
        agi_cli_json_bool(document, "tank_enough", in->enough);
    } else {
        agi_cli_json_null(document, "tank_enough");
    }
    return agi_cli_json_end(in->cli, document);
}

static void site_text(const ag_sky_site *site, char text[AG_TEXT_MAX])
{
    char tilt[AGI_CLI_CELL] = "";
    const char *name = site->body->name;
    if (site->at == AG_SKY_AT_ORBIT) {
        if (!isnan(site->inclination_rad))
            snprintf(tilt, sizeof tilt, " at %.1f deg", site->inclination_rad / DEG);
        snprintf(text, AG_TEXT_MAX, "%.200s, orbit of %.0f x %.0f km%s", name,
                 site->periapsis_m / 1000, site->apoapsis_m / 1000, tilt);
    } else if (site->at == AG_SKY_AT_LIBRATION) {
        snprintf(text, AG_TEXT_MAX, "%.200s, L%u", name, site->libration);
    } else {
        snprintf(text, AG_TEXT_MAX, "%.200s, %s", name, at_text(site->at));
    }
}

/* A line "name  value unit", if the value is known. */
static ag_err line_add(agi_cli_table *table, const char *name, double value, const char *form,
                       const char *unit)
{
    char text[AGI_CLI_CELL];
    if (isnan(value)) return AG_OK;
    snprintf(text, sizeof text, form[0] == '0' ? "%.0f" : form[0] == '1' ? "%.1f" : "%.3f", value);
    return agi_cli_table_add_row(table, (const char *const[]){name, text, unit});
}

static ag_err lines_fill(const transfer *in, agi_cli_table *table)
{
    const ag_sky_leg *leg = &in->leg;
    AG_TRY(line_add(table, "time", leg->tof_s / AG_SKY_DAY_S, "1", "d"));
    AG_TRY(line_add(table, "full turns", leg->revs > 0 ? (double)leg->revs : NAN, "0", ""));
    AG_TRY(line_add(table, "C3", leg->c3_m2ps2 / 1e6, "3", "km^2/s^2"));
    AG_TRY(line_add(table, "v-infinity at departure", leg->vinf_dep_mps / 1000, "3", "km/s"));
    AG_TRY(line_add(table, "v-infinity at arrival", leg->vinf_arr_mps / 1000, "3", "km/s"));
    AG_TRY(line_add(table, "declination of departure", leg->dla_rad / DEG, "1", "deg"));
    AG_TRY(line_add(table, "transfer angle", leg->turn_rad / DEG, "1", "deg"));
    for (int part = 0; part < AG_SKY_PARTS; part++) {
        if (leg->dv_mps[part] > 0)
            AG_TRY(line_add(table, ag_sky_part_name((ag_sky_part)part), leg->dv_mps[part] / 1000,
                            "3", "km/s"));
    }
    AG_TRY(line_add(table, "all burns", leg->dv_total_mps / 1000, "3", "km/s"));
    if (leg->entry_mps > 0) {
        AG_TRY(line_add(table, "entry into the air", leg->entry_mps / 1000, "3", "km/s"));
        AG_TRY(line_add(table, "aeroshell", 100 * leg->shell, "1", "% of what arrives"));
    }
    if (!in->vehicle) return AG_OK;
    AG_TRY(line_add(table, "load", in->load_t, "1", "t"));
    AG_TRY(line_add(table, "propellant", in->propellant_t, "1", "t"));
    return line_add(table, "tank", in->vehicle->tank_t, "1",
                    in->enough ? "t" : "t: too small for this leg");
}

static ag_err show_text(const transfer *in)
{
    char from[AG_TEXT_MAX];
    char to[AG_TEXT_MAX];
    char depart[AGI_CLI_CELL];
    char arrive[AGI_CLI_CELL];
    agi_cli_table table = {0};
    AG_TRY(agi_cli_table_begin(in->cli, "lrl", 3, &table));
    ag_err err = lines_fill(in, &table);
    if (err != AG_OK) {
        agi_cli_table_free(&table);
        return err;
    }
    site_text(&in->site[0], from);
    site_text(&in->site[1], to);
    agi_cli_date_short(in->cli, in->leg.depart_tdb_s, depart);
    agi_cli_date_short(in->cli, in->leg.arrive_tdb_s, arrive);
    printf("%s  %s\n%s  %s\n\n", depart, from, arrive, to);
    agi_cli_table_end(in->cli, &table, false);
    return AG_OK;
}

static int show(transfer *in)
{
    if (in->cli->json) return show_json(in);
    ag_err err = show_text(in);
    if (err != AG_OK) return agi_cli_fail(in->cli, err);
    if (in->vehicle && in->vehicle->power_w > 0)
        agi_cli_note(in->cli, "%s pushes gently for months: burns at once are a lower bound for it",
                     in->vehicle->name);
    return AGI_CLI_DONE;
}

static int transfer_run(agi_cli *cli)
{
    transfer in = {.cli = cli, .world = {.cli = cli, .bodies = {.cli = cli}}};
    int code = agi_cli_world_open(&in.world);
    if (code == AGI_CLI_DONE) code = sites_read(&in);
    if (code == AGI_CLI_DONE) code = vehicle_read(&in);
    if (code == AGI_CLI_DONE) code = fly(&in);
    if (code == AGI_CLI_DONE) code = show(&in);
    agi_cli_world_close(&in.world);
    return code;
}

const agi_cli_command agi_cli_command_transfer = {
    .name = "transfer",
    .arguments = "FROM TO",
    .least = 2,
    .most = 2,
    .summary = "fly one leg: velocity changes, time, propellant",
    .text =
        "FROM and TO are bodies (a low orbit of large ones, the surface of small ones), sites of "
        "bodies "
        "(mars:surface, earth:400, earth:400x35786@28.5 with altitudes in km and the inclination "
        "in deg, "
        "moon:L1, mars:centre), places of the scenario given or of the library (leo, lunar_orbit, "
        "phobos; `argosy list places`), or small bodies (433, \"2000 SG344\").\n\n"
        "The leg is an arc about the Sun between the dates, with burns at its ends. Inside one "
        "system (leo to lunar_orbit) the time follows from the path and --arrive is not needed. "
        "Exit code 4: there is no such leg.",
    .options =
        (const agi_cli_option[]){
            {"depart", 0, "D", NULL, "when it leaves the planet or body: 2031-02-23"},
            {"arrive", 0, "D", NULL, "when it arrives there"},
            {"revs", 0, "N", NULL,
             "try up to N full turns about the Sun and take the best; 0 without"},
            {"vehicle", 0, "V", NULL, "what flies, of the scenario or the library: its propellant"},
            {"load", 0, "T", NULL, "what it carries, in tonnes; its payload if not given"},
            {"aerobrake", 0, NULL, NULL,
             "brake in air at the destination where there is some: less to burn, an aeroshell "
             "more"},
            {"scenario", 0, "S", NULL, "where places and vehicles are looked for first"},
            AGI_CLI_OPTIONS_SCENARIO,
            AGI_CLI_OPTIONS_COMMON},
    .examples =
        (const agi_cli_example[]){
            {"argosy transfer earth mars --depart 2033-04-17 --arrive 2033-11-03 --aerobrake",
             "to a low Mars orbit through its air"},
            {"argosy transfer leo 433 --depart 2031-01-17 --arrive 2034-01-03 --revs 3",
             "to Eros, with turns about the Sun where they are cheaper"},
            {"argosy transfer leo lunar_orbit --depart 2030-01-01 --vehicle chemical_tug",
             "inside the Earth's system, with a ship of the library"},
            {NULL, NULL}},
    .run = transfer_run,
};
