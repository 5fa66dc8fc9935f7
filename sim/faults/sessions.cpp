// Nodes that come and go: up for a while, down for a while, nothing lost. The times of one node are an
// alternating renewal process. Started stationary, it has been going on for ever: a node is up with
// probability E[up] / (E[up] + E[down]), and what is left of the time that it is in has the density
// (1 - F(x)) / mean (Cox, Renewal Theory, section 5). Started fresh, every node begins a new session.
#include <array>
#include <limits>

#include "faults/fault.hpp"

namespace floe::faults {
namespace {

constexpr std::string_view kStationary = "stationary";
constexpr std::array<std::string_view, 2> kStarts{kStationary, "fresh"};
constexpr Duration kLeastMean = seconds(1);

struct Laws {
  Distribution up;
  Distribution down;
  bool stationary;
};

task<void> live(World& world, NodeId node, Laws laws, std::string label) {
  Stream stream = world.stream(node, label);
  const double up = laws.up.mean();
  const bool down_first = laws.stationary && stream.uniform() * (up + laws.down.mean()) > up;
  if (down_first) {
    world.take_down(node);
    co_await sleep(world.loop(), laws.down.residual(stream));
    world.bring_up(node);
  }
  const bool residual = laws.stationary && !down_first;
  // A statement of its own: GCC 12 evaluates both branches of a conditional in the operand of co_await.
  const Duration first = residual ? laws.up.residual(stream) : laws.up.sample(stream);
  co_await sleep(world.loop(), first);
  while (true) {
    world.take_down(node);
    co_await sleep(world.loop(), laws.down.sample(stream));
    world.bring_up(node);
    co_await sleep(world.loop(), laws.up.sample(stream));
  }
}

class Sessions final : public Fault {
 public:
  explicit Sessions(const Settings& settings)
      : laws_{settings.distribution("up"), settings.distribution("down"),
              settings.text("start") == kStationary} {}

  void start(World& world, const std::string& label) const override {
    for (NodeId node = 0; node < world.nodes(); ++node) world.tasks().spawn(live(world, node, laws_, label));
  }

 private:
  Laws laws_;
};

std::optional<std::string> limit(const Settings& settings, std::uint32_t) {
  for (const std::string name : {"up", "down"}) {
    const double mean = settings.distribution(name).mean();
    if (mean < to_nanoseconds(kLeastMean))
      return "the mean of `" + name + "` is below the least, " + to_text(kLeastMean);
    if (mean == std::numeric_limits<double>::infinity() && settings.text("start") == kStationary)
      return "the law of `" + name +
             "` has no mean, so there is no stationary start; take `start`: \"fresh\"";
  }
  return std::nullopt;
}

constexpr std::array kFields = {
    Field{.name = "up",
          .type = Type::distribution,
          .fallback = R"({"law": "exponential", "mean": "2890h"})",
          .sentence = "how long a node stays up"},
    Field{.name = "down",
          .type = Type::distribution,
          .fallback = R"({"law": "exponential", "mean": "15min"})",
          .sentence = "how long it is away"},
    Field{
        .name = "start",
        .type = Type::choice,
        .fallback = R"("stationary")",
        .sentence = "stationary: as if sessions had always gone on; fresh: all begin a session at the start",
        .choices = kStarts},
};

}  // namespace

extern constinit const Entry sessions{
    .description = {.name = "sessions",
                    .sentence = "every node comes and goes and keeps its disk",
                    .fields = kFields},
    .make = [](const Settings& settings) -> std::unique_ptr<Fault> {
      return std::make_unique<Sessions>(settings);
    },
    .limit = limit};

}  // namespace floe::faults
