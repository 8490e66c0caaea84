/* The context: errors, log, progress, interruption.
**
** One ag_ctx is handed through every fallible call. It holds the allocator, the detail of the last
** failure, the callbacks, and a flag that asks long work to stop. Recording a failure allocates
** nothing, so that "out of memory" can always be told. The flag is the one member that another
** thread or a signal handler may touch: a lock-free atomic, never cleared, because the work that saw
** it must not be resumed by accident; a new run takes a new context.
**
** A NULL ctx is tolerated everywhere: codes are returned, details are lost. */
#include "core_internal.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LOG_MAX = 2048, WHAT_MAX = 64 };

/* What the time left is reckoned from: the first report of the work now going on. */
typedef struct progress_state {
    char what[WHAT_MAX];
    double start_s, start_done, last_done;
} progress_state;

struct ag_ctx {
    ag_ctx_options options;
    ag_detail detail;
    progress_state progress;
    atomic_int interrupted;
};

_Static_assert(ATOMIC_INT_LOCK_FREE == 2, "ag_ctx_interrupt must be async-signal-safe");

static const struct error_row {
    ag_err err;
    int exit_code;
    const char *text;
} error_rows[] = {
#define AG_X(name, value, exit_code, text) {name, exit_code, text},
    AG_ERR_LIST(AG_X)
#undef AG_X
};

static const struct error_row *error_find(ag_err err)
{
    static const struct error_row unknown = {AG_ERR_BUG, 1, "unknown error"};
    for (size_t i = 0; i < sizeof error_rows / sizeof *error_rows; i++) {
        if (error_rows[i].err == err) return &error_rows[i];
    }
    return &unknown;
}

const char *ag_err_text(ag_err err)
{
    return error_find(err)->text;
}

int ag_err_exit(ag_err err)
{
    return error_find(err)->exit_code;
}

static void *libc_realloc(void *user, void *old, size_t bytes)
{
    (void)user;
    if (bytes == 0) {
        free(old);
        return NULL;
    }
    return realloc(old, bytes);
}

void *agi_realloc(ag_ctx *ctx, void *old, size_t bytes)
{
    if (!ctx) return libc_realloc(NULL, old, bytes);
    return ctx->options.alloc(ctx->options.alloc_user, old, bytes);
}

ag_ctx *ag_ctx_create(const ag_ctx_options *options)
{
    ag_ctx_options own = {0};
    if (options) own = *options;
    if (!own.alloc) own.alloc = libc_realloc;
    ag_ctx *ctx = own.alloc(own.alloc_user, NULL, sizeof *ctx);
    if (!ctx) return NULL;
    memset(ctx, 0, sizeof *ctx);
    ctx->options = own;
    atomic_init(&ctx->interrupted, 0);
    return ctx;
}

ag_ctx *ag_ctx_create_beside(const ag_ctx *ctx)
{
    const ag_ctx_options options = {.alloc = ctx->options.alloc,
                                    .alloc_user = ctx->options.alloc_user};
    return ag_ctx_create(&options);
}

void ag_ctx_free(ag_ctx *ctx)
{
    if (!ctx) return;
    ag_ctx_options own = ctx->options; /* the allocator must not live in what it frees */
    own.alloc(own.alloc_user, ctx, 0);
}

const ag_detail *ag_ctx_detail(const ag_ctx *ctx)
{
    static const ag_detail nothing;
    return ctx ? &ctx->detail : &nothing;
}

void ag_ctx_interrupt(ag_ctx *ctx)
{
    if (ctx) atomic_store_explicit(&ctx->interrupted, 1, memory_order_relaxed);
}

bool ag_ctx_interrupted(const ag_ctx *ctx)
{
    return ctx && atomic_load_explicit(&ctx->interrupted, memory_order_relaxed) != 0;
}

/* ---- failures -------------------------------------------------------------------------------- */

/* Shortens a text so that it does not end within a UTF-8 character. */
static void trim_utf8(char *text)
{
    size_t length = strlen(text), start = length;
    while (start > 0 && length - start < 4) {
        unsigned char byte = (unsigned char)text[--start];
        if ((byte & 0xC0) == 0x80) continue; /* inside a character */
        size_t wanted = byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
        if (length - start < wanted) text[start] = 0;
        return;
    }
}

void agi_copy_text(char *to, size_t size, const char *text)
{
    size_t length = strnlen(text, size - 1);
    bool cut = text[length] != 0;
    memmove(to, text, length);
    to[length] = 0;
    if (cut) trim_utf8(to);
}

/* vsnprintf that cuts between characters; a format that fails leaves the format itself. */
static void format_text(char *to, size_t size, const char *fmt, va_list args) AG_PRINTF(3, 0);
static void format_text(char *to, size_t size, const char *fmt, va_list args)
{
    int length = vsnprintf(to, size, fmt, args);
    if (length < 0) {
        agi_copy_text(to, size, fmt);
    } else if ((size_t)length >= size) {
        trim_utf8(to);
    }
}

/* A success recorded as a failure is a mistake of the caller's. */
static ag_err failure(ag_err code)
{
    return code < 0 ? code : AG_ERR_BUG;
}

ag_err ag_fail(ag_ctx *ctx, ag_err code, const char *fmt, ...)
{
    code = failure(code);
    if (!ctx) return code;
    char message[AG_TEXT_MAX]; /* first here: the arguments may lie in the old detail */
    va_list args;
    va_start(args, fmt);
    format_text(message, sizeof message, fmt, args);
    va_end(args);
    memset(&ctx->detail, 0, sizeof ctx->detail);
    ctx->detail.code = code;
    memcpy(ctx->detail.message, message, sizeof message);
    return code;
}

/* Ends a text of a detail that was filled to the brim. */
static void end_text(char text[AG_TEXT_MAX])
{
    if (memchr(text, 0, AG_TEXT_MAX)) return;
    text[AG_TEXT_MAX - 1] = 0;
    trim_utf8(text);
}

ag_err ag_fail_detail(ag_ctx *ctx, const ag_detail *detail)
{
    ag_err code = failure(detail->code);
    if (!ctx) return code;
    ag_detail *own = &ctx->detail;
    memmove(own, detail, sizeof *own); /* it may be this very one */
    own->code = code;
    end_text(own->file);
    end_text(own->key);
    end_text(own->value);
    end_text(own->message);
    end_text(own->hint);
    return code;
}

ag_err ag_fail_bug(ag_ctx *ctx, const char *file, int line, const char *what)
{
    if (!ctx) return AG_ERR_BUG;
    ag_fail(ctx, AG_ERR_BUG, "broken invariant: %s", what);
    agi_copy_text(ctx->detail.file, AG_TEXT_MAX, file);
    ctx->detail.line = line > 0 ? (uint32_t)line : 0;
    return AG_ERR_BUG;
}

/* ---- log and progress ------------------------------------------------------------------------ */

void ag_log(ag_ctx *ctx, ag_level level, const char *fmt, ...)
{
    if (!ctx || !ctx->options.log) return;
    char text[LOG_MAX];
    va_list args;
    va_start(args, fmt);
    format_text(text, sizeof text, fmt, args);
    va_end(args);
    ctx->options.log(ctx->options.user, level, text);
}

double ag_clock_s(void)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_MONOTONIC, &now); /* cannot fail with this clock on POSIX 2008 */
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Every report is passed on: who shows it decides how often. Time left is that of the pace since
** the first report of the same work, so that a resumed run does not count what was there before. */
void ag_progress_report(ag_ctx *ctx, const char *what, double done, double total)
{
    if (!ctx || !ctx->options.progress) return;
    progress_state *state = &ctx->progress;
    double now_s = ag_clock_s();
    char name[WHAT_MAX];
    agi_copy_text(name, sizeof name, what);
    if (strcmp(state->what, name) != 0 || done < state->last_done) {
        memcpy(state->what, name, sizeof name);
        state->start_s = now_s;
        state->start_done = done;
    }
    state->last_done = done;
    double elapsed_s = now_s - state->start_s;
    double advance = done - state->start_done;
    ag_progress progress = {what, done, total, elapsed_s, -1.0};
    if (done >= total) {
        progress.left_s = 0.0;
    } else if (advance > 0.0) {
        progress.left_s = elapsed_s * (total - done) / advance;
    }
    ctx->options.progress(ctx->options.user, &progress);
}
