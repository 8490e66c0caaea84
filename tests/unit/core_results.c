/* The tables of a result are declared whole. */
#include "../core_helpers.h"

static void tables_are_whole(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < AG_N_RESULT; i++) {
        const ag_table *table = ag_result_table((ag_result)i);
        assert_non_null(table);
        assert_int_equal(strlen(table->types), table->n_column);
        assert_int_equal(strspn(table->types, "rit"), table->n_column);
        for (uint32_t c = 0; c < table->n_column; c++) {
            assert_non_null(table->columns[c]);
            for (uint32_t d = 0; d < c; d++) {
                assert_string_not_equal(table->columns[c], table->columns[d]);
            }
        }
        bool by_period = strcmp(table->columns[0], "period") == 0 && table->types[0] == 'i';
        assert_true(by_period || i == AG_RESULT_ACCOUNT);
        for (uint32_t j = 0; j < i; j++) {
            assert_string_not_equal(table->name, ag_result_table((ag_result)j)->name);
        }
    }
    assert_null(ag_result_table(AG_N_RESULT));
    assert_null(ag_result_table((ag_result)1000));
}

static void identifiers_match(void **state)
{
    (void)state;
    assert_string_equal(ag_result_table(AG_RESULT_PERIOD)->name, "period");
    assert_string_equal(ag_result_table(AG_RESULT_INDEX)->name, "index");
    assert_string_equal(ag_result_table(AG_RESULT_FLOW)->columns[6], "t");
    assert_string_equal(ag_result_table(AG_RESULT_POSTING)->types, "ittrt");
}

static void values(void **state)
{
    (void)state;
    ag_value number = AG_NUM(1.5), whole = AG_INT(7), text = AG_STR("x");
    assert_true(number.type == AG_F64 && number.number == 1.5);
    assert_true(whole.type == AG_U32 && whole.number == 7);
    assert_int_equal(text.type, AG_U8);
    assert_string_equal(text.text, "x");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(tables_are_whole),
        TEST(identifiers_match),
        TEST(values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
