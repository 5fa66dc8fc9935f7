#include "files/environment.hpp"

#include <sys/utsname.h>

#include <fstream>
#include <utility>

#include "files/revision.hpp"
#include "run/version.hpp"

namespace floe {
namespace {

std::string system_name() {
  utsname names{};
  if (::uname(&names) != 0) return "";
  return std::string(names.sysname) + " " + names.release + " " + names.machine;
}

}  // namespace

std::string processor_name() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("model name")) continue;
    const std::size_t begin = line.find_first_not_of(": \t", line.find(':'));
    return begin == std::string::npos ? "" : line.substr(begin);
  }
  return "";
}

void add_environment(const Environment& environment, text::JsonWriter& json) {
  json.key("environment").object();
  json.texts("argv", environment.arguments);
  json.field("kernel", environment.kernel)
      .field("processor", environment.processor)
      .field("system", environment.system)
      .field("compiler", kCompiler)
      .field("build", kBuildType)
      .field("wall_s", environment.wall_seconds)
      .end();
}

Environment environment_of(std::span<const std::string> words, std::string_view kernel, double wall_seconds) {
  std::vector<std::string> arguments{"floe"};
  arguments.insert(arguments.end(), words.begin(), words.end());
  return {.arguments = std::move(arguments),
          .revision = revision(),
          .kernel = std::string(kernel),
          .processor = processor_name(),
          .system = system_name(),
          .wall_seconds = wall_seconds};
}

}  // namespace floe
