// A blob that a client writes in the middle of a run.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "storage/redundancy.hpp"

namespace floe {

struct NewBlob {
  Bytes size{};
  std::shared_ptr<const Layout> layout{};
  const Redundancy* redundancy = nullptr;  // which stays longer than the run
  std::uint32_t rotation = 0;
  std::vector<Shard> drawn{};                // shards of the slots, where the layout draws them
  std::unique_ptr<const Content> content{};  // none when the blob is only sized
  std::optional<std::uint32_t> expires{};    // as this epoch begins
};

}  // namespace floe
