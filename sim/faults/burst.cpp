// A share of the nodes goes at one instant: for a duration, with their disks, or for good, replaced by empty
// ones.
#include "faults/fault.hpp"

namespace floe::faults {
namespace {

task<void> strike(World& world, std::vector<NodeId> struck, Duration at, bool for_good, Duration back) {
  co_await sleep(world.loop(), at);
  std::vector<NodeId> gone;
  for (const NodeId node : struck) {
    if (!for_good) {
      world.take_down(node);
      gone.push_back(node);
    } else if (world.node(node).seated) {
      world.depart(node);
      gone.push_back(node);
    }
  }
  co_await sleep(world.loop(), back);
  for (const NodeId node : gone) {
    if (for_good)
      world.join(node);
    else
      world.bring_up(node);
  }
}

struct BurstSettings {
  Duration at{};
  double share = 0;
  bool for_good = false;
  Duration duration = days(1);
  Duration replacement = hours(1);
};

const fields::Table& table() {
  using S = BurstSettings;
  static const fields::Table table = fields::Table::of<S>(
      {fields::row("at", &S::at, fields::duration(), "The instant at which they go.").required(),
       fields::row("share", &S::share, fields::share(), "The share of the nodes that go, drawn at random.")
           .required(),
       fields::row("for_good", &S::for_good, fields::boolean(),
                   "Whether they leave with their data and are replaced, instead of coming back."),
       fields::row("duration", &S::duration, fields::duration(), "The time until they come back."),
       fields::row("replacement", &S::replacement, fields::duration(),
                   "The time until empty machines replace those that left for good.")});
  return table;
}

class Burst final : public Fault {
 public:
  explicit Burst(const BurstSettings& settings) : settings_(settings) {}

  void start(World& world, const std::string& label) const override {
    Stream stream = world.stream(0, label);
    const auto count = static_cast<std::uint32_t>(settings_.share * world.nodes() + 0.5);
    std::vector<NodeId> nodes(world.nodes());
    for (NodeId node = 0; node < nodes.size(); ++node) nodes[node] = node;
    for (std::uint32_t i = 0; i < count; ++i) std::swap(nodes[i], nodes[i + stream.below(nodes.size() - i)]);
    nodes.resize(count);
    const Duration back = settings_.for_good ? settings_.replacement : settings_.duration;
    world.tasks().spawn(strike(world, std::move(nodes), settings_.at, settings_.for_good, back));
  }

 private:
  BurstSettings settings_;
};

}  // namespace

extern const Entry burst{
    .description = {.name = "burst", .sentence = "A share of the nodes goes at one instant.", .table = table},
    .make = [](const fields::Bound& settings) -> std::unique_ptr<Fault> {
      return std::make_unique<Burst>(settings.as<BurstSettings>());
    },
    .limit = [](const fields::Bound&, std::uint32_t) -> std::optional<std::string> { return std::nullopt; }};

}  // namespace floe::faults
