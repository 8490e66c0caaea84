#!/usr/bin/env bash
# The command line itself: exit codes, hints, help of each command, manual pages and completion.
. "$ARGOSY_SOURCE/tests/cli_helpers.bash"

narrow() { # FILE: no line over 80 characters
    python3 - "$1" <<'END' || fail "a line of $1 is too long"
import sys
wide = [line for line in open(sys.argv[1], encoding="utf-8") if len(line.rstrip("\n")) > 80]
print(*wide, end="")
sys.exit(bool(wide))
END
}

gives 0 --version
says out "argosy $(sed -n 's/^#define AG_VERSION "\(.*\)"/\1/p' "$ARGOSY_SOURCE/include/argosy/core.h")"
gives 0 --help
narrow out
cp out program_help
gives 0 help
cmp -s out program_help || fail "argosy help is not argosy --help"
gives 2
says err "no command given"
gives 2 rum
says err "did you mean run?"
[ ! -s out ] || fail "an unknown command wrote to stdout"
gives 2 --frobnicate
says err "unknown option"
gives 2 plan dantzig
says err "unknown command (plan)"

commands=$("$ARGOSY" help --json | python3 -c '
import json, sys
print(*[c["name"] for c in json.load(sys.stdin)["commands"]])')
[ "$(wc -w <<<"$commands")" -ge 8 ] || fail "few commands: $commands"
for command in $commands; do
    says program_help "  $command "
    gives 0 "$command" --help
    narrow out
    says out "Usage: argosy $command"
    says out "Examples"
    cp out command_help
    gives 0 help "$command"
    cmp -s out command_help || fail "argosy help $command is not argosy $command --help"
    gives 2 "$command" --helq
    says err "did you mean --help?"
    gives 2 "$command" --json=yes
    says err "takes no value"
done

# A value may follow or be attached; what is wrong is told with what is allowed.
gives 2 run
says err "usage: argosy run SCENARIO"
gives 2 run dantzig sim
says err "too many (sim)"
gives 2 run dantzig --utnil 2001
says err "unknown option (--utnil); did you mean --until?"
gives 2 run dantzig -z
says err "unknown option (-z)"
gives 2 run dantzig --until
says err "--until: a value is missing"
gives 2 run dantzig --until=soon
says err "--until: not allowed here (soon); a year"
gives 2 run dantzig --until 1900
says err "a year after 2000, up to 2001"
gives 2 run dantzig --every=0
says err "a whole number from 1"
gives 2 run dantzig --seed -1
says err "--seed"
gives 2 run dantzig --seed=
says err "--seed"
gives 2 run dantzig --seed 1e3
gives 2 run dantzig --seed 9007199254740993 # not exact as a number
says err "--seed: not allowed here (9007199254740993); a whole number from 0, below 2^53"
gives 2 run dantzig --set discount
says err "PATH=VALUE"
gives 2 run dantzig --set discuont=0.1
says err "discount"
gives 2 run dantzig --resume
says err "--out"
gives 2 run dantzig --json --csv
says err "--json"
gives 2 list gods dantzig
says err "did you mean goods?"
gives 2 list goods
says err "of which scenario?"
gives 2 export dantzig --format cvs -o x
says err "allowed: csv, mps; did you mean csv?"
gives 2 export dantzig --format mps
says err "--out"
gives 2 completion fish
says err "allowed: bash"
gives 0 list goods --csv -- dantzig
says out "cases,t,"
gives 2 "run$(printf '\033')[31m"
! grep -q "$(printf '\033')" err || fail "a control character went through"
gives 2 run dantzig "-$(printf 'q%.0s' $(seq 300))z"
says err "unknown option"

bash -n "$ARGOSY_SOURCE/share/completion/argosy.bash" || fail "the completion is no script"
completes() { # WANTED WORD...: the last word is being typed
    local wanted=$1
    shift
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
    _argosy
    [ "${COMPREPLY[*]}" = "$wanted" ] || fail "$*: completed to '${COMPREPLY[*]}', not '$wanted'"
}
# shellcheck source=/dev/null
source "$ARGOSY_SOURCE/share/completion/argosy.bash"
completes run "$ARGOSY" ru
completes "--seed --set" "$ARGOSY" run --se
completes dantzig "$ARGOSY" run dan
completes goods "$ARGOSY" list go
completes two-worlds "$ARGOSY" list goods two
completes "csv mps" "$ARGOSY" export --format ""

"$ARGOSY_SOURCE/tools/manual" --check "$ARGOSY" || fail "manual pages or completion are old"
! command -v man >/dev/null || MANWIDTH=80 man -l --warnings "$ARGOSY_SOURCE/docs/man/argosy-run.1" \
    >page 2>warnings || fail "man does not take argosy-run.1"
[ ! -s warnings ] || fail "man warns: $(cat warnings)"

finish
