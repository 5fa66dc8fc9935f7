// What a run is remembered by: counters, series and distributions of the rows that its processes know, and
// bytes by cause: sent, received and lost. It observes and never steers.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "record/metric.hpp"
#include "record/minutes.hpp"
#include "record/series.hpp"
#include "record/time_histogram.hpp"

namespace floe {

// What a room or a process adds to the results.
struct Rows {
  std::span<const Metric* const> metrics;
  std::span<const Cause* const> causes;
  std::span<const Series* const> series;
};

struct CauseTotals {
  const Cause* cause;
  Bytes sent{0};
  Bytes received{0};
  Bytes lost{0};
  Bytes used{0};              // received, and made use of; counted where somebody asks for it
  std::int64_t messages = 0;  // with headers of this cause
  Bins bins{};                // of bytes sent
};

class Recorder final : public Ledger {
 public:
  // Rows are listed in the order in which they become known: by this, or when a handle is first asked for.
  void know(const Rows& rows);
  // No others come from now on, so that all replicates have the same.
  void knows_all() { knows_all_ = true; }

  // Handles, which stay as long as the recorder.
  Counter& counter(const Metric& row) { return std::get<std::int64_t>(entry(row, !knows_all_).value); }
  Steps& steps(const Series& row);
  Bins& bins(const Series& row) { return of(bins_, row); }
  TimeHistogram& times(const Durations& row) { return of(times_, row); }
  Tag tag(const Cause& cause);

  // Series of steps are kept as samples; before any has a value.
  void sample_every(Duration every);
  // Instead of counting; also of a row that is known only once the run is over.
  void set(const Metric& row, Number value) { entry(row, true).value = value; }
  // Of bytes that were received: what they were for has been done. Others are wasted.
  void used(Tag tag, Bytes bytes) { causes_[tag].used += bytes; }
  void message(Tag header) { ++causes_[header].messages; }
  void add_endpoint(Rate downlink = Rate::unlimited(), bool is_client = false);
  void moved(Tag tag, Endpoint from, Endpoint to, Bytes received, Bytes lost, Instant start,
             Instant end) override;
  void carried(TrafficClass traffic, Endpoint to, Bytes bytes, bool crosses_links, Instant start,
               Instant end) override;
  // Nothing will be recorded that starts before this.
  void settle(Instant before) { repair_minutes_.settle(before); }

  // Counts anew from here on: what has been counted is left out, and steps are kept. Bytes count when they arrive or
  // are lost, so that some of them may have been sent before.
  void restart();
  // Pads the bins of all causes to the same end; afterwards nothing more is recorded.
  void close(Instant now);
  // Sent = received + lost for every cause, and what endpoints sent agrees with what endpoints got.
  bool conserved() const;

  // Of all rows, those that are shown nowhere among them.
  std::vector<Measurement> measurements() const;
  std::int64_t count(const Metric& row) const;  // 0 when it is not known
  Bytes bytes(const SumOfCauses& sum) const;
  Bytes sent(const Cause& cause) const;
  // Of repair, sent by clients or to them. None where there is no client.
  std::optional<Bytes> repair_of_clients() const;
  const std::vector<CauseTotals>& causes() const { return causes_; }  // by tag
  const Minutes& repair_minutes() const { return repair_minutes_; }
  const auto& all_steps() const { return steps_; }
  const auto& all_bins() const { return bins_; }
  const auto& all_times() const { return times_; }

 private:
  template <class Row, class Kept>
  using Table = std::deque<std::pair<const Row*, Kept>>;  // references to entries stay valid

  template <class Row, class Kept>
  static Kept& of(Table<Row, Kept>& table, const Row& row) {
    for (auto& [known, kept] : table)
      if (known == &row) return kept;
    return table.emplace_back(&row, Kept{}).second;
  }
  struct Entry {
    const Metric* row;
    Number value;
  };
  Entry& entry(const Metric& row, bool may_be_new);
  Measurement measured(const Entry& entry) const;

  bool knows_all_ = false;
  std::deque<Entry> metrics_;
  std::vector<CauseTotals> causes_;
  Duration sample_every_{};  // none: at the instants where they change
  Table<Series, Steps> steps_;
  Table<Series, Bins> bins_;
  Table<Durations, TimeHistogram> times_;
  Minutes repair_minutes_;
  std::vector<Bytes> sent_by_;      // by endpoint
  std::vector<Bytes> received_by_;  // by endpoint
  std::vector<Endpoint> clients_;   // ascending
  Bytes repair_of_clients_{0};
};

}  // namespace floe
