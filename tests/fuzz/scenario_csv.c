/* Tables: any bytes become a tree or an error with a place; a tree's text is YAML that gives the
** same tree again. */
#include "scenario/scenario_internal.h"

#include <stdlib.h>
#include <string.h>

static void require(bool condition)
{
    if (!condition) abort();
}

static void parse(ag_ctx *ctx, const uint8_t *data, size_t size, bool as_map)
{
    ag_arena *arena = NULL;
    if (ag_arena_create(ctx, 0, &arena) < 0) abort();
    agi_findings findings = {.ctx = ctx};
    agi_loader loader = {ctx, arena, &findings};
    agi_node *root = NULL, *copy = NULL;
    ag_err err = agi_csv_parse(&loader, "fuzz", (const char *)data, size, as_map, &root);
    require((err == AG_OK) == (root != NULL));
    require(err == AG_OK || (err == AG_ERR_INPUT && findings.n_error > 0));
    for (size_t i = 0; i < findings.count; i++) require(findings.list[i].detail.line > 0);
    if (err == AG_OK) {
        ag_text text = {0}, again = {0};
        require(agi_node_text(ctx, root, &text) == AG_OK);
        require(agi_yaml_parse(&loader, "text", text.s, text.length, &copy) == AG_OK);
        require(agi_node_text(ctx, copy, &again) == AG_OK);
        require(strcmp(text.s, again.s) == 0);
        ag_text_free(ctx, &text);
        ag_text_free(ctx, &again);
    }
    agi_findings_free(&findings);
    ag_arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ag_ctx *ctx = ag_ctx_create(NULL);
    if (!ctx) abort();
    parse(ctx, data, size, true);
    parse(ctx, data, size, false);
    ag_ctx_free(ctx);
    return 0;
}
