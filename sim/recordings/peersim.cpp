// Lengths as PeerSim's providers of churn read them: a line for each node, lengths of time that it is offline and online
// in turn, beginning offline (a length of 0 begins it online), between blanks. A line may begin with a user's name, 1
// where the first length is online and 0 where it is not, the date of its start in seconds since 1970 and a time zone, as
// user traces do. Lengths are taken as seconds; all lines without a date begin at one instant. After its last length
// nothing is known of a node. What is under way at the first and last instant of all is cut off.
#include "recordings/format.hpp"

namespace floe::recordings {
namespace {

constexpr std::string_view kBadLength =
    "has a length that is no number from 0 on; the rest of the line was not used";
constexpr std::string_view kTooLong =
    "has lengths whose sum the clock cannot hold; the rest of the line was not used";
constexpr std::string_view kNothing = "has no lengths";
constexpr std::int64_t kDate = 100'000'000;  // seconds: no length is as long, and dates are later

// Whether the line begins with a user, a flag, a date and a zone.
bool has_user(const Cells& cells) {
  if (cells.count() < 5 || (cells[1] != "0" && cells[1] != "1")) return false;
  const auto date = whole_of(cells[2]), zone = whole_of(cells[3]);
  return date && *date > kDate && zone && *zone > -100'000 && *zone < 100'000;
}

// Some lines may be wrong.
bool is(const Head& head) {
  Cells cells;
  std::size_t rows = 0, others = 0;
  for (const std::string_view line : head.lines) {
    if (line.starts_with('#')) continue;
    cells.split_at_blanks(line);
    bool is_row = true;
    for (std::size_t i = has_user(cells) ? 4 : 0; i < cells.count(); ++i)
      is_row = is_row && number_of(cells[i], kSecond).is_at();
    ++(is_row ? rows : others);
  }
  return rows > 0 && rows >= others;
}

void read_row(Builder& builder, const Cells& cells, std::size_t line) {
  const bool user = has_user(cells);
  std::int64_t at = 0;
  if (user && !take_instant(builder, number_of(cells[2], kSecond), line, cells[2], at)) return;
  const std::uint32_t node = builder.node(user ? std::string(cells[0]) : std::to_string(builder.nodes()));
  bool up = user && cells[1] == "1";
  if (cells.count() == (user ? 4u : 0u)) return builder.left_out(line, kNothing);
  builder.covers(at);
  for (std::size_t i = user ? 4 : 0; i < cells.count(); ++i, up = !up) {
    const Moment length = number_of(cells[i], kSecond);
    if (!length.is_at() || length.ns < 0) return builder.left_out(line, kBadLength, cells[i]);
    std::int64_t end = 0;
    if (__builtin_add_overflow(at, length.ns, &end)) return builder.left_out(line, kTooLong, cells[i]);
    if (length.ns > 0) builder.add(node, up ? State::up : State::down, at, end, line);
    at = end;
  }
}

Recording read(std::string_view text, std::string_view format) {
  return read_lists(text, format, read_row, Otherwise::gap);
}

}  // namespace

extern const Format peersim{
    .name = "peersim",
    .sentence = "A line for each node: lengths offline and online in turn, as PeerSim reads them.",
    .mark = "lines of numbers that are not a session list",
    .is = is,
    .read = read};

}  // namespace floe::recordings
