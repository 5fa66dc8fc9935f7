// Nodes that leave for good, with their disks; a replacement with an empty one takes the seat after a delay.
// Either at a yearly rate per seat (a Poisson process; a seat is at risk only while it is taken), or a given
// number at uniformly drawn instants, or at stated instants.
#include <algorithm>
#include <array>

#include "engine/assert.hpp"
#include "faults/fault.hpp"

namespace floe::faults {
namespace {

struct Replacement {
  Duration delay;
};

task<void> leave_at_rate(World& world, NodeId node, Distribution life, Replacement replacement,
                         std::string label) {
  Stream stream = world.stream(node, label + "/lives");
  while (true) {
    co_await sleep(world.loop(), life.sample(stream));
    if (!world.node(node).seated) continue;
    world.depart(node);
    co_await sleep(world.loop(), replacement.delay);
    world.join(node);
  }
}

task<void> leave_once(World& world, NodeId node, Duration at, Replacement replacement) {
  co_await sleep(world.loop(), at);
  if (!world.node(node).seated) co_return;
  world.depart(node);
  co_await sleep(world.loop(), replacement.delay);
  world.join(node);
}

class Departures final : public Fault {
 public:
  explicit Departures(const Settings& settings)
      : rate_(settings.yearly("rate")),
        count_(settings.integer("count")),
        from_(settings.duration("from")),
        until_(settings.duration("until")),
        at_(settings.durations("at")),
        nodes_(settings.integers("nodes")),
        replacement_{settings.duration("replacement")} {}

  void start(World& world, const std::string& label) const override {
    if (rate_ > 0) {
      const Distribution life = between_events(rate_);
      for (NodeId node = 0; node < world.nodes(); ++node)
        world.tasks().spawn(leave_at_rate(world, node, life, replacement_, label));
    }
    Stream stream = world.stream(0, label);
    for (std::size_t i = 0; i < at_.size(); ++i)
      world.tasks().spawn(leave_once(world, node_at(i, world, stream), at_[i], replacement_));
    for (std::int64_t i = 0; i < count_; ++i) {
      const Duration at = from_ + scale(until_ - from_, stream.uniform());
      const auto node = static_cast<NodeId>(stream.below(world.nodes()));
      world.tasks().spawn(leave_once(world, node, at, replacement_));
    }
  }

 private:
  NodeId node_at(std::size_t i, const World& world, Stream& stream) const {
    return static_cast<NodeId>(i < nodes_.size() ? static_cast<std::uint64_t>(nodes_[i])
                                                 : stream.below(world.nodes()));
  }

  double rate_;
  std::int64_t count_;
  Duration from_;
  Duration until_;
  std::vector<Duration> at_;
  std::vector<std::int64_t> nodes_;
  Replacement replacement_;
};

constexpr std::array kFields = {
    Field{.name = "rate",
          .type = Type::yearly,
          .fallback = R"("0%/y")",
          .sentence = "departures per seat and year"},
    Field{.name = "count",
          .type = Type::integer,
          .fallback = "0",
          .sentence = "departures of random nodes at instants drawn between `from` and `until`",
          .min = 0,
          .max = 1e9},
    Field{
        .name = "from", .type = Type::duration, .fallback = R"("0s")", .sentence = "earliest of the `count`"},
    Field{
        .name = "until", .type = Type::duration, .fallback = R"("30d")", .sentence = "latest of the `count`"},
    Field{
        .name = "at", .type = Type::durations, .fallback = "[]", .sentence = "departures at these instants"},
    Field{.name = "nodes",
          .type = Type::integers,
          .fallback = "[]",
          .sentence = "which node leaves at each instant of `at`; a random one where the list ends",
          .min = 0,
          .max = 1e9},
    Field{.name = "replacement",
          .type = Type::duration,
          .fallback = R"("1h")",
          .sentence = "until an empty replacement takes the seat"},
};

std::optional<std::string> limit(const Settings& settings, std::uint32_t nodes) {
  for (const std::int64_t node : settings.integers("nodes"))
    if (node >= nodes)
      return "node " + std::to_string(node) + " does not exist; nodes are 0 to " + std::to_string(nodes - 1);
  if (settings.duration("from") > settings.duration("until")) return "`from` is later than `until`";
  return std::nullopt;
}

}  // namespace

extern constinit const Entry departures{
    .description = {.name = "departures",
                    .sentence = "nodes leave for good with their data and empty ones replace them",
                    .fields = kFields},
    .make = [](const Settings& settings) -> std::unique_ptr<Fault> {
      return std::make_unique<Departures>(settings);
    },
    .limit = limit};

}  // namespace floe::faults
