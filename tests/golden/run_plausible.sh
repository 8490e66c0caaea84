#!/usr/bin/env bash
# The bundled scenarios, whole: people add up exactly, no place of more than a thousand grows by more than
# 15 % a year, work has a wage, a price that moves more than threefold in a period has a reason that is named.
set -u
[ -z "${ARGOSY_SANITIZED:-}" ] || exit 77 # whole runs take too long there
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for scenario in perestroika cislunar; do
    "$ARGOSY" run "$scenario" --quiet --out "$work/$scenario.db" || exit 1
    python3 "$(dirname "$0")/run_plausible.py" "$work/$scenario.db" || exit 1
done
