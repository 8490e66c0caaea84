/* Quantities: what is known, what is refused, what the numbers become. */
#include "argosy/scenario.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

typedef struct known {
    const char *text, *unit;
    double value;
} known;

/* Exact where the factor is a decimal or 1; else one rounding of the quotient written here. */
static const known quantities[] = {
    {"12 t/yr", "t/yr", 12},
    {"12t/yr", "t/yr", 12},
    {"  12   t / yr  ", "t/yr", 12},
    {"1e9 t/yr", "t/yr", 1e9},
    {"-3.5 t", "t", -3.5},
    {".5 t", "t", 0.5},
    {"+5. t", "t", 5},
    {"500 kg", "t", 0.5},
    {"2 Mt", "t", 2e6},
    {"1 t", "kg", 1000},
    {"5.5 km/s", "m/s", 5500},
    {"380 s", "s", 380},
    {"300 d", "yr", 300 / 365.25},
    {"1 yr", "d", 365.25},
    {"1 h", "s", 3600},
    {"25 MWh/person/yr", "MWh/person/yr", 25},
    {"25 MWh/(person yr)", "MWh/person/yr", 25},
    {"25 MWh person^-1 yr^-1", "MWh/person/yr", 25},
    {"1 GWh", "MWh", 1000},
    {"3600 MJ", "MWh", 1},
    {"1 kWh", "MJ", 3.6},
    {"1 MW yr", "MWh", 8766},
    {"2 crew", "person", 2},
    {"3 person yr", "person yr", 3},
    {"365.25 person d", "person yr", 1},
    {"60000 USD2020/person/yr", "USD2020/person/yr", 60000},
    {"2 USD2020/kg", "USD2020/t", 2000},
    {"2e8 USD2020", "USD2020", 2e8},
    {"1e-3 USD2020/kWh", "USD2020/MWh", 1},
    {"9.80665 m/s^2", "m/s^2", 9.80665},
    {"5 %", "1", 0.05},
    {"0.05 1/yr", "1/yr", 0.05},
    {"5 %/yr", "1/yr", 0.05},
    {"0.3", "1", 0.3},
    {"180 deg", "rad", 3.14159265358979323846},
    {"1 au", "km", 149597870.7},
    {"1 kN", "N", 1000},
    {"1 N m", "J", 1},
    {"0 t", "t", 0},
};

static void test_known(void **state)
{
    (void)state;
    ag_ctx *ctx = ag_ctx_create(NULL);
    for (size_t i = 0; i < sizeof quantities / sizeof *quantities; i++) {
        const known *q = &quantities[i];
        double value = NAN;
        ag_err err = ag_quantity_parse(ctx, q->text, q->unit, "USD2020", &value);
        if (err < 0) fail_msg("%s: %s", q->text, ag_ctx_detail(ctx)->message);
        /* conversion and product round once each: 2 ulp */
        if (fabs(value - q->value) > 2 * 2.3e-16 * fabs(q->value)) {
            fail_msg("%s: %.17g, wanted %.17g", q->text, value, q->value);
        }
    }
    ag_ctx_free(ctx);
}

typedef struct refusal {
    const char *text, *unit, *message, *hint;
} refusal;

static const refusal refusals[] = {
    {"1 ton", "t", "`ton` is refused", "write `t`"},
    {"1 tonnes", "t", "`tonnes` is refused", "write `t`"},
    {"1 a", "yr", "`a` is refused", "`yr`"},
    {"1 year", "yr", "`year` is refused", "`yr`"},
    {"1 pt", "t", "`pt` is refused", "pint"},
    {"1 Gy", "yr", "`Gy` is refused", "1e9 yr"},
    {"1 month", "yr", "`month` is refused", "`d`"},
    {"1 people", "person", "`people` is refused", "`person`"},
    {"1 persn", "person", "`persn` is not a unit", "did you mean `person`?"},
    {"1 mwh", "MWh", "`mwh` is not a unit", "did you mean `MWh`?"},
    {"1 xyzzy", "t", "`xyzzy` is not a unit", "one of: %, mm"},
    {"1 m2", "m^2", "`m2` is not a unit", "`^`"},
    {"1 t^12", "t", "whole number of one digit", ""},
    {"1 t^", "t", "whole number of one digit", ""},
    {"1 t//yr", "t/yr", "cannot be read as a unit", "t/yr"},
    {"1 (t", "t", "not closed", ""},
    {"1 t)", "t", "bracket too many", ""},
    {"1 ((((((t))))))", "t", "nested too deeply", ""},
    {"1 t", "t/yr", "`t` is of another kind than `t/yr`", "give it in `t/yr`"},
    {"1", "t", "the unit is missing", "give it in `t`"},
    {"1 t", "1", "another kind", "give it in `1`"},
    {"1 USD2019", "USD2020", "money of `USD2019` where the scenario counts in `USD2020`",
     "convert"},
    {"1 EUR2020", "USD2020", "money of `EUR2020`", "convert"},
    {"1 USD", "USD2020", "`USD` is not a unit", "its year: `USD2020`"},
    {"1 USD20", "USD2020", "`USD20` is not a unit", "its year: `USD2020`"},
    {"1 MUSD2020", "USD2020", "`MUSD2020` is not a unit", "`1e6 USD2020` instead of `MUSD2020`"},
    {"1 kUSD2020", "USD2020", "`kUSD2020` is not a unit", "`1e3 USD2020`"},
    {"1 BUSD2020", "USD2020", "`BUSD2020` is not a unit", "`1e9 USD2020`"},
    {"1 rad", "1", "another kind", "`1`"},
    {"", "t", "finite number", "12 t"},
    {"t", "t", "finite number", "12 t"},
    {"inf t", "t", "finite number", ""},
    {"0x10 t", "t", "`x10` is not a unit", ""},
    {"1e999 t", "t", "finite number", ""},
    {"1e308 Gt", "kg", "too large", ""},
    {"1,000 t", "t", "separators", "12500"},
    {"1 t; 2 t", "t", "cannot be read", ""},
    {"1 \xc2\xb5m", "m", "cannot be read", ""},
};

static void test_refused(void **state)
{
    (void)state;
    ag_ctx *ctx = ag_ctx_create(NULL);
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        const refusal *r = &refusals[i];
        double value = 7;
        ag_err err = ag_quantity_parse(ctx, r->text, r->unit, "USD2020", &value);
        const ag_detail *d = ag_ctx_detail(ctx);
        if (err != AG_ERR_INPUT || !strstr(d->message, r->message) || !strstr(d->hint, r->hint)) {
            fail_msg("%s: %d %s (%s)", r->text, err, d->message, d->hint);
        }
        assert_true(value == 7);
        assert_string_equal(d->value, r->text);
    }
    ag_ctx_free(ctx);
}

/* A unit of 300 letters, a number of 100 digits: told, not cut. */
static void test_long(void **state)
{
    (void)state;
    ag_ctx *ctx = ag_ctx_create(NULL);
    char text[512] = "1 ";
    double value = 7;
    memset(text + 2, 'm', 300);
    text[302] = 0;
    assert_int_equal(ag_quantity_parse(ctx, text, "t", "USD2020", &value), AG_ERR_INPUT);
    assert_non_null(strstr(ag_ctx_detail(ctx)->message, "longer than"));
    memset(text, '1', 100);
    memcpy(text + 100, " t", 3);
    assert_int_equal(ag_quantity_parse(ctx, text, "t", "USD2020", &value), AG_ERR_INPUT);
    assert_true(value == 7);
    ag_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
