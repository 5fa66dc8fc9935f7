#include "audits/challenge.hpp"
#include "audits/scrub.hpp"
#include "maintenance/detection.hpp"
#include "maintenance/repair.hpp"

namespace floe::maintenance {

std::span<const Entry> registry() {
  static const Entry entries[] = {
      repair,
      detection,
      scrub,
      challenge,
  };
  return entries;
}

}  // namespace floe::maintenance
