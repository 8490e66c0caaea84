/* Opening a scenario and making models of it.
**
** A scenario owns an arena with the merged tree and its canonical text. A model owns an arena with
** a copy of the tree, further overrides applied, and all tables; it outlives the scenario. Findings
** of the last call stay with the scenario; several threads may make models of one scenario, each
** with its own context, as only the list of findings is shared and guarded. */
#include "scenario/scenario_internal.h"

#include "argosy/catalogue.h"

#include <sched.h>
#include <stdatomic.h>
#include <string.h>

enum { BLOCK_BYTES = 1 << 16 };

struct ag_scenario {
    ag_ctx *ctx;
    ag_arena *arena;
    agi_node *root;
    ag_text text;
    char hash[33];
    agi_findings *findings;
    atomic_flag *busy;
    ag_catalogue *catalogue; /* of small bodies; NULL: not needed */
};

typedef struct model_owner { /* a model and what it stands in */
    ag_model model;
    ag_arena *arena;
} model_owner;

static void hash_text(const char *text, char hex[33])
{
    ag_hash hash;
    ag_hash_begin(&hash);
    ag_hash_text(&hash, text);
    ag_hash_end(&hash, hex);
}

/* ---- overrides ------------------------------------------------------------------------------- */

static ag_err apply_sets(agi_loader *loader, agi_node *root, const ag_set *set, uint32_t n_set,
                         bool frozen)
{
    for (uint32_t i = 0; i < n_set; i++) {
        agi_complaint complaint;
        ag_err err = agi_set_apply(loader, root, set[i].path, set[i].value, frozen, &complaint);
        if (err == AG_ERR_USAGE) {
            ag_detail detail = {.code = AG_ERR_USAGE};
            snprintf(detail.file, sizeof detail.file, "--set");
            snprintf(detail.key, sizeof detail.key, "%s", set[i].path);
            snprintf(detail.value, sizeof detail.value, "%s", set[i].value);
            snprintf(detail.message, sizeof detail.message, "%s", complaint.message);
            snprintf(detail.hint, sizeof detail.hint, "%s", complaint.hint);
            AG_TRY(agi_report_detail(loader->findings, AG_ERROR, &detail));
            return ag_fail_detail(loader->ctx, &detail);
        }
        AG_TRY(err);
    }
    return AG_OK;
}

/* ---- opening --------------------------------------------------------------------------------- */

void ag_scenario_free(ag_scenario *scenario)
{
    if (!scenario) return;
    ag_ctx *ctx = scenario->ctx;
    if (scenario->findings) agi_findings_free(scenario->findings);
    ag_delete(ctx, scenario->findings);
    ag_delete(ctx, scenario->busy);
    ag_text_free(ctx, &scenario->text);
    ag_arena_free(scenario->arena);
    ag_catalogue_free(scenario->catalogue);
    ag_delete(ctx, scenario);
}

static ag_err fill(ag_scenario *s, const ag_scenario_options *options)
{
    s->findings = ag_new(s->ctx, 1, sizeof *s->findings);
    s->busy = ag_new(s->ctx, 1, sizeof *s->busy);
    if (!s->findings || !s->busy) return AG_ERR_MEMORY;
    s->findings->ctx = s->ctx;
    atomic_flag_clear(s->busy);
    AG_TRY(ag_arena_create(s->ctx, BLOCK_BYTES, &s->arena));
    agi_loader loader = {s->ctx, s->arena, s->findings};
    AG_TRY(agi_files_load(&loader, options, &s->root));
    AG_TRY(apply_sets(&loader, s->root, options->set, options->n_set, false));
    AG_TRY(agi_node_text(s->ctx, s->root, &s->text));
    hash_text(s->text.s, s->hash);
    if (agi_sky_wants_catalogue(s->root)) return ag_catalogue_open(s->ctx, NULL, &s->catalogue);
    return AG_OK;
}

/* With findings kept: for the caller to look at and free. On error *scenario may still be set. */
static ag_err open_kept(ag_ctx *ctx, const ag_scenario_options *options, ag_scenario **scenario)
{
    ag_scenario *made = ag_new(ctx, 1, sizeof *made);
    if (!made) return AG_ERR_MEMORY;
    made->ctx = ctx;
    *scenario = made;
    ag_err err = fill(made, options);
    if (err == AG_ERR_INPUT) err = agi_findings_fail(made->findings);
    return err;
}

ag_err ag_scenario_open(ag_ctx *ctx, const ag_scenario_options *options, ag_scenario **scenario)
{
    ag_scenario *made = NULL;
    ag_err err = open_kept(ctx, options, &made);
    if (err < 0) {
        ag_scenario_free(made);
        return err;
    }
    *scenario = made;
    return AG_OK;
}

const char *ag_scenario_text(const ag_scenario *scenario)
{
    return scenario->text.s;
}

const agi_node *agi_scenario_root(const ag_scenario *scenario)
{
    return scenario->root;
}

const ag_finding *ag_scenario_findings(const ag_scenario *scenario, uint32_t *count)
{
    *count = (uint32_t)scenario->findings->count;
    return scenario->findings->list;
}

/* ---- models ---------------------------------------------------------------------------------- */

void ag_model_free(ag_model *model)
{
    if (!model) return;
    ag_arena_free(((model_owner *)model)->arena); /* the model lies in its own arena */
}

/* Everything in an order in which each table finds those it points to. A reader that could not read
** the head has no units and stops there. */
static ag_err read_all(agi_reader *reader)
{
    static ag_err (*const steps[])(agi_reader *) = {
        agi_read_goods,     agi_read_processes, agi_read_places,   agi_read_polities,
        agi_read_companies, agi_read_trade,     agi_read_deposits, agi_read_where,
        agi_read_legs,      agi_read_sky,       agi_read_vehicles, agi_read_people,
        agi_read_politics,  agi_read_plans};
    if (reader->root->kind != AGI_MAP) {
        return agi_report(reader->findings, AG_ERROR, reader->root, AGI_AT_VALUE,
                          "a map that begins with `argosy: 1`", "this is not a scenario");
    }
    AG_TRY(agi_read_head(reader));
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) AG_TRY(steps[i](reader));
    /* relations only where each value is right: else one mistake shows up as many */
    return reader->findings->n_error ? AG_OK : agi_validate(reader);
}

static void close_reader(agi_reader *reader)
{
    agi_units_free(reader->units);
    for (int of = 0; of < AGI_N_OF; of++) ag_names_free(reader->names[of]);
    ag_delete(reader->ctx, reader->source);
}

static ag_err keep_sources(agi_reader *reader)
{
    ag_source *sources = ag_arena_new(reader->arena, reader->n_source, sizeof *sources);
    if (!sources) return AG_ERR_MEMORY;
    if (reader->n_source > 0) {
        memcpy(sources, reader->source, reader->n_source * sizeof *sources);
    }
    reader->model->source = sources;
    reader->model->n_source = (uint32_t)reader->n_source;
    return AG_OK;
}

/* ---- events and projects, tried out ---------------------------------------------------------- */

/* One more mistake at a value of `set:`. */
static ag_err complain_set(agi_findings *findings, const agi_node *child, const char *message,
                           const char *hint)
{
    return agi_report(findings, AG_ERROR, child, AGI_AT_KEY, hint, "%s", message);
}

/* The scenario with the values of one `set:`; its mistakes go to `findings`, each with its
** place. */
static ag_err try_set(const agi_reader *outer, ag_arena *arena, const agi_node *root,
                      const agi_node *set, agi_findings *findings)
{
    ag_ctx *ctx = outer->ctx;
    agi_findings found = {.ctx = ctx};
    agi_loader loader = {ctx, arena, &found};
    agi_reader reader = {
        .ctx = ctx, .arena = arena, .findings = &found, .catalogue = outer->catalogue};
    agi_node *copy = agi_node_copy(arena, root);
    reader.model = ag_arena_new(arena, 1, sizeof *reader.model);
    ag_err err = copy && reader.model ? AG_OK : AG_ERR_MEMORY;
    const agi_node *child = set->first;
    for (; child && err == AG_OK; child = child->next) {
        agi_complaint complaint;
        ag_text text = {0};
        err = agi_node_text_flow(ctx, child, &text);
        if (err == AG_OK) err = agi_set_apply(&loader, copy, child->key, text.s, true, &complaint);
        ag_text_free(ctx, &text);
        if (err == AG_ERR_USAGE) {
            err = complain_set(findings, child, complaint.message, complaint.hint);
        }
    }
    reader.root = copy;
    if (err == AG_OK) err = read_all(&reader);
    if (err == AG_OK && found.n_error > 0) {
        const ag_detail *first = &found.list[0].detail;
        for (size_t i = 0; found.list[i].level != AG_ERROR;) first = &found.list[++i].detail;
        err = complain_set(findings, set->first, first->message, first->hint);
    }
    close_reader(&reader);
    agi_findings_free(&found);
    return err;
}

static ag_err try_sets(const agi_reader *outer, const agi_node *root, const char *section,
                       const char *key, agi_findings *findings)
{
    const agi_node *list = agi_node_find(root, section);
    ag_arena *arena = NULL;
    if (!list || list->kind != AGI_LIST) return AG_OK;
    AG_TRY(ag_arena_create(outer->ctx, BLOCK_BYTES, &arena));
    ag_err err = AG_OK;
    for (const agi_node *item = list->first; item && err == AG_OK; item = item->next) {
        const agi_node *set = agi_node_find(item, key);
        if (set && set->kind == AGI_MAP && set->first) {
            err = try_set(outer, arena, root, set, findings);
        }
        ag_arena_reset(arena);
    }
    ag_arena_free(arena);
    return err;
}

/* The scenario with each place under the polity that it may become. */
static ag_err try_independence(const agi_reader *outer, const agi_node *root,
                               agi_findings *findings)
{
    const agi_node *list = agi_independence(root);
    const agi_node *item = list ? list->first : NULL;
    ag_arena *arena = NULL;
    if (!item) return AG_OK;
    AG_TRY(ag_arena_create(outer->ctx, BLOCK_BYTES, &arena));
    ag_err err = AG_OK;
    for (; item && err == AG_OK; item = item->next) {
        char path[AG_TEXT_MAX];
        snprintf(path, sizeof path, "places.%s.polity", item->key);
        agi_node *set = agi_node_create(arena, AGI_MAP, item->file, item->line, item->column);
        agi_node *child = agi_node_copy(arena, item);
        if (!set || !child) {
            err = AG_ERR_MEMORY;
            break;
        }
        child->key = path;
        agi_node_append(set, child);
        err = try_set(outer, arena, root, set, findings);
        ag_arena_reset(arena);
    }
    ag_arena_free(arena);
    return err;
}

/* A model without overrides also tries every event and project by itself, so that a run does not
** meet a mistake after years. */
static ag_err read_model(agi_reader *reader, agi_node *root, const ag_set *set, uint32_t n_set)
{
    agi_loader loader = {reader->ctx, reader->arena, reader->findings};
    AG_TRY(apply_sets(&loader, root, set, n_set, true));
    reader->root = root;
    AG_TRY(read_all(reader));
    if (n_set == 0 && reader->findings->n_error == 0) {
        AG_TRY(try_sets(reader, root, "events", "set", reader->findings));
        AG_TRY(try_sets(reader, root, "projects", "then", reader->findings));
        AG_TRY(try_independence(reader, root, reader->findings));
    }
    AG_TRY(agi_findings_fail(reader->findings));
    return keep_sources(reader);
}

/* The hash of the scenario, with the overrides of this model if there are any. */
static ag_err hash_inputs(ag_ctx *ctx, const ag_scenario *scenario, const agi_node *root,
                          uint32_t n_set, ag_model *model)
{
    memcpy(model->inputs_hash, scenario->hash, sizeof model->inputs_hash);
    if (n_set == 0) return AG_OK;
    ag_text text = {0};
    ag_err err = agi_node_text(ctx, root, &text);
    if (err == AG_OK) hash_text(text.s, model->inputs_hash);
    ag_text_free(ctx, &text);
    return err;
}

/* Hands a copy of the findings of a call to the scenario, in its own memory as they may outlive the
** caller's context. */
static ag_err publish(const ag_scenario *scenario, agi_findings *found)
{
    agi_findings_sort(found);
    while (atomic_flag_test_and_set(scenario->busy)) sched_yield();
    agi_findings *kept = scenario->findings;
    agi_findings_free(kept);
    kept->n_error = found->n_error;
    if (found->count > 0) kept->list = ag_new(kept->ctx, found->count, sizeof *kept->list);
    bool good = found->count == 0 || kept->list;
    if (kept->list) {
        memcpy(kept->list, found->list, found->count * sizeof *kept->list);
        kept->count = kept->capacity = found->count;
    }
    atomic_flag_clear(scenario->busy);
    ag_ctx *ctx = found->ctx;
    agi_findings_free(found);
    return good ? AG_OK : ag_fail(ctx, AG_ERR_MEMORY, "out of memory: findings");
}

ag_err ag_scenario_model(ag_ctx *ctx, const ag_scenario *scenario, const ag_set *set,
                         uint32_t n_set, ag_model **model)
{
    ag_arena *arena = NULL;
    AG_TRY(ag_arena_create(ctx, BLOCK_BYTES, &arena));
    model_owner *owner = ag_arena_new(arena, 1, sizeof *owner);
    agi_node *root = owner ? agi_node_copy(arena, scenario->root) : NULL;
    agi_findings found = {.ctx = ctx};
    ag_err err = AG_ERR_MEMORY;
    if (root) {
        owner->arena = arena;
        agi_reader reader = {.ctx = ctx,
                             .arena = arena,
                             .findings = &found,
                             .model = &owner->model,
                             .catalogue = scenario->catalogue};
        err = read_model(&reader, root, set, n_set);
        if (err == AG_OK) err = hash_inputs(ctx, scenario, root, n_set, &owner->model);
        close_reader(&reader);
    }
    if (err == AG_ERR_INPUT) agi_findings_fail(&found);
    ag_err published = publish(scenario, &found);
    if (published < 0) err = published;
    if (err < 0) {
        ag_arena_free(arena);
        return err;
    }
    *model = &owner->model;
    return AG_OK;
}

/* ---- both at once ---------------------------------------------------------------------------- */

ag_err ag_scenario_check(ag_ctx *ctx, const ag_scenario_options *options, ag_finding **findings,
                         uint32_t *count)
{
    ag_scenario *scenario = NULL;
    ag_model *model = NULL;
    ag_err err = open_kept(ctx, options, &scenario);
    if (err == AG_OK) err = ag_scenario_model(ctx, scenario, NULL, 0, &model);
    if (err == AG_OK || err == AG_ERR_INPUT) {
        agi_findings *found = scenario->findings;
        agi_findings_sort(found);
        ag_finding *list = ag_new(ctx, found->count, sizeof *list);
        if (list) {
            if (found->count > 0) memcpy(list, found->list, found->count * sizeof *list);
            *findings = list;
            *count = (uint32_t)found->count;
        } else {
            err = AG_ERR_MEMORY;
        }
    }
    ag_model_free(model);
    ag_scenario_free(scenario);
    return err;
}
