"""What must hold of any result: read from its tables alone."""

import collections
import sqlite3
import sys

db = sqlite3.connect(sys.argv[1])
periods = db.execute("select period, year_from, year_to from period order by period").fetchall()
length = {p: to - start for p, start, to in periods}
year = {p: to for p, _, to in periods}
problems = []


def table(sql):
    return db.execute(sql).fetchall()


# ---- people: those at the end of a period are those before it and the moves
people = collections.defaultdict(float)
for period, place, count in table("select period, place, sum(count) from people group by period, place"):
    people[period, place] = count
places = sorted({place for _, place in people})
net = collections.defaultdict(float)
gross = collections.defaultdict(float)
for period, start, end, why, count in table("select period, from_place, to_place, why, count from move"):
    for place, sign in ((start, -1), (end, 1)):
        if place is not None:
            net[period, place] += sign * count
            gross[period, place] += count
for period, _, _ in periods[1:]:
    for place in places:
        before, after = people[period - 1, place], people[period, place]
        scale = max(before, after, gross[period, place], 1e-6)
        if abs(before + net[period, place] - after) > 1e-9 * scale:
            problems.append(f"{year[period]:.10g}: {place} had {before}, moves {net[period, place]}, has {after}")

# ---- growth of places with more than a thousand people
markets = {place for place, in table('select distinct place from "index" where what = \'residents\'')}
for period, _, _ in periods[1:]:
    for place in markets:
        before, after = people[period - 1, place], people[period, place]
        if before < 1000:
            continue
        growth = (after / before) ** (1 / length[period]) - 1
        if growth > 0.15:
            problems.append(f"{year[period]:.10g}: {place} grew from {before:.0f} to {after:.0f}, {growth:.1%} a year")

# ---- work has a wage
index = {(p, place, what): value for p, place, what, value in table('select period, place, what, value from "index"')}
for (period, place, what), crew in index.items():
    if what == "crew" and crew > 1e-6 and not index.get((period, place, "wage"), 0) > 0:
        problems.append(f"{year[period]:.10g}: {crew} work at {place} for nothing")

# ---- no price moves more than threefold in a period without a reason that is named
prices = {}
for period, place, good, usd in table("select period, place, good, usd_per_unit from price"):
    prices[period, place, good] = usd
reasons = collections.defaultdict(list)
for period, place, why in table("select period, place, why from event where kind = 'price'"):
    good, reason = why.split(": ", 1)
    reasons[period, place, good].append(reason)
jumps = 0
for (period, place, good), usd in prices.items():
    before = prices.get((period - 1, place, good), 0)
    if good.startswith("(") or usd <= 0 or before <= 0 or max(usd / before, before / usd) <= 3:
        continue
    jumps += 1
    named = reasons.get((period, place, good), [])
    if len(named) != 1 or "set by " not in named[0]:
        problems.append(f"{year[period]:.10g}: {good} at {place} went from {before:.3g} to {usd:.3g}: {named}")
if sum(map(len, reasons.values())) != jumps:
    problems.append(f"{jumps} jumps of prices, {sum(map(len, reasons.values()))} reasons")

print(f"{sys.argv[1].rsplit('/', 1)[-1]}: {len(periods)} periods, {len(places)} places, {jumps} jumps of prices")
for problem in problems[:20]:
    print(problem)
if problems:
    sys.exit(f"{len(problems)} problems")
