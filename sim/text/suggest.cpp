#include "text/suggest.hpp"

#include <algorithm>
#include <vector>

namespace floe::text {

namespace {

std::string folded(std::string_view word) {
  std::string out(word);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == '-' || c == ' ') c = '_';
  }
  return out;
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(above);
    above.swap(row);
  }
  return above[b.size()];
}

std::string suggest(std::string_view wrong, std::span<const std::string_view> words) {
  // A whole page pasted where a word belongs resembles nothing.
  constexpr std::size_t kLongest = 64;
  const std::size_t tolerance = wrong.size() <= 3 ? 1 : 2;
  std::string_view best;
  std::size_t least = tolerance + 1;
  if (wrong.size() <= kLongest) {
    const std::string given = folded(wrong);
    for (const std::string_view word : words) {
      const std::size_t distance = edit_distance(given, folded(word));
      if (distance < least) {
        least = distance;
        best = word;
      }
    }
  }
  if (!best.empty()) return "did you mean \"" + std::string(best) + "\"?";
  std::string all;
  for (const std::string_view word : words) {
    all += all.empty() ? "one of: " : ", ";
    all += word;
  }
  return all;
}

}  // namespace floe::text
