#!/usr/bin/env bash
# The audit of a run done again from nothing but its result file: mass, money, people, prices.
# Tolerances: 1e-9 of what passed, which is what the run's own audit allows.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
until=2060
[ -z "${ARGOSY_SANITIZED:-}" ] || until=2035
"$ARGOSY" run two-worlds --until "$until" --quiet --out "$work/run.db" || exit 1
"$ARGOSY" run sim --quiet --out "$work/sim.db" || exit 1 # it has wages and a tax

cat >"$work/audit.py" <<'END'
import sqlite3
import sys

results = [sqlite3.connect(name) for name in sys.argv[1:]]
for db in results:  # tables of its own that a result has only if there was something to tell
    db.execute("create table if not exists transit (period, place, good, t)")
    db.execute("create table if not exists extraction (period, place, process, tranche, units, taken)")
problems = []


def check(what, sql, tolerance=1e-9):
    """sql gives rows (name ..., residual, scale); each residual is within tolerance of its scale."""
    n, worst = 0, 0.0
    for *name, residual, scale in (row for db in results for row in db.execute(sql)):
        n += 1
        if abs(residual) > tolerance * scale:
            problems.append(f"{what}: {name}: {residual} of {scale}")
        elif scale:
            worst = max(worst, abs(residual) / scale)
    print(f"{what}: {n} sums, worst {worst:.1e}")
    if n == 0:
        problems.append(f"{what}: nothing to check")


check("balances of goods add up to 0",
      "select period, place, good, sum(t), sum(abs(t)) from balance group by 1, 2, 3")
check("rounding is small (1e-7 units where less than 100 passed)",
      """select period, place, good, sum(case kind when 'rounding' then t else 0 end),
                max(sum(abs(t)), 100) from balance group by 1, 2, 3""")
check("what was kept is there in the next period",
      """select a.period, a.place, a.good, a.t + b.t, abs(a.t) from balance a join balance b
         on b.period = a.period + 1 and b.place = a.place and b.good = a.good
         and a.kind = 'to_stock' and b.kind = 'from_stock'""")
check("departures are the flows",
      """select b.period, b.place, b.good, b.t + sum(f.t), abs(b.t) from balance b join flow f
         on f.period = b.period and f.from_place = b.place and f.good = b.good
         where b.kind = 'departed' group by 1, 2, 3""")
check("what is under way grows by flows and shrinks by arrivals",
      """with x as (select period, place, good, t from transit
                    union all select period + 1, place, good, -t from transit
                    union all select period, to_place, good, -t from flow
                    union all select period, place, good, t from balance where kind = 'arrived')
         select period, place, good, sum(t), sum(abs(t)) from x join period using (period)
         where good not like '(ship)%' group by 1, 2, 3""")  # ships are told as trips
check("deposits give what their makers produce",
      """select e.period, e.place, e.process, sum(e.units) - a.units, a.units from extraction e
         join activity a using (period, place, process) group by 1, 2, 3""")

both = """both as (select period, debit account, usd, why from posting
                   union all select period, credit, -usd, why from posting)"""
check("trial balance", f"with {both} select period, sum(usd), sum(abs(usd)) from both group by 1")
check("accounts that clear end at 0",
      f"""with {both} select period, account, sum(usd), sum(abs(usd)) from both
          join account on name = account
          where kind in ('market', 'operator', 'labour', 'crew', 'fund', 'trade', 'fleet')
          group by 1, 2""")
check("postings of a market are its balance at its price",
      f"""with {both},
          money as (select period, m.place, substr(account, length('market.' || m.place) + 2) good,
                           why kind, sum(usd) usd, sum(abs(usd)) gross
                    from both join account m on m.name = account and m.kind = 'market'
                    where why <> 'rounding' group by 1, 2, 3, 4),
          mass as (select period, place, good, sum(t) t,
                          case kind when 'decay' then 'from_stock' else kind end kind
                   from balance group by period, place, good, 5)
          select period, place, good, kind, usd + t * usd_per_unit, gross
          from money join price using (period, place, good) join mass using (period, place, good, kind)
          where status = 'traded'""")
check("income tax is a fifth of wages and dividends",
      f"""with {both}, tax as (select period, credit account, usd from posting where why = 'income tax')
          select period, tax.account, tax.usd - 0.2 * sum(both.usd), tax.usd
          from tax join both using (period, account)
          where both.why in ('wages', 'dividend') and both.usd > 0 group by 1, 2""")

check("people of a place are those before, with all moves",
      """with x as (select period, place, count from people
                    union all select period + 1, place, -count from people
                    union all select period, to_place, -count from move
                    union all select period, from_place, count from move)
         select period, place, sum(count), sum(abs(count)) from x join period using (period)
         where place in (select place from people) and period > 0 group by 1, 2""")
check("an account gives another one sum for a reason", """select period, debit, credit, why, count(*) - 1, 1
      from posting group by 1, 2, 3, 4""")

# SIM's steady state (Godley and Lavoie 2007): H 80, which is what the treasury owes
for account, wanted in (("households.home", 80), ("treasury.state", -80)):
    check(f"{account} ends at {wanted}",
          f"""with {both} select sum(usd) - {wanted}, {abs(wanted)} from both
              where account = '{account}' and exists (select 1 from account where name = '{account}')
              having count(*) > 0""", 1e-6)

for db in results:
    [told] = db.execute("select value from meta where key = 'hash'").fetchone()
    assert len(told) == 32
print("\n".join(problems))
sys.exit(1 if problems else 0)
END
python3 "$work/audit.py" "$work/run.db" "$work/sim.db" || exit 1

# The audit above sees a change: one row of each kind, a millionth more.
failures=0
for change in \
    "update balance set t = t * 1.000001 where rowid = (select rowid from balance where kind = 'produced' order by t desc limit 1)" \
    "update posting set usd = usd * 1.000001 where rowid = (select rowid from posting where why = 'demand' order by usd desc limit 1)" \
    "update flow set t = t * 1.000001 where rowid = (select rowid from flow where good not like '(%' order by t desc limit 1)" \
    "update price set usd_per_unit = usd_per_unit * 1.000001 where place = 'earth' and good = 'platinum'"; do
    cp "$work/run.db" "$work/changed.db"
    python3 -c 'import sqlite3, sys
db = sqlite3.connect(sys.argv[1]); db.execute(sys.argv[2]); db.commit()' "$work/changed.db" "$change"
    if python3 "$work/audit.py" "$work/changed.db" "$work/sim.db" >/dev/null; then
        echo "FAILED: not seen: $change"
        failures=$((failures + 1))
    fi
done
exit "$((failures > 0))"
