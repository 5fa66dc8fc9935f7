// Calm and stormy times, one after the other. In a storm, faults that happen at a rate happen so many times as often:
// departures, failures of disks, outages of domains and partitions.
// Source: Markov-modulated Poisson processes (Fischer and Meier-Hellstern, The Markov-modulated Poisson process cookbook,
// 1993), of which this is the one with two states.
// Law: each time has an exponential length; the two-state Markov chain began long ago. In the long run faults come
// 1 + (factor - 1) * storm / (calm + storm) times as often as in calm times alone.
// Not modelled: storms of a part of the committee (faults/outage has those), and sessions that become shorter.
#include <algorithm>

#include "faults/fault.hpp"

namespace floe::faults {
namespace {

struct RegimeSettings {
  Duration calm = days(30);
  Duration storm = days(1);
  double factor = 10;
};

const fields::Table& table() {
  using S = RegimeSettings;
  constexpr Duration kLeast = seconds(1);
  static const fields::Table table = fields::Table::of<S>(
      {fields::row("calm", &S::calm, fields::duration(kLeast), "The mean length of calm times."),
       fields::row("storm", &S::storm, fields::duration(kLeast), "The mean length of storms."),
       fields::row("factor", &S::factor, fields::number(0, 1e6),
                   "How many times as often as in calm times things go wrong in a storm.")});
  return table;
}

constexpr Metric kStormy("fault.stormy_share", "", Form::share, Better::neither, Shown::results,
                         "time of storms",
                         "Share of the time of the run in which things go wrong more often.");
constexpr const Metric* kMetrics[] = {&kStormy};

class Regime final : public Process {
 public:
  Regime(const RegimeSettings& settings, const FaultRights& rights);

  void close() override;

 private:
  // The lengths of one regime: a storm or calm, then the other, for ever.
  class Lengths {
   public:
    Lengths(const RegimeSettings& settings, Stream stream);
    Hazard::Segment next();
    bool is_storm() const { return storm_; }  // of the segment that came last

   private:
    RegimeSettings settings_;
    Stream stream_;
    bool storm_;  // of the segment that came last
    Instant until_{};
  };

  RegimeSettings settings_;
  FaultRights rights_;
};

Regime::Lengths::Lengths(const RegimeSettings& settings, Stream stream)
    : settings_(settings), stream_(stream) {
  const double storm = to_nanoseconds(settings_.storm);
  storm_ = stream_.uniform() * (storm + to_nanoseconds(settings_.calm)) > storm;  // the opposite comes first
}

// What is left of an exponential length follows the same law.
Hazard::Segment Regime::Lengths::next() {
  storm_ = !storm_;
  const Distribution length = Distribution::exponential(storm_ ? settings_.storm : settings_.calm);
  until_ = until_ + std::max(length.sample(stream_), nanoseconds(1));
  return {until_, storm_ ? settings_.factor : 1};
}

Regime::Regime(const RegimeSettings& settings, const FaultRights& rights)
    : settings_(settings), rights_(rights) {
  rights_.hazard.add(
      [lengths = Lengths(settings, rights.streams.of(0))]() mutable { return lengths.next(); });
}

// The same lengths again, up to the end.
void Regime::close() {
  Lengths lengths(settings_, rights_.streams.of(0));
  const Instant end = rights_.loop.now();
  Duration stormy{};
  for (Instant from{}; from < end;) {
    const Instant until = std::min(lengths.next().until, end);
    if (lengths.is_storm()) stormy = stormy + (until - from);
    from = until;
  }
  rights_.record.set(kStormy, to_seconds(stormy) / to_seconds(end - Instant{}));
}

void check(const fields::Bound& bound, const Cast& cast, Complaints& complaints) {
  constexpr double kMost = 1e6;  // regimes in a run, which are kept
  const auto& settings = bound.as<RegimeSettings>();
  if (to_nanoseconds(cast.duration) / to_nanoseconds(settings.calm + settings.storm) > kMost)
    complaints.push_back({"calm", "calm and storm would take turns more than a million times in the run",
                          "longer ones, or a shorter \"duration\""});
}

void idle(const fields::Bound& bound, const Cast& cast, Complaints& complaints) {
  if (!cast.follows_regimes)
    complaints.push_back({{},
                          "no fault here comes at a rate that a storm could raise",
                          "departures, disks, outages or partitions at a rate"});
  if (bound.as<RegimeSettings>().factor == 1)
    complaints.push_back({"factor", "a storm is then no worse than calm", "a larger factor"});
}

}  // namespace

extern const Entry regime{
    .description = {.name = "regime",
                    .sentence = "Things go wrong more often in storms, which come and go.",
                    .table = table},
    .adds = {.metrics = kMetrics, .causes = {}, .series = {}},
    .make = make<Regime, RegimeSettings>,
    .check = check,
    .idle = idle};

}  // namespace floe::faults
