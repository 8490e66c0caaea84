#!/usr/bin/env bash
# An installation, moved to where it was not made for, finds its own data, solver, pages and headers.
. "$ARGOSY_SOURCE/tests/cli_helpers.bash"
unset ARGOSY_LIBRARY ARGOSY_SCENARIOS

cmake --install "$ARGOSY_BUILD" --prefix "$work/made" >install.log || fail "cmake --install"
mv made moved
ARGOSY=$work/moved/bin/argosy

gives 0 run dantzig
says out "Transportation problem"
# its own copy of the data, not the source tree's
sed -i 's/^title:.*/title: moved/' moved/share/argosy/scenarios/dantzig/scenario.yaml
gives 0 list scenarios
says out "moved"
gives 0 ephemeris ceres --at 2030-01-01
printf '%s\n' name,epoch_jd_tdb,a_au,e,i_deg,node_deg,peri_deg,mean_anomaly_deg Carried,2461000.5,2,0,0,0,0,0 \
    >moved/share/argosy/library/catalogue/small_bodies.csv.gz # need not be packed
gives 0 ephemeris carried --at 2030-01-01
gives 3 ephemeris ceres --at 2030-01-01
rm moved/share/argosy/library/people.yaml
gives 3 check perestroika
ldd moved/bin/argosy >libraries
says libraries "$work/moved/bin/../lib/argosy/libhighs.so"
[ -s moved/share/man/man1/argosy-run.1 ] || fail "no manual page of run"
cat >use.c <<'END'
#include <argosy/history.h>
#include <argosy/store.h>
int main(void) { ag_ctx_free(ag_ctx_create(NULL)); return 0; }
END
cc -std=c17 -Imoved/include use.c moved/lib/libargosy.a -lm -o use 2>err && ./use ||
    fail "a program with the installed headers and library: $(head -c 300 err)"

finish
