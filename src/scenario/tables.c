/* The field tables: every key of the format with its type, unit, range and default.
**
** docs/scenario.md and docs/scenario.schema.json say the same in words. `$` is the scenario's
** currency, `@` the unit of the good that the value is about. */
#include "scenario/scenario_internal.h"

#include <math.h>

#define AT(record, part) .offset = offsetof(record, part)
#define TABLE(name, words, list)                                                                   \
    const agi_table name = {                                                                       \
        .what = (words), .fields = (list), .n_field = sizeof(list) / sizeof *(list)}

static const agi_field good_fields[] = {
    {"unit", AGI_TEXT, .required = true, AT(ag_good, unit)},
    {"local", AGI_BOOL, AT(ag_good, local)},
    {"decay", AGI_NUMBER, .unit = "1/yr", .unit_too = "1", AT(ag_good, decay_pyr)},
    {"store", AGI_BOOL, AT(ag_good, store)},
};
TABLE(agi_good_table, "a good", good_fields);

static const agi_field orbit_fields[] = {
    {"periapsis", AGI_NUMBER, .unit = "km", .required = true, AT(agi_orbit, periapsis_km)},
    {"apoapsis", AGI_NUMBER, .unit = "km", .required = true, AT(agi_orbit, apoapsis_km)},
    {"inclination", AGI_NUMBER, .unit = "deg", .fallback = NAN, AT(agi_orbit, inclination_deg)},
};
TABLE(agi_orbit_table, "an orbit", orbit_fields);

static const agi_field supply_fields[] = {
    {"good", AGI_ROW, .of = AGI_GOOD, .required = true, .rows = true, AT(agi_raw_supply, good)},
    {"price", AGI_PATH, .unit = "$/@", .required = true, AT(agi_raw_supply, price)},
    {"upto", AGI_PATH, .unit = "@/yr", AT(agi_raw_supply, upto)},
    {"at", AGI_PATH, .unit = "@/yr", AT(agi_raw_supply, at)},
    {"elasticity", AGI_NUMBER, .range = AGI_POSITIVE, .fallback = NAN, .unit = "1",
     AT(agi_raw_supply, elasticity)},
    {"volatility", AGI_NUMBER, .unit = "1", AT(agi_raw_supply, volatility)},
};
TABLE(agi_supply_table, "a supply", supply_fields);

static const agi_field demand_fields[] = {
    {"good", AGI_ROW, .of = AGI_GOOD, .required = true, .rows = true, AT(agi_raw_demand, good)},
    {"need", AGI_PATH, .unit = "@/yr", AT(agi_raw_demand, need)},
    {"penalty", AGI_NUMBER, .unit = "$/@", .fallback = -1, AT(agi_raw_demand, penalty)},
    {"budget", AGI_PATH, .unit = "$/yr", AT(agi_raw_demand, budget)},
    {"at", AGI_PATH, .unit = "@/yr", AT(agi_raw_demand, at)},
    {"price", AGI_PATH, .unit = "$/@", AT(agi_raw_demand, price)},
    {"elasticity", AGI_NUMBER, .range = AGI_NEGATIVE, .fallback = NAN, .unit = "1",
     AT(agi_raw_demand, elasticity)},
    {"segments", AGI_NODE, AT(agi_raw_demand, segments)},
    {"volatility", AGI_NUMBER, .unit = "1", AT(agi_raw_demand, volatility)},
};
TABLE(agi_demand_table, "a demand", demand_fields);

static const agi_field programme_fields[] = {
    {"polity", AGI_ROW, .of = AGI_POLITY, .required = true, AT(agi_raw_demand, polity)},
    {"place", AGI_ROW, .of = AGI_PLACE, .required = true, AT(agi_raw_demand, place)},
    {"good", AGI_ROW, .of = AGI_GOOD, .required = true, .rows = true, AT(agi_raw_demand, good)},
    {"budget", AGI_PATH, .unit = "$/yr", .required = true, AT(agi_raw_demand, budget)},
};
TABLE(agi_programme_table, "a programme", programme_fields);

static const agi_field place_fields[] = {
    {"body", AGI_TEXT, AT(agi_raw_place, place.body)},
    {"at", AGI_NODE, AT(agi_raw_place, at)},
    {"market", AGI_TEXT, AT(agi_raw_place, market)},
    {"polity", AGI_ROW, .of = AGI_POLITY, AT(agi_raw_place, place.polity)},
    {"people", AGI_NUMBER, .unit = "person", AT(agi_raw_place, place.people)},
    {"shelter", AGI_NUMBER, .unit = "person", AT(agi_raw_place, place.shelter)},
    {"stock", AGI_AMOUNTS, .of = AGI_GOOD, .unit = "@", AT(agi_raw_place, place.stock)},
    {"capacity", AGI_AMOUNTS, .of = AGI_PROCESS, .unit = "@/yr", .fallback = -1,
     AT(agi_raw_place, place.capacity)},
    {"fixed_capacity", AGI_BOOL, AT(agi_raw_place, place.fixed_capacity)},
    {"supply", AGI_RECORDS, .rows = true, .sub = &agi_supply_table},
    {"demand", AGI_RECORDS, .rows = true, .sub = &agi_demand_table},
    {"insolation", AGI_NUMBER, .unit = "1", .fallback = 1, AT(agi_raw_place, place.insolation)},
    {"air", AGI_BOOL, AT(agi_raw_place, place.air)},
    {"gdp", AGI_PATH, .unit = "$/yr", AT(agi_raw_place, place.gdp)},
    {"population", AGI_PATH, .unit = "person", AT(agi_raw_place, place.population)},
    {"children", AGI_PATH, .unit = "1", AT(agi_raw_place, place.children)},
    {"mortality_factor", AGI_PATH, .unit = "1", AT(agi_raw_place, place.mortality_factor)},
    {"infant", AGI_PATH, .range = AGI_SHARE, .unit = "1", AT(agi_raw_place, place.infant)},
};
TABLE(agi_place_table, "a place", place_fields);

static const agi_field where_fields[] = {
    {"needs", AGI_NODE, AT(agi_raw_where, needs)},
    {"places", AGI_NODE, AT(agi_raw_where, places)},
};
TABLE(agi_where_table, "`where`", where_fields);

static const agi_field development_fields[] = {
    {"polity", AGI_ROW, .of = AGI_POLITY, .required = true, AT(ag_development, polity)},
    {"cost", AGI_NUMBER, .range = AGI_POSITIVE, .unit = "$", .required = true,
     AT(ag_development, cost_usd)},
    {"from", AGI_DATE, .required = true, AT(ag_development, from_year)},
    {"over", AGI_NUMBER, .range = AGI_POSITIVE, .unit = "yr", .required = true,
     AT(ag_development, over_yr)},
};
TABLE(agi_development_table, "a development", development_fields);

static const agi_field process_fields[] = {
    {"out", AGI_NODE, .required = true, AT(agi_raw_process, out)},
    {"in", AGI_NODE, AT(agi_raw_process, in)},
    {"waste", AGI_NUMBER, .unit = "t", AT(agi_raw_process, process.waste_t)},
    {"labour", AGI_NUMBER, .unit = "person yr", .unit_too = "person yr/@",
     AT(agi_raw_process, process.labour)},
    {"cost", AGI_PATH, .unit = "$", .unit_too = "$/@", AT(agi_raw_process, process.cost)},
    {"equipment", AGI_NODE, AT(agi_raw_process, equipment)},
    {"life", AGI_NUMBER, .range = AGI_POSITIVE, .unit = "yr", .fallback = 20,
     AT(agi_raw_process, process.life_yr)},
    {"lag", AGI_NUMBER, .unit = "yr", AT(agi_raw_process, process.lag_yr)},
    {"min_scale", AGI_NUMBER, .unit = "@/yr", AT(agi_raw_process, process.min_scale)},
    {"where", AGI_NODE, AT(agi_raw_process, where)},
    {"from", AGI_DATE, .fallback = -INFINITY, AT(agi_raw_process, process.from_year)},
    {"learning", AGI_NUMBER, .range = AGI_SHARE, .unit = "1",
     AT(agi_raw_process, process.learning)},
    {"experience", AGI_NUMBER, .unit = "@", AT(agi_raw_process, process.experience)},
    {"forgetting", AGI_NUMBER, .unit = "1/yr", .unit_too = "1",
     AT(agi_raw_process, process.forgetting_pyr)},
    {"floor", AGI_NUMBER, .range = AGI_SHARE, .unit = "1", AT(agi_raw_process, process.floor)},
    {"development", AGI_RECORD, .sub = &agi_development_table},
};
TABLE(agi_process_table, "a process", process_fields);

static const agi_field deposit_fields[] = {
    {"place", AGI_ROW, .of = AGI_PLACE, .required = true, .rows = true, AT(agi_raw_deposit, place)},
    {"good", AGI_ROW, .of = AGI_GOOD, .required = true, .rows = true, AT(agi_raw_deposit, good)},
    {"tranches", AGI_NODE, .required = true, .rows = true, AT(agi_raw_deposit, tranches)},
};
TABLE(agi_deposit_table, "a deposit", deposit_fields);

static const agi_field window_fields[] = {
    {"every", AGI_NUMBER, .range = AGI_POSITIVE, .unit = "yr", .required = true,
     AT(agi_window, every_yr)},
    {"open", AGI_NUMBER, .unit = "yr", .required = true, AT(agi_window, open_yr)},
    {"first", AGI_DATE, .required = true, AT(agi_window, first_year)},
};
TABLE(agi_window_table, "a window", window_fields);

static const agi_field leg_fields[] = {
    {"from", AGI_ROW, .of = AGI_PLACE, .rows = true, AT(agi_raw_leg, leg.from)},
    {"to", AGI_ROW, .of = AGI_PLACE, .rows = true, AT(agi_raw_leg, leg.to)},
    {"between", AGI_NODE, .rows = true, AT(agi_raw_leg, between)},
    {"both", AGI_BOOL, .rows = true, AT(agi_raw_leg, both)},
    {"sky", AGI_BOOL, .rows = true, AT(agi_raw_leg, sky)},
    {"aerobrake", AGI_BOOL, .fallback = 1, AT(agi_raw_leg, leg.brakes)},
    {"fast", AGI_BOOL, .fallback = 1, .rows = true, AT(agi_raw_leg, fast)},
    {"freight", AGI_PATH, .unit = "$/t", AT(agi_raw_leg, leg.freight)},
    {"dv", AGI_NUMBER, .unit = "m/s", .fallback = NAN, AT(agi_raw_leg, dv_mps)},
    {"time", AGI_NUMBER, .unit = "yr", .fallback = NAN, AT(agi_raw_leg, time_yr)},
    {"aero", AGI_NUMBER, .range = AGI_SHARE, .unit = "1", AT(agi_raw_leg, leg.aero)},
    {"loss", AGI_NUMBER, .range = AGI_SHARE, .unit = "1", AT(agi_raw_leg, leg.loss)},
    {"window", AGI_RECORD, .sub = &agi_window_table},
};
TABLE(agi_leg_table, "a leg", leg_fields);

static const agi_field vehicle_fields[] = {
    {"dry", AGI_NUMBER, .unit = "t", AT(agi_raw_vehicle, vehicle.dry_t)},
    {"payload", AGI_NUMBER, .unit = "t", .required = true, AT(agi_raw_vehicle, vehicle.payload_t)},
    {"tank", AGI_NUMBER, .unit = "t", AT(agi_raw_vehicle, vehicle.tank_t)},
    {"isp", AGI_NUMBER, .range = AGI_POSITIVE, .unit = "s", .fallback = NAN,
     AT(agi_raw_vehicle, isp_s)},
    {"ve", AGI_NUMBER, .range = AGI_POSITIVE, .unit = "m/s", .fallback = NAN,
     AT(agi_raw_vehicle, vehicle.ve_mps)},
    {"thrust", AGI_NUMBER, .unit = "N", AT(agi_raw_vehicle, vehicle.thrust_n)},
    {"power", AGI_NUMBER, .unit = "W", AT(agi_raw_vehicle, vehicle.power_w)},
    {"propellant", AGI_NODE, AT(agi_raw_vehicle, propellant)},
    {"crew", AGI_NUMBER, .unit = "person", .unit_too = "1", AT(agi_raw_vehicle, vehicle.crew)},
    {"life", AGI_NUMBER, .range = AGI_POSITIVE, .unit = "yr", .fallback = 20,
     AT(agi_raw_vehicle, vehicle.life_yr)},
    {"flights", AGI_NUMBER, .unit = "1", AT(agi_raw_vehicle, vehicle.flights)},
    {"returns", AGI_BOOL, .fallback = 1, AT(agi_raw_vehicle, vehicle.returns)},
    {"price", AGI_PATH, .unit = "$", AT(agi_raw_vehicle, vehicle.price)},
    {"price_per_flight", AGI_PATH, .unit = "$", AT(agi_raw_vehicle, vehicle.price_per_flight)},
    {"recipe", AGI_NODE, AT(agi_raw_vehicle, recipe)},
    {"legs", AGI_NODE, .rows = true, AT(agi_raw_vehicle, legs)},
    {"from", AGI_DATE, .fallback = -INFINITY, AT(agi_raw_vehicle, vehicle.from_year)},
    {"learning", AGI_NUMBER, .range = AGI_SHARE, .unit = "1",
     AT(agi_raw_vehicle, vehicle.learning)},
    {"experience", AGI_NUMBER, .unit = "1", AT(agi_raw_vehicle, vehicle.experience)},
    {"forgetting", AGI_NUMBER, .unit = "1/yr", .unit_too = "1",
     AT(agi_raw_vehicle, vehicle.forgetting_pyr)},
    {"floor", AGI_NUMBER, .range = AGI_SHARE, .unit = "1", AT(agi_raw_vehicle, vehicle.floor)},
    {"development", AGI_RECORD, .sub = &agi_development_table},
    {"fleet", AGI_AMOUNTS, .of = AGI_PLACE, .unit = "1", AT(agi_raw_vehicle, vehicle.fleet)},
};
TABLE(agi_vehicle_table, "a vehicle", vehicle_fields);

static const agi_field polity_fields[] = {
    {"home", AGI_ROW, .of = AGI_PLACE, AT(agi_raw_polity, polity.home)},
    {"rules", AGI_NODE, AT(agi_raw_polity, rules)},
    {"income_tax", AGI_NUMBER, .range = AGI_SHARE, .unit = "1",
     AT(agi_raw_polity, polity.income_tax)},
    {"royalty", AGI_NUMBER, .range = AGI_SHARE, .unit = "1", AT(agi_raw_polity, polity.royalty)},
    {"tariff", AGI_AMOUNTS, .of = AGI_GOOD, .all = true, .unit = "1",
     AT(agi_raw_polity, polity.tariff)},
    {"subsidy", AGI_AMOUNTS, .of = AGI_GOOD, .unit = "$/@", AT(agi_raw_polity, polity.subsidy)},
    {"union", AGI_ROW, .of = AGI_POLITY, AT(agi_raw_polity, polity.union_polity)},
    {"debt_ceiling", AGI_NUMBER, .unit = "yr", AT(agi_raw_polity, polity.debt_ceiling_yr)},
};
TABLE(agi_polity_table, "a polity", polity_fields);

static const agi_field company_fields[] = {
    {"home", AGI_ROW, .of = AGI_PLACE, .required = true, AT(agi_raw_company, company.home)},
    {"at", AGI_NODE, .required = true, AT(agi_raw_company, at)},
    {"share", AGI_NUMBER, .range = AGI_SHARE, .unit = "1", .required = true,
     AT(agi_raw_company, company.share)},
};
TABLE(agi_company_table, "a company", company_fields);

static const agi_field settlers_fields[] = {
    {"rate", AGI_NUMBER, .unit = "1/yr", .unit_too = "1", AT(ag_settlers, rate_pyr)},
    {"network", AGI_NUMBER, .unit = "person", .fallback = 1000, AT(ag_settlers, network)},
    {"cost", AGI_NUMBER, .range = AGI_POSITIVE, .unit = "$/person/yr", .unit_too = "$/yr",
     AT(ag_settlers, cost_usd_pyr)},
    {"alpha", AGI_NUMBER, .range = AGI_POSITIVE, .unit = "1", .fallback = 1.5,
     AT(ag_settlers, alpha)},
    {"most", AGI_NUMBER, .range = AGI_POSITIVE, .unit = "$/person/yr", .unit_too = "$/yr",
     AT(ag_settlers, most_usd_pyr)},
};
TABLE(agi_settlers_table, "`settlers`", settlers_fields);

static const agi_field ages_fields[] = {
    {"children", AGI_PATH, .unit = "1", .required = true, AT(agi_raw_ages, ages.children)},
    {"boys", AGI_NUMBER, .range = AGI_POSITIVE, .unit = "1", .fallback = 1.06,
     AT(agi_raw_ages, ages.boys)},
    {"hazard", AGI_NUMBER, .unit = "1/yr", .unit_too = "1", .fallback = 0.0009,
     AT(agi_raw_ages, ages.hazard_pyr)},
    {"slope", AGI_NUMBER, .unit = "1/yr", .unit_too = "1", .fallback = 0.095,
     AT(agi_raw_ages, ages.slope_pyr)},
    {"infant", AGI_NUMBER, .range = AGI_SHARE, .unit = "1", .fallback = 0.028,
     AT(agi_raw_ages, ages.infant)},
    {"mortality_factor", AGI_PATH, .unit = "1", .fallback = 1,
     AT(agi_raw_ages, ages.mortality_factor)},
    {"working", AGI_NODE, AT(agi_raw_ages, working)},
    {"migrants", AGI_NODE, AT(agi_raw_ages, migrants)},
    {"hunger_deaths", AGI_NUMBER, .unit = "1/yr", .unit_too = "1",
     AT(agi_raw_ages, ages.hunger_deaths_pyr)},
    {"hunger_births", AGI_NUMBER, .unit = "1", AT(agi_raw_ages, ages.hunger_births)},
};
TABLE(agi_ages_table, "`ages`", ages_fields);

static const agi_field people_fields[] = {
    {"needs", AGI_AMOUNTS, .of = AGI_GOOD, .unit = "@/person/yr", AT(agi_raw_people, people.need)},
    {"shares", AGI_AMOUNTS, .of = AGI_GOOD, .range = AGI_SHARE, .unit = "1",
     AT(agi_raw_people, people.share)},
    {"spend", AGI_NODE, AT(agi_raw_people, spend)},
    {"reservation_wage", AGI_NUMBER, .unit = "$/person/yr", .unit_too = "$/yr",
     AT(agi_raw_people, people.reservation_wage)},
    {"hardship", AGI_NUMBER, .unit = "1", AT(agi_raw_people, people.hardship)},
    {"participation", AGI_NUMBER, .range = AGI_SHARE, .unit = "1", .fallback = 0.5,
     AT(agi_raw_people, people.participation)},
    {"fertility", AGI_NUMBER, .unit = "1/yr", .unit_too = "1",
     AT(agi_raw_people, people.fertility_pyr)},
    {"mortality", AGI_NUMBER, .unit = "1/yr", .unit_too = "1",
     AT(agi_raw_people, people.mortality_pyr)},
    {"ages", AGI_RECORD, .sub = &agi_ages_table},
    {"settlers", AGI_NODE, AT(agi_raw_people, settlers)},
    {"interest", AGI_NUMBER, .range = AGI_ANY, .unit = "1/yr", .unit_too = "1",
     AT(agi_raw_people, people.interest_pyr)},
    {"subsistence", AGI_NUMBER, .range = AGI_SHARE, .unit = "1", .fallback = 1,
     AT(agi_raw_people, people.subsistence)},
    {"local", AGI_NUMBER, .range = AGI_SHARE, .unit = "1", .unit_too = "1/yr",
     AT(agi_raw_people, people.local)},
    {"debt_years", AGI_NUMBER, .unit = "yr", AT(agi_raw_people, people.debt_years)},
    {"traveller", AGI_NUMBER, .unit = "t/person", AT(agi_raw_people, people.traveller_t)},
    {"crew_stay", AGI_NUMBER, .range = AGI_POSITIVE, .unit = "yr", .fallback = 1,
     AT(agi_raw_people, people.crew_stay_yr)},
    {"crew_kit", AGI_NUMBER, .unit = "t", .unit_too = "t/person", .fallback = 2,
     AT(agi_raw_people, people.crew_kit_t)},
};
TABLE(agi_people_table, "`people`", people_fields);

/* Defaults are the central values of library/politics.yaml, which has their sources. */
static const agi_field politics_fields[] = {
    {"base", AGI_NUMBER, .range = AGI_SHARE, .unit = "1/yr", .unit_too = "1", .fallback = 0.005,
     AT(agi_raw_politics, politics.base_pyr)},
    {"drain_income", AGI_NUMBER, .unit = "1", .fallback = 4,
     AT(agi_raw_politics, politics.wrong[AG_WRONG_DRAIN_INCOME])},
    {"drain_resources", AGI_NUMBER, .unit = "1", .fallback = 2,
     AT(agi_raw_politics, politics.wrong[AG_WRONG_DRAIN_RESOURCES])},
    {"wage_gap", AGI_NUMBER, .unit = "1", .fallback = 3,
     AT(agi_raw_politics, politics.wrong[AG_WRONG_WAGE_GAP])},
    {"deprivation", AGI_NUMBER, .unit = "1", .fallback = 3,
     AT(agi_raw_politics, politics.wrong[AG_WRONG_DEPRIVATION])},
    {"capacity", AGI_NUMBER, .unit = "1", .fallback = 3, AT(agi_raw_politics, politics.capacity)},
    {"people", AGI_NUMBER, .range = AGI_POSITIVE, .unit = "person", .fallback = 1e5,
     AT(agi_raw_politics, politics.people)},
    {"residents", AGI_NUMBER, .unit = "person", .fallback = 1000,
     AT(agi_raw_politics, politics.residents)},
    {"takeover", AGI_NUMBER, .range = AGI_SHARE, .unit = "1",
     AT(agi_raw_politics, politics.takeover)},
    {"independence", AGI_NODE, .rows = true, AT(agi_raw_politics, independence)},
};
TABLE(agi_politics_table, "`politics`", politics_fields);

static const agi_field event_fields[] = {
    {"on", AGI_DATE, .required = true, .rows = true, AT(agi_raw_event, year)},
    {"why", AGI_TEXT, AT(agi_raw_event, why)},
    {"set", AGI_NODE, .required = true, AT(agi_raw_event, set)},
};
TABLE(agi_event_table, "an event", event_fields);

static const agi_field project_fields[] = {
    {"name", AGI_TEXT, .required = true, .rows = true, AT(agi_raw_project, project.name)},
    {"place", AGI_ROW, .of = AGI_PLACE, .required = true, .rows = true,
     AT(agi_raw_project, project.place)},
    {"owner", AGI_ROW, .of = AGI_POLITY, .required = true, .rows = true,
     AT(agi_raw_project, project.owner)},
    {"needs", AGI_NODE, .required = true, .rows = true, AT(agi_raw_project, needs)},
    {"most", AGI_NODE, AT(agi_raw_project, most)},
    {"why", AGI_TEXT, AT(agi_raw_project, project.why)},
    {"over", AGI_NUMBER, .range = AGI_POSITIVE, .unit = "yr", .required = true,
     AT(agi_raw_project, project.over_yr)},
    {"then", AGI_NODE, AT(agi_raw_project, then)},
    {"start", AGI_TEXT, .rows = true, AT(agi_raw_project, start)},
    {"from", AGI_DATE, .fallback = -INFINITY, AT(agi_raw_project, project.from_year)},
};
TABLE(agi_project_table, "a project", project_fields);

static const agi_field expect_fields[] = {
    {"what", AGI_TEXT, .required = true, AT(agi_raw_expect, what)},
    {"year", AGI_DATE, .required = true, AT(agi_raw_expect, year)},
    {"low", AGI_NODE, AT(agi_raw_expect, low)},
    {"high", AGI_NODE, AT(agi_raw_expect, high)},
    {"source", AGI_TEXT, AT(agi_raw_expect, source)},
};
TABLE(agi_expect_table, "an expectation", expect_fields);

static const agi_field root_fields[] = {
    {"argosy", AGI_NUMBER, .unit = "1", .required = true, .rows = true, AT(agi_root, version)},
    {"title", AGI_TEXT, AT(agi_root, title)},
    {"years", AGI_NODE, .required = true, AT(agi_root, years)},
    {"period", AGI_PATH, .range = AGI_POSITIVE, .unit = "yr", .fallback = 1,
     AT(agi_root, period_yr)},
    {"stages_yr", AGI_NODE, AT(agi_root, stages_yr)},
    {"currency", AGI_TEXT, .required = true, .rows = true, AT(agi_root, currency)},
    {"discount", AGI_NUMBER, .unit = "1", .unit_too = "1/yr", .fallback = 0.05,
     AT(agi_root, discount)},
    {"seed", AGI_NUMBER, .unit = "1", AT(agi_root, seed)},
    {"g0", AGI_NUMBER, .range = AGI_POSITIVE, .unit = "m/s^2", .fallback = 9.80665,
     AT(agi_root, g0_mps2)},
    {"adjustment", AGI_BOOL, .fallback = 1, AT(agi_root, adjustment)},
    {"road", AGI_BOOL, AT(agi_root, road)},
    {"draws", AGI_BOOL, AT(agi_root, draws)},
    {"use", AGI_NODE, .rows = true, AT(agi_root, use)},
    {"goods", AGI_NAMED, .rows = true, .sub = &agi_good_table},
    {"places", AGI_NAMED, .rows = true, .sub = &agi_place_table},
    {"processes", AGI_NAMED, .rows = true, .sub = &agi_process_table},
    {"deposits", AGI_RECORDS, .rows = true, .sub = &agi_deposit_table},
    {"legs", AGI_RECORDS, .rows = true, .sub = &agi_leg_table},
    {"vehicles", AGI_NAMED, .rows = true, .sub = &agi_vehicle_table},
    {"programmes", AGI_RECORDS, .rows = true, .sub = &agi_programme_table},
    {"polities", AGI_NAMED, .rows = true, .sub = &agi_polity_table},
    {"companies", AGI_NAMED, .rows = true, .sub = &agi_company_table},
    {"people", AGI_RECORD, .sub = &agi_people_table},
    {"politics", AGI_RECORD, .sub = &agi_politics_table},
    {"events", AGI_RECORDS, .rows = true, .sub = &agi_event_table},
    {"projects", AGI_RECORDS, .rows = true, .sub = &agi_project_table},
    {"expect", AGI_RECORDS, .rows = true, .sub = &agi_expect_table},
};
TABLE(agi_root_table, "a scenario", root_fields);
