/* The schema for editors and the reference name the same keys as the field tables. */
#include "../scenario_world.h"

#include "scenario/scenario_internal.h"

static const struct {
    const char *name;
    const agi_table *table;
} pairs[] = {
    {"", &agi_root_table},
    {"good", &agi_good_table},
    {"orbit", &agi_orbit_table},
    {"supply", &agi_supply_table},
    {"demand", &agi_demand_table},
    {"place", &agi_place_table},
    {"process", &agi_process_table},
    {"deposit", &agi_deposit_table},
    {"window", &agi_window_table},
    {"leg", &agi_leg_table},
    {"vehicle", &agi_vehicle_table},
    {"programme", &agi_programme_table},
    {"polity", &agi_polity_table},
    {"people", &agi_people_table},
    {"event", &agi_event_table},
    {"project", &agi_project_table},
    {"expect", &agi_expect_table},
    {"company", &agi_company_table},
    {"development", &agi_development_table},
    {"settlers", &agi_settlers_table},
    {"ages", &agi_ages_table},
    {"politics", &agi_politics_table},
};

/* JSON is YAML: our own reader takes it. */
static void test_schema(void **state)
{
    (void)state;
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_arena *arena = NULL;
    assert_int_equal(ag_arena_create(ctx, 0, &arena), AG_OK);
    agi_findings findings = {.ctx = ctx};
    agi_loader loader = {ctx, arena, &findings};
    char *text = world_read(ARGOSY_SOURCE_DIR "/docs/scenario.schema.json");
    agi_node *root = NULL;
    assert_int_equal(agi_yaml_parse(&loader, "schema", text, strlen(text), &root), AG_OK);
    const agi_node *defs = agi_node_find(root, "$defs");
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        const agi_node *of = *pairs[i].name ? agi_node_find(defs, pairs[i].name) : root;
        const agi_node *keys = agi_node_find(of, "properties");
        assert_non_null(keys);
        for (const agi_node *key = keys->first; key; key = key->next) {
            if (!agi_table_find(pairs[i].table, key->key)) {
                fail_msg("%s.%s is in the schema only", pairs[i].name, key->key);
            }
        }
        for (size_t f = 0; f < pairs[i].table->n_field; f++) {
            const char *name = pairs[i].table->fields[f].name;
            if (!agi_node_find(keys, name))
                fail_msg("%s.%s is not in the schema", pairs[i].name, name);
        }
    }
    free(text);
    agi_findings_free(&findings);
    ag_arena_free(arena);
    ag_ctx_free(ctx);
}

/* `key` or {…, key, …} somewhere in the reference. */
static bool is_documented(const char *text, const char *key)
{
    size_t n = strlen(key);
    for (const char *at = strstr(text, key); at; at = strstr(at + 1, key)) {
        if (at > text && strchr("`{ .", at[-1]) && strchr("`:,}.", at[n])) return true;
    }
    return false;
}

static void test_reference(void **state)
{
    (void)state;
    char *text = world_read(ARGOSY_SOURCE_DIR "/docs/scenario.md");
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        for (size_t f = 0; f < pairs[i].table->n_field; f++) {
            const char *name = pairs[i].table->fields[f].name;
            if (!is_documented(text, name)) fail_msg("%s.%s is not explained", pairs[i].name, name);
        }
    }
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_schema),
        cmocka_unit_test(test_reference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
