/* YAML: any bytes become a tree or an error with a place; a tree's text gives the same tree again;
** what is a scenario goes through the whole reader. */
#include "scenario/scenario_internal.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void require(bool condition)
{
    if (!condition) abort();
}

static void check_text(agi_loader *loader, const agi_node *root)
{
    ag_text text = {0}, again = {0};
    agi_node *copy = NULL;
    require(agi_node_text(loader->ctx, root, &text) == AG_OK);
    require(agi_yaml_parse(loader, "text", text.s, text.length, &copy) == AG_OK);
    require(agi_node_text(loader->ctx, copy, &again) == AG_OK);
    require(strcmp(text.s, again.s) == 0);
    ag_text_free(loader->ctx, &text);
    ag_text_free(loader->ctx, &again);
}

static void check_findings(const agi_findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        const ag_detail *d = &findings->list[i].detail;
        require(d->code < 0 && *d->message);
        require(findings->list[i].level == AG_WARNING || *d->file);
    }
}

/* Through a file, as users do. */
static void check_model(ag_ctx *ctx, const uint8_t *data, size_t size)
{
    char path[64];
    snprintf(path, sizeof path, "/tmp/argosy-fuzz-yaml-%ld.yaml", (long)getpid());
    FILE *file = fopen(path, "wb");
    if (!file) return;
    fwrite(data, 1, size, file);
    fclose(file);
    ag_scenario_options options = {.path = path, .library_dir = "/nonexistent"};
    ag_scenario *scenario = NULL;
    ag_model *model = NULL;
    if (ag_scenario_open(ctx, &options, &scenario) == AG_OK) {
        ag_err err = ag_scenario_model(ctx, scenario, NULL, 0, &model);
        require(err == AG_OK || err == AG_ERR_INPUT);
        require((err == AG_OK) == (model != NULL));
    }
    ag_model_free(model);
    ag_scenario_free(scenario);
    remove(path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_arena *arena = NULL;
    if (!ctx || ag_arena_create(ctx, 0, &arena) < 0) abort();
    agi_findings findings = {.ctx = ctx};
    agi_loader loader = {ctx, arena, &findings};
    agi_node *root = NULL;
    ag_err err = agi_yaml_parse(&loader, "fuzz", (const char *)data, size, &root);
    require((err == AG_OK) == (root != NULL));
    require(err == AG_OK || (err == AG_ERR_INPUT && findings.n_error > 0));
    check_findings(&findings);
    if (err == AG_OK) {
        agi_node *copy = agi_node_copy(arena, root);
        require(copy != NULL);
        check_text(&loader, copy);
        if (agi_node_find(root, "argosy")) check_model(ctx, data, size);
    }
    agi_findings_free(&findings);
    ag_arena_free(arena);
    ag_ctx_free(ctx);
    return 0;
}
