#include "record/series.hpp"

namespace floe {

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
