#include "maintenance/fetches.hpp"

#include <algorithm>

#include "engine/assert.hpp"

namespace floe::maintenance {

std::vector<schemes::Fetch> Fetches::plan(std::span<const Piece> lost, BlobIndex blob) const {
  const Blob one = world_.blobs()[blob];
  std::vector<schemes::Fetch> fetches = rights_.scheme.plan(lost, *one.layout, one.placement);
  for (schemes::Fetch& fetch : fetches)
    if (!policy_.decode_blob) std::erase_if(fetch.otherwise, &schemes::Fetch::is_by_policy);
  return fetches;
}

std::vector<schemes::Fetch> Fetches::plan(std::span<const Piece> lost,
                                          std::span<const BlobIndex> blobs) const {
  std::vector<schemes::Fetch> fetches = plan(lost, blobs.front());
  for (schemes::Fetch& fetch : fetches)
    for (std::size_t i = 1; fetch.from && i < blobs.size(); ++i) {
      schemes::Fetch other = alone(lost, blobs[i], fetch);
      // What a group makes up for in one blob, another has no group for; what decodes the whole serves both.
      if (other.need != fetch.need && !fetch.otherwise.empty()) {
        fetch = schemes::Fetch(fetch.otherwise.front());
        i = 0;
        continue;
      }
      if (other.need != fetch.need && !other.otherwise.empty())
        other = schemes::Fetch(other.otherwise.front());
      FLOE_ASSERT(other.need == fetch.need && other.from,
                  "a plan for some blobs of a batch is no plan for others");
      *fetch.from &= *other.from;
    }
  return fetches;
}

schemes::Fetch Fetches::alone(std::span<const Piece> lost, BlobIndex blob,
                              const schemes::Fetch& fetch) const {
  if (!fetch.from) return fetch;
  const std::vector<schemes::Fetch> all = plan(lost, blob);
  const auto same = std::ranges::find_if(all, [&](const schemes::Fetch& each) {
    return each.kind == fetch.kind && each.shards == fetch.shards;
  });
  FLOE_ASSERT(same != all.end(), "plans for the same pieces differ by more than where symbols come from");
  return *same;
}

std::vector<Round> Fetches::rounds(std::span<const BlobIndex> blobs, const schemes::Fetch& fetch) const {
  std::vector<Round> rounds;
  rounds.push_back({fetch, wanted(blobs, fetch)});
  for (const schemes::Fetch& other : fetch.otherwise) rounds.push_back({other, wanted(blobs, other)});
  return rounds;
}

protocol::Wanted Fetches::wanted(std::span<const BlobIndex> blobs, const schemes::Fetch& fetch) const {
  protocol::Wanted wanted{.blobs = {blobs.begin(), blobs.end()},
                          .source = fetch.source,
                          .need = fetch.need,
                          .extra = settings_.extra_symbols,
                          .from = fetch.from,
                          .is_proved = fetch.is_proved,
                          .own_first = fetch.own_first || policy_.is_lazy()};
  for (const BlobIndex blob : blobs) {
    const Blob one = world_.blobs()[blob];
    const SymbolSize size = rights_.scheme.symbol_of(*one.layout, one.placement, fetch);
    wanted.symbol.payload += size.payload;
    wanted.symbol.proof += size.proof;
  }
  if (fetch.suffices)
    wanted.suffices = [this, blobs = wanted.blobs, suffices = fetch.suffices](std::span<const Shard> shards) {
      return std::ranges::all_of(
          blobs, [&](BlobIndex blob) { return suffices(world_.blobs()[blob].placement, shards); });
    };
  return wanted;
}

}  // namespace floe::maintenance
