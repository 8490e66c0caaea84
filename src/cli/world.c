/* world: places and vehicles by name. The library is read as a scenario that uses all of its places and
** vehicles, and only when a name asks for it. */
#include "cli/world.h"

#include <string.h>

void agi_cli_world_close(agi_cli_world *world)
{
    agi_cli_scenario_close(&world->own);
    agi_cli_bodies_close(&world->bodies);
    *world = (agi_cli_world){0};
}

int agi_cli_world_open(agi_cli_world *world)
{
    const char *path = agi_cli_value(world->cli, "scenario");
    if (!path) return AGI_CLI_DONE;
    int code = agi_cli_scenario_open(world->cli, path, &world->own);
    world->open = code == AGI_CLI_DONE;
    return code;
}

/* ---- the library as a scenario --------------------------------------------------------------------------- */

static ag_err library_text(agi_cli *cli, ag_text *text)
{
    ag_names *files = NULL;
    AG_TRY(agi_cli_library_files(cli, &files));
    ag_err err = ag_text_add(cli->ctx, text,
                             "argosy: 1\nyears: [2030, 2031]\ncurrency: USD2020\nuse: [goods");
    for (uint32_t i = 0; i < ag_names_count(files) && err == AG_OK; i++) {
        const char *name = ag_names_at(files, i);
        if (strncmp(name, "places/", 7) == 0 || strncmp(name, "vehicles/", 9) == 0)
            err = ag_text_add(cli->ctx, text, ", %s", name);
    }
    if (err == AG_OK) err = ag_text_add(cli->ctx, text, "]\n");
    ag_names_free(files);
    return err;
}

static ag_err library_open(agi_cli_world *world)
{
    agi_cli *cli = world->cli;
    ag_text text = {0};
    if (world->open) return AG_OK;
    ag_err err = library_text(cli, &text);
    ag_scenario_options options = {
        .path = "the library", .text = text.s, .library_dir = agi_cli_value(cli, "library")};
    if (err == AG_OK) err = ag_scenario_open(cli->ctx, &options, &world->own.scenario);
    if (err == AG_OK)
        err = ag_scenario_model(cli->ctx, world->own.scenario, NULL, 0, &world->own.model);
    ag_text_free(cli->ctx, &text);
    world->open = err == AG_OK;
    return err;
}

/* ---- places ------------------------------------------------------------------------------------------------ */

static const ag_place *place_find(const agi_cli_world *world, const char *name)
{
    const ag_model *model = world->own.model;
    for (uint32_t i = 0; model && i < model->n_place; i++)
        if (ag_text_distance(model->place[i].name, name, 1) == 0) return &model->place[i];
    return NULL;
}

static ag_err place_site(agi_cli_world *world, const char *key, const ag_place *place,
                         ag_sky_site *site)
{
    const ag_sky_body *body = NULL;
    if (!place->body) {
        ag_detail detail = {.code = AG_ERR_INPUT,
                            .message = "the place is nowhere in the sky",
                            .hint = "it has no `body`"};
        snprintf(detail.key, sizeof detail.key, "%s", key);
        snprintf(detail.value, sizeof detail.value, "%s", place->name);
        return ag_fail_detail(world->cli->ctx, &detail);
    }
    AG_TRY(agi_cli_bodies_get(&world->bodies, key, place->body, &body));
    ag_place found =
        *place; /* a place that no leg of the sky touches knows its body by name alone */
    found.sky = body;
    ag_place_site(&found, site);
    return AG_OK;
}

/* The error for a name that is neither: places are fewer than bodies, so their spelling goes first. */
static ag_err site_missing(const agi_cli_world *world, const char *key, const char *text)
{
    const ag_model *model = world->own.model;
    const char *nearest = NULL;
    uint32_t limit = (uint32_t)(2 + strlen(text) / 4); /* as ag_text_nearest */
    for (uint32_t i = 0; i < model->n_place; i++) {
        uint32_t distance = ag_text_distance(text, model->place[i].name, limit);
        if (distance >= limit) continue;
        limit = distance;
        nearest = model->place[i].name;
    }
    if (!nearest || ag_sky_body_nearest(text))
        return agi_cli_bodies_missing(&world->bodies, key, text);
    ag_detail detail = {.code = AG_ERR_INPUT, .message = "no such body or place"};
    snprintf(detail.key, sizeof detail.key, "%s", key);
    snprintf(detail.value, sizeof detail.value, "%s", text);
    snprintf(detail.hint, sizeof detail.hint, "did you mean %s?", nearest);
    return ag_fail_detail(world->cli->ctx, &detail);
}

static ag_err site_read(agi_cli_world *world, const char *key, const char *text, ag_sky_site *site)
{
    char name[AG_TEXT_MAX];
    const ag_place *place = place_find(world, text);
    if (place) return place_site(world, key, place, site);
    snprintf(name, sizeof name, "%.*s", (int)strcspn(text, ":"), text);
    if (!agi_cli_bodies_find(&world->bodies, name) && !strchr(text, ':')) {
        AG_TRY(library_open(world));
        place = place_find(world, text);
        if (place) return place_site(world, key, place, site);
        return site_missing(world, key, text);
    }
    return ag_sky_site_parse(world->cli->ctx, key, text, agi_cli_bodies_find, &world->bodies, site);
}

int agi_cli_world_site(agi_cli_world *world, const char *key, const char *text, ag_sky_site *site)
{
    ag_err err = site_read(world, key, text, site);
    return err == AG_OK ? AGI_CLI_DONE : agi_cli_fail(world->cli, err);
}

/* ---- vehicles ---------------------------------------------------------------------------------------------- */

static ag_err vehicle_missing(const agi_cli_world *world, const char *name)
{
    const ag_model *model = world->own.model;
    ag_detail detail = {.code = AG_ERR_INPUT, .key = "--vehicle", .message = "no such vehicle"};
    snprintf(detail.value, sizeof detail.value, "%s", name);
    uint32_t limit = (uint32_t)(2 + strlen(name) / 4); /* as ag_text_nearest */
    for (uint32_t i = 0; i < model->n_vehicle; i++) {
        uint32_t distance = ag_text_distance(name, model->vehicle[i].name, limit);
        if (distance >= limit) continue;
        limit = distance;
        snprintf(detail.hint, sizeof detail.hint, "did you mean %s?", model->vehicle[i].name);
    }
    if (!*detail.hint)
        snprintf(detail.hint, sizeof detail.hint,
                 "one of the library's, such as chemical_tug, or of --scenario");
    return ag_fail_detail(world->cli->ctx, &detail);
}

int agi_cli_world_vehicle(agi_cli_world *world, const char *name, const ag_vehicle **vehicle)
{
    ag_err err = library_open(world);
    for (uint32_t i = 0; err == AG_OK && i < world->own.model->n_vehicle; i++) {
        if (ag_text_distance(world->own.model->vehicle[i].name, name, 1) != 0) continue;
        *vehicle = &world->own.model->vehicle[i];
        return AGI_CLI_DONE;
    }
    return agi_cli_fail(world->cli, err == AG_OK ? vehicle_missing(world, name) : err);
}
