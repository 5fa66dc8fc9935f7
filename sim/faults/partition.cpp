// A part of the network that cannot reach the rest: the nodes of a domain, or named ones, reach each other and
// nobody else; clients are on the other side. They run and keep their disks.
// Source: partitions of links and of a minority of nodes, as in Alquraan et al., An Analysis of Network-Partitioning
// Failures in Cloud Systems, OSDI 2018.
// Law: as of outages (faults/outage): a Poisson process for each domain, or stated instants, and a law of durations.
// Who is off the main side is suspected by it, and declared gone in error (audits/detection).
// Not modelled: links that lose only a part of what crosses them, and paths that work in one direction.
#include "faults/strikes.hpp"
#include "nodes/attributes/cut_off.hpp"

namespace floe::faults {
namespace {

struct PartitionSettings : StrikeSettings {
  Distribution duration = Distribution::constant(hours(6));
};

const fields::Table& table() {
  using S = PartitionSettings;
  static const fields::Table table = fields::Table::of<S>(with_strike_rows<S>(
      {fields::row("duration", &S::duration, fields::law(), "The time until everyone is reached again.")}));
  return table;
}

constexpr Metric kTimes("fault.partitions", "partitions", Form::count, Better::neither, Shown::results,
                        "partitions", "Times that a part of the network was cut off.");
constexpr const Metric* kMetrics[] = {&kTimes};

class Partition final : public Process {
 public:
  Partition(const PartitionSettings& settings, const FaultRights& rights)
      : settings_(settings),
        rights_(rights),
        times_(rights.record.counter(kTimes)),
        strikes_(settings, rights, [this](std::size_t domain) { rights_.spawn(cut_off(domain)); }) {}

  void start() override;

 private:
  task<void> cut_off(std::size_t domain);
  void tell(std::size_t domain, bool is_off);

  PartitionSettings settings_;
  FaultRights rights_;
  Counter& times_;
  Strikes strikes_;
  struct Off {
    std::uint32_t reasons = 0;
    Reachability::Cut cut = 0;
  };
  std::vector<Stream> streams_{};  // by domain
  std::vector<Off> off_{};         // by domain
};

void Partition::start() {
  for (std::uint32_t domain = 0; domain < strikes_.count(); ++domain)
    streams_.push_back(rights_.streams.of(domain));
  off_.resize(strikes_.count());
  strikes_.start();
}

// Where partitions of one domain overlap, it is cut off until the last has ended.
task<void> Partition::cut_off(std::size_t domain) {
  ++times_;
  Off& off = off_[domain];
  if (off.reasons++ == 0) {
    off.cut = rights_.paths.cut_off(strikes_.members(domain));
    tell(domain, true);
  }
  co_await sleep(rights_.loop, settings_.duration.sample(streams_[domain]));
  if (--off.reasons > 0) co_return;
  rights_.paths.heal(off.cut);
  tell(domain, false);
}

void Partition::tell(std::size_t domain, bool is_off) {
  for (const NodeId node : strikes_.members(domain)) rights_.nodes.set(kCutOff, node, is_off);
}

void check(const fields::Bound& bound, const Cast& cast, Complaints& complaints) {
  const auto& settings = bound.as<PartitionSettings>();
  check_strikes(settings, cast, complaints);
  if (settings.domain.nodes.empty() && settings.domain.kind == DomainKind::committee)
    complaints.push_back({"domain", "the committee as a whole is not cut off from itself",
                          "another kind of domain, or a list of nodes"});
}

void idle(const fields::Bound& bound, const Cast& cast, Complaints& complaints) {
  idle_strikes(bound.as<PartitionSettings>(), cast, complaints);
}

}  // namespace

extern const Entry partition{.description = {.name = "partition",
                                             .sentence = "The nodes of a domain cannot reach the others.",
                                             .table = table},
                             .adds = {.metrics = kMetrics, .causes = {}, .series = {}},
                             .make = make<Partition, PartitionSettings>,
                             .check = check,
                             .idle = idle,
                             .follows_regimes = strikes_at_rate<PartitionSettings>};

}  // namespace floe::faults
