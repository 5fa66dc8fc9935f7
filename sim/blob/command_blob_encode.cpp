#include <fmt/format.h>

#include "blob/blob_input.hpp"
#include "blob/commands.hpp"
#include "blob/input_file.hpp"
#include "blob/sliver_metadata.hpp"
#include "blob/threads.hpp"
#include "codec/text.hpp"
#include "text/diagnostic.hpp"

namespace floe::cli {
namespace {

using codec::Axis;

void options(po::options_description& description) {
  shards_option(description);
  description.add_options()("out,o", po::value<std::string>()->required()->value_name("FOLDER"),
                            "where the slivers go")(
      "force", po::bool_switch(), "write into a folder that was not written by this command; its files stay");
  threads_option(description);
  json_option(description);
}

std::string answer_json(const codec::Encoded& encoded, const std::string& out) {
  const codec::Geometry& g = encoded.geometry;
  text::JsonWriter json;
  json.object();
  write_shape(json, g, encoded.metadata.id);
  json.field("primary_sliver_bytes", g.sliver_bytes(Axis::primary));
  json.field("secondary_sliver_bytes", g.sliver_bytes(Axis::secondary));
  json.field("primaries_needed", g.slivers_needed(Axis::primary));
  json.field("secondaries_needed", g.slivers_needed(Axis::secondary));
  json.field("folder", text::printable(out, out.size())).end();
  return json.text();
}

int run(const Invocation& invocation) {
  const std::uint32_t shards = shards_of(invocation);
  const std::string& input = invocation.arguments[0];
  const std::string& out = invocation.text("out");
  Console& console = invocation.console;
  if (input != "-" && is_written(input, out, kSliverFolder, shards))
    throw InputError(
        fmt::format("the slivers would replace the input, {}; choose another --out", in_quotes(input)));
  const Interruption interruption;
  const Threads threads(invocation, interruption);
  const codec::Buffer blob = read_blob(input, shards, true, interruption);
  OutputFolder folder(out, kSliverFolder, shards, invocation.flag("force"));
  const codec::Encoded encoded = value_of(codec::encode(blob, shards, threads.at("encoding")));
  for (const Axis axis : {Axis::primary, Axis::secondary})
    for (std::uint32_t pair = 0; pair < shards; ++pair) {
      interruption.check();
      const std::uint32_t written = pair + (axis == Axis::secondary ? shards : 0);
      console.progress(written / (2.0 * shards), "writing slivers");
      folder.add(sliver_name(axis, pair), text_of(encoded.sliver(axis, pair)));
    }
  folder.add(kSliverFolder.mark, metadata_json(encoded));
  folder.commit();
  print(invocation.flag("json") ? answer_json(encoded, out)
                                : codec::to_base64url(encoded.metadata.id) + "\n");
  const codec::Geometry& g = encoded.geometry;
  console.say(fmt::format("{} sliver pairs of {} + {} bytes in {}; {} primaries or {} secondaries suffice",
                          shards, g.sliver_bytes(Axis::primary), g.sliver_bytes(Axis::secondary),
                          in_quotes(out), g.k1, g.k2));
  return kFine;
}

}  // namespace

const Command blob_encode_command{.name = "blob encode",
                                  .arguments = "FILE",
                                  .sentence = "write one file for each sliver, and metadata.json",
                                  .least = 1,
                                  .most = 1,
                                  .options = options,
                                  .run = run};

}  // namespace floe::cli
