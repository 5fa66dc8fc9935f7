// Event traces of the Failure Trace Archive (event_trace.tab): separated by tabs, with the columns event_id,
// component_id, node_id, platform_id, node_name, event_type, event_start_time, event_stop_time and event_end_reason
// in this order, or as a heading names them. Times are seconds since 1970, or since the recording began; types are 0
// for unavailable and 1 for available. Other types are the recorder's own and say nothing that is known here. NULL, 0
// among dates, and the largest number stand for an instant that is not known.
// Not read: components of a node apart from each other (a node is down where one of its rows says so), reasons, and
// the files of nodes and components beside this one.
#include <algorithm>

#include "recordings/format.hpp"

namespace floe::recordings {
namespace {

constexpr std::string_view kOtherType = "has an event type that is neither 0 (unavailable) nor 1 (available)";
constexpr std::string_view kBadNode = "has a node id that is no whole number from 0 on";

constexpr std::size_t kMostColumns = 12;

struct Columns {
  std::size_t platform = 3, node = 2, type = 5, start = 6, stop = 7, all = kMostColumns;
};

bool names_columns(const Heading& heading) {
  return heading.find({"node_id"}) != Heading::kNone && heading.find({"event_type"}) != Heading::kNone;
}

bool is_row(std::string_view line) {
  Cells cells;
  if (!cells.split(line, '\t') || cells.count() < 8 || cells.count() > kMostColumns) return false;
  return whole_of(cells[0]) && whole_of(cells[2]) && whole_of(cells[5]);
}

bool is(const Head& head) {
  for (const std::string_view line : head.lines) {
    if (names_columns(heading_of(line))) return true;
    if (!line.starts_with('#')) return is_row(line);
  }
  return false;
}

void read_row(Builder& builder, const Cells& cells, const Columns& columns, std::size_t line) {
  if (cells.count() <= std::max({columns.node, columns.type, columns.start}))
    return builder.left_out(line, kTooFew);
  if (cells.has_beyond(columns.all)) return builder.left_out(line, kTooMany, cells[columns.all]);
  const std::string_view id = cells[columns.node];
  const auto number = whole_of(id);
  if (!number || *number < 0) return builder.left_out(line, kBadNode, id);
  const std::string_view type = cells[columns.type];
  if (type != "0" && type != "1") return builder.left_out(line, kOtherType, type);
  std::int64_t from = 0, to = 0;
  const std::string_view start = cells[columns.start], stop = cells[columns.stop];
  if (!take_instant(builder, number_of(start, kSecond), line, start, from)) return;
  if (!take_instant(builder, stop == "-1" ? Moment{Moment::What::missing, 0} : number_of(stop, kSecond), line,
                    stop, to))
    return;
  std::string name(id);
  if (!is_missing(cells[columns.platform])) name = std::string(cells[columns.platform]) + "/" + name;
  builder.add(builder.node(name), type == "1" ? State::up : State::down, from, to, line);
}

Recording read(std::string_view text, std::string_view format) {
  Builder builder(format);
  builder.zero_may_be_unknown();
  Lines lines(text);
  Cells cells;
  Columns columns;
  while (lines.next()) {
    const std::string_view row = lines.text();
    if (trimmed(row).empty()) continue;
    const char separator = row.find('\t') == std::string_view::npos ? ',' : '\t';
    if (!cells.split(row, separator)) {
      builder.row();
      builder.left_out(lines.number(), kOpenQuote);
      continue;
    }
    if (const Heading heading(cells); names_columns(heading)) {
      columns = {.platform = heading.find({"platform_id"}),
                 .node = heading.find({"node_id"}),
                 .type = heading.find({"event_type"}),
                 .start = heading.find({"event_start_time"}),
                 .stop = heading.find({"event_stop_time", "event_end_time"}),
                 .all = heading.count()};
      continue;
    }
    if (row.starts_with('#')) continue;
    builder.row();
    read_row(builder, cells, columns, lines.number());
  }
  builder.gaps_cut(true);
  return builder.finish(Otherwise::gap);
}

}  // namespace

extern const Format failure_trace_archive{
    .name = "fta",
    .sentence = "An event trace of the Failure Trace Archive (event_trace.tab).",
    .mark = "columns node_id and event_type, or eight and more cells between tabs",
    .is = is,
    .read = read};

}  // namespace floe::recordings
