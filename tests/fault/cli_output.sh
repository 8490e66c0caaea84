#!/usr/bin/env bash
# What the program does when it cannot write, must not write, or is stopped.
. "$ARGOSY_SOURCE/tests/cli_helpers.bash"

# ---- stdout that does not take it
for call in --version --help "help run" "help --man" "completion bash" "list scenarios" \
    "list goods dantzig --json" "check dantzig" "sources --csv" "run dantzig" "run dantzig --json" \
    "run dantzig --csv" "new full" "ephemeris mars --at 2030-01-01" "ephemeris mars --at 2030-01-01 --csv" \
    "transfer earth mars --depart 2033-04-17 --arrive 2033-11-03 --json"; do
    code=0
    # shellcheck disable=SC2086
    "$ARGOSY" $call >/dev/full 2>err || code=$?
    [ "$code" -eq 1 ] || fail "argosy $call to a full disk: exit code $code"
    says err "cannot write to standard output: No space left"
    rm -rf full
    code=0
    # shellcheck disable=SC2086
    "$ARGOSY" $call >&- 2>err || code=$?
    [ "$code" -eq 1 ] || fail "argosy $call to no stdout: exit code $code"
done
printf 'mu_km3s2,x1,y1,z1,x2,y2,z2,tof_s\n1,1,0,0,0,1,0,1\n' >case.csv
code=0
"$ARGOSY" lambert case.csv >/dev/full 2>err || code=$?
[ "$code" -eq 1 ] || fail "argosy lambert to a full disk: exit code $code"
"$ARGOSY" run dantzig --out closed.db >&- 2>/dev/null
python3 -c 'import sqlite3; sqlite3.connect("closed.db").execute("select * from meta").fetchone()' ||
    fail "a closed stdout spoils the result"
"$ARGOSY" list goods perestroika --json | head -c 10 >/dev/null # must end, not hang

# ---- what is there and is not ours
echo "dear diary" >diary
for path in diary .; do
    gives 2 run dantzig --out "$path"
    gives 2 export dantzig --format mps -o "$path"
done
gives 2 run dantzig --out /dev/full
gives 1 export dantzig --format mps -o /dev/full
[ "$(cat diary)" = "dear diary" ] || fail "the diary was overwritten"
gives 0 run dantzig --out result.db
cp result.db kept.db
gives 2 export dantzig --format mps -o result.db
cmp -s result.db kept.db || fail "a result was overwritten by an MPS file"
gives 3 run wrong-name --out result.db
cmp -s result.db kept.db || fail "a run that never began touched the result"
gives 0 run dantzig --out result.db
gives 1 run dantzig --out no/such/folder/result.db
gives 3 export diary --format csv -o tables
gives 3 export nowhere.db --format csv -o tables
gives 1 export result.db --format csv -o diary
[ "$(cat diary)" = "dear diary" ] || fail "the diary was overwritten"
mkdir tables
echo "period,mine" >tables/price.csv
gives 2 export result.db --format csv -o tables
[ "$(ls tables)" = price.csv ] || fail "an export that was refused left files"

# ---- resume
gives 2 run two-worlds --resume --out nothing.db
gives 2 run two-worlds --resume --out diary
gives 0 run two-worlds --until 2034 --json --out straight.db
hash=$(python3 -c 'import json; print(json.load(open("out"))["hash"])')
gives 0 run two-worlds --until 2032 --out pieces.db
gives 0 run two-worlds --until 2034 --out pieces.db --resume --json
python3 -c 'import json, sys
d = json.load(open("out"))
assert d["hash"] == sys.argv[1] and d["periods"] == 4, d["hash"]' "$hash" ||
    fail "a run in two pieces is another"
gives 0 run two-worlds --until 2034 --out pieces.db --resume
says out "hash $hash"
gives 2 run two-worlds --until 2035 --out pieces.db --resume --set discount=0.07
gives 2 run two-worlds --until 2035 --out pieces.db --resume --seed 99

# ---- stopped by a signal after the first period, at any later moment; then as if nothing had been
scenario=two-worlds until=2060
[ -z "${ARGOSY_SANITIZED:-}" ] || until=2035
cat >stop.py <<'END'
import os, signal, sqlite3, subprocess, sys, time
program, scenario, until, path, name = sys.argv[1:]

def begun():
    try:
        db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        count = db.execute("select count(*) from period").fetchone()[0]
        db.close()
        return count > 0
    except sqlite3.Error:
        return False

for attempt in range(50): # a fast machine may be done before the signal is sent
    if os.path.exists(path):
        os.unlink(path)
    run = subprocess.Popen([program, "run", scenario, "--until", until, "--out", path],
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while run.poll() is None and not begun():
        time.sleep(0.001)
    run.send_signal(getattr(signal, name))
    out, err = run.communicate()
    if run.returncode != 0:
        break
assert run.returncode == 130, (run.returncode, err)
assert "interrupted; go on with --resume" in err and not out, (out, err)
END
gives 0 run "$scenario" --until "$until" --json
hash=$(python3 -c 'import json; print(json.load(open("out"))["hash"])')
for name in SIGINT SIGTERM; do
    python3 stop.py "$ARGOSY" "$scenario" "$until" "$name.db" "$name" 2>why
    [ ! -s why ] || fail "$name: $(tail -n 1 why)"
    gives 0 run "$scenario" --until "$until" --out "$name.db" --resume
    says out "hash $hash"
done

finish
