// The code by hand: a blob's id, its slivers as files, the blob from some of them, a lost pair from the
// others.
#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <exception>
#include <filesystem>
#include <latch>
#include <mutex>
#include <thread>

#include "cli/commands.hpp"
#include "cli/interruption.hpp"
#include "cli/sliver_folder.hpp"
#include "codec/text.hpp"
#include "text/diagnostic.hpp"

namespace floe::cli {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using codec::Axis;

std::string_view text_of(codec::ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

constexpr std::uint64_t kMostShards = 65535;  // the points of the field

std::uint32_t shards_of(const Invocation& invocation) {
  const std::uint64_t shards = invocation.number("shards");
  if (shards > kMostShards) throw UsageError("--shards takes at most 65535, the points of the field");
  return static_cast<std::uint32_t>(shards);
}

template <class T>
T value_of(codec::Result<T> result) {
  if (!result) throw InputError(result.error().message);
  return *std::move(result);
}

// Reads the file only when a blob of its size can be encoded at all.
codec::Buffer read_blob(const std::string& path, std::uint32_t shards) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  value_of(codec::Geometry::of(shards, error ? 0 : size));
  return read_bytes(path);
}

// Rows and columns of one blob over all processors, until a signal asks for an end.
class Threads {
 public:
  explicit Threads(const Interruption& interruption) : interruption_(interruption) {}

  codec::ParallelFor parallel_for() {
    return [this](std::size_t count, const std::function<void(std::size_t)>& task) {
      std::latch done(static_cast<std::ptrdiff_t>(count));
      std::exception_ptr failure;
      std::mutex mutex;
      for (std::size_t i = 0; i < count; ++i)
        asio::post(pool_, [&, i] {
          try {
            interruption_.check();
            task(i);
          } catch (...) {
            const std::lock_guard lock(mutex);
            failure = std::current_exception();
          }
          done.count_down();
        });
      done.wait();
      if (failure) std::rethrow_exception(failure);
    };
  }

 private:
  const Interruption& interruption_;
  asio::thread_pool pool_{std::max(1u, std::thread::hardware_concurrency())};
};

void shards_option(po::options_description& description) {
  description.add_options()("shards", po::value<std::string>()->default_value("1000")->value_name("N"),
                            "shards of the committee (1000)");
}

int id(const Invocation& invocation) {
  const std::uint32_t shards = shards_of(invocation);
  const Interruption interruption;
  const codec::Buffer blob = read_blob(invocation.arguments[0], shards);
  Threads threads(interruption);
  print(codec::to_base64url(value_of(codec::blob_metadata(blob, shards, threads.parallel_for())).id) + "\n");
  return kFine;
}

void encode_options(po::options_description& description) {
  shards_option(description);
  description.add_options()("out", po::value<std::string>()->required()->value_name("FOLDER"),
                            "where the slivers go")(
      "force", po::bool_switch(), "write into a folder that was not written by this command; its files stay");
}

int encode(const Invocation& invocation) {
  const std::uint32_t shards = shards_of(invocation);
  const std::string& input = invocation.arguments[0];
  const std::string& out = invocation.text("out");
  if (is_written(input, out, kSliverFolder, shards))
    throw InputError(fmt::format("the slivers would replace the input, {}; say another --out", input));
  const Interruption interruption;
  const codec::Buffer blob = read_blob(input, shards);
  OutputFolder folder(out, kSliverFolder, shards, invocation.flag("force"));
  Threads threads(interruption);
  const codec::Encoded encoded = value_of(codec::encode(blob, shards, threads.parallel_for()));
  for (const Axis axis : {Axis::primary, Axis::secondary})
    for (std::uint32_t pair = 0; pair < shards; ++pair) {
      interruption.check();
      folder.add(sliver_name(axis, pair), text_of(encoded.sliver(axis, pair)));
    }
  folder.add("metadata.json", metadata_json(encoded));
  folder.commit();
  print(codec::to_base64url(encoded.metadata.id) + "\n");
  const codec::Geometry& g = encoded.geometry;
  invocation.console.say(
      fmt::format("{} sliver pairs of {} + {} bytes in {}; {} primaries or {} secondaries suffice", shards,
                  g.sliver_bytes(Axis::primary), g.sliver_bytes(Axis::secondary), out, g.k1, g.k2));
  return kFine;
}

void decode_options(po::options_description& description) {
  description.add_options()("out", po::value<std::string>()->required()->value_name("FILE"),
                            "where the blob goes")("force", po::bool_switch(),
                                                   "replace a file that is there and differs");
}

// A copy that is there already may be replaced by the same bytes; another file only when asked.
void write_copy(const fs::path& path, codec::ByteView blob, bool force) {
  if (!force && is_replaced(path)) {
    const codec::Buffer before = read_bytes(path);
    if (std::ranges::equal(before, blob)) return;
    throw InputError(
        fmt::format("\"{}\" exists and differs; nothing was written (--force replaces it)", path.string()));
  }
  write_file(path, text_of(blob));
}

int decode(const Invocation& invocation) {
  const SliverFolder folder(invocation.arguments[0]);
  const codec::Geometry& g = folder.geometry();
  const std::string& out = invocation.text("out");
  if (is_written(out, folder.path(), kSliverFolder, kMostShards))
    throw InputError(fmt::format("--out {} would replace a file of the slivers", out));
  const bool force = invocation.flag("force");
  std::error_code error;
  check_parent(out);
  if (fs::is_symlink(out, error) && (is_replaced(out) || !fs::exists(out, error)))
    throw InputError(fmt::format("--out {} is a link, which stays as it is; name the file itself", out));
  if (!force && is_replaced(out) && fs::file_size(out, error) != g.blob_bytes)
    throw InputError(
        fmt::format("\"{}\" exists and differs; nothing was written (--force replaces it)", out));
  const Interruption interruption;
  std::string found;
  for (const Axis axis : {Axis::primary, Axis::secondary}) {
    const std::uint32_t needed = g.slivers_needed(axis);
    const std::vector<Sliver> slivers = folder.good(axis, needed, std::nullopt, invocation.console);
    const std::string name = axis == Axis::primary ? "primary" : "secondary";
    found += fmt::format("{}{} of {} {}", found.empty() ? "" : ", ", slivers.size(), needed, name);
    interruption.check();
    if (slivers.size() < needed) continue;
    std::vector<std::uint32_t> pairs;
    std::vector<codec::ByteView> views;
    for (const Sliver& sliver : slivers) {
      pairs.push_back(sliver.pair);
      views.emplace_back(sliver.bytes);
    }
    const codec::Buffer blob = value_of(codec::decode(g, &folder.metadata(), axis, pairs, views));
    interruption.check();
    write_copy(out, blob, force);
    invocation.console.say(fmt::format("{} bytes from {} {} slivers, verified", blob.size(), needed, name));
    return kFine;
  }
  throw InputError(fmt::format("too few good slivers in {}: {}", folder.path().string(), found));
}

struct Recovered {
  codec::Buffer sliver;
  std::uint32_t symbols = 0;
};

// One symbol from each of as many holders as the axis needs; none when too few are good.
std::optional<Recovered> recover_sliver(const SliverFolder& folder, Axis axis, std::uint32_t pair,
                                        Console& console) {
  const codec::Geometry& g = folder.geometry();
  const std::uint32_t needed = g.symbols_needed(axis);
  const std::vector<Sliver> helpers = folder.good(codec::other(axis), needed, pair, console);
  if (helpers.size() < needed) return std::nullopt;
  std::vector<std::uint32_t> pairs;
  std::vector<codec::ByteView> slivers;
  for (const Sliver& helper : helpers) {
    pairs.push_back(helper.pair);
    slivers.emplace_back(helper.bytes);
  }
  codec::Buffer symbols(std::size_t{needed} * g.symbol);
  codec::recovery_symbols(g, axis, pair, slivers, symbols);
  codec::Buffer sliver = value_of(codec::recover(g, axis, pairs, symbols));
  if (!codec::verify_sliver(g, folder.metadata(), axis, pair, sliver))
    throw InputError(
        "the blob was encoded inconsistently: good symbols give a sliver that the metadata denies");
  return Recovered{std::move(sliver), needed};
}

// What stands under the names of the pair: in a folder that this program wrote a damaged sliver is replaced, and told
// of; elsewhere it is somebody's file.
void check_targets(const SliverFolder& folder, std::uint32_t pair, Console& console) {
  for (const Axis axis : {Axis::secondary, Axis::primary}) {
    const fs::path path = folder.path() / sliver_name(axis, pair);
    std::error_code error;
    const fs::file_status status = fs::symlink_status(path, error);
    if (!fs::exists(status)) continue;
    if (!fs::is_regular_file(status))
      throw InputError(fmt::format("{} is no file and stays; move it away first", path.string()));
    if (codec::verify_sliver(folder.geometry(), folder.metadata(), axis, pair, read_bytes(path))) continue;
    if (!read_mark(folder.path(), kSliverFolder))
      throw InputError(
          fmt::format("{} does not agree with the metadata, and the folder carries no mark of \"floe blob "
                      "encode\"; move the file away first",
                      path.string()));
    console.warning(fmt::format("{} does not agree with the metadata and is replaced", path.string()));
  }
}

int recover(const Invocation& invocation) {
  const SliverFolder folder(invocation.arguments[0]);
  const codec::Geometry& g = folder.geometry();
  const std::uint64_t pair = invocation.number("pair");
  if (pair >= g.n) throw UsageError(fmt::format("there is no pair {}; pairs are 0 to {}", pair, g.n - 1));
  const auto index = static_cast<std::uint32_t>(pair);
  const Interruption interruption;
  check_targets(folder, index, invocation.console);

  const std::uint64_t symbol_wire = codec::symbol_wire_bytes(g.n, g.symbol);
  std::string table =
      fmt::format("{:<10} {:>8} {:>14} {:>14}\n", "", "symbols", "payload B", "with proofs B");
  std::uint64_t total = 0;
  bool whole = true;
  std::vector<std::pair<fs::path, codec::Buffer>> rebuilt;
  // Secondaries first: they are what can still be rebuilt when only k1 holders are left.
  for (const Axis axis : {Axis::secondary, Axis::primary}) {
    const std::string name = axis == Axis::primary ? "primary" : "secondary";
    auto recovered = recover_sliver(folder, axis, index, invocation.console);
    interruption.check();
    if (!recovered) {
      invocation.console.warning(
          fmt::format("the {} sliver needs symbols of {} good {} slivers, and there are fewer", name,
                      g.symbols_needed(axis), axis == Axis::primary ? "secondary" : "primary"));
      whole = false;
      continue;
    }
    rebuilt.emplace_back(folder.path() / sliver_name(axis, index), std::move(recovered->sliver));
    table += fmt::format("{:<10} {:>8} {:>14} {:>14}\n", name, recovered->symbols,
                         std::uint64_t{recovered->symbols} * g.symbol, recovered->symbols * symbol_wire);
    total += recovered->symbols;
  }
  for (const auto& [path, sliver] : rebuilt) write_file(path, text_of(sliver));
  table += fmt::format("{:<10} {:>8} {:>14} {:>14}\n", "moved", total, total * g.symbol, total * symbol_wire);
  print(table);
  if (!whole) throw InputError(fmt::format("pair {} is not whole", pair));
  invocation.console.say(fmt::format("pair {} is whole again, {} bytes", pair, g.pair_bytes()));
  return kFine;
}

void recover_options(po::options_description& description) {
  description.add_options()("pair", po::value<std::string>()->required()->value_name("I"),
                            "which pair was lost");
}

}  // namespace

const Command blob_id_command{.name = "blob id",
                              .arguments = "FILE",
                              .sentence = "the blob id, as Walrus prints it",
                              .least = 1,
                              .most = 1,
                              .options = shards_option,
                              .run = id};

const Command blob_encode_command{.name = "blob encode",
                                  .arguments = "FILE",
                                  .sentence = "a file per sliver, and metadata.json",
                                  .least = 1,
                                  .most = 1,
                                  .options = encode_options,
                                  .run = encode};

const Command blob_decode_command{.name = "blob decode",
                                  .arguments = "FOLDER",
                                  .sentence = "the blob from enough primary or secondary slivers",
                                  .least = 1,
                                  .most = 1,
                                  .options = decode_options,
                                  .run = decode};

const Command blob_recover_command{.name = "blob recover",
                                   .arguments = "FOLDER",
                                   .sentence = "a lost pair from the recovery symbols of the others",
                                   .least = 1,
                                   .most = 1,
                                   .options = recover_options,
                                   .run = recover};

}  // namespace floe::cli
