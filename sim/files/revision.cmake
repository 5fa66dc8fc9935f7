# Writes OUTPUT, the definition of revision(), anew where the commit or its state has changed: nothing is compiled
# again otherwise.
execute_process(COMMAND git -C ${SOURCE} rev-parse HEAD
  OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE code)
set(dirty false)
if(code EQUAL 0)
  execute_process(COMMAND git -C ${SOURCE} status --porcelain --untracked-files=no
    OUTPUT_VARIABLE changes ERROR_QUIET)
  if(NOT changes STREQUAL "")
    set(dirty true)
  endif()
else()
  set(commit "")
endif()
set(text "#include \"files/revision.hpp\"

namespace floe {

Revision revision() { return {.commit = \"${commit}\", .is_dirty = ${dirty}}; }

}  // namespace floe
")
set(before "")
if(EXISTS ${OUTPUT})
  file(READ ${OUTPUT} before)
endif()
if(NOT before STREQUAL text)
  file(WRITE ${OUTPUT} "${text}")
endif()
