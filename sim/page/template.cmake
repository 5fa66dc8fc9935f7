# Writes OUTPUT, in which the files of FOLDER are texts that the program holds: page.html, and all style sheets and all
# scripts, each put together in the order of their names.
file(GLOB styles ${FOLDER}/*.css)
file(GLOB scripts ${FOLDER}/*.js)
list(SORT styles)
list(SORT scripts)

# A literal may hold no more than 64 KiB everywhere, so that each file is one.
function(add_text name)
  set(text "std::string_view ${name}() {\n  static constexpr std::string_view kText =\n")
  foreach(path ${ARGN})
    file(READ ${path} content)
    string(APPEND text "      R\"TEMPLATE(${content})TEMPLATE\"\n")
  endforeach()
  set(code "${code}${text}      ;\n  return kText;\n}\n\n" PARENT_SCOPE)
endfunction()

set(code "#include \"page/document.hpp\"\n\nnamespace floe::page {\n\n")
add_text(markup ${FOLDER}/page.html)
add_text(style ${styles})
add_text(script ${scripts})
file(WRITE ${OUTPUT} "${code}}  // namespace floe::page\n")
