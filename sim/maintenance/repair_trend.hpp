// Whether repair gets dearer or slower as a system ages.
#pragma once

#include <cstdint>
#include <vector>

#include "record/recorder.hpp"

namespace floe::maintenance {

extern const Metric kTrend;
extern const Metric kTimeTrend;

// What it is made of is known in every run.
void know_trend(Recorder& recorder);

// How long pieces were missing that came back, by the hour in which they did.
class TimesByHour {
 public:
  void add(Instant at, Duration since_loss);
  void close(Recorder& recorder, Instant end) const;

 private:
  struct Hour {
    double seconds = 0;
    std::int64_t pieces = 0;
  };
  std::vector<Hour> hours_;
};

}  // namespace floe::maintenance
