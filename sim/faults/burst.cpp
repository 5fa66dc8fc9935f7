// A share of the nodes goes at one instant: for a duration, with their disks, or for good, replaced by empty
// ones.
#include <array>

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

class Burst final : public Fault {
 public:
  explicit Burst(const Settings& settings)
      : at_(settings.duration("at")),
        share_(settings.share("share")),
        for_good_(settings.boolean("for_good")),
        back_(settings.duration(for_good_ ? "replacement" : "duration")) {}

  void start(World& world, const std::string& label) const override {
    Stream stream = world.stream(0, label);
    const auto count = static_cast<std::uint32_t>(share_ * world.nodes() + 0.5);
    std::vector<NodeId> nodes(world.nodes());
    for (NodeId node = 0; node < nodes.size(); ++node) nodes[node] = node;
    for (std::uint32_t i = 0; i < count; ++i) std::swap(nodes[i], nodes[i + stream.below(nodes.size() - i)]);
    nodes.resize(count);
    world.tasks().spawn(strike(world, std::move(nodes), at_, for_good_, back_));
  }

 private:
  Duration at_;
  double share_;
  bool for_good_;
  Duration back_;
};

constexpr std::array kFields = {
    Field{.name = "at", .type = Type::duration, .fallback = "", .sentence = "when"},
    Field{.name = "share",
          .type = Type::share,
          .fallback = "",
          .sentence = "share of the nodes, drawn at random",
          .min = 0,
          .max = 1},
    Field{.name = "for_good",
          .type = Type::boolean,
          .fallback = "false",
          .sentence = "they leave with their data and are replaced, instead of coming back"},
    Field{.name = "duration",
          .type = Type::duration,
          .fallback = R"("1d")",
          .sentence = "until they come back"},
    Field{.name = "replacement",
          .type = Type::duration,
          .fallback = R"("1h")",
          .sentence = "until empty replacements take the seats, when they left for good"},
};

}  // namespace

extern constinit const Entry burst{
    .description = {.name = "burst",
                    .sentence = "a share of the nodes goes at one instant",
                    .fields = kFields},
    .make = [](const Settings& settings) -> std::unique_ptr<Fault> {
      return std::make_unique<Burst>(settings);
    },
    .limit = [](const Settings&, std::uint32_t) -> std::optional<std::string> { return std::nullopt; }};

}  // namespace floe::faults
