#include "storage/committee.hpp"

#include <numeric>

namespace floe {

Committee::Committee(std::vector<std::uint32_t> shards_per_node)
    : weights_(std::move(shards_per_node)), first_(weights_.size()) {
  for (NodeId node = 0; node < weights_.size(); ++node) {
    first_[node] = static_cast<std::uint32_t>(owner_.size());
    owner_.insert(owner_.end(), weights_[node], node);
  }
  order_.resize(owner_.size());
  std::iota(order_.begin(), order_.end(), Shard{0});
}

}  // namespace floe
