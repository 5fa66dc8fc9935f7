#include "record/series.hpp"

#include <algorithm>

#include "engine/assert.hpp"

namespace floe {

void Steps::push(Instant at, double value) {
  if (is_sampled()) {
    if (has_value_)
      cover(at);
    else
      now_.at = at;
    now_.value = value;
    has_value_ = true;
    return;
  }
  FLOE_ASSERT(changes_.empty() || changes_.back().at <= at, "a series went back in time");
  if (!changes_.empty() && changes_.back().at == at) changes_.pop_back();
  if (changes_.empty() || changes_.back().value != value) changes_.push_back({at, value});
}

// The value is what it is up to that instant. Of whole intervals that are all the same one is kept.
void Steps::cover(Instant until) {
  FLOE_ASSERT(now_.at <= until, "a series went back in time");
  while (now_.at < until) {
    const Instant begin{now_.at.ns / every_.ns * every_.ns};
    if (open_seconds_ == 0) open_ = {begin, 0, now_.value, now_.value};
    const std::int64_t alike = now_.at == begin ? (until - begin).ns / every_.ns : 0;
    const Instant end = std::min(begin + every_, until);
    const double seconds = to_seconds(end - now_.at);
    open_.mean += now_.value * seconds;
    open_.least = std::min(open_.least, now_.value);
    open_.most = std::max(open_.most, now_.value);
    open_seconds_ += seconds;
    now_.at = alike > 0 ? begin + Duration{alike * every_.ns} : end;
    if (end == begin + every_) keep();
  }
}

// A value that did not change is its own mean, whatever rounding makes of it.
void Steps::keep() {
  Sample sample = open_;
  sample.mean = sample.is_flat() ? sample.least : sample.mean / open_seconds_;
  open_seconds_ = 0;
  const bool is_same = !samples_.empty() && samples_.back().is_flat() && sample.is_flat() &&
                       samples_.back().least == sample.least;
  if (!is_same) samples_.push_back(sample);
}

void Steps::close(Instant end) {
  if (!has_value_) return;
  cover(end);
  if (open_seconds_ > 0) keep();
}

// Each bin takes the difference of what had come at its ends.
void Bins::add(Instant start, Instant end, std::int64_t amount) {
  const auto last = static_cast<std::size_t>(end.ns / kWidth.ns);
  if (amounts_.size() <= last) amounts_.resize(last + 1);
  std::int64_t booked = 0;
  for (auto bin = static_cast<std::size_t>(start.ns / kWidth.ns); bin < last; ++bin) {
    const std::int64_t until = (static_cast<std::int64_t>(bin) + 1) * kWidth.ns - start.ns;
    const auto upto = static_cast<std::int64_t>(static_cast<__int128>(amount) * until / (end - start).ns);
    amounts_[bin] += upto - booked;
    booked = upto;
  }
  amounts_[last] += amount - booked;
}

}  // namespace floe
