/* Random numbers against the published vectors of Philox, their moments and independence; the hash
** against values worked out from its description by another program. */
#include "../core_helpers.h"

#include <math.h>

/* ---- Philox ---------------------------------------------------------------------------------- */

/* Words of a block from the known answers of Random123 (kat_vectors, philox4x32 10). */
static const struct {
    ag_rng_key key;
    uint32_t n, words[4];
} vectors[] = {
    {{0}, 0, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
    {{UINT64_MAX, UINT32_MAX, 0, UINT32_MAX, UINT32_MAX},
     UINT32_MAX,
     {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
    {{0x299f31d0a4093822u, 0x037073, 0x44, 0x13198a2e, 0x85a308d3},
     0x243f6a88,
     {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
};

static double expected(uint32_t low, uint32_t high)
{
    return (double)(((uint64_t)high << 32 | low) >> 11) * 0x1p-53;
}

static void known_vectors(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        const uint32_t *w = vectors[i].words;
        assert_true(ag_rng_uniform(&vectors[i].key, vectors[i].n) == expected(w[0], w[1]));
        /* the distribution function takes a normal number back to its words: 1e-14 is what erfc
        ** and the quantile leave, both good to some 1e-16, magnified by at most 10 here */
        double z = ag_rng_normal(&vectors[i].key, vectors[i].n), u = expected(w[2], w[3]);
        assert_true(fabs(0.5 * erfc(-z * sqrt(0.5)) - u) <= 1e-14 * u);
    }
}

/* Published quantiles: the number whose distribution function is that of a draw is that draw. */
static void normal_numbers_cover_the_tails(void **state)
{
    (void)state;
    const ag_rng_key key = {.seed = 11};
    double least = 0, most = 0;
    for (uint32_t i = 0; i < 200000; i++) {
        double z = ag_rng_normal(&key, i);
        least = fmin(least, z);
        most = fmax(most, z);
    }
    /* the expected extreme of 2e5 draws is 4.4, its deviation 0.2 */
    assert_true(least < -3.8 && least > -5.6 && most > 3.8 && most < 5.6);
}

static void moments(void **state)
{
    enum { N = 200000 };
    (void)state;
    const ag_rng_key key = {.seed = 2026, .run = 3, .stream = 2, .place = 1, .period = 2030};
    double u1 = 0, u2 = 0, z1 = 0, z2 = 0, z3 = 0, z4 = 0, uz = 0, uu = 0, last = 0.5;
    for (uint32_t i = 0; i < N; i++) {
        double u = ag_rng_uniform(&key, i), z = ag_rng_normal(&key, i);
        assert_true(u > 0 && u < 1 && isfinite(z));
        u1 += u - 0.5;
        u2 += (u - 0.5) * (u - 0.5);
        uu += (u - 0.5) * (last - 0.5);
        uz += (u - 0.5) * z;
        z1 += z;
        z2 += z * z;
        z3 += z * z * z;
        z4 += z * z * z * z;
        last = u;
    }
    /* five deviations of each mean of N draws: those of u, (u - 1/2)^2, u u', u z, z, z^2, z^3, z^4
    ** are 1/12, 1/180, 1/144, 1/12, 1, 2, 15, 96 squared */
    double limit = 5 / sqrt(N);
    assert_true(fabs(u1 / N) < limit * sqrt(1.0 / 12));
    assert_true(fabs(u2 / N - 1.0 / 12) < limit * sqrt(1.0 / 180));
    assert_true(fabs(uu / N) < limit * sqrt(1.0 / 144));
    assert_true(fabs(uz / N) < limit * sqrt(1.0 / 12));
    assert_true(fabs(z1 / N) < limit);
    assert_true(fabs(z2 / N - 1) < limit * sqrt(2));
    assert_true(fabs(z3 / N) < limit * sqrt(15));
    assert_true(fabs(z4 / N - 3) < limit * sqrt(96));
}

static void order_does_not_matter(void **state)
{
    enum { N = 1000 };
    (void)state;
    const ag_rng_key key = {.seed = 5};
    double forth[N];
    for (uint32_t i = 0; i < N; i++) forth[i] = ag_rng_uniform(&key, i);
    for (uint32_t i = N; i-- > 0;) {
        ag_rng_key other = {.seed = 5, .run = i + 1};
        (void)ag_rng_uniform(&other, i);
        assert_true(ag_rng_uniform(&key, i) == forth[i]);
    }
}

/* Keys that differ in one field share nothing. */
static void keys_are_apart(void **state)
{
    enum { N = 20000, N_KEY = 9 };
    static const ag_rng_key keys[N_KEY] = {
        {0},           {.seed = 1},     {.seed = 1ull << 32}, {.run = 1},    {.run = 1u << 16},
        {.stream = 1}, {.stream = 255}, {.place = 1},         {.period = 1},
    };
    (void)state;
    for (int a = 0; a < N_KEY; a++) {
        for (int b = 0; b < a; b++) {
            double sum = 0;
            uint32_t n_same = 0;
            for (uint32_t i = 0; i < N; i++) {
                double u = ag_rng_uniform(&keys[a], i), v = ag_rng_uniform(&keys[b], i);
                sum += (u - 0.5) * (v - 0.5);
                if (u == v) n_same++;
            }
            assert_int_equal(n_same, 0);
            assert_true(fabs(sum / N) < 5 / sqrt(N) / 12); /* five deviations */
        }
    }
}

/* ---- hash ------------------------------------------------------------------------------------ */

static void add_nothing(ag_hash *hash)
{
    (void)hash;
}

static void add_0(ag_hash *hash)
{
    ag_hash_u64(hash, 0);
}

static void add_1(ag_hash *hash)
{
    ag_hash_u64(hash, 1);
}

static void add_double(ag_hash *hash)
{
    ag_hash_double(hash, 1.5);
}

static void add_text(ag_hash *hash)
{
    ag_hash_text(hash, "argosy");
}

static void add_bytes(ag_hash *hash)
{
    unsigned char bytes[20];
    for (unsigned char i = 0; i < 20; i++) bytes[i] = i;
    ag_hash_bytes(hash, bytes, sizeof bytes);
}

static void add_mixed(ag_hash *hash)
{
    ag_hash_text(hash, "mars");
    ag_hash_double(hash, -0.25);
    ag_hash_u64(hash, UINT64_MAX);
    ag_hash_bytes(hash, "", 1);
}

/* Results depend on these values staying what they are: they stand in golden files and results. */
static void pinned_hashes(void **state)
{
    static const struct {
        void (*add)(ag_hash *hash);
        const char *hex;
    } cases[] = {
        {add_nothing, "324143c375e871acbe5843037224ad22"},
        {add_0, "12cb482cbb6068bc488cd7d8a75f8b43"},
        {add_1, "441f7d1ef4bdba22ebac6290fa56933b"},
        {add_double, "bf31b733514ed658f9ff5b263cd01939"},
        {add_text, "b1bf705541b5cb507f1d7e1f05b4c321"},
        {add_bytes, "1a6eb53a2b8bdb0a9e3a103e4f849992"},
        {add_mixed, "b5a0a19f537034eb7cda1a58e5a6ecf8"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ag_hash hash;
        char hex[33];
        ag_hash_begin(&hash);
        cases[i].add(&hash);
        ag_hash_end(&hash, hex);
        assert_string_equal(hex, cases[i].hex);
    }
}

static void hash_doubles(const double *values, size_t count, char hex[33])
{
    ag_hash hash;
    ag_hash_begin(&hash);
    ag_hash_doubles(&hash, values, count);
    ag_hash_end(&hash, hex);
}

static void hashes_of_doubles(void **state)
{
    static const double values[][2] = {
        {0.0, 1}, {-0.0, 1}, {1, 0}, {1, 5e-324}, {0.0, 1.0000000000000002}, {0.0, -1}};
    char hex[6][33];
    (void)state;
    for (int i = 0; i < 6; i++) hash_doubles(values[i], 2, hex[i]);
    assert_string_equal(hex[0], hex[1]); /* -0 is 0 */
    for (int i = 1; i < 6; i++) {
        for (int j = 1; j < i; j++) assert_string_not_equal(hex[i], hex[j]); /* order counts too */
    }
    double other_nan = (double)NAN;
    uint64_t bits = 0;
    memcpy(&bits, &other_nan, sizeof bits);
    bits ^= 1ull << 63 | 5;
    memcpy(&other_nan, &bits, sizeof bits);
    double nan = (double)NAN;
    hash_doubles(&nan, 1, hex[0]);
    hash_doubles(&other_nan, 1, hex[1]);
    assert_string_equal(hex[0], hex[1]);
}

static void items_do_not_run_together(void **state)
{
    static const char *const texts[][2] = {{"ab", "c"}, {"a", "bc"}, {"abc", ""}, {"", "abc"}};
    char hex[4][33];
    (void)state;
    for (int i = 0; i < 4; i++) {
        ag_hash hash;
        ag_hash_begin(&hash);
        ag_hash_text(&hash, texts[i][0]);
        ag_hash_text(&hash, texts[i][1]);
        ag_hash_end(&hash, hex[i]);
        for (int j = 0; j < i; j++) assert_string_not_equal(hex[i], hex[j]);
    }
}

/* Each of 64 bits turns about half of the 128 over: 64 of 128 with deviation sqrt(32). */
static void hash_bits_avalanche(void **state)
{
    (void)state;
    double sum = 0;
    for (int bit = 0; bit < 64; bit++) {
        ag_hash a, b;
        char hex_a[33], hex_b[33];
        ag_hash_begin(&a);
        ag_hash_begin(&b);
        ag_hash_u64(&a, 0x0123456789abcdefu);
        ag_hash_u64(&b, 0x0123456789abcdefu ^ 1ull << bit);
        ag_hash_end(&a, hex_a);
        ag_hash_end(&b, hex_b);
        int n_turned = 0;
        for (int i = 0; i < 32; i += 8) {
            char word_a[9], word_b[9];
            snprintf(word_a, sizeof word_a, "%.8s", hex_a + i);
            snprintf(word_b, sizeof word_b, "%.8s", hex_b + i);
            unsigned long differ = strtoul(word_a, NULL, 16) ^ strtoul(word_b, NULL, 16);
            for (; differ; differ &= differ - 1) n_turned++;
        }
        assert_true(n_turned > 64 - 6 * 5.66 && n_turned < 64 + 6 * 5.66); /* six deviations */
        sum += n_turned;
    }
    assert_true(fabs(sum / 64 - 64) < 5 * 5.66 / 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(known_vectors),
        TEST(normal_numbers_cover_the_tails),
        TEST(moments),
        TEST(order_does_not_matter),
        TEST(keys_are_apart),
        TEST(pinned_hashes),
        TEST(hashes_of_doubles),
        TEST(items_do_not_run_together),
        TEST(hash_bits_avalanche),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
