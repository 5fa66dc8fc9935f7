#include "cli/sliver_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>

#include "cli/commands.hpp"
#include "codec/text.hpp"
#include "text/document.hpp"
#include "text/json_writer.hpp"

namespace floe::cli {
namespace {

namespace fs = std::filesystem;
using text::Node;

constexpr std::string_view kEncoding = "RS2";

std::string_view name_of(codec::Axis axis) { return axis == codec::Axis::primary ? "primary" : "secondary"; }

// metadata.json, field by field; what is not as this program writes it is refused with the field's name.
class MetadataReader {
 public:
  explicit MetadataReader(const fs::path& path) : path_(path) {
    const codec::Buffer bytes = read_bytes(path);
    const std::vector<text::Source> sources{{path.string(), std::string(bytes.begin(), bytes.end())}};
    std::vector<text::Diagnostic> problems;
    if (!text::parse(sources, 0, 0, root_, problems)) throw text::DocumentError(problems, sources);
  }

  codec::Metadata read() const {
    codec::Metadata metadata;
    const Node* complete = root_.find("complete");
    if (complete != nullptr && !complete->truth)
      throw InputError(fmt::format("{}: the encoding was cut short; encode the blob again", path_.string()));
    if (text(root_, "encoding") != kEncoding) refuse("encoding");
    metadata.length = number<std::uint64_t>("length");
    metadata.n = number<std::uint32_t>("shards");
    const auto id = codec::from_base64url(text(root_, "blob_id"));
    if (!id || id->size() != metadata.id.size()) refuse("blob_id");
    std::ranges::copy(*id, metadata.id.begin());
    const Node* hashes = root_.find("hashes");
    if (hashes == nullptr || hashes->kind != Node::Kind::array || hashes->items.size() != metadata.n)
      refuse("hashes");
    for (const Node& pair : hashes->items)
      metadata.hashes.push_back({digest(text(pair, "primary")), digest(text(pair, "secondary"))});
    return metadata;
  }

 private:
  [[noreturn]] void refuse(std::string_view field) const {
    throw InputError(
        fmt::format("{}: \"{}\" is not what \"floe blob encode\" writes", path_.string(), field));
  }

  const std::string& text(const Node& object, std::string_view field) const {
    const Node* node = object.find(field);
    if (node == nullptr || node->kind != Node::Kind::string) refuse(field);
    return node->text;
  }

  template <class T>
  T number(std::string_view field) const {
    const Node* node = root_.find(field);
    T value{};
    if (node == nullptr || node->kind != Node::Kind::number) refuse(field);
    const char* end = node->text.data() + node->text.size();
    const auto parsed = std::from_chars(node->text.data(), end, value);
    if (parsed.ec != std::errc{} || parsed.ptr != end) refuse(field);
    return value;
  }

  codec::Digest digest(const std::string& hex) const {
    const auto bytes = codec::from_hex(hex);
    codec::Digest digest{};
    if (!bytes || bytes->size() != digest.size()) refuse("hashes");
    std::ranges::copy(*bytes, digest.begin());
    return digest;
  }

  fs::path path_;
  Node root_;
};

}  // namespace

codec::Buffer read_bytes(const fs::path& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) throw InputError(fmt::format("\"{}\" is a directory", path.string()));
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) throw InputError(fmt::format("cannot open \"{}\": {}", path.string(), std::strerror(errno)));
  codec::Buffer bytes;
  if (const auto size = fs::file_size(path, error); !error) bytes.reserve(size);
  std::vector<char> block(1 << 20);
  while (file) {
    file.read(block.data(), static_cast<std::streamsize>(block.size()));
    bytes.insert(bytes.end(), block.begin(), block.begin() + file.gcount());
  }
  if (file.bad())
    throw InputError(fmt::format("cannot read \"{}\": {}", path.string(), std::strerror(errno)));
  return bytes;
}

std::string sliver_name(codec::Axis axis, std::uint32_t pair) {
  return fmt::format("{}-{:04}.bin", name_of(axis), pair);
}

const FolderSort kSliverFolder{.mark = "metadata.json",
                               .written_by = "floe blob encode",
                               .count = "shards",
                               .owns = [](std::string_view name, std::uint64_t shards) {
                                 if (name == kSliverFolder.mark) return true;
                                 const std::size_t dash = name.find('-');
                                 if (dash == std::string_view::npos) return false;
                                 std::uint32_t pair = 0;
                                 std::from_chars(name.data() + dash + 1, name.data() + name.size(), pair);
                                 if (pair >= shards) return false;
                                 return name == sliver_name(codec::Axis::primary, pair) ||
                                        name == sliver_name(codec::Axis::secondary, pair);
                               }};

std::string metadata_json(const codec::Encoded& encoded) {
  const codec::Geometry& g = encoded.geometry;
  text::JsonWriter json;
  json.object().field("written_by", kSliverFolder.written_by);
  json.field("blob_id", codec::to_base64url(encoded.metadata.id));
  json.field("encoding", kEncoding).field("length", encoded.metadata.length).field("shards", g.n);
  json.field("primary_symbols", g.k1).field("secondary_symbols", g.k2).field("symbol_bytes", g.symbol);
  json.key("hashes").list();
  for (std::uint32_t pair = 0; pair < g.n; ++pair)
    json.object(text::JsonWriter::Layout::inline_)
        .field("primary", codec::to_hex(encoded.metadata.hash(codec::Axis::primary, pair)))
        .field("secondary", codec::to_hex(encoded.metadata.hash(codec::Axis::secondary, pair)))
        .end();
  json.end().end();
  return json.text();
}

SliverFolder::SliverFolder(fs::path path) : path_(std::move(path)) {
  metadata_ = MetadataReader(path_ / "metadata.json").read();
  const auto geometry = codec::Geometry::of(metadata_.n, metadata_.length);
  if (!geometry) throw InputError(fmt::format("{}: {}", path_.string(), geometry.error().message));
  geometry_ = *geometry;
  if (!metadata_.consistent())
    throw InputError(fmt::format("{}: the hashes do not give the blob id {}; metadata.json was altered",
                                 path_.string(), codec::to_base64url(metadata_.id)));
}

std::vector<Sliver> SliverFolder::good(codec::Axis axis, std::size_t enough,
                                       std::optional<std::uint32_t> except, Console& console) const {
  std::vector<Sliver> slivers;
  std::error_code error;
  for (std::uint32_t pair = 0; pair < geometry_.n && slivers.size() < enough; ++pair) {
    const fs::path file = path_ / sliver_name(axis, pair);
    if (pair == except || !fs::exists(file, error)) continue;
    codec::Buffer bytes = read_bytes(file);
    if (codec::verify_sliver(geometry_, metadata_, axis, pair, bytes))
      slivers.push_back({pair, std::move(bytes)});
    else
      console.warning(fmt::format("{} does not agree with the metadata and is left out", file.string()));
  }
  return slivers;
}

}  // namespace floe::cli
