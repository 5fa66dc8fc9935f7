#include "run/compare.hpp"

#include <algorithm>

#include "maintenance/repair_record.hpp"

namespace floe {
namespace {

// A run of one scheme has nothing to compare.
constexpr auto kLater = [](const Recorder&) -> std::optional<Number> { return std::nullopt; };

constexpr Metric kPayload("repair.vs_rebuild.payload", "x", Form::times, Better::higher, Shown::table,
                          "less payload than whole file",
                          "Payload of the whole-file baseline over this scheme's.", {.of = kLater});
constexpr Metric kTotal("repair.vs_rebuild.total", "x", Form::times, Better::higher, Shown::table,
                        "less in total than whole file",
                        "Total bytes of the whole-file baseline over this scheme's.",
                        {.of = kLater, .role = "versus"});

constexpr const Metric* kList[] = {&kPayload, &kTotal};

}  // namespace

constinit const std::span<const Metric* const> kComparisons = kList;

void compare_with_baseline(std::vector<SchemeResult>& schemes) {
  const auto baseline =
      std::ranges::find_if(schemes, [](const SchemeResult& scheme) { return !scheme.baseline.empty(); });
  if (baseline == schemes.end()) return;
  const auto bytes = [](const SchemeResult& scheme, const Metric& row) {
    return to_double(scheme.find(row)->value);
  };
  const double payload = bytes(*baseline, maintenance::kPayloadBytes);
  const double total = bytes(*baseline, maintenance::kTotalBytes);
  for (SchemeResult& scheme : schemes) {
    const double own_payload = bytes(scheme, maintenance::kPayloadBytes);
    const double own_total = bytes(scheme, maintenance::kTotalBytes);
    if (own_payload == 0 || own_total == 0) continue;
    scheme.metrics.push_back({&kPayload, payload / own_payload});
    scheme.metrics.push_back({&kTotal, total / own_total});
  }
}

}  // namespace floe
