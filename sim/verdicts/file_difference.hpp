// Where a file that is kept differs from the one that is written today: row, column or path, and both values.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace floe::cli {

struct FileDifferences {
  static constexpr std::size_t kShown = 5;

  std::vector<std::string> shown;  // the first ones, a sentence each
  std::size_t count = 0;           // of rows or values

  void add(std::string text);
};

// CSV and other text, line by line. Lines of CSV are told by the cells of the header.
FileDifferences lines_apart(const std::filesystem::path& kept, const std::filesystem::path& today);

// Value by value, but for those at paths that `skipped` names, as "environment"; and where no value differs and none was
// skipped, the bytes between them.
FileDifferences values_apart(const std::filesystem::path& kept, const std::filesystem::path& today,
                             const std::function<bool(std::string_view path)>& skipped);

}  // namespace floe::cli
