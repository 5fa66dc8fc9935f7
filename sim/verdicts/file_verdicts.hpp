// What became of each file that is kept, as a person or a program reads it.
#pragma once

#include <span>
#include <string>

#include "text/json_writer.hpp"
#include "verdicts/file_difference.hpp"

namespace floe::cli {

struct FileVerdict {
  std::string name;
  FileDifferences apart;
};

std::size_t differing(std::span<const FileVerdict> files);
void print_text(std::span<const FileVerdict> files);
void add_json(text::JsonWriter& json, std::span<const FileVerdict> files);  // "files" of an open object

}  // namespace floe::cli
