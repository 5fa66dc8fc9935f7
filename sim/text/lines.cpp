#include "text/lines.hpp"

#include <algorithm>

namespace floe::text {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\v\f";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::string lower(std::string_view text) {
  std::string all(text);
  for (char& c : all)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return all;
}

char separator_of(std::string_view line) {
  const auto tabs = std::ranges::count(line, '\t');
  const auto semicolons = std::ranges::count(line, ';');
  const auto commas = std::ranges::count(line, ',');
  if (tabs > 0 && tabs >= commas && tabs >= semicolons) return '\t';
  return semicolons > commas ? ';' : ',';
}

Lines::Lines(std::string_view text) : rest_(text) {
  if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);
}

bool Lines::next() {
  if (rest_.empty()) return false;
  const std::size_t end = rest_.find('\n');
  line_ = rest_.substr(0, end);
  rest_ = end == std::string_view::npos ? std::string_view() : rest_.substr(end + 1);
  if (line_.ends_with('\r')) line_.remove_suffix(1);
  ++number_;
  return true;
}

bool Cells::split(std::string_view line, char separator) {
  cells_.clear();
  unquoted_.clear();
  while (true) {
    std::string_view ahead = line;
    while (!ahead.empty() && ahead.front() == ' ') ahead.remove_prefix(1);
    if (!ahead.starts_with('"')) {
      const std::size_t end = line.find(separator);
      cells_.push_back(trimmed(line.substr(0, end)));
      if (end == std::string_view::npos) return true;
      line.remove_prefix(end + 1);
      continue;
    }
    std::string& cell = unquoted_.emplace_back();
    std::size_t at = 1;
    for (; at < ahead.size(); ++at) {
      if (ahead[at] != '"') {
        cell += ahead[at];
      } else if (at + 1 < ahead.size() && ahead[at + 1] == '"') {
        cell += ahead[++at];
      } else {
        break;
      }
    }
    if (at == ahead.size()) return false;
    cells_.push_back(trimmed(cell));
    const std::size_t end = ahead.find(separator, at);
    if (end == std::string_view::npos) return true;
    line = ahead.substr(end + 1);
  }
}

void Cells::split_at_blanks(std::string_view line) {
  constexpr std::string_view kBlanks = " \t,;\r\v\f";
  cells_.clear();
  while (true) {
    const std::size_t first = line.find_first_not_of(kBlanks);
    if (first == std::string_view::npos) return;
    line.remove_prefix(first);
    const std::size_t end = std::min(line.find_first_of(kBlanks), line.size());
    cells_.push_back(line.substr(0, end));
    line.remove_prefix(end);
  }
}

bool Cells::has_beyond(std::size_t columns) const {
  for (; columns < cells_.size(); ++columns)
    if (!cells_[columns].empty()) return true;
  return false;
}

Heading::Heading(const Cells& cells) {
  for (std::size_t i = 0; i < cells.count(); ++i) {
    std::string_view name = cells[i];
    if (i == 0 && name.starts_with('#')) name = trimmed(name.substr(1));
    names_.push_back(lower(name));
  }
}

std::size_t Heading::find(std::span<const std::string_view> names) const {
  for (const std::string_view name : names) {
    const auto found = std::ranges::find(names_, name);
    if (found != names_.end()) return static_cast<std::size_t>(found - names_.begin());
  }
  return kNone;
}

std::size_t Heading::find_beginning(std::initializer_list<std::string_view> beginnings) const {
  for (const std::string_view beginning : beginnings)
    for (std::size_t i = 0; i < names_.size(); ++i)
      if (names_[i].starts_with(beginning)) return i;
  return kNone;
}

}  // namespace floe::text
