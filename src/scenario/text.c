/* Trees back to text: the canonical YAML of a scenario, and one-line text of a part.
**
** Every value has one spelling: maps and lists in blocks, empty ones as {} and [], plain scalars
** where no reader could mistake them, double quotes elsewhere. What is written loads back to an
** equal tree. */
#include "scenario/scenario_internal.h"

#include <string.h>

static bool is_plain(const char *s)
{
    if (*s == 0 || strlen(s) > 200) return false;
    for (const char *c = s; *c; c++) {
        bool word =
            (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9');
        bool inside = c > s && strchr("_./^*()+-;$=<>", *c);
        bool between = c > s && (*c == ' ' || *c == '%') && c[1] != ' ';
        bool minus = c == s && *c == '-' && c[1] >= '0' && c[1] <= '9';
        if (!word && !inside && !minus && !(between && (c[1] != 0 || *c == '%'))) return false;
    }
    return true;
}

/* Unicode character at s, *n its bytes; the input is UTF-8 as libyaml has checked. */
static uint32_t decode(const unsigned char *s, size_t *n)
{
    *n = *s < 0x80 ? 1 : *s < 0xE0 ? 2 : *s < 0xF0 ? 3 : 4;
    uint32_t c = *n == 1 ? *s : *s & (0x7Fu >> *n);
    for (size_t i = 1; i < *n; i++) {
        if ((s[i] & 0xC0) != 0x80) { /* not UTF-8 after all: one byte */
            *n = 1;
            return *s;
        }
        c = c << 6 | (s[i] & 0x3Fu);
    }
    return c;
}

static bool needs_escape(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 || c == 0xFEFF ||
           (c >= 0xFFFE && c <= 0xFFFF);
}

static ag_err quote(ag_ctx *ctx, const char *text, ag_text *out)
{
    AG_TRY(ag_text_add_bytes(ctx, out, "\"", 1));
    for (const char *s = text; *s;) {
        size_t n = 1;
        uint32_t c = decode((const unsigned char *)s, &n);
        if (c == '"' || c == '\\') {
            AG_TRY(ag_text_add(ctx, out, "\\%c", (int)c));
        } else if (c == '\n') {
            AG_TRY(ag_text_add(ctx, out, "\\n"));
        } else if (needs_escape(c)) {
            AG_TRY(ag_text_add(ctx, out, "\\u%04X", (unsigned)c));
        } else {
            AG_TRY(ag_text_add_bytes(ctx, out, s, n));
        }
        s += n;
    }
    return ag_text_add_bytes(ctx, out, "\"", 1);
}

static ag_err scalar(ag_ctx *ctx, const char *text, ag_text *out)
{
    if (is_plain(text)) return ag_text_add_bytes(ctx, out, text, strlen(text));
    return quote(ctx, text, out);
}

static ag_err add(ag_ctx *ctx, ag_text *text, const char *word)
{
    return ag_text_add_bytes(ctx, text, word, strlen(word));
}

ag_err agi_node_text_flow(ag_ctx *ctx, const agi_node *node, ag_text *text)
{
    if (node->kind == AGI_SCALAR) return scalar(ctx, node->text, text);
    AG_TRY(add(ctx, text, node->kind == AGI_MAP ? "{" : "["));
    for (const agi_node *child = node->first; child; child = child->next) {
        if (child != node->first) AG_TRY(add(ctx, text, ", "));
        if (node->kind == AGI_MAP) {
            AG_TRY(scalar(ctx, child->key, text));
            AG_TRY(add(ctx, text, ": "));
        }
        AG_TRY(agi_node_text_flow(ctx, child, text));
    }
    return add(ctx, text, node->kind == AGI_MAP ? "}" : "]");
}

/* Maps and lists of scalars only, short ones: on one line. */
static bool fits_line(const agi_node *node)
{
    if (node->kind == AGI_SCALAR || node->count == 0) return true;
    if (node->kind == AGI_MAP && !node->parent) return false;
    size_t length = 0;
    for (const agi_node *child = node->first; child; child = child->next) {
        if (child->kind != AGI_SCALAR && child->count > 0) return false;
        length +=
            4 + (child->text ? strlen(child->text) : 0) + (child->key ? strlen(child->key) : 0);
    }
    return length < 90;
}

/* Children of a map or list, each on a line of its own, `depth` levels in; the first one goes on
** behind the dash of a list if `dashed`. */
static ag_err block(ag_ctx *ctx, const agi_node *node, int depth, bool dashed, ag_text *text)
{
    static const char blanks[2 * (AGI_DEPTH_MAX + 8) + 1] =
        "                                                                                ";
    AG_CHECK(ctx, depth >= 0 && 2 * (size_t)depth < sizeof blanks);
    for (const agi_node *child = node->first; child; child = child->next) {
        bool behind = dashed && child == node->first;
        if (!behind) AG_TRY(ag_text_add_bytes(ctx, text, blanks, 2 * (size_t)depth));
        if (node->kind == AGI_MAP) {
            AG_TRY(scalar(ctx, child->key, text));
            AG_TRY(add(ctx, text, ":"));
        } else {
            AG_TRY(add(ctx, text, "-"));
        }
        bool in_line = fits_line(child);
        bool dash = node->kind == AGI_LIST;
        AG_TRY(add(ctx, text, in_line || dash ? " " : "\n"));
        if (in_line) {
            AG_TRY(agi_node_text_flow(ctx, child, text));
            AG_TRY(add(ctx, text, "\n"));
        } else {
            AG_TRY(block(ctx, child, depth + 1, dash, text));
        }
    }
    return AG_OK;
}

ag_err agi_node_text(ag_ctx *ctx, const agi_node *node, ag_text *text)
{
    if (node->kind == AGI_SCALAR || node->count == 0) {
        AG_TRY(agi_node_text_flow(ctx, node, text));
        return add(ctx, text, "\n");
    }
    return block(ctx, node, 0, false, text);
}
