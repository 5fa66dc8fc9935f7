#include "page/history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>

#include "page/packing.hpp"
#include "page/table_file.hpp"
#include "text/diagnostic.hpp"

namespace floe::page {
namespace {

constexpr double kMostSeconds = 9e9;  // which a script holds as microseconds without rounding

struct Interval {
  std::uint32_t shard;
  std::uint32_t state;
  std::int64_t from;
  std::int64_t to;
};

std::int64_t microseconds(const TableFile& table, std::size_t column) {
  const double seconds = table.number(column);
  if (seconds < 0 || seconds > kMostSeconds)
    table.refuse(fmt::format("expected a time from 0 to {:g} s", kMostSeconds));
  return std::llround(seconds * 1e6);
}

std::size_t scheme_of(const RunFiles& run, const TableFile& table) {
  const std::size_t rank = run.rank_of_label(table.cell(0));
  if (rank == run.labels.size())
    table.refuse(fmt::format("results.json has no scheme \"{}\"", text::printable(table.cell(0), 64)));
  return rank;
}

std::uint32_t replicate_of(const RunFiles& run, const TableFile& table) {
  const std::uint32_t replicate = table.whole(1);
  if (replicate < run.first_replicate || replicate >= run.end_replicate)
    table.refuse(fmt::format("there is no replicate {}; results.json has those from {} to {}", replicate,
                             run.first_replicate, run.end_replicate - 1));
  return replicate;
}

std::string packed(std::vector<Interval> intervals, const TableFile& table) {
  std::ranges::stable_sort(intervals, {}, [](const Interval& one) { return std::pair(one.shard, one.from); });
  Packing packing;
  std::uint32_t before = 0;
  for (std::size_t begin = 0, end = 0; begin < intervals.size(); begin = end) {
    const std::uint32_t shard = intervals[begin].shard;
    while (end < intervals.size() && intervals[end].shard == shard) ++end;
    packing.whole(shard - before);
    before = shard;
    packing.whole(end - begin);
    std::int64_t at = 0;
    for (std::size_t i = begin; i < end; ++i) {
      if (intervals[i].from < at)
        table.refuse(fmt::format("shard {} is in two states at once, at {} s", shard,
                                 static_cast<double>(intervals[i].from) / 1e6));
      packing.whole(intervals[i].state);
      packing.whole(static_cast<std::uint64_t>(intervals[i].from - at));
      packing.whole(static_cast<std::uint64_t>(intervals[i].to - intervals[i].from));
      at = intervals[i].to;
    }
  }
  return packing.base64();
}

using Steps = std::vector<std::pair<std::int64_t, double>>;

std::string packed(const Steps& steps) {
  std::int64_t divisor = 0;
  std::vector<double> distinct;
  for (const auto& [at, value] : steps) {
    divisor = std::gcd(divisor, at);
    distinct.push_back(value);
  }
  divisor = std::max<std::int64_t>(divisor, 1);
  std::ranges::sort(distinct);
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  const bool is_whole = std::ranges::all_of(
      distinct, [](double value) { return std::trunc(value) == value && std::abs(value) < 9e15; });

  Packing packing;
  packing.whole(static_cast<std::uint64_t>(divisor));
  packing.whole(is_whole ? 1 : 0);
  packing.whole(distinct.size());
  std::int64_t last = 0;
  for (const double value : distinct) {
    if (!is_whole) {
      packing.real(value);
      continue;
    }
    packing.signed_whole(static_cast<std::int64_t>(value) - last);
    last = static_cast<std::int64_t>(value);
  }
  std::int64_t before = 0;
  for (const auto& [at, value] : steps) {
    packing.whole(static_cast<std::uint64_t>((at - before) / divisor));
    before = at;
    packing.whole(static_cast<std::uint64_t>(std::ranges::lower_bound(distinct, value) - distinct.begin()));
  }
  return packing.base64();
}

}  // namespace

std::vector<Block> packed_fabric(const RunFiles& run) {
  TableFile table(run.folder, "fabric.csv");
  std::map<std::pair<std::size_t, std::uint32_t>, std::vector<Interval>> all;
  while (table.next()) {
    const std::size_t scheme = scheme_of(run, table);
    const std::uint32_t replicate = replicate_of(run, table), shard = table.whole(2);
    if (shard >= run.shards) table.refuse(fmt::format("there are {} shards, numbered from 0", run.shards));
    const std::int64_t from = microseconds(table, 3), to = microseconds(table, 4);
    if (to < from) table.refuse("it ends before it begins");
    const auto state = std::ranges::find(run.states, table.cell(5));
    if (state == run.states.end())
      table.refuse(fmt::format("results.json has no state \"{}\"", text::printable(table.cell(5), 40)));
    all[{scheme, replicate}].push_back(
        {shard, static_cast<std::uint32_t>(state - run.states.begin()), from, to});
  }
  std::vector<Block> blocks;
  for (auto& [key, intervals] : all) {
    const std::uint64_t count = intervals.size();
    blocks.push_back({.scheme = key.first,
                      .replicate = key.second,
                      .count = count,
                      .packed = packed(std::move(intervals), table)});
  }
  return blocks;
}

std::vector<Block> packed_series(const RunFiles& run) {
  TableFile table(run.folder, "series.csv");
  std::map<std::tuple<std::string, std::size_t, std::uint32_t>, Steps> all;
  while (table.next()) {
    Steps& steps = all[{std::string(table.cell(3)), scheme_of(run, table), replicate_of(run, table)}];
    const std::int64_t at = microseconds(table, 2);
    if (!steps.empty() && at < steps.back().first) table.refuse("it is earlier than the value before it");
    steps.emplace_back(at, table.number(4));
  }
  std::vector<Block> blocks;
  for (const auto& [key, steps] : all)
    blocks.push_back({.series = std::get<0>(key),
                      .scheme = std::get<1>(key),
                      .replicate = std::get<2>(key),
                      .count = steps.size(),
                      .packed = packed(steps)});
  return blocks;
}

}  // namespace floe::page
