#include "record/recorder.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "engine/assert.hpp"

namespace floe {

void Recorder::know(const Rows& rows) {
  for (const Metric* row : rows.metrics) entry(*row);
  for (const Cause* cause : rows.causes) tag(*cause);
}

Measurement& Recorder::entry(const Metric& row) {
  const auto known = std::ranges::find(metrics_, &row, &Measurement::row);
  if (known != metrics_.end()) return *known;
  metrics_.push_back({&row, std::int64_t{0}});
  return metrics_.back();
}

Tag Recorder::tag(const Cause& cause) {
  const auto known = std::ranges::find(causes_, &cause, &CauseTotals::cause);
  const auto index = static_cast<std::size_t>(known - causes_.begin());
  FLOE_ASSERT(index <= std::numeric_limits<Tag>::max(), "more causes than tags");
  if (known == causes_.end()) causes_.push_back({.cause = &cause});
  return static_cast<Tag>(index);
}

void Recorder::moved(Tag tag, Endpoint from, Endpoint to, Bytes received, Bytes lost, Instant start,
                     Instant end) {
  const Bytes bytes = received + lost;
  CauseTotals& totals = causes_[tag];
  totals.sent += bytes;
  totals.received += received;
  totals.lost += lost;
  totals.bins.add(start, end, bytes.n);
  sent_by_[from] += bytes;
  received_by_[to] += received;
}

void Recorder::close(Instant now) {
  auto bins = static_cast<std::size_t>((now.ns + Bins::kWidth.ns - 1) / Bins::kWidth.ns);
  for (const CauseTotals& totals : causes_) bins = std::max(bins, totals.bins.amounts().size());
  for (CauseTotals& totals : causes_) totals.bins.resize(bins);
}

bool Recorder::conserved() const {
  Bytes sent{0};
  Bytes lost{0};
  for (const CauseTotals& totals : causes_) {
    if (totals.sent != totals.received + totals.lost) return false;
    sent += totals.sent;
    lost += totals.lost;
  }
  const Bytes out = std::accumulate(sent_by_.begin(), sent_by_.end(), Bytes{0});
  const Bytes in = std::accumulate(received_by_.begin(), received_by_.end(), Bytes{0});
  return out == sent && out == in + lost;
}

std::vector<Measurement> Recorder::measurements() const {
  std::vector<Measurement> all;
  for (const auto& [row, value] : metrics_) {
    if (row->shown == Shown::nowhere) continue;
    const MetricOptions& how = row->options;
    if (!how.sum.is_empty())
      all.push_back({row, sent(how.sum).n});
    else if (const auto derived = how.of != nullptr ? how.of(*this) : value)
      all.push_back({row, *derived});
  }
  return all;
}

std::int64_t Recorder::count(const Metric& row) const {
  const auto known = std::ranges::find(metrics_, &row, &Measurement::row);
  return known != metrics_.end() ? std::get<std::int64_t>(known->value) : 0;
}

std::span<const Duration> Recorder::durations(const Durations& row) const {
  for (const auto& [known, durations] : distributions_)
    if (known == &row) return durations;
  return {};
}

Bytes Recorder::sent(const SumOfCauses& sum) const {
  Bytes bytes{0};
  for (const CauseTotals& totals : causes_)
    if (sum.has(*totals.cause)) bytes += totals.sent;
  return bytes;
}

Bytes Recorder::sent(const Cause& cause) const {
  const auto known = std::ranges::find(causes_, &cause, &CauseTotals::cause);
  return known != causes_.end() ? known->sent : Bytes{0};
}

}  // namespace floe
