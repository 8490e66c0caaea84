/* Run: the periods of a scenario, one after the other.
**
** A period: events that are due; budgets; the market; the verbs of society, which fill the books and move
** the state on; the audit of the books; the record; the hash of the new state; and all of it to the sink
** between begin and commit, with a checkpoint. A run that failed in a period stays failed: what was
** committed is in the sink, from where another run goes on. */
#include "history/history_internal.h"

#include <math.h>
#include <string.h>

static const uint32_t PERIOD_MAX = 1000000;

/* ---- creation ---------------------------------------------------------------------------------------- */

/* Bounds of all periods; lengths follow the path, the last one ends with the scenario. */
static ag_err make_periods(ag_run *run)
{
    const ag_model *model = run->first;
    double year = model->year_from, end = model->year_to;
    size_t room = 0;
    AG_TRY(ag_grow(run->ctx, &run->bound, 0, &room, sizeof *run->bound));
    run->bound[0] = year;
    while (year < end) {
        double length = model->period_yr.n > 0 ? ag_path_at(&model->period_yr, year) : 1;
        if (!(length > 0) || run->n_period >= PERIOD_MAX) {
            return ag_fail(run->ctx, AG_ERR_INPUT, "periods of %g years from %g to %g make no run",
                           length, year, end);
        }
        year = year + length * (1 + 1e-9) >= end ? end : year + length;
        run->n_period++;
        AG_TRY(ag_grow(run->ctx, &run->bound, run->n_period, &room, sizeof *run->bound));
        run->bound[run->n_period] = year;
    }
    return run->n_period > 0 ? AG_OK
                             : ag_fail(run->ctx, AG_ERR_INPUT, "a run from %g to %g has no periods",
                                       model->year_from, end);
}

/* Shortest (a last one that is cut off apart) and longest period. */
static void period_range(const ag_run *run, double *least, double *most)
{
    *least = INFINITY;
    *most = 0;
    for (uint32_t i = 0; i < run->n_period; i++) {
        double length = run->bound[i + 1] - run->bound[i];
        if (i + 1 < run->n_period || i == 0) *least = fmin(*least, length);
        *most = fmax(*most, length);
    }
}

static uint32_t set_count(const ag_model *model)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < model->n_event; i++) n += model->event[i].n_set;
    for (uint32_t i = 0; i < model->n_project; i++) n += model->project[i].n_then;
    return n + agi_politics_count(model); /* a ruler each */
}

/* Orbits of small bodies are inputs too, though their numbers are not in the scenario's text. */
static void hash_orbits(ag_run *run)
{
    for (uint32_t p = 0; p < run->first->n_place; p++) {
        const ag_sky_body *body = run->first->place[p].sky;
        if (!body || !body->orbit) continue;
        const ag_sky_orbit *o = body->orbit;
        const double numbers[] = {o->q_m,      o->e,        o->i_rad,
                                  o->node_rad, o->peri_rad, o->periapsis_tdb_s};
        for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
            ag_hash_double(&run->hash, numbers[i]);
        }
    }
}

static ag_err create(ag_run *run)
{
    ag_ctx *ctx = run->ctx;
    double least = 0, most = 0;
    AG_TRY(ag_scenario_model(ctx, run->scenario, NULL, 0, &run->first));
    run->model = run->first;
    AG_TRY(make_periods(run));
    period_range(run, &least, &most);
    run->set = ag_new(ctx, set_count(run->first), sizeof *run->set);
    if (!run->set) return AG_ERR_MEMORY;
    AG_TRY(agi_flights_create(ctx, run->first, most, &run->flights));
    AG_TRY(agi_events_routes(run));
    AG_TRY(ag_accounts_create(ctx, run->first, &run->accounts));
    const ag_state_bins bins = {least, most, run->flights.longest_yr};
    AG_TRY(ag_state_create(ctx, run->first, run->accounts.n, &bins, &run->state));
    AG_TRY(ag_state_create(ctx, run->first, run->accounts.n, &bins, &run->before));
    AG_TRY(ag_books_create(ctx, run->first, run->accounts.n, &run->books));
    AG_TRY(agi_audit_create(ctx, run->first, run->accounts.n, &run->audit));
    AG_TRY(agi_record_create(run));
    AG_TRY(agi_projects_create(run));
    AG_TRY(agi_politics_create(run));
    AG_TRY(ag_market_create(ctx, run->first, &run->options.market, &run->market));
    run->told = ag_new(ctx, run->accounts.n, 1);
    if (!run->told) return AG_ERR_MEMORY;
    ag_state_start(&run->state, run->first);
    run->society = (ag_society){.model = run->first,
                                .accounts = &run->accounts,
                                .state = &run->state,
                                .books = &run->books};
    run->audit.model = run->first;
    run->audit.accounts = &run->accounts;
    run->audit.before = &run->before;
    run->audit.after = &run->state;
    run->audit.books = &run->books;
    ag_hash_begin(&run->hash);
    ag_hash_text(&run->hash, run->first->inputs_hash);
    ag_hash_u64(&run->hash, run->first->seed);
    hash_orbits(run);
    return AG_OK;
}

ag_err ag_run_create(ag_ctx *ctx, const ag_scenario *scenario, const ag_run_options *options,
                     ag_run **run)
{
    ag_run *made = ag_new(ctx, 1, sizeof *made);
    if (!made) return AG_ERR_MEMORY;
    made->ctx = ctx;
    made->scenario = scenario;
    if (options) made->options = *options;
    ag_err err = create(made);
    if (err < 0) {
        ag_run_free(made);
        return err;
    }
    agi_record_publish(made);
    *run = made;
    return AG_OK;
}

void ag_run_free(ag_run *run)
{
    if (!run) return;
    ag_ctx *ctx = run->ctx;
    ag_market_free(run->market);
    agi_record_free(run);
    agi_projects_free(run);
    agi_politics_free(run);
    agi_flights_free(ctx, &run->flights);
    agi_audit_free(ctx, &run->audit);
    ag_books_free(ctx, &run->books);
    ag_state_free(ctx, &run->before);
    ag_state_free(ctx, &run->state);
    ag_accounts_free(&run->accounts);
    ag_text_free(ctx, &run->checkpoint);
    ag_delete(ctx, run->told);
    ag_delete(ctx, run->set);
    ag_delete(ctx, run->bound);
    if (run->model != run->first) ag_model_free(run->model);
    ag_model_free(run->first);
    ag_delete(ctx, run);
}

const ag_model *ag_run_model(const ag_run *run)
{
    return run->first;
}

const ag_run_record *ag_run_results(ag_run *run)
{
    return &run->record;
}

/* ---- a change on purpose -------------------------------------------------------------------------------- */

static size_t pick(double where, size_t n)
{
    size_t i = (size_t)(where * (double)n);
    return i < n ? i : n - 1;
}

/* The persons of a people row, counted over places and the way; NULL past the last. */
static double *people_row(ag_run *run, size_t wanted)
{
    ag_state *state = &run->state;
    size_t way = (size_t)state->n_place * state->n_cohort, n = way * state->n_place, seen = 0;
    for (size_t i = 0; i < n + way; i++) {
        double *count = i < n ? &state->born[i] : &state->travelling[i - n];
        if (*count != 0 && seen++ == wanted) return count;
    }
    return NULL;
}

static void tamper_person(ag_run *run, double where, double by)
{
    size_t rows = 0, moves = run->books.move.n;
    while (people_row(run, rows)) rows++;
    if (rows + moves == 0) return;
    size_t i = pick(where, rows + moves);
    if (i < rows) {
        *people_row(run, i) *= by;
    } else {
        run->books.move.row[i - rows].count *= by;
    }
}

static void tamper(ag_run *run)
{
    const ag_tamper *t = &run->options.tamper;
    ag_books *books = &run->books;
    double by = 1 + t->factor;
    if (t->kind == AG_TAMPER_NONE || t->period != run->store.n_period) return;
    if (t->kind == AG_TAMPER_POSTING && books->posting.n > 0) {
        books->posting.row[pick(t->where, books->posting.n)].usd *= by;
    } else if (t->kind == AG_TAMPER_FLOW && books->flow.n > 0) {
        books->flow.row[pick(t->where, books->flow.n)].q *= by;
    } else if (t->kind == AG_TAMPER_PERSON) {
        tamper_person(run, t->where, by);
    }
}

/* ---- a period --------------------------------------------------------------------------------------------- */

static double length_of(const ag_run *run)
{
    uint32_t n = run->store.n_period;
    return run->bound[n + 1] - run->bound[n];
}

static ag_err solve(ag_run *run, ag_market_answer *answer)
{
    ag_world world;
    AG_TRY(agi_events(run));
    ag_society_expect(&run->society, length_of(run));
    ag_state_world(&run->state, length_of(run), &world);
    agi_flights_period(run->model, world.year, world.period_yr, &run->flights);
    world.flight = run->society.flight = run->flights.flight;
    return agi_projects_solve(run, &world, answer);
}

static ag_err verbs(ag_run *run, const ag_market_answer *answer)
{
    ag_society *society = &run->society;
    ag_state_copy(&run->before, &run->state);
    AG_TRY(ag_society_settle(run->ctx, society, answer, length_of(run)));
    AG_TRY(ag_society_execute(run->ctx, society, answer));
    run->state.clock[0] = run->bound[run->store.n_period + 1]; /* no sum of lengths */
    AG_TRY(ag_society_live(run->ctx, society));
    AG_TRY(ag_society_govern(run->ctx, society));
    ag_society_learn(society);
    AG_TRY(ag_society_measure(run->ctx, society));
    AG_TRY(ag_society_politics(run->ctx, society));
    return agi_projects_indices(run);
}

static ag_err audit(ag_run *run, const ag_market_answer *answer)
{
    run->audit.market = answer->check;
    run->audit.passed = answer->passed;
    AG_TRY(agi_audit_period(run->ctx, &run->audit));
    run->worst.mass = fmax(run->worst.mass, run->audit.worst.mass);
    run->worst.money = fmax(run->worst.money, run->audit.worst.money);
    run->worst.people = fmax(run->worst.people, run->audit.worst.people);
    run->worst.market = fmax(run->worst.market, run->audit.worst.market);
    return AG_OK;
}

static ag_err put_meta(const ag_run *run, ag_sink *sink)
{
    char seed[32], hash[33];
    ag_hash_end(&run->hash, hash);
    if (run->store.n_period == 1) {
        (void)snprintf(seed, sizeof seed, "%llu", (unsigned long long)run->first->seed);
        AG_TRY(sink->meta(sink->self, AG_META_SCENARIO, ag_scenario_text(run->scenario)));
        AG_TRY(sink->meta(sink->self, AG_META_INPUTS_HASH, run->first->inputs_hash));
        AG_TRY(sink->meta(sink->self, AG_META_SEED, seed));
        AG_TRY(sink->meta(sink->self, AG_META_CURRENCY, run->first->currency));
    }
    return sink->meta(sink->self, AG_META_HASH, hash);
}

static ag_err put_period(ag_run *run, ag_sink *sink, const ag_market_answer *answer)
{
    uint32_t period = run->store.n_period - 1;
    AG_TRY(sink->period_begin(sink->self, period));
    AG_TRY(agi_rows_write(run, sink, answer));
    AG_TRY(put_meta(run, sink));
    AG_TRY(agi_checkpoint_write(run));
    AG_TRY(sink->checkpoint(sink->self, period, run->checkpoint.s, run->checkpoint.length));
    return sink->period_commit(sink->self, period);
}

static ag_err period(ag_run *run, ag_sink *sink)
{
    ag_market_answer answer;
    AG_TRY(solve(run, &answer));
    AG_TRY(verbs(run, &answer));
    tamper(run);
    AG_TRY(audit(run, &answer));
    AG_TRY(agi_record_period(run, &answer));
    ag_columns_hash(run->state.columns, &run->hash);
    if (sink) AG_TRY(put_period(run, sink, &answer));
    run->first_event = run->n_event; /* of the next period */
    return AG_OK;
}

/* ---- the whole ----------------------------------------------------------------------------------------------- */

/* Goes on from what the sink holds. */
static ag_err resume(ag_run *run, ag_sink *sink)
{
    uint32_t last = AG_NONE;
    void *bytes = NULL;
    size_t count = 0;
    AG_TRY(sink->resume(sink->self, &last, &bytes, &count));
    if (last == AG_NONE) return AG_OK;
    ag_err err = agi_checkpoint_read(run, bytes, count);
    ag_delete(run->ctx, bytes);
    if (err == AG_OK && last + 1 != run->store.n_period) {
        err = ag_fail(run->ctx, AG_ERR_INPUT,
                      "the checkpoint is of period %u, the result's last is %u",
                      run->store.n_period - 1, last);
    }
    run->first_event = run->n_event;
    return err;
}

static bool finished(const ag_run *run)
{
    uint32_t n = run->store.n_period;
    if (n >= run->n_period) return true;
    return run->options.until_year != 0 && run->bound[n] >= run->options.until_year;
}

static ag_err step(ag_run *run, ag_sink *sink, bool *done)
{
    if (!run->begun && run->options.resume && sink) AG_TRY(resume(run, sink));
    run->begun = true;
    bool last = finished(run);
    if (!last) AG_TRY(period(run, sink));
    *done = last;
    return AG_OK;
}

ag_err ag_run_step(ag_run *run, ag_sink *sink, bool *done)
{
    if (run->failed) return ag_fail(run->ctx, AG_ERR_USAGE, "the run has failed before");
    if (ag_ctx_interrupted(run->ctx)) {
        return ag_fail(run->ctx, AG_ERR_INTERRUPTED, "interrupted before %.10g",
                       run->bound[run->store.n_period]);
    }
    double start_s = ag_clock_s();
    ag_err err = step(run, sink, done);
    run->wall_s += ag_clock_s() - start_s;
    if (err < 0) {
        run->failed = true;
    } else {
        agi_record_publish(run);
    }
    return err;
}

ag_err ag_run_all(ag_run *run, ag_sink *sink)
{
    bool done = false;
    while (!done) {
        AG_TRY(ag_run_step(run, sink, &done));
        ag_progress_report(run->ctx, "run", run->store.n_period, run->n_period);
    }
    return AG_OK;
}

/* Solving leaves marks on the market's pool and basis: they are put back. */
ag_err ag_run_write_mps(ag_run *run, const char *path)
{
    ag_text kept = {0};
    ag_market_answer answer;
    if (run->failed || finished(run)) {
        return ag_fail(run->ctx, AG_ERR_USAGE, "no period is left to write");
    }
    ag_err err = ag_market_save(run->market, &kept);
    if (err == AG_OK) err = solve(run, &answer);
    if (err == AG_OK) err = ag_market_write_mps(run->market, path);
    if (err == AG_OK) err = ag_market_load(run->market, kept.s, kept.length);
    ag_text_free(run->ctx, &kept);
    return err;
}
