// A scenario made smaller as long as something about it stays: entries of lists and fields are left out, then
// numbers are halved. It works on the text, and so on every field there will be; what the reader refuses does
// not have what must stay.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace floe::swarm {

struct Shrunk {
  std::string text;
  std::uint32_t trials = 0;
};

// `stays` is asked of each smaller text, at most so many times.
Shrunk shrink(const std::string& text, std::uint32_t most_trials,
              const std::function<bool(const std::string& text)>& stays);

}  // namespace floe::swarm
