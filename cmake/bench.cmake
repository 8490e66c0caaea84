# `cmake --build --preset release --target bench` builds and runs every bench/*.c and bench/*.sh.
file(GLOB programs CONFIGURE_DEPENDS bench/*.c)
file(GLOB scripts CONFIGURE_DEPENDS bench/*.sh)
set(commands COMMAND ${CMAKE_COMMAND} -E echo "benchmarks")
set(needs "")
foreach(source IN LISTS programs)
    cmake_path(GET source STEM stem)
    add_executable(bench_${stem} EXCLUDE_FROM_ALL ${source})
    set_target_properties(bench_${stem} PROPERTIES
        OUTPUT_NAME ${stem} RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bench)
    target_compile_definitions(bench_${stem} PRIVATE ARGOSY_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
    target_link_libraries(bench_${stem} PRIVATE ${modules} argosy_headers m)
    list(APPEND commands COMMAND ${CMAKE_COMMAND} -E echo "== ${stem}" COMMAND bench_${stem})
endforeach()
foreach(script IN LISTS scripts)
    cmake_path(GET script STEM stem)
    list(APPEND commands COMMAND ${CMAKE_COMMAND} -E echo "== ${stem}"
        COMMAND ${CMAKE_COMMAND} -E env ARGOSY=${PROJECT_BINARY_DIR}/argosy
                ARGOSY_SOURCE=${PROJECT_SOURCE_DIR} bash ${script})
endforeach()
if(scripts AND TARGET argosy)
    set(needs DEPENDS argosy)
endif()
add_custom_target(bench ${commands} ${needs} WORKING_DIRECTORY ${PROJECT_BINARY_DIR} USES_TERMINAL)
