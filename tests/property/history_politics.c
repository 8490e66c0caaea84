/* A colony that is squeezed leaves in the median of fifty seeds, one that is treated well does not. The two
** differ in what the crown takes: a fifth of wages and two fifths of the ore, or a fiftieth of wages. */
#include "../history_politics.h"

#ifdef AG_SANITIZED
enum { SEEDS = 3 };
#else
enum { SEEDS = 50 };
#endif

static const char *const worlds[] = {
    COLONY_WORLD("draws: true\n", COLONY_MINE, COLONY_SQUEEZED) COLONY_POLITICS(""),
    COLONY_WORLD("draws: true\n", COLONY_MINE, "income_tax: 0.02") COLONY_POLITICS("")};
enum { SQUEEZED, TREATED_WELL, WORLDS };
static int left[WORLDS][SEEDS]; /* year; after the end: never */

static void task(void *user, size_t number)
{
    char *const *file = user;
    size_t world = number / SEEDS, seed = number % SEEDS;
    char text[32];
    (void)snprintf(text, sizeof text, "%zu", seed + 1);
    ag_set set = {"seed", text};
    colony *c = calloc(1, sizeof *c);
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_scenario *own = scenario_open(ctx, file[world], &set, 1);
    ag_run *run = run_of(ctx, own, NULL);
    ag_sink sink = row_sink_of(c, colony_listen);
    run_to_end(ctx, run, &sink);
    left[world][seed] = c->n_event > 0 ? c->year[0] : 2000 + COLONY_YEARS;
    ag_run_free(run);
    ag_scenario_free(own);
    ag_ctx_free(ctx);
    free(c);
}

static int by_year(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

static int run_all(void **unused)
{
    (void)unused;
    char files[WORLDS][32], *file[WORLDS];
    for (size_t w = 0; w < WORLDS; w++) {
        file[w] = strcpy(files[w], "/tmp/argosy-colony-XXXXXX.yaml");
        int handle = mkstemps(file[w], 5);
        size_t length = strlen(worlds[w]);
        assert_int_equal(write(handle, worlds[w], length), (ssize_t)length);
        close(handle);
    }
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_err err = ag_parallel(ctx, 0, (size_t)WORLDS * SEEDS, task, file);
    ag_ctx_free(ctx);
    for (size_t w = 0; w < WORLDS; w++) {
        unlink(file[w]);
        qsort(left[w], SEEDS, sizeof **left, by_year);
        print_message("%s: quartiles of independence %d, %d, %d\n",
                      w == SQUEEZED ? "squeezed" : "treated well", left[w][SEEDS / 4],
                      left[w][SEEDS / 2], left[w][3 * SEEDS / 4]);
    }
    return err == AG_OK ? 0 : -1;
}

/* Without draws it leaves in 2011: the deviation of the median of fifty seeds is some two years. */
static void test_squeezed(void **unused)
{
    (void)unused;
    assert_true(left[SQUEEZED][SEEDS / 2] < 2000 + COLONY_YEARS);
#ifndef AG_SANITIZED
    assert_true(abs(left[SQUEEZED][SEEDS / 2] - 2011) <= 6);
#endif
}

static void test_treated_well(void **unused)
{
    (void)unused;
    assert_true(left[TREATED_WELL][SEEDS / 2] == 2000 + COLONY_YEARS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_squeezed),
                                       cmocka_unit_test(test_treated_well)};
    return cmocka_run_group_tests(tests, run_all, NULL);
}
