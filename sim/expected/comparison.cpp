#include "expected/comparison.hpp"

#include <algorithm>
#include <cmath>

#include "theory/break_even.hpp"
#include "theory/lazy_cycle.hpp"

namespace floe::expected {
namespace {

constexpr Bytes kSmallest{1};
constexpr Bytes kLargest{std::int64_t{1} << 40};

bool has_both(const Code& code, const Code& baseline, Bytes blob) {
  return repair_of_a_node(code, blob) && repair_of_a_node(baseline, blob);
}

Bytes largest_of(const Code& code, const Code& baseline) {
  Bytes largest = kLargest;
  while (largest > kSmallest && !has_both(code, baseline, largest)) largest.n /= 2;
  return largest;
}

// Over the bytes of all pieces of a blob, which is what departures of all nodes destroy once.
double moved(const Code& code, Bytes blob) {
  const double nodes = code.everywhere ? code.nodes : code.slots;
  return repair_of_a_node(code, blob)->total() * nodes / to_double(blob);
}

bool moves_less(const Code& code, const Code& baseline, Bytes blob) {
  return moved(code, blob) < moved(baseline, blob);
}

// Symbols grow in steps, so that the lines cross more than once near the break-even: the last power of two at which
// the baseline moves no more, and from there by halves.
std::optional<Bytes> size_of(const Code& code, const Code& baseline, Bytes largest) {
  if (!moves_less(code, baseline, largest)) return std::nullopt;
  Bytes above = largest;
  while (above > kSmallest && moves_less(code, baseline, Bytes{above.n / 2})) above.n /= 2;
  if (above == kSmallest) return kSmallest;
  Bytes below{above.n / 2};
  while (above.n - below.n > std::max<std::int64_t>(1, below.n / 1000)) {
    const Bytes middle{below.n + (above.n - below.n) / 2};
    (moves_less(code, baseline, middle) ? above : below) = middle;
  }
  return above;
}

}  // namespace

std::optional<OnePiece> one_piece(const Code& code, Bytes blob) {
  const Layout layout = code.scheme->layout(blob);
  Code alone = code;
  alone.shards_per_node.assign(code.shards, 1);
  const std::optional<RepairBytes> repair = repair_of_a_node(alone, blob);
  if (!repair || blob.n == 0) return std::nullopt;
  OnePiece found{to_double(blob),
                 piece_bytes(layout) / to_double(blob),
                 repair->payload / to_double(blob),
                 code.slots - 1,
                 std::nullopt,
                 std::nullopt,
                 std::nullopt};
  if (code.least < code.slots) {
    found.least_storage = theory::minimum_storage(code.slots, code.least, found.helpers);
    found.least_traffic = theory::minimum_bandwidth(code.slots, code.least, found.helpers);
    found.at_this_storage = theory::minimum_at(found.storage, code.slots, code.least, found.helpers);
  }
  return found;
}

std::optional<LazyLine> lazy_line(const Code& code, std::uint32_t threshold) {
  if (!code.counts_only || code.has_two_thresholds() || threshold < code.least || threshold >= code.slots)
    return std::nullopt;
  const theory::LazyCode lazy{code.slots, code.least, threshold};
  return LazyLine{threshold, theory::cycle_length(lazy), theory::lazy_traffic(lazy).total()};
}

BreakEven break_even(const Code& code, const Code& baseline, Bytes blob) {
  BreakEven found{code.choice->label, baseline.choice->label, {}, largest_of(code, baseline), {}, {}, {}};
  found.size = size_of(code, baseline, found.largest);
  const std::optional<OnePiece> one = one_piece(code, found.largest);
  const std::optional<OnePiece> other = one_piece(baseline, found.largest);
  if (one && other && one->payload < 0.99 * other->payload) found.shards = other->payload / one->payload;
  if (!has_both(code, baseline, blob) || blob.n == 0) return found;
  const double traffic = moved(code, blob);
  if (baseline.counts_only && !baseline.has_two_thresholds() && baseline.least < baseline.slots)
    found.lazy_threshold = theory::laziest_below(baseline.slots, baseline.least, traffic);
  found.price = theory::break_even_price(
      {piece_bytes(code.scheme->layout(blob)) / to_double(blob), traffic},
      {piece_bytes(baseline.scheme->layout(blob)) / to_double(blob), moved(baseline, blob)});
  return found;
}

}  // namespace floe::expected
