#!/usr/bin/env bash
# A run killed at any moment and resumed, again and again, ends with the hash of a run left alone.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
until=2060 kills=20
[ -z "${ARGOSY_SANITIZED:-}" ] || until=2035 kills=4
run() {
    "$ARGOSY" run two-worlds --until "$until" --quiet "$@"
}
hash_of() {
    python3 -c 'import sqlite3, sys
print(dict(sqlite3.connect(sys.argv[1]).execute("select key, value from meta"))["hash"])' "$1"
}

start=$(date +%s%N)
run --out "$work/whole.db" || exit 1
whole_ns=$(($(date +%s%N) - start))
wanted=$(hash_of "$work/whole.db")

killed=0 tries=0
"$ARGOSY" run two-worlds --until 2031 --quiet --out "$work/killed.db" || exit 1
while [ "$killed" -lt "$kills" ]; do
    tries=$((tries + 1))
    if [ "$tries" -gt 400 ]; then
        echo "only $killed kills hit a run"
        exit 1
    fi
    # not by the function: its shell would be killed, not the run
    "$ARGOSY" run two-worlds --until "$until" --quiet --resume --out "$work/killed.db" &
    pid=$!
    # a moment within the time that a whole run takes, another one each time
    sleep "$(printf '0.%09d' $((whole_ns * (tries * 7 % 20) / 20 % 1000000000)))"
    kill -9 "$pid" 2>/dev/null
    wait "$pid" 2>/dev/null
    code=$?
    [ "$code" -ne 137 ] || killed=$((killed + 1))
    if [ "$code" -eq 0 ]; then # it was quicker: start again from the first period
        [ "$(hash_of "$work/killed.db")" = "$wanted" ] || {
            echo "resumed runs end with another hash"
            exit 1
        }
        "$ARGOSY" run two-worlds --until 2031 --quiet --out "$work/killed.db" || exit 1
    elif [ "$code" -ne 137 ]; then
        echo "a resumed run ended with exit code $code"
        exit 1
    fi
done
run --resume --out "$work/killed.db" || exit 1
[ "$(hash_of "$work/killed.db")" = "$wanted" ] || {
    echo "the killed run ends with another hash"
    exit 1
}
