/* Counter-based random numbers: Philox 4x32-10, a pure function of key and n.
**
** Nothing is stored between calls, so the order of calls, threads and ranks cannot matter. One call
** gives a block of four words w0..w3:
**   key      k0, k1 = low, high half of the seed
**   counter  c0 = n, c1 = period, c2 = place, c3 = run rotated left by 8, xor stream
** For run < 2^24 and stream < 2^8, c3 is (run, stream) side by side: two different keys never share a
** block. Beyond that c3 remains a bijection of the run for each stream.
** ag_rng_uniform takes w0, w1 and ag_rng_normal w2, w3: the two are independent at the same n.
** Source   J. Salmon, M. Moraes, R. Dror, D. Shaw (2011), Parallel random numbers: as easy as 1, 2, 3,
**          SC'11; the Random123 headers */
#include "core_internal.h"

#include <math.h>

#include <Random123/philox.h>

static philox4x32_ctr_t philox_block(const ag_rng_key *key, uint32_t n)
{
    philox4x32_key_t k = {{(uint32_t)key->seed, (uint32_t)(key->seed >> 32)}};
    uint32_t run_stream = (key->run << 8 | key->run >> 24) ^ key->stream;
    philox4x32_ctr_t counter = {{n, key->period, key->place, run_stream}};
    return philox4x32(counter, k);
}

/* 53 random bits as a multiple of 2^-53 below 1; in the place of 0 the middle of its cell, 2^-54. */
static double unit_interval(uint32_t low, uint32_t high)
{
    uint64_t bits = ((uint64_t)high << 32 | low) >> 11;
    return bits ? (double)bits * 0x1p-53 : 0x1p-54;
}

double ag_rng_uniform(const ag_rng_key *key, uint32_t n)
{
    philox4x32_ctr_t block = philox_block(key, n);
    return unit_interval(block.v[0], block.v[1]);
}

/* Ratio of two polynomials of degree 7, coefficients from the constant up. */
static double ratio(const double top[8], const double bottom[8], double x)
{
    double p = top[7], q = bottom[7];
    for (int i = 6; i >= 0; i--) {
        p = p * x + top[i];
        q = q * x + bottom[i];
    }
    return p / q;
}

/* Quantile of the standard normal distribution.
**   Given     u  probability, 0 < u < 1
**   Accuracy  about 1e-16 relative; no library function is called for 0.075 <= u <= 0.925
**   Source    M. Wichura (1988), Algorithm AS 241 (PPND16), Applied Statistics 37, 477-484 */
static double normal_quantile(double u)
{
    static const double middle[2][8] = {
        {3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3,
         1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
         3.3430575583588128105e+4, 2.5090809287301226727e+3},
        {1.0, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
         2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4,
         5.2264952788528545610e+3}};
    static const double side[2][8] = {
        {1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
         3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
         2.27238449892691845833e-2, 7.74545014278341407640e-4},
        {1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
         1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
         1.05075007164441684324e-9}};
    static const double tail[2][8] = {
        {6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
         2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
         2.71155556874348757815e-5, 2.01033439929228813265e-7},
        {1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
         7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
         2.04426310338993978564e-15}};
    double q = u - 0.5;
    if (fabs(q) <= 0.425) return q * ratio(middle[0], middle[1], 0.180625 - q * q);
    double r = sqrt(-log(q < 0.0 ? u : 1.0 - u));
    double z = r <= 5.0 ? ratio(side[0], side[1], r - 1.6) : ratio(tail[0], tail[1], r - 5.0);
    return q < 0.0 ? -z : z;
}

double ag_rng_normal(const ag_rng_key *key, uint32_t n)
{
    philox4x32_ctr_t block = philox_block(key, n);
    return normal_quantile(unit_interval(block.v[2], block.v[3]));
}

/* Smallest k whose distribution function reaches u. The sum ends where terms no longer count. */
static double poisson_quantile(double u, double mean)
{
    double term = exp(-mean), sum = term, k = 0;
    while (sum < u && (k < mean || term > 1e-18)) {
        k++;
        term *= mean / k;
        sum += term;
    }
    return k;
}

double ag_rng_poisson(const ag_rng_key *key, uint32_t n, double mean)
{
    if (!(mean > 0)) return 0;
    if (mean <= 100) return poisson_quantile(ag_rng_uniform(key, n), mean);
    double z = ag_rng_normal(key, n);
    return fmax(floor(mean + sqrt(mean) * z + (z * z - 1) / 6 + 0.5), 0);
}
