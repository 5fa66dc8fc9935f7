// The files that a run leaves, each with what it is for, and the columns of those that are tables.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace floe {

struct Column {
  std::string_view name;
  std::string_view unit;  // empty where there is none, or where another column says it
  std::string_view type;  // "integer", "number" or "text"
  std::string_view sentence;
};

struct ResultFile {
  std::string_view name;
  std::string_view sentence;
  std::span<const Column> columns{};  // of a CSV file
};

std::span<const ResultFile> result_files();

std::string header_of(std::string_view csv);  // its first line
std::string readme_text();

}  // namespace floe
