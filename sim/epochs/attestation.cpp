#include "epochs/attestation.hpp"

#include <algorithm>

namespace floe {

AttestationToken::AttestationToken(Epoch epoch, std::span<const Shard> not_active)
    : epoch_(epoch), pending_(not_active.begin(), not_active.end()) {
  std::ranges::sort(pending_);
  pending_.erase(std::unique(pending_.begin(), pending_.end()), pending_.end());
}

bool AttestationToken::completes(Shard shard) {
  const auto found = std::ranges::lower_bound(pending_, shard);
  if (found == pending_.end() || *found != shard) return false;
  pending_.erase(found);
  return pending_.empty();
}

}  // namespace floe
