#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>

#include "blob/blob_input.hpp"
#include "blob/commands.hpp"
#include "blob/input_file.hpp"
#include "blob/sliver_folder.hpp"
#include "blob/threads.hpp"
#include "codec/matrix.hpp"
#include "codec/text.hpp"
#include "text/diagnostic.hpp"

namespace floe::cli {
namespace {

namespace fs = std::filesystem;
using codec::Axis;

void options(po::options_description& description) {
  description.add_options()("out,o", po::value<std::string>()->required()->value_name("FILE"),
                            "where the blob goes; \"-\" is the standard output")(
      "force", po::bool_switch(), "replace an existing file that differs");
  id_option(description);
  description.add_options()(
      "strict", po::bool_switch(),
      "encode the blob again and compare its id, which finds slivers that do not belong together");
  threads_option(description);
  json_option(description);
}

std::string refusal(const std::string& out) {
  return fmt::format("{} exists and differs; nothing was written (--force replaces it)", in_quotes(out));
}

// What can be known of the place before the work.
void check_place(const std::string& out, const SliverFolder& folder, bool force) {
  if (!fs::path(out).has_filename())
    throw UsageError(fmt::format("--out {} does not name a file", in_quotes(out)));
  if (is_written(out, folder.path(), kSliverFolder, codec::kMaxShards))
    throw InputError(fmt::format("--out {} would replace a file of the slivers", in_quotes(out)));
  std::error_code error;
  check_parent(out);
  if (fs::is_directory(out, error))
    throw OutputError(fmt::format("cannot write {}: {}", in_quotes(out), std::strerror(EISDIR)));
  if (fs::is_symlink(out, error) && (is_replaced(out) || !fs::exists(out, error)))
    throw InputError(
        fmt::format("--out {} is a link, and links are not replaced; name the file itself", in_quotes(out)));
  if (!force && is_replaced(out) && fs::file_size(out, error) != folder.geometry().blob_bytes)
    throw InputError(refusal(out));
  if ((is_replaced(out) || !fs::exists(out, error)) && ::access(parent_of(out).c_str(), W_OK | X_OK) != 0)
    throw OutputError(fmt::format("cannot write {}: {}", in_quotes(out), std::strerror(errno)));
}

// Whether `out` is what the standard output goes to, so that an answer there would end up in the blob.
bool is_standard_output(const std::string& out) {
  struct stat there {
  }, standard{};
  return ::stat(out.c_str(), &there) == 0 && ::fstat(STDOUT_FILENO, &standard) == 0 &&
         there.st_dev == standard.st_dev && there.st_ino == standard.st_ino;
}

// A copy that is there already may be replaced by the same bytes; another file only when asked.
void write_copy(const std::string& out, codec::ByteView blob, bool force) {
  if (!force && is_replaced(out)) {
    const codec::Buffer before = read_file(out, {fs::file_size(out), "the length that it had"});
    if (std::ranges::equal(before, blob)) return;
    throw InputError(refusal(out));
  }
  write_file(out, text_of(blob));
}

// Slivers of either axis, if there are enough.
struct Found {
  Axis axis;
  Slivers slivers;
};

Found find_slivers(const SliverFolder& folder, std::vector<LeftOut>& left_out, const Threads& threads,
                   Console& console) {
  std::string counts;
  for (const Axis axis : {Axis::primary, Axis::secondary}) {
    const std::uint32_t needed = folder.geometry().slivers_needed(axis);
    Slivers slivers = folder.good(axis, needed, std::nullopt, left_out, threads, console);
    if (slivers.pairs.size() >= needed) return {axis, std::move(slivers)};
    counts +=
        fmt::format("{}{} of {} {}", counts.empty() ? "" : ", ", slivers.pairs.size(), needed, name_of(axis));
  }
  throw InputError(fmt::format("too few good slivers in {}: {}", in_quotes(folder.path()), counts));
}

void check_strictly(const codec::Buffer& blob, const codec::Metadata& metadata,
                    const codec::ParallelFor& parallel) {
  const codec::BlobId id = value_of(codec::blob_metadata(blob, metadata.n, parallel)).id;
  if (id == metadata.id) return;
  throw CheckFailed(
      fmt::format("the blob was encoded inconsistently: encoded again, its id is {}, not {}; nothing was "
                  "written",
                  codec::to_base64url(id), codec::to_base64url(metadata.id)));
}

std::string answer_json(const SliverFolder& folder, const std::string& out, const Found& found, bool strict,
                        const std::vector<LeftOut>& left_out) {
  text::JsonWriter json;
  json.object();
  write_shape(json, folder.geometry(), folder.metadata().id);
  json.field("file", text::printable(out, out.size())).key("decoded_from");
  json.object(text::JsonWriter::Layout::inline_).field("axis", name_of(found.axis));
  json.field("slivers", std::uint64_t{found.slivers.pairs.size()}).end();
  json.field("verified_by", strict ? "encoding" : "row hashes");
  write_left_out(json, left_out);
  json.end();
  return json.text();
}

int run(const Invocation& invocation) {
  const std::string& place = invocation.text("out");
  const std::string out = place == "-" ? "/dev/stdout" : place;
  const bool strict = invocation.flag("strict");
  Console& console = invocation.console;
  const Interruption interruption;
  const Threads threads(invocation, interruption);
  const SliverFolder folder(invocation.arguments[0]);
  const codec::Geometry& g = folder.geometry();
  if (invocation.has("id")) folder.expect_id(invocation.text("id"));
  check_place(out, folder, invocation.flag("force"));
  const bool blob_to_stdout = is_standard_output(out);
  if (blob_to_stdout && invocation.flag("json"))
    throw UsageError("--json prints to the standard output, where --out sends the blob");
  const std::uint64_t matrix = std::uint64_t{g.k1} * g.sliver_bytes(Axis::primary);
  check_memory(2 * matrix + (strict ? codec::extension_bytes(g, false) : 0), "this blob");

  std::vector<LeftOut> left_out;
  Found found = find_slivers(folder, left_out, threads, console);
  const codec::Buffer blob = value_of(codec::decode(g, &folder.metadata(), found.axis, found.slivers.pairs,
                                                    found.slivers.views(), threads.at("decoding")));
  found.slivers.contents.clear();
  if (strict) check_strictly(blob, folder.metadata(), threads.at("encoding again"));
  interruption.check();
  write_copy(out, blob, invocation.flag("force"));

  const std::string id = codec::to_base64url(folder.metadata().id);
  if (!blob_to_stdout)
    print(invocation.flag("json") ? answer_json(folder, out, found, strict, left_out) : id + "\n");
  console.say(fmt::format("{} bytes of blob {} from {} {} slivers, verified by {}", blob.size(), id,
                          found.slivers.pairs.size(), name_of(found.axis),
                          strict ? "encoding them again: the id is the same"
                                 : "the hashes of their rows (--strict checks columns too)"));
  return kFine;
}

}  // namespace

const Command blob_decode_command{.name = "blob decode",
                                  .arguments = "FOLDER",
                                  .sentence = "rebuild a blob from enough primary or secondary slivers",
                                  .least = 1,
                                  .most = 1,
                                  .options = options,
                                  .run = run};

}  // namespace floe::cli
