// Failures of nodes that Los Alamos National Laboratory released (1996 to 2005): a CSV file whose heading, after a
// line of title or none, names System, nodenumz, "Prob Started", "Prob Fixed" and "Down Time". Each row is an outage
// of one node, which is up otherwise. Instants are local times of a clock on the wall, month first, to the minute; the
// down time is in minutes. Where the two disagree, as over a change to or from daylight saving, the down time is right.
// Not read: when a node was put into production and taken out, and causes. Nodes that never failed have no rows.
#include <algorithm>

#include "recordings/format.hpp"

namespace floe::recordings {
namespace {

constexpr std::string_view kClock = "states a down time that its clock does not, and the down time was taken";
constexpr std::string_view kStated = "has no end, and its down time was taken";
constexpr std::string_view kBadTime = "has a down time that is no number of minutes, which was not used";
constexpr std::int64_t kMinute = 60 * kSecond;

struct Columns {
  std::size_t system, node, started, fixed, minutes, all;

  explicit Columns(const Heading& heading)
      : system(heading.find({"system"})),
        node(heading.find({"nodenumz", "nodenum", "node number", "node"})),
        started(heading.find_beginning({"prob started", "problem started"})),
        fixed(heading.find_beginning({"prob fixed", "problem fixed"})),
        minutes(heading.find_beginning({"down time", "downtime"})),
        all(heading.count()) {}
  bool are_there() const {
    return node != Heading::kNone && started != Heading::kNone &&
           (fixed != Heading::kNone || minutes != Heading::kNone);
  }
};

bool is(const Head& head) {
  for (const std::string_view line : head.lines)
    if (Columns(heading_of(line)).are_there()) return true;
  return false;
}

Moment instant_of(std::string_view cell) {
  const Moment moment = american_date_of(cell);
  return moment.what == Moment::What::wrong ? date_of(cell) : moment;
}

void read_row(Builder& builder, const Cells& cells, const Columns& columns, std::size_t line) {
  if (cells.count() <= std::max(columns.node, columns.started)) return builder.left_out(line, kTooFew);
  if (cells.has_beyond(columns.all)) return builder.left_out(line, kTooMany, cells[columns.all]);
  const std::string_view node = cells[columns.node];
  if (is_missing(node)) return builder.left_out(line, kNoNode);
  std::int64_t from = 0, to = 0;
  const std::string_view started = cells[columns.started], fixed = cells[columns.fixed];
  if (!take_instant(builder, instant_of(started), line, started, from)) return;
  if (!take_instant(builder, instant_of(fixed), line, fixed, to)) return;
  const Moment minutes = number_of(cells[columns.minutes], kMinute);
  if (minutes.is_at() && minutes.ns >= 0 && from != Builder::kUnknown) {
    std::int64_t stated = 0;
    if (__builtin_add_overflow(from, minutes.ns, &stated)) {
      builder.changed(line, kBadTime, cells[columns.minutes]);
    } else if (to == Builder::kUnknown) {
      if (minutes.ns > 0) builder.changed(line, kStated, cells[columns.minutes]);  // else it has no length
      to = stated;
    } else if (to != stated && minutes.ns > 0) {
      builder.changed(line, kClock, cells[columns.minutes]);
      to = stated;
    }
  } else if (minutes.what != Moment::What::missing) {
    builder.changed(line, kBadTime, cells[columns.minutes]);
  }
  std::string name(node);
  if (!is_missing(cells[columns.system])) name = std::string(cells[columns.system]) + "/" + name;
  builder.add(builder.node(name), State::down, from, to, line);
}

Recording read(std::string_view text, std::string_view format) {
  Builder builder(format);
  Lines lines(text);
  Cells cells;
  char separator = ',';
  std::string heading;
  while (heading.empty() && lines.next())
    if (Columns(heading_of(lines.text())).are_there()) heading = trimmed(lines.text());
  separator = separator_of(heading);
  const Columns columns(heading_of(heading));
  if (!columns.are_there()) builder.left_out(1, "no heading names nodenumz, Prob Started and Prob Fixed");
  while (columns.are_there() && lines.next()) {
    const std::string_view row = trimmed(lines.text());
    // A spreadsheet keeps rows of separators alone.
    if (row.find_first_not_of(",;\t \"") == std::string_view::npos) continue;
    if (row == heading) {
      builder.changed(lines.number(), kHeadingAgain);
      continue;
    }
    builder.row();
    if (!cells.split(lines.text(), separator))
      builder.left_out(lines.number(), kOpenQuote, row);
    else
      read_row(builder, cells, columns, lines.number());
  }
  return builder.finish(Otherwise::up);
}

}  // namespace

extern const Format lanl{
    .name = "lanl",
    .sentence = "Failures of nodes at Los Alamos, with local times and minutes of down time.",
    .mark = "columns nodenumz, Prob Started and Prob Fixed",
    .is = is,
    .read = read};

}  // namespace floe::recordings
