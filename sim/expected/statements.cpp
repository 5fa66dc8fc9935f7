#include "expected/statements.hpp"

#include <algorithm>

#include "policies/policies.hpp"
#include "world/rows.hpp"

namespace floe::expected {

std::uint64_t Question::blobs() const {
  std::uint64_t sum = 0;
  for (const Scenario::BlobGroup& group : scenario.blobs) sum += group.count;
  return sum;
}

bool Question::is_lazy() const {
  for (const Scenario::Choice& process : maintenance_of(scenario))
    if (const auto* repair = process.settings.get_if<maintenance::RepairSettings>())
      return maintenance::policy_for(code.choice->label, repair->policies).is_lazy();
  return false;
}

AnyBlob any_blob(const Question& question, double one) {
  const auto blobs = static_cast<double>(question.blobs());
  if (question.code.everywhere || blobs == 1) return {one, true};
  if (question.code.drawn_alike) return {theory::in_any(one, blobs), true};
  return {std::min(1.0, one * blobs), false};
}

Why why_no_burst(const Question& question) {
  const Duration at = question.dangers.burst->at;
  if (at >= question.scenario.duration - question.scenario.calm || at < question.scenario.warmup)
    return "the burst is not in the time that is counted";
  if (!question.code.everywhere && !question.code.units)
    return "nodes of blobs are not drawn for each of them, all alike";
  return {};
}

bool is_affordable(const theory::Chain& chain, const theory::Targets& targets, double hours) {
  constexpr double kMostWork = 1e9;  // steps times states
  const double steps = theory::steps_of(chain, targets, hours);
  return steps <= theory::kMostSteps && steps * chain.states() <= kMostWork;
}

void say_storage(const Question& question, Statements& statements) {
  double blobs = 0;
  double pieces = 0;
  double metadata = 0;
  double charged = 0;
  for (const Scenario::BlobGroup& group : question.scenario.blobs) {
    if (group.size.law != BlobSizes::Law::constant || group.size.size.n == 0) {
      const Why why = "sizes of blobs are drawn or empty";
      for (const Metric* metric : {&kStored, &kSlivers, &kCharged})
        statements.push_back(not_covered(*metric, why));
      return;
    }
    const Layout layout = question.code.scheme->layout(group.size.size);
    blobs += to_double(group.size.size) * group.count;
    pieces += piece_bytes(layout) * group.count;
    metadata += to_double(layout.metadata) * question.code.nodes * group.count;
    charged += to_double(layout.charged) * group.count;
  }
  statements.push_back(exact(kStored, (pieces + metadata) / blobs, "the sizes of pieces and metadata"));
  statements.push_back(exact(kSlivers, pieces / blobs, "the sizes of pieces"));
  statements.push_back(exact(kCharged, charged / blobs, "the sizes that are billed"));
}

Statements statements_of(const Question& question) {
  Statements statements;
  say_storage(question, statements);
  say_availability(question, statements);
  say_loss(question, statements);
  say_traffic(question, statements);
  return statements;
}

}  // namespace floe::expected
