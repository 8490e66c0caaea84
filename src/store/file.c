/* The file of a result, seen from outside SQLite: what stands at a path, and making way for a result.
**
** An argosy result is known by SQLite's magic text and our application_id in the first 100 bytes, so
** that one that is damaged further on is still ours to replace. Whatever else stands there is never
** touched. An empty file holds nothing that could be lost, so it counts as room for a result. */
#include "store/store_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HEAD_BYTES = 100, APPLICATION_ID_AT = 68 };

ag_err agi_store_fail(ag_ctx *ctx, ag_err code, const char *path, const char *hint, const char *fmt,
                      ...)
{
    ag_detail detail = {.code = code};
    va_list args;
    va_start(args, fmt);
    vsnprintf(detail.message, sizeof detail.message, fmt, args);
    va_end(args);
    snprintf(detail.file, sizeof detail.file, "%s", path);
    snprintf(detail.hint, sizeof detail.hint, "%s", hint);
    return ag_fail_detail(ctx, &detail);
}

/* Whether the head of a file is that of a result of ours. */
static bool is_result(const unsigned char *head, size_t count)
{
    static const char magic[16] = "SQLite format 3";
    if (count < HEAD_BYTES || memcmp(head, magic, sizeof magic) != 0) return false;
    uint32_t id = 0;
    for (int i = 0; i < 4; i++) id = id << 8 | head[APPLICATION_ID_AT + i];
    return id == AGI_STORE_ID;
}

ag_err agi_store_kind_of(ag_ctx *ctx, const char *path, agi_store_kind *kind)
{
    struct stat status;
    if (stat(path, &status) != 0) {
        if (errno != ENOENT) {
            return agi_store_fail(ctx, AG_ERR_IO, path, "", "cannot be reached: %s",
                                  strerror(errno));
        }
        *kind = AGI_STORE_ABSENT;
        return AG_OK;
    }
    if (!S_ISREG(status.st_mode)) {
        *kind = AGI_STORE_NO_FILE;
        return AG_OK;
    }
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return agi_store_fail(ctx, AG_ERR_IO, path, "", "cannot be read: %s", strerror(errno));
    }
    unsigned char head[HEAD_BYTES];
    ssize_t count = read(file, head, sizeof head);
    int reason = errno;
    close(file);
    if (count < 0) {
        return agi_store_fail(ctx, AG_ERR_IO, path, "", "cannot be read: %s", strerror(reason));
    }
    *kind = status.st_size == 0              ? AGI_STORE_EMPTY
            : is_result(head, (size_t)count) ? AGI_STORE_RESULT
                                             : AGI_STORE_OTHER;
    return AG_OK;
}

static ag_err remove_file(ag_ctx *ctx, const char *path, const char *suffix)
{
    ag_text name = {0};
    AG_TRY(ag_text_add(ctx, &name, "%s%s", path, suffix));
    ag_err err = AG_OK;
    if (unlink(name.s) != 0 && errno != ENOENT) {
        err = agi_store_fail(ctx, AG_ERR_IO, name.s, "", "cannot be replaced: %s", strerror(errno));
    }
    ag_text_free(ctx, &name);
    return err;
}

ag_err agi_store_full_path(ag_ctx *ctx, const char *path, char **full)
{
    char real[PATH_MAX];
    ag_text text = {0};
    if (realpath(path, real)) {
        AG_TRY(ag_text_add(ctx, &text, "%s", real));
    } else {
        AG_TRY(ag_text_add(ctx, &text, "%s%s", path[0] == '/' ? "" : "./", path));
    }
    *full = text.s;
    return AG_OK;
}

ag_err agi_store_clear(ag_ctx *ctx, const char *path)
{
    agi_store_kind kind = AGI_STORE_ABSENT;
    AG_TRY(agi_store_kind_of(ctx, path, &kind));
    if (kind == AGI_STORE_NO_FILE || kind == AGI_STORE_OTHER) {
        return agi_store_fail(ctx, AG_ERR_USAGE, path, "give another name or remove it yourself",
                              "is not an argosy result and will not be overwritten");
    }
    if (kind != AGI_STORE_RESULT) return AG_OK;
    if (access(path, W_OK) != 0) { /* unlink would not ask */
        return agi_store_fail(ctx, AG_ERR_IO, path, "", "cannot be replaced: %s", strerror(errno));
    }
    char *full = NULL; /* where links lead: SQLite's own files lie there */
    AG_TRY(agi_store_full_path(ctx, path, &full));
    /* The journal first: left behind alone it would be played back into the new file. */
    static const char *const suffixes[] = {"-journal", "-wal", "-shm", ""};
    ag_err err = AG_OK;
    for (size_t i = 0; err == AG_OK && i < sizeof suffixes / sizeof *suffixes; i++) {
        err = remove_file(ctx, full, suffixes[i]);
    }
    ag_delete(ctx, full);
    return err;
}

bool agi_store_is_name(const char *name)
{
    size_t length = strlen(name);
    return length > 0 && length < 64 &&
           strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") ==
               length;
}
