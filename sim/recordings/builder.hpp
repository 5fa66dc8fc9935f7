// Puts a recording together from rows in any order. Rows of one node may overlap, lack an end, and contradict each
// other; what was made of them is noted.
#pragma once

#include <cstdint>
#include <deque>
#include <limits>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "recordings/moments.hpp"
#include "recordings/recording.hpp"

namespace floe::recordings {

// What a node is where none of its rows says anything.
enum class Otherwise : std::uint8_t {
  up,    // rows are outages
  down,  // rows are sessions
  gap,
};

// Which ends of a row are not those of what it tells of.
struct Cut {
  bool from = false;
  bool to = false;
};

class Builder {
 public:
  explicit Builder(std::string_view format) { recording_.format = format; }

  void row() { ++recording_.rows; }
  void left_out(std::size_t line, std::string_view what, std::string_view cell = {});
  void changed(std::size_t line, std::string_view what, std::string_view cell = {});

  std::uint32_t node(std::string_view name);  // its number, in order of appearance
  std::uint32_t nodes() const { return static_cast<std::uint32_t>(recording_.nodes.size()); }

  static constexpr std::int64_t kUnknown = std::numeric_limits<std::int64_t>::min();

  // Either end may be `kUnknown`, or known and not that of what it is the end of. What ends before it begins, or at
  // once, is left out and noted.
  void add(std::uint32_t node, State state, std::int64_t from, std::int64_t to, std::size_t line,
           Cut cut = {});
  // A state from an instant on, until another is stated.
  void turn(std::uint32_t node, State state, std::int64_t at, std::size_t line, bool cut = false);
  void gone(std::uint32_t node, std::int64_t at, std::size_t line);
  // An instant of the recording at which nothing need have changed.
  void covers(std::int64_t at);

  // Instants of zero are no instants where all others are decades later: a clock that was not set.
  void zero_may_be_unknown() { zero_may_be_unknown_ = true; }
  // What is under way at the first and at the last instant of all is cut off by the recording.
  void borders_cut() { borders_cut_ = true; }
  // What is followed by a gap may have gone on, and what comes after one may have begun before; after the gap in which a
  // node was not there yet only where that is said.
  void gaps_cut(bool also_first = false) {
    gaps_cut_ = true;
    first_gap_cuts_ = also_first;
  }

  Recording finish(Otherwise otherwise);

 private:
  struct Raw {
    std::int64_t from;
    std::int64_t to;
    std::size_t line;
    State state;
    bool turns;  // until the next row of the node
    bool from_known = true;
    bool to_known = true;
  };
  struct Gone {
    std::uint32_t node;
    std::int64_t at;
    std::size_t line;
  };

  void note(std::size_t line, std::string_view what, std::string_view cell, bool left_out);
  void forget_zeros();
  void find_span();
  void settle_ends(std::vector<Raw>& rows);
  void settle(std::vector<Raw>& rows, Otherwise otherwise, std::vector<Interval>& intervals);
  void settle_gone();

  Recording recording_;
  std::deque<std::string> names_;  // which the numbers refer to
  std::unordered_map<std::string_view, std::uint32_t> numbers_;
  std::uint32_t last_ = 0;  // rows of one node often follow each other
  std::vector<std::vector<Raw>> rows_;
  std::vector<Gone> gone_;
  std::vector<std::int64_t> covered_;
  bool zero_may_be_unknown_ = false;
  bool borders_cut_ = false;
  bool gaps_cut_ = false;
  bool first_gap_cuts_ = false;
};

}  // namespace floe::recordings
