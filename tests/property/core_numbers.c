/* Any finite double goes to text and back unchanged, in the shortest text there is. */
#include "../core_helpers.h"

#include <float.h>
#include <math.h>

enum { N = 100000 };

/* Every pattern of bits is as likely as any other: all exponents, subnormals too. */
static double draw(uint32_t i)
{
    const ag_rng_key key = {.seed = 77};
    uint64_t bits = (uint64_t)(ag_rng_uniform(&key, 2 * i) * 0x1p53) << 11 ^
                    (uint64_t)(ag_rng_uniform(&key, 2 * i + 1) * 0x1p53);
    if (i % 8 == 0) bits &= ~(0x7ffull << 52); /* a subnormal number */
    double value = 0;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Digits before the exponent, without the zeros at either end. */
static int count_digits(const char *text)
{
    char digits[32];
    size_t n = 0;
    for (; *text && *text != 'e'; text++) {
        if (*text >= '0' && *text <= '9' && (n > 0 || *text != '0')) digits[n++] = *text;
    }
    while (n > 0 && digits[n - 1] == '0') n--;
    return (int)n;
}

static void check(double value)
{
    char text[32], shorter[64];
    double read = 0;
    ag_number_text(value, text, sizeof text);
    assert_true(ag_number_parse(text, &read));
    assert_memory_equal(&read, &value, sizeof value);
    int n_digit = count_digits(text);
    if (n_digit > 1) {
        /* one digit less, correctly rounded: the nearest such text does not read back */
        snprintf(shorter, sizeof shorter, "%.*e", n_digit - 2, value);
        assert_true(strtod(shorter, NULL) != value);
    }
}

static void random_doubles(void **state)
{
    (void)state;
    uint32_t n_checked = 0;
    for (uint32_t i = 0; i < N; i++) {
        double value = draw(i);
        if (!isfinite(value)) continue;
        check(value);
        n_checked++;
    }
    assert_true(n_checked > 0.99 * N);
}

static void plain_doubles(void **state)
{
    (void)state;
    for (int i = -1000; i <= 1000; i++) {
        check(i);
        check(i / 8.0);
        check(i / 100.0);
        check(i * 1e15);
        if (i > -1000) check(ldexp(1, i));
        check(nextafter(i, INFINITY));
    }
    check(DBL_MIN);
    check(nextafter(DBL_MIN, 0));
    check(DBL_MAX);
    check(DBL_TRUE_MIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_doubles),
        cmocka_unit_test(plain_doubles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
