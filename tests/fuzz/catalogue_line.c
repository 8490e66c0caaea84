/* Fuzzes catalogues: any bytes become a catalogue or an error that names the line; each row of a catalogue
** is found by its number, name and designation, and its body has a place. */
#include "catalogue/catalogue_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void require(bool holds)
{
    if (!holds) abort();
}

static void check_row(ag_ctx *ctx, const ag_catalogue *catalogue, uint32_t row)
{
    const ag_catalogue_row *is = ag_catalogue_at(catalogue, row);
    const ag_sky_body *body = ag_catalogue_body(catalogue, row);
    uint32_t found = ag_catalogue_find(catalogue, body->name);
    ag_sky_state at;
    require(*body->name != 0);
    require(found == row || (found == AG_NONE && strspn(body->name, " _()") == strlen(body->name)));
    if (is->number) {
        char text[16];
        snprintf(text, sizeof text, "%u", is->number);
        require(ag_catalogue_find(catalogue, text) == row);
    }
    require(is->a_m > 0 && is->e >= 0 && is->e < 1);
    require(ag_sky_body_state(ctx, body, ag_sky_body_find("ssb"), AG_SKY_ICRF, 0, &at) == AG_OK);
    for (int k = 0; k < 3; k++) require(isfinite(at.r_m[k]) && isfinite(at.v_mps[k]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ag_ctx *ctx = ag_ctx_create(NULL);
    char *text = ctx ? ag_new(ctx, size + 1, 1) : NULL;
    ag_catalogue *catalogue = NULL;
    if (!text) abort();
    if (size > 0) memcpy(text, data, size);
    ag_err err = agi_catalogue_of_text(ctx, "fuzz", text, size, &catalogue);
    require((err == AG_OK) == (catalogue != NULL));
    if (err != AG_OK) {
        require(err == AG_ERR_INPUT && strcmp(ag_ctx_detail(ctx)->file, "fuzz") == 0);
        require(ag_ctx_detail(ctx)->line > 0 || size == 0);
    }
    for (uint32_t row = 0; row < ag_catalogue_count(catalogue); row++)
        check_row(ctx, catalogue, row);
    ag_catalogue_nearest(catalogue, "Eros");
    ag_catalogue_free(catalogue);
    ag_ctx_free(ctx);
    return 0;
}
