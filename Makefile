# Thin: tools/bootstrap installs what is missing, CMake presets do the rest.
JOBS ?= $(shell nproc)
PREFIX ?= /usr/local
scenario = $(if $(wildcard scenarios/perestroika),perestroika,dantzig)

.PHONY: all run test check bench install clean

all:
	@tools/bootstrap build
	@cmake --preset release >/dev/null
	@cmake --build build -j $(JOBS)

run: all
	build/argosy run $(scenario)

test: all
	@tools/bootstrap test
	ctest --test-dir build --output-on-failure --no-tests=error -j $(JOBS) --output-junit ctest.xml

check:
	@tools/bootstrap check
	tools/check

bench: all
	cmake --build build --target bench

install: all
	cmake --install build --prefix $(PREFIX)

# What was fetched (build/deps) stays.
clean:
	[ ! -d build ] || find build -mindepth 1 -maxdepth 1 ! -name deps -exec rm -rf {} +
