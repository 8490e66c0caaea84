#!/usr/bin/env bash
# A run on legs of the sky, looked at in its result file: windows when windows are, propellant by the rocket
# equation, fewer of both where there is air to brake in.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
until=2045
[ -z "${ARGOSY_SANITIZED:-}" ] || until=2035

world() { # FILE BRAKES
    cat >"$1" <<END
argosy: 1
title: A depot of Mars supplied from low orbit
years: [2030, 2060]
stages_yr: [1, 3, 9, 27]
currency: USD2020
discount: 0.05
goods:
  food:       {unit: t}
  propellant: {unit: t}
places:
  leo:
    body: earth
    at: {periapsis: 400 km, apoapsis: 400 km}
    market: external
    supply:
      - {good: food,       price: 1000 USD2020/t, upto: 1e6 t/yr}
      - {good: propellant, price: 300 USD2020/t,  upto: 1e7 t/yr}
  mars:
    body: mars
    at: {periapsis: 300 km, apoapsis: 300 km}
    demand: [{good: food, budget: 1e7 USD2020/yr}]
    stock: {propellant: 500 t}
legs:
  - {from: leo, to: mars, both: true, sky: true, aerobrake: $2, fast: false}
vehicles:
  tug: {dry: 10 t, payload: 50 t, tank: 400 t, isp: 450 s, propellant: {propellant: 1}, price: 1e6 USD2020, life: 20 yr}
END
}
world "$work/engine.yaml" false
world "$work/air.yaml" true
for name in engine air; do
    "$ARGOSY" run "$work/$name.yaml" --until "$until" --quiet --out "$work/$name.db" || exit 1
done

cat >"$work/look.py" <<'END'
import math
import sqlite3
import sys

VE_KMS = 450 * 9.80665e-3
# Years in which windows open: least C3 by pykep on DE440, 2030 to 2044.
WINDOW_YEARS = {2030, 2033, 2035, 2037, 2039, 2041, 2043}
problems = []


def trips(name):
    db = sqlite3.connect(name)
    return db.execute(
        """select p.year_from, t.from_place, t.to_place, t.option, t.trips, t.dv_kms, t.tof_d, t.propellant_t, t.aero,
                  (select coalesce(sum(f.t), 0) from flow f where f.period = t.period
                   and f.from_place = t.from_place and f.option in (t.option, 'kept aboard'))
           from trip t join period p using (period) where t.trips > 1e-6""").fetchall()


def check(what, right):
    if not right:
        problems.append(what)


engine, air = trips(sys.argv[1]), trips(sys.argv[2])
out = [t for t in engine if t[1] == "leo"]
check(f"{len(out)} trips are too few", len(out) >= 3)
for year, start, end, option, n, dv, tof, burnt, aero, load in engine + air:
    ideal = math.expm1(dv / VE_KMS) * (1 + aero) * (10 * n + load)
    check(f"{year} {start}: {burnt} t of propellant, not {ideal}", abs(burnt - ideal) <= 1e-6 * ideal)
    check(f"{year} {start}: {tof} d", 100 < tof < 420)
    if start == "leo" and year in WINDOW_YEARS and aero == 0:  # 3.5-4.3 to leave, 1.9-3.5 to stay
        check(f"{year}: {dv} km/s in a window", 5.2 < dv < 7.2)
    check(f"option {option}", option in {"1", "2", "3"})
within = [t[9] for t in out if t[0] in WINDOW_YEARS]
others = [t for t in out if t[0] not in WINDOW_YEARS]
check("as much is sent where there is no window", not others or
      sum(within) / len(within) > 1.5 * sum(t[9] for t in others) / len(others))
check("a departure between windows is no dearer", all(t[5] > 6.2 for t in others))
for year, start, end, option, n, dv, tof, burnt, aero, load in air:
    if start == "leo" and year in WINDOW_YEARS:  # the air takes most of what it needs to stay
        check(f"{year}: {dv} km/s with air to brake in", 3.4 < dv < 5.2)
        check(f"{year}: an aeroshell of {aero}", 0.1 < aero < 0.25)
print(f"{len(out)} trips out, dv {min(t[5] for t in out):.2f} .. {max(t[5] for t in out):.2f} km/s")
print("\n".join(problems))
sys.exit(1 if problems else 0)
END
python3 "$work/look.py" "$work/engine.db" "$work/air.db"
