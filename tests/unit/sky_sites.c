/* Sites: their texts, defaults, systems, and which of them exist. */
#include "../sky_tables.h"

static const ag_sky_body rock = {.name = "2099 zz",
                                 .kind = AG_SKY_SMALL,
                                 .gm_m3ps2 = NAN,
                                 .radius_m = NAN,
                                 .rotation_s = NAN,
                                 .pole_ra_rad = NAN,
                                 .pole_dec_rad = NAN,
                                 .gravity_mps2 = NAN};
static ag_sky_body own;

/* Finds what the table has and one small body. */
static const ag_sky_body *find(void *calls, const char *name)
{
    *(int *)calls += 1;
    if (strcmp(name, "2099 zz") == 0) {
        own = rock;
        own.parent = ag_sky_body_find("sun");
        return &own;
    }
    return ag_sky_body_find(name);
}

static ag_sky_site parse(ag_ctx *ctx, const char *text)
{
    int calls = 0;
    ag_sky_site site;
    if (ag_sky_site_parse(ctx, "to", text, find, &calls, &site) != AG_OK)
        fail_msg("%s: %s", text, ag_ctx_detail(ctx)->message);
    assert_int_equal(calls, 1);
    return site;
}

static void texts_are_read(void **state)
{
    ag_ctx *ctx = *state;
    ag_sky_site site = parse(ctx, "mars");
    assert_ptr_equal(site.body, ag_sky_body_find("mars"));
    assert_int_equal(site.at, AG_SKY_AT_ORBIT);
    assert_true(site.periapsis_m == 300e3 && site.apoapsis_m == 300e3);
    assert_true(isnan(site.inclination_rad));
    assert_int_equal(parse(ctx, "Mars:Surface").at, AG_SKY_AT_SURFACE);
    assert_int_equal(parse(ctx, "mars:centre").at, AG_SKY_AT_CENTRE);
    site = parse(ctx, "earth:400");
    assert_int_equal(site.at, AG_SKY_AT_ORBIT);
    assert_true(site.periapsis_m == 400e3 && site.apoapsis_m == 400e3);
    assert_true(isnan(site.inclination_rad));
    site = parse(ctx, "earth:400.5x35786@28.5");
    assert_true(site.periapsis_m == 400.5e3 && site.apoapsis_m == 35786e3);
    assert_true(fabs(site.inclination_rad - 28.5 * 3.14159265358979323846 / 180) < 1e-15);
    assert_true(parse(ctx, "earth:400@0").inclination_rad == 0);
    site = parse(ctx, "moon:L2");
    assert_int_equal(site.at, AG_SKY_AT_LIBRATION);
    assert_int_equal(site.libration, 2);
    assert_int_equal(parse(ctx, "moon:l5").libration, 5);
    assert_int_equal(parse(ctx, "2099 zz").at, AG_SKY_AT_SURFACE);
    assert_string_equal(parse(ctx, "2099 zz:centre").body->name, "2099 zz");
}

static void bad_texts_are_named(void **state)
{
    ag_ctx *ctx = *state;
    static const struct {
        const char *text, *what, *hint;
    } cases[] = {
        {"", "no name of a body", "allowed: a body"},
        {":surface", "no name of a body", "allowed: a body"},
        {"mras", "no such body", "did you mean mars?"},
        {"vulcan", "no such body", "allowed: a body"},
        {"mars:", "not an orbit or place of a body", "earth:400x35786@28.5"},
        {"mars:surfac", "not an orbit or place of a body", "allowed"},
        {"mars:surface ", "not an orbit or place of a body", "allowed"},
        {"mars:400 km", "not an orbit or place of a body", "allowed"},
        {"mars:nan", "not an orbit or place of a body", "allowed"},
        {"mars:1e999", "not an orbit or place of a body", "allowed"},
        {"mars:400x", "not an altitude of an apoapsis", "allowed"},
        {"mars:400x5x6", "not an altitude of an apoapsis", "allowed"},
        {"mars:400@", "not an inclination", "allowed"},
        {"mars:400@north", "not an inclination", "allowed"},
        {"mars:400@28@5", "not an inclination", "allowed"},
        {"mars:-1", "an orbit below the surface", "allowed"},
        {"mars:400x300", "an apoapsis below the periapsis", "allowed"},
        {"mars:400x1e10", "an orbit of more than 1e9 km", "allowed"},
        {"mars:400@181", "an inclination outside 0 .. 180 deg", "allowed"},
        {"mars:400@-1", "an inclination outside 0 .. 180 deg", "allowed"},
        {"moon:L0", "libration points are L1 .. L5", "allowed"},
        {"moon:L6", "libration points are L1 .. L5", "allowed"},
        {"moon:L", "libration points are L1 .. L5", "allowed"},
        {"moon:L12", "libration points are L1 .. L5", "allowed"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int calls = 0;
        ag_sky_site site;
        memset(&site, 0x5a, sizeof site);
        ag_sky_site before;
        memcpy(&before, &site, sizeof site);
        assert_int_equal(ag_sky_site_parse(ctx, "to", cases[i].text, find, &calls, &site),
                         AG_ERR_INPUT);
        const ag_detail *detail = ag_ctx_detail(ctx);
        assert_string_equal(detail->key, "to");
        assert_string_equal(detail->value, cases[i].text);
        assert_string_equal(detail->message, cases[i].what);
        if (!strstr(detail->hint, cases[i].hint))
            fail_msg("%s: hint \"%s\"", cases[i].text, detail->hint);
        assert_memory_equal(&before, &site, sizeof site);
    }
}

static void long_texts_are_refused(void **state)
{
    char text[2000];
    int calls = 0;
    ag_sky_site site;
    memset(text, 'm', sizeof text);
    text[sizeof text - 1] = 0;
    assert_int_equal(ag_sky_site_parse(*state, "to", text, find, &calls, &site), AG_ERR_INPUT);
    memcpy(text, "mars:1", 6);
    memset(text + 6, '0', sizeof text - 7);
    assert_int_equal(ag_sky_site_parse(*state, "to", text, find, &calls, &site), AG_ERR_INPUT);
}

/* Each body of the table has a default that can be left, but the Sun and the barycentre of all. */
static void every_body_has_its_place(void **state)
{
    ag_ctx *ctx = *state;
    double v[3] = {1000, 0, 0};
    for (uint32_t row = 0; row < ag_sky_body_count(); row++) {
        const ag_sky_body *body = ag_sky_body_at(row);
        ag_sky_site site = ag_sky_site_default(body);
        ag_sky_end end;
        bool nowhere = strcmp(body->name, "sun") == 0 || strcmp(body->name, "ssb") == 0;
        assert_int_equal(ag_sky_depart(ctx, &site, v, &end), AG_OK);
        assert_int_equal(end.outcome, nowhere ? AG_SKY_LEG_NO_SITE : AG_SKY_LEG_FOUND);
        ag_sky_at at = body->kind == AG_SKY_POINT || body->kind == AG_SKY_STAR ? AG_SKY_AT_CENTRE
                       : body->gravity_mps2 > 0.05                             ? AG_SKY_AT_ORBIT
                                                                               : AG_SKY_AT_SURFACE;
        assert_int_equal(site.at, at);
        if (at == AG_SKY_AT_ORBIT) assert_true(site.periapsis_m > body->air_top_m);
    }
    assert_true(ag_sky_low_orbit_m(ag_sky_body_find("earth")) == 400e3);
    assert_true(ag_sky_low_orbit_m(ag_sky_body_find("mars")) == 300e3);
    assert_true(ag_sky_low_orbit_m(ag_sky_body_find("moon")) == 100e3);
    assert_true(ag_sky_low_orbit_m(ag_sky_body_find("mimas")) == 19.82e3); /* radius 198.2 km */
}

static void sites_know_their_system(void **state)
{
    ag_ctx *ctx = *state;
    ag_sky_site leo = parse(ctx, "earth");
    ag_sky_site llo = parse(ctx, "moon");
    ag_sky_site point = parse(ctx, "moon:L1");
    ag_sky_site phobos = parse(ctx, "phobos");
    ag_sky_site zz = parse(ctx, "2099 zz");
    ag_sky_site emb = parse(ctx, "emb");
    assert_ptr_equal(ag_sky_site_primary(&llo), leo.body);
    assert_ptr_equal(ag_sky_site_primary(&leo), leo.body);
    assert_ptr_equal(ag_sky_site_primary(&point), leo.body);
    assert_ptr_equal(ag_sky_site_primary(&phobos), ag_sky_body_find("mars"));
    assert_ptr_equal(ag_sky_site_primary(&zz), zz.body);
    assert_ptr_equal(ag_sky_site_primary(&emb), emb.body);
    assert_true(ag_sky_leg_is_local(&leo, &llo) && ag_sky_leg_is_local(&point, &leo));
    assert_false(ag_sky_leg_is_local(&leo, &phobos));
}

static void places_that_are_none_are_told(void **state)
{
    ag_ctx *ctx = *state;
    static const char *const none[] = {"jupiter:surface", "sun:surface", "sun:1e6",   "ssb:centre",
                                       "emb:400",         "emb:surface", "phobos:2",  "moon:L3",
                                       "mars:L1",         "earth:L4",    "2099 zz:1", "2099 zz:L1",
                                       "moon:100x80000",  "moon:40000",  "io:20000",  "earth:4e6"};
    double v[3] = {1000, 0, 0};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        ag_sky_site site = parse(ctx, none[i]);
        ag_sky_end end;
        assert_int_equal(ag_sky_depart(ctx, &site, v, &end), AG_OK);
        if (end.outcome != AG_SKY_LEG_NO_SITE) fail_msg("%s has an end", none[i]);
        assert_true(isnan(end.total_mps) && isnan(end.dv_mps[0]) && isnan(end.time_s));
        assert_int_equal(ag_sky_arrive(ctx, &site, v, NULL, &end), AG_OK);
        assert_int_equal(end.outcome, AG_SKY_LEG_NO_SITE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(texts_are_read),          TEST(bad_texts_are_named),
        TEST(long_texts_are_refused),  TEST(every_body_has_its_place),
        TEST(sites_know_their_system), TEST(places_that_are_none_are_told),
    };
    return cmocka_run_group_tests_name("sky_sites", tests, NULL, NULL);
}
