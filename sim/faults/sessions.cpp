// Nodes that come and go: up for a while, down for a while, nothing lost. Either end of a session may follow the hours of
// the day (timing/time_of_day). Several of these faults give classes of nodes laws of their own; a node of two of them is
// up where both let it be.
// Source: renewal theory (Cox, Renewal Theory, section 5); laws of sessions as measured in peer-to-peer networks and
// fleets are for the scenario to give.
// Law: an alternating renewal process for each node by itself. Started stationary, it has been going on for ever: a node
// is up with probability E[up] / (E[up] + E[down]), and what is left of the time that it is in has the density
// (1 - F(x)) / mean. Started fresh, every node begins a new session. With hours of the day the start is that of the mean
// rates, with the hour of the clock.
// Not modelled: nodes that leave because others did, ages of nodes and lives that end (faults/departures), and time
// zones.
#include "faults/fault.hpp"
#include "nodes/node_choice.hpp"
#include "timing/lasting.hpp"
#include "timing/renewal.hpp"
#include "timing/sessions_settings.hpp"
#include "timing/time_of_day.hpp"

namespace floe::faults {
namespace {

const fields::Table& table() {
  using S = SessionsSettings;
  static const fields::Table table = fields::Table::of<S>(
      {fields::row("up", &S::up, fields::law(), "How long a node stays up."),
       fields::row("down", &S::down, fields::law(), "How long a node is away."),
       fields::row("start", &S::start, start_of_renewal(),
                   "How the run begins: \"stationary\" as if sessions had always gone on, \"fresh\" with "
                   "every node at "
                   "the start of a session."),
       fields::row("among", &S::among, node_choice(), "The nodes that come and go."),
       fields::row("leaving", &S::leaving, time_of_day(),
                   "How the rate at which nodes leave follows the day, as in {\"amplitude\": \"50%\", "
                   "\"peak\": \"23h\"}.")
           .part(),
       fields::row(
           "returning", &S::returning, time_of_day(),
           "How the rate at which nodes return follows the day, with an \"amplitude\" and a \"peak\".")
           .part()});
  return table;
}

class Sessions final : public Process {
 public:
  Sessions(const SessionsSettings& settings, const FaultRights& rights)
      : settings_(settings), rights_(rights) {}

  void start() override {
    const auto nodes = chosen(settings_.among, rights_.domains, rights_.nodes.count(), rights_.streams);
    for (const NodeId node : nodes) rights_.spawn(live(node), node);
  }

 private:
  task<void> live(NodeId node);
  // What follows the hours of the day is not drawn anew.
  Lasting lasting(const TimeOfDay& hours, const DrawnTime& usual) const {
    const DrawnTime time =
        hours.amplitude == 0 ? usual : DrawnTime(hours.until(rights_.loop.now(), usual.time()));
    return {rights_.loop, rights_.clocks, time};
  }
  Lasting away(const DrawnTime& usual) const { return lasting(settings_.returning, usual); }
  Lasting here(const DrawnTime& usual) const { return lasting(settings_.leaving, usual); }

  SessionsSettings settings_;
  FaultRights rights_;
};

task<void> Sessions::live(NodeId node) {
  Nodes& nodes = rights_.nodes;
  Stream stream = rights_.streams.of(node);
  const Beginning begun = begin_renewal(settings_.up, settings_.down, settings_.start, stream);
  const bool is_residual = settings_.start == Start::stationary;
  DrawnTime first(begun.left, settings_.up, stream, is_residual);
  if (begun.is_second) {
    const Outage outage = nodes.begin_down(node);
    co_await away({begun.left, settings_.down, stream, is_residual});
    nodes.bring_up(outage);
    first = DrawnTime::of(settings_.up, stream);
  }
  co_await here(first);
  while (true) {
    const Outage outage = nodes.take_down(node);
    co_await away(DrawnTime::of(settings_.down, stream));
    nodes.bring_up(outage);
    co_await here(DrawnTime::of(settings_.up, stream));
  }
}

void check(const fields::Bound& bound, const Cast& cast, Complaints& complaints) {
  const auto& settings = bound.as<SessionsSettings>();
  check_renewal("up", settings.up, settings.start, complaints);
  check_renewal("down", settings.down, settings.start, complaints);
  check_choice("among", settings.among, cast, complaints);
}

void idle(const fields::Bound& bound, const Cast& cast, Complaints& complaints) {
  idle_choice("among", bound.as<SessionsSettings>().among, cast, complaints);
}

}  // namespace

extern const Entry sessions{.description = {.name = "sessions",
                                            .sentence = "Nodes come and go and keep their disks.",
                                            .table = table},
                            .make = make<Sessions, SessionsSettings>,
                            .check = check,
                            .idle = idle};

}  // namespace floe::faults
