# Writes OUTPUT, in which the JSON files of FOLDER are texts that the program holds, by name.
file(GLOB paths ${FOLDER}/*.json)
list(SORT paths)
set(rows "")
foreach(path ${paths})
  get_filename_component(name ${path} NAME_WE)
  file(READ ${path} content)
  string(APPEND rows "      {\"${name}\", R\"PRESET(${content})PRESET\"},\n")
endforeach()
file(WRITE ${OUTPUT} "#include \"presets/presets.hpp\"\n\nnamespace floe::presets {\n
std::span<const Preset> presets() {\n  static constexpr Preset kPresets[] = {\n${rows}  };\n  return kPresets;\n}\n
}  // namespace floe::presets\n")
