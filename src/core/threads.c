/* Threads: a parallel loop and nothing else.
**
** Threads take the next index from one atomic counter until none is left; the caller works along and
** waits for the others, so that all they wrote is visible when the call returns. Which thread does
** which index is left to chance, which is harmless as tasks write only their own outputs. No memory
** is allocated. A thread that the system refuses is done without: fewer threads, same results.
**
** An interrupt of the context stops the handing out; tasks begun are finished. Tasks run without a
** context of their own unless they bring one each: the caller's belongs to the caller. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* sched_getaffinity */ // NOLINT(bugprone-reserved-identifier)
#endif
#include "core_internal.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <unistd.h>

enum { THREADS_MAX = 256 };

typedef struct loop {
    const ag_ctx *ctx;
    void (*task)(void *user, size_t i);
    void *user;
    size_t count;
    atomic_size_t next;
    atomic_bool stopped; /* some index was not handed out */
} loop;

static void *work(void *shared)
{
    loop *l = shared;
    for (;;) {
        size_t i = atomic_load_explicit(&l->next, memory_order_relaxed);
        do { /* never beyond count, so that it cannot wrap */
            if (i >= l->count) return NULL;
            if (ag_ctx_interrupted(l->ctx)) {
                atomic_store_explicit(&l->stopped, true, memory_order_relaxed);
                return NULL;
            }
        } while (!atomic_compare_exchange_weak_explicit(&l->next, &i, i + 1, memory_order_relaxed,
                                                        memory_order_relaxed));
        l->task(l->user, i);
    }
}

/* Cores this process may use, which a batch system or container may have cut. */
static uint32_t count_cores(void)
{
    cpu_set_t set;
    long n = 0;
    if (sched_getaffinity(0, sizeof set, &set) == 0) n = CPU_COUNT(&set);
    if (n < 1) n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > THREADS_MAX ? THREADS_MAX : (uint32_t)n;
}

ag_err ag_parallel(ag_ctx *ctx, uint32_t n_thread, size_t count, void (*task)(void *user, size_t i),
                   void *user)
{
    AG_CHECK(ctx, task || count == 0);
    loop l = {.ctx = ctx, .task = task, .user = user, .count = count};
    atomic_init(&l.next, 0);
    atomic_init(&l.stopped, false);
    if (n_thread == 0) n_thread = count_cores();
    if (n_thread > THREADS_MAX) n_thread = THREADS_MAX;
    if (n_thread > count) n_thread = count ? (uint32_t)count : 1;
    pthread_t threads[THREADS_MAX];
    uint32_t n_started = 0;
    while (n_started + 1 < n_thread) { /* the caller is one of them */
        if (pthread_create(&threads[n_started], NULL, work, &l) != 0) break;
        n_started++;
    }
    work(&l);
    for (uint32_t i = 0; i < n_started; i++) pthread_join(threads[i], NULL);
    if (atomic_load(&l.stopped)) return ag_fail(ctx, AG_ERR_INTERRUPTED, "interrupted");
    return AG_OK;
}
