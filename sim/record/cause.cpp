#include "record/cause.hpp"

namespace floe {

std::string_view name_of(TrafficClass traffic) {
  constexpr std::array<std::string_view, 3> names{"read", "repair", "move"};
  return names[static_cast<std::size_t>(traffic)];
}

}  // namespace floe
