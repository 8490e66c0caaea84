# What the tests of the command line share: a folder of their own to work in, calls with a wanted exit code,
# and a count of failures. Sourced first; the last line of a test is `finish`.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
failures=0

fail() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}

gives() { # CODE ARGUMENT...: leaves out and err
    local wanted=$1 code=0
    shift
    "$ARGOSY" "$@" >out 2>err </dev/null || code=$?
    [ "$code" -eq "$wanted" ] || fail "argosy $*: exit code $code, not $wanted: $(head -c 300 err)"
}

says() { # FILE TEXT
    grep -qF -- "$2" "$1" || fail "'$2' is not in $1: $(head -c 300 "$1")"
}

finish() {
    echo "$failures failures"
    [ "$failures" -eq 0 ]
}
