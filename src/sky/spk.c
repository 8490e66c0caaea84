/* SPK kernels: JPL's ephemerides as files (NAIF: DAF and SPK Required Reading).
**
** A DAF is an array of 8-byte words in records of 128. Its first record tells the byte order and where a
** list of summary records begins; each summary is a segment: body, centre, dates, type, and the words
** that hold its data. Segments of types 2 and 3 are rows of Chebyshev polynomials of equal length in
** time, with a directory of 4 words at the end.
**
** The file is not trusted. Opening checks all summaries and directories against the file's length, so
** that each later read lies inside; a record is checked when it is read. Reads are by pread, not by a
** mapping: a file that shrinks meanwhile is then an error and no signal.
**
** Segments are sorted by body; within a body they keep the file's order, and the last that covers a date
** counts, as with NAIF's own reader. */
#include "sky/sky_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    WORD_BYTES = 8,
    RECORD_WORDS = 128,
    RECORD_BYTES = RECORD_WORDS * WORD_BYTES,
    N_DOUBLE = 2, /* of a summary in an SPK file */
    N_INTEGER = 6,
    HEAD_WORDS = 3, /* of a record of summaries */
    SUMMARY_WORDS = 5,
    SUMMARIES_MAX = (RECORD_WORDS - HEAD_WORDS) / SUMMARY_WORDS,
    DIRECTORY_WORDS = 4,
    SEGMENTS_MAX = 100000,
    TERMS_MAX = 100, /* of a polynomial; JPL's have up to 16, NAIF's reader takes 28 */
    LINE_MAX_WORDS = 2 + 6 * TERMS_MAX,
    FRAME_J2000 = 1,
    DEPTH_MAX = 16 /* of a chain; a moon's station is at 5 */
};

/* Of a row's length: how far dates may lie beyond rows that should cover them, for rounding. */
#define SLACK 1e-6

typedef struct segment {
    double from_s, to_s;
    int32_t target, centre, frame, type;
    uint32_t number; /* in the file, from 1 */
    bool usable;     /* below: of usable ones only */
    uint32_t terms;
    uint64_t word, n_row; /* where its rows begin, counted from 0 */
    double start_s, step_s;
} segment;

struct ag_sky_kernel {
    int file;
    bool big; /* byte order */
    uint64_t n_word;
    segment *segments; /* by target, then number */
    ag_sky_kernel_body *bodies;
    uint32_t *first; /* [n_body + 1] each body's first segment */
    uint32_t n_segment, n_body;
    char name[AG_TEXT_MAX];
};

const char *ag_sky_kernel_text(ag_sky_kernel_outcome outcome)
{
    static const char *const texts[] = {
#define AG_X(name, text) text,
        AG_SKY_KERNEL_LIST(AG_X)
#undef AG_X
    };
    size_t row = (size_t)outcome;
    return row < sizeof texts / sizeof *texts ? texts[row] : "";
}

/* ---- errors ------------------------------------------------------------------------------------ */

#define DAMAGED "the file is damaged: fetch it anew"

static ag_err complain(ag_ctx *ctx, const ag_sky_kernel *kernel, const char *hint, const char *fmt,
                       ...) AG_PRINTF(4, 5);

static ag_err complain(ag_ctx *ctx, const ag_sky_kernel *kernel, const char *hint, const char *fmt,
                       ...)
{
    ag_detail detail = {.code = AG_ERR_INPUT};
    snprintf(detail.file, sizeof detail.file, "%s", kernel->name);
    snprintf(detail.hint, sizeof detail.hint, "%s", hint);
    va_list args;
    va_start(args, fmt);
    vsnprintf(detail.message, sizeof detail.message, fmt, args);
    va_end(args);
    return ag_fail_detail(ctx, &detail);
}

static ag_err segment_complain(ag_ctx *ctx, const ag_sky_kernel *kernel, const segment *s,
                               const char *message, const char *hint)
{
    return complain(ctx, kernel, hint, "segment %u (body %d about %d): %s", s->number, s->target,
                    s->centre, message);
}

/* ---- words of the file --------------------------------------------------------------------------- */

static uint64_t bits_at(const unsigned char *bytes, int count, bool big)
{
    uint64_t bits = 0;
    for (int i = 0; i < count; i++) bits = bits << 8 | bytes[big ? i : count - 1 - i];
    return bits;
}

static double double_at(const unsigned char *bytes, bool big)
{
    uint64_t bits = bits_at(bytes, WORD_BYTES, big);
    double value = 0;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static int32_t integer_at(const unsigned char *bytes, bool big)
{
    uint32_t bits = (uint32_t)bits_at(bytes, 4, big);
    int32_t value = 0;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Words from a place counted from 0, which the caller knows to lie in the file as it was opened. */
static ag_err bytes_read(ag_ctx *ctx, const ag_sky_kernel *kernel, uint64_t word, size_t n_word,
                         unsigned char *bytes)
{
    AG_CHECK(ctx, word <= kernel->n_word && n_word <= kernel->n_word - word);
    size_t wanted = n_word * WORD_BYTES;
    for (size_t done = 0; done < wanted;) {
        ssize_t got = pread(kernel->file, bytes + done, wanted - done,
                            (off_t)(word * WORD_BYTES) + (off_t)done);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) {
            return ag_fail(ctx, AG_ERR_IO, "%s: %s", kernel->name,
                           strerror(errno)); /* NOLINT(concurrency-mt-unsafe) */
        }
        if (got == 0)
            return complain(ctx, kernel, "do not change it meanwhile",
                            "became shorter after it was opened");
        done += (size_t)got;
    }
    return AG_OK;
}

static ag_err doubles_read(ag_ctx *ctx, const ag_sky_kernel *kernel, uint64_t word, size_t n_word,
                           double *values)
{
    unsigned char *bytes = (unsigned char *)values;
    AG_TRY(bytes_read(ctx, kernel, word, n_word, bytes));
    for (size_t i = 0; i < n_word; i++) values[i] = double_at(bytes + i * WORD_BYTES, kernel->big);
    return AG_OK;
}

/* A whole number from low to high (both below 2^53) that is kept as a double. */
static bool whole(double value, uint64_t low, uint64_t high, uint64_t *number)
{
    if (!(value >= (double)low && value <= (double)high) || value != floor(value)) return false;
    *number = (uint64_t)value;
    return true;
}

/* ---- the first record ---------------------------------------------------------------------------- */

static ag_err file_open(ag_ctx *ctx, ag_sky_kernel *kernel, const char *path)
{
    struct stat status;
    /* Not blocking: a pipe is no kernel, and nobody may ever write into it. */
    kernel->file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (kernel->file < 0 || fstat(kernel->file, &status) != 0) {
        const char *why = strerror(errno); /* NOLINT(concurrency-mt-unsafe) */
        return complain(ctx, kernel, "check the name and who may read it", "%s", why);
    }
    if (!S_ISREG(status.st_mode))
        return complain(ctx, kernel, "name an SPK kernel such as de440.bsp", "not a file");
    kernel->n_word = (uint64_t)status.st_size / WORD_BYTES;
    return AG_OK;
}

/* What transfers that take a binary file for text would change (DAF Required Reading). Files older than
** 1999 have none. */
static bool transfer_kept(const unsigned char *head)
{
    static const char seal[] = "FTPSTR:\r:\n:\r\n:\r\0:\x81:\x10\xce:ENDFTP";
    const unsigned char *at = head + 699;
    return memcmp(at, seal, 6) != 0 || memcmp(at, seal, sizeof seal - 1) == 0;
}

static ag_err order_read(ag_ctx *ctx, ag_sky_kernel *kernel, const unsigned char *head)
{
    bool spk = memcmp(head, "DAF/SPK ", 8) == 0;
    bool old = memcmp(head, "NAIF/DAF", 8) == 0;
    if (!spk && !old) {
        const char *what = memcmp(head, "DAF/", 4) == 0     ? "a kernel of another kind, not SPK"
                           : memcmp(head, "DAFETF", 6) == 0 ? "a kernel in transfer format"
                                                            : "not an SPK kernel";
        return complain(ctx, kernel, "a binary SPK kernel such as de440.bsp begins with DAF/SPK",
                        "%s", what);
    }
    kernel->big = memcmp(head + 88, "BIG-IEEE", 8) == 0;
    if (!kernel->big && memcmp(head + 88, "LTL-IEEE", 8) != 0) {
        /* old files do not say; their two small numbers do */
        if (spk) return complain(ctx, kernel, "LTL-IEEE or BIG-IEEE", "its numbers are not IEEE");
        kernel->big = integer_at(head + 8, true) == N_DOUBLE;
    }
    if (!transfer_kept(head))
        return complain(ctx, kernel, "fetch it anew, as binary",
                        "was changed by a transfer as text");
    return AG_OK;
}

/* The record where the list of summaries begins, from 1; 0: there are none. */
static ag_err head_read(ag_ctx *ctx, ag_sky_kernel *kernel, uint64_t *first)
{
    unsigned char head[RECORD_BYTES];
    if (kernel->n_word < RECORD_WORDS)
        return complain(ctx, kernel, "an SPK kernel has 1024 bytes at least",
                        "too short for a kernel");
    AG_TRY(bytes_read(ctx, kernel, 0, RECORD_WORDS, head));
    AG_TRY(order_read(ctx, kernel, head));
    int32_t n_double = integer_at(head + 8, kernel->big);
    int32_t n_integer = integer_at(head + 12, kernel->big);
    if (n_double != N_DOUBLE || n_integer != N_INTEGER)
        return complain(ctx, kernel, DAMAGED, "summaries of %d and %d numbers, not 2 and 6",
                        n_double, n_integer);
    int32_t record = integer_at(head + 76, kernel->big);
    if (record < 0 || (uint64_t)record > kernel->n_word / RECORD_WORDS || record == 1)
        return complain(ctx, kernel, DAMAGED, "its list of segments is said to be in record %d",
                        record);
    *first = (uint64_t)record;
    return AG_OK;
}

/* ---- segments -------------------------------------------------------------------------------------- */

/* The directory at the end of a segment of type 2 or 3: start, step, words a row, rows. */
static ag_err directory_read(ag_ctx *ctx, const ag_sky_kernel *kernel, uint64_t n_word, segment *s)
{
    double entry[DIRECTORY_WORDS] = {0};
    uint64_t row_words = 0;
    uint64_t parts = s->type == 2 ? 3 : 6;
    if (n_word <= DIRECTORY_WORDS)
        return segment_complain(ctx, kernel, s, "too short for its type", DAMAGED);
    AG_TRY(doubles_read(ctx, kernel, s->word + n_word - DIRECTORY_WORDS, DIRECTORY_WORDS, entry));
    if (!whole(entry[2], 2 + parts, LINE_MAX_WORDS, &row_words) || (row_words - 2) % parts != 0 ||
        (row_words - 2) / parts > TERMS_MAX)
        return segment_complain(ctx, kernel, s, "no such length of a row of polynomials", DAMAGED);
    if (!whole(entry[3], 1, n_word, &s->n_row) || s->n_row * row_words + DIRECTORY_WORDS != n_word)
        return segment_complain(ctx, kernel, s, "its number of rows does not fit its length",
                                DAMAGED);
    s->terms = (uint32_t)((row_words - 2) / parts);
    s->start_s = entry[0];
    s->step_s = entry[1];
    double slack_s = s->step_s * SLACK;
    if (!isfinite(s->start_s) || !isfinite(s->step_s) || !(s->step_s > 0))
        return segment_complain(ctx, kernel, s, "its start or step is no time", DAMAGED);
    if (!(s->from_s >= s->start_s - slack_s) ||
        !(s->to_s <= s->start_s + s->step_s * (double)s->n_row + slack_s))
        return segment_complain(ctx, kernel, s, "its dates go beyond its rows", DAMAGED);
    return AG_OK;
}

static ag_err segment_read(ag_ctx *ctx, const ag_sky_kernel *kernel, const unsigned char *summary,
                           uint32_t number, segment *s)
{
    const unsigned char *integers = summary + (size_t)N_DOUBLE * WORD_BYTES;
    int32_t value[N_INTEGER];
    for (int i = 0; i < N_INTEGER; i++)
        value[i] = integer_at(integers + (ptrdiff_t)4 * i, kernel->big);
    *s = (segment){.from_s = double_at(summary, kernel->big),
                   .to_s = double_at(summary + WORD_BYTES, kernel->big),
                   .target = value[0],
                   .centre = value[1],
                   .frame = value[2],
                   .type = value[3],
                   .number = number};
    if (!isfinite(s->from_s) || !isfinite(s->to_s) || s->from_s > s->to_s)
        return segment_complain(ctx, kernel, s, "its dates are none", DAMAGED);
    if (s->target == s->centre)
        return segment_complain(ctx, kernel, s, "a body about itself", DAMAGED);
    if (value[4] < 1 || value[5] < value[4] || (uint64_t)value[5] > kernel->n_word)
        return segment_complain(ctx, kernel, s, "its data lie beyond the end of the file",
                                "the file is cut off or damaged: fetch it anew");
    s->word = (uint64_t)value[4] - 1;
    s->usable = s->frame == FRAME_J2000 && (s->type == 2 || s->type == 3);
    if (!s->usable) return AG_OK;
    return directory_read(ctx, kernel, (uint64_t)value[5] - s->word, s);
}

/* Adds the segments of a record of summaries and finds the next such record, 0 for none. */
static ag_err summaries_add(ag_ctx *ctx, ag_sky_kernel *kernel, uint64_t record, size_t *room,
                            uint64_t *next)
{
    unsigned char bytes[RECORD_BYTES];
    uint64_t count = 0;
    uint64_t n_record = kernel->n_word / RECORD_WORDS;
    AG_TRY(bytes_read(ctx, kernel, (record - 1) * RECORD_WORDS, RECORD_WORDS, bytes));
    if (!whole(double_at(bytes, kernel->big), 0, n_record, next) || *next == 1)
        return complain(ctx, kernel, DAMAGED, "record %llu: the list of segments goes on nowhere",
                        (unsigned long long)record);
    if (!whole(double_at(bytes + (size_t)2 * WORD_BYTES, kernel->big), 0, SUMMARIES_MAX, &count))
        return complain(ctx, kernel, DAMAGED, "record %llu: no such number of segments",
                        (unsigned long long)record);
    for (uint64_t i = 0; i < count; i++) {
        if (kernel->n_segment >= SEGMENTS_MAX)
            return complain(ctx, kernel, "at most 100000", "too many segments");
        AG_TRY(ag_grow(ctx, &kernel->segments, kernel->n_segment, room, sizeof(segment)));
        AG_TRY(segment_read(ctx, kernel, bytes + (HEAD_WORDS + i * SUMMARY_WORDS) * WORD_BYTES,
                            kernel->n_segment + 1, &kernel->segments[kernel->n_segment]));
        kernel->n_segment++;
    }
    return AG_OK;
}

static ag_err segments_read(ag_ctx *ctx, ag_sky_kernel *kernel, uint64_t first)
{
    size_t room = 0;
    uint64_t left = kernel->n_word / RECORD_WORDS;
    for (uint64_t record = first; record != 0; left--) {
        if (left == 0)
            return complain(ctx, kernel, DAMAGED, "the list of segments goes round in circles");
        AG_TRY(summaries_add(ctx, kernel, record, &room, &record));
    }
    if (kernel->n_segment == 0)
        return complain(ctx, kernel, "a kernel with positions of bodies", "no segment in it");
    return AG_OK;
}

static int by_target(const void *left, const void *right)
{
    const segment *a = left;
    const segment *b = right;
    if (a->target != b->target) return a->target < b->target ? -1 : 1;
    return a->number < b->number ? -1 : a->number > b->number;
}

/* Sorts the segments and makes the table of bodies. */
static ag_err index_make(ag_ctx *ctx, ag_sky_kernel *kernel)
{
    qsort(kernel->segments, kernel->n_segment, sizeof(segment), by_target);
    kernel->bodies = ag_new(ctx, kernel->n_segment, sizeof *kernel->bodies);
    kernel->first = ag_new(ctx, (size_t)kernel->n_segment + 1, sizeof *kernel->first);
    if (!kernel->bodies || !kernel->first) return AG_ERR_MEMORY;
    for (uint32_t i = 0; i < kernel->n_segment; i++) {
        const segment *s = &kernel->segments[i];
        if (i == 0 || s[-1].target != s->target) {
            kernel->first[kernel->n_body] = i;
            kernel->bodies[kernel->n_body++] = (ag_sky_kernel_body){s->target, s->from_s, s->to_s};
        }
        ag_sky_kernel_body *body = &kernel->bodies[kernel->n_body - 1];
        body->from_tdb_s = fmin(body->from_tdb_s, s->from_s);
        body->to_tdb_s = fmax(body->to_tdb_s, s->to_s);
    }
    kernel->first[kernel->n_body] = kernel->n_segment;
    return AG_OK;
}

ag_err ag_sky_kernel_open(ag_ctx *ctx, const char *path, ag_sky_kernel **kernel)
{
    uint64_t first = 0;
    ag_sky_kernel *own = ag_new(ctx, 1, sizeof *own);
    if (!own) return AG_ERR_MEMORY;
    snprintf(own->name, sizeof own->name, "%s", path);
    ag_err err = file_open(ctx, own, path);
    if (err == AG_OK) err = head_read(ctx, own, &first);
    if (err == AG_OK) err = segments_read(ctx, own, first);
    if (err == AG_OK) err = index_make(ctx, own);
    if (err != AG_OK) {
        ag_sky_kernel_free(ctx, own);
        return err;
    }
    *kernel = own;
    return AG_OK;
}

void ag_sky_kernel_free(ag_ctx *ctx, ag_sky_kernel *kernel)
{
    if (!kernel) return;
    if (kernel->file >= 0) close(kernel->file);
    ag_delete(ctx, kernel->segments);
    ag_delete(ctx, kernel->bodies);
    ag_delete(ctx, kernel->first);
    ag_delete(ctx, kernel);
}

uint32_t ag_sky_kernel_count(const ag_sky_kernel *kernel)
{
    return kernel->n_body;
}

const ag_sky_kernel_body *ag_sky_kernel_at(const ag_sky_kernel *kernel, uint32_t row)
{
    return row < kernel->n_body ? &kernel->bodies[row] : NULL;
}

/* ---- chains ---------------------------------------------------------------------------------------- */

/* Row of a body that has segments, or AG_NONE. */
static uint32_t body_row(const ag_sky_kernel *kernel, int32_t naif)
{
    uint32_t low = 0;
    uint32_t high = kernel->n_body;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (kernel->bodies[middle].naif < naif) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < kernel->n_body && kernel->bodies[low].naif == naif ? low : AG_NONE;
}

bool ag_sky_kernel_holds(const ag_sky_kernel *kernel, int32_t naif)
{
    if (body_row(kernel, naif) != AG_NONE) return true;
    for (uint32_t i = 0; i < kernel->n_segment; i++)
        if (kernel->segments[i].centre == naif) return true;
    return false;
}

/* The last segment of a body that covers a time (NULL: the last of all), or NULL. */
static const segment *segment_of(const ag_sky_kernel *kernel, int32_t naif, const double *tdb_s)
{
    uint32_t row = body_row(kernel, naif);
    if (row == AG_NONE) return NULL;
    for (uint32_t i = kernel->first[row + 1]; i > kernel->first[row]; i--) {
        const segment *s = &kernel->segments[i - 1];
        if (!tdb_s || (*tdb_s >= s->from_s && *tdb_s <= s->to_s)) return s;
    }
    return NULL;
}

/* A body, its centre, the centre's centre, and so on: step[i] leads from node[i] to node[i + 1]. */
typedef struct chain {
    int32_t node[DEPTH_MAX + 1];
    const segment *step[DEPTH_MAX];
    int n;
} chain;

static void chain_make(const ag_sky_kernel *kernel, int32_t naif, int32_t end, const double *tdb_s,
                       chain *made)
{
    made->n = 0;
    made->node[0] = naif;
    while (made->n < DEPTH_MAX && made->node[made->n] != end && made->node[made->n] != 0) {
        const segment *s = segment_of(kernel, made->node[made->n], tdb_s);
        if (!s) break;
        made->step[made->n++] = s;
        made->node[made->n] = s->centre;
    }
}

/* Chains of two bodies, cut where they meet. False: they do not. */
static bool join(const ag_sky_kernel *kernel, int32_t target, int32_t centre, const double *tdb_s,
                 chain *up, chain *down)
{
    chain_make(kernel, target, centre, tdb_s, up);
    chain_make(kernel, centre, target, tdb_s, down);
    for (int i = 0; i <= up->n; i++) {
        for (int j = 0; j <= down->n; j++) {
            if (up->node[i] != down->node[j]) continue;
            up->n = i;
            down->n = j;
            return true;
        }
    }
    return false;
}

bool ag_sky_kernel_span(const ag_sky_kernel *kernel, int32_t target, int32_t centre,
                        double *from_tdb_s, double *to_tdb_s)
{
    chain chains[2];
    double from_s = -INFINITY;
    double to_s = INFINITY;
    if (!join(kernel, target, centre, NULL, &chains[0], &chains[1])) return false;
    for (int c = 0; c < 2; c++) {
        for (int i = 0; i < chains[c].n; i++) {
            const ag_sky_kernel_body *body = &kernel->bodies[body_row(kernel, chains[c].node[i])];
            from_s = fmax(from_s, body->from_tdb_s);
            to_s = fmin(to_s, body->to_tdb_s);
        }
    }
    *from_tdb_s = from_s;
    *to_tdb_s = to_s;
    return true;
}

/* ---- states ---------------------------------------------------------------------------------------- */

/* A sum of Chebyshev polynomials and its slope, at -1 .. 1 (Clenshaw). */
static double chebyshev(const double *terms, uint32_t n, double x, double *slope)
{
    double b1 = 0;
    double b2 = 0;
    double d1 = 0;
    double d2 = 0;
    for (uint32_t i = n; i > 1; i--) {
        double b = 2 * x * b1 - b2 + terms[i - 1];
        double d = 2 * x * d1 - d2 + 2 * b1;
        b2 = b1;
        b1 = b;
        d2 = d1;
        d1 = d;
    }
    *slope = x * d1 - d2 + b1;
    return x * b1 - b2 + terms[0];
}

/* Adds a segment's state `times` over. */
static ag_err segment_add(ag_ctx *ctx, const ag_sky_kernel *kernel, const segment *s, double tdb_s,
                          double times, ag_sky_state *sum)
{
    double row[LINE_MAX_WORDS] = {0};
    double slope = 0;
    double unused = 0;
    if (s->frame != FRAME_J2000)
        return segment_complain(ctx, kernel, s, "not in the frame J2000",
                                "convert it with NAIF's tools, or take another kernel");
    if (!s->usable)
        return segment_complain(ctx, kernel, s, "of a type that is not read",
                                "types 2 and 3 are: Chebyshev polynomials");
    size_t n_word = 2 + (size_t)(s->type == 2 ? 3 : 6) * s->terms;
    AG_CHECK(ctx, n_word <= LINE_MAX_WORDS);
    double at = fmin(fmax(floor((tdb_s - s->start_s) / s->step_s), 0), (double)(s->n_row - 1));
    AG_TRY(doubles_read(ctx, kernel, s->word + (uint64_t)at * n_word, n_word, row));
    if (!agi_finite(row, (int)n_word))
        return segment_complain(ctx, kernel, s, "not a number stands in its data", DAMAGED);
    double x = (tdb_s - row[0]) / row[1];
    if (!(row[1] > 0) || !(fabs(x) <= 1 + 3 * SLACK))
        return segment_complain(ctx, kernel, s, "a row is not of the time it should be of",
                                DAMAGED);
    for (int k = 0; k < 3; k++) {
        const double *terms = row + 2 + (size_t)k * s->terms;
        double r_km = chebyshev(terms, s->terms, x, &slope);
        double v_kms = slope / row[1];
        if (s->type == 3) v_kms = chebyshev(terms + (size_t)3 * s->terms, s->terms, x, &unused);
        sum->r_m[k] += times * 1000 * r_km;
        sum->v_mps[k] += times * 1000 * v_kms;
    }
    if (!agi_finite(sum->r_m, 3) || !agi_finite(sum->v_mps, 3))
        return segment_complain(ctx, kernel, s, "its numbers are beyond all measure", DAMAGED);
    return AG_OK;
}

/* Why two bodies do not meet at a time: one that ends nowhere, or a circle. */
static ag_err missing(ag_ctx *ctx, const ag_sky_kernel *kernel, const chain *up, const chain *down,
                      ag_sky_kernel_outcome *outcome)
{
    double from_s = 0;
    double to_s = 0;
    const chain *deep = up->n == DEPTH_MAX ? up : down;
    if (deep->n == DEPTH_MAX)
        return complain(ctx, kernel, DAMAGED, "body %d: its centres go round in circles",
                        deep->node[0]);
    *outcome = ag_sky_kernel_span(kernel, up->node[0], down->node[0], &from_s, &to_s)
                   ? AG_SKY_KERNEL_NO_TIME
                   : AG_SKY_KERNEL_NO_BODY;
    return AG_OK;
}

ag_err ag_sky_kernel_state(ag_ctx *ctx, const ag_sky_kernel *kernel, int32_t target, int32_t centre,
                           ag_sky_frame frame, double tdb_s, ag_sky_state *state,
                           ag_sky_kernel_outcome *outcome)
{
    chain up;
    chain down;
    ag_sky_state sum = {0};
    if (!isfinite(tdb_s)) return ag_fail(ctx, AG_ERR_INPUT, "the time is not finite");
    if (!join(kernel, target, centre, &tdb_s, &up, &down))
        return missing(ctx, kernel, &up, &down, outcome);
    for (int i = up.n - 1; i >= 0; i--)
        AG_TRY(segment_add(ctx, kernel, up.step[i], tdb_s, 1, &sum));
    for (int i = down.n - 1; i >= 0; i--)
        AG_TRY(segment_add(ctx, kernel, down.step[i], tdb_s, -1, &sum));
    ag_sky_rotate(AG_SKY_ICRF, frame, sum.r_m, state->r_m);
    ag_sky_rotate(AG_SKY_ICRF, frame, sum.v_mps, state->v_mps);
    *outcome = AG_SKY_KERNEL_FOUND;
    return AG_OK;
}
