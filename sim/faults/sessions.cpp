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

class Sessions final : public Process {
 public:
  Sessions(const SessionsSettings& settings, const FaultRights& rights)
      : settings_(settings), rights_(rights) {}

  void start() override {
    for (NodeId node = 0; node < rights_.nodes.count(); ++node) rights_.spawn(live(node), node);
  }

 private:
  task<void> live(NodeId node);

  SessionsSettings settings_;
  FaultRights rights_;
};

task<void> Sessions::live(NodeId node) {
  Nodes& nodes = rights_.nodes;
  Stream stream = rights_.streams.of(node);
  const bool stationary = settings_.start == Start::stationary;
  const double up = settings_.up.mean();
  const bool down_first = stationary && stream.uniform() * (up + settings_.down.mean()) > up;
  if (down_first) {
    const Outage outage = nodes.take_down(node);
    co_await sleep(rights_.loop, settings_.down.residual(stream));
    nodes.bring_up(outage);
  }
  const bool residual = stationary && !down_first;
  // A statement of its own: GCC 12 evaluates both branches of a conditional in the operand of co_await.
  const Duration first = residual ? settings_.up.residual(stream) : settings_.up.sample(stream);
  co_await sleep(rights_.loop, first);
  while (true) {
    const Outage outage = nodes.take_down(node);
    co_await sleep(rights_.loop, settings_.down.sample(stream));
    nodes.bring_up(outage);
    co_await sleep(rights_.loop, settings_.up.sample(stream));
  }
}

std::string complaint(const std::string& name, const Distribution& law, Start start) {
  const double mean = law.mean();
  if (mean < to_nanoseconds(kLeastMean))
    return "the mean of `" + name + "` is too small; the smallest value is " + to_text(kLeastMean);
  if (mean == std::numeric_limits<double>::infinity() && start == Start::stationary)
    return "the law of `" + name + "` has no mean, so there is no stationary start; use `start`: \"fresh\"";
  return "";
}

void check(const fields::Bound& bound, const Cast&, Complaints& complaints) {
  const auto& settings = bound.as<SessionsSettings>();
  const auto add = [&](const std::string& name, const Distribution& law) {
    if (std::string found = complaint(name, law, settings.start); !found.empty())
      complaints.push_back({name, std::move(found)});
  };
  add("up", settings.up);
  add("down", settings.down);
}

}  // namespace

extern const Entry sessions{.description = {.name = "sessions",
                                            .sentence = "Every node comes and goes and keeps its disk.",
                                            .table = table},
                            .make = make<Sessions, SessionsSettings>,
                            .check = check};

}  // namespace floe::faults
