#include <fmt/format.h>

#include <optional>

#include "blob/blob_input.hpp"
#include "blob/commands.hpp"
#include "blob/input_file.hpp"
#include "blob/sliver_folder.hpp"
#include "blob/threads.hpp"

namespace floe::cli {
namespace {

namespace fs = std::filesystem;
using codec::Axis;

void options(po::options_description& description) {
  description.add_options()("pair", po::value<std::string>()->required()->value_name("I"),
                            "which pair was lost");
  id_option(description);
  json_option(description);
}

struct Recovered {
  Axis axis;
  codec::Buffer sliver;
  std::uint64_t symbols;
};

// One symbol from each of as many holders as the axis needs; none when too few are good.
std::optional<Recovered> recover_sliver(const SliverFolder& folder, Axis axis, std::uint32_t pair,
                                        std::vector<LeftOut>& left_out, const Threads& threads,
                                        Console& console) {
  const codec::Geometry& g = folder.geometry();
  const std::uint32_t needed = g.symbols_needed(axis);
  const Slivers helpers = folder.good(codec::other(axis), needed, pair, left_out, threads, console);
  if (helpers.pairs.size() < needed) {
    console.warning(fmt::format("the {} sliver needs symbols of {} good {} slivers, but only {} are good",
                                name_of(axis), needed, name_of(codec::other(axis)), helpers.pairs.size()));
    return std::nullopt;
  }
  codec::Buffer symbols(std::size_t{needed} * g.symbol);
  codec::recovery_symbols(g, axis, pair, helpers.views(), symbols);
  codec::Buffer sliver = value_of(codec::recover(g, axis, helpers.pairs, symbols));
  if (!codec::verify_sliver(g, folder.metadata(), axis, pair, sliver))
    throw CheckFailed(
        "the blob was encoded inconsistently: correct symbols give a sliver whose hash is not the one in the "
        "metadata; nothing "
        "was written");
  return Recovered{axis, std::move(sliver), needed};
}

// What stands under the names of the pair: in a folder that this program wrote a damaged sliver is replaced, and told
// of; elsewhere it is somebody's file.
void check_targets(const SliverFolder& folder, std::uint32_t pair, Console& console) {
  for (const Axis axis : {Axis::secondary, Axis::primary}) {
    const fs::path path = folder.file(axis, pair);
    std::error_code error;
    const fs::file_status status = fs::symlink_status(path, error);
    if (!fs::exists(status)) continue;
    if (!fs::is_regular_file(status))
      throw InputError(fmt::format("{} is {} and is not replaced; move it away first", in_quotes(path),
                                   fs::is_symlink(status) ? "a link" : "not a file"));
    if (fs::file_size(path, error) == folder.geometry().sliver_bytes(axis) &&
        codec::verify_sliver(folder.geometry(), folder.metadata(), axis, pair, folder.read(axis, pair)))
      continue;
    if (!read_mark(folder.path(), kSliverFolder))
      throw InputError(
          fmt::format("{} does not agree with the metadata, and the folder carries no mark of \"floe blob "
                      "encode\"; move the file away first",
                      in_quotes(path)));
    console.warning(fmt::format("{} does not agree with the metadata and is replaced", in_quotes(path)));
  }
}

// Of all symbols of a sliver, with their paths.
std::uint64_t wire_bytes(const codec::Geometry& g, std::uint32_t pair, const Recovered& sliver) {
  return sliver.symbols * codec::symbol_wire_bytes(g.n, g.line(sliver.axis, pair), g.symbol);
}

std::string answer_table(const codec::Geometry& g, std::uint32_t pair,
                         const std::vector<Recovered>& rebuilt) {
  constexpr auto kLine = "{:<10} {:>8} {:>14} {:>14}\n";
  std::string table = fmt::format(kLine, "", "symbols", "payload B", "with proofs B");
  std::uint64_t symbols = 0;
  std::uint64_t wire = 0;
  for (const Recovered& each : rebuilt) {
    const std::uint64_t bytes = wire_bytes(g, pair, each);
    table += fmt::format(kLine, name_of(each.axis), each.symbols, each.symbols * g.symbol, bytes);
    symbols += each.symbols;
    wire += bytes;
  }
  return table + fmt::format(kLine, "moved", symbols, symbols * g.symbol, wire);
}

std::string answer_json(const SliverFolder& folder, std::uint32_t pair, const std::vector<Recovered>& rebuilt,
                        const std::vector<LeftOut>& left_out) {
  const codec::Geometry& g = folder.geometry();
  text::JsonWriter json;
  json.object();
  write_shape(json, g, folder.metadata().id);
  json.field("pair", pair).field("whole", rebuilt.size() == 2).key("recovered").list();
  for (const Recovered& each : rebuilt)
    json.object(text::JsonWriter::Layout::inline_)
        .field("sliver", name_of(each.axis))
        .field("symbols", each.symbols)
        .field("payload_bytes", each.symbols * g.symbol)
        .field("bytes_with_proofs", wire_bytes(g, pair, each))
        .end();
  json.end();
  write_left_out(json, left_out);
  json.end();
  return json.text();
}

int run(const Invocation& invocation) {
  Console& console = invocation.console;
  const SliverFolder folder(invocation.arguments[0]);
  const codec::Geometry& g = folder.geometry();
  const std::uint64_t number = invocation.number("pair");
  if (number >= g.n) throw UsageError(fmt::format("there is no pair {}; pairs are 0 to {}", number, g.n - 1));
  const auto pair = static_cast<std::uint32_t>(number);
  if (invocation.has("id")) folder.expect_id(invocation.text("id"));
  const Interruption interruption;
  const Threads threads(invocation, interruption);
  check_targets(folder, pair, console);

  std::vector<Recovered> rebuilt;
  std::vector<LeftOut> left_out;
  // Secondaries first: they are what can still be rebuilt when only k1 holders are left.
  for (const Axis axis : {Axis::secondary, Axis::primary})
    if (auto recovered = recover_sliver(folder, axis, pair, left_out, threads, console))
      rebuilt.push_back(*std::move(recovered));
  interruption.check();
  for (const Recovered& each : rebuilt) write_file(folder.file(each.axis, pair), text_of(each.sliver));
  print(invocation.flag("json") ? answer_json(folder, pair, rebuilt, left_out)
                                : answer_table(g, pair, rebuilt));
  if (rebuilt.size() < 2) throw InputError(fmt::format("pair {} is not whole", pair));
  console.say(fmt::format("pair {} is rebuilt, {} bytes", pair, g.pair_bytes()));
  return kFine;
}

}  // namespace

const Command blob_recover_command{
    .name = "blob recover",
    .arguments = "FOLDER",
    .sentence = "rebuild a lost pair of slivers from recovery symbols of the others",
    .least = 1,
    .most = 1,
    .options = options,
    .run = run};

}  // namespace floe::cli
