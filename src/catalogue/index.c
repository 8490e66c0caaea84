/* index: rows by number, name and designation.
**
** Keys are compared without blanks, underscores, parentheses and case, so that "2000 SG344",
** "2000sg344" and "(2000 SG344)" are one. A hash table with open addressing holds for each key its
** row and which of the three it is; the key itself is read from the row. */
#include "catalogue/catalogue_internal.h"

#include <stdlib.h>
#include <string.h>

enum { KEYS = 3, KEY_BYTES = AGI_NAME_MAX + 16 };

/* The next letter of a key, 0 at its end. */
static char key_next(const char **text)
{
    for (;;) {
        char letter = **text;
        if (letter) (*text)++;
        if (letter == ' ' || letter == '_' || letter == '(' || letter == ')') continue;
        return letter >= 'A' && letter <= 'Z' ? (char)(letter - 'A' + 'a') : letter;
    }
}

static bool key_equal(const char *a, const char *b)
{
    for (;;) {
        char x = key_next(&a);
        char y = key_next(&b);
        if (x != y) return false;
        if (!x) return true;
    }
}

static size_t key_hash(const char *text)
{
    uint64_t hash = 14695981039346656037U; /* FNV-1a */
    for (char letter = key_next(&text); letter; letter = key_next(&text))
        hash = (hash ^ (unsigned char)letter) * 1099511628211U;
    return (size_t)(hash ^ (hash >> 29));
}

static bool key_empty(const char *text)
{
    return key_next(&text) == 0;
}

/* The n-th key of a row; a number is written into `space`. */
static const char *key_of(const ag_catalogue_row *row, uint32_t n, char space[KEY_BYTES])
{
    if (n == 1) return row->name;
    if (n == 2) return row->designation;
    space[0] = 0;
    if (row->number) snprintf(space, KEY_BYTES, "%u", row->number);
    return space;
}

ag_err agi_index_create(ag_catalogue *catalogue, uint32_t n_row)
{
    size_t size = 16;
    while (size < (size_t)2 * KEYS * n_row) size *= 2;
    catalogue->index = ag_new(catalogue->ctx, size, sizeof *catalogue->index);
    if (!catalogue->index) return AG_ERR_MEMORY;
    catalogue->index_size = size;
    return AG_OK;
}

/* Where a key stands, or the free place where it would. */
static size_t slot_of(const ag_catalogue *catalogue, const char *key)
{
    size_t mask = catalogue->index_size - 1;
    size_t slot = key_hash(key) & mask;
    for (; catalogue->index[slot]; slot = (slot + 1) & mask) {
        char space[KEY_BYTES];
        uint32_t held = catalogue->index[slot] - 1;
        if (key_equal(key, key_of(&catalogue->rows[held / KEYS], held % KEYS, space))) break;
    }
    return slot;
}

void agi_index_add(ag_catalogue *catalogue, uint32_t row, uint32_t *known, const char **key)
{
    *known = AG_NONE;
    for (uint32_t n = 0; n < KEYS; n++) {
        char space[KEY_BYTES];
        const char *text = key_of(&catalogue->rows[row], n, space);
        if (key_empty(text)) continue;
        size_t slot = slot_of(catalogue, text);
        uint32_t held = catalogue->index[slot];
        if (!held) {
            catalogue->index[slot] = 1 + KEYS * row + n;
        } else if ((held - 1) / KEYS != row) { /* a name may be the designation too */
            *known = (held - 1) / KEYS;
            *key = n == 0 ? "number" : n == 1 ? "name" : "designation";
            return;
        }
    }
}

static uint32_t find_key(const ag_catalogue *catalogue, const char *key)
{
    if (key_empty(key)) return AG_NONE;
    uint32_t held = catalogue->index[slot_of(catalogue, key)];
    return held ? (held - 1) / KEYS : AG_NONE;
}

/* "(433) Eros", "433 Eros", "433 Eros (A898 PA)": what follows the number must be the body's. */
static uint32_t find_numbered(const ag_catalogue *catalogue, const char *text)
{
    char number[16];
    char both[2 * AGI_NAME_MAX + 4];
    text += strspn(text, " (");
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || digits >= sizeof number || !text[digits]) return AG_NONE;
    if (!strchr(" _)", text[digits])) return AG_NONE;
    memcpy(number, text, digits);
    number[digits] = 0;
    uint32_t row = find_key(catalogue, number);
    if (row == AG_NONE) return AG_NONE;
    const ag_catalogue_row *is = &catalogue->rows[row];
    text += digits;
    snprintf(both, sizeof both, "%s %s", is->name, is->designation);
    bool same = key_equal(text, is->name) || key_equal(text, is->designation) ||
                key_equal(text, both) || key_empty(text);
    return same && is->number ? row : AG_NONE;
}

uint32_t ag_catalogue_find(const ag_catalogue *catalogue, const char *text)
{
    if (!catalogue || !text) return AG_NONE;
    uint32_t row = find_key(catalogue, text);
    return row != AG_NONE ? row : find_numbered(catalogue, text);
}

const char *ag_catalogue_nearest(const ag_catalogue *catalogue, const char *text)
{
    const char *nearest = NULL;
    if (!catalogue || !text || strlen(text) >= AG_TEXT_MAX) return NULL;
    uint32_t limit = (uint32_t)(2 + strlen(text) / 4); /* as ag_text_nearest */
    for (uint32_t row = 0; row < catalogue->count && limit > 0; row++) {
        const char *both[] = {catalogue->rows[row].name, catalogue->rows[row].designation};
        for (int k = 0; k < 2; k++) {
            uint32_t distance = *both[k] ? ag_text_distance(text, both[k], limit) : limit;
            if (distance >= limit) continue;
            limit = distance;
            nearest = both[k];
        }
    }
    return nearest;
}
