#!/usr/bin/env bash
# check, list, new and sources: what they say of scenarios that are right, wrong or not there.
. "$ARGOSY_SOURCE/tests/cli_helpers.bash"

json() { # EXPRESSION: true of the document d in out
    python3 - "$1" <<'END' || fail "not true of the JSON: $1"
import json, sys
d = json.load(open("out", encoding="utf-8"))
sys.exit(not eval(sys.argv[1]))
END
}

# ---- check
gives 0 check dantzig
says out "no problems"
gives 0 check "$ARGOSY_SOURCE/scenarios/two-worlds/scenario.yaml" --json
json 'd["problems"] == [] and d["errors"] == 0 and len(d["argosy"]["inputs_hash"]) == 32'
sed 's/units*: t}/unti: t}/; s/need: 325 t/need: 325 kg m/' \
    "$ARGOSY_SOURCE/scenarios/dantzig/scenario.yaml" >wrong.yaml
gives 3 check wrong.yaml
grep -qE '^wrong\.yaml:[0-9]+:[0-9]+: error: ' out || fail "no file:line:column in $(cat out)"
says out "unit"
[ "$(grep -c ': error: ' out)" -ge 2 ] || fail "not all errors: $(cat out)"
gives 3 check wrong.yaml --json
json 'd["errors"] == len(d["problems"]) >= 2'
json 'all(p["level"] == "error" and p["line"] > 0 and p["column"] > 0 for p in d["problems"])'
gives 3 run wrong.yaml
grep -qE '^wrong\.yaml:[0-9]+:[0-9]+: ' err || fail "no file:line:column in $(cat err)"
[ ! -s out ] || fail "a run that failed wrote to stdout"
gives 3 run wrong.yaml --json
json 'd["error"]["file"] == "wrong.yaml" and d["error"]["line"] > 0 and d["error"]["exit"] == 3'
gives 2 check dantzig --set places.seatle.people=3
says err "seattle"

# ---- what cannot be read
for path in nowhere.yaml . nowhere/at/all.yaml dantzigg; do
    gives 3 run "$path"
    gives 3 check "$path"
    gives 3 list goods "$path"
done
printf 'argosy: 1\n\377\376' >bytes.yaml
gives 3 run bytes.yaml
gives 3 run /dev/null
if [ "$(id -u)" -ne 0 ]; then
    cp "$ARGOSY_SOURCE/scenarios/dantzig/scenario.yaml" secret.yaml
    chmod 000 secret.yaml
    gives 3 run secret.yaml
fi

# ---- list
gives 0 list scenarios
for name in dantzig sim two-worlds; do says out "$name"; done
gives 0 list library --json
json '{"goods", "vehicles/chemical"} <= {f["use"] for f in d["library"]}'
mkdir -p shelf/deep && touch shelf/one.yaml shelf/deep/two.yaml shelf/three.csv
gives 0 list library --csv --library shelf
[ "$(cat out)" = "$(printf 'use\ndeep/two\none')" ] || fail "list library: $(cat out)"
for what in goods places processes vehicles polities legs supplies demands deposits events projects \
    expect; do
    gives 0 list "$what" two-worlds --json
    json "d['what'] == '$what' and isinstance(d['$what'], list)"
    lines=$(python3 -c "import json; print(len(json.load(open('out'))['$what']))")
    gives 0 list "$what" two-worlds --csv
    [ "$(wc -l <out)" -eq $((lines + 1)) ] || fail "list $what: CSV and JSON differ"
    gives 0 list "$what" two-worlds
    [ "$(wc -l <out)" -eq $((lines + 1)) ] || fail "list $what: text and JSON differ"
    [ "$(wc -L <out)" -le 80 ] || fail "list $what is too wide"
done
gives 0 list goods two-worlds --json
json '{"food", "platinum", "power"} <= {g["name"] for g in d["goods"]}'
gives 0 list legs two-worlds --json
json 'len(d["legs"]) == 2 and all(l["dv_kms"] == 5.5 for l in d["legs"])'
json 'all(abs(l["tof_d"] - 300) < 1e-9 for l in d["legs"])' # two roundings, in years and back
gives 0 list vehicles two-worlds --set vehicles.hauler.dry="41 t" --json
json 'd["vehicles"][0]["dry_t"] == 41'

# ---- numbers, three digits of them
{
    printf 'argosy: 1\ntitle: numbers\nyears: [2000, 2001]\ncurrency: USD2000\ngoods: {ore: {unit: t}}\n'
    printf 'places:\n  here:\n    demand: [{good: ore, need: 1 t/yr}]\n    supply:\n'
    for price in 0 0.00012 0.0123 0.5 1.006 12 99.96 999 999.6 1234 1234567 999600000 3.2e9 5e14 7e15; do
        printf '      - {good: ore, price: %s USD2000/t, upto: 1 t/yr}\n' "$price"
    done
} >numbers.yaml
gives 0 list supplies numbers.yaml
tail -n +2 out | awk '{ print $4 ($5 ~ /^[kMGT]$/ ? $5 : "") }' | tr '\n' ' ' >numbers
wanted="0 1.20e-04 0.0123 0.5 1.01 12 100 999 1.00k 1.23k 1.23M 1.00G 3.20G 500T 7.00e+15 "
[ "$(cat numbers)" = "$wanted" ] || fail "numbers: $(cat numbers)"

# ---- new
gives 0 new world
says out "argosy run world"
gives 0 check world
says out "no problems"
gives 0 list scenarios --quiet
grep -q '^title: "world"$' world/scenario.yaml || fail "new does not name the world"
cp world/scenario.yaml before
gives 2 new world
says err "is there already"
cmp -s world/scenario.yaml before || fail "new touched what was there"
gives 0 new other/ --json
json 'd["file"] == "other/scenario.yaml"'
gives 0 check other
gives 2 new 'a"b'
gives 2 new ..
gives 2 new ""
gives 1 new no/such/folder

# ---- sources
gives 0 sources two-worlds
says out "without a source"
awk 'length($0) > 80' out | grep -q . && fail "wider than 80 columns: $(awk 'length($0) > 80' out)"
gives 0 sources library vehicles.soyuz --json
json 'd["sources"] and all(s["path"].startswith("vehicles.soyuz.") for s in d["sources"])'
json '[s["how_known"] for s in d["sources"] if s["path"].endswith("payload")] == ["recalled"]'
json 'sum(d["count"].values()) == len(d["sources"])'
gives 0 sources library vehicles.soyu
says err "no number has a path"
gives 0 sources library --json
json 'd["count"]["found"] > 0 and d["count"]["recalled"] > 0 and d["count"]["judgement"] > 0'
json '{"people.yaml", "vehicles/nuclear.yaml"} <= {s["file"].split(":")[0] for s in d["sources"]}'
gives 0 sources --json
json 'isinstance(d["sources"], list)'
json 'all({"path", "low", "central", "high", "unit", "source", "file"} <= s.keys() for s in d["sources"])'
cat >told.yaml <<'END'
argosy: 1
title: told
years: [2000, 2001]
currency: USD2000
discount: {low: 0.01, central: 0.05, high: 0.1, source: "a book, page 3"}
goods: {ore: {unit: t}}
places:
  here: {supply: [{good: ore, price: 1 USD2000/t, upto: 5 t/yr}], demand: [{good: ore, need: 1 t/yr}]}
END
gives 0 sources told.yaml --json
json '[s["central"] for s in d["sources"] if s["path"] == "discount"] == [0.05]'
json '[s["source"] for s in d["sources"] if s["path"] == "discount"] == ["a book, page 3"]'
gives 0 sources told.yaml
says out "0.05 (0.01 .. 0.1)"
says out "a book, page 3 [told.yaml:5]"

finish
