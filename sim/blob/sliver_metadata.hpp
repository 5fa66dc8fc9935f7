// metadata.json, which says what the slivers of a blob are: its id, its shape, and the hash of every sliver.
#pragma once

#include <filesystem>
#include <string>

#include "codec/red_stuff.hpp"
#include "output/output_folder.hpp"
#include "text/json_writer.hpp"

namespace floe::cli {

std::string sliver_name(codec::Axis axis, std::uint32_t pair);
std::string_view name_of(codec::Axis axis);

// Folders of slivers. The count of their mark is that of shards.
extern const FolderSort kSliverFolder;

std::string metadata_json(const codec::Encoded& encoded);

// The fields that say which blob it is and what shape it has, into an open object.
void write_shape(text::JsonWriter& json, const codec::Geometry& geometry, const codec::BlobId& id);

struct SliverMetadata {
  codec::Geometry geometry;
  codec::Metadata metadata;
};

// Throws what is fit to print when the file is missing or malformed, when its fields disagree with each other, or
// when its hashes do not give the blob id that it states.
SliverMetadata read_metadata(const std::filesystem::path& path);

}  // namespace floe::cli
