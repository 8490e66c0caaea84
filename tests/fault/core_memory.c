/* Memory that runs out at the n-th request, for every n: each function of core that allocates says
** AG_ERR_MEMORY, leaves its outputs as they were, and nothing leaks. */
#include "../core_helpers.h"
#include "../failing_alloc.h"

static ag_err use_heap(ag_ctx *ctx)
{
    double *numbers = ag_new(ctx, 10, sizeof *numbers);
    if (!numbers) return AG_ERR_MEMORY;
    numbers[9] = 1;
    double *grown = ag_renew(ctx, numbers, 1000, sizeof *numbers);
    assert_true((grown ? grown : numbers)[9] == 1);
    ag_delete(ctx, grown ? grown : numbers);
    return grown ? AG_OK : AG_ERR_MEMORY;
}

static ag_err use_growth(ag_ctx *ctx)
{
    uint32_t *rows = NULL;
    size_t capacity = 0;
    ag_err err = AG_OK;
    for (uint32_t i = 0; i < 100 && err == AG_OK; i++) {
        const uint32_t *before = rows;
        size_t room = capacity;
        err = ag_grow(ctx, &rows, i, &capacity, sizeof *rows);
        if (err == AG_OK) {
            rows[i] = i;
        } else {
            assert_ptr_equal(rows, before);
            assert_int_equal(capacity, room);
        }
    }
    ag_delete(ctx, rows);
    return err;
}

static ag_err fill_arena(ag_arena *arena)
{
    for (size_t i = 0; i < 20; i++) {
        if (!ag_arena_new(arena, i, 7)) return AG_ERR_MEMORY;
        if (!ag_arena_text(arena, "a name")) return AG_ERR_MEMORY;
        if (!ag_arena_format(arena, "%zu%s", i, "rows of it")) return AG_ERR_MEMORY;
    }
    return AG_OK;
}

static ag_err use_arena(ag_ctx *ctx)
{
    ag_arena *arena = NULL;
    ag_err err = ag_arena_create(ctx, 128, &arena);
    assert_int_equal(err == AG_OK, arena != NULL);
    if (err < 0) return err;
    err = fill_arena(arena);
    if (err < 0) { /* it can be used again */
        ag_arena_reset(arena);
        assert_non_null(ag_arena_new(arena, 1, 1));
    }
    ag_arena_free(arena);
    return err;
}

static ag_err use_text(ag_ctx *ctx)
{
    ag_text text = {0};
    ag_err err = AG_OK;
    for (int i = 0; i < 100 && err == AG_OK; i++) {
        size_t length = text.length;
        err = i % 2 ? ag_text_add(ctx, &text, "%d of a hundred", i)
                    : ag_text_add_bytes(ctx, &text, "bytes", 5);
        if (err < 0) {
            assert_int_equal(text.length, length);
            if (text.s) assert_int_equal(text.s[length], 0);
        }
    }
    ag_text_free(ctx, &text);
    return err;
}

static ag_err use_names(ag_ctx *ctx)
{
    ag_names *names = NULL;
    ag_err err = ag_names_create(ctx, &names);
    assert_int_equal(err == AG_OK, names != NULL);
    for (uint32_t i = 0; i < 1000 && err == AG_OK; i++) {
        char name[32];
        uint32_t row = AG_NONE;
        snprintf(name, sizeof name, "a place with the number %u", i);
        err = ag_names_add(names, name, &row);
        assert_int_equal(row, err == AG_OK ? i : AG_NONE);
        if (err < 0) { /* what was there is there, and it can be tried again */
            assert_int_equal(ag_names_count(names), i);
            assert_int_equal(ag_names_find(names, name), AG_NONE);
            if (i > 0) assert_int_equal(ag_names_find(names, "a place with the number 0"), 0);
            assert_int_equal(ag_names_add(names, name, &row), AG_OK);
            assert_int_equal(row, i);
        }
    }
    ag_names_free(names);
    return err;
}

static ag_err use_columns(ag_ctx *ctx)
{
    static const ag_field fields[] = {{.name = "a", .type = AG_F64, .count = 100},
                                      {.name = "b", .type = AG_U8, .count = 3}};
    ag_columns *columns = NULL;
    ag_err err = ag_columns_create(ctx, fields, 2, &columns);
    assert_int_equal(err == AG_OK, columns != NULL);
    ag_columns_free(ctx, columns);
    return err;
}

static void add_one(void *user, size_t i)
{
    ((uint32_t *)user)[i]++;
}

static ag_err use_threads(ag_ctx *ctx)
{
    uint32_t counts[50] = {0};
    return ag_parallel(ctx, 4, 50, add_one, counts);
}

static void every_request(void **state)
{
    ag_err (*use)(ag_ctx * ctx) = *(ag_err(**)(ag_ctx *)) * state;
    for (size_t n = 1;; n++) {
        failing_alloc memory = {.fail_at = n};
        ag_ctx *ctx = failing_ctx(&memory);
        if (ctx) {
            ag_err err = use(ctx);
            assert_int_equal(err, memory.failed ? AG_ERR_MEMORY : AG_OK);
            if (memory.failed) assert_int_equal(ag_ctx_detail(ctx)->code, AG_ERR_MEMORY);
        } else {
            assert_int_equal(n, 1);
        }
        ag_ctx_free(ctx);
        assert_int_equal(memory.held, 0);
        if (!memory.failed) break;
        assert_true(n < 10000);
    }
}

int main(void)
{
    static ag_err (*uses[])(ag_ctx *) = {use_heap,  use_growth,  use_arena,  use_text,
                                         use_names, use_columns, use_threads};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(every_request, &uses[0]),
        cmocka_unit_test_prestate(every_request, &uses[1]),
        cmocka_unit_test_prestate(every_request, &uses[2]),
        cmocka_unit_test_prestate(every_request, &uses[3]),
        cmocka_unit_test_prestate(every_request, &uses[4]),
        cmocka_unit_test_prestate(every_request, &uses[5]),
        cmocka_unit_test_prestate(every_request, &uses[6]),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
