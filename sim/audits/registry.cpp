#include "audits/challenge.hpp"
#include "audits/detection.hpp"
#include "audits/scrub.hpp"
#include "maintenance/repair.hpp"
#include "moves/epochs.hpp"
#include "moves/succession.hpp"

namespace floe::maintenance {

std::span<const Entry> registry() {
  static const Entry entries[] = {
      repair, detection, scrub, challenge, moves::epochs, moves::succession,
  };
  return entries;
}

}  // namespace floe::maintenance
