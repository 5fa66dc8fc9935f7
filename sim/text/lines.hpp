// Lines of text and their cells. Lines may end in CR LF, the last one in nothing, and the first may begin with a
// byte order mark.
#pragma once

#include <cstddef>
#include <deque>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace floe::text {

class Lines {
 public:
  explicit Lines(std::string_view text);

  bool next();  // false where there is none
  std::string_view text() const { return line_; }
  std::size_t number() const { return number_; }  // from 1

 private:
  std::string_view rest_;
  std::string_view line_{};
  std::size_t number_ = 0;
};

// The cells of one line at a time; they stand as long as the line does and no other is split.
class Cells {
 public:
  // False where a quote is not closed. Cells in quotes may hold the separator and doubled quotes.
  bool split(std::string_view line, char separator);
  void split_at_blanks(std::string_view line);  // commas and semicolons are blanks too

  std::size_t count() const { return cells_.size(); }
  std::string_view operator[](std::size_t i) const {
    return i < cells_.size() ? cells_[i] : std::string_view();
  }
  bool has_beyond(std::size_t columns) const;  // some cell that is not empty

 private:
  std::vector<std::string_view> cells_;
  std::deque<std::string> unquoted_;
};

// Which column has one of these names, whatever their case and the blanks around them.
class Heading {
 public:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  Heading() = default;
  explicit Heading(const Cells& cells);
  std::size_t count() const { return names_.size(); }
  std::size_t find(std::span<const std::string_view> names) const;  // the first that is there
  std::size_t find(std::initializer_list<std::string_view> names) const {
    return find(std::span<const std::string_view>(names.begin(), names.size()));
  }
  std::size_t find_beginning(std::initializer_list<std::string_view> beginnings) const;

 private:
  std::vector<std::string> names_;
};

std::string_view trimmed(std::string_view text);
std::string lower(std::string_view text);
char separator_of(std::string_view line);  // a tab, semicolon or comma, whichever it has more of

}  // namespace floe::text
