#include "replay/tidy_text.hpp"

#include "replay/date_text.hpp"

namespace floe::replay {
namespace {

using recordings::Interval;

void append_cell(std::string& text, std::string_view cell) {
  if (cell.find_first_of(",;\t\"#") == std::string_view::npos) {
    text += cell;
    return;
  }
  text += '"';
  for (const char c : cell) text += c == '"' ? std::string("\"\"") : std::string(1, c);
  text += '"';
}

void append_instant(std::string& text, std::int64_t ns, bool dated) {
  text += dated ? date_text(ns) : seconds_text(ns);
}

std::string_view cut_of(const Interval& interval) {
  if (interval.is_complete()) return "";
  return interval.from_known ? "end" : interval.to_known ? "start" : "both";
}

}  // namespace

std::string tidy_text(const recordings::Recording& recording) {
  const bool dated = has_dates(recording.begin);
  std::string text = "node,start,end,kind,censored\n";
  for (const recordings::RecordedNode& node : recording.nodes) {
    const auto row = [&](std::int64_t from, std::optional<std::int64_t> to, std::string_view kind,
                         std::string_view cut) {
      append_cell(text, node.name);
      append_instant(text += ',', from, dated);
      text += ',';
      if (to) append_instant(text, *to, dated);
      ((text += ',').append(kind) += ',').append(cut) += '\n';
    };
    for (const Interval& interval : node.intervals)
      row(interval.from, interval.to, recordings::name_of(interval.state), cut_of(interval));
    if (node.gone) row(*node.gone, std::nullopt, "gone", "");
  }
  return text;
}

}  // namespace floe::replay
