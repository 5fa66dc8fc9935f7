// When there are enough replicates: rules of --until, of which the first that is met ends a run. They are looked at
// after fixed batches of replicates in their order, so that threads and their speed decide nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "run/aggregate.hpp"
#include "scenario/scenario.hpp"

namespace floe {

struct StopRule {
  enum class Kind : std::uint8_t { replicates, losses, precision };

  Kind kind;
  std::string text;         // as it was given
  std::uint64_t count = 0;  // of replicates, or of those in which a blob was lost
  double share = 0;         // of the estimate, that half of its interval may be
  const Metric* metric = nullptr;
  std::string label{};  // of the scheme that it is asked of; of each scheme where that is empty
};

// "replicates=N", "losses=N[ of LABEL]" or "rel=SHARE:METRIC[ of LABEL]". Throws std::invalid_argument with a sentence
// that says what is expected.
StopRule parse_stop_rule(std::string_view text, const Scenario& scenario);

// What results say of how a run ended.
struct StopReport {
  std::vector<std::string> rules;
  std::string met;  // empty while none is
  std::uint32_t batch = 0;
  std::uint32_t looks = 0;
  std::uint32_t replicates = 0;
  std::string correction;  // for looking more than once; empty where no rule needs one
};

class Stopping {
 public:
  static constexpr std::uint32_t kBatch = 32;
  static constexpr std::uint32_t kMost = 1'000'000;  // replicates, where no rule says how many

  explicit Stopping(std::vector<StopRule> rules) : rules_(std::move(rules)) {}

  std::uint32_t most() const;
  // After each replicate, all before which have been added: whether this was the last one.
  //
  // A run that ends when an interval happens to be short ends too early too often. So its width counts as 1 + 2 / n
  // times what it is, and a batch more is run that the decision has not seen. results/coverage holds how often the
  // intervals at the end hold the truth. Counts of losses need no correction: those after which a run ends are counted
  // by exact intervals, which such ends make wider than needed.
  bool ends(const Aggregate& aggregate);
  bool ended() const { return met_ ? replicates_ >= end_ : replicates_ >= most(); }
  StopReport report() const;

 private:
  std::optional<std::size_t> met_by(const Aggregate& aggregate) const;

  std::vector<StopRule> rules_;
  std::optional<std::size_t> met_{};  // one of them
  std::uint32_t end_ = 0;             // where a rule has been met: replicates at the end
  std::uint32_t looks_ = 0;
  std::uint32_t replicates_ = 0;
};

}  // namespace floe
