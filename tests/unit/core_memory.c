/* Heap, growing arrays, arenas, columns. */
#include "../core_helpers.h"
#include "../failing_alloc.h"

#include <math.h>

static void heap_is_zeroed_and_checked(void **state)
{
    ag_ctx *ctx = *state;
    unsigned char *bytes = ag_new(ctx, 100, 10);
    assert_non_null(bytes);
    for (int i = 0; i < 1000; i++) assert_int_equal(bytes[i], 0);
    bytes[999] = 7;
    bytes = ag_renew(ctx, bytes, 3000, 1);
    assert_non_null(bytes);
    assert_int_equal(bytes[999], 7);
    assert_null(ag_renew(ctx, bytes, SIZE_MAX / 2, 3)); /* the product overflows */
    assert_int_equal(ag_ctx_detail(ctx)->code, AG_ERR_MEMORY);
    assert_int_equal(bytes[999], 7);
    ag_delete(ctx, bytes);
    ag_delete(ctx, NULL);
    assert_null(ag_new(ctx, SIZE_MAX, 2));
    void *nothing = ag_new(ctx, 0, 8); /* NULL means "no memory" and nothing else */
    assert_non_null(nothing);
    ag_delete(ctx, nothing);
}

static void arrays_grow(void **state)
{
    ag_ctx *ctx = *state;
    uint32_t *array = NULL;
    size_t capacity = 0, n_grown = 0;
    for (uint32_t i = 0; i < 1000; i++) {
        size_t before = capacity;
        assert_int_equal(ag_grow(ctx, &array, i, &capacity, sizeof *array), AG_OK);
        assert_true(capacity > i);
        if (capacity != before) n_grown++;
        array[i] = i;
    }
    for (uint32_t i = 0; i < 1000; i++) assert_int_equal(array[i], i);
    assert_true(n_grown <= 10); /* by doubling */
    assert_int_equal(ag_grow(ctx, &array, capacity + 1, &capacity, sizeof *array), AG_ERR_BUG);
    size_t huge = SIZE_MAX - 1;
    uint32_t *same = array;
    assert_int_equal(ag_grow(ctx, &array, huge, &huge, sizeof *array), AG_ERR_MEMORY);
    assert_ptr_equal(array, same);
    assert_true(huge == SIZE_MAX - 1);
    ag_delete(ctx, array);
}

/* ---- arena ----------------------------------------------------------------------------------- */

static void arena_gives_aligned_zeroed_memory(void **state)
{
    ag_arena *arena = NULL;
    assert_int_equal(ag_arena_create(*state, 1000, &arena), AG_OK);
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < 500; i++) {
            size_t count = i * i % 700;
            unsigned char *bytes = ag_arena_new(arena, count, i % 3 + 1);
            assert_non_null(bytes);
            assert_int_equal((uintptr_t)bytes % 16, 0);
            for (size_t j = 0; j < count * (i % 3 + 1); j++) assert_int_equal(bytes[j], 0);
            memset(bytes, 0xAA, count * (i % 3 + 1));
        }
        ag_arena_reset(arena);
    }
    ag_arena_free(arena);
    ag_arena_free(NULL);
}

static void arena_blocks_do_not_overlap(void **state)
{
    enum { N = 300 };
    ag_arena *arena = NULL;
    unsigned char *blocks[N];
    assert_int_equal(ag_arena_create(*state, 256, &arena), AG_OK);
    for (size_t i = 0; i < N; i++) {
        blocks[i] = ag_arena_new(arena, i % 90, 1);
        memset(blocks[i], (int)(i % 251), i % 90);
    }
    for (size_t i = 0; i < N; i++) {
        for (size_t j = 0; j < i % 90; j++) assert_int_equal(blocks[i][j], i % 251);
        for (size_t k = 0; k < i; k++) assert_ptr_not_equal(blocks[i], blocks[k]);
    }
    ag_arena_free(arena);
}

/* A period that is repeated allocates nothing after the first. */
static void arena_allocates_nothing_when_warm(void **state)
{
    (void)state;
    failing_alloc memory = {0};
    ag_ctx *ctx = failing_ctx(&memory);
    ag_arena *arena = NULL;
    assert_int_equal(ag_arena_create(ctx, 512, &arena), AG_OK);
    size_t requests = 0, bytes = 0;
    for (int round = 0; round < 5; round++) {
        for (size_t i = 0; i < 200; i++) {
            size_t size = i == 50 ? 5000 : i * 37 % 600;
            assert_non_null(ag_arena_new(arena, size, 1));
        }
        if (round == 0) {
            requests = memory.requests;
            bytes = ag_arena_bytes(arena);
        }
        assert_int_equal(memory.requests, requests);
        assert_int_equal(ag_arena_bytes(arena), bytes);
        ag_arena_reset(arena);
    }
    assert_true(bytes > 200 * 100);
    ag_arena_free(arena);
    ag_ctx_free(ctx);
    assert_int_equal(memory.held, 0);
}

static void arena_texts(void **state)
{
    ag_arena *arena = NULL;
    assert_int_equal(ag_arena_create(*state, 0, &arena), AG_OK);
    char *copy = ag_arena_text(arena, "ceres");
    char *empty = ag_arena_text(arena, "");
    char *made = ag_arena_format(arena, "%s-%04d", "leg", 42);
    assert_string_equal(copy, "ceres");
    assert_string_equal(empty, "");
    assert_string_equal(made, "leg-0042");
    char *longer = ag_arena_format(arena, "%200000d", 1);
    assert_int_equal(strlen(longer), 200000);
    assert_string_equal(copy, "ceres");
    assert_null(ag_arena_new(arena, SIZE_MAX, SIZE_MAX));
    assert_null(ag_arena_new(arena, SIZE_MAX - 8, 1));
    assert_int_equal(ag_ctx_detail(*state)->code, AG_ERR_MEMORY);
    ag_arena_free(arena);
}

/* ---- columns --------------------------------------------------------------------------------- */

static const ag_field fields[] = {
    {.name = "alive", .type = AG_U8, .count = 5},
    {.name = "stock_t", .unit = "t", .shape = "place,good", .type = AG_F64, .count = 7},
    {.name = "none", .type = AG_F64, .count = 0},
    {.name = "owner", .type = AG_U32, .count = 3},
    {.name = "price", .type = AG_F64, .count = 2},
};
enum { ALIVE, STOCK, NONE, OWNER, PRICE, N_FIELD };

static void columns_layout(void **state)
{
    ag_columns *columns = NULL;
    assert_int_equal(ag_columns_create(*state, fields, N_FIELD, &columns), AG_OK);
    size_t end = 0;
    for (size_t i = 0; i < N_FIELD; i++) {
        static const size_t sizes[] = {8, 4, 1};
        const ag_field *field = &columns->fields[i];
        assert_ptr_equal(field->name, fields[i].name);
        assert_int_equal(field->offset % 16, 0);
        assert_true(field->offset >= end);
        end = field->offset + field->count * sizes[field->type];
    }
    assert_int_equal(columns->n_field, N_FIELD);
    assert_true(columns->bytes >= end);
    assert_int_equal((uintptr_t)columns->block % 16, 0);
    for (size_t i = 0; i < columns->bytes; i++) assert_int_equal(columns->block[i], 0);
    assert_int_equal(fields[STOCK].offset, 0); /* the table itself stays as it is */
    ag_columns_f64(columns, STOCK)[6] = 2.5;
    ag_columns_u32(columns, OWNER)[2] = 9;
    ag_columns_u8(columns, ALIVE)[4] = 1;
    assert_true(ag_columns_f64(columns, STOCK)[6] == 2.5);
    assert_null(ag_columns_f64(columns, OWNER)); /* of another type */
    assert_null(ag_columns_u32(columns, ALIVE));
    assert_null(ag_columns_u8(columns, PRICE));
    assert_null(ag_columns_f64(columns, N_FIELD));
    ag_columns_free(*state, columns);
    ag_columns_free(*state, NULL);
}

static void columns_hash(void **state)
{
    ag_columns *a = NULL, *b = NULL;
    char hex_a[33], hex_b[33];
    ag_hash hash;
    assert_int_equal(ag_columns_create(*state, fields, N_FIELD, &a), AG_OK);
    assert_int_equal(ag_columns_create(*state, fields, N_FIELD, &b), AG_OK);
    ag_columns_f64(b, PRICE)[1] = -0.0;
    b->block[b->fields[ALIVE].count] = 77; /* a gap between columns */
    for (int step = 0; step < 4; step++) {
        if (step == 1) ag_columns_f64(b, PRICE)[1] = 5e-324;
        if (step == 2) ag_columns_u32(a, OWNER)[0] = 1;
        if (step == 3) ag_columns_u8(a, ALIVE)[0] = 1;
        ag_hash_begin(&hash);
        ag_columns_hash(a, &hash);
        ag_hash_end(&hash, hex_a);
        ag_hash_begin(&hash);
        ag_columns_hash(b, &hash);
        ag_hash_end(&hash, hex_b);
        if (step == 0) {
            assert_string_equal(hex_a, hex_b);
        } else {
            assert_string_not_equal(hex_a, hex_b);
        }
        if (step == 1) ag_columns_f64(b, PRICE)[1] = 0;
        if (step == 2) ag_columns_u32(a, OWNER)[0] = 0;
    }
    ag_columns_free(*state, a);
    ag_columns_free(*state, b);
}

static void columns_bad(void **state)
{
    ag_columns *columns = NULL;
    assert_int_equal(ag_columns_create(*state, fields, N_FIELD, &columns), AG_OK);
    assert_null(ag_columns_bad(columns));
    ag_columns_u32(columns, OWNER)[0] = UINT32_MAX;
    assert_null(ag_columns_bad(columns));
    ag_columns_f64(columns, PRICE)[1] = (double)INFINITY;
    assert_string_equal(ag_columns_bad(columns), "price");
    ag_columns_f64(columns, STOCK)[0] = (double)NAN;
    assert_string_equal(ag_columns_bad(columns), "stock_t");
    ag_columns_free(*state, columns);
}

static void columns_refuse_nonsense(void **state)
{
    static const ag_field huge[] = {{.name = "huge", .type = AG_F64, .count = SIZE_MAX / 4}};
    static const ag_field two[] = {{.name = "a", .type = AG_U8, .count = SIZE_MAX - 100},
                                   {.name = "b", .type = AG_U8, .count = 200}};
    static const ag_field nameless[] = {{.type = AG_F64, .count = 1}};
    static const ag_field typeless[] = {{.name = "x", .type = (ag_type)7, .count = 1}};
    ag_columns *columns = NULL;
    assert_int_equal(ag_columns_create(*state, huge, 1, &columns), AG_ERR_MEMORY);
    assert_int_equal(ag_columns_create(*state, two, 2, &columns), AG_ERR_MEMORY);
    assert_int_equal(ag_columns_create(*state, nameless, 1, &columns), AG_ERR_BUG);
    assert_int_equal(ag_columns_create(*state, typeless, 1, &columns), AG_ERR_BUG);
    assert_null(columns);
    assert_int_equal(ag_columns_create(*state, NULL, 0, &columns), AG_OK);
    assert_int_equal(columns->bytes, 0);
    ag_columns_free(*state, columns);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(heap_is_zeroed_and_checked),
        TEST(arrays_grow),
        TEST(arena_gives_aligned_zeroed_memory),
        TEST(arena_blocks_do_not_overlap),
        TEST(arena_allocates_nothing_when_warm),
        TEST(arena_texts),
        TEST(columns_layout),
        TEST(columns_hash),
        TEST(columns_bad),
        TEST(columns_refuse_nonsense),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
