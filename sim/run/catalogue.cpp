#include "run/catalogue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <string>

#include "clients/client.hpp"
#include "clients/read.hpp"
#include "faults/fault.hpp"
#include "maintenance/repair_record.hpp"
#include "maintenance/upkeep.hpp"
#include "run/compare.hpp"
#include "run/derived.hpp"
#include "schemes/registry.hpp"
#include "text/diagnostic.hpp"
#include "text/suggest.hpp"
#include "world/measures.hpp"
#include "writes/write_record.hpp"

namespace floe {
namespace {

constexpr const Cause* kCauses[] = {&schemes::kSymbols,      &maintenance::kProofs,  &maintenance::kMetadata,
                                    &maintenance::kTransfer, &clients::kRead,        &writes::kWrite,
                                    &schemes::kRebuild,      &maintenance::kOverhead};

template <class Row>
void add(std::vector<const Row*>& all, std::span<const Row* const> rows) {
  for (const Row* row : rows)
    if (std::ranges::find(all, row) == all.end()) all.push_back(row);
}

struct Lists {
  std::vector<const Metric*> metrics;
  std::vector<const Cause*> causes;
  std::vector<const Series*> series;

  void add(const Rows& rows) {
    floe::add(metrics, rows.metrics);
    floe::add(causes, rows.causes);
    floe::add(series, rows.series);
  }
  template <class Entry>
  void add(std::span<const Entry> registry) {
    for (const Entry& entry : registry) add(entry.adds);
  }
};

Lists listed() {
  Lists lists;
  // First in the order of the table that a person reads.
  lists.add({.metrics = kStorageMetrics, .causes = kCauses, .series = kWorldSeries});
  for (const auto& metrics :
       {kLossMetrics, maintenance::kRepairBytes, kComparisons, maintenance::kRepairWork, kRedundancyMetrics})
    floe::add(lists.metrics, metrics);
  lists.add(maintenance::registry());
  lists.add(clients::registry());
  lists.add(schemes::registry());
  lists.add(faults::registry());
  floe::add(lists.metrics, derived_metrics());
  return lists;
}

}  // namespace

const Rows& catalogue() {
  static const Lists lists = listed();
  static const Rows rows{.metrics = lists.metrics, .causes = lists.causes, .series = lists.series};
  return rows;
}

std::size_t rank_of(const Metric& row) {
  const std::span<const Metric* const> all = catalogue().metrics;
  return static_cast<std::size_t>(std::ranges::find(all, &row) - all.begin());
}

const Metric& metric_called(std::string_view name) {
  constexpr std::size_t kLongestShown = 60;
  std::vector<std::string_view> names;
  for (const Metric* row : catalogue().metrics) {
    if (row->name.empty()) continue;
    if (row->name == name) return *row;
    names.push_back(row->name);
  }
  throw std::invalid_argument(fmt::format("no metric is called {}; {}",
                                          "\"" + text::printable(name, kLongestShown) + "\"",
                                          text::suggest(name, names)));
}

}  // namespace floe
