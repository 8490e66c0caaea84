#!/usr/bin/env bash
# How far perestroika's end depends on how its time is cut: four layouts of stages, two of periods. Printed are
# people of each place and some prices at the end (runs in the order of layouts, and of periods within), and
# the spread, largest over smallest. The bound that is aimed at is 1.25 for totals.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
layouts=("[1, 3, 9, 27]" "[1, 2, 5, 10, 20]" "[1, 4, 15]" "[1, 3, 6, 12, 24]")
periods=("{1961: 1 yr, 2030: 5 yr, step: true}" "{1961: 1 yr, 2030: 2.5 yr, step: true}")
one() { # number, layout, periods
    "$ARGOSY" run perestroika --json --quiet --set "stages_yr=$2" --set "period=$3" >"$work/$1.json" 2>"$work/$1.err" ||
        echo "$2, periods $3: $(cat "$work/$1.err")"
}
n=0
for layout in "${layouts[@]}"; do
    for period in "${periods[@]}"; do
        one "$n" "$layout" "$period" &
        n=$((n + 1))
        [ $((n % $(nproc))) -ne 0 ] || wait
    done
done
wait
python3 - "$work" "$n" <<'PY'
import json
import os
import sys

work, n = sys.argv[1], int(sys.argv[2])
runs = [json.load(open(f"{work}/{i}.json")) for i in range(n) if os.path.getsize(f"{work}/{i}.json")]
if len(runs) < 2:
    sys.exit("fewer than two runs came to their end")


def last(run):
    end = max(p["year"] for p in run["places"])
    people = {p["name"]: p["people"] + (p.get("crew") or 0) for p in run["places"] if p["year"] == end}
    people = {k: v for k, v in people.items() if k != "earth"}
    people["all but the Earth"] = sum(people.values())
    prices = {f"{p['good']} at {p['place']}": p["price_usdpt"] for p in run["prices"]
              if p["year"] == end and p["status"] == "traded" and p["place"] in ("leo", "moon", "mars")}
    return people, prices


rows = [last(run) for run in runs]
for i, (people, _) in enumerate(rows):
    print(f"run {i}: " + ", ".join(f"{k} {v:.0f}" for k, v in people.items() if v >= 100))
for title, part, least in (("people", 0, 100), ("prices, USD a unit", 1, 0)):
    print(f"{title} at the end, {len(rows)} runs: smallest, largest, ratio")
    names = set.intersection(*(set(r[part]) for r in rows))
    spreads = []
    for name in sorted(names):
        values = [r[part][name] for r in rows]
        if min(values) <= least:
            continue
        spreads.append((max(values) / min(values), name, min(values), max(values)))
    spreads.sort(reverse=True)
    for ratio, name, low, high in spreads[:12]:
        print(f"  {name:28s} {low:12.4g} {high:12.4g} {ratio:8.2f}")
    if spreads:
        middle = sorted(s[0] for s in spreads)[len(spreads) // 2]
        print(f"  median of {len(spreads)}: {middle:.2f}")
PY
