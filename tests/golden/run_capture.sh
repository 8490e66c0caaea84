#!/usr/bin/env bash
# The scenario `capture`: the boulder stays where it is at 10,000 USD/kg and is brought in at 60,000; the table of
# its page holds.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "FAIL: $*"; exit 1; }

# FREIGHT: gain and cost of the first year in billions, number of events of projects
weigh() {
    rm -rf "$work"/*
    "$ARGOSY" run capture --set "legs.earth-depot.freight=$1 USD2020/kg" --out "$work/c.db" --quiet \
        >/dev/null 2>&1 || fail "run at $1"
    "$ARGOSY" export "$work/c.db" --format csv -o "$work/csv" >/dev/null 2>&1 || fail "export at $1"
    gain=$(awk -F, '$1 == 0 && /project_gain_usd/ {printf "%.2f", $4 / 1e9}' "$work/csv/index.csv")
    cost=$(awk -F, '$1 == 0 && /project_cost_usd/ {printf "%.2f", $4 / 1e9}' "$work/csv/index.csv")
    events=$(awk -F, '$3 == "project"' "$work/csv/event.csv" | wc -l)
}

expect() { # FREIGHT GAIN EVENTS
    weigh "$1"
    [ "$gain $cost $events" = "$2 2.24 $3" ] || fail "at $1: $gain $cost, $events events"
}

expect 300 0.00 0
expect 3000 0.14 0
expect 10000 0.48 0
expect 30000 1.35 0
expect 60000 2.48 2
grep -q 'boulder_capture begins; decided: worth 2.48e+09, costs 2.24e+09 USD2020' "$work/csv/event.csv" ||
    fail "the decision is not told"
echo ok
