// Lists of sessions, as in Godfrey's repository of availability traces (.avt): a line for each node with its id, the
// number of its sessions, and a start and an end of each, in seconds, between blanks, tabs or commas. A node is up in
// its sessions and down otherwise; all are watched for as long as any. A session under way at the first or last
// instant of the file is cut off by it. A node with no sessions was never up.
#include "recordings/format.hpp"

namespace floe::recordings {
namespace {

constexpr std::string_view kCount =
    "says another number of sessions than it has, and those that it has were read";
constexpr std::string_view kOddPair = "ends in a session without an end, which counts as cut off";
constexpr std::string_view kBadCount = "has a number of sessions that is none";

bool is_row(const Cells& cells) {
  const auto count = whole_of(cells[1]);
  if (!count || *count < 0 || cells.count() % 2 != 0) return false;
  if (static_cast<std::uint64_t>(*count) != (cells.count() - 2) / 2) return false;
  for (std::size_t i = 2; i < cells.count(); ++i)
    if (number_of(cells[i], kSecond).what == Moment::What::wrong) return false;
  return true;
}

// Some lines may be wrong.
bool is(const Head& head) {
  std::size_t rows = 0, others = 0;
  Cells cells;
  for (const std::string_view line : head.lines) {
    if (line.starts_with('#')) continue;
    cells.split_at_blanks(line);
    ++(is_row(cells) ? rows : others);
  }
  return rows > 0 && rows >= others;
}

void read_row(Builder& builder, const Cells& cells, std::size_t line) {
  if (cells.count() < 2) return builder.left_out(line, kTooFew, cells[0]);
  const auto count = whole_of(cells[1]);
  if (!count || *count < 0) return builder.left_out(line, kBadCount, cells[1]);
  const std::uint32_t node = builder.node(cells[0]);
  const std::size_t pairs = (cells.count() - 2) / 2;
  const bool is_odd = cells.count() % 2 != 0;
  if (static_cast<std::uint64_t>(*count) != pairs + (is_odd ? 1 : 0)) builder.changed(line, kCount, cells[1]);
  for (std::size_t i = 0; i < pairs + (is_odd ? 1 : 0); ++i) {
    const std::string_view start = cells[2 + 2 * i], end = cells[3 + 2 * i];
    std::int64_t from = 0, to = 0;
    if (!take_instant(builder, number_of(start, kSecond), line, start, from)) continue;
    if (!take_instant(builder, number_of(end, kSecond), line, end, to)) continue;
    if (i == pairs) builder.changed(line, kOddPair);
    builder.add(node, State::up, from, to, line);
  }
}

Recording read(std::string_view text, std::string_view format) {
  return read_lists(text, format, read_row, Otherwise::down);
}

}  // namespace

extern const Format session_list{
    .name = "session-list",
    .sentence = "A line for each node: its id, a number of sessions, their starts and ends.",
    .mark = "lines of an id, a whole number n, and n pairs of numbers",
    .is = is,
    .read = read};

}  // namespace floe::recordings
