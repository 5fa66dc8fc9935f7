// Nodes that come and go: up for a while, down for a while, nothing lost. A node starts up, at a random point
// of its first session.
#include <array>

#include "faults/fault.hpp"

namespace floe::faults {
namespace {

task<void> live(World& world, NodeId node, Distribution up, Distribution down, std::uint32_t index) {
  Stream stream = world.stream(node, "sessions/" + std::to_string(index));
  const Duration first = up.sample(stream);
  co_await sleep(world.loop(), scale(first, stream.uniform()));
  while (true) {
    world.take_down(node);
    co_await sleep(world.loop(), down.sample(stream));
    world.bring_up(node);
    co_await sleep(world.loop(), up.sample(stream));
  }
}

class Sessions final : public Fault {
 public:
  explicit Sessions(const Settings& settings)
      : up_(settings.distribution("up")), down_(settings.distribution("down")) {}

  void start(World& world, std::uint32_t index) const override {
    for (NodeId node = 0; node < world.nodes(); ++node)
      world.tasks().spawn(live(world, node, up_, down_, index));
  }

 private:
  Distribution up_;
  Distribution down_;
};

constexpr std::array kFields = {
    Field{.name = "up",
          .type = Type::distribution,
          .fallback = R"({"law": "exponential", "mean": "2890h"})",
          .sentence = "how long a node stays up"},
    Field{.name = "down",
          .type = Type::distribution,
          .fallback = R"({"law": "exponential", "mean": "15min"})",
          .sentence = "how long it is away"},
};

}  // namespace

extern constinit const Entry sessions{
    .description = {.name = "sessions",
                    .sentence = "every node comes and goes and keeps its disk",
                    .fields = kFields},
    .make = [](const Settings& settings) -> std::unique_ptr<Fault> {
      return std::make_unique<Sessions>(settings);
    },
    .limit = [](const Settings&, std::uint32_t) -> std::optional<std::string> { return std::nullopt; }};

}  // namespace floe::faults
