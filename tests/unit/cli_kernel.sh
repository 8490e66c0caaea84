#!/usr/bin/env bash
# ephemeris --kernel: states of a kernel that the test writes, what stands for bodies that it lacks, refusals.
. "$ARGOSY_SOURCE/tests/cli_helpers.bash"

json() { # EXPRESSION of the document d in out
    python3 -c 'import json, math, sys
d = json.load(open("out"))
s = d.get("states", [])
assert eval(sys.argv[1]), d' "$1" || fail "not so: $1"
}

# Bodies that move evenly (two terms): positions x0 + v t in km, from 2000-01-01T12:00 for 40000 days.
mkdir folder
python3 - folder/few.bsp <<'END'
import struct, sys
days, words = 40000, {}
radius = days * 86400 / 2
pieces = [  # target, centre, position km at J2000, velocity km/s
    (3, 0, (1e8, 0, 0), (0, 30, 0)), (399, 3, (-5e3, 0, 0), (0, 0, 0)), (301, 3, (4e5, 0, 0), (0, 1, 0)),
    (10, 0, (5e5, 0, 0), (0, 0, 0.01)), (4, 0, (0, 2e8, 0), (-24, 0, 0)), (5, 0, (0, 7e8, 0), (-13, 0, 0)),
    (599, 5, (100, 0, 0), (0, 0, 0)), (9, 0, (0, 0, 6e9), (5, 0, 0)), (2000004, 10, (3e8, 0, 0), (0, 19, 0)),
    (-77, 0, (1, 2, 3), (0, 0, 0))]
head = bytearray(1024)
head[:8], head[8:16] = b"DAF/SPK ", struct.pack("<ii", 2, 6)
head[76:96] = struct.pack("<iii", 2, 2, 385 + 12 * len(pieces)) + b"LTL-IEEE"
head[699:727] = b"FTPSTR:\r:\n:\r\n:\r\0:\x81:\x10\xce:ENDFTP"
summaries, data = struct.pack("<ddd", 0, 0, len(pieces)), b""
for i, (target, centre, r, v) in enumerate(pieces):
    first = 385 + 12 * i
    summaries += struct.pack("<ddiiiiii", 0, 2 * radius, target, centre, 1, 2, first, first + 11)
    terms = [x for k in range(3) for x in (r[k] + v[k] * radius, v[k] * radius)]
    data += struct.pack("<12d", radius, radius, *terms, 0, 2 * radius, 8, 1)
open(sys.argv[1], "wb").write(head + summaries.ljust(1024, b"\0") + b" " * 1024 + data)
END
K=folder/few.bsp

gives 0 ephemeris earth moon emb sun ssb --center ssb --at JD2451645 --kernel $K --json
json 'd["kernel"] == "folder/few.bsp" and d["center"] == "ssb"'
json 'all(math.dist(s[0]["r_km"], (1e8 - 5e3, 30 * 8.64e6, 0)) < 1e-6 and x["jd_tdb"] == 2451645 for x in s)'
json 'math.dist(s[1]["r_km"], (1e8 + 4e5, 31 * 8.64e6, 0)) < 1e-6 and math.dist(s[1]["v_kms"], (0, 31, 0)) < 1e-9'
json 'math.dist(s[3]["r_km"], (5e5, 0, 8.64e4)) < 1e-6 and s[4]["r_km"] == [0, 0, 0]'
json '[b["source"] for b in d["bodies"]] == ["few.bsp"] * 5 and d["bodies"][0]["error_km"] is None'
[ ! -s err ] || fail "notes of what needs none: $(cat err)"

# a planet's centre where there is one, else its system, which is said
gives 0 ephemeris jupiter mars pluto --center ssb --at JD2451545 --kernel $K --json
json 'math.dist(s[0]["r_km"], (100, 7e8, 0)) < 1e-6 and math.dist(s[1]["r_km"], (0, 2e8, 0)) < 1e-6'
json 'math.dist(s[2]["r_km"], (0, 0, 6e9)) < 1e-5 and math.dist(s[2]["v_kms"], (5, 0, 0)) < 1e-9'
json '["barycentre" in b["source"] for b in d["bodies"]] == [False, True, True]'
says err "mars: the kernel has the barycentre"
says err "pluto: the kernel has the barycentre"
[ "$(wc -l <err)" -eq 2 ] || fail "more notes than planets: $(cat err)"
gives 0 ephemeris sun --center mars --at 2020-01-01 --kernel $K --quiet
[ ! -s err ] || fail "a note though quiet: $(cat err)"
gives 0 ephemeris sun --center mars --at 2020-01-01 --kernel $K
says err "mars: the kernel has the barycentre"
gives 0 ephemeris mars --at 2020-01-01,2020-01-02T12:00 --kernel $K
says out "few.bsp, the barycentre of the planet and its moons"
[ "$(awk 'length > 80' out | wc -l)" -eq 0 ] || fail "a line is too long"

# small bodies: the kernel's where it has them, else their ellipse about its Sun
gives 0 ephemeris vesta --at JD2451545 --kernel $K --json
json 'math.dist(s[0]["r_km"], (3e8, 0, 0)) < 1e-6 and d["bodies"][0]["epoch"] is None'
for frame in icrf ecliptic; do
    gives 0 ephemeris eros --at 2031-01-01 --frame $frame --json
    cp out about_sun.json
    json 'd["kernel"] is None'
    gives 0 ephemeris sun --at 2031-01-01 --center earth --frame $frame --kernel $K --json
    cp out sun.json
    gives 0 ephemeris eros --at 2031-01-01 --center earth --frame $frame --kernel $K --json
    json 'math.dist(s[0]["r_km"], [a + b for a, b in zip(*(json.load(open(f))["states"][0]["r_km"]
        for f in ("about_sun.json", "sun.json")))]) < 1e-5'
    json 'd["bodies"][0]["epoch"] and "elements" in d["bodies"][0]["source"]'
    cp out forth.json
    gives 0 ephemeris earth --at 2031-01-01 --center eros --frame $frame --kernel $K --json
    json 'math.dist(s[0]["v_kms"], [-x for x in json.load(open("forth.json"))["states"][0]["v_kms"]]) < 1e-9'
done

# refusals: with what the kernel holds, and nothing on stdout
gives 3 ephemeris mars titan --at 2020-01-01 --kernel $K --csv
says err "folder/few.bsp: BODY: not in the kernel (titan); it holds 2000-01-01 12:00 .. 2109-07-08 12:00: -77, emb,"
says err "mars barycentre, jupiter barycentre, pluto barycentre, sun, moon, earth, jupiter, 2000004"
[ ! -s out ] || fail "an answer before a refusal"
gives 3 ephemeris mars --center venus --at 2020-01-01 --kernel $K
says err "few.bsp: --center: not in the kernel (venus)"
gives 3 ephemeris sun mars --from 2000-01-01 --to 2000-01-03 --step 1 --kernel $K --csv
says err "few.bsp: mars: the kernel does not hold the date (2000-01-01)"
[ ! -s out ] || fail "an answer before a refusal"
gives 3 ephemeris mars --center ssb --at 2109-07-09 --kernel $K --json
json 'd["error"]["hint"] == "it holds 2000-01-01 12:00 .. 2109-07-08 12:00" and d["error"]["exit"] == 3'
gives 3 ephemeris mars --at 2020-01-01 --kernel nowhere.bsp
says err "nowhere.bsp: No such file"
gives 3 ephemeris mars --at 2020-01-01 --kernel .
gives 3 ephemeris mars --at 2020-01-01 --kernel out
head -c 3300 $K >short.bsp
gives 3 ephemeris mars --at 2020-01-01 --kernel short.bsp
says err "short.bsp: segment 3 (body 301 about 3): its data lie beyond the end of the file"
gives 2 ephemeris mars --at 2020-01-01 --kernel

finish
