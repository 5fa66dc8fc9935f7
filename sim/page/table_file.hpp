// A CSV file of a run, read line by line. Whatever is not as it must be is told with the file and the line.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace floe::page {

class TableFile {
 public:
  // Throws InputError where the file cannot be read or its first line is not that of the file of this name.
  TableFile(const std::filesystem::path& folder, std::string_view name);

  bool next();  // to the following line; false at the end
  std::string_view cell(std::size_t column) const { return cells_[column]; }
  std::uint32_t whole(std::size_t column) const;
  double number(std::size_t column) const;  // which is finite
  [[noreturn]] void refuse(std::string_view why) const;

 private:
  void split();

  std::filesystem::path path_;
  std::ifstream file_;
  std::string line_;
  std::size_t line_number_ = 1;
  std::size_t columns_ = 1;
  std::vector<std::string> cells_;
};

}  // namespace floe::page
