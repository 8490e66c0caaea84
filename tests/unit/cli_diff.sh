#!/usr/bin/env bash
# diff: two scenarios, two results, one of each; what is no input.
. "$ARGOSY_SOURCE/tests/cli_helpers.bash"

json() { # EXPRESSION: true of the document d in out
    python3 - "$1" <<'END' || fail "not true of the JSON: $1"
import json, sys
d = json.load(open("out", encoding="utf-8"))
sys.exit(not eval(sys.argv[1]))
END
}

# ---- scenarios
scenario=$ARGOSY_SOURCE/scenarios/two-worlds/scenario.yaml
gives 0 diff two-worlds two-worlds
[ "$(cat out)" = "no difference" ] || fail "of itself: $(cat out)"
gives 0 diff two-worlds two-worlds --json --exit-code
json 'd["same"] and d["inputs"] == [] and d["people"] == [] and d["prices"] == []'
json 'd["inputs_hash"]["a"] == d["inputs_hash"]["b"] != None'
sed 's|^discount: .*|discount: 7 %/yr|' "$scenario" >mine.yaml
cmp -s mine.yaml "$scenario" && fail "the scenario has no discount to change"
gives 0 diff two-worlds mine.yaml --json
json 'd["same"] == False and len(d["inputs"]) == 1 and d["inputs"][0]["path"] == "discount"'
json 'abs(d["inputs"][0]["a"] - 0.06) < 1e-12 and abs(d["inputs"][0]["b"] - 0.07) < 1e-12'
gives 0 diff mine.yaml two-worlds --csv
says out 'inputs,discount,,,,,0.07,0.06,1,,'
gives 1 diff mine.yaml two-worlds --exit-code
says out "~ discount: 0.07 -> 0.06, -14 %"
gives 1 diff mine.yaml two-worlds --exit-code --quiet
[ ! -s out ] || fail "--quiet printed: $(cat out)"
gives 0 diff two-worlds dantzig
says out "- goods."
says out "+ goods."
awk 'length($0) > 80' out | grep -q . && fail "wider than 80 columns: $(awk 'length($0) > 80' out)"

# ---- results
gives 0 run two-worlds --until 2036 --out a.db --quiet
gives 0 run two-worlds --until 2036 --out same.db --quiet
gives 0 run two-worlds --until 2036 --out b.db --quiet --set places.rock.people='300 person'
gives 0 diff a.db same.db --json
json 'd["same"] and all(n == 0 for n in d["count"].values())'
gives 0 diff two-worlds a.db
[ "$(cat out)" = "no difference" ] || fail "of a result and its scenario: $(cat out)"
gives 0 diff a.db mine.yaml --json
json '[i["path"] for i in d["inputs"]] == ["discount"] and d["people"] == []'
gives 0 diff a.db b.db --json
json '[(i["path"], i["a"], i["b"]) for i in d["inputs"]] == [("places.rock.people", 0, 300)]'
json 'd["hash"]["a"] != d["hash"]["b"] and d["count"]["people"] == len(d["people"]) > 0'
json 'all({"place", "year", "a", "b"} == set(p) for p in d["people"])'
json 'all("traded" in (p["status_a"], p["status_b"]) for p in d["prices"]) and d["prices"]'
json 'any(p["b"] and not p["a"] for p in d["people"])'
cp out all.json
# The same people, counted from the tables themselves.
gives 0 export a.db --format csv -o a
gives 0 export b.db --format csv -o b
python3 - <<'END' || fail "people are not those of the tables"
import csv, json
def people(folder):
    year = {p["period"]: float(p["year_to"]) for p in csv.DictReader(open(folder + "/period.csv"))}
    total = {}
    for row in csv.DictReader(open(folder + "/people.csv")):
        key = row["place"], year[row["period"]]
        total[key] = total.get(key, 0) + float(row["count"])
    return total
a, b = people("a"), people("b")
wanted = {k: (a.get(k), b.get(k)) for k in a.keys() | b.keys() if a.get(k) != b.get(k)}
found = {(p["place"], p["year"]): (p["a"], p["b"]) for p in json.load(open("all.json"))["people"]}
assert set(found) == set(wanted), (found, wanted)
for key, pair in wanted.items():
    for x, y in zip(pair, found[key]):
        assert x is y is None or abs(x - y) <= 1e-9 * abs(x), (key, pair, found[key])
END
python3 - <<'END' || fail "not the largest relative difference first"
import json
def size(row):
    a, b = row["a"], row["b"]
    return 1 if a is None or b is None else abs(a - b) / (max(abs(a), abs(b)) or 1)
d = json.load(open("all.json"))
for key in "people", "prices", "flows", "objective":
    sizes = [size(row) for row in d[key]]
    assert all(x >= y - 1e-12 for x, y in zip(sizes, sizes[1:])), key
END
gives 0 diff a.db b.db --json --top 2
json 'len(d["people"]) == len(d["prices"]) == 2 and d["count"]["prices"] > 2'
gives 0 diff a.db b.db --top 3
says out "more: --top 0 shows all"
awk 'length($0) > 80' out | grep -q . && fail "wider than 80 columns: $(awk 'length($0) > 80' out)"

# ---- what cannot be compared
gives 2 diff two-worlds
gives 2 diff two-worlds dantzig --top -1
gives 3 diff two-worlds nowhere.db
gives 3 diff nowhere.yaml two-worlds
head -c 5000 a.db >cut.db
gives 3 diff a.db cut.db
says err cut.db
python3 - <<'END'
import sqlite3
sqlite3.connect("other.db").execute("create table t (x)")
db = sqlite3.connect("b.db")
db.execute("update meta set value = 'argosy: [' where key = 'scenario'")
db.execute("update people set count = 'many' where rowid = 1")
db.commit()
END
gives 3 diff a.db other.db
says err "is not an argosy result"
gives 0 diff a.db b.db # a scenario that does not load: its numbers still differ
says out "not compared"
says out "People"
gives 0 diff a.db b.db --json
json 'd["same"] == False and d["count"]["inputs"] is None'
finish
