// A share of the nodes goes at one instant: for a duration, with their disks, or for good, replaced by empty ones.
// Source: correlated failures of nodes that share nothing else, as in Glacier (Haeberlen et al., NSDI 2005), and the
// Walrus articles' "more than 30 % of nodes offline at once".
// Law: once, at a stated instant; so many nodes as the share comes to, rounded to the nearest, each set of them as
// likely. Those that come back do so together. One that has no machine then is struck in vain.
// Not modelled: domains (faults/outage, which strikes them, again and again), and nodes that go or come back one by one.
#include "faults/fault.hpp"
#include "nodes/node_choice.hpp"
#include "timing/burst_settings.hpp"
#include "timing/instants.hpp"

namespace floe::faults {
namespace {

const fields::Table& table() {
  using S = BurstSettings;
  static const fields::Table table = fields::Table::of<S>(
      {fields::row("at", &S::at, fields::duration(), "The instant at which they go.").required(),
       fields::row("share", &S::share, fields::share(), "The share of the nodes that go, drawn at random.")
           .required(),
       fields::row("for_good", &S::for_good, fields::boolean(),
                   "Whether they leave with their data and are replaced, instead of coming back."),
       fields::row("duration", &S::duration, fields::duration(), "The time until they come back."),
       fields::row(
           "replacement", &S::replacement, fields::duration_or_law(),
           "The time from the order of empty machines, once the others have noticed, to their arrival.")});
  return table;
}

class Burst final : public Process {
 public:
  Burst(const BurstSettings& settings, const FaultRights& rights) : settings_(settings), rights_(rights) {}

  void start() override { rights_.spawn(strike()); }

 private:
  task<void> strike();
  std::vector<NodeId> drawn() const;

  BurstSettings settings_;
  FaultRights rights_;
};

std::vector<NodeId> Burst::drawn() const {
  Stream stream = rights_.streams.of(0);
  const std::uint32_t all = rights_.nodes.count();
  const std::uint32_t count = settings_.struck_of(all);
  std::vector<NodeId> nodes(all);
  for (NodeId node = 0; node < all; ++node) nodes[node] = node;
  for (std::uint32_t i = 0; i < count; ++i) std::swap(nodes[i], nodes[i + stream.below(all - i)]);
  nodes.resize(count);
  return nodes;
}

task<void> Burst::strike() {
  Nodes& nodes = rights_.nodes;
  const std::vector<NodeId> struck = drawn();
  co_await sleep(rights_.loop, settings_.at);
  std::vector<Outage> away;
  Stream replacements = rights_.streams.of(0, "/replacement");
  for (const NodeId node : struck) {
    if (!settings_.for_good)
      away.push_back(nodes.take_down(node));
    else if (nodes[node].has_machine)
      nodes.depart(node, settings_.replacement.sample(replacements));
  }
  if (away.empty()) co_return;
  co_await sleep(rights_.loop, settings_.duration);
  for (const Outage outage : away) nodes.bring_up(outage);
}

void idle(const fields::Bound& bound, const Cast& cast, Complaints& complaints) {
  const auto& settings = bound.as<BurstSettings>();
  idle_instant("at", settings.at, cast, complaints);
  idle_share("share", settings.struck_of(cast.nodes), cast, complaints);
}

}  // namespace

extern const Entry burst{
    .description = {.name = "burst", .sentence = "A share of the nodes goes at one instant.", .table = table},
    .make = make<Burst, BurstSettings>,
    .idle = idle};

}  // namespace floe::faults
