#include "page/table_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "files/columns.hpp"
#include "terminal/command.hpp"
#include "text/diagnostic.hpp"

namespace floe::page {
namespace {

template <class T>
bool reads(std::string_view text, T& number) {
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc{} && read.ptr == text.data() + text.size();
}

}  // namespace

TableFile::TableFile(const std::filesystem::path& folder, std::string_view name)
    : path_(folder / name), file_(path_, std::ios::binary) {
  if (!file_)
    throw cli::InputError(
        fmt::format("\"{}\" cannot be read; \"floe run\" writes it", text::printable(path_.string(), 200)));
  const std::string header = header_of(name);
  columns_ = 1 + static_cast<std::size_t>(std::ranges::count(header, ','));
  if (!std::getline(file_, line_) || line_ + "\n" != header)
    refuse(fmt::format("expected the columns {}", header.substr(0, header.size() - 1)));
  cells_.resize(columns_);
}

bool TableFile::next() {
  if (!std::getline(file_, line_)) return false;
  ++line_number_;
  // A label may have breaks in it, and then stands in quotes.
  std::string more;
  while (std::ranges::count(line_, '"') % 2 != 0 && std::getline(file_, more)) {
    line_ += "\n" + more;
    ++line_number_;
  }
  split();
  return true;
}

void TableFile::split() {
  std::size_t column = 0;
  bool is_quoted = false;
  cells_[0].clear();
  for (std::size_t i = 0; i < line_.size(); ++i) {
    const char c = line_[i];
    if (is_quoted && c == '"' && i + 1 < line_.size() && line_[i + 1] == '"') {
      cells_[column] += c;
      ++i;
    } else if (c == '"') {
      is_quoted = !is_quoted;
    } else if (c == ',' && !is_quoted) {
      if (++column == columns_) refuse(fmt::format("expected {} columns", columns_));
      cells_[column].clear();
    } else {
      cells_[column] += c;
    }
  }
  if (is_quoted || column + 1 != columns_) refuse(fmt::format("expected {} columns", columns_));
}

std::uint32_t TableFile::whole(std::size_t column) const {
  std::uint32_t number = 0;
  if (!reads(cell(column), number))
    refuse(fmt::format("expected a whole number, not \"{}\"", text::printable(cell(column), 40)));
  return number;
}

double TableFile::number(std::size_t column) const {
  double number = 0;
  if (!reads(cell(column), number) || !std::isfinite(number))
    refuse(fmt::format("expected a number, not \"{}\"", text::printable(cell(column), 40)));
  return number;
}

void TableFile::refuse(std::string_view why) const {
  throw cli::InputError(
      fmt::format("\"{}\", line {}: {}", text::printable(path_.string(), 200), line_number_, why));
}

}  // namespace floe::page
