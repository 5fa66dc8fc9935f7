#include "run/catalogue.hpp"

#include <algorithm>

#include "clients/read.hpp"
#include "maintenance/repair_record.hpp"
#include "run/compare.hpp"
#include "schemes/scheme.hpp"
#include "world/measures.hpp"

namespace floe {
namespace {

// No process moves or writes pieces yet; results and digests name these causes all the same.
constexpr Cause kTransfer{"transfer", "transfer", "Pieces copied to a new owner.", TrafficClass::move,
                          Part::payload};
constexpr Cause kWrite{"write", "write", "All bytes that a writing client causes.", TrafficClass::read,
                       Part::other};

constexpr const Cause* kCauses[] = {&schemes::kSymbols, &maintenance::kProofs,  &maintenance::kMetadata,
                                    &kTransfer,         &clients::kRead,        &kWrite,
                                    &schemes::kRebuild, &maintenance::kOverhead};
constexpr const Metric* kRunMetrics[] = {&kEvents};

}  // namespace

const Rows& catalogue() {
  static const std::vector<const Metric*> metrics = [] {
    std::vector<const Metric*> all;
    for (const auto& list :
         {kStorageMetrics, maintenance::kRepairBytes, kComparisons, maintenance::kRepairWork,
          kRedundancyMetrics, clients::kReadMetrics, std::span<const Metric* const>(kRunMetrics)})
      all.insert(all.end(), list.begin(), list.end());
    return all;
  }();
  static const Rows rows{.metrics = metrics, .causes = kCauses};
  return rows;
}

std::size_t rank_of(const Metric& row) {
  const std::span<const Metric* const> all = catalogue().metrics;
  return static_cast<std::size_t>(std::ranges::find(all, &row) - all.begin());
}

}  // namespace floe
