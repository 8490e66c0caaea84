# Foreign libraries. One source file a library includes its headers (tools/tidy says which).
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(erfa REQUIRED IMPORTED_TARGET erfa)
pkg_check_modules(yaml REQUIRED IMPORTED_TARGET yaml-0.1)
pkg_check_modules(zlib REQUIRED IMPORTED_TARGET zlib)
pkg_check_modules(sqlite3 REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(jansson REQUIRED IMPORTED_TARGET jansson)

# UDUNITS-2 has no pkg-config file.
find_library(UDUNITS2_LIBRARY udunits2 REQUIRED)
find_path(UDUNITS2_INCLUDE udunits2.h REQUIRED)
add_library(udunits2 UNKNOWN IMPORTED)
set_target_properties(udunits2 PROPERTIES
    IMPORTED_LOCATION ${UDUNITS2_LIBRARY} INTERFACE_INCLUDE_DIRECTORIES ${UDUNITS2_INCLUDE})

# Random123 is headers only.
find_path(RANDOM123_INCLUDE Random123/philox.h REQUIRED)
add_library(random123 INTERFACE IMPORTED)
target_include_directories(random123 INTERFACE ${RANDOM123_INCLUDE})

# HiGHS: the wheel's own CMake and pkg-config files point nowhere. The library is copied into the
# build, so that the build finds it by a path relative to itself.
file(GLOB highs_dist ${ARGOSY_DEPS_DIR}/highs/highsbox-*.data/purelib/highsbox/highs_dist)
if(NOT EXISTS "${highs_dist}/lib/libhighs.so")
    message(FATAL_ERROR "HiGHS is missing: run tools/bootstrap build (or tools/bootstrap highs)")
endif()
file(COPY ${highs_dist}/lib/libhighs.so DESTINATION ${PROJECT_BINARY_DIR}/lib)
set(highs_library ${PROJECT_BINARY_DIR}/lib/libhighs.so)
add_library(highs SHARED IMPORTED)
set_target_properties(highs PROPERTIES
    IMPORTED_LOCATION ${highs_library}
    IMPORTED_SONAME libhighs.so
    INTERFACE_INCLUDE_DIRECTORIES ${highs_dist}/include/highs)
# Its header declares a static function that nobody defines; gcc says so past any pragma.
set_source_files_properties(src/market/lp_highs.c PROPERTIES COMPILE_OPTIONS -Wno-unused-function)
