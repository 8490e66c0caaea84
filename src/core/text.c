/* Growing texts and the comparison of names.
**
** A text grows by doubling. Additions are formatted straight into the spare room and formatted again
** only when that was too small; a failure leaves the text as it was. Comparison ignores the case of
** ASCII letters whatever the locale. */
#include "core_internal.h"

#include <string.h>

enum { TEXT_FIRST = 64 };

/* Room for `count` more bytes and the end. */
static ag_err reserve(ag_ctx *ctx, ag_text *text, size_t count)
{
    if (count >= SIZE_MAX / 2 - text->length) {
        agi_fail_memory(ctx, 1, count);
        return AG_ERR_MEMORY;
    }
    size_t wanted = text->length + count + 1;
    if (text->s && wanted <= text->capacity) return AG_OK;
    size_t capacity = text->capacity ? text->capacity : TEXT_FIRST;
    while (capacity < wanted) capacity *= 2;
    char *s = ag_renew(ctx, text->s, capacity, 1);
    if (!s) return AG_ERR_MEMORY;
    text->s = s;
    text->capacity = capacity;
    return AG_OK;
}

/* fmt's arguments must not lie in the text itself. */
ag_err ag_text_add(ag_ctx *ctx, ag_text *text, const char *fmt, ...)
{
    va_list args, again;
    va_start(args, fmt);
    va_copy(again, args);
    size_t room = text->capacity - text->length;
    int count = vsnprintf(text->s ? text->s + text->length : NULL, room, fmt, args);
    ag_err err = AG_OK;
    if (count < 0) {
        err = ag_fail(ctx, AG_ERR_BUG, "text cannot be formatted: %s", fmt);
    } else if ((size_t)count >= room) {
        err = reserve(ctx, text, (size_t)count);
        if (err == AG_OK) vsnprintf(text->s + text->length, (size_t)count + 1, fmt, again);
    }
    if (err == AG_OK) {
        text->length += (size_t)count;
    } else if (text->s) {
        text->s[text->length] = 0; /* takes back what the first try wrote */
    }
    va_end(again);
    va_end(args);
    return err;
}

/* `bytes` may be part of the text itself. */
ag_err ag_text_add_bytes(ag_ctx *ctx, ag_text *text, const char *bytes, size_t count)
{
    uintptr_t at = (uintptr_t)bytes, start = (uintptr_t)text->s;
    bool own = text->s && at >= start && at - start <= text->length;
    AG_TRY(reserve(ctx, text, count));
    if (own) bytes = text->s + (at - start);
    if (count > 0) memmove(text->s + text->length, bytes, count);
    text->length += count;
    text->s[text->length] = 0;
    return AG_OK;
}

void ag_text_free(ag_ctx *ctx, ag_text *text)
{
    if (!text) return;
    ag_delete(ctx, text->s);
    *text = (ag_text){0};
}

bool ag_text_equal(const char *a, const char *b)
{
    if (!a || !b) return a == b;
    return strcmp(a, b) == 0;
}

/* ---- nearest names --------------------------------------------------------------------------- */

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool same(char a, char b)
{
    return lower(a) == lower(b);
}

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* Distance of a[0..m) and b[0..n), n < AG_TEXT_MAX, by rows over a: three rows are enough as a swap
** of neighbours looks two back. Stops when a whole row reached the limit, as later rows are no
** smaller than the lesser of the last two. */
static uint32_t distance_rows(const char *a, size_t m, const char *b, size_t n, uint32_t limit)
{
    uint32_t rows[3][AG_TEXT_MAX];
    uint32_t *before = rows[0], *last = rows[1], *row = rows[2];
    uint32_t last_least = 0;
    for (size_t j = 0; j <= n; j++) last[j] = (uint32_t)j;
    for (size_t i = 1; i <= m; i++) {
        uint32_t row_least = row[0] = (uint32_t)i;
        for (size_t j = 1; j <= n; j++) {
            uint32_t d = last[j - 1] + (same(a[i - 1], b[j - 1]) ? 0 : 1);
            d = least(d, least(last[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1])) {
                d = least(d, before[j - 2] + 1);
            }
            row[j] = d;
            row_least = least(row_least, d);
        }
        if (row_least >= limit && last_least >= limit) return limit;
        last_least = row_least;
        uint32_t *spare = before;
        before = last;
        last = row;
        row = spare;
    }
    return least(last[n], limit);
}

/* Least number of insertions, deletions, changes and swaps of neighbours, no part edited twice.
** Returned  the distance or `limit`, whichever is less; `limit` also when the two differ over
**           AG_TEXT_MAX bytes or more of both
** Source    L. Boytsov (2011), ACM J. Exp. Algorithmics 16, 1.1 (optimal string alignment) */
uint32_t ag_text_distance(const char *a, const char *b, uint32_t limit)
{
    while (*a && same(*a, *b)) a++, b++; /* common ends change nothing */
    size_t m = strlen(a), n = strlen(b);
    while (m > 0 && n > 0 && same(a[m - 1], b[n - 1])) m--, n--;
    if (m < n) {
        const char *text = a;
        size_t length = m;
        a = b;
        m = n;
        b = text;
        n = length;
    }
    if (m - n >= limit || n >= AG_TEXT_MAX) return limit;
    return distance_rows(a, m, b, n, limit);
}

uint32_t ag_text_nearest(const char *word, const char *const *candidates, size_t count)
{
    size_t most = 1 + strlen(word) / 4;
    uint32_t best = AG_NONE;
    uint32_t limit = most < UINT32_MAX - 1 ? (uint32_t)most + 1 : UINT32_MAX;
    for (size_t i = 0; i < count && i < AG_NONE && limit > 0; i++) {
        if (!candidates[i]) continue;
        uint32_t distance = ag_text_distance(word, candidates[i], limit);
        if (distance < limit) {
            limit = distance;
            best = (uint32_t)i;
        }
    }
    return best;
}
