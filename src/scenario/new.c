/* The scenario that `new` writes: small, commented, and with something to trade. */
#include "scenario/scenario_internal.h"

#define HEAD                                                                                       \
    "# A world to start from: Earth, one asteroid, an ore, a ship. Run it, change a number, run "  \
    "it\n"                                                                                         \
    "# again. Every number has its unit; docs/scenario.md lists all keys.\n"                       \
    "argosy: 1\n"                                                                                  \
    "title: A new world\n"                                                                         \
    "years: [2030, 2060]       # from, to\n"                                                       \
    "period: 1 yr              # how often the market clears\n"                                    \
    "stages_yr: [1, 3, 9, 27]  # how far everybody looks ahead, in steps\n"                        \
    "currency: USD2020         # all money is of this year\n"                                      \
    "discount: 0.06\n"

#define GOODS                                                                                      \
    "\n# What is balanced at every place. Goods in t take part in the balance of mass.\n"          \
    "goods:\n"                                                                                     \
    "  food:       {unit: t, decay: 0.05 1/yr}  # a twentieth spoils in a year\n"                  \
    "  water:      {unit: t}\n"                                                                    \
    "  propellant: {unit: t}\n"                                                                    \
    "  machines:   {unit: t}\n"                                                                    \
    "  platinum:   {unit: t}\n"                                                                    \
    "  power:      {unit: MWh, local: true}     # cannot be shipped\n"

#define PLACES                                                                                     \
    "\n# Where people and goods can be. An external market buys and sells along given curves.\n"   \
    "places:\n"                                                                                    \
    "  earth:\n"                                                                                   \
    "    body: earth\n"                                                                            \
    "    market: external\n"                                                                       \
    "    polity: un\n"                                                                             \
    "    supply:\n"                                                                                \
    "      - {good: food,       price: 800 USD2020/t,   upto: 1e9 t/yr}\n"                         \
    "      - {good: water,      price: 2 USD2020/t,     upto: 1e9 t/yr}\n"                         \
    "      - {good: propellant, price: 300 USD2020/t,   upto: 1e9 t/yr}\n"                         \
    "      - {good: machines,   price: 20000 USD2020/t, upto: 1e9 t/yr}\n"                         \
    "      # at this price 190 t a year are sold; more only for more\n"                            \
    "      - {good: platinum, at: 190 t/yr, price: 3e7 USD2020/t, elasticity: 0.3}\n"              \
    "    demand:\n"                                                                                \
    "      # 1 % dearer, 0.7 % less is bought\n"                                                   \
    "      - {good: platinum, at: 190 t/yr, price: 3e7 USD2020/t, elasticity: -0.7}\n"             \
    "  rock:\n"                                                                                    \
    "    body: 433                # Eros\n"                                                        \
    "    at: surface\n"                                                                            \
    "    polity: un\n"                                                                             \
    "    people: 0 person\n"                                                                       \
    "    shelter: 0 person\n"                                                                      \
    "\n# What lies in the ground: [amount, grade], the best first.\n"                              \
    "deposits:\n"                                                                                  \
    "  - {place: rock, good: platinum, tranches: [[2000 t, 1.0], [20000 t, 0.4]]}\n"               \
    "  - {place: rock, good: water,    tranches: [[1e7 t, 1.0]]}\n"

#define PROCESSES                                                                                  \
    "\n# Recipes for one unit of the first output. What goes in comes out: mass must balance.\n"   \
    "processes:\n"                                                                                 \
    "  icemine:\n"                                                                                 \
    "    out: {water: 1 t}\n"                                                                      \
    "    in: {power: 3 MWh}\n"                                                                     \
    "    labour: 0.002 person yr\n"                                                                \
    "    equipment: {machines: 0.05 t}   # for a capacity of 1 t/yr\n"                             \
    "    life: 12 yr\n"                                                                            \
    "    lag: 1 yr                       # from order to service\n"                                \
    "    where: {needs: [deposit]}       # its water comes from the ground\n"                      \
    "  electrolysis:\n"                                                                            \
    "    out: {propellant: 1 t}\n"                                                                 \
    "    in: {water: 1.2 t, power: 8 MWh}\n"                                                       \
    "    waste: 0.2 t\n"                                                                           \
    "    labour: 0.001 person yr\n"                                                                \
    "    equipment: {machines: 0.03 t}\n"                                                          \
    "    life: 12 yr\n"                                                                            \
    "    lag: 1 yr\n"                                                                              \
    "    where: [rock]\n"                                                                          \
    "  solar:\n"                                                                                   \
    "    out: {power: 1 MWh}\n"                                                                    \
    "    labour: 0.0001 person yr\n"                                                               \
    "    equipment: {machines: 0.004 t}\n"                                                         \
    "    life: 20 yr\n"                                                                            \
    "    lag: 1 yr\n"                                                                              \
    "    where: [rock]\n"                                                                          \
    "  ptmine:\n"                                                                                  \
    "    out: {platinum: 1 t}\n"                                                                   \
    "    in: {power: 20000 MWh, propellant: 20 t}\n"                                               \
    "    waste: 20 t\n"                                                                            \
    "    labour: 30 person yr\n"                                                                   \
    "    equipment: {machines: 100 t}\n"                                                           \
    "    life: 12 yr\n"                                                                            \
    "    lag: 1 yr\n"                                                                              \
    "    where: {needs: [deposit]}\n"

#define REST                                                                                       \
    "\n# Ships and ways. `dv` and `time` are given here; `{between: [a, b], sky: true}` "          \
    "computes.\n"                                                                                  \
    "vehicles:\n"                                                                                  \
    "  hauler:\n"                                                                                  \
    "    dry: 40 t\n"                                                                              \
    "    payload: 100 t\n"                                                                         \
    "    tank: 600 t\n"                                                                            \
    "    isp: 380 s\n"                                                                             \
    "    propellant: {propellant: 1}\n"                                                            \
    "    life: 20 yr\n"                                                                            \
    "    price: 2e8 USD2020\n"                                                                     \
    "    fleet: {earth: 2}\n"                                                                      \
    "legs:\n"                                                                                      \
    "  - {from: earth, to: rock, both: true, dv: 5.5 km/s, time: 300 d,\n"                         \
    "     window: {every: 2.3 yr, open: 0.2 yr, first: 2030-06-01}}\n"                             \
    "\n# Who rules and taxes, and what it buys.\n"                                                 \
    "polities:\n"                                                                                  \
    "  un: {home: earth, income_tax: 0.2, royalty: 0.05}\n"                                        \
    "programmes:\n"                                                                                \
    "  - {polity: un, place: rock, good: power, budget: 1e8 USD2020/yr}\n"                         \
    "\n# What people need each year, how they spend the rest, and what makes them come.\n"         \
    "people:\n"                                                                                    \
    "  needs:  {food: 0.6 t/person/yr, water: 0.6 t/person/yr, power: 25 MWh/person/yr}\n"         \
    "  shares: {food: 0.3, power: 0.2}\n"                                                          \
    "  spend: [0.8, 0.2]        # of income, of wealth\n"                                          \
    "  reservation_wage:\n"                                                                        \
    "    {low: 40000, central: 60000, high: 90000, unit: USD2020/person/yr, source: judgement}\n"  \
    "  hardship: 1.0            # twice that wage off Earth\n"                                     \
    "  participation: 0.7\n"                                                                       \
    "\n# What you believe will come: reported as hit or miss, it changes nothing.\n"               \
    "expect:\n"                                                                                    \
    "  - {what: flow.platinum.rock.earth, year: 2060, low: 0, high: 100, source: judgement}\n"

const char *ag_scenario_new_text(void)
{
    return HEAD GOODS PLACES PROCESSES REST;
}
