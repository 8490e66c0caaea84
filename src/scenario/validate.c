/* The whole of a model: what no single value shows. */
#include "scenario/scenario_internal.h"

#include <math.h>
#include <string.h>

/* ---- mass ---------------------------------------------------------------------------------------- */

static double mass_of(const ag_model *model, const ag_share *list, uint32_t n)
{
    double sum = 0.0;
    for (uint32_t i = 0; i < n; i++) sum += model->good[list[i].good].mass ? list[i].q : 0.0;
    return sum;
}

static double taken_from_deposit(const ag_model *model, const ag_process *process)
{
    double taken = 0.0;
    if (process->deposit_good == AG_NONE || !model->good[process->deposit_good].mass) return taken;
    for (uint32_t i = 0; i < process->n_out; i++) {
        if (process->out[i].good == process->deposit_good) taken += process->out[i].q;
    }
    return taken;
}

/* What goes in comes out. A process that needs air may take the rest from it. */
static ag_err check_mass(agi_reader *reader, uint32_t row)
{
    const ag_model *model = reader->model;
    const ag_process *process = &model->process[row];
    double out = mass_of(model, process->out, process->n_out) + process->waste_t;
    double deposit = taken_from_deposit(model, process);
    double in = mass_of(model, process->in, process->n_in) + deposit;
    double scale = fmax(in, out);
    if (fabs(in - out) <= 1e-6 * scale || (process->air && in < out)) return AG_OK;
    char hint[AG_TEXT_MAX];
    if (in > out) {
        snprintf(hint, sizeof hint, "add `waste: %.9g t` or an output",
                 process->waste_t + in - out);
    } else {
        snprintf(hint, sizeof hint,
                 "%.9g t must come from somewhere: an input or a deposit "
                 "(`where: {needs: [deposit]}`)",
                 out - in);
    }
    return agi_report(reader->findings, AG_ERROR, reader->at[AGI_PROCESS][row], AGI_AT_KEY, hint,
                      "`%s` does not balance: %.9g t go in (%.9g t of it from a deposit), %.9g t "
                      "come out with waste",
                      process->name, in, deposit, out);
}

ag_err agi_validate(agi_reader *reader)
{
    for (uint32_t i = 0; i < reader->model->n_process; i++) AG_TRY(check_mass(reader, i));
    return AG_OK;
}
