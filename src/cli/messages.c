/* messages: all that goes to stderr: failures in one form, notes, the progress bar.
**
** The bar stands on a terminal's last line; whatever else is said clears it first. */
#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>

enum { BAR_CELLS = 30 };
static const double bar_every_s = 0.1;

/* Text from files and arguments: control characters must not reach a terminal. */
static void put_clean(FILE *file, const char *text)
{
    for (const char *at = text; *at; at++) {
        unsigned char byte = (unsigned char)*at;
        fputc(byte < 0x20 || byte == 0x7F ? '?' : *at, file);
    }
}

/* "file:line:column: level: key: message (value); hint", without what is not known. */
void agi_cli_print_detail(FILE *file, const char *level, const ag_detail *detail)
{
    put_clean(file, *detail->file ? detail->file : "argosy");
    if (detail->line) {
        fprintf(file, ":%u", detail->line);
        if (detail->column) fprintf(file, ":%u", detail->column);
    }
    fputs(": ", file);
    if (*level) fprintf(file, "%s: ", level);
    if (*detail->key) {
        put_clean(file, detail->key);
        fputs(": ", file);
    }
    put_clean(file, *detail->message ? detail->message : ag_err_text(detail->code));
    if (*detail->value) {
        fputs(" (", file);
        put_clean(file, detail->value);
        fputc(')', file);
    }
    if (*detail->hint) {
        fputs("; ", file);
        put_clean(file, detail->hint);
    }
    fputc('\n', file);
}

static void failure_as_json(agi_cli *cli, const ag_detail *detail)
{
    if (!cli->json || cli->printed) return;
    agi_cli_json *document = agi_cli_json_begin(cli);
    agi_cli_json_detail(agi_cli_json_object(document, "error"), detail);
    agi_cli_json_end(cli, document);
}

int agi_cli_fail(agi_cli *cli, ag_err err)
{
    ag_detail detail = *ag_ctx_detail(cli->ctx);
    if (detail.code != err) detail = (ag_detail){.code = err}; /* nothing was recorded */
    agi_cli_bar_clear(cli);
    agi_cli_print_detail(stderr, "", &detail);
    failure_as_json(cli, &detail);
    return ag_err_exit(err);
}

int agi_cli_usage(agi_cli *cli, const char *key, const char *message, const char *value,
                  const char *hint)
{
    ag_detail detail = {.code = AG_ERR_USAGE};
    snprintf(detail.key, sizeof detail.key, "%s", key);
    snprintf(detail.message, sizeof detail.message, "%s", message);
    snprintf(detail.value, sizeof detail.value, "%s", value);
    snprintf(detail.hint, sizeof detail.hint, "%s", hint);
    return agi_cli_fail(cli, ag_fail_detail(cli->ctx, &detail));
}

void agi_cli_note(agi_cli *cli, const char *fmt, ...)
{
    if (cli->quiet) return;
    agi_cli_bar_clear(cli);
    va_list args;
    va_start(args, fmt);
    vfprintf(stderr, fmt, args);
    va_end(args);
    fputc('\n', stderr);
}

void agi_cli_log(void *user, ag_level level, const char *text)
{
    agi_cli *cli = user;
    if (level == AG_DEBUG || (cli->quiet && level != AG_ERROR)) return;
    agi_cli_bar_clear(cli);
    if (level == AG_WARNING) fputs("warning: ", stderr);
    put_clean(stderr, text);
    fputc('\n', stderr);
}

/* ---- the progress bar ------------------------------------------------------------------------------ */

void agi_cli_bar_clear(agi_cli *cli)
{
    if (!cli->bar_shown) return;
    fputs("\r\033[K", stderr);
    cli->bar_shown = false;
}

static void duration(double seconds, char text[AGI_CLI_CELL])
{
    if (seconds < 99.5) {
        snprintf(text, AGI_CLI_CELL, "%.0f s", seconds);
    } else if (seconds < 5970) {
        snprintf(text, AGI_CLI_CELL, "%.0f min", seconds / 60);
    } else {
        snprintf(text, AGI_CLI_CELL, "%.1f h", seconds / 3600);
    }
}

void agi_cli_progress(void *user, const ag_progress *progress)
{
    agi_cli *cli = user;
    double now_s = ag_clock_s();
    if (!cli->bar || progress->total <= 0) return;
    if (now_s - cli->bar_s < bar_every_s && progress->done < progress->total) return;
    cli->bar_s = now_s;
    cli->bar_shown = true;
    double share = progress->done / progress->total;
    share = share < 0 ? 0 : share > 1 ? 1 : share;
    char bar[BAR_CELLS + 1];
    int full = (int)(share * BAR_CELLS);
    memset(bar, '.', BAR_CELLS);
    memset(bar, '#', (size_t)full);
    bar[BAR_CELLS] = 0;
    char spent[AGI_CLI_CELL], left[AGI_CLI_CELL] = "";
    duration(progress->elapsed_s, spent);
    if (progress->left_s > 0) duration(progress->left_s, left);
    fprintf(stderr, "\r%.12s [%s] %3.0f %%  %s%s%s\033[K", progress->what, bar, 100 * share, spent,
            *left ? ", left: " : "", left);
    fflush(stderr);
}
