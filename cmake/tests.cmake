# Every file of tests/<folder> is one test <folder>/<stem> with the label <folder>:
# a .c file is a cmocka program, an .sh file a script (exit 77: skipped), a .c file of tests/fuzz a
# target whose corpus is replayed. A C test called <module> or <module>_<anything> links that module
# (or cli) and what it stands on; any other links all modules. What has threads or ensemble in its name
# also has the label threads and runs under ThreadSanitizer.
pkg_check_modules(cmocka REQUIRED IMPORTED_TARGET cmocka)

set(test_environment
    ARGOSY=${PROJECT_BINARY_DIR}/argosy
    ARGOSY_BUILD=${PROJECT_BINARY_DIR}
    ARGOSY_SOURCE=${PROJECT_SOURCE_DIR}
    ARGOSY_SHARED=${PROJECT_SOURCE_DIR}/../shared
    UBSAN_OPTIONS=print_stacktrace=1
    TSAN_OPTIONS=halt_on_error=1)
if(ARGOSY_SANITIZE)
    list(APPEND test_environment ARGOSY_SANITIZED=1)
endif()

function(argosy_register folder stem)
    set(where ${PROJECT_BINARY_DIR}/tests/${folder})
    file(MAKE_DIRECTORY ${where})
    add_test(NAME ${folder}/${stem} COMMAND ${ARGN} WORKING_DIRECTORY ${where})
    set(labels ${folder})
    if(stem MATCHES "threads|ensemble")
        list(APPEND labels threads)
    endif()
    set_tests_properties(${folder}/${stem} PROPERTIES
        LABELS "${labels}" ENVIRONMENT "${test_environment}" SKIP_RETURN_CODE 77 TIMEOUT 600)
endfunction()

function(argosy_test_program folder stem source)
    string(REGEX MATCH "^[a-z0-9]+" module ${stem})
    if(NOT module IN_LIST modules AND NOT module STREQUAL cli)
        set(module ${modules})
    endif()
    add_executable(${folder}_${stem} ${source} ${ARGN})
    set_target_properties(${folder}_${stem} PROPERTIES
        OUTPUT_NAME ${stem} RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests/${folder})
    target_compile_definitions(${folder}_${stem} PRIVATE ARGOSY_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
    target_link_libraries(${folder}_${stem} PRIVATE ${module} argosy_headers m)
endfunction()

foreach(folder unit property golden fault)
    file(GLOB sources CONFIGURE_DEPENDS tests/${folder}/*.c)
    foreach(source IN LISTS sources)
        cmake_path(GET source STEM stem)
        argosy_test_program(${folder} ${stem} ${source})
        target_link_libraries(${folder}_${stem} PRIVATE PkgConfig::cmocka)
        argosy_register(${folder} ${stem} ${folder}_${stem})
    endforeach()
endforeach()

file(GLOB_RECURSE scripts RELATIVE ${PROJECT_SOURCE_DIR}/tests CONFIGURE_DEPENDS tests/*.sh)
foreach(script IN LISTS scripts)
    cmake_path(GET script STEM stem)
    cmake_path(GET script PARENT_PATH folder)
    argosy_register(${folder} ${stem} bash ${PROJECT_SOURCE_DIR}/tests/${script})
endforeach()

file(GLOB targets CONFIGURE_DEPENDS tests/fuzz/*.c)
list(FILTER targets EXCLUDE REGEX "/replay_main\\.c$")
foreach(source IN LISTS targets)
    cmake_path(GET source STEM stem)
    if(ARGOSY_FUZZ)
        argosy_test_program(fuzz ${stem} ${source})
        target_link_options(fuzz_${stem} PRIVATE -fsanitize=fuzzer)
    else()
        argosy_test_program(fuzz ${stem} ${source} tests/fuzz/replay_main.c)
        argosy_register(fuzz ${stem} fuzz_${stem} ${PROJECT_SOURCE_DIR}/tests/fuzz/corpus/${stem})
    endif()
endforeach()

if(NOT ARGOSY_SANITIZE AND NOT ARGOSY_COVERAGE)
    argosy_register(style tidy python3 ${PROJECT_SOURCE_DIR}/tools/tidy ${PROJECT_BINARY_DIR})
endif()
