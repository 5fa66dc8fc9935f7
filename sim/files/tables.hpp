// The CSV files of a run. They are written as replicates finish, so that no more than one of them is in memory.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "output/output_folder.hpp"
#include "run/result.hpp"

namespace floe {

// What each of the files says of one replicate.
struct TableRows {
  std::string replicates;
  std::string digests;
  std::string series;
  std::string fabric;
};

TableRows rows_of(const RunResult& run);

class Tables {
 public:
  explicit Tables(OutputFolder& folder);  // which outlives this

  // Both throw OutputError where a file cannot be written.
  void add(const TableRows& rows);  // replicates come in their order
  void close();                     // afterwards the files are the folder's

 private:
  GrowingFile replicates_;
  GrowingFile digests_;
  GrowingFile series_;
  GrowingFile fabric_;
};

// What is told of each sample of a series, as a series of its own.
struct SampleOf {
  std::string_view suffix;
  std::string_view title;
  double Sample::*value;
};
inline constexpr std::array<SampleOf, 3> kSampleOf{
    {{"", "mean", &Sample::mean}, {".least", "least", &Sample::least}, {".most", "greatest", &Sample::most}}};

std::string series_of(const Series& series, const SampleOf& of);
std::string series_of(const Cause& cause);  // the name of its series, of bytes sent

}  // namespace floe
