/* Two-body motion on random orbits of every conic, from nearly circles to nearly straight lines, over
** short and long times: energy and angular momentum stay, there and back is the start, two legs are
** one, and every outcome is a state. What is allowed is what a change of the state in its last digits
** makes of it. */
#include "../sky_tables.h"

static ag_sky_state move(ag_ctx *ctx, ag_sky_state from, double dt)
{
    ag_sky_state to = from;
    ag_sky_kepler outcome = AG_SKY_KEPLER_FAR;
    assert_int_equal(ag_sky_kepler_move(ctx, 1, &from, dt, &to, &outcome), AG_OK);
    assert_int_equal(outcome, AG_SKY_KEPLER_FOUND);
    return to;
}

/* e: below 1, within 1e-12 .. 1e-2 of it on either side, or up to 1000; q = 1. */
static ag_sky_state draw(ag_ctx *ctx, uint32_t n, double *dt, ag_sky_elements *el)
{
    ag_rng_key key = {.seed = 99, .run = n};
    double u[10];
    for (uint32_t k = 0; k < 10; k++) u[k] = ag_rng_uniform(&key, k);
    double e = n % 4 == 0   ? u[0]
               : n % 4 == 1 ? 1 + (u[1] < 0.5 ? -1 : 1) * pow(10, -12 + 10 * u[0])
               : n % 4 == 2 ? 1
                            : 1 + pow(10, -2 + 5 * u[0]);
    double reach = e > 1 ? acos(-1 / e) : 3.1;
    *el = (ag_sky_elements){1,           e,           3.1 * u[2],
                            6.28 * u[3], 6.28 * u[4], 0.95 * reach * (2 * u[5] - 1)};
    *dt = (u[6] < 0.5 ? -1 : 1) * pow(10, -3 + 5 * u[7]);
    ag_sky_state state;
    ag_sky_elements_outcome outcome;
    assert_int_equal(ag_sky_state_of_elements(ctx, 1, el, &state, &outcome), AG_OK);
    assert_int_equal(outcome, AG_SKY_ELEMENTS_FOUND);
    return state;
}

/* How far the end moves when the start does in its last digits. */
static double shake(ag_ctx *ctx, const ag_sky_state *from, double dt)
{
    ag_sky_state end = move(ctx, *from, dt);
    double most = 4e-16 * (length3(end.r_m) + length3(end.v_mps) * fabs(dt));
    for (int i = 0; i < 6; i++) {
        ag_sky_state near = *from;
        if (i < 3)
            near.r_m[i] += 4e-16 * length3(from->r_m);
        else
            near.v_mps[i - 3] += 4e-16 * length3(from->v_mps);
        most = fmax(most, distance3(move(ctx, near, dt).r_m, end.r_m));
    }
    return most;
}

static void motions_are_reversible(void **state)
{
    ag_ctx *ctx = *state;
#ifdef AG_SANITIZED
    uint32_t count = 5000;
#else
    uint32_t count = 100000;
#endif
    double worst_back = 0;
    double worst_legs = 0;
    for (uint32_t n = 0; n < count; n++) {
        double dt = 0;
        ag_sky_elements el;
        ag_sky_state from = draw(ctx, n, &dt, &el);
        ag_sky_state to = move(ctx, from, dt);
        double back = distance3(move(ctx, to, -dt).r_m, from.r_m) / shake(ctx, &to, -dt);
        ag_sky_state half = move(ctx, from, 0.5 * dt);
        double allowed = shake(ctx, &from, dt) + shake(ctx, &half, 0.5 * dt);
        double legs = distance3(move(ctx, half, 0.5 * dt).r_m, to.r_m) / allowed;
        if (back > 50 || legs > 50)
            print_message("%u: e %.17g anomaly %.17g dt %.17g: back %.1f, legs %.1f\n", n, el.e,
                          el.anomaly_rad, dt, back, legs);
        worst_back = fmax(worst_back, back);
        worst_legs = fmax(worst_legs, legs);
    }
    print_message("%u orbits: there and back %.1f, two legs %.1f times the last digits\n", count,
                  worst_back, worst_legs);
    assert_true(worst_back < 50 && worst_legs < 50);
}

static void energy_stays(void **state)
{
    ag_ctx *ctx = *state;
    double worst = 0;
    for (uint32_t n = 0; n < 20000; n++) {
        double dt = 0;
        ag_sky_elements el;
        ag_sky_elements end;
        ag_sky_elements_outcome outcome;
        ag_sky_state from = draw(ctx, n, &dt, &el);
        ag_sky_state to = move(ctx, from, dt);
        assert_int_equal(ag_sky_elements_of_state(ctx, 1, &to, &end, &outcome), AG_OK);
        double start_v2 = length3(from.v_mps) * length3(from.v_mps);
        double end_v2 = length3(to.v_mps) * length3(to.v_mps);
        double start = 0.5 * start_v2 - 1 / length3(from.r_m);
        double stop = 0.5 * end_v2 - 1 / length3(to.r_m);
        double size = start_v2 + end_v2 + 1 / length3(from.r_m) + 1 / length3(to.r_m);
        /* the digits of the faster end decide */
        worst = fmax(worst, fabs(start - stop) / size);
    }
    print_message("energy stays to %.1e\n", worst);
    assert_true(worst < 1e-13);
}

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(motions_are_reversible), TEST(energy_stays)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
