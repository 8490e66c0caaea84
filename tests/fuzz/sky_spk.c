/* Fuzzes SPK kernels: a file is refused with its name and a reason, or its bodies have, about each other
** and at both ends and the middle of their dates, an outcome, a finite state, or a reason why not. */
#include "argosy/sky.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void check(bool holds)
{
    if (!holds) abort();
}

static void check_error(ag_ctx *ctx, ag_err err, const char *path)
{
    check(err == AG_ERR_INPUT || err == AG_ERR_MEMORY);
    if (err == AG_ERR_MEMORY) return;
    check(strcmp(ag_ctx_detail(ctx)->file, path) == 0);
    check(*ag_ctx_detail(ctx)->message);
}

static void check_state(ag_ctx *ctx, const ag_sky_kernel *kernel, const char *path, int32_t target,
                        int32_t centre, double tdb_s)
{
    ag_sky_state at = {0};
    ag_sky_kernel_outcome outcome = AG_SKY_KERNEL_NO_BODY;
    ag_err err =
        ag_sky_kernel_state(ctx, kernel, target, centre, AG_SKY_ICRF, tdb_s, &at, &outcome);
    if (err != AG_OK) check_error(ctx, err, path);
    for (int k = 0; k < 3; k++) check(isfinite(at.r_m[k]) && isfinite(at.v_mps[k]));
    if (err != AG_OK || outcome != AG_SKY_KERNEL_NO_BODY) return;
    double from_s = 0;
    double to_s = 0;
    check(!ag_sky_kernel_span(kernel, target, centre, &from_s, &to_s));
}

static void check_kernel(ag_ctx *ctx, const ag_sky_kernel *kernel, const char *path)
{
    uint32_t count = ag_sky_kernel_count(kernel);
    check(count > 0 && !ag_sky_kernel_at(kernel, count));
    for (uint32_t i = 0; i < count && i < 8; i++) {
        const ag_sky_kernel_body *body = ag_sky_kernel_at(kernel, i);
        check(ag_sky_kernel_holds(kernel, body->naif) && body->from_tdb_s <= body->to_tdb_s);
        double middle_s = body->from_tdb_s + (body->to_tdb_s - body->from_tdb_s) / 2;
        for (uint32_t j = 0; j < count && j < 8; j++) {
            int32_t centre = i == j ? 0 : ag_sky_kernel_at(kernel, j)->naif;
            check_state(ctx, kernel, path, body->naif, centre, body->from_tdb_s);
            check_state(ctx, kernel, path, body->naif, centre, body->to_tdb_s);
            if (isfinite(middle_s)) check_state(ctx, kernel, path, body->naif, centre, middle_s);
        }
    }
}

/* A file without a name, written anew for each input. */
static int scratch(char path[64])
{
    static int file = -1;
    if (file < 0) {
        char name[] = "/tmp/argosy-fuzz-spk-XXXXXX";
        file = mkstemp(name);
        check(file >= 0 && unlink(name) == 0);
    }
    (void)snprintf(path, 64, "/proc/self/fd/%d", file);
    return file;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[64];
    int file = scratch(path);
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_sky_kernel *kernel = NULL;
    if (!ctx) return 0;
    check(pwrite(file, data, size, 0) == (ssize_t)size && ftruncate(file, (off_t)size) == 0);
    ag_err err = ag_sky_kernel_open(ctx, path, &kernel);
    if (err == AG_OK) {
        check_kernel(ctx, kernel, path);
    } else {
        check_error(ctx, err, path);
    }
    ag_sky_kernel_free(ctx, kernel);
    ag_ctx_free(ctx);
    return 0;
}
