#include "replay/tidy_text.hpp"

#include "recordings/moments.hpp"

namespace floe::replay {
namespace {

using recordings::Interval;

constexpr std::int64_t kDated = 100'000'000 * recordings::kSecond;

void append_cell(std::string& text, std::string_view cell) {
  if (cell.find_first_of(",;\t\"#") == std::string_view::npos) {
    text += cell;
    return;
  }
  text += '"';
  for (const char c : cell) text += c == '"' ? std::string("\"\"") : std::string(1, c);
  text += '"';
}

// Seconds with as many digits as they need, or a date where the recording has dates.
void append_instant(std::string& text, std::int64_t ns, bool dated) {
  char buffer[40];
  if (dated) {
    text += recordings::iso_text(ns, buffer);
    return;
  }
  const bool negative = ns < 0;
  const auto size = negative ? 0 - static_cast<std::uint64_t>(ns) : static_cast<std::uint64_t>(ns);
  if (negative) text += '-';
  text += std::to_string(size / recordings::kSecond);
  std::string fraction = std::to_string(size % recordings::kSecond);
  fraction.insert(0, 9 - fraction.size(), '0');
  while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
  if (!fraction.empty()) text += '.' + fraction;
}

std::string_view cut_of(const Interval& interval) {
  if (interval.is_complete()) return "";
  return interval.from_known ? "end" : interval.to_known ? "start" : "both";
}

}  // namespace

std::string tidy_text(const recordings::Recording& recording) {
  const bool dated = recording.begin >= kDated;
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
