#!/usr/bin/env bash
# The scenario `colony`: the table of its page holds, and the less the crown takes the later the moon leaves.
set -u
fail() { echo "FAIL: $*"; exit 1; }

leaves() { # ROYALTY TAX YEAR
    year=$("$ARGOSY" run colony --set "polities.crown.royalty=$1" --set "polities.crown.income_tax=$2" |
        awk '$3 == "independence" {print $1}')
    [ "$year" = "$3" ] || fail "at royalty $1, tax $2 it leaves in ${year:-no year}, not $3"
}

leaves 0 0.02 2089
leaves 0 0.2 2032
leaves 0.2 0.02 2035
leaves 0.4 0.02 2017
leaves 0.4 0.2 2011
leaves 0.5 0.2 2009
never=$("$ARGOSY" run colony --set politics.base=0) || fail "a run in which nobody leaves"
case $never in *independence*) fail "it leaves though base is 0" ;; esac
echo ok
