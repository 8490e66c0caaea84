/* Cases of Lambert's problem: any bytes become cases of finite numbers or an error with its line; a file that
** is accepted was read whole, one case a line. */
#include "cli/cases.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void require(bool condition)
{
    if (!condition) abort();
}

/* Lines that are neither empty nor a comment, counted byte by byte; any line end begins another. */
static size_t lines_with_text(const uint8_t *data, size_t size)
{
    size_t n = 0;
    uint8_t before = '\n';
    for (size_t i = 0; i < size; i++) {
        bool starts = before == '\n' || before == '\r';
        if (starts && data[i] != '\n' && data[i] != '\r' && data[i] != '#') n++;
        before = data[i];
    }
    return n;
}

static void check_case(const agi_cases *in, const agi_case *is)
{
    require(is->mu_m3s2 > 0 && isfinite(is->mu_m3s2) && is->tof_s > 0 && isfinite(is->tof_s));
    require(is->revs <= AG_SKY_REVS_MAX);
    require(is->way == AG_SKY_PROGRADE || is->way == AG_SKY_RETROGRADE);
    for (int k = 0; k < 3; k++) require(isfinite(is->r1_m[k]) && isfinite(is->r2_m[k]));
    require(!*is->name || (is->name >= in->line && is->name < in->line + sizeof in->line));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ag_ctx *ctx = ag_ctx_create(NULL);
    FILE *file = size > 0 ? fmemopen((void *)data, size, "rb") : fopen("/dev/null", "rb");
    if (!ctx || !file) abort();
    agi_cases in = {.ctx = ctx, .file = file, .name = "fuzz"};
    size_t n = 0;
    bool end = false;
    ag_err err = agi_cases_begin(&in);
    while (err == AG_OK && !end) {
        agi_case is;
        err = agi_cases_next(&in, &is, &end);
        if (err < 0 || end) continue;
        check_case(&in, &is);
        n++;
    }
    if (err == AG_OK) {
        require(n + 1 == lines_with_text(data, size) && !memchr(data, 0, size));
    } else {
        const ag_detail *told = ag_ctx_detail(ctx);
        require(err == AG_ERR_INPUT && strcmp(told->file, "fuzz") == 0 && *told->message);
        require(told->line > 0 || size == 0);
    }
    fclose(file);
    ag_ctx_free(ctx);
    return 0;
}
