// Bytes that somebody names or that lie in a folder, read whole up to a limit that is known before, so that what
// never ends is not read for ever.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "codec/bytes.hpp"
#include "terminal/command.hpp"
#include "terminal/interruption.hpp"

namespace floe::cli {

// A path between quotes, fit for a terminal.
std::string in_quotes(const std::filesystem::path& path);

// Something cannot be read; its reason goes on after the name, as in `is a directory`.
class Unreadable : public InputError {
 public:
  Unreadable(const std::filesystem::path& path, const std::string& reason)
      : InputError(in_quotes(path) + " " + reason), reason_(reason) {}
  const std::string& reason() const { return reason_; }

 private:
  std::string reason_;
};

struct Limit {
  std::uint64_t bytes;
  std::string meaning;  // of the number, as in "the most for a blob of 7 shards"
};

// The content of a regular file, or of one that a link leads to. Whatever else stands under the name is neither
// opened nor waited for. Throws Unreadable.
codec::Buffer read_file(const std::filesystem::path& path, const Limit& limit);

// The same from pipes, terminals and devices too, waiting until they end; "-" is the standard input. Throws
// Unreadable or Interrupted.
codec::Buffer read_input(const std::string& path, const Limit& limit, const Interruption& interruption);

}  // namespace floe::cli
