#include "blob/sliver_metadata.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include "blob/input_file.hpp"
#include "codec/text.hpp"
#include "text/document.hpp"

namespace floe::cli {
namespace {

namespace fs = std::filesystem;
using text::Node;

constexpr std::string_view kEncoding = "RS2";
// Three times what this program writes for the most shards.
constexpr std::uint64_t kLongestFile = codec::kMaxShards * std::uint64_t{512};

class Reader {
 public:
  explicit Reader(const fs::path& path) {
    const codec::Buffer bytes = read_file(path, {kLongestFile, "the most that metadata.json may have"});
    sources_.push_back({path.string(), std::string(bytes.begin(), bytes.end())});
    std::vector<text::Diagnostic> problems;
    if (!text::parse(sources_, 0, 0, root_, problems)) throw text::DocumentError(problems, sources_);
  }

  SliverMetadata read() const {
    expect(root_, Node::Kind::object, "metadata.json", "an object with the shape and hashes of a blob");
    check_complete();
    const Node& encoding = text(root_, "", "encoding");
    if (encoding.text != kEncoding)
      refuse(encoding, "encoding",
             fmt::format("\"{}\", the only encoding that this program supports", kEncoding));
    codec::Metadata metadata;
    metadata.length = number(member(root_, "", "length"), "length");
    const Node& shards = member(root_, "", "shards");
    const std::uint64_t n = number(shards, "shards");
    if (n < 4 || n > codec::kMaxShards)
      refuse(shards, "shards", fmt::format("a number from 4 to {}", codec::kMaxShards));
    metadata.n = static_cast<std::uint32_t>(n);
    const auto geometry = codec::Geometry::of(metadata.n, metadata.length);
    if (!geometry)
      refuse(member(root_, "", "length"), "length",
             fmt::format("at most {} for {} shards", codec::max_blob_bytes(metadata.n), n));
    check_derived("primary_symbols", geometry->k1, *geometry);
    check_derived("secondary_symbols", geometry->k2, *geometry);
    check_derived("symbol_bytes", geometry->symbol, *geometry);
    const Node& id = text(root_, "", "blob_id");
    copy_bytes(codec::from_base64url(id.text), metadata.id, id, "blob_id",
               "the 43 characters of a blob id, as \"floe blob id\" prints it");
    read_hashes(metadata);
    if (!metadata.consistent())
      refuse(id, "blob_id",
             fmt::format("{}, which is what length and hashes give; the file was altered",
                         codec::to_base64url(metadata.computed_id())));
    return {*geometry, std::move(metadata)};
  }

 private:
  [[noreturn]] void refuse(const Node& node, std::string_view path, const std::string& expected) const {
    throw text::DocumentError({{node.place, fmt::format("{} must be {}", path, expected), ""}}, sources_);
  }

  void expect(const Node& node, Node::Kind kind, std::string_view path, std::string_view expected) const {
    if (node.kind != kind) refuse(node, path, std::string(expected));
  }

  const Node& member(const Node& object, const std::string& path, std::string_view name) const {
    if (object.kind != Node::Kind::object) refuse(object, path, "an object");
    const auto named = [&](const text::Member& each) { return each.name == name; };
    const auto found = std::ranges::find_if(object.members, named);
    if (found == object.members.end())
      refuse(object, path.empty() ? "metadata.json" : path, fmt::format("an object with \"{}\"", name));
    const auto again = std::find_if(found + 1, object.members.end(), named);
    if (again != object.members.end())
      refuse(again->value, fmt::format("{}{}{}", path, path.empty() ? "" : ".", name), "given only once");
    return found->value;
  }

  const Node& text(const Node& object, const std::string& path, std::string_view name) const {
    const Node& node = member(object, path, name);
    expect(node, Node::Kind::string, fmt::format("{}{}{}", path, path.empty() ? "" : ".", name), "a string");
    return node;
  }

  std::uint64_t number(const Node& node, std::string_view path) const {
    std::uint64_t value = 0;
    const char* end = node.text.data() + node.text.size();
    const auto parsed = std::from_chars(node.text.data(), end, value);
    if (node.kind != Node::Kind::number || parsed.ec != std::errc{} || parsed.ptr != end)
      refuse(node, path, "a whole number");
    return value;
  }

  // The program leaves "complete": false behind where it was stopped while it replaced the files of a folder.
  void check_complete() const {
    const Node* complete = root_.find("complete");
    if (complete == nullptr) return;
    expect(*complete, Node::Kind::boolean, "complete", "true or false");
    if (!complete->truth)
      refuse(*complete, "complete", "true: the encoding was cut short; encode the blob again");
  }

  // What follows from length and shards, and is there for those who read the file.
  void check_derived(std::string_view name, std::uint64_t value, const codec::Geometry& g) const {
    const Node& node = member(root_, "", name);
    if (number(node, name) != value)
      refuse(node, name, fmt::format("{} for {} bytes and {} shards", value, g.blob_bytes, g.n));
  }

  template <class Bytes>
  void copy_bytes(const codec::Result<codec::Buffer>& from, Bytes& to, const Node& node,
                  std::string_view path, const std::string& expected) const {
    if (!from || from->size() != to.size()) refuse(node, path, expected);
    std::ranges::copy(*from, to.begin());
  }

  void read_hashes(codec::Metadata& metadata) const {
    const Node& hashes = member(root_, "", "hashes");
    if (hashes.kind != Node::Kind::array || hashes.items.size() != metadata.n)
      refuse(hashes, "hashes", fmt::format("a list of {} objects, one for each shard", metadata.n));
    metadata.hashes.resize(metadata.n);
    for (std::size_t pair = 0; pair < metadata.n; ++pair)
      for (const codec::Axis axis : {codec::Axis::primary, codec::Axis::secondary}) {
        const std::string path = fmt::format("hashes[{}]", pair);
        const Node& hash = text(hashes.items[pair], path, name_of(axis));
        copy_bytes(codec::from_hex(hash.text), metadata.hashes[pair][axis == codec::Axis::primary ? 0 : 1],
                   hash, fmt::format("{}.{}", path, name_of(axis)), "the 64 hexadecimal digits of a hash");
      }
  }

  std::vector<text::Source> sources_;
  Node root_;
};

}  // namespace

std::string_view name_of(codec::Axis axis) { return axis == codec::Axis::primary ? "primary" : "secondary"; }

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

void write_shape(text::JsonWriter& json, const codec::Geometry& g, const codec::BlobId& id) {
  json.field("blob_id", codec::to_base64url(id));
  json.field("encoding", kEncoding).field("length", g.blob_bytes).field("shards", g.n);
  json.field("primary_symbols", g.k1).field("secondary_symbols", g.k2).field("symbol_bytes", g.symbol);
}

std::string metadata_json(const codec::Encoded& encoded) {
  text::JsonWriter json;
  json.object().field("written_by", kSliverFolder.written_by);
  write_shape(json, encoded.geometry, encoded.metadata.id);
  json.key("hashes").list();
  for (std::uint32_t pair = 0; pair < encoded.geometry.n; ++pair)
    json.object(text::JsonWriter::Layout::inline_)
        .field("primary", codec::to_hex(encoded.metadata.hash(codec::Axis::primary, pair)))
        .field("secondary", codec::to_hex(encoded.metadata.hash(codec::Axis::secondary, pair)))
        .end();
  json.end().end();
  return json.text();
}

SliverMetadata read_metadata(const fs::path& path) { return Reader(path).read(); }

}  // namespace floe::cli
