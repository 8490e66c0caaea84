/* A scenario that is given as text: the same world as that of a file, and mistakes told by its name. */
#include "../core_helpers.h"

#include "argosy/scenario.h"

#include <unistd.h>

#define WORLD "argosy: 1\nyears: [2030, 2031]\ncurrency: USD2020\nuse: [goods, places/earth_moon]\n"

static void same_as_a_file(void **state)
{
    ag_ctx *ctx = *state;
    char path[] = "/tmp/argosy-text-XXXXXX";
    ag_scenario *scenario[2] = {NULL, NULL};
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, WORLD, sizeof WORLD - 1), sizeof WORLD - 1);
    (void)close(file);
    const char *library = ARGOSY_SOURCE_DIR "/library";
    ag_scenario_options options = {.path = path, .library_dir = library};
    assert_int_equal(ag_scenario_open(ctx, &options, &scenario[0]), AG_OK);
    options = (ag_scenario_options){.text = WORLD, .library_dir = library};
    assert_int_equal(ag_scenario_open(ctx, &options, &scenario[1]), AG_OK);
    assert_string_equal(ag_scenario_text(scenario[0]), ag_scenario_text(scenario[1]));
    assert_non_null(strstr(ag_scenario_text(scenario[1]), "lunar_orbit"));
    for (int i = 0; i < 2; i++) ag_scenario_free(scenario[i]);
    (void)remove(path);
}

static void mistakes_have_its_name(void **state)
{
    ag_scenario *scenario = NULL;
    ag_scenario_options options = {.path = "mine", .text = "argosy: 1\n - x: [\n"};
    assert_int_equal(ag_scenario_open(*state, &options, &scenario), AG_ERR_INPUT);
    assert_string_equal(ag_ctx_detail(*state)->file, "mine");
    assert_true(ag_ctx_detail(*state)->line > 0);
    options.text = "just words\n";
    assert_int_equal(ag_scenario_open(*state, &options, &scenario), AG_ERR_INPUT);
    assert_null(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(same_as_a_file),
        TEST(mistakes_have_its_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
