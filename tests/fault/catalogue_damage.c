/* Catalogue files that are damaged, cut off, too large or no files at all: an error that names the file,
** or, where the damage is in the data, never a crash. Memory that runs out at any request. */
#include "../core_helpers.h"
#include "../failing_alloc.h"

#include "argosy/catalogue.h"

#include <unistd.h>

#define BUNDLED ARGOSY_SOURCE_DIR "/library/catalogue/small_bodies.csv.gz"
#define SMALL                                                                                      \
    "number,name,epoch_jd_tdb,a_au,e,i_deg,node_deg,peri_deg,mean_anomaly_deg\n"                   \
    "433,Eros,2461000.5,1.458,0.2228,10.8,304.3,178.9,310.6\n"                                     \
    "1,Ceres,2461000.5,2.766,0.0786,10.6,80.3,73.5,334.3\n"

static char path[64];

static int set_up(void **state)
{
    (void)snprintf(path, sizeof path, "/tmp/argosy-catalogue-%ld", (long)getpid());
    return set_up_ctx(state);
}

static int tear_down(void **state)
{
    (void)remove(path);
    return tear_down_ctx(state);
}

static void file_write(const void *bytes, size_t count)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, count, file), count);
    assert_int_equal(fclose(file), 0);
}

static unsigned char *bundled_bytes(size_t *count)
{
    FILE *file = fopen(BUNDLED, "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    *count = (size_t)ftell(file);
    rewind(file);
    unsigned char *bytes = malloc(*count);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, *count, file), *count);
    (void)fclose(file);
    return bytes;
}

/* Opens the file; an error must name it and carry `message`. */
static void refused(ag_ctx *ctx, const char *name, const char *message)
{
    ag_catalogue *catalogue = NULL;
    assert_int_equal(ag_catalogue_open(ctx, name, &catalogue), AG_ERR_INPUT);
    assert_null(catalogue);
    assert_string_equal(ag_ctx_detail(ctx)->file, name);
    if (!strstr(ag_ctx_detail(ctx)->message, message))
        fail_msg("\"%s\", not \"%s\"", ag_ctx_detail(ctx)->message, message);
}

static void no_files(void **state)
{
    refused(*state, "/nowhere/bodies.csv", "No such file");
    refused(*state, "/tmp", "cannot be read");
    file_write("", 0);
    refused(*state, path, "nothing in it");
    file_write("\x1f\x8b", 2);
    refused(*state, path, "end too early");
    file_write("\x1f\x8bnonsense", 10);
    refused(*state, path, "damaged");
}

static void cut_off(void **state)
{
    size_t count = 0;
    unsigned char *bytes = bundled_bytes(&count);
    for (size_t n = 1; n < count; n *= 3) {
        file_write(bytes, count - n);
        refused(*state, path, "end too early");
    }
    free(bytes);
}

static void behind_the_end(void **state)
{
    size_t count = 0;
    unsigned char *bytes = bundled_bytes(&count);
    unsigned char *more = realloc(bytes, 2 * count);
    assert_non_null(more);
    memset(more + count, 0, count);
    file_write(more, count + 1);
    refused(*state, path, "behind the end");
    /* a second member is read on: its header stands among the bodies */
    memcpy(more + count, more, count);
    file_write(more, 2 * count);
    refused(*state, path, "not allowed here");
    assert_true(ag_ctx_detail(*state)->line > 48043);
    free(more);
}

/* A bit turned anywhere is found by the check sum, if not before. */
static void turned_bits(void **state)
{
    size_t count = 0;
    unsigned char *bytes = bundled_bytes(&count);
    ag_rng_key key = {.seed = 11};
    for (uint32_t n = 0; n < 20; n++) {
        size_t at = 10 + (size_t)(ag_rng_uniform(&key, n) * (double)(count - 10));
        ag_catalogue *catalogue = NULL;
        bytes[at] ^= 0x10;
        file_write(bytes, count);
        assert_int_equal(ag_catalogue_open(*state, path, &catalogue), AG_ERR_INPUT);
        assert_null(catalogue);
        bytes[at] ^= 0x10;
    }
    free(bytes);
}

static void too_large(void **state)
{
    char call[400];
    (void)snprintf(call, sizeof call, "head -c 270000000 /dev/zero | gzip -1 >%s", path);
    assert_int_equal(system(call), 0);
    refused(*state, path, "too large");
    (void)snprintf(call, sizeof call, "yes '#' | head -n 2000001 >%s", path);
    assert_int_equal(system(call), 0);
    refused(*state, path, "too many lines");
    (void)snprintf(call, sizeof call, "head -c 3000 /dev/zero | tr '\\0' x >%s", path);
    assert_int_equal(system(call), 0);
    refused(*state, path, "too long");
}

static void memory_that_runs_out(void **state)
{
    (void)state;
    for (int packed = 0; packed < 2; packed++) {
        file_write(SMALL, sizeof SMALL - 1);
        if (packed) {
            char call[400];
            (void)snprintf(call, sizeof call, "gzip -c %s >%s.gz && mv %s.gz %s", path, path, path,
                           path);
            assert_int_equal(system(call), 0);
        }
        for (size_t n = 1;; n++) {
            failing_alloc memory = {.fail_at = n};
            ag_ctx *ctx = failing_ctx(&memory);
            ag_catalogue *catalogue = NULL;
            if (ctx) {
                ag_err err = ag_catalogue_open(ctx, path, &catalogue);
                assert_int_equal(err, memory.failed ? AG_ERR_MEMORY : AG_OK);
                assert_int_equal(catalogue != NULL, err == AG_OK);
            }
            ag_catalogue_free(catalogue);
            ag_ctx_free(ctx);
            assert_int_equal(memory.held, 0);
            if (!memory.failed) break;
        }
    }
}

#define FAULT(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FAULT(no_files),    FAULT(cut_off),   FAULT(behind_the_end),
        FAULT(turned_bits), FAULT(too_large), FAULT(memory_that_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
