#include "maintenance/detection.hpp"
#include "maintenance/repair.hpp"

namespace floe::maintenance {

std::span<const Entry> registry() {
  static const Entry entries[] = {
      repair,
      detection,
  };
  return entries;
}

}  // namespace floe::maintenance
