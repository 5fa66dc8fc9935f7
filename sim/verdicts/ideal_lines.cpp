#include "verdicts/ideal_lines.hpp"

#include <fmt/format.h>

#include <cmath>

#include "maintenance/repair_record.hpp"
#include "text/diagnostic.hpp"
#include "world/measures.hpp"
#include "world/rows.hpp"

namespace floe::cli {
namespace {

double sum_of(const Side& side, const Metric& row) {
  const std::vector<double>* values = side.run.find(side.label, row.name);
  double sum = 0;
  if (values != nullptr)
    for (const double value : *values) sum += std::isnan(value) ? 0 : value;
  return sum;
}

}  // namespace

std::optional<IdealLines> ideal_lines(const Side& side) {
  const auto found = side.run.pieces.find(side.label);
  if (found == side.run.pieces.end()) return std::nullopt;
  const PieceCounts pieces = found->second;
  const double rebuilt = sum_of(side, kRebuiltBytes);
  if (pieces.enough == 0 || pieces.enough >= pieces.slots || rebuilt == 0) return std::nullopt;
  const std::uint32_t helpers = pieces.slots - 1;
  const double storage = sum_of(side, kSlivers) / static_cast<double>(side.run.replicates.size());
  const double traffic = sum_of(side, maintenance::kPayloadBytes) / rebuilt * storage / pieces.slots;
  return IdealLines{.pieces = pieces,
                    .helpers = helpers,
                    .measured = {storage, traffic},
                    .storage = theory::minimum_storage(pieces.slots, pieces.enough, helpers),
                    .bandwidth = theory::minimum_bandwidth(pieces.slots, pieces.enough, helpers)};
}

std::string text_of(const IdealLines& lines, const std::string& label) {
  return fmt::format(
      "{}: {:.4g} of a blob moves as payload for one lost piece of each kind, and {:.4g} is stored.\n"
      "  Ideal codes of {} pieces, {} of which give the blob back, with {} helpers: at the least storage "
      "(MSR) {:.4g} "
      "moves and {:.4g} is stored, at the least traffic (MBR) {:.4g} and {:.4g}.\n",
      text::printable(label, 64), lines.measured.traffic, lines.measured.storage, lines.pieces.slots,
      lines.pieces.enough, lines.helpers, lines.storage.traffic, lines.storage.storage,
      lines.bandwidth.traffic, lines.bandwidth.storage);
}

}  // namespace floe::cli
