/* Places that legs of the sky touch: where they are, as the sky counts it. */
#include "scenario/scenario_internal.h"

#include "argosy/catalogue.h"

#include <math.h>
#include <string.h>

#define PI 3.14159265358979323846

void ag_place_site(const ag_place *place, ag_sky_site *site)
{
    ag_sky_site made = ag_sky_site_default(place->sky);
    if (place->at == AG_AT_SURFACE) made.at = AG_SKY_AT_SURFACE;
    if (place->at == AG_AT_LIBRATION) {
        made.at = AG_SKY_AT_LIBRATION;
        made.libration = place->libration;
    }
    if (place->at == AG_AT_ORBIT) {
        made.at = AG_SKY_AT_ORBIT;
        made.periapsis_m = place->periapsis_km * 1000;
        made.apoapsis_m = place->apoapsis_km * 1000;
        made.inclination_rad = place->inclination_deg * (PI / 180);
    }
    *site = made;
}

/* Is there a text under a key `body` that the sky's own table does not know? */
static bool small_body(const agi_node *node)
{
    size_t n = node->key ? strlen(node->key) : 0;
    bool body = n >= 4 && strcmp(node->key + n - 4, "body") == 0 && node->kind == AGI_SCALAR;
    if (body && !ag_sky_body_find(node->text)) return true;
    if (node->kind == AGI_SCALAR) return false;
    for (const agi_node *at = node->first; at; at = at->next) {
        if (small_body(at)) return true; /* the depth of a tree is bounded by its reader */
    }
    return false;
}

bool agi_sky_wants_catalogue(const agi_node *root)
{
    static const char *const sections[] = {"places", "events", "projects"};
    const agi_node *legs = root->kind == AGI_MAP ? agi_node_find(root, "legs") : NULL;
    bool sky = false;
    for (const agi_node *leg = legs && legs->kind == AGI_LIST ? legs->first : NULL; leg;
         leg = leg->next) {
        sky = sky || (leg->kind == AGI_MAP && agi_node_find(leg, "sky"));
    }
    for (size_t i = 0; sky && i < sizeof sections / sizeof *sections; i++) {
        const agi_node *section = agi_node_find(root, sections[i]);
        if (section && small_body(section)) return true;
    }
    return false;
}

/* A copy in the model's arena, so that the model outlives the catalogue. */
static ag_err keep_body(agi_reader *reader, const ag_sky_body *body, const ag_sky_body **kept)
{
    ag_sky_body *copy = ag_arena_new(reader->arena, 1, sizeof *copy);
    ag_sky_orbit *orbit = ag_arena_new(reader->arena, 1, sizeof *orbit);
    if (!copy || !orbit) return AG_ERR_MEMORY;
    *copy = *body;
    *orbit = *body->orbit;
    copy->orbit = orbit;
    copy->name = ag_arena_text(reader->arena, body->name);
    copy->source = "the catalogue of small bodies";
    if (!copy->name) return AG_ERR_MEMORY;
    *kept = copy;
    return AG_OK;
}

static ag_err unknown_body(agi_reader *reader, uint32_t row)
{
    const ag_place *place = &reader->model->place[row];
    const agi_node *node = reader->at[AGI_PLACE][row];
    const agi_node *body = agi_node_find(node, "body");
    char hint[256] = "a planet, a moon, or a small body by number, name or designation";
    const ag_sky_body *near = ag_sky_body_nearest(place->body);
    const char *small =
        reader->catalogue ? ag_catalogue_nearest(reader->catalogue, place->body) : NULL;
    const char *name = near ? near->name : small;
    if (name) (void)snprintf(hint, sizeof hint, "did you mean `%s`?", name);
    return agi_report(reader->findings, AG_ERROR, body ? body : node, AGI_AT_VALUE, hint,
                      "the sky knows no body `%s`, where a leg of the sky ends", place->body);
}

static ag_err find_body(agi_reader *reader, uint32_t row, ag_place *place)
{
    if (!place->body) {
        return agi_report(reader->findings, AG_ERROR, reader->at[AGI_PLACE][row], AGI_AT_KEY,
                          "add `body: mars` and `at`",
                          "a leg of the sky ends at `%s`, whose body is not given", place->name);
    }
    place->sky = ag_sky_body_find(place->body);
    if (place->sky) return AG_OK;
    const ag_sky_body *body = ag_catalogue_lookup(reader->catalogue, place->body);
    return body ? keep_body(reader, body, &place->sky) : unknown_body(reader, row);
}

/* What no leg can reach is said now, not when a run comes to it. */
static ag_err check_site(agi_reader *reader, uint32_t row, const ag_place *place)
{
    static const double vinf_mps[3] = {3000, 0, 0};
    if (!place->sky) return AG_OK;
    ag_sky_site site;
    ag_sky_end end;
    ag_place_site(place, &site);
    AG_TRY(ag_sky_depart(reader->ctx, &site, vinf_mps, &end));
    if (end.outcome != AG_SKY_LEG_NO_SITE) return AG_OK;
    return agi_report(reader->findings, AG_ERROR, reader->at[AGI_PLACE][row], AGI_AT_KEY,
                      "`at: surface`, an orbit, or a libration point of the Moon or the Earth",
                      "`%s`: %s", place->name, ag_sky_leg_text(end.outcome));
}

/* Legs inside one system do not depend on dates: those that are none are told now. */
static ag_err check_local(agi_reader *reader, uint32_t row)
{
    const ag_leg *leg = &reader->model->leg[row];
    const ag_place *from = &reader->model->place[leg->from], *to = &reader->model->place[leg->to];
    if (leg->slot != 0 || !from->sky || !to->sky) return AG_OK;
    ag_sky_site sites[2];
    ag_sky_leg flown;
    const ag_sky_leg_options options = {.aero = leg->brakes};
    ag_place_site(from, &sites[0]);
    ag_place_site(to, &sites[1]);
    if (!ag_sky_leg_is_local(&sites[0], &sites[1])) return AG_OK;
    AG_TRY(ag_sky_leg_fly(reader->ctx, &sites[0], &sites[1], 0, 0, &options, &flown));
    if (flown.outcome == AG_SKY_LEG_FOUND) return AG_OK;
    return agi_report(reader->findings, AG_ERROR, reader->leg_at[row], AGI_AT_VALUE,
                      "places apart, or a leg with `dv` and `time`", "`%s` to `%s`: %s", from->name,
                      to->name, ag_sky_leg_text(flown.outcome));
}

ag_err agi_read_sky(agi_reader *reader)
{
    ag_model *model = reader->model;
    bool any = false;
    for (uint32_t l = 0; l < model->n_leg; l++) any = any || model->leg[l].kind == AG_LEG_SKY;
    if (!any) return AG_OK;
    ag_place *place = ag_arena_new(reader->arena, model->n_place, sizeof *place);
    uint8_t *touched = ag_arena_new(reader->arena, model->n_place, 1);
    if (!place || !touched) return AG_ERR_MEMORY;
    memcpy(place, model->place, model->n_place * sizeof *place);
    model->place = place;
    for (uint32_t l = 0; l < model->n_leg; l++) {
        if (model->leg[l].kind != AG_LEG_SKY) continue;
        touched[model->leg[l].from] = touched[model->leg[l].to] = 1;
    }
    for (uint32_t p = 0; p < model->n_place; p++) {
        if (!touched[p]) continue;
        AG_TRY(find_body(reader, p, &place[p]));
        AG_TRY(check_site(reader, p, &place[p]));
    }
    for (uint32_t l = 0; l < model->n_leg && reader->findings->n_error == 0; l++) {
        if (model->leg[l].kind == AG_LEG_SKY) AG_TRY(check_local(reader, l));
    }
    return AG_OK;
}
