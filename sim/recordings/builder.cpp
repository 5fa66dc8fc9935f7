#include "recordings/builder.hpp"

#include <algorithm>
#include <array>

#include "text/diagnostic.hpp"
#include "text/lines.hpp"

namespace floe::recordings {
namespace {

constexpr std::size_t kLongestCell = 80;
constexpr std::int64_t kDecades = 100'000'000 * kSecond;  // three years

constexpr std::string_view kBackwards = "ends before it begins";
constexpr std::string_view kEmpty = "has no length";
constexpr std::string_view kOverlaps = "overlaps other rows of its node and was joined with them";
constexpr std::string_view kDisorder = "is earlier than the row of its node before it, and was put in order";
constexpr std::string_view kEndless = "has no end, and counts as cut off";
constexpr std::string_view kUnbegun = "has no beginning, and counts as cut off";
constexpr std::string_view kZero = "has the instant 0, which counts as not known";
constexpr std::string_view kAfterGone = "is of a node after it was gone for good";
constexpr std::string_view kGoneTwice = "says of a node that it is gone for good which was gone before";
constexpr std::string_view kNoInstant = "has no instant at all";

constexpr std::size_t kStates = 3;
std::size_t index_of(State state) { return static_cast<std::size_t>(state); }

}  // namespace

void Builder::note(std::size_t line, std::string_view what, std::string_view cell, bool left_out) {
  recording_.notes.push_back({line, what, cell.empty() ? "" : text::printable(cell, kLongestCell), left_out});
}
void Builder::left_out(std::size_t line, std::string_view what, std::string_view cell) {
  note(line, what, cell, true);
}
void Builder::changed(std::size_t line, std::string_view what, std::string_view cell) {
  note(line, what, cell, false);
}

// Two names that differ in blanks at their ends, or in controls as they would be shown, are one.
std::uint32_t Builder::node(std::string_view given) {
  std::string_view name = text::trimmed(given);
  std::string shown;
  if (std::ranges::any_of(name, [](char c) { return static_cast<unsigned char>(c) < ' '; }))
    name = shown = text::printable(name, name.size());
  if (last_ < names_.size() && names_[last_] == name) return last_;
  const auto found = numbers_.find(name);
  if (found != numbers_.end()) return last_ = found->second;
  last_ = nodes();
  numbers_.emplace(names_.emplace_back(name), last_);
  recording_.nodes.push_back({.name = std::string(name)});
  rows_.emplace_back();
  return last_;
}

void Builder::add(std::uint32_t node, State state, std::int64_t from, std::int64_t to, std::size_t line,
                  Cut cut) {
  if (from == kUnknown && to == kUnknown) return left_out(line, kNoInstant);
  const bool may_be_unknown = zero_may_be_unknown_ && (from == 0 || to == 0);
  if (from != kUnknown && to != kUnknown && to <= from && !may_be_unknown)
    return left_out(line, to < from ? kBackwards : kEmpty);
  rows_[node].push_back({from, to, line, state, false, !cut.from, !cut.to});
}

void Builder::turn(std::uint32_t node, State state, std::int64_t at, std::size_t line, bool cut) {
  rows_[node].push_back({at, kUnknown, line, state, true, !cut, true});
}

void Builder::gone(std::uint32_t node, std::int64_t at, std::size_t line) {
  gone_.push_back({node, at, line});
}

void Builder::covers(std::int64_t at) {
  if (covered_.size() < 2) covered_.push_back(at);
  covered_[0] = std::min(covered_[0], at);
  covered_.back() = std::max(covered_.back(), at);
}

void Builder::forget_zeros() {
  std::int64_t least = std::numeric_limits<std::int64_t>::max();
  for (const auto& rows : rows_)
    for (const Raw& row : rows)
      for (const std::int64_t at : {row.from, row.to})
        if (at != kUnknown && at != 0) least = std::min(least, at);
  for (auto& rows : rows_) {
    for (Raw& row : rows) {
      if (least < kDecades || (row.from != 0 && row.to != 0)) continue;
      if (row.from == 0) row.from = kUnknown;
      if (row.to == 0) row.to = kUnknown;
      if (row.from != row.to) changed(row.line, kZero);
    }
    std::erase_if(rows, [&](const Raw& row) {
      if (row.from == kUnknown && row.to == kUnknown)
        left_out(row.line, kNoInstant);
      else if (row.from == kUnknown || row.to == kUnknown || row.to > row.from)
        return false;
      else
        left_out(row.line, row.to < row.from ? kBackwards : kEmpty);
      return true;
    });
  }
}

void Builder::find_span() {
  std::int64_t begin = std::numeric_limits<std::int64_t>::max();
  std::int64_t end = kUnknown;
  const auto take = [&](std::int64_t at) {
    if (at == kUnknown) return;
    begin = std::min(begin, at);
    end = std::max(end, at);
  };
  for (const auto& rows : rows_)
    for (const Raw& row : rows) {
      take(row.from);
      take(row.to);
    }
  for (const Gone& gone : gone_) take(gone.at);
  for (const std::int64_t at : covered_) take(at);
  if (end == kUnknown) begin = end = 0;
  recording_.begin = begin;
  recording_.end = end;
}

// In order, and none without an end: it lasts until the next row of its node, or until the recording ends. A row
// that lacks its beginning is known to hold at its end, and is drawn back to the row before.
void Builder::settle_ends(std::vector<Raw>& rows) {
  for (std::size_t i = 1; i < rows.size(); ++i)
    if (rows[i].from != kUnknown && rows[i].from < rows[i - 1].from) changed(rows[i].line, kDisorder);
  const auto key = [](const Raw& row) { return row.from == kUnknown ? row.to : row.from; };
  std::ranges::stable_sort(rows, [&](const Raw& a, const Raw& b) {
    if (key(a) != key(b)) return key(a) < key(b);
    return a.from == kUnknown && b.from != kUnknown;  // what ends there is before what begins there
  });
  std::int64_t reached = recording_.begin;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Raw& row = rows[i];
    const bool is_last = i + 1 == rows.size();
    const std::int64_t next = is_last ? recording_.end : key(rows[i + 1]);
    if (row.from == kUnknown) {
      changed(row.line, kUnbegun);
      row.from = std::min(reached, row.to);
      row.from_known = false;
    }
    if (row.to == kUnknown) {
      if (!row.turns) changed(row.line, kEndless);
      row.to = next;
      row.to_known = row.turns && !is_last;
    }
    if (i > 0 && row.from < reached) changed(row.line, kOverlaps);
    reached = std::max(reached, row.to);
  }
}

// Down goes before a gap, a gap before up. Two rows of one state that touch are one interval, unless the first lacks
// its end, which then came before the second began.
void Builder::settle(std::vector<Raw>& rows, Otherwise otherwise, std::vector<Interval>& intervals) {
  settle_ends(rows);
  struct Edge {
    std::int64_t at;
    State state;
    int step;
    bool known;
  };
  std::vector<Edge> edges;
  edges.reserve(2 * rows.size());
  for (const Raw& row : rows) {
    if (row.to <= row.from) continue;
    edges.push_back({row.from, row.state, +1, row.from_known});
    edges.push_back({row.to, row.state, -1, row.to_known});
  }
  std::ranges::stable_sort(edges, {}, &Edge::at);
  std::array<int, kStates> counts{};
  const auto state_of = [&] {
    for (const State state : {State::down, State::gap, State::up})
      if (counts[index_of(state)] > 0) return state;
    return static_cast<State>(otherwise);
  };
  Interval open{recording_.begin, recording_.begin, static_cast<State>(otherwise), false, false};
  const auto close = [&](std::int64_t at, bool known) {
    open.to = at;
    open.to_known = known;
    if (open.to > open.from) intervals.push_back(open);
  };
  for (std::size_t first = 0, last = 0; first < edges.size(); first = last) {
    const std::int64_t here = edges[first].at;
    for (; last < edges.size() && edges[last].at == here; ++last)
      counts[index_of(edges[last].state)] += edges[last].step;
    const State after = state_of();
    // Whether a change of this state here was stated; where no row of it begins or ends, another state made room.
    const auto stated = [&](State state, int step) {
      bool any = false, other = false;
      for (std::size_t i = first; i < last; ++i) {
        const Edge& edge = edges[i];
        if (edge.state == state && edge.step == step && edge.known) return true;
        any = any || (edge.state == state && edge.step == step);
        other = other || edge.known;
      }
      return !any && other;
    };
    const bool begins_again =
        after == open.state && stated(after, +1) && !stated(after, -1) &&
        std::any_of(edges.begin() + static_cast<std::ptrdiff_t>(first),
                    edges.begin() + static_cast<std::ptrdiff_t>(last),
                    [&](const Edge& edge) { return edge.state == after && edge.step < 0; });
    if (after == open.state && !begins_again && here > open.from) continue;
    close(here, stated(open.state, -1));
    open = {here, here, after, stated(after, +1), false};
  }
  close(recording_.end, false);
  for (std::size_t i = 1; gaps_cut_ && i < intervals.size(); ++i) {
    if (intervals[i].state == State::gap) intervals[i - 1].to_known = false;
    if (intervals[i - 1].state == State::gap && (i > 1 || first_gap_cuts_)) intervals[i].from_known = false;
  }
  if (!borders_cut_ || intervals.empty()) return;
  if (intervals.front().from == recording_.begin) intervals.front().from_known = false;
  if (intervals.back().to == recording_.end) intervals.back().to_known = false;
}

void Builder::settle_gone() {
  std::ranges::stable_sort(gone_, {}, &Gone::at);
  for (const Gone& gone : gone_) {
    RecordedNode& node = recording_.nodes[gone.node];
    if (node.gone) {
      left_out(gone.line, kGoneTwice);
      continue;
    }
    node.gone = gone.at;
    for (const Raw& row : rows_[gone.node])
      if (row.from != kUnknown && row.from >= gone.at) left_out(row.line, kAfterGone);
    std::erase_if(rows_[gone.node],
                  [&](const Raw& row) { return row.from != kUnknown && row.from >= gone.at; });
  }
}

Recording Builder::finish(Otherwise otherwise) {
  if (zero_may_be_unknown_) forget_zeros();
  settle_gone();
  find_span();
  for (std::uint32_t node = 0; node < nodes(); ++node) {
    RecordedNode& recorded = recording_.nodes[node];
    settle(rows_[node], otherwise, recorded.intervals);
    rows_[node] = {};
    if (!recorded.gone) continue;
    std::erase_if(recorded.intervals,
                  [&](const Interval& interval) { return interval.from >= *recorded.gone; });
    if (recorded.intervals.empty() || recorded.intervals.back().to <= *recorded.gone) continue;
    recorded.intervals.back().to = *recorded.gone;
    recorded.intervals.back().to_known = true;
  }
  std::ranges::stable_sort(recording_.notes, {}, &Note::line);
  return std::move(recording_);
}

}  // namespace floe::recordings
