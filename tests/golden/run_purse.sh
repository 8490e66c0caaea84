#!/usr/bin/env bash
# A hall that spends more than it takes in on a programme comes to the ceiling of its debt and stays there, by the
# numbers that follow by hand; without a ceiling its debt grows past where it would default. What it cannot
# cut (a subsidy) leaves nothing for the programme. A treasury that is levelled is not cut.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
world() { # keys of the hall beside home, rules and tariff
    cat >"$work/world.yaml" <<YAML
argosy: 1
title: Purse
years: [2000, 2040]
stages_yr: [1, 2]
currency: USD2000
discount: 0
goods:
  bread: {unit: t, store: false}
  brick: {unit: t, store: false}
  ore: {unit: t, store: false}
places:
  abroad:
    market: external
    supply: [{good: bread, price: 100 USD2000/t, upto: 1e6 t/yr}]
  town:
    supply: [{good: ore, price: 20 USD2000/t, upto: 1e6 t/yr}]
    demand: [{good: bread, budget: 12000 USD2000/yr}, {good: brick, budget: 5000 USD2000/yr}]
processes:
  kiln: {out: {brick: 1 t}, cost: 10 USD2000, where: {needs: [deposit]}}
deposits:
  - {place: town, good: brick, tranches: [[1e9 t, 1]]}
legs:
  - {from: abroad, to: town, freight: 0 USD2000/t}
polities:
  far: {home: abroad, debt_ceiling: 0.1 yr}
  hall: {home: town, rules: [town], tariff: {bread: 0.2}, $1}
programmes:
  - {polity: hall, place: town, good: ore, budget: {2000: 0 USD2000/yr, 2001: 3600 USD2000/yr, step: true}}
  - {polity: far, place: abroad, good: bread, budget: 700 USD2000/yr}
YAML
    "$ARGOSY" run "$work/world.yaml" --quiet --out "$work/w.db" || exit 1
}
cat >"$work/read.py" <<'PY'
import math, sqlite3, sys
db = sqlite3.connect(sys.argv[1])
index = {(p, w): v for p, w, v in db.execute("select period, what, value from \"index\" where place = 'town'")}
far = {(p, w): v for p, w, v in db.execute("select period, what, value from \"index\" where place = 'abroad'")}
spent = dict(db.execute("select period, usd from posting where why = 'programme' and credit = 'treasury.hall'"))
abroad = dict(db.execute("select period, usd from posting where why = 'programme' and credit = 'treasury.far'"))
lost = dict(db.execute("select period, usd from posting where why = 'default' and debit = 'treasury.hall'"))
debt = [index[p, "debt_usd"] for p in range(40)]
near = lambda a, b: abs(a - b) <= 3e-3 * abs(b)  # demand has steps of 0.1 %, quotes lag by a period
for p in range(40):
    assert far[p, "purse"] == 1 and near(abroad[p], 700), p
PY
# Revenue, all that it has for the programme, comes to 0.2 x 12000 = 2400: the tariff of a period is on the last
# one's price, which is 100 and the tariff. There
# is no tariff in the first period, where debt would be defaulted on at once: the programme begins with the second,
# as the means do.
world 'debt_ceiling: 4 yr'
python3 - "$work/w.db" <<PY || exit 1
$(cat "$work/read.py")
owes, weight, quote, mean = 0, 1 - math.exp(-1 / 5), 0, 0
for p in range(40):
    purse = min(1, (mean + (4 * mean - owes) * weight) / 3600) if p > 1 else 1
    price = 100 + 0.2 * quote
    revenue, quote = 0.2 * quote * 12000 / price, price
    mean = mean + (revenue - mean) * weight if mean > 0 else revenue
    wanted = 3600 if p > 0 else 0
    assert near(index[p, "revenue_usd"], revenue) and near(index[p, "purse"], purse), (p, index[p, "purse"], purse)
    assert near(spent.get(p, 0), purse * wanted), (p, purse)
    owes += purse * wanted - revenue
    assert abs(debt[p] - owes) <= 3e-3 * 9600, (p, debt[p], owes)
    assert debt[p] <= 9600 * (1 + 3e-3), (p, debt[p])
print("purse", [round(index[p, "purse"], 4) for p in (0, 1, 2, 3, 10, 39)], "debt", round(debt[1]), round(debt[-1]))
assert index[2, "purse"] < 1 and debt[1] < debt[2] < 9600 and debt[-1] > 0.99 * 9600 and not lost
PY
world 'income_tax: 0'
python3 - "$work/w.db" <<PY || exit 1
$(cat "$work/read.py")
assert debt[-1] > 2 * 9600 and near(spent[39], 3600) and (0, "purse") not in index, debt[-1]
PY
# the subsidy of 5 a brick costs 5000 a year: nothing is left, yet nothing fails
world 'debt_ceiling: 4 yr, subsidy: {brick: 5 USD2000/t}'
python3 - "$work/w.db" <<PY || exit 1
$(cat "$work/read.py")
assert near(debt[1], 3600 + 5000 - 2000) and index[2, "purse"] == 0 and spent.get(2, 0) == 0, (debt[:3], index[2, "purse"])
assert lost and all(d <= 2 * 9600 * (1 + 3e-3) for d in debt), debt
PY
