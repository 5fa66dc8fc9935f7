// How a node answers when it is asked, where it does not do so honestly. A fault owns it and sets it; who answers for
// a node asks it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "engine/distribution.hpp"
#include "nodes/nodes.hpp"
#include "nodes/streams.hpp"
#include "record/ids.hpp"

namespace floe {

struct Conduct {
  enum class Lie : std::uint8_t {
    pretends,  // it dropped pieces, and sends other bytes when it is asked for one
    wrong,     // it sends other bytes than it holds
    silent,    // it does not answer
    denies,    // it says that it holds nothing
    late       // it answers after a time
  };

  Lie lie = Lie::silent;
  double drops = 0;   // the share of its blobs that one that pretends does not keep
  double askers = 1;  // the share of those who ask whom it treats so; who is drawn once
  Distribution delay{};
  std::vector<bool> fellows{};  // nodes that it is honest with; none: nobody
  Streams askers_drawn{{}, {}};
  Stream delays{0, 0, 0, {}};
  std::map<std::uint32_t, bool> known{};

  // `asker` is an endpoint, and of a node where it is one.
  bool treats(std::uint32_t asker, std::optional<NodeId> node) {
    if (node && *node < fellows.size() && fellows[*node]) return false;
    if (askers >= 1) return true;
    const auto [at, is_new] = known.try_emplace(asker, false);
    if (is_new) at->second = askers_drawn.of(asker).uniform() < askers;
    return at->second;
  }
};

inline constexpr Attribute<Conduct*> kConduct{"conduct", nullptr};  // none: honest

}  // namespace floe
