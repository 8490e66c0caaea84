/* Rows: a period told to the sink, in the tables of AG_RESULT_LIST and two of its own:
**
**   transit     period, place, good, t: under way to the place at the period's end
**   extraction  period, place, process, tranche, units, taken: by tranche of a deposit */
#include "history/history_internal.h"

#include <math.h>

typedef struct writer {
    ag_run *run;
    ag_sink *sink;
    uint32_t period;
} writer;

static const char *const transit_columns[] = {"period", "place", "good", "t"};
static const ag_table transit_table = {"transit", 4, transit_columns, "ittr"};
static const char *const extraction_columns[] = {"period",  "place", "process",
                                                 "tranche", "units", "taken"};
static const ag_table extraction_table = {"extraction", 6, extraction_columns, "ittirr"};

static ag_err put(const writer *w, ag_result table, const ag_value *values)
{
    return w->sink->row(w->sink->self, ag_result_table(table), values);
}

/* ---- goods ---------------------------------------------------------------------------------------- */

static ag_err balances(const writer *w)
{
    const ag_model *model = w->run->model;
    const ag_books *books = &w->run->books;
    for (size_t at = 0; at < (size_t)model->n_place * books->n_good; at++) {
        const double *term = books->term + at * AG_N_TERM;
        for (uint32_t why = 0; why < AG_N_TERM; why++) {
            if (term[why] == 0) continue;
            const ag_value row[] = {AG_INT(w->period),
                                    AG_STR(model->place[at / books->n_good].name),
                                    AG_STR(ag_xgood_name(model, (uint32_t)(at % books->n_good))),
                                    AG_STR(ag_why_text(why)), AG_NUM(term[why])};
            AG_TRY(put(w, AG_RESULT_BALANCE, row));
        }
    }
    return AG_OK;
}

/* How a leg of the sky is flown: by which window of the period, or quickly; "" for others. */
static const char *slot_name(const ag_leg *leg)
{
    static const char *const names[AG_SLOTS] = {"1", "2", "3", "fast"};
    return leg->kind == AG_LEG_SKY ? names[leg->slot] : "";
}

/* The velocity change that makes the propellant burnt: over several departures between theirs. */
static double dv_mps(const writer *w, uint32_t l, const ag_vehicle *vehicle)
{
    const ag_flight *flight = ag_flight_of(w->run->model, w->run->flights.flight, l);
    if (!flight) return w->run->model->leg[l].dv_mps;
    if (vehicle->ve_mps > 0)
        return vehicle->ve_mps * log1p(ag_flight_burn(flight, vehicle->ve_mps));
    return flight->n > 0 ? flight->dv_mps[0] : 0;
}

static double tof_yr(const writer *w, uint32_t l)
{
    return ag_leg_tof_yr(w->run->model, w->run->flights.flight, l, 0);
}

/* Aeroshell, as a share of what arrives. */
static double aero(const writer *w, uint32_t l)
{
    const ag_flight *flight = ag_flight_of(w->run->model, w->run->flights.flight, l);
    return flight ? flight->aero : w->run->model->leg[l].aero;
}

static ag_err flows(const writer *w)
{
    const ag_model *model = w->run->model;
    const ag_books *books = &w->run->books;
    for (size_t i = 0; i < books->flow.n; i++) {
        const ag_flow *flow = &books->flow.row[i];
        const ag_leg *leg = &model->leg[flow->leg];
        double departs = books->year + books->period_yr / 2; /* the mean of an even flow */
        const ag_value row[] = {
            AG_INT(w->period),
            AG_STR(model->place[leg->from].name),
            AG_STR(model->place[leg->to].name),
            AG_STR(ag_xgood_name(model, flow->xgood)),
            AG_STR(flow->vehicle == AG_NONE ? "" : model->vehicle[flow->vehicle].name),
            AG_STR(flow->kept ? "kept aboard" : slot_name(leg)),
            AG_NUM(flow->q),
            AG_NUM(departs),
            AG_NUM(departs + tof_yr(w, flow->leg))};
        AG_TRY(put(w, AG_RESULT_FLOW, row));
    }
    return AG_OK;
}

static ag_err trips(const writer *w)
{
    const ag_model *model = w->run->model;
    for (size_t i = 0; i < w->run->books.trip.n; i++) {
        const ag_trip *trip = &w->run->books.trip.row[i];
        const ag_leg *leg = &model->leg[trip->leg];
        double burn = w->run->books.burn[(size_t)trip->leg * model->n_vehicle + trip->vehicle];
        const ag_value row[] = {AG_INT(w->period),
                                AG_STR(model->place[leg->from].name),
                                AG_STR(model->place[leg->to].name),
                                AG_STR(model->vehicle[trip->vehicle].name),
                                AG_STR(slot_name(leg)),
                                AG_NUM(trip->trips),
                                AG_NUM(dv_mps(w, trip->leg, &model->vehicle[trip->vehicle]) / 1000),
                                AG_NUM(tof_yr(w, trip->leg) * 365.25),
                                AG_NUM(burn),
                                AG_NUM(aero(w, trip->leg))};
        AG_TRY(put(w, AG_RESULT_TRIP, row));
    }
    return AG_OK;
}

static ag_err way(const writer *w)
{
    const ag_model *model = w->run->model;
    for (uint32_t p = 0; p < model->n_place; p++) {
        for (uint32_t x = 0; x < ag_xgood_count(model); x++) {
            double q = ag_state_under_way(&w->run->state, p, x);
            if (q == 0) continue;
            const ag_value row[] = {AG_INT(w->period), AG_STR(model->place[p].name),
                                    AG_STR(ag_xgood_name(model, x)), AG_NUM(q)};
            AG_TRY(w->sink->row(w->sink->self, &transit_table, row));
        }
    }
    return AG_OK;
}

/* ---- making ------------------------------------------------------------------------------------------ */

static double units_of(const ag_books *books, uint32_t place, uint32_t process)
{
    double units = 0;
    for (size_t i = 0; i < books->made.n; i++) {
        const ag_made *made = &books->made.row[i];
        if (made->place == place && made->process == process) units += made->units;
    }
    return units;
}

static ag_err activity(const writer *w)
{
    const ag_model *model = w->run->model;
    for (uint32_t p = 0; p < model->n_place; p++) {
        for (uint32_t j = 0; j < model->n_process; j++) {
            size_t at = (size_t)p * model->n_process + j;
            double units = units_of(&w->run->books, p, j);
            double capacity = w->run->state.capacity[at], built = w->run->books.built[at];
            if (units == 0 && capacity == 0 && built == 0) continue;
            const ag_value row[] = {AG_INT(w->period),
                                    AG_STR(model->place[p].name),
                                    AG_STR(model->process[j].name),
                                    AG_NUM(units),
                                    AG_NUM(capacity),
                                    AG_NUM(built)};
            AG_TRY(put(w, AG_RESULT_ACTIVITY, row));
        }
    }
    return AG_OK;
}

static ag_err extraction(const writer *w)
{
    const ag_model *model = w->run->model;
    for (size_t i = 0; i < w->run->books.made.n; i++) {
        const ag_made *made = &w->run->books.made.row[i];
        if (made->deposit == AG_NONE) continue;
        const ag_value row[] = {AG_INT(w->period),
                                AG_STR(model->place[made->place].name),
                                AG_STR(model->process[made->process].name),
                                AG_INT(model->deposit[made->deposit].tranche),
                                AG_NUM(made->units),
                                AG_NUM(made->taken)};
        AG_TRY(w->sink->row(w->sink->self, &extraction_table, row));
    }
    return AG_OK;
}

/* ---- prices, people, money ------------------------------------------------------------------------------ */

static const char *status_text(uint8_t status)
{
    static const char *const texts[] = {[AG_PRICE_TRADED] = "traded",
                                        [AG_PRICE_IMPORT_PARITY] = "import parity",
                                        [AG_PRICE_EXPORT_PARITY] = "export parity",
                                        [AG_PRICE_NO_TRADE] = "no trade"};
    return status < sizeof texts / sizeof *texts ? texts[status] : "no trade";
}

static ag_err prices(const writer *w, const ag_market_answer *answer)
{
    const ag_model *model = w->run->model;
    uint32_t n_x = ag_xgood_count(model);
    for (uint32_t p = 0; p < model->n_place; p++) {
        for (uint32_t x = 0; x < n_x; x++) {
            size_t at = (size_t)p * n_x + x;
            double price = answer->price[at];
            bool known = isfinite(price) && price != 0;
            if (!w->run->books.balanced[at] && !known) continue;
            const ag_value row[] = {AG_INT(w->period), AG_STR(model->place[p].name),
                                    AG_STR(ag_xgood_name(model, x)), AG_NUM(price),
                                    AG_STR(status_text(answer->status[at]))};
            AG_TRY(put(w, AG_RESULT_PRICE, row));
        }
    }
    return AG_OK;
}

/* Rows of a birthplace by cohort; age_from is the age of its youngest in completed years, rounded up. */
static ag_err people_rows(const writer *w, uint32_t place, uint32_t birthplace, const double *count,
                          double home)
{
    const ag_model *model = w->run->model;
    const ag_state *state = &w->run->state;
    for (uint32_t c = 0; c < state->n_cohort; c++) {
        double from, to;
        if (count[c] == 0) continue;
        ag_cohort_ages(model, state->clock[0], c, &from, &to);
        const ag_value row[] = {AG_INT(w->period),
                                AG_STR(agi_place_name(model, place)),
                                AG_STR(model->place[birthplace].name),
                                AG_INT((int64_t)ceil(from - 1e-6)),
                                AG_NUM(count[c]),
                                AG_NUM(home)};
        AG_TRY(put(w, AG_RESULT_PEOPLE, row));
    }
    return AG_OK;
}

static ag_err people(const writer *w)
{
    const ag_state *state = &w->run->state;
    uint32_t n_place = state->n_place;
    for (uint32_t p = 0; p < n_place; p++) {
        double migrants = state->people[p] - ag_state_born(state, p, p);
        double rooted = migrants > 0 ? fmin(state->rooted[p] / migrants, 1) : 0;
        for (uint32_t b = 0; b < n_place; b++) {
            size_t at = ((size_t)p * n_place + b) * state->n_cohort;
            AG_TRY(people_rows(w, p, b, &state->born[at], b == p ? 1 : rooted));
        }
    }
    for (uint32_t b = 0; b < n_place; b++) {
        size_t at = (size_t)b * state->n_cohort;
        AG_TRY(people_rows(w, n_place, b, &state->travelling[at], NAN));
    }
    return AG_OK;
}

/* Moves are told in sums over birthplaces and cohorts, in the order of the first of each. */
static bool same_move(const ag_move *a, const ag_move *b)
{
    return a->from == b->from && a->to == b->to && a->why == b->why;
}

static ag_err move(const writer *w, const ag_move *is, double count)
{
    const ag_model *model = w->run->model;
    const ag_value row[] = {AG_INT(w->period),
                            AG_STR(is->from == AG_NONE ? NULL : agi_place_name(model, is->from)),
                            AG_STR(is->to == AG_NONE ? NULL : agi_place_name(model, is->to)),
                            AG_STR(ag_move_text(is->why)), AG_NUM(count)};
    return put(w, AG_RESULT_MOVE, row);
}

/* Those of one sum follow each other, but for what is rounded off on the way. */
static ag_err moves(const writer *w)
{
    const ag_books *books = &w->run->books;
    for (size_t i = 0, end = 0; i < books->move.n; i = end) {
        double count = 0;
        for (end = i; end < books->move.n; end++) {
            if (!same_move(&books->move.row[i], &books->move.row[end])) break;
            count += books->move.row[end].count;
        }
        AG_TRY(move(w, &books->move.row[i], count));
    }
    return AG_OK;
}

static ag_err account(const writer *w, uint32_t number)
{
    const ag_run *run = w->run;
    if (run->told[number]) return AG_OK;
    const ag_account *is = &run->accounts.account[number];
    uint32_t polity = ag_account_polity(run->model, is);
    const ag_value row[] = {AG_STR(is->name),
                            AG_STR(is->place == AG_NONE ? "" : run->model->place[is->place].name),
                            AG_STR(ag_account_kind_name(is->kind)),
                            AG_STR(polity == AG_NONE ? "" : run->model->polity[polity].name)};
    AG_TRY(put(w, AG_RESULT_ACCOUNT, row));
    run->told[number] = 1;
    return AG_OK;
}

/* Postings are told in sums over prices (legs, deposits): the first row of a sum tells it, at the others it
** is skipped. Only what is behind the terms of balances can have several prices. */
static bool same_posting(const ag_posting *a, const ag_posting *b)
{
    return a->why == b->why && a->debit == b->debit && a->credit == b->credit;
}

static ag_err posting(const writer *w, size_t first)
{
    const ag_account *accounts = w->run->accounts.account;
    const ag_books *books = &w->run->books;
    const ag_posting *is = &books->posting.row[first];
    bool single = is->why < AG_WHY_CAPACITY;
    double usd = single ? is->usd : 0;
    for (size_t i = 0; i < books->posting.n && !single; i++) {
        if (!same_posting(is, &books->posting.row[i])) continue;
        if (i < first) return AG_OK;
        usd += books->posting.row[i].usd;
    }
    AG_TRY(account(w, is->debit));
    AG_TRY(account(w, is->credit));
    const ag_value row[] = {AG_INT(w->period), AG_STR(accounts[is->debit].name),
                            AG_STR(accounts[is->credit].name), AG_NUM(usd),
                            AG_STR(ag_why_text(is->why))};
    return put(w, AG_RESULT_POSTING, row);
}

static ag_err postings(const writer *w)
{
    for (size_t i = 0; i < w->run->books.posting.n; i++) AG_TRY(posting(w, i));
    return AG_OK;
}

static ag_err owner(const writer *w, const char *place, uint32_t asset, uint32_t of, double share)
{
    const ag_account *accounts = w->run->accounts.account;
    const ag_value row[] = {AG_INT(w->period), AG_STR(place), AG_STR(accounts[asset].name),
                            AG_STR(accounts[of].name), AG_NUM(share)};
    AG_TRY(account(w, asset));
    AG_TRY(account(w, of));
    return put(w, AG_RESULT_OWNER, row);
}

static ag_err owners_of_fund(const writer *w, uint32_t fund)
{
    const ag_run *run = w->run;
    const ag_account *is = &run->accounts.account[fund];
    const double *share = ag_state_share(&run->state, is->place, is->item);
    for (uint32_t o = 0; o < run->state.n_owner; o++) {
        if (share[o] <= 0) continue;
        AG_TRY(owner(w, run->model->place[is->place].name, fund,
                     ag_owner_account(run->model, &run->accounts, o), share[o]));
    }
    return AG_OK;
}

/* Of the funds, merchants and fleets that had anything to do. */
static ag_err owners(const writer *w)
{
    const ag_run *run = w->run;
    const ag_model *model = run->model;
    for (uint32_t i = 0; i < run->accounts.n; i++) {
        const ag_account *is = &run->accounts.account[i];
        if (run->books.turnover[i] == 0) continue;
        if (is->kind == AG_ACCOUNT_FUND) AG_TRY(owners_of_fund(w, i));
        if (is->kind == AG_ACCOUNT_TRADE) {
            AG_TRY(owner(w, model->place[is->place].name, i,
                         ag_owner_of_place(model, &run->accounts, is->place), 1));
        } else if (is->kind == AG_ACCOUNT_FLEET) {
            AG_TRY(owner(w, "", i, ag_owner_of_fleets(model, &run->accounts), 1));
        }
    }
    return AG_OK;
}

/* ---- the period -------------------------------------------------------------------------------------------- */

static ag_err events(const writer *w)
{
    const ag_run *run = w->run;
    for (uint32_t i = run->first_event; i < run->n_event; i++) {
        const struct ag_run_event *event = &run->event[i];
        const ag_value row[] = {AG_INT(w->period), AG_STR(agi_place_name(run->model, event->place)),
                                AG_STR(event->kind), AG_STR(event->why)};
        AG_TRY(put(w, AG_RESULT_EVENT, row));
    }
    return AG_OK;
}

/* A price that moves more than threefold is an event of its place, with what moved it. */
static ag_err jumps(const writer *w, const ag_market_answer *answer)
{
    const ag_model *model = w->run->model;
    uint32_t n_x = ag_xgood_count(model);
    for (size_t at = 0; at < (size_t)model->n_place * n_x; at++) {
        char why[AGI_JUMP_WHY_MAX];
        if (at % n_x >= model->n_good || !agi_jump(answer, at)) continue;
        agi_jump_why(model, answer, at, why, sizeof why);
        const ag_value row[] = {AG_INT(w->period), AG_STR(model->place[at / n_x].name),
                                AG_STR("price"), AG_STR(why)};
        AG_TRY(put(w, AG_RESULT_EVENT, row));
    }
    return AG_OK;
}

/* Debt that was written off is an event of the place whose people or treasury owed it. */
static ag_err defaults(const writer *w)
{
    const ag_run *run = w->run;
    for (size_t i = 0; i < run->books.posting.n; i++) {
        const ag_posting *is = &run->books.posting.row[i];
        if (is->why != AG_WHY_DEFAULT) continue;
        char why[160];
        const ag_account *debtor = &run->accounts.account[is->debit];
        bool state = debtor->kind == AG_ACCOUNT_TREASURY;
        uint32_t place = state ? run->model->polity[debtor->item].home : debtor->place;
        snprintf(why, sizeof why, "%s owed more than it can: %.6g USD are written off",
                 debtor->name, is->usd);
        const ag_value row[] = {AG_INT(w->period), AG_STR(agi_place_name(run->model, place)),
                                AG_STR("default"), AG_STR(why)};
        AG_TRY(put(w, AG_RESULT_EVENT, row));
    }
    return AG_OK;
}

static ag_err indices(const writer *w)
{
    for (size_t i = 0; i < w->run->books.index.n; i++) {
        const ag_index *index = &w->run->books.index.row[i];
        const ag_value row[] = {AG_INT(w->period), AG_STR(w->run->model->place[index->place].name),
                                AG_STR(index->what), AG_NUM(index->value)};
        AG_TRY(put(w, AG_RESULT_INDEX, row));
    }
    return AG_OK;
}

static ag_err period(const writer *w, const ag_market_answer *answer)
{
    const ag_run *run = w->run;
    const ag_value row[] = {AG_INT(w->period),
                            AG_NUM(run->bound[w->period]),
                            AG_NUM(run->bound[w->period + 1]),
                            AG_NUM(answer->objective),
                            AG_INT(answer->lp->n_row),
                            AG_INT(answer->lp->n_col),
                            AG_INT(answer->iterations),
                            AG_STR("optimal")};
    return put(w, AG_RESULT_PERIOD, row);
}

ag_err agi_rows_write(ag_run *run, ag_sink *sink, const ag_market_answer *answer)
{
    const writer w = {.run = run, .sink = sink, .period = run->store.n_period - 1};
    AG_TRY(period(&w, answer));
    AG_TRY(balances(&w));
    AG_TRY(flows(&w));
    AG_TRY(trips(&w));
    AG_TRY(way(&w));
    AG_TRY(activity(&w));
    AG_TRY(extraction(&w));
    AG_TRY(prices(&w, answer));
    AG_TRY(people(&w));
    AG_TRY(moves(&w));
    AG_TRY(postings(&w));
    AG_TRY(owners(&w));
    AG_TRY(events(&w));
    AG_TRY(defaults(&w));
    AG_TRY(jumps(&w, answer));
    return indices(&w);
}
