// Recorded availability as one value, whatever format it came in: when each node was up, when it was down, when
// nobody looked, and when it was gone for good; and what became of every row that could not be taken as it stood.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace floe::recordings {

enum class State : std::uint8_t {
  up,
  down,
  gap,  // neither is known: nobody looked, or what was seen says nothing of it
};

// Times are nanoseconds on the recording's own clock: since 1970 where rows have dates, else from where it counts.
struct Interval {
  std::int64_t from = 0;
  std::int64_t to = 0;
  State state = State::up;
  // False where it began earlier or ended later than was recorded, so that its length is a lower bound.
  bool from_known = true;
  bool to_known = true;

  double seconds() const { return (static_cast<double>(to) - static_cast<double>(from)) / 1e9; }
  bool is_complete() const { return from_known && to_known; }
  bool operator==(const Interval&) const = default;
};

struct RecordedNode {
  std::string name;
  std::vector<Interval> intervals{};  // in order, each begins where the last ended; neighbours differ
  std::optional<std::int64_t> gone{};
  bool operator==(const RecordedNode&) const = default;
};

// What was done with a row that could not be taken as it stood.
struct Note {
  std::size_t line;
  std::string_view what;  // of a fixed text, the same for all rows of one kind
  std::string cell;       // what stood there, cut; may be empty
  bool left_out;          // or taken with a change
};

struct Recording {
  std::string_view format;
  std::vector<RecordedNode> nodes{};  // in the order in which they appear
  std::int64_t begin = 0;             // the first instant that a row names
  std::int64_t end = 0;               // and the last
  std::size_t rows = 0;               // that have content, headings apart
  std::vector<Note> notes{};          // in the order of lines

  std::size_t left_out() const;
};

// A file, or bytes of one, that cannot be read as a recording at all; fit to print.
struct Unreadable {
  std::string message;
  std::string hint{};
};

std::string_view name_of(State state);

}  // namespace floe::recordings
