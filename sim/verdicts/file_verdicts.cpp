#include "verdicts/file_verdicts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "terminal/command.hpp"

namespace floe::cli {

std::size_t differing(std::span<const FileVerdict> files) {
  return static_cast<std::size_t>(
      std::ranges::count_if(files, [](const FileVerdict& file) { return file.apart.count > 0; }));
}

void print_text(std::span<const FileVerdict> files) {
  for (const FileVerdict& file : files) {
    const std::size_t count = file.apart.count;
    if (count == 0) {
      print(fmt::format("same    {}\n", file.name));
      continue;
    }
    print(fmt::format(
        "DIFFERS {}: {} {}\n", file.name, count,
        file.name.ends_with(".json") ? (count == 1 ? "value" : "values") : (count == 1 ? "row" : "rows")));
    for (const std::string& one : file.apart.shown) print("  " + one + "\n");
    if (count > file.apart.shown.size())
      print(fmt::format("  and {} more\n", count - file.apart.shown.size()));
  }
}

void add_json(text::JsonWriter& json, std::span<const FileVerdict> files) {
  json.key("files").list();
  for (const FileVerdict& file : files) {
    json.object().field("name", file.name).field("differences", static_cast<std::uint64_t>(file.apart.count));
    json.key("first").list();
    for (const std::string& one : file.apart.shown) json.value(one);
    json.end().end();
  }
  json.end();
}

}  // namespace floe::cli
