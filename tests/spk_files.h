/* SPK kernels that tests write: segments of types 2 and 3 in either byte order, with values that anyone
** can work out again. A file is made in memory, so that it can be damaged before it is written. */
#ifndef ARGOSY_TESTS_SPK_FILES_H
#define ARGOSY_TESTS_SPK_FILES_H

#include "core_helpers.h"

#include <math.h>

enum {
    SPK_RECORD = 1024,
    SPK_HEAD = 24,    /* bytes before the first summary of a record */
    SPK_SUMMARY = 40, /* bytes of one */
    SPK_SEAL = 699    /* where the mark against transfers as text stands */
};

typedef struct spk_piece {
    int32_t target, centre, frame, type;
    double from_s, to_s;    /* of the summary */
    double start_s, step_s; /* of the rows */
    uint32_t n_row, terms;
} spk_piece;

typedef struct spk_file {
    unsigned char *bytes;
    size_t count;
    bool big;
} spk_file;

static inline void spk_put(unsigned char *at, uint64_t bits, int count, bool big)
{
    for (int i = 0; i < count; i++) at[big ? count - 1 - i : i] = (unsigned char)(bits >> (8 * i));
}

static inline void spk_put_double(unsigned char *at, double value, bool big)
{
    uint64_t bits = 0;
    memcpy(&bits, &value, sizeof bits);
    spk_put(at, bits, 8, big);
}

static inline void spk_put_integer(unsigned char *at, int32_t value, bool big)
{
    spk_put(at, (uint32_t)value, 4, big);
}

/* The k-th coefficient of a component (0 .. 5) of a row: falling with k, km or km/s. */
static inline double spk_term(const spk_piece *p, uint32_t row, int component, uint32_t k)
{
    double phase = p->target + 0.7 * p->centre + 3.1 * row + 1.3 * component + 0.9 * k + p->from_s;
    return (component < 3 ? 1e8 : 20) * sin(phase) * pow(0.3, k);
}

static inline int spk_parts(const spk_piece *p)
{
    return p->type == 3 ? 6 : 3;
}

static inline uint32_t spk_row_words(const spk_piece *p)
{
    return 2 + (uint32_t)spk_parts(p) * p->terms;
}

static inline uint32_t spk_words(const spk_piece *p)
{
    return p->n_row * spk_row_words(p) + 4;
}

static inline void spk_put_data(unsigned char *at, const spk_piece *p, bool big)
{
    double directory[] = {p->start_s, p->step_s, spk_row_words(p), p->n_row};
    for (uint32_t row = 0; row < p->n_row; row++) {
        spk_put_double(at, p->start_s + (row + 0.5) * p->step_s, big);
        spk_put_double(at + 8, p->step_s / 2, big);
        at += 16;
        for (int c = 0; c < spk_parts(p); c++)
            for (uint32_t k = 0; k < p->terms; k++, at += 8)
                spk_put_double(at, spk_term(p, row, c, k), big);
    }
    for (int i = 0; i < 4; i++) spk_put_double(at + (ptrdiff_t)8 * i, directory[i], big);
}

static inline void spk_put_head(unsigned char *at, bool big, int32_t last, int32_t free_word)
{
    static const char seal[] = "FTPSTR:\r:\n:\r\n:\r\0:\x81:\x10\xce:ENDFTP";
    memcpy(at, "DAF/SPK ", 8);
    spk_put_integer(at + 8, 2, big);
    spk_put_integer(at + 12, 6, big);
    memset(at + 16, ' ', 60);
    spk_put_integer(at + 76, 2, big);
    spk_put_integer(at + 80, last, big);
    spk_put_integer(at + 84, free_word, big);
    memcpy(at + 88, big ? "BIG-IEEE" : "LTL-IEEE", 8);
    memcpy(at + SPK_SEAL, seal, sizeof seal - 1);
}

/* Summary records (with their records of names) first, `a_record` segments each, then all data. */
static inline spk_file spk_make(const spk_piece *pieces, uint32_t n, uint32_t a_record, bool big)
{
    uint32_t n_summary = (n + a_record - 1) / a_record;
    size_t word = (size_t)(1 + 2 * n_summary) * SPK_RECORD / 8;
    size_t n_word = word;
    for (uint32_t i = 0; i < n; i++) n_word += spk_words(&pieces[i]);
    spk_file file = {.count = (n_word * 8 + SPK_RECORD - 1) / SPK_RECORD * SPK_RECORD, .big = big};
    file.bytes = calloc(file.count, 1);
    assert_non_null(file.bytes);
    spk_put_head(file.bytes, big, (int32_t)(2 * n_summary), (int32_t)n_word + 1);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t r = i / a_record;
        unsigned char *record = file.bytes + (size_t)(1 + 2 * r) * SPK_RECORD;
        unsigned char *at = record + SPK_HEAD + (size_t)(i % a_record) * SPK_SUMMARY;
        int32_t end = (int32_t)(word + spk_words(&pieces[i]));
        int32_t numbers[] = {pieces[i].target, pieces[i].centre,  pieces[i].frame,
                             pieces[i].type,   (int32_t)word + 1, end};
        spk_put_double(record, r + 1 < n_summary ? 2.0 * (r + 2) : 0, big);
        spk_put_double(record + 8, 2.0 * r, big);
        spk_put_double(record + 16, i % a_record + 1.0, big);
        spk_put_double(at, pieces[i].from_s, big);
        spk_put_double(at + 8, pieces[i].to_s, big);
        for (int k = 0; k < 6; k++) spk_put_integer(at + 16 + (ptrdiff_t)4 * k, numbers[k], big);
        spk_put_data(file.bytes + word * 8, &pieces[i], big);
        word += spk_words(&pieces[i]);
    }
    return file;
}

static inline void spk_write(const char *path, const unsigned char *bytes, size_t count)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, count, file), count);
    assert_int_equal(fclose(file), 0);
}

/* State of a piece at a time, m and m/s, by cosines: T_k(cos a) = cos ka. */
static inline void spk_truth(const spk_piece *p, double tdb_s, double r_m[3], double v_mps[3])
{
    double at = fmin(fmax(floor((tdb_s - p->start_s) / p->step_s), 0), p->n_row - 1.0);
    double x = (tdb_s - p->start_s - (at + 0.5) * p->step_s) / (p->step_s / 2);
    double a = acos(fmin(fmax(x, -1), 1));
    for (int c = 0; c < 3; c++) {
        r_m[c] = v_mps[c] = 0;
        for (uint32_t k = 0; k < p->terms; k++) {
            double slope = fabs(x) < 1 ? k * sin(k * a) / sin(a)
                                       : (x > 0 || k % 2 == 1 ? 1 : -1) * (double)k * k;
            r_m[c] += 1000 * spk_term(p, (uint32_t)at, c, k) * cos(k * a);
            v_mps[c] += p->type == 3
                            ? 1000 * spk_term(p, (uint32_t)at, c + 3, k) * cos(k * a)
                            : 1000 * spk_term(p, (uint32_t)at, c, k) * slope / (p->step_s / 2);
        }
    }
}

#endif
