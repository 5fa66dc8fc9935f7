// A world of few nodes in which blobs are only counted, for asking one node after another.
#pragma once

#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "protocol/exchange.hpp"
#include "world/world.hpp"

namespace floe {

inline constexpr Cause kPayload{"payload", "", "", TrafficClass::repair, Part::payload};
inline constexpr Cause kProof{"proof", "", "", TrafficClass::repair, Part::proof};
inline constexpr Cause kHeader{"header", "", "", TrafficClass::repair, Part::header};

inline constexpr Duration kLatency = milliseconds(50);
inline constexpr Bytes kHeaderBytes{200};
inline constexpr Bytes kPieceBytes{1000};
inline constexpr Bytes kMetadataBytes{70};

struct Bench {
  // As many shards as the weights add up to; a piece of each blob on every shard, of which `enough` suffice.
  explicit Bench(const std::vector<std::uint32_t>& weights, std::uint32_t blobs = 1,
                 Links links = {Rate::unlimited(), Rate::unlimited()}, std::uint32_t enough = 1)
      : world({1, 0}, Committee(weights), {.latency = kLatency, .message_overhead = kHeaderBytes}, links) {
    const auto layout = std::make_shared<const Layout>(Layout{
        .slots = world.committee().shards(),
        .kinds =
            {{.name = "piece", .size = kPieceBytes, .wire = kPieceBytes, .enough = enough, .symbol = {}}},
        .metadata = kMetadataBytes,
        .charged = Bytes{0}});
    for (std::uint32_t i = 0; i < blobs; ++i) world.blobs().add(kPieceBytes, layout, redundancy, 0, nullptr);
    for (const Cause* cause : {&kPayload, &kProof, &kHeader}) world.recorder().tag(*cause);
  }

  protocol::Asker asker(NodeId node) {
    return {.endpoint = world.endpoint(node),
            .node = node,
            .timeout = seconds(45),
            .payload = &kPayload,
            .proof = &kProof,
            .header = &kHeader};
  }

  // Does something at an instant of the run.
  void at(Duration when, std::function<void()> what) { world.tasks().spawn(later(when, std::move(what))); }
  // A disk is gone and an empty machine stands in for it at once.
  void replace(NodeId node) {
    world.nodes().depart(node, hours(1));
    world.nodes().join(node);
  }
  void run(Duration time) { world.run_until(Instant{} + time); }

  const CauseTotals& totals(const Cause& cause) {
    return world.recorder().causes()[world.recorder().tag(cause)];
  }

  Redundancy redundancy{};
  World world;

 private:
  task<void> later(Duration when, std::function<void()> what) {
    co_await sleep(world.loop(), when);
    what();
  }
};

}  // namespace floe
