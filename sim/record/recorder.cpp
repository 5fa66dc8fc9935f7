#include "record/recorder.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "engine/assert.hpp"

namespace floe {

void Recorder::know(const Rows& rows) {
  for (const Metric* row : rows.metrics) entry(*row, true);
  for (const Cause* cause : rows.causes) tag(*cause);
}

Recorder::Entry& Recorder::entry(const Metric& row, bool may_be_new) {
  const auto known = std::ranges::find(metrics_, &row, &Entry::row);
  if (known != metrics_.end()) return *known;
  FLOE_ASSERT(may_be_new, "a metric became known in the middle of a run");
  metrics_.push_back({&row, std::int64_t{0}});
  return metrics_.back();
}

Tag Recorder::tag(const Cause& cause) {
  const auto known = std::ranges::find(causes_, &cause, &CauseTotals::cause);
  const auto index = static_cast<std::size_t>(known - causes_.begin());
  FLOE_ASSERT(index <= std::numeric_limits<Tag>::max(), "more causes than tags");
  if (known != causes_.end()) return static_cast<Tag>(index);
  FLOE_ASSERT(!knows_all_, "a cause of bytes became known in the middle of a run");
  causes_.push_back({.cause = &cause});
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
  if (clients_.empty() || totals.cause->traffic != TrafficClass::repair) return;
  const auto is_client = [this](Endpoint each) { return std::ranges::binary_search(clients_, each); };
  if (is_client(from) || is_client(to)) repair_of_clients_ += bytes;
}

Steps& Recorder::steps(const Series& row) {
  const std::size_t known = steps_.size();
  Steps& steps = of(steps_, row);
  if (steps_.size() > known) steps.sample_every(sample_every_);
  return steps;
}

void Recorder::sample_every(Duration every) {
  sample_every_ = every;
  for (auto& [row, steps] : steps_) steps.sample_every(every);
}

void Recorder::add_endpoint(Rate downlink, bool is_client) {
  if (is_client) clients_.push_back(static_cast<Endpoint>(sent_by_.size()));
  sent_by_.emplace_back();
  received_by_.emplace_back();
  repair_minutes_.add_endpoint(downlink);
}

void Recorder::carried(TrafficClass traffic, Endpoint to, Bytes bytes, bool crosses_links, Instant start,
                       Instant end) {
  if (traffic == TrafficClass::repair) repair_minutes_.add(to, bytes, crosses_links, start, end);
}

void Recorder::restart() {
  for (Entry& entry : metrics_)
    if (auto* const count = std::get_if<std::int64_t>(&entry.value)) *count = 0;
  for (CauseTotals& totals : causes_) totals = {.cause = totals.cause};
  for (auto& [row, bins] : bins_) bins = {};
  for (auto& [row, times] : times_) times = {};
  repair_minutes_.restart();
  repair_of_clients_ = Bytes{0};
  std::ranges::fill(sent_by_, Bytes{0});
  std::ranges::fill(received_by_, Bytes{0});
}

void Recorder::close(Instant now) {
  auto bins = static_cast<std::size_t>((now.ns + Bins::kWidth.ns - 1) / Bins::kWidth.ns);
  for (const CauseTotals& totals : causes_) bins = std::max(bins, totals.bins.amounts().size());
  for (CauseTotals& totals : causes_) totals.bins.resize(bins);
  settle(Instant::never());
  for (auto& [row, steps] : steps_) steps.close(now);
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

Measurement Recorder::measured(const Entry& entry) const {
  const MetricOptions& how = entry.row->options;
  if (!how.sum.is_empty()) return {entry.row, bytes(how.sum).n};
  if (how.of != nullptr) return {entry.row, how.of(*this)};
  if (how.times == nullptr) return {entry.row, entry.value};
  for (const auto& [row, times] : times_) {
    if (row != how.times) continue;
    const std::optional<TimeHistogram::Quantile> quantile = times.quantile(how.percent);
    if (!quantile) break;
    const double seconds = to_seconds(quantile->time);
    if (quantile->is_bound) return {entry.row, std::nullopt, seconds};
    return {entry.row, seconds};
  }
  return {entry.row, std::nullopt};
}

std::vector<Measurement> Recorder::measurements() const {
  std::vector<Measurement> all;
  for (const Entry& entry : metrics_) all.push_back(measured(entry));
  for (Measurement& measurement : all)
    if (is_ratio(*measurement.row)) measurement.value = ratio_in(all, *measurement.row);
  return all;
}

std::int64_t Recorder::count(const Metric& row) const {
  const auto known = std::ranges::find(metrics_, &row, &Entry::row);
  return known != metrics_.end() ? std::get<std::int64_t>(known->value) : 0;
}

Bytes Recorder::bytes(const SumOfCauses& sum) const {
  Bytes bytes{0};
  for (const CauseTotals& totals : causes_) {
    if (!sum.has(*totals.cause)) continue;
    // A header has served when it arrives.
    // What was used may have been received before a restart.
    const Bytes used =
        totals.cause->part == Part::header ? totals.received : std::min(totals.used, totals.received);
    if (sum.fate() != Fate::wasted) bytes += used;
    if (sum.fate() != Fate::used) bytes += totals.sent - used;
  }
  return bytes;
}

std::optional<Bytes> Recorder::repair_of_clients() const {
  if (clients_.empty()) return std::nullopt;
  return repair_of_clients_;
}

Bytes Recorder::sent(const Cause& cause) const {
  const auto known = std::ranges::find(causes_, &cause, &CauseTotals::cause);
  return known != causes_.end() ? known->sent : Bytes{0};
}

}  // namespace floe
