// Machine events of Google's cluster traces: CSV with a time in microseconds, a machine and a type. Without a heading
// it is the format of 2011 (0 is an addition, 1 a removal, 2 an update); with a heading that names time, machine_id
// and type that of 2019 (1, 2 and 3, or the words). A machine is up from an addition on and down from a removal on. The
// time 0 is before the trace: what is so then began earlier. The largest number is after its end, and says only that
// the machine went on as it was. A machine whose first event is a removal or an update was there before.
// Not read: what an update changed, platforms and capacities. A machine that is removed and does not return is down
// until the end and not gone: the trace does not tell repair from scrap.
#include <algorithm>

#include "recordings/format.hpp"

namespace floe::recordings {
namespace {

constexpr std::string_view kOtherType = "has an event type that is no addition, removal or update";
constexpr std::string_view kBadMachine = "has a machine that is no whole number from 0 on";
constexpr std::string_view kAfterEnd = "is of a time after the end of the trace";
constexpr std::string_view kNegative = "has a time below 0";
constexpr std::int64_t kMicrosecond = 1000;

enum class Type : std::uint8_t { added, removed, updated, none };

struct Columns {
  std::size_t time = 0, machine = 1, type = 2, all = 6;
  bool is_later = false;  // of the two formats

  Columns() = default;
  explicit Columns(const Heading& heading)
      : time(heading.find({"time", "timestamp"})),
        machine(heading.find({"machine_id", "machine id"})),
        type(heading.find({"type", "event_type", "event type"})),
        all(heading.count()),
        is_later(heading.find({"type"}) != Heading::kNone) {}
  bool are_there() const {
    return time != Heading::kNone && machine != Heading::kNone && type != Heading::kNone;
  }
};

bool is(const Head& head) {
  if (Columns(heading_of(head.first())).are_there()) return true;
  Cells cells;
  for (const std::string_view line : head.lines) {
    if (!cells.split(line, ',') || cells.count() < 3 || cells.count() > 6) return false;
    if (cells.count() < 6 && cells.count() != 3) return false;
    const auto type = whole_of(cells[2]);
    if (!whole_of(cells[0]) || !whole_of(cells[1]) || !type || *type < 0 || *type > 2) return false;
  }
  return !head.lines.empty();
}

Type type_of(std::string_view cell, bool is_later) {
  const std::string text = lower(cell);
  if (text == "add") return Type::added;
  if (text == "remove") return Type::removed;
  if (text == "update") return Type::updated;
  const auto number = whole_of(cell);
  const std::int64_t first = is_later ? 1 : 0;
  if (!number || *number < first || *number > first + 2) return Type::none;
  return static_cast<Type>(*number - first);
}

class Reader {
 public:
  explicit Reader(std::string_view format) : builder_(format) {}

  void read(std::string_view text);
  Recording finish();

 private:
  void read_row(const Cells& cells, const Columns& columns, std::size_t line);

  struct Event {
    std::uint32_t machine;
    std::int64_t at;
    std::size_t line;
    Type type;
  };

  Builder builder_;
  std::vector<Event> events_;
};

void Reader::read(std::string_view text) {
  builder_.covers(0);
  Lines lines(text);
  Cells cells;
  Columns columns;
  bool is_first = true;
  while (lines.next()) {
    const std::string_view row = trimmed(lines.text());
    if (row.empty()) continue;
    const bool is_open = !cells.split(row, ',');
    if (is_first && !is_open) {
      is_first = false;
      if (const Columns named{Heading(cells)}; named.are_there()) {
        columns = named;
        continue;
      }
    }
    builder_.row();
    if (is_open)
      builder_.left_out(lines.number(), kOpenQuote, row);
    else
      read_row(cells, columns, lines.number());
  }
}

void Reader::read_row(const Cells& cells, const Columns& columns, std::size_t line) {
  if (cells.count() <= std::max({columns.time, columns.machine, columns.type}))
    return builder_.left_out(line, kTooFew);
  if (cells.has_beyond(columns.all)) return builder_.left_out(line, kTooMany, cells[columns.all]);
  const std::string_view id = cells[columns.machine];
  const auto number = whole_of(id);
  if (!number || *number < 0) return builder_.left_out(line, kBadMachine, id);
  const Type type = type_of(cells[columns.type], columns.is_later);
  if (type == Type::none) return builder_.left_out(line, kOtherType, cells[columns.type]);
  const Moment time = number_of(cells[columns.time], kMicrosecond);
  if (time.what == Moment::What::never) return builder_.left_out(line, kAfterEnd);
  if (time.what == Moment::What::beyond) return builder_.left_out(line, kBeyond, cells[columns.time]);
  if (!time.is_at()) return builder_.left_out(line, kNotAnInstant, cells[columns.time]);
  if (time.ns < 0) return builder_.left_out(line, kNegative, cells[columns.time]);
  const std::uint32_t machine = builder_.node(id);
  builder_.covers(time.ns);
  events_.push_back({machine, time.ns, line, type});
}

Recording Reader::finish() {
  std::ranges::stable_sort(events_, [](const Event& a, const Event& b) {
    return a.machine != b.machine ? a.machine < b.machine : a.at < b.at;
  });
  for (std::size_t i = 0; i < events_.size();) {
    const std::uint32_t machine = events_[i].machine;
    std::int64_t since = 0;
    bool up = events_[i].type != Type::added;
    if (!up) since = events_[i].at;
    bool is_there = up;  // of any state before this event
    std::size_t line = events_[i].line;
    bool cut = true;
    for (; i < events_.size() && events_[i].machine == machine; ++i) {
      const Event& event = events_[i];
      const bool is_up = event.type == Type::added || (event.type == Type::updated && up);
      if (is_there && is_up == up) continue;
      if (is_there && event.at > since)
        builder_.add(machine, up ? State::up : State::down, since, event.at, line,
                     {.from = cut, .to = false});
      cut = event.at == 0;
      since = event.at;
      up = is_up;
      is_there = true;
      line = event.line;
    }
    builder_.turn(machine, up ? State::up : State::down, since, line, cut);
  }
  return builder_.finish(Otherwise::gap);
}

Recording read(std::string_view text, std::string_view name) {
  Reader reader(name);
  reader.read(text);
  return reader.finish();
}

}  // namespace

extern const Format google_machines{
    .name = "google",
    .sentence = "Machine events of Google's cluster traces of 2011 and 2019.",
    .mark = "rows of a time, a machine and a type from 0 to 2, or columns of these names",
    .is = is,
    .read = read};

}  // namespace floe::recordings
