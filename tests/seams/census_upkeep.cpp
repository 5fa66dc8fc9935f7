// A maintenance process: it hears of every change, counts what it hears, and keeps a series of the pieces that
// are owed.
#include "fields/kinds.hpp"
#include "maintenance/upkeep.hpp"
#include "tests/seams/turns.hpp"
#include "world/pieces.hpp"

namespace floe {

// Also read by the metric in owed_metric.cpp.
extern const Metric kOwedPieces;
constinit const Metric kOwedPieces("census.owed", "pieces", Form::count, Better::lower, Shown::results,
                                   "pieces owed", "Pieces that came to be owed, as the census heard.");

namespace maintenance {
namespace {

constexpr Metric kLost("census.lost", "blobs", Form::count, Better::lower, Shown::results, "losses heard of",
                       "Blobs of whose loss the census heard.");
constexpr Metric kTurnsHeard("census.turns", "changes", Form::count, Better::neither, Shown::results,
                             "turns heard of", "The turns of the weekly fault that the census heard of.");
constexpr Metric kTurnsSum("census.turns_sum", "weeks", Form::count, Better::neither, Shown::results,
                           "turns read", "The sum of what the census read at each of these turns.");
constexpr Series kOwedOverTime{"census.owed", "pieces", "pieces owed", "Pieces that are owed."};
constexpr const Metric* kMetrics[] = {&kOwedPieces, &kLost, &kTurnsHeard, &kTurnsSum};
constexpr const Series* kSeries[] = {&kOwedOverTime};

struct CensusSettings {
  Duration every = hours(1);
};

const fields::Table& table() {
  static const fields::Table table = fields::Table::of<CensusSettings>({fields::row(
      "every", &CensusSettings::every, fields::duration(minutes(1)), "The time between two counts.")});
  return table;
}

class Census final : public Process {
 public:
  Census(const CensusSettings& settings, const UpkeepRights& rights)
      : settings_(settings),
        rights_(rights),
        owed_(rights.record.counter(kOwedPieces)),
        lost_(rights.record.counter(kLost)),
        turns_(rights.record.counter(kTurnsHeard)),
        turns_sum_(rights.record.counter(kTurnsSum)),
        over_time_(rights.record.steps(kOwedOverTime)) {}

  void start() override { rights_.world.tasks().spawn(count_owed(), rights_.owner); }
  void on(const NodeChange& change) override {
    if (change.attribute != &kTurns) return;
    ++turns_;
    turns_sum_ += rights_.world.nodes().get(kTurns, change.node);
  }
  void on(const PiecesOwed& change) override { owed_ += missing(change.node); }
  void on(const BlobChange&) override { ++lost_; }

 private:
  std::int64_t missing(NodeId node) const {
    std::int64_t pieces = 0;
    for (const Shard shard : rights_.world.committee().shards_of(node))
      pieces += rights_.world.blobs().missing_on(shard);
    return pieces;
  }
  task<void> count_owed() {
    while (true) {
      std::int64_t pieces = 0;
      for (NodeId node = 0; node < rights_.world.nodes().count(); ++node) pieces += missing(node);
      over_time_.push(rights_.world.now(), static_cast<double>(pieces));
      co_await sleep(rights_.world.loop(), settings_.every);
    }
  }

  CensusSettings settings_;
  UpkeepRights rights_;
  Counter& owed_;
  Counter& lost_;
  Counter& turns_;
  Counter& turns_sum_;
  Steps& over_time_;
};

}  // namespace

extern const Entry census{
    .description = {.name = "census", .sentence = "Counts what is owed.", .table = table},
    .adds = {.metrics = kMetrics, .causes = {}, .series = kSeries},
    .make = make<Census, CensusSettings>};

}  // namespace maintenance
}  // namespace floe
