#!/usr/bin/env bash
# run and export: the contract of the JSON, the known answer of dantzig, and that summary, JSON, CSV
# and result file tell the same.
. "$ARGOSY_SOURCE/tests/cli_helpers.bash"
until=2060
[ -z "${ARGOSY_SANITIZED:-}" ] || until=2035

python() { # a script on stdin
    python3 - "$@" || fail "the script that begins in line ${BASH_LINENO[0]}"
}

# ---- dantzig: cost and duals (Dantzig 1963; GAMS library TRNSPORT)
gives 0 run dantzig --json
cp out dantzig.json
python <<'END'
import json
d = json.load(open("dantzig.json"))
near = lambda a, b: abs(a - b) <= 1e-6 * abs(b)  # the solver's tolerances are 1e-9 after scaling
cost = 153675
assert near(d["lp"]["objective_usd"], cost), d["lp"]
price = {p["place"]: p["price_usdpt"] for p in d["prices"] if p["good"] == "cases"}
supply = {"seattle": 350, "san_diego": 600}
demand = {"new_york": 325, "chicago": 300, "topeka": 275}
freight = {("seattle", "new_york"): 225, ("seattle", "chicago"): 153, ("seattle", "topeka"): 162,
           ("san_diego", "new_york"): 225, ("san_diego", "chicago"): 162, ("san_diego", "topeka"): 126}
for (a, b), usdpt in freight.items():
    assert price[b] <= price[a] + usdpt + 1e-6 * usdpt, (a, b)
worth = sum(price[b] * q for b, q in demand.items()) - sum(price[a] * q for a, q in supply.items())
assert near(worth, cost), worth
shipped = {(f["from"], f["to"]): f["amount_pyr"] for f in d["flows"]}
assert near(sum(freight[leg] * q for leg, q in shipped.items()), cost), shipped
for b, q in demand.items():
    assert near(sum(n for leg, n in shipped.items() if leg[1] == b), q), shipped
END
gives 0 run dantzig
says out "153,675"

# ---- two-worlds: the keys of the contract
gives 0 run two-worlds --until "$until" --json --out two.db
[ ! -s err ] || grep -q warning err || fail "a piped run wrote to stderr: $(head -c 200 err)"
cp out all.json
gives 0 run two-worlds --until "$until" --json --every 4
cp out thin.json
gives 0 run two-worlds --until "$until" --csv
cp out all.csv
gives 0 run two-worlds --until "$until"
cp out summary
python "$until" <<'END'
import csv, json, math, sqlite3, sys
d, thin = (json.load(open(n, encoding="utf-8")) for n in ("all.json", "thin.json"))
until = int(sys.argv[1])
n = until - 2030
assert {"version", "command", "inputs_hash"} <= d["argosy"].keys() and d["argosy"]["command"] == "run"
assert d["periods"] == n and d["currency_year"] == 2020 and len(d["hash"]) == 32
assert d["audit"].keys() == {"mass_residual", "money_residual", "people_residual", "market_residual"}
books = [d["audit"][k + "_residual"] for k in ("mass", "money", "people")]
assert all(0 <= r <= 1e-9 for r in books), d["audit"]  # what the audit allows
assert 0 <= d["audit"]["market_residual"] <= 1e-9, d["audit"]
assert {"rows", "columns", "iterations", "solve_s", "build_s"} <= d["lp"].keys()
assert d["lp"]["rows"] > 0 and d["lp"]["columns"] > 0 and d["lp"]["iterations"] > 0
assert d["wall_s"] >= 0
place = {"name", "year", "people", "born_here", "home_identity", "output_usd", "value_drain"}
assert all(place <= p.keys() for p in d["places"])
price = {"place", "good", "year", "price_usdpt", "status"}
assert all(price <= p.keys() for p in d["prices"])
texts = {"traded", "import parity", "export parity", "no trade"}
assert {p["status"] for p in d["prices"]} <= texts and "traded" in {p["status"] for p in d["prices"]}
years = list(range(2031, until + 1))
assert sorted({p["year"] for p in d["prices"]}) == years == sorted({p["year"] for p in d["places"]})
assert len(d["places"]) == 2 * n
kept = [y for y in years if (y - 2030) % 4 == 0 or y == until]
assert sorted({p["year"] for p in thin["prices"]}) == kept
assert thin["hash"] == d["hash"], "two runs differ"
assert [p for p in d["prices"] if p["year"] in kept] == thin["prices"]
[expect] = d["expect"]
assert {"what", "year", "value", "low", "high", "hit"} <= expect.keys()
if until == 2060:
    assert expect["hit"] == (expect["low"] <= expect["value"] <= expect["high"])
else:
    assert expect["value"] is None and expect["hit"] is None

rows = list(csv.DictReader(open("all.csv", encoding="utf-8")))
told = {(r["place"], r["good"], float(r["year"])): r for r in rows if r["what"] == "price"}
assert len(told) == len(d["prices"])
for p in d["prices"]:
    r = told[p["place"], p["good"], p["year"]]
    assert r["status"] == p["status"]
    assert (float(r["value"]) if r["value"] else None) == p["price_usdpt"]

db = sqlite3.connect("two.db")
year_to = dict(db.execute("select period, year_to from period"))
assert len(year_to) == n
stored = {(a, g, year_to[k]): (v, s) for k, a, g, v, s in
          db.execute("select period, place, good, usd_per_unit, status from price")}
for p in d["prices"]:
    key = p["place"], p["good"], p["year"]
    if key in stored:
        assert stored[key] == (p["price_usdpt"], p["status"]), (key, stored[key], p)
assert any((p["place"], p["good"], p["year"]) in stored for p in d["prices"])
meta = dict(db.execute("select key, value from meta"))
assert meta["hash"] == d["hash"] and meta["inputs_hash"] == d["argosy"]["inputs_hash"]
END

# ---- the summary: 80 columns, plain when piped, and all that was asked for
python <<'END'
text = open("summary", encoding="utf-8").read()
wide = [line for line in text.splitlines() if len(line) > 80]
assert not wide, wide
assert "\033" not in text and not any(line != line.rstrip() for line in text.splitlines())
END
hash=$(python3 -c 'import json; print(json.load(open("all.json"))["hash"])')
for text in "Two worlds, one ship, one ore" "2030-$until" Prices platinum Milestones \
    flow.platinum.rock.earth Audit "hash $hash" iterations; do
    says summary "$text"
done
gives 0 run two-worlds --until 2032 --quiet
[ ! -s out ] && [ ! -s err ] || fail "--quiet is not"

# ---- overrides and seeds
gives 0 run two-worlds --until 2032 --seed 7 --json --out seeded.db
gives 0 run two-worlds --until 2032 --set seed=7 --json
python3 -c 'import json, sqlite3
meta = dict(sqlite3.connect("seeded.db").execute("select key, value from meta"))
assert meta["seed"] == "7" and meta["inputs_hash"] == json.load(open("out"))["argosy"]["inputs_hash"]' ||
    fail "--seed 7 is not --set seed=7"

# ---- a terminal of 80 columns sees colours, unless it does not want them
if command -v script >/dev/null; then
    env -u NO_COLOR TERM=xterm script -qec "$ARGOSY run two-worlds --until 2032" typed >/dev/null
    grep -q "$(printf '\033')\[1m" typed || fail "no colours on a terminal"
    NO_COLOR=1 TERM=xterm script -qec "$ARGOSY run two-worlds --until 2032 --quiet; $ARGOSY list goods dantzig" \
        typed >/dev/null
    ! grep -q "$(printf '\033')\[[0-9;]*m" typed || fail "colours in spite of NO_COLOR"
fi

# ---- export
gives 0 export two.db --format csv -o tables
python <<'END'
import csv, sqlite3
db = sqlite3.connect("two.db")
for table in ("period", "price", "people", "flow", "balance", "posting"):
    rows = list(csv.reader(open(f"tables/{table}.csv", encoding="utf-8", newline="")))
    assert len(rows) - 1 == db.execute(f"select count(*) from {table}").fetchone()[0], table
END
gives 0 export two.db --format csv -o tables --json
python3 -c 'import json; d = json.load(open("out")); assert d["file"] == "tables" and d["format"] == "csv"' ||
    fail "export --json"
gives 0 export dantzig --format mps -o dantzig.mps
[ "$(head -c 4 dantzig.mps)" = NAME ] || fail "dantzig.mps does not begin with NAME"
for section in ROWS COLUMNS RHS ENDATA; do says dantzig.mps "$section"; done
gives 0 export two-worlds --format mps -o a.mps --period 2
gives 0 export two-worlds --format mps -o b.mps --year 2032.5
cmp -s a.mps b.mps || fail "--period 2 is not the period with 2032.5 in it"
gives 0 export two-worlds --format mps -o c.mps
! cmp -s a.mps c.mps || fail "--period does nothing"
gives 2 export dantzig --format mps -o d.mps --period 1
says err "no such period"
gives 2 export dantzig --format mps -o d.mps --year 2001
gives 2 export dantzig --format mps -o d.mps --year 1999
[ ! -e d.mps ] || fail "an export that failed left a file"

finish
