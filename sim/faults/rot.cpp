// Latent corruption: bytes flip on disks and nobody notices until the piece is read. Whoever is sent a symbol of it
// rejects that by its proof and tells the node, which then owes the piece; so does a scrub, and so does a challenge
// that cannot be met.
// Source: Bairavasundaram et al., An Analysis of Data Corruption in the Storage Stack, FAST 2008: checksum mismatches
// on 0.86 % of nearline disks in 17 months. That is of the order of 0.01 to 1 a terabyte and year.
// Law: a Poisson process of each node, at a rate per byte that its shards are assigned, from an instant on; each event
// flips one bit of one byte that is drawn evenly. A disk rots whether its node answers or not.
// Not modelled: errors that come in clusters on one disk, metadata that rots, misdirected and lost writes, drives that
// notice by themselves. Pieces are rotten or not; a second flip of one changes nothing.
#include <memory>
#include <optional>
#include <string>

#include "faults/fault.hpp"
#include "fields/drawn.hpp"
#include "nodes/attributes/decay.hpp"
#include "timing/instants.hpp"
#include "world/fault_metrics.hpp"

namespace floe::faults {
namespace {

constexpr double kTerabyte = 1e12;

// The small stores of random scenarios rot at rates that no disk has.
fields::KindPtr<double> per_terabyte() {
  return fields::drawn<double>(fields::number(0, 1e15), [](fields::Draws& draws, double& value) {
    value = draws.log_uniform(1e5, 1e11);
  });
}

struct RotSettings {
  double rate = 0.1;
  Duration at{};
};

const fields::Table& table() {
  using S = RotSettings;
  static const fields::Table table = fields::Table::of<S>(
      {fields::row("rate", &S::rate, per_terabyte(),
                   "The corruptions in a year of each terabyte that is stored."),
       fields::row("at", &S::at, fields::duration(), "The instant from which on disks rot.")});
  return table;
}

constexpr const Metric* kMetrics[] = {&kRotten, &kRotFound, &kRotTimeMean, &kRotTimeP50, &kRotShare};

class Rot final : public Process {
 public:
  Rot(const RotSettings& settings, const FaultRights& rights) : settings_(settings), rights_(rights) {}

  void start() override { rights_.spawn(rot()); }

 private:
  // Several of them add up; the end of the faults ends them.
  struct Rotting {
    Rot& rot;
    ~Rotting() { rot.add(-1); }
  };

  task<void> rot() {
    co_await sleep(rights_.loop, settings_.at);
    add(1);
    const Rotting until_the_end{*this};
    co_await sleep(rights_.loop, Duration::never());
  }
  void add(double times) {
    for (NodeId node = 0; node < rights_.nodes.count(); ++node) {
      const double rate = rights_.nodes.get(kDecay, node) + times * settings_.rate / kTerabyte;
      rights_.nodes.set(kDecay, node, rate < kLeast ? 0 : rate);
    }
  }

  static constexpr double kLeast = 1e-40;  // what is left of sums is none
  RotSettings settings_;
  FaultRights rights_;
};

void idle(const fields::Bound& bound, const Cast& cast, Complaints& complaints) {
  const auto& settings = bound.as<RotSettings>();
  if (settings.rate == 0) complaints.push_back({"rate", "nothing rots", "a rate above 0"});
  idle_instant("at", settings.at, cast, complaints);
  if (settings.at == cast.duration)
    complaints.push_back({"at", "that is the last instant at which faults happen, so that nothing rots",
                          "an earlier instant"});
}

}  // namespace

extern const Entry rot{
    .description = {.name = "rot", .sentence = "Bytes on disks flip, and nobody notices.", .table = table},
    .adds = {.metrics = kMetrics, .causes = {}, .series = {}},
    .make = make<Rot, RotSettings>,
    .idle = idle};

}  // namespace floe::faults
