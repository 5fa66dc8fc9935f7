// What a manifest tells of the program and the machine that made a result.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "text/json_writer.hpp"

namespace floe {

// The state of the source tree that the program was built from.
struct Revision {
  std::string commit{};   // empty where it was not built from a repository
  bool is_dirty = false;  // whether tracked files differed from that commit
};

// What the machine added to a run; never part of a digest.
struct Environment {
  std::vector<std::string> arguments{};  // with the name of the program
  Revision revision{};
  std::string kernel{};     // of the codec
  std::string processor{};  // its model, as the system names it; empty where it does not
  std::string system{};     // name, release and machine, as "Linux 6.1.0 x86_64"
  double wall_seconds = 0;
};

std::string processor_name();

// The field "environment" of a manifest.
void add_environment(const Environment& environment, text::JsonWriter& json);

// Of this program on this machine: the words of its command, without its name, and the kernel of the codec.
Environment environment_of(std::span<const std::string> words, std::string_view kernel, double wall_seconds);

}  // namespace floe
