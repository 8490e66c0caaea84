/* Findings: the mistakes and doubts of a scenario, each with its place and a hint.
**
** Collected in order, at most AGI_FINDINGS_MAX of them; errors are put first at the end. */
#include "scenario/scenario_internal.h"

#include <string.h>

void agi_complain(agi_complaint *complaint, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    vsnprintf(complaint->message, sizeof complaint->message, fmt, args);
    va_end(args);
    complaint->hint[0] = 0;
}

void agi_complain_hint(agi_complaint *complaint, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    vsnprintf(complaint->hint, sizeof complaint->hint, fmt, args);
    va_end(args);
}

ag_err agi_report_detail(agi_findings *findings, ag_level level, const ag_detail *detail)
{
    if (level == AG_ERROR) findings->n_error++;
    bool full = findings->count >= AGI_FINDINGS_MAX;
    if (full && (level != AG_ERROR || findings->n_error > 1)) return AG_OK;
    if (full) findings->count--; /* the first error is always kept */
    AG_TRY(ag_grow(findings->ctx, &findings->list, findings->count, &findings->capacity,
                   sizeof *findings->list));
    findings->list[findings->count++] = (ag_finding){level, *detail};
    return AG_OK;
}

ag_err agi_report(agi_findings *findings, ag_level level, const agi_node *node, agi_where where,
                  const char *hint, const char *fmt, ...)
{
    ag_detail detail = {.code = AG_ERR_INPUT};
    va_list args;
    va_start(args, fmt);
    vsnprintf(detail.message, sizeof detail.message, fmt, args);
    va_end(args);
    if (hint) snprintf(detail.hint, sizeof detail.hint, "%s", hint);
    if (node) {
        detail.line = where == AGI_AT_KEY ? node->key_line : node->line;
        detail.column = where == AGI_AT_KEY ? node->key_column : node->column;
        snprintf(detail.file, sizeof detail.file, "%s", node->file ? node->file : "");
        agi_node_path(node, detail.key, sizeof detail.key);
        if (node->kind == AGI_SCALAR && node->text) {
            snprintf(detail.value, sizeof detail.value, "%s", node->text);
        }
    }
    return agi_report_detail(findings, level, &detail);
}

ag_err agi_findings_fail(const agi_findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        if (findings->list[i].level == AG_ERROR) {
            return ag_fail_detail(findings->ctx, &findings->list[i].detail);
        }
    }
    return AG_OK;
}

/* Stable and in place: each error moves down to the end of the errors. Warnings are few. */
void agi_findings_sort(agi_findings *findings)
{
    size_t n_error = 0;
    for (size_t i = 0; i < findings->count; i++) {
        if (findings->list[i].level != AG_ERROR) continue;
        if (i > n_error) {
            ag_finding error = findings->list[i];
            memmove(findings->list + n_error + 1, findings->list + n_error,
                    (i - n_error) * sizeof *findings->list);
            findings->list[n_error] = error;
        }
        n_error++;
    }
}

void agi_findings_free(agi_findings *findings)
{
    ag_delete(findings->ctx, findings->list);
    findings->list = NULL;
    findings->count = findings->capacity = 0;
}

void agi_list_text(const char *const *names, size_t count, char *text, size_t size)
{
    size_t used = 0;
    text[0] = 0;
    for (size_t i = 0; i < count && used + 1 < size; i++) {
        if (!names[i]) continue;
        int n = snprintf(text + used, size - used, "%s%s", used ? ", " : "", names[i]);
        used += n > 0 ? (size_t)n : 0;
    }
}

void agi_hint_names(const char *word, const char *const *names, size_t count, char *hint,
                    size_t size)
{
    uint32_t nearest = ag_text_nearest(word, names, count);
    if (nearest != AG_NONE) {
        snprintf(hint, size, "did you mean `%s`?", names[nearest]);
        return;
    }
    char list[AG_TEXT_MAX];
    agi_list_text(names, count, list, sizeof list);
    snprintf(hint, size, "%s%s", count ? "one of: " : "there are none", list);
}
