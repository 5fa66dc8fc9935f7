#include "protocol/metadata.hpp"

#include <algorithm>

namespace floe::protocol {
task<bool> fetch_metadata(World& world, const Asker& asker, Stream& order, std::vector<BlobIndex>& missing) {
  const MetadataOf subject(world);
  Exchanges exchanges(world, asker, subject);
  const std::vector<std::uint32_t> alike(world.nodes().count(), 1);
  WeightedDraw sources(alike, order);
  while (!missing.empty()) {
    const std::optional<std::uint32_t> source = sources.next();
    if (!source) co_return false;
    if (source == asker.node) continue;
    exchanges.ask(*source, Few<std::uint32_t>(missing));
    const Answer answer = co_await exchanges.next();
    std::erase_if(missing, [given = std::span<const std::uint32_t>(answer.given)](BlobIndex blob) mutable {
      const bool came = !given.empty() && given.front() == blob;  // in the order in which they were asked for
      if (came) given = given.subspan(1);
      return came;
    });
  }
  co_return true;
}

}  // namespace floe::protocol
