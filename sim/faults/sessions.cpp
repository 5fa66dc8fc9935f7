// Nodes that come and go: up for a while, down for a while, nothing lost. The times of one node are an
// alternating renewal process. Started stationary, it has been going on for ever: a node is up with
// probability E[up] / (E[up] + E[down]), and what is left of the time that it is in has the density
// (1 - F(x)) / mean (Cox, Renewal Theory, section 5). Started fresh, every node begins a new session.
#include <limits>

#include "faults/fault.hpp"

namespace floe::faults {
namespace {

constexpr Duration kLeastMean = seconds(1);

enum class Start : std::uint8_t { stationary, fresh };

struct SessionsSettings {
  Distribution up = Distribution::exponential(hours(2890));
  Distribution down = Distribution::exponential(minutes(15));
  Start start = Start::stationary;
};

const fields::Table& table() {
  using S = SessionsSettings;
  static const fields::Table table = fields::Table::of<S>(
      {fields::row("up", &S::up, fields::law(), "How long a node stays up."),
       fields::row("down", &S::down, fields::law(), "How long a node is away."),
       fields::row("start", &S::start,
                   fields::choice<Start>({{"stationary", Start::stationary}, {"fresh", Start::fresh}}),
                   "How the run begins: \"stationary\" as if sessions had always gone on, \"fresh\" with "
                   "every node at "
                   "the start of a session.")});
  return table;
}

task<void> live(World& world, NodeId node, SessionsSettings settings, std::string label) {
  Stream stream = world.stream(node, label);
  const bool stationary = settings.start == Start::stationary;
  const double up = settings.up.mean();
  const bool down_first = stationary && stream.uniform() * (up + settings.down.mean()) > up;
  if (down_first) {
    world.take_down(node);
    co_await sleep(world.loop(), settings.down.residual(stream));
    world.bring_up(node);
  }
  const bool residual = stationary && !down_first;
  // A statement of its own: GCC 12 evaluates both branches of a conditional in the operand of co_await.
  const Duration first = residual ? settings.up.residual(stream) : settings.up.sample(stream);
  co_await sleep(world.loop(), first);
  while (true) {
    world.take_down(node);
    co_await sleep(world.loop(), settings.down.sample(stream));
    world.bring_up(node);
    co_await sleep(world.loop(), settings.up.sample(stream));
  }
}

class Sessions final : public Fault {
 public:
  explicit Sessions(const SessionsSettings& settings) : settings_(settings) {}

  void start(World& world, const std::string& label) const override {
    for (NodeId node = 0; node < world.nodes(); ++node)
      world.tasks().spawn(live(world, node, settings_, label));
  }

 private:
  SessionsSettings settings_;
};

std::optional<std::string> complaint(const std::string& name, const Distribution& law, Start start) {
  const double mean = law.mean();
  if (mean < to_nanoseconds(kLeastMean))
    return "the mean of `" + name + "` is below the least, " + to_text(kLeastMean);
  if (mean == std::numeric_limits<double>::infinity() && start == Start::stationary)
    return "the law of `" + name + "` has no mean, so there is no stationary start; take `start`: \"fresh\"";
  return std::nullopt;
}

}  // namespace

extern const Entry sessions{
    .description = {.name = "sessions",
                    .sentence = "Every node comes and goes and keeps its disk.",
                    .table = table},
    .make = [](const fields::Bound& settings) -> std::unique_ptr<Fault> {
      return std::make_unique<Sessions>(settings.as<SessionsSettings>());
    },
    .limit = [](const fields::Bound& bound, std::uint32_t) -> std::optional<std::string> {
      const auto& settings = bound.as<SessionsSettings>();
      const auto up = complaint("up", settings.up, settings.start);
      return up ? up : complaint("down", settings.down, settings.start);
    }};

}  // namespace floe::faults
