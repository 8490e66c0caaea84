/* Context: errors and their details, log, progress, interruption, the clock. */
#include "../core_helpers.h"

/* The contract of the command line: values and exit codes. */
static void codes(void **state)
{
    static const struct {
        ag_err err, value;
        int exit_code;
    } wanted[] = {{AG_OK, 0, 0},
                  {AG_ERR_BUG, -1, 1},
                  {AG_ERR_MEMORY, -2, 1},
                  {AG_ERR_IO, -3, 1},
                  {AG_ERR_USAGE, -4, 2},
                  {AG_ERR_INPUT, -5, 3},
                  {AG_ERR_NO_ANSWER, -6, 4},
                  {AG_ERR_AUDIT, -7, 5},
                  {AG_ERR_INTERRUPTED, -8, 130},
                  {AG_ERR_SOLVER, -9, 1}};
    (void)state;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        assert_int_equal(wanted[i].err, wanted[i].value);
        assert_int_equal(ag_err_exit(wanted[i].err), wanted[i].exit_code);
        assert_string_not_equal(ag_err_text(wanted[i].err), "unknown error");
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(ag_err_text(wanted[i].err), ag_err_text(wanted[j].err));
        }
    }
    assert_string_equal(ag_err_text(-1000), "unknown error");
    assert_int_equal(ag_err_exit(-1000), 1);
    assert_string_equal(ag_err_text(AG_ERR_MEMORY), "out of memory");
}

static void nothing_failed_yet(void **state)
{
    const ag_detail *detail = ag_ctx_detail(*state);
    assert_int_equal(detail->code, AG_OK);
    assert_string_equal(detail->message, "");
    assert_int_equal(detail->line, 0);
    assert_int_equal(ag_ctx_detail(NULL)->code, AG_OK);
}

static void a_failure_replaces_the_last(void **state)
{
    ag_ctx *ctx = *state;
    ag_detail detail = {.code = AG_ERR_INPUT, .line = 3, .column = 7};
    snprintf(detail.file, sizeof detail.file, "a.yaml");
    snprintf(detail.key, sizeof detail.key, "places.mars");
    snprintf(detail.value, sizeof detail.value, "12 bananas");
    snprintf(detail.message, sizeof detail.message, "unknown unit");
    snprintf(detail.hint, sizeof detail.hint, "t");
    assert_int_equal(ag_fail_detail(ctx, &detail), AG_ERR_INPUT);
    assert_memory_equal(ag_ctx_detail(ctx), &detail, sizeof detail);
    assert_int_equal(ag_fail(ctx, AG_ERR_IO, "%s: %d", "disk", 5), AG_ERR_IO);
    assert_string_equal(ag_ctx_detail(ctx)->message, "disk: 5");
    assert_int_equal(ag_ctx_detail(ctx)->code, AG_ERR_IO);
    assert_int_equal(ag_ctx_detail(ctx)->line, 0);
    assert_string_equal(ag_ctx_detail(ctx)->file, "");
    assert_string_equal(ag_ctx_detail(ctx)->hint, "");
}

static void the_old_detail_may_be_an_argument(void **state)
{
    ag_ctx *ctx = *state;
    ag_fail(ctx, AG_ERR_IO, "inner");
    ag_fail(ctx, AG_ERR_INPUT, "outer: %s", ag_ctx_detail(ctx)->message);
    assert_string_equal(ag_ctx_detail(ctx)->message, "outer: inner");
    assert_int_equal(ag_fail_detail(ctx, ag_ctx_detail(ctx)), AG_ERR_INPUT);
    assert_string_equal(ag_ctx_detail(ctx)->message, "outer: inner");
}

static void success_is_no_failure(void **state)
{
    ag_detail detail = {.code = AG_OK};
    assert_int_equal(ag_fail(*state, AG_OK, "x"), AG_ERR_BUG);
    assert_int_equal(ag_fail(*state, 5, "x"), AG_ERR_BUG);
    assert_int_equal(ag_fail_detail(*state, &detail), AG_ERR_BUG);
    assert_int_equal(ag_ctx_detail(*state)->code, AG_ERR_BUG);
}

static void no_context_is_fine(void **state)
{
    ag_detail detail = {.code = AG_ERR_INPUT};
    (void)state;
    assert_int_equal(ag_fail(NULL, AG_ERR_IO, "x"), AG_ERR_IO);
    assert_int_equal(ag_fail_detail(NULL, &detail), AG_ERR_INPUT);
    assert_int_equal(ag_fail_bug(NULL, "f", 1, "x"), AG_ERR_BUG);
    ag_log(NULL, AG_INFO, "x");
    ag_progress_report(NULL, "x", 1, 2);
    ag_ctx_interrupt(NULL);
    assert_false(ag_ctx_interrupted(NULL));
    ag_ctx_free(NULL);
}

/* Long texts are cut between characters, never within one. */
static void long_texts_are_cut(void **state)
{
    static const char *const letters[] = {"x", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x9a\x80"};
    for (size_t i = 0; i < 4; i++) {
        for (size_t shift = 0; shift < 4; shift++) {
            char text[2 * AG_TEXT_MAX] = "";
            size_t width = strlen(letters[i]), count = shift;
            memset(text, '.', shift);
            while (count + width < sizeof text) {
                memcpy(text + count, letters[i], width);
                count += width;
            }
            text[count] = 0;
            ag_fail(*state, AG_ERR_IO, "%s", text);
            const char *message = ag_ctx_detail(*state)->message;
            size_t length = strlen(message);
            assert_int_equal((length - shift) % width, 0);
            assert_true(length < AG_TEXT_MAX && length + width >= AG_TEXT_MAX);
            assert_memory_equal(message, text, length);
        }
    }
}

static void a_text_of_a_detail_may_lack_its_end(void **state)
{
    ag_detail detail = {.code = AG_ERR_INPUT};
    memset(detail.value, 'v', sizeof detail.value);
    ag_fail_detail(*state, &detail);
    assert_int_equal(strlen(ag_ctx_detail(*state)->value), AG_TEXT_MAX - 1);
}

static ag_err check_positive(ag_ctx *ctx, int x)
{
    AG_CHECK(ctx, x > 0);
    return AG_OK;
}

static ag_err pass_on(ag_ctx *ctx, int x, int *reached)
{
    AG_TRY(check_positive(ctx, x));
    *reached = 1;
    return AG_OK;
}

static void invariants(void **state)
{
    int reached = 0;
    assert_int_equal(pass_on(*state, 1, &reached), AG_OK);
    assert_int_equal(reached, 1);
    reached = 0;
    assert_int_equal(pass_on(*state, 0, &reached), AG_ERR_BUG);
    assert_int_equal(reached, 0);
    assert_non_null(strstr(ag_ctx_detail(*state)->file, "core_context.c"));
    assert_true(ag_ctx_detail(*state)->line > 0);
    assert_non_null(strstr(ag_ctx_detail(*state)->message, "x > 0"));
}

/* ---- log and progress ------------------------------------------------------------------------ */

typedef struct heard {
    int n_log, n_progress;
    ag_level level;
    char text[4096];
    ag_progress progress;
} heard;

static void on_log(void *user, ag_level level, const char *text)
{
    heard *h = user;
    h->n_log++;
    h->level = level;
    snprintf(h->text, sizeof h->text, "%s", text);
}

static void on_progress(void *user, const ag_progress *progress)
{
    heard *h = user;
    h->n_progress++;
    h->progress = *progress;
}

static void logging(void **state)
{
    (void)state;
    heard h = {0};
    ag_ctx_options options = {.log = on_log, .user = &h};
    ag_ctx *ctx = ag_ctx_create(&options);
    ag_log(ctx, AG_WARNING, "%d of %s", 3, "four");
    assert_int_equal(h.n_log, 1);
    assert_int_equal(h.level, AG_WARNING);
    assert_string_equal(h.text, "3 of four");
    char longer[5000];
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = 0;
    ag_log(ctx, AG_DEBUG, "%s", longer);
    assert_true(strlen(h.text) >= 1000 && strlen(h.text) < 4096);
    ag_progress_report(ctx, "run", 1, 2); /* nobody listens */
    assert_int_equal(h.n_progress, 0);
    ag_ctx_free(ctx);
}

static void wait_a_tick(void)
{
    double start_s = ag_clock_s();
    while (ag_clock_s() < start_s + 1e-4) continue;
}

static void progress(void **state)
{
    (void)state;
    heard h = {0};
    ag_ctx_options options = {.progress = on_progress, .user = &h};
    ag_ctx *ctx = ag_ctx_create(&options);
    ag_progress_report(ctx, "run", 10, 20); /* resumed half way */
    assert_string_equal(h.progress.what, "run");
    assert_true(h.progress.left_s < 0); /* no pace yet */
    wait_a_tick();
    ag_progress_report(ctx, "run", 12, 20);
    assert_true(h.progress.elapsed_s > 0);
    /* 2 done in elapsed_s, 8 to go */
    assert_true(h.progress.left_s == h.progress.elapsed_s * 8 / 2);
    ag_progress_report(ctx, "run", 20, 20);
    assert_true(h.progress.left_s == 0);
    ag_progress_report(ctx, "plan", 0, 1); /* another work starts anew */
    assert_true(h.progress.left_s < 0 && h.progress.elapsed_s == 0);
    wait_a_tick();
    ag_progress_report(ctx, "plan", 0, 1);
    assert_true(h.progress.left_s < 0 && h.progress.elapsed_s > 0);
    assert_int_equal(h.n_progress, 5);
    ag_log(ctx, AG_ERROR, "nobody listens");
    ag_ctx_free(ctx);
}

static void interruption(void **state)
{
    ag_ctx *ctx = *state;
    assert_false(ag_ctx_interrupted(ctx));
    ag_ctx_interrupt(ctx);
    assert_true(ag_ctx_interrupted(ctx));
    ag_fail(ctx, AG_ERR_IO, "another failure");
    assert_true(ag_ctx_interrupted(ctx)); /* for good */
}

static void clock_goes_on(void **state)
{
    (void)state;
    double last_s = ag_clock_s();
    for (int i = 0; i < 1000; i++) {
        double now_s = ag_clock_s();
        assert_true(now_s >= last_s);
        last_s = now_s;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(codes),
        TEST(nothing_failed_yet),
        TEST(a_failure_replaces_the_last),
        TEST(the_old_detail_may_be_an_argument),
        TEST(success_is_no_failure),
        TEST(no_context_is_fine),
        TEST(long_texts_are_cut),
        TEST(a_text_of_a_detail_may_lack_its_end),
        TEST(invariants),
        TEST(logging),
        TEST(progress),
        TEST(interruption),
        TEST(clock_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
