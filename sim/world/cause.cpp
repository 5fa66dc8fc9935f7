#include "world/cause.hpp"

#include <array>

namespace floe {

std::string_view name_of(Cause cause) {
  constexpr std::array<std::string_view, kCauses> names = {"symbols", "proofs", "metadata", "transfer",
                                                           "read",    "write",  "rebuild",  "overhead"};
  return names[static_cast<std::size_t>(cause)];
}

}  // namespace floe
