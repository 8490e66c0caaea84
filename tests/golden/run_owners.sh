#!/usr/bin/env bash
# Who owns what is built: shares follow the money put in, dividends follow the shares, debts are written off
# where the scenario says so. Read from the result's tables.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
until=2030
[ -n "${ARGOSY_SANITIZED:-}" ] && until=2005
cat >"$work/world.yaml" <<'YAML'
argosy: 1
title: A town, a company and an empire
years: [2000, 2030]
stages_yr: [1, 3, 9, 27]
currency: USD2000
discount: 0.05
goods:
  bread: {unit: t}
  tools: {unit: t}
places:
  home: {market: external, supply: [{good: bread, price: 1000 USD2000/t, upto: 100 t/yr}]}
  town: {people: 100 person, shelter: 1000 person}
legs:
  - {from: home, to: town, both: true, freight: 1e6 USD2000/t}
processes:
  bakery:   {out: {bread: 1 t}, waste: 0 t, in: {grain: 1 t}, labour: 0.3 person yr, equipment: {tools: 0.5 t}, life: 10 yr, where: [town]}
  smithy:   {out: {tools: 1 t}, in: {iron: 1 t}, labour: 0.5 person yr, where: [town]}
YAML
python3 - "$work/world.yaml" <<'PY'
import sys

path = sys.argv[1]
text = open(path).read()
text = text.replace("  tools: {unit: t}\n", "  tools: {unit: t}\n  grain: {unit: t}\n  iron: {unit: t}\n")
text += """  field:    {out: {grain: 1 t}, labour: 0.05 person yr, where: {needs: [deposit]}}
  pit:      {out: {iron: 1 t}, labour: 0.05 person yr, where: {needs: [deposit]}}
deposits:
  - {place: town, good: grain, tranches: [[1e9 t, 1]]}
  - {place: town, good: iron, tranches: [[1e9 t, 1]]}
polities:
  empire: {home: home, rules: [home, town], income_tax: 0.1}
companies:
  helios: {home: home, at: [town], share: 0.4}
programmes:
  - {polity: empire, place: town, good: bread, budget: {2000: 30000 USD2000/yr, 2030: 60000 USD2000/yr}}
people:
  needs: {bread: 0.1 t/person/yr}
  shares: {bread: 0.5}
  spend: [0.8, 0.1]
  reservation_wage: 300 USD2000/person/yr
  participation: 0.7
  local: 0.3
  interest: 0.02 1/yr
"""
open(path, "w").write(text)
PY
"$ARGOSY" run "$work/world.yaml" --until "$until" --quiet --out "$work/w.db" || exit 1
python3 - "$work/w.db" "$until" <<'PY' || exit 1
import collections
import sqlite3
import sys

db, until = sqlite3.connect(sys.argv[1]), int(sys.argv[2])
fund = "fund.town.plant"
share = collections.defaultdict(dict)
for period, asset, account, part in db.execute("select period, asset, account, share from owner"):
    share[period, asset][account] = part
paid, put_in = collections.defaultdict(dict), collections.defaultdict(dict)
for period, debit, credit, usd, why in db.execute("select period, debit, credit, usd, why from posting"):
    if credit == fund and why == "dividend":
        paid[period][debit] = usd
    if debit == fund and why == "investment":
        put_in[period][credit] = usd
periods = [p for p, in db.execute("select period from period order by period")]
seen = 0
for period in periods:
    for asset in {a for p, a in share if p == period and a.startswith("fund.")}:
        assert abs(sum(share[period, asset].values()) - 1) < 1e-9, (period, asset)
    whole, all_in = sum(paid[period].values()), sum(put_in[period].values())
    before = share.get((period - 1, fund), {})
    for account, usd in paid[period].items() if period and before and whole else []:
        assert abs(usd - whole * before[account]) < 1e-9 * whole, (period, account)
        seen += 1
    if all_in:  # residents first, then 0.4 of the rest, then the empire's investors
        residents = put_in[period].get("households.town", 0)
        assert abs(put_in[period].get("company.helios", 0) - 0.4 * (all_in - residents)) < 1e-9 * all_in, period
        assert abs(put_in[period].get("outside.home", 0) - 0.6 * (all_in - residents)) < 1e-9 * all_in, period
assert seen >= 3, f"only {seen} dividends by share"
first = next(p for p in periods if share[p, fund])
last = share[periods[-1], fund]
assert share[first, fund].get("households.town", 0) == 0, "strangers do not save locally"
assert abs(share[first, fund]["company.helios"] - 0.4) < 1e-9, "the first plant is new"
if until >= 2030:  # they take root over 15 years, save, and buy the strangers out
    assert last["households.town"] > 0.5, last
    assert last["outside.home"] < share[first, fund]["outside.home"], last
# a company keeps nothing
for period in periods:
    rows = db.execute("select debit, credit, usd from posting where period = ? and "
                      "(debit = 'company.helios' or credit = 'company.helios')", (period,)).fetchall()
    net = sum(usd if debit == "company.helios" else -usd for debit, _, usd in rows)
    assert abs(net) <= 1e-9 * max(sum(usd for *_, usd in rows), 1), (period, net)
print({k: round(v, 3) for k, v in last.items()})
PY
