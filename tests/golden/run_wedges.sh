#!/usr/bin/env bash
# Tariffs, royalties, subsidies and income tax reach the treasury that they are due to, in the amount that
# follows from rates, prices and quantities by hand.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/world.yaml" <<'YAML'
argosy: 1
title: Wedges
years: [2000, 2012]
stages_yr: [1]
currency: USD2000
discount: 0
goods:
  bread: {unit: t}
  ore: {unit: t}
  light: {unit: MWh}
places:
  abroad:
    market: external
    supply: [{good: bread, price: 100 USD2000/t, upto: 1e6 t/yr}]
  town:
    people: 100 person
    shelter: 100 person
    demand: [{good: bread, budget: 10000 USD2000/yr}, {good: ore, budget: 5000 USD2000/yr}, {good: light, budget: 9000 USD2000/yr}]
legs:
  - {from: abroad, to: town, freight: 10 USD2000/t}
processes:
  pit:  {out: {ore: 1 t}, cost: 20 USD2000, where: {needs: [deposit]}}
  lamp: {out: {light: 1 MWh}, labour: 1 person yr, where: [town]}
deposits:
  - {place: town, good: ore, tranches: [[1e9 t, 1]]}
polities:
  far: {home: abroad}
  hall: {home: town, rules: [town], tariff: {bread: 0.2}, royalty: 0.1, subsidy: {light: 30 USD2000/MWh}, income_tax: 0.25}
people:
  reservation_wage: 200 USD2000/person/yr
YAML
"$ARGOSY" run "$work/world.yaml" --quiet --out "$work/w.db" || exit 1
python3 - "$work/w.db" <<'PY' || exit 1
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])


def posted(why, debit, credit=None):
    sql = "select coalesce(sum(usd), 0) from posting where period = 11 and why = ? and debit = ?"
    return db.execute(sql + (" and credit = ?" if credit else ""), (why, debit) + ((credit,) if credit else ())).fetchone()[0]


def amount(good, kind):
    return db.execute("select coalesce(sum(t), 0) from balance where period = 11 and place = 'town' and good = ? and kind = ?",
                      (good, kind)).fetchone()[0]


price = dict(db.execute("select good, usd_per_unit from price where period = 11 and place = 'town'"))
near = lambda a, b: abs(a - b) <= 2e-3 * abs(b)  # quotes lag by a period, demand has steps of 0.1 %
# the price at which freight, the foreign price and a fifth of itself add up
assert near(price["bread"], 110 / 0.8), price
assert near(amount("bread", "arrived"), 10000 / price["bread"])
assert near(posted("tariff", "treasury.hall"), 0.2 * 10000), posted("tariff", "treasury.hall")
# cost and a tenth of the price make the price
assert near(price["ore"], 20 / 0.9), price
assert near(posted("royalty and subsidy", "treasury.hall", "operator.town.pit"), 0.1 * 5000)
# the subsidy goes the other way
paid = posted("royalty and subsidy", "operator.town.lamp", "treasury.hall")
assert near(paid, 30 * amount("light", "produced")) and paid > 0, paid
wages = posted("wages", "households.town")
earned = wages + posted("dividend", "households.town")
assert near(wages, 9000 + paid), (wages, paid)
assert near(posted("income tax", "treasury.hall"), 0.25 * earned), earned
assert db.execute("select count(*) from posting where debit = 'treasury.far' or credit = 'treasury.far'").fetchone()[0] == 0
print("tariff", posted("tariff", "treasury.hall"), "subsidy", paid, "wages", wages)
PY

# Where residents come and go freely, what a worker earns above the reservation wage pays for the needs of those
# he feeds after tax: w = W + c/(h (1 - t)), approached by the lower of the last wage and its five-year mean. The
# tax of a period is a share of all that was earned in it. Were the tax not in the programme, w would be
# W + c/h, 220 here, of which 165 is left where needs are 200.
cat >"$work/world.yaml" <<'YAML'
argosy: 1
title: Tax
years: [2000, 2060]
stages_yr: [1, 2, 8]
currency: USD2000
discount: 0.05
adjustment: false
goods:
  bread: {unit: t, store: false}
  light: {unit: MWh, local: true}
places:
  abroad:
    market: external
    supply: [{good: bread, price: 100 USD2000/t, upto: 1e6 t/yr}]
  town:
    people: 100 person
    shelter: 1000 person
    demand: [{good: light, budget: 14300 USD2000/yr}]
legs:
  - {from: abroad, to: town, both: true, freight: 0.001 USD2000/t}
processes:
  lamp: {out: {light: 1 MWh}, labour: 1 person yr, where: [town]}
polities:
  far: {home: abroad}
  hall: {home: town, rules: [town], income_tax: 0.25}
people:
  needs: {bread: 1 t/person/yr}
  reservation_wage: 20 USD2000/person/yr
  participation: 0.5
  crew_kit: 1e6 t
  fertility: 0 1/yr
  mortality: 0 1/yr
YAML
"$ARGOSY" run "$work/world.yaml" --quiet --out "$work/w.db" || exit 1
python3 - "$work/w.db" <<'PY' || exit 1
import math, sqlite3, sys
db = sqlite3.connect(sys.argv[1])
index = {(p, w): v for p, w, v in db.execute("select period, what, value from \"index\" where place = 'town'")}


def posted(period, why, debit, credit):
    sql = "select coalesce(sum(usd), 0) from posting where period = ? and why = ? and debit = ? and credit = ?"
    return db.execute(sql, (period, why, debit, credit)).fetchone()[0]


wage = [index[p, "wage"] for p in range(60)]
wealth = [index[p, "wealth_usd"] for p in range(60)]
print("wages", wage[:4], wage[-1], "people", [index[p, "residents"] for p in range(60)][-2:], "wealth", wealth[0], wealth[-1])
near = lambda a, b: abs(a - b) <= 2e-3 * abs(b)
needs, hands, tax, least = 100, 0.5, 0.25, 20
usual, mean = least, None  # nothing was told before the first period
for p in range(60):
    assert near(wage[p], least + needs / hands + tax * (usual - least)), (p, wage[p])
    mean = wage[p] if mean is None else mean + (wage[p] - mean) * (1 - math.exp(-1 / 5))
    usual = min(wage[p], mean)
    earned = posted(p, "wages", "households.town", "labour.town")
    paid = posted(p, "income tax", "treasury.hall", "households.town") - posted(p, "income tax", "households.town", "treasury.hall")
    assert abs(paid - tax * earned) <= 1e-9 * earned and earned > 0, (p, paid, earned)
assert near(wage[-1], least + needs / (hands * (1 - tax))), wage
assert all(b > a for a, b in zip(wealth, wealth[1:])), wealth
PY
