#!/usr/bin/env bash
# perestroika until 1975: three runs have one hash, audits close to 1e-9, a run stays within 500 MB, and
# one that is killed five times at any moment and resumed ends with the same hash.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
until=1975 kills=5 most_mb=500
if [ -n "${ARGOSY_SANITIZED:-}" ]; then
    until=1966 kills=2 most_mb=0 # shadow memory is no measure
fi
run() {
    "$ARGOSY" run perestroika --until "$until" "$@"
}
hash_of() {
    python3 -c 'import sqlite3, sys
print(dict(sqlite3.connect(sys.argv[1]).execute("select key, value from meta"))["hash"])' "$1"
}
fail() {
    echo "$*"
    exit 1
}

start=$(date +%s%N)
run --json --out "$work/whole.db" >"$work/whole.json" || fail "it does not run"
whole_ns=$(($(date +%s%N) - start))
wanted=$(hash_of "$work/whole.db")
python3 - "$work/whole.json" "$wanted" <<'PY' || exit 1
import json
import sys

result = json.load(open(sys.argv[1]))
assert result["hash"] == sys.argv[2], "the summary tells another hash than the result"
for name, residual in result["audit"].items():
    assert 0 <= residual <= 1e-9, f"{name} is {residual}"
assert len(result["audit"]) == 4 and result["periods"] >= 5
PY

# the peak of a run as its parent was told when it ended
python3 - "$ARGOSY" "$until" "$most_mb" "$work/second.db" <<'PY' || exit 1
import resource
import subprocess
import sys

argosy, until, most, out = sys.argv[1:]
subprocess.run([argosy, "run", "perestroika", "--until", until, "--quiet", "--out", out], check=True)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(f"peak memory: {peak:.0f} MB")
assert int(most) == 0 or peak <= int(most), f"more than {most} MB"
PY
run --quiet --out "$work/third.db" || fail "it does not run a third time"
for other in second third; do
    [ "$(hash_of "$work/$other.db")" = "$wanted" ] || fail "the $other run has another hash"
done

killed=0 tries=0
first_period() {
    "$ARGOSY" run perestroika --until 1962 --quiet --out "$work/killed.db" || fail "one period does not run"
}
first_period
while [ "$killed" -lt "$kills" ]; do
    tries=$((tries + 1))
    [ "$tries" -le 100 ] || fail "only $killed kills hit a run"
    # not by the function: its shell would be killed, not the run
    "$ARGOSY" run perestroika --until "$until" --quiet --resume --out "$work/killed.db" &
    pid=$!
    # within a quarter of what a whole run takes, another moment each time: so five kills fit in one run
    wait_ns=$((whole_ns / 4 * (RANDOM % 1000) / 1000))
    sleep "$(printf '%d.%09d' $((wait_ns / 1000000000)) $((wait_ns % 1000000000)))"
    kill -9 "$pid" 2>/dev/null
    wait "$pid" 2>/dev/null
    code=$?
    if [ "$code" -eq 137 ]; then
        killed=$((killed + 1))
    elif [ "$code" -eq 0 ]; then # it was quicker: start again from the first period
        [ "$(hash_of "$work/killed.db")" = "$wanted" ] || fail "resumed runs end with another hash"
        first_period
    else
        fail "a resumed run ended with exit code $code"
    fi
done
run --quiet --resume --out "$work/killed.db" || fail "the killed run does not end"
[ "$(hash_of "$work/killed.db")" = "$wanted" ] || fail "the killed run ends with another hash"
echo "killed $killed times in $tries tries"
