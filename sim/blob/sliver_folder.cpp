#include "blob/sliver_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "blob/input_file.hpp"
#include "codec/text.hpp"
#include "text/diagnostic.hpp"

namespace floe::cli {
namespace {

namespace fs = std::filesystem;

void tell(const std::vector<LeftOut>& left_out, std::size_t first, Console& console) {
  constexpr std::size_t kShown = 20;
  const std::size_t end = std::min(left_out.size(), first + kShown);
  for (std::size_t i = first; i < end; ++i)
    console.warning(fmt::format("{} {}; it is left out", in_quotes(left_out[i].file), left_out[i].reason));
  if (left_out.size() > end)
    console.warning(fmt::format("{} more slivers are left out", left_out.size() - end));
}

}  // namespace

SliverFolder::SliverFolder(fs::path path)
    : path_(std::move(path)), about_(read_metadata(path_ / kSliverFolder.mark)) {}

void SliverFolder::expect_id(const std::string& id) const {
  const auto bytes = codec::from_base64url(id);
  if (!bytes || bytes->size() != metadata().id.size())
    throw UsageError(
        fmt::format("--id takes the 43 characters of a blob id, as \"floe blob id\" prints it, not \"{}\"",
                    text::printable(id, 60)));
  if (!std::ranges::equal(*bytes, metadata().id))
    throw CheckFailed(fmt::format("the slivers in {} are of the blob {}, not {}", in_quotes(path_),
                                  codec::to_base64url(metadata().id), id));
}

codec::Buffer SliverFolder::read(codec::Axis axis, std::uint32_t pair) const {
  return read_file(file(axis, pair), {geometry().sliver_bytes(axis), "the length of its sliver"});
}

SliverFolder::Look SliverFolder::look_at(codec::Axis axis, std::uint32_t pair) const {
  Look look{.pair = pair, .bytes = {}, .fault = {}};
  try {
    look.bytes = read(axis, pair);
    if (!codec::verify_sliver(geometry(), metadata(), axis, pair, look.bytes))
      look.fault = "does not agree with the metadata";
  } catch (const Unreadable& reason) {
    look.fault = reason.reason();
  }
  return look;
}

Slivers SliverFolder::good(codec::Axis axis, std::size_t enough, std::optional<std::uint32_t> except,
                           std::vector<LeftOut>& left_out, const Threads& threads, Console& console) const {
  Slivers slivers;
  const std::size_t told = left_out.size();
  const codec::ParallelFor parallel = threads.at(fmt::format("reading {} slivers", name_of(axis)));
  for (std::uint32_t pair = 0; pair < geometry().n && slivers.pairs.size() < enough;) {
    // As many as are still wanted, so that no sliver is read that one thread would not have read.
    std::vector<Look> looks;
    for (; pair < geometry().n && looks.size() < enough - slivers.pairs.size(); ++pair) {
      std::error_code error;
      if (pair != except && fs::symlink_status(file(axis, pair), error).type() != fs::file_type::not_found)
        looks.push_back({.pair = pair, .bytes = {}, .fault = {}});
    }
    parallel(looks.size(), [&](std::size_t i) { looks[i] = look_at(axis, looks[i].pair); });
    for (Look& look : looks) {
      if (look.fault.empty()) {
        slivers.pairs.push_back(look.pair);
        slivers.contents.push_back(std::move(look.bytes));
      } else {
        left_out.push_back({file(axis, look.pair).string(), std::move(look.fault)});
      }
    }
  }
  tell(left_out, told, console);
  return slivers;
}

void write_left_out(text::JsonWriter& json, const std::vector<LeftOut>& left_out) {
  json.key("left_out").list();
  for (const LeftOut& each : left_out)
    json.object(text::JsonWriter::Layout::inline_)
        .field("file", text::printable(each.file, each.file.size()))
        .field("reason", each.reason)
        .end();
  json.end();
}

}  // namespace floe::cli
