/* A writer that dies at its n-th access to the disk, for every n, the last write half done: the file
** opens again with whole periods only. SQLite's calls to the system are counted on their way. */
#include "../store_helpers.h"

#include <signal.h>
#include <sys/wait.h>

#include <sqlite3.h>

enum { CHECKPOINT_BYTES = 9000, PERIODS = 3 };

static sqlite3_vfs vfs, *real_vfs;
static sqlite3_io_methods methods;
static const sqlite3_io_methods *real_methods;
static uint32_t n_access, die_at;

static bool is_last(void)
{
    return ++n_access == die_at;
}

static void die_if(bool now)
{
    if (now) kill(getpid(), SIGKILL);
}

static int write_counted(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset)
{
    bool last = is_last();
    int result = real_methods->xWrite(file, bytes, last ? count / 2 : count, offset);
    die_if(last);
    return result;
}

static int sync_counted(sqlite3_file *file, int flags)
{
    die_if(is_last());
    return real_methods->xSync(file, flags);
}

static int truncate_counted(sqlite3_file *file, sqlite3_int64 size)
{
    die_if(is_last());
    return real_methods->xTruncate(file, size);
}

static int delete_counted(sqlite3_vfs *self, const char *name, int sync)
{
    (void)self;
    die_if(is_last());
    return real_vfs->xDelete(real_vfs, name, sync);
}

static int open_counted(sqlite3_vfs *self, const char *name, sqlite3_file *file, int flags,
                        int *flags_out)
{
    (void)self;
    int result = real_vfs->xOpen(real_vfs, name, file, flags, flags_out);
    if (result == SQLITE_OK && file->pMethods) {
        real_methods = file->pMethods; /* one table for all files of this kind */
        methods = *real_methods;
        methods.xWrite = write_counted;
        methods.xSync = sync_counted;
        methods.xTruncate = truncate_counted;
        file->pMethods = &methods;
    }
    return result;
}

/* The child: a whole life of a result, or as much of it as it lives. Tells each commit by a byte. */
static int write_periods(const char *path, bool resume, int out)
{
    real_vfs = sqlite3_vfs_find(NULL);
    vfs = *real_vfs;
    vfs.pNext = NULL;
    vfs.zName = "counted";
    vfs.xOpen = open_counted;
    vfs.xDelete = delete_counted;
    if (sqlite3_vfs_register(&vfs, 1) != SQLITE_OK) return 4;
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_store *store = NULL;
    ag_sink sink;
    ag_err err = resume ? ag_store_resume(ctx, path, &store) : ag_store_create(ctx, path, &store);
    if (err == AG_OK) err = ag_store_sink(store, &sink);
    uint32_t last = AG_NONE;
    void *bytes = NULL;
    size_t count = 0;
    if (err == AG_OK) err = sink.resume(sink.self, &last, &bytes, &count);
    uint32_t first = last + 1; /* AG_NONE + 1 is 0 */
    for (uint32_t p = first; err == AG_OK && p < first + PERIODS; p++) {
        err = sample_period(&sink, p, CHECKPOINT_BYTES);
        if (err == AG_OK) err = sink.period_commit(sink.self, p);
        if (err == AG_OK && write(out, "c", 1) != 1) return 3;
    }
    ag_delete(ctx, bytes);
    ag_store_free(store);
    ag_ctx_free(ctx);
    return err < 0 ? 2 : 0;
}

/* Whether the child lived to the end; how many commits it told of. */
static bool lives(const char *path, bool resume, uint32_t n, uint32_t *told)
{
    int pipes[2];
    assert_int_equal(pipe(pipes), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(pipes[0]);
        die_at = n;
        _exit(write_periods(path, resume, pipes[1]));
    }
    close(pipes[1]);
    char byte;
    for (*told = 0; read(pipes[0], &byte, 1) == 1;) ++*told;
    close(pipes[0]);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WIFEXITED(status)) assert_int_equal(WEXITSTATUS(status), 0);
    return WIFEXITED(status);
}

/* That the file holds `least` periods, or one more that was committed and not told; returns it. */
static uint32_t check_file(const char *path, uint32_t least)
{
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_store *store = NULL;
    ag_sink sink;
    if (ag_store_open(ctx, path, &store) == AG_OK) {
        check_samples(ctx, store,
                      (uint32_t)number_of(ctx, store, "SELECT count(*) FROM period", 0));
        ag_store_free(store);
    } else {
        assert_int_equal(least, 0); /* died while setting up */
    }
    uint32_t count = 0;
    if (file_exists(path)) {
        assert_int_equal(ag_store_resume(ctx, path, &store), AG_OK);
        count = (uint32_t)number_of(ctx, store, "SELECT count(*) FROM period", 0);
        check_samples(ctx, store, count);
        assert_int_equal(ag_store_sink(store, &sink), AG_OK);
        check_resume(ctx, &sink, count ? count - 1 : AG_NONE, CHECKPOINT_BYTES);
        ag_store_free(store);
    }
    ag_ctx_free(ctx);
    assert_true(count == least || count == least + 1);
    return count;
}

static void dying_at_each_access(void **state)
{
    (void)state;
    const char *folder = make_folder();
    const char *path = path_in(folder, "result.db");
    uint32_t step = getenv("ARGOSY_SANITIZED") ? 11 : 1, n = 1, told = 0;
    while (!lives(path, false, n, &told)) {
        check_file(path, told);
        unlink(path);
        n += step;
    }
    assert_int_equal(check_file(path, told), PERIODS);
    assert_true(n > 60);
    remove_folder(folder);
}

/* The same in a result that is taken up again each time, and so grows. */
static void dying_while_going_on(void **state)
{
    (void)state;
    const char *folder = make_folder();
    const char *path = path_in(folder, "result.db");
    uint32_t step = getenv("ARGOSY_SANITIZED") ? 11 : 1, told = 0;
    assert_true(lives(path, false, 0, &told));
    uint32_t count = check_file(path, PERIODS);
    for (uint32_t n = 1; n < 80; n += step) {
        lives(path, true, n, &told);
        count = check_file(path, count + told);
    }
    assert_true(count > 2 * PERIODS);
    remove_folder(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dying_at_each_access),
        cmocka_unit_test(dying_while_going_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
