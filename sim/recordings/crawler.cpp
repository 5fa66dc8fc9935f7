// Sessions that a crawler of a peer-to-peer network saw, as Nebula keeps them: CSV with a heading, or a JSON object a
// line, with peer_id, first_successful_visit, last_successful_visit, first_failed_visit and state. Instants are ISO
// dates or seconds. A peer is up from its first to its last successful visit; from then until the first visit that
// failed it is not known (a gap), and after it is down until its next session. Without that column it is down from the
// last successful visit on. A session that is open or pending has no known end, and what follows it is a gap. Before a
// peer was first met nobody looked for it. Lengths are known to the interval between visits at best.
// Not read: durations, counts of visits, reasons, addresses; sessions in another zone than their offset states.
#include <algorithm>
#include <array>
#include <span>

#include "recordings/format.hpp"
#include "text/document.hpp"

namespace floe::recordings {
namespace {

constexpr std::string_view kOneVisit = "has one successful visit, so that its session has no known length";
constexpr std::string_view kNotJson = "is no JSON object";
constexpr std::string_view kNoVisit = "has no first successful visit";
constexpr std::string_view kBackwards = "ends before it begins";
constexpr std::string_view kLate = "has a failed visit before its last successful one, which was not used";

using Names = std::span<const std::string_view>;
constexpr std::array<std::string_view, 5> kNode{"peer_id", "peerid", "peer", "multi_hash", "node_id"};
constexpr std::array<std::string_view, 4> kFirst{"first_successful_visit", "first_successful_visit_at",
                                                 "first_seen", "session_start"};
constexpr std::array<std::string_view, 4> kLast{"last_successful_visit", "last_successful_visit_at",
                                                "last_seen", "session_end"};
constexpr std::array<std::string_view, 2> kFailed{"first_failed_visit", "first_failed_visit_at"};
constexpr std::array<std::string_view, 2> kState{"state", "session_state"};

struct Row {
  std::string_view node, first, last, failed, state;
};

struct Columns {
  std::size_t node, first, last, failed, state;

  explicit Columns(const Heading& heading)
      : node(heading.find(kNode)),
        first(heading.find(kFirst)),
        last(heading.find(kLast)),
        failed(heading.find(kFailed)),
        state(heading.find(kState)) {}
  bool are_there() const {
    return node != Heading::kNone && first != Heading::kNone && last != Heading::kNone;
  }
};

std::string_view member(const text::Node& object, Names names) {
  for (const std::string_view name : names)
    if (const text::Node* const found = object.find(name)) return found->text;
  return {};
}

bool is(const Head& head) {
  if (!head.first().starts_with('{')) return Columns(heading_of(head.first())).are_there();
  const auto has = [&](Names names) {
    for (const std::string_view name : names)
      if (head.first().find("\"" + std::string(name) + "\"") != std::string_view::npos) return true;
    return false;
  };
  return has(kNode) && has(kFirst) && has(kLast);
}

void read_row(Builder& builder, const Row& row, std::size_t line) {
  if (is_missing(row.node)) return builder.left_out(line, kNoNode);
  std::int64_t first = 0, last = 0, failed = 0;
  if (!take_instant(builder, moment_of(row.first), line, row.first, first)) return;
  if (!take_instant(builder, moment_of(row.last), line, row.last, last)) return;
  if (!take_instant(builder, moment_of(row.failed), line, row.failed, failed)) return;
  if (first == Builder::kUnknown) return builder.left_out(line, kNoVisit);
  if (last != Builder::kUnknown && last < first) return builder.left_out(line, kBackwards);
  const std::uint32_t peer = builder.node(row.node);
  const std::string state = lower(row.state);
  const bool is_open = last == Builder::kUnknown || state == "open" || state == "pending";
  if (failed != Builder::kUnknown && last != Builder::kUnknown && failed < last) {
    builder.changed(line, kLate, row.failed);
    failed = Builder::kUnknown;
  }
  if (last == first) builder.changed(line, kOneVisit);
  builder.covers(first);
  if (last != Builder::kUnknown && last > first)
    builder.add(peer, State::up, first, last, line, {.from = false, .to = is_open});
  else if (last == Builder::kUnknown)
    builder.add(peer, State::up, first, last, line);
  if (last == Builder::kUnknown) return;
  if (is_open)
    builder.turn(peer, State::gap, last, line);
  else if (failed == Builder::kUnknown || failed == last)
    builder.turn(peer, State::down, last, line);
  else {
    builder.add(peer, State::gap, last, failed, line);
    builder.turn(peer, State::down, failed, line);
  }
}

Recording read_csv(std::string_view text, std::string_view format) {
  Builder builder(format);
  Columns columns{Heading()};
  const auto takes_heading = [&](const Heading& heading) {
    columns = Columns(heading);
    return columns.are_there();
  };
  read_table(builder, text, "is no heading with peer_id, first_successful_visit and last_successful_visit",
             takes_heading, [&](const Cells& cells, std::size_t line) {
               if (cells.count() <= std::max(columns.node, columns.first))
                 return builder.left_out(line, kTooFew);
               read_row(builder,
                        {cells[columns.node], cells[columns.first], cells[columns.last],
                         cells[columns.failed], cells[columns.state]},
                        line);
             });
  return builder.finish(Otherwise::gap);
}

Recording read_json(std::string_view text, std::string_view format) {
  Builder builder(format);
  Lines lines(text);
  while (lines.next()) {
    const std::string_view row = trimmed(lines.text());
    if (row.empty()) continue;
    builder.row();
    const std::vector<text::Source> sources{{"line", std::string(row)}};
    std::vector<text::Diagnostic> problems;
    text::Node object;
    if (!text::parse(sources, 0, 0, object, problems) || object.kind != text::Node::Kind::object) {
      builder.left_out(lines.number(), kNotJson, row);
      continue;
    }
    read_row(builder,
             {member(object, kNode), member(object, kFirst), member(object, kLast), member(object, kFailed),
              member(object, kState)},
             lines.number());
  }
  return builder.finish(Otherwise::gap);
}

Recording read(std::string_view text, std::string_view format) {
  Lines lines(text);
  while (lines.next())
    if (!trimmed(lines.text()).empty()) break;
  return trimmed(lines.text()).starts_with('{') ? read_json(text, format) : read_csv(text, format);
}

}  // namespace

extern const Format crawler{
    .name = "crawler",
    .sentence = "Sessions of peers that a crawler visited, as Nebula keeps them.",
    .mark = "peer_id, first_successful_visit and last_successful_visit, in CSV or JSON lines",
    .is = is,
    .read = read};

}  // namespace floe::recordings
