#!/usr/bin/env bash
# ephemeris, lambert and transfer: what they take, what they refuse and how, the forms of their answers.
. "$ARGOSY_SOURCE/tests/cli_helpers.bash"

json() { # EXPRESSION of the document d in out
    python3 -c 'import json, sys
d = json.load(open("out"))
assert eval(sys.argv[1]), d' "$1" || fail "not so: $1"
}

narrow() { # no line of out over 80 characters
    [ "$(awk 'length > 80' out | wc -l)" -eq 0 ] || fail "a line is too long: $(awk 'length > 80' out | head -n 1)"
}

feed() { # CODE TEXT ARGUMENT...: as gives, with the text on stdin
    local wanted=$1 text=$2 code=0
    shift 2
    printf '%b' "$text" | "$ARGOSY" "$@" >out 2>err || code=$?
    [ "$code" -eq "$wanted" ] || fail "argosy $*: exit code $code, not $wanted: $(head -c 300 err)"
}

# ---- ephemeris
gives 0 ephemeris mars 433 "2000 sg344" --at 2031-02-23,JD2460000.5 --at 2031-02-23T12:00:00Z --json
json '[s["body"] for s in d["states"]] == ["mars"] * 3 + ["433"] * 3 + ["2000 sg344"] * 3'
json '[s["date"] for s in d["states"][:2]] == ["2031-02-23", "2023-02-25"]'
json 'd["states"][0]["jd_tdb"] == 2462920.5 and d["states"][1]["jd_tdb"] == 2460000.5'
json 'abs(d["states"][2]["jd_tdb"] - 2462921 - 69.184 / 86400) < 1e-7' # TT - UTC, TDB within 2 ms
json 'all(len(s["r_km"]) == len(s["v_kms"]) == 3 for s in d["states"])'
json '[b["name"] for b in d["bodies"]] == ["mars", "Eros", "2000 SG344"]'
json 'd["bodies"][0]["error_km"] > 0 and d["bodies"][1]["error_km"] is None'
json 'd["bodies"][1]["epoch_jd_tdb"] == 2461000.5 and d["center"] == "sun" and d["frame"] == "icrf"'
gives 0 ephemeris moon --center earth --from 2030-01-01 --to 2030-01-03 --step "6 h" --csv
[ "$(wc -l <out)" -eq 10 ] || fail "two days by six hours: $(wc -l <out) lines"
says out "body,date,jd_tdb,x_km,y_km,z_km,vx_kms,vy_kms,vz_kms"
says out "moon,2030-01-03,2462504.5,"
gives 0 ephemeris mars --from 2030-01-01 --to 2032-01-01 --step "1 yr" --csv
says out "mars,2031-01-01T06:00:00,"
gives 0 ephemeris mars --from 2030-01-01 --to 2030-01-20 --step 7 --csv
[ "$(wc -l <out)" -eq 4 ] || fail "a step that does not end at --to"
gives 0 ephemeris neptune uranus titan eros --center earth --at 2031-02-23,2031-02-24T12:00:30
narrow
says out "ellipse of"
gives 0 ephemeris sun --at 2030-01-01 --json
json 'd["states"][0]["r_km"] == [0, 0, 0]'
gives 0 ephemeris sun --at 2030-01-01 --center ssb --frame ecliptic --json
json '3e4 < sum(x * x for x in d["states"][0]["r_km"]) ** 0.5 < 2e6'
gives 3 ephemeris marz --at 2030-01-01
says err "BODY: no such body (marz); did you mean mars?"
gives 3 ephemeris cerez --at 2030-01-01
says err "did you mean Ceres?"
gives 3 ephemeris mars --at 2030-01-01 --center vulkan
says err "--center: no such body (vulkan)"
gives 3 ephemeris mars --at 2030-02-30 --json
json 'd["error"]["key"] == "--at" and d["error"]["exit"] == 3'
gives 3 ephemeris mars --at 2030-01-01,,
gives 3 ephemeris mars --at 3001-01-01
says err "1000-01-01 .. 3000-01-01"
gives 3 ephemeris mars --from 2030-01-01 --to 2031-01-01 --step soon
says err "--step: not a span of time (soon); such as 10 d"
gives 3 ephemeris mars --from 2030-01-01 --to 2031-01-01 --step "-1 d"
gives 3 ephemeris mars --from 2030-01-01 --to 2031-01-01 --step "3 kg"
gives 2 ephemeris mars
says err "--at D[,D...], or --from D --to D --step S"
gives 2 ephemeris mars --from 2030-01-01 --step 1
gives 2 ephemeris mars --at 2030-01-01 --step 1
gives 2 ephemeris mars --from 2030-01-01 --to 2029-01-01 --step 1
gives 2 ephemeris mars --from 2030-01-01 --to 2031-01-01 --step "1 s"
says err "at most 200000"
gives 2 ephemeris mars --at 2030-01-01 --frame galactic
says err "allowed: icrf, ecliptic"
gives 2 ephemeris --at 2030-01-01

# ---- lambert: a quarter of a circle in a quarter of its time, and as many turns as there are
head=mu_km3s2,x1,y1,z1,x2,y2,z2,tof_s,revs,prograde
quarter=1,1,0,0,0,1,0,1.5707963267948966
feed 0 "# circle\n$head\n$quarter,0,1\n\n$quarter,0,0\r\n" lambert
says out "case,branch,outcome,vx1,vy1,vz1,vx2,vy2,vz2"
python3 - <<'END' || fail "the circle is another"
import csv
rows = list(csv.DictReader(open("out")))
assert [(r["case"], r["branch"], r["outcome"]) for r in rows] == [("1", "0", "found"), ("2", "0", "found")]
v = [float(rows[0][k]) for k in ("vx1", "vy1", "vz1", "vx2", "vy2", "vz2")]
assert all(abs(a - b) < 1e-12 for a, b in zip(v, (0, 1, 0, -1, 0, 0))), v
assert float(rows[1]["vy1"]) < 0, rows[1]  # the other way round
END
feed 0 "case,tof_s,mu_km3s2,x1,y1,z1,x2,y2,z2,revs\nfirst,20,1,1,0,0,0,1,0,9\n" lambert - --json
json '[a["branch"] for a in d["arcs"]] == ["0", "1L", "1R", "2L", "2R", "3L", "3R", "4"]'
json 'd["arcs"][-1]["outcome"] == "no_arc" and d["arcs"][-1]["v1_kms"] == [] and d["arcs"][0]["case"] == "first"'
json 'd["arcs"][1]["revs"] == 1 and len(d["arcs"][1]["v2_kms"]) == 3'
feed 0 "$head\n1,1,0,0,-1,0,0,3,0,1\n" lambert
says out "1,0,no_plane,,,,,,"
printf '%s\n%s,0,1\n' "$head" "$quarter" >"a file.csv"
gives 0 lambert "a file.csv" --csv
feed 3 "$head\n$quarter,0,1\n1,1,0,0,0,1,0,soon,0,1\n" lambert
says err "stdin:3:15: tof_s: not a number (soon)"
says out "1,0,found"
feed 3 "$head\n1,1,0,0,0,1,0,soon,0,1\n" lambert --json
json 'd["error"]["line"] == 2 and d["error"]["column"] == 15 and d["error"]["key"] == "tof_s"'
feed 3 "mu_km3s2,x1,y1,z1,x2,y2,z2,tof_d\n" lambert
says err "did you mean tof_s?"
[ ! -s out ] || fail "a header that is none was answered"
feed 3 "mu_km3s2,x1,y1\n" lambert
says err "stdin:1: z1: a column is missing"
feed 3 "mu_km3s2,x1,x1\n" lambert
feed 3 "" lambert
says err "nothing in it"
for line in "1,1,0,0,0,1,0,1,0.5,1" "1,1,0,0,0,1,0,1,1001,1" "1,1,0,0,0,1,0,1,0,2" "1,1,0,0,0,1,0,-1,0,1" \
    "0,1,0,0,0,1,0,1,0,1" "1,nan,0,0,0,1,0,1,0,1" "1,1,0,0,0,1,0,1,0" "1,1,0,0,0,1,0,1,0,1,1" \
    "1,0,0,0,0,1,0,1,0,1" "$(printf '1%.0s' $(seq 5000))"; do
    feed 3 "$head\n$line\n" lambert
    grep -q '^stdin:2' err || fail "no place in $(cat err)"
done
feed 3 "$head\n1,1\\0,0\n" lambert
# no part of a file goes unread: what an old Mac ends its lines with, a 0 byte before the end, numbers beyond all
feed 3 "$head\r$quarter,0,1\r" lambert
says err "stdin:1: a carriage return within the line; lines end with LF or CR LF"
feed 3 "$head\n$quarter,0,1\\0 3,4" lambert
says err "stdin:2: the line is too long or holds a 0 byte"
feed 3 "$head\n1e300,1,0,0,0,1,0,1,0,1\n" lambert
says err "stdin:2:1: mu_km3s2: too large (1e300)"
gives 3 lambert nowhere.csv
says err "nowhere.csv: No such file"
gives 3 lambert .
gives 2 lambert a b

# ---- transfer
gives 0 transfer earth mars --depart 2033-04-17 --arrive 2033-11-03 --json --aerobrake
json 'd["outcome"] == "found" and d["depart"] == "2033-04-17" and d["arrive_jd_tdb"] == 2463904.5'
json 'abs(d["tof_d"] - 200) < 0.5 and abs(d["vinf_dep_kms"] ** 2 - d["c3_km2s2"]) < 1e-9'
json 'abs(sum(p["dv_kms"] for p in d["parts"]) - d["dv_total_kms"]) < 1e-9'
json 'abs(d["dv_dep_kms"] + d["dv_arr_kms"] - d["dv_total_kms"]) < 1e-9 and d["vinf_arr_kms"] > 2'
json 'd["propellant_t"] is None and d["entry_kms"] > 5 and 0 < d["shell"] < 1'
json 'd["from"]["at"] == "orbit" and d["to"]["body"] == "mars" and d["from"]["inclination_deg"] is None'
cp out braking.json
gives 0 transfer earth mars --depart 2033-04-17 --arrive 2033-11-03 --json
json 'd["shell"] == 0 and d["dv_total_kms"] > 1 + json.load(open("braking.json"))["dv_total_kms"]'
gives 0 transfer leo phobos --depart 2033-04-17 --arrive 2033-11-03 --vehicle nuclear_tug --load 20 --aerobrake --json
python3 - "$ARGOSY_SOURCE" <<'END' || fail "the rocket equation does not hold"
import json, math
d = json.load(open("out"))
ve = 900 * 9.80665  # isp and g0 of library/vehicles/nuclear.yaml
wanted = math.expm1(d["dv_total_kms"] * 1000 / ve) * (1 + d["shell"]) * (78 + 20)
assert abs(d["propellant_t"] / wanted - 1) < 1e-6, (d["propellant_t"], wanted)
assert d["load_t"] == 20 and d["tank_t"] == 150 and d["tank_enough"] == (d["propellant_t"] <= 150)
assert d["from"]["inclination_deg"] == 28.5 and d["to"]["at"] == "surface"
END
gives 0 transfer leo mars --depart 2033-04-17 --arrive 2033-11-03 --vehicle mars_lander --load 500
says out "too small"
narrow
gives 0 transfer leo lunar_orbit --depart 2030-01-01 --json
json 'd["local"] and d["c3_km2s2"] is None and 3 < d["dv_dep_kms"] < 3.3 and 2 < d["tof_d"] < 6'
gives 0 transfer mars:surface earth:400x35786@28.5 --depart 2033-04-17 --arrive 2033-11-01 --json
json 'd["from"]["at"] == "surface" and d["to"]["apoapsis_km"] == 35786 and "ascent" in [p["part"] for p in d["parts"]]'
gives 0 transfer earth 433 --depart 2031-01-17 --arrive 2034-01-03 --revs 3 --json
cp out turns.json
gives 0 transfer earth 433 --depart 2031-01-17 --arrive 2034-01-03 --json
json 'd["declination_arr_deg"] is None and -90 < d["declination_dep_deg"] < 90' # Eros has no known pole
json 'd["revs"] == 0 and json.load(open("turns.json"))["revs"] > 0'
json 'json.load(open("turns.json"))["dv_total_kms"] < d["dv_total_kms"]'
mkdir world
cat >world/scenario.yaml <<'END'
argosy: 1
years: [2030, 2031]
currency: USD2020
places:
  yard: {body: moon, at: L2}
  mars: {body: mars, at: {periapsis: 1000 km, apoapsis: 1000 km, inclination: 10 deg}}
  nowhere: {}
END
gives 0 transfer yard mars --scenario world --depart 2033-04-17 --arrive 2033-11-01 --json
json 'd["from"]["libration"] == 2 and d["to"]["periapsis_km"] == 1000 and len(d["argosy"]["inputs_hash"]) == 32'
gives 3 transfer yard nowhere --scenario world --depart 2033-04-17 --arrive 2033-11-01
says err "nowhere in the sky"
gives 3 transfer leo mars --scenario world --depart 2033-04-17 --arrive 2033-11-01
gives 4 transfer earth mars --depart 2033-04-17 --arrive 2033-01-01
says err "earth to mars: arrival is not after departure"
gives 4 transfer leo mars --depart 2033-04-17 --arrive 2033-05-01 --aerobrake
says err "without --aerobrake it brakes with engines"
gives 0 transfer leo mars --depart 2033-04-17 --arrive 2033-05-01
gives 4 transfer leo leo --depart 2033-04-17 --json
json 'd["error"]["exit"] == 4'
gives 3 transfer leoo mars --depart 2033-04-17 --arrive 2033-11-01
says err "FROM: no such body or place (leoo); did you mean leo?"
gives 3 transfer leo marz --depart 2033-04-17 --arrive 2033-11-01
says err "TO: no such body (marz); did you mean mars?"
gives 3 transfer leo mars:surfac --depart 2033-04-17 --arrive 2033-11-01
gives 3 transfer leo mars --depart soon --arrive 2033-11-01
gives 3 transfer leo mars --depart 2033-04-17 --arrive 2033-11-01 --vehicle nuclear_tag
says err "did you mean nuclear_tug?"
gives 2 transfer leo mars --depart 2033-04-17 --arrive 2033-11-01 --vehicle falcon_9
gives 2 transfer leo mars --depart 2033-04-17 --arrive 2033-11-01 --load 5
gives 2 transfer leo mars --depart 2033-04-17 --arrive 2033-11-01 --revs 1.5
gives 2 transfer leo mars --depart 2033-04-17
gives 2 transfer leo mars --arrive 2033-04-17
gives 2 transfer leo

# ---- the examples of the help: those without a file run as they stand
for command in ephemeris transfer; do
    "$ARGOSY" help "$command" | sed -n 's/^  argosy/argosy/p' >examples
    [ "$(wc -l <examples)" -ge 3 ] || fail "few examples of $command"
    while IFS= read -r line; do
        eval "\"\$ARGOSY\" ${line#argosy }" >out 2>err || fail "$line: $(cat err)"
        [ -s out ] || fail "$line: no answer"
    done <examples
done
cp "a file.csv" cases.csv
"$ARGOSY" help lambert | sed -n 's/^  argosy/argosy/p' | while IFS= read -r line; do
    eval "\"\$ARGOSY\" ${line#argosy }" >out 2>err || fail "$line: $(cat err)"
done
says arcs.csv found

finish
