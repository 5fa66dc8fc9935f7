// Many nodes that fail for one reason: a rack without power, a provider that is cut off, a faulty release. The
// nodes of a domain go at one instant, all or a share of them, and come back together; or they are destroyed with
// their disks.
// Source: correlated failures in data centres (Ford et al., Availability in Globally Distributed Storage Systems, OSDI
// 2010), where 37 % of failures belong to a burst.
// Law: each domain is struck by a Poisson process of its own, whose rate is that of the field times the regime's factor,
// or at stated instants; each time the share is drawn anew. Outages of one domain may overlap, and a node is up again
// when the last has ended. Durations are drawn from a law, for a domain as a whole.
// Not modelled: nodes of one domain that come back one after the other, and outages that spread.
#include <cmath>

#include "faults/strikes.hpp"
#include "timing/lasting.hpp"

namespace floe::faults {
namespace {

enum class By : std::uint8_t { nodes, shards };

struct OutageSettings : StrikeSettings {
  double share = 1;
  By by = By::nodes;
  Distribution duration = Distribution::constant(days(1));
  bool for_good = false;
  Distribution replacement = Distribution::constant(hours(1));
};

const fields::Table& table() {
  using S = OutageSettings;
  static const fields::Table table = fields::Table::of<S>(with_strike_rows<S>(
      {fields::row("share", &S::share, fields::share(),
                   "The share of a domain that goes, drawn anew each time."),
       fields::row(
           "by", &S::by, fields::choice<By>({{"nodes", By::nodes}, {"shards", By::shards}}),
           "What the share is of: nodes, to the nearest node, or shards, by nodes in a drawn order until "
           "they hold that share."),
       fields::row("duration", &S::duration, fields::law(), "The time until they come back."),
       fields::row("for_good", &S::for_good, fields::boolean(),
                   "Whether they leave with their data and are replaced, instead of coming back."),
       fields::row("replacement", &S::replacement, fields::duration_or_law(),
                   "The time from the order of empty machines, once the others have noticed, to their "
                   "arrival.")}));
  return table;
}

constexpr Metric kTimes("fault.domain_outages", "outages", Form::count, Better::neither, Shown::results,
                        "outages of domains", "Times that nodes of a domain, or named ones, failed as one.");
constexpr Metric kNodes("fault.domain_outage_nodes", "nodes", Form::count, Better::neither, Shown::results,
                        "nodes in outages of domains", "Nodes that went with their domains, each time anew.");
constexpr const Metric* kMetrics[] = {&kTimes, &kNodes};

class OutageOfDomains final : public Process {
 public:
  OutageOfDomains(const OutageSettings& settings, const FaultRights& rights)
      : settings_(settings),
        rights_(rights),
        times_(rights.record.counter(kTimes)),
        nodes_(rights.record.counter(kNodes)),
        strikes_(settings, rights, [this](std::size_t domain) { fail(domain); }) {}

  void start() override;

 private:
  void fail(std::size_t domain);
  task<void> be_away(std::vector<NodeId> nodes, DrawnTime time);
  std::vector<NodeId> drawn(std::size_t domain);

  OutageSettings settings_;
  FaultRights rights_;
  Counter& times_;
  Counter& nodes_;
  Strikes strikes_;
  std::vector<Stream> streams_{};  // by domain
};

void OutageOfDomains::start() {
  for (std::uint32_t domain = 0; domain < strikes_.count(); ++domain)
    streams_.push_back(rights_.streams.of(domain));
  strikes_.start();
}

void OutageOfDomains::fail(std::size_t domain) {
  std::vector<NodeId> nodes = drawn(domain);
  if (!nodes.empty()) ++times_;
  nodes_ += static_cast<Counter>(nodes.size());
  if (!settings_.for_good) {
    rights_.spawn(be_away(std::move(nodes), DrawnTime::of(settings_.duration, streams_[domain])));
    return;
  }
  for (const NodeId node : nodes)
    if (rights_.nodes[node].has_machine)
      rights_.nodes.depart(node, DrawnTime::of(settings_.replacement, streams_[domain]));
}

task<void> OutageOfDomains::be_away(std::vector<NodeId> nodes, DrawnTime time) {
  std::vector<Outage> away;
  for (const NodeId node : nodes) away.push_back(rights_.nodes.take_down(node));
  co_await Lasting(rights_.loop, rights_.clocks, time);
  for (const Outage outage : away) rights_.nodes.bring_up(outage);
}

std::vector<NodeId> OutageOfDomains::drawn(std::size_t domain) {
  std::vector<NodeId> nodes = strikes_.members(domain);
  if (settings_.share >= 1) return nodes;
  const auto weight = [&](NodeId node) {
    return settings_.by == By::nodes ? 1.0 : static_cast<double>(rights_.committee.weights()[node]);
  };
  double left = 0;
  for (const NodeId node : nodes) left += settings_.share * weight(node);
  if (settings_.by == By::nodes) left = std::floor(left + 0.5);
  constexpr double kRounding = 1e-6;  // of a sum of shares
  std::size_t count = 0;
  for (; count < nodes.size() && left > kRounding; ++count) {
    std::swap(nodes[count], nodes[count + streams_[domain].below(nodes.size() - count)]);
    left -= weight(nodes[count]);
  }
  nodes.resize(count);
  return nodes;
}

void check(const fields::Bound& bound, const Cast& cast, Complaints& complaints) {
  check_strikes(bound.as<OutageSettings>(), cast, complaints);
}

void idle(const fields::Bound& bound, const Cast& cast, Complaints& complaints) {
  const auto& settings = bound.as<OutageSettings>();
  idle_strikes(settings, cast, complaints);
  if (settings.share == 0) complaints.push_back({"share", "nobody goes", "a larger share"});
  if (settings.share > 0 && settings.by == By::nodes)
    idle_share_of(settings.domain, settings.share, cast, complaints);
}

}  // namespace

extern const Entry outage{
    .description = {.name = "outage", .sentence = "The nodes of a domain fail as one.", .table = table},
    .adds = {.metrics = kMetrics, .causes = {}, .series = {}},
    .make = make<OutageOfDomains, OutageSettings>,
    .check = check,
    .idle = idle,
    .follows_regimes = strikes_at_rate<OutageSettings>};

}  // namespace floe::faults
