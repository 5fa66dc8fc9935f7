#include <fmt/format.h>

#include "cli/commands.hpp"
#include "scenario/reader.hpp"

namespace floe::cli {
namespace {

void options(po::options_description& description) {
  description.add_options()(
      "set", po::value<std::vector<std::string>>()->default_value({}, "")->value_name("PATH=VALUE"),
      "edit a field first; may be repeated")("resolved", po::bool_switch(),
                                             "print the scenario with every default filled in");
}

int validate(const Invocation& invocation) {
  const auto& edits = invocation.options["set"].as<std::vector<std::string>>();
  bool good = true;
  for (const std::string& path : invocation.arguments) {
    try {
      const Scenario scenario = scenario::read(path, edits);
      print(invocation.flag("resolved") ? resolved_json(scenario)
                                        : fmt::format("{}: fine, {}\n", path, hash8(scenario)));
    } catch (const text::DocumentError& error) {
      invocation.console.error(error.what());
      good = false;
    }
  }
  return good ? kFine : kInput;
}

}  // namespace

const Command validate_command{.name = "validate",
                               .arguments = "SCENARIO...",
                               .sentence = "read scenarios and report everything that is wrong",
                               .least = 1,
                               .most = 1000,
                               .options = options,
                               .run = validate};

}  // namespace floe::cli
