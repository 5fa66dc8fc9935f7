// See erasure_plan.hpp for what a plan is; here is how its factors follow from the locator.
#include "codec/erasure_plan.hpp"

#include <algorithm>
#include <list>
#include <map>
#include <mutex>

#include "codec/locator.hpp"

namespace floe::codec {
namespace {

using gf16::Element;

constexpr std::size_t kCacheBytes = std::size_t{32} << 20;

Element exp_of(std::uint32_t log) { return gf16::tables().exp[log % 65535]; }

std::uint32_t log_of(std::uint32_t element) { return gf16::tables().log[element]; }

// A direct sum costs a general multiplication for each received symbol; a transform costs about levels/2
// cheaper ones for each point of the span, twice. The weight was measured.
bool direct_is_cheaper(Code code, std::size_t lost) {
  const auto transform = std::size_t{code.span()} * (code.levels() + 2) * 3 / 4;
  return lost * code.k <= transform;
}

using Key = std::pair<std::pair<std::uint32_t, std::uint32_t>, std::vector<std::uint32_t>>;

struct Cache {
  struct Entry {
    std::shared_ptr<const ErasurePlan> plan;
    std::list<const Key*>::iterator age;
    std::size_t bytes;
  };
  std::mutex mutex;
  std::map<Key, Entry> entries;
  std::list<const Key*> by_age;  // most recent first
  std::size_t bytes = 0;
};

Cache& cache() {
  static Cache instance;
  return instance;
}

Result<std::vector<std::uint32_t>> lowest(Code code, std::span<const std::uint32_t> positions) {
  if (auto checked = check(code); !checked) return Unexpected{checked.error()};
  std::vector<std::uint32_t> sorted(positions.begin(), positions.end());
  std::sort(sorted.begin(), sorted.end());
  if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end()) {
    return fail(Error::Kind::malformed, "a symbol is given twice");
  }
  if (!sorted.empty() && sorted.back() >= code.size()) {
    return fail(Error::Kind::malformed, "symbol " + std::to_string(sorted.back()) + " is outside a code of " +
                                            std::to_string(code.size()) + " symbols");
  }
  if (sorted.size() < code.k) {
    return fail(Error::Kind::too_few_symbols,
                std::to_string(sorted.size()) + " symbols cannot rebuild " + std::to_string(code.k));
  }
  sorted.resize(code.k);
  return sorted;
}

}  // namespace

Result<std::shared_ptr<const ErasurePlan>> ErasurePlan::make(Code code,
                                                             std::span<const std::uint32_t> positions) {
  auto sorted = lowest(code, positions);
  if (!sorted) return Unexpected{sorted.error()};
  return std::make_shared<const ErasurePlan>(code, std::move(*sorted));
}

Result<std::shared_ptr<const ErasurePlan>> ErasurePlan::cached(Code code,
                                                               std::span<const std::uint32_t> positions) {
  auto sorted = lowest(code, positions);
  if (!sorted) return Unexpected{sorted.error()};
  Key key{{code.k, code.m}, std::move(*sorted)};
  auto& shared = cache();
  {
    const std::lock_guard lock(shared.mutex);
    if (const auto found = shared.entries.find(key); found != shared.entries.end()) {
      shared.by_age.splice(shared.by_age.begin(), shared.by_age, found->second.age);
      return found->second.plan;
    }
  }
  auto plan = std::make_shared<const ErasurePlan>(code, key.second);
  const auto bytes = 2 * key.second.size() * sizeof(std::uint32_t) +
                     plan->weights_.size() * sizeof(gf16::Factor) +
                     (plan->loads_.size() + plan->stores_.size()) * sizeof(DecodeSteps::Load) + 512;
  const std::lock_guard lock(shared.mutex);
  const auto [place, added] = shared.entries.try_emplace(std::move(key), Cache::Entry{plan, {}, bytes});
  if (!added) return place->second.plan;
  shared.by_age.push_front(&place->first);
  place->second.age = shared.by_age.begin();
  shared.bytes += bytes;
  while (shared.bytes > kCacheBytes && shared.by_age.size() > 1) {
    const auto oldest = shared.entries.find(*shared.by_age.back());
    shared.bytes -= oldest->second.bytes;
    shared.by_age.pop_back();
    shared.entries.erase(oldest);
  }
  return plan;
}

ErasurePlan::ErasurePlan(Code code, std::vector<std::uint32_t> positions)
    : code_(code), positions_(std::move(positions)) {
  const auto points = std::bit_ceil(code_.blocks() * code_.span());
  // Lost symbols and points that no symbol uses are erased; the zeros that pad the originals are known.
  std::vector<bool> erased(points, false);
  for (std::uint32_t p = 0; p < code_.size(); ++p) erased[code_.point(p)] = true;
  for (const auto p : positions_) erased[code_.point(p)] = false;
  if (code_.high_rate()) {
    std::fill(erased.begin() + code_.m, erased.begin() + code_.span(), true);
  } else {
    std::fill(erased.begin() + code_.span() + code_.m, erased.end(), true);
  }
  std::size_t at = 0;
  for (std::uint32_t x = 0; x < code_.k; ++x) {
    if (at < positions_.size() && positions_[at] == x) {
      ++at;
    } else {
      lost_.push_back(x);
    }
  }
  if (lost_.empty()) return;
  const auto locator = locator_logs(erased);
  if (direct_is_cheaper(code_, lost_.size())) {
    make_direct(locator);
  } else {
    make_steps(locator);
  }
}

void ErasurePlan::make_direct(const std::vector<std::uint16_t>& locator) {
  weights_.reserve(lost_.size() * code_.k);
  for (const auto x : lost_) {
    const auto point = code_.point(x);
    for (const auto p : positions_) {
      const auto from = code_.point(p);
      weights_.push_back(gf16::factors()[exp_of(std::uint32_t{locator[from]} + (65535u - locator[point]) +
                                                65535u - log_of(from ^ point))]);
    }
  }
}

void ErasurePlan::make_steps(const std::vector<std::uint16_t>& locator) {
  const auto levels = code_.levels();
  const auto mask = code_.span() - 1;
  const auto count = code_.blocks();
  std::vector<std::vector<DecodeSteps::Load>> loads(count);
  std::vector<std::vector<DecodeSteps::Store>> stores(count);
  for (std::uint32_t q = 0; q < positions_.size(); ++q) {
    const auto p = code_.point(positions_[q]);
    loads[p >> levels].push_back({p & mask, q, gf16::factors()[exp_of(locator[p])]});
  }
  for (std::uint32_t i = 0; i < lost_.size(); ++i) {
    const auto p = code_.point(lost_[i]);
    stores[p >> levels].push_back({p & mask, i, gf16::factors()[exp_of(65535u - locator[p])]});
  }
  for (const auto& each : loads) loads_.insert(loads_.end(), each.begin(), each.end());
  for (const auto& each : stores) stores_.insert(stores_.end(), each.begin(), each.end());
  const auto* load = loads_.data();
  const auto* store = stores_.data();
  for (std::uint32_t c = 0; c < count; ++c) {
    blocks_.push_back({load, store, static_cast<std::uint32_t>(loads[c].size()),
                       static_cast<std::uint32_t>(stores[c].size())});
    load += loads[c].size();
    store += stores[c].size();
  }
  for (std::uint32_t d = 0; d < std::bit_ceil(count); ++d) {
    bridge_.push_back(gf16::factors()[gf16::inverse(static_cast<Element>(d))]);
  }
  steps_ = {levels, blocks_.data(), count, bridge_.data()};
}

}  // namespace floe::codec
