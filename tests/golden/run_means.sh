#!/usr/bin/env bash
# Needs are bought by ability to pay down to subsistence: a town whose food gets dear eats less, the less the
# dearer, never less than subsistence; without the key it eats all it needs, and what it cannot pay is debt, of
# which the bank writes off what is above the limit.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
world() { # subsistence, price after 2005
    cat <<YAML
argosy: 1
title: Dear bread
years: [2000, 2012]
stages_yr: [1, 3, 9, 27]
currency: USD2000
discount: 0.05
goods:
  bread: {unit: t, store: false}
  cloth: {unit: t}
places:
  town:
    supply: [{good: bread, price: {2000: 100 USD2000/t, 2005: $2 USD2000/t, step: true}, upto: 1e6 t/yr}]
    people: 100 person
    shelter: 1000 person
    demand: [{good: cloth, budget: 30000 USD2000/yr}]
processes:
  loom: {out: {cloth: 1 t}, in: {wool: 1 t}, labour: 1 person yr, where: [town]}
  fold: {out: {wool: 1 t}, where: {needs: [deposit]}}
deposits:
  - {place: town, good: wool, tranches: [[1e9 t, 1]]}
people:
  needs: {bread: 1 t/person/yr}
  reservation_wage: 200 USD2000/person/yr
  participation: 0.7
  subsistence: $1
YAML
}
eaten() { # subsistence, price: bread eaten in 2011 a person, and income a person
    world "$1" "$2" | sed 's/^  cloth: {unit: t}/&\n  wool: {unit: t}/' >"$work/world.yaml"
    "$ARGOSY" run "$work/world.yaml" --quiet --out "$work/w.db" || exit 1
    python3 - "$work/w.db" <<'PY'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
need = -db.execute("select sum(t) from balance where place='town' and good='bread' and kind='need' and period=11").fetchone()[0]
income = db.execute("select value from \"index\" where place='town' and what='income_usd' and period=10").fetchone()[0]
print(need / 100, income / 100)
PY
}
full=$(eaten 1 400) plain=$(eaten 0.2 100) dear=$(eaten 0.2 600) dearer=$(eaten 0.2 1200) dearest=$(eaten 0.2 20000)
python3 - "$full" "$plain" "$dear" "$dearer" "$dearest" <<'PY' || exit 1
import sys
full, plain, dear, dearer, dearest = (tuple(map(float, a.split())) for a in sys.argv[1:])
print(full, plain, dear, dearer, dearest)
assert abs(full[0] - 1) < 1e-6, "subsistence of 1: needs are met at any price"
assert abs(plain[0] - 1) < 1e-6, "what can be paid is eaten"
step = 0.8 / 5
for (got, income), price in ((dear, 600), (dearer, 1200)):
    # quantity is means over price, in steps of a fifth of what is above subsistence
    assert abs(got - min(1, max(0.2, income / price))) <= step + 1e-6, (got, income, price)
assert dear[0] > dearer[0] > 0.2 - 1e-9
assert abs(dearest[0] - 0.2) < 1e-6, "subsistence is eaten at any price"
PY

world 1 2000 | sed 's/^  cloth: {unit: t}/&\n  wool: {unit: t}/' >"$work/world.yaml"
cat >>"$work/world.yaml" <<'YAML'
  debt_years: 1.5 yr
polities:
  hall: {home: town, rules: [town]}
YAML
"$ARGOSY" run "$work/world.yaml" --quiet --out "$work/w.db" || exit 1
python3 - "$work/w.db" <<'PY' || exit 1
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
index = {(p, w): v for p, w, v in db.execute("select period, what, value from \"index\" where place='town'")}
lost = dict(db.execute("select period, usd from posting where why='default' and debit='households.town' and credit='treasury.hall'"))
told = db.execute("select count(*) from event where kind='default'").fetchone()[0]
assert len(lost) >= 3 and told == len(lost), (lost, told)
for period in range(12):
    owes, may = -index[period, "wealth_usd"], 1.5 * index[period, "income_usd"]
    assert owes <= may * (1 + 1e-9) + 1e-6, (period, owes, may)
    if period in lost:
        assert abs(owes - may) <= 1e-9 * may, (period, owes, may)
        assert abs(index[period, "written_off_usd"] - lost[period]) <= 1e-9 * lost[period]
PY

# The hall that bears these losses owes more than twice what it may: the outside economy bears the rest.
sed -i 's/^  hall: .*/  hall: {home: town, rules: [town], income_tax: 0.1, debt_ceiling: 0.5 yr}/; s/^places:/&\n  abroad: {market: external}/' "$work/world.yaml"
"$ARGOSY" run "$work/world.yaml" --quiet --out "$work/w.db" || exit 1
python3 - "$work/w.db" <<'PY' || exit 1
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
index = {(p, w): v for p, w, v in db.execute("select period, what, value from \"index\" where place='town'")}
lost = dict(db.execute("select period, usd from posting where why='default' and debit='treasury.hall' and credit='outside.abroad'"))
taxed = dict(db.execute("select period, usd from posting where why='income tax' and debit='treasury.hall'"))
assert lost, "the hall never defaults"
for period in range(12):
    owes, may = index[period, "debt_usd"], 0.5 * taxed.get(period, 0)
    assert abs(index[period, "revenue_usd"] - taxed.get(period, 0)) <= 1e-9 * taxed.get(period, 1), period
    assert owes <= 2 * may * (1 + 1e-9) + 1e-6, (period, owes, may)
    if period in lost:
        assert abs(owes - may) <= 1e-9 * may, (period, owes, may)
        assert abs(index[period, "defaulted_usd"] - lost[period]) <= 1e-9 * lost[period], period
PY
