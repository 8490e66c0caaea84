/* Hash of values: 128 bits in two lanes of 64, the same on every platform.
**
** The stream is a row of 64-bit words. Each word enters both lanes through a mix of its own and the
** lanes feed each other: the round of MurmurHash3 x64_128 with one word for both. For a given word
** the round is a bijection of the lanes, for given lanes no two words lead to the same, so nothing is
** lost on the way; the end adds the number of bytes and mixes the lanes until every bit depends on
** every other. It is not for secrets.
**
**   bytes    8 at a time, the first the lowest; a last word of 1 to 7 bytes carries their number in
**            its top byte. Two calls are two items: ("ab", "c") differs from ("abc")
**   double   its IEEE 754 bits; -0 as 0, any NaN as one and the same
**   doubles  one after the other, no length in front
**   text     its length as a word, then its bytes
** Source     A. Appleby, MurmurHash3 (public domain) */
#include "core_internal.h"

#include <math.h>
#include <string.h>

_Static_assert(sizeof(double) == 8, "doubles are IEEE 754 binary64");

static const uint64_t MIX_A = 0x87c37b91114253d5u, MIX_B = 0x4cf5ad432745937fu;

static uint64_t rotate(uint64_t x, unsigned bits)
{
    return x << bits | x >> (64 - bits);
}

static void add_word(ag_hash *hash, uint64_t word)
{
    uint64_t a = hash->a, b = hash->b;
    a ^= rotate(word * MIX_A, 31) * MIX_B;
    a = (rotate(a, 27) + b) * 5 + 0x52dce729u;
    b ^= rotate(word * MIX_B, 33) * MIX_A;
    b = (rotate(b, 31) + a) * 5 + 0x38495ab5u;
    hash->a = a;
    hash->b = b;
}

void ag_hash_begin(ag_hash *hash)
{
    *hash = (ag_hash){.a = 0x6172676f73790001u, .b = 0x6172676f73790002u, .count = 0};
}

/* `count` bytes, at most 8, as a word: the same on machines of either byte order. */
static uint64_t read_word(const unsigned char *bytes, size_t count)
{
    uint64_t word = 0;
    for (size_t i = 0; i < count; i++) word |= (uint64_t)bytes[i] << (8 * i);
    return word;
}

void ag_hash_bytes(ag_hash *hash, const void *bytes, size_t count)
{
    const unsigned char *at = bytes;
    hash->count += count;
    for (; count >= 8; at += 8, count -= 8) add_word(hash, read_word(at, 8));
    if (count > 0) add_word(hash, read_word(at, count) | (uint64_t)count << 56);
}

void ag_hash_u64(ag_hash *hash, uint64_t value)
{
    hash->count += 8;
    add_word(hash, value);
}

void ag_hash_double(ag_hash *hash, double value)
{
    uint64_t bits = 0;
    if (isnan(value)) {
        bits = 0x7ff8000000000000u;
    } else if (value != 0.0) {
        memcpy(&bits, &value, sizeof bits);
    }
    ag_hash_u64(hash, bits);
}

void ag_hash_doubles(ag_hash *hash, const double *values, size_t count)
{
    for (size_t i = 0; i < count; i++) ag_hash_double(hash, values[i]);
}

void ag_hash_text(ag_hash *hash, const char *text)
{
    size_t length = strlen(text);
    ag_hash_u64(hash, length);
    ag_hash_bytes(hash, text, length);
}

static uint64_t finish(uint64_t x)
{
    x = (x ^ x >> 33) * 0xff51afd7ed558ccdu;
    x = (x ^ x >> 33) * 0xc4ceb9fe1a85ec53u;
    return x ^ x >> 33;
}

void ag_hash_end(const ag_hash *hash, char hex[33])
{
    uint64_t a = hash->a ^ hash->count, b = hash->b ^ hash->count;
    a += b;
    b += a;
    a = finish(a);
    b = finish(b);
    a += b;
    b += a;
    static const char digits[] = "0123456789abcdef";
    for (unsigned i = 0; i < 16; i++) {
        hex[i] = digits[a >> (60 - 4 * i) & 15];
        hex[16 + i] = digits[b >> (60 - 4 * i) & 15];
    }
    hex[32] = 0;
}
