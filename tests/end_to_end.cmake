# Tests that run the program, or read the tree, in Python. Debian's interpreter: matplotlib and jsonschema are its.
set(FLOE_PYTHON /usr/bin/python3)

file(GLOB python_tests CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/cli/*_test.py ${CMAKE_CURRENT_LIST_DIR}/seams/*_test.py
  ${CMAKE_CURRENT_LIST_DIR}/tidy/*_test.py ${CMAKE_CURRENT_LIST_DIR}/field/*_test.py
  ${CMAKE_CURRENT_LIST_DIR}/page/*_test.py)
foreach(path ${python_tests})
  get_filename_component(name ${path} NAME_WE)
  get_filename_component(folder ${path} DIRECTORY)
  get_filename_component(room ${folder} NAME)
  string(REGEX REPLACE "_test$" "" name ${name})
  add_test(NAME ${room}/${name} COMMAND ${FLOE_PYTHON} ${path})
  set_tests_properties(${room}/${name} PROPERTIES
    LABELS "quick;end-to-end"
    TIMEOUT 900
    ENVIRONMENT "FLOE=$<TARGET_FILE:floe>;FLOE_SEAMS=$<TARGET_FILE:floe_seams>;FLOE_SOURCE=${PROJECT_SOURCE_DIR};PYTHONDONTWRITEBYTECODE=1")
endforeach()

# Sweeps through a real Slurm of one machine, where the machine has it.
find_program(SLURMCTLD slurmctld PATHS /usr/sbin /sbin)
if(SLURMCTLD)
  add_test(NAME slurm/one_machine COMMAND ${FLOE_PYTHON} ${CMAKE_CURRENT_LIST_DIR}/slurm/one_machine_test.py)
  set_tests_properties(slurm/one_machine PROPERTIES LABELS full TIMEOUT 900
    ENVIRONMENT "FLOE=$<TARGET_FILE:floe>;FLOE_SOURCE=${PROJECT_SOURCE_DIR};PYTHONDONTWRITEBYTECODE=1")
endif()

# The page of floe report in Chromium. Where there is none the test says so; scripts/test counts that as a failure.
add_test(NAME page/browser COMMAND ${FLOE_PYTHON} ${CMAKE_CURRENT_LIST_DIR}/page/browser_check.py)
set_tests_properties(page/browser PROPERTIES LABELS full TIMEOUT 900 SKIP_RETURN_CODE 77 RUN_SERIAL TRUE
  ENVIRONMENT "FLOE=$<TARGET_FILE:floe>;FLOE_SOURCE=${PROJECT_SOURCE_DIR};PYTHONDONTWRITEBYTECODE=1")
