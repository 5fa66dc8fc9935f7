#include "blob/blob_input.hpp"
#include "blob/commands.hpp"
#include "blob/sliver_metadata.hpp"
#include "blob/threads.hpp"
#include "codec/text.hpp"

namespace floe::cli {
namespace {

void options(po::options_description& description) {
  shards_option(description);
  threads_option(description);
  json_option(description);
}

int run(const Invocation& invocation) {
  const std::uint32_t shards = shards_of(invocation);
  const Interruption interruption;
  const Threads threads(invocation, interruption);
  const codec::Buffer blob = read_blob(invocation.arguments[0], shards, false, interruption);
  const codec::Metadata metadata = value_of(codec::blob_metadata(blob, shards, threads.at("encoding")));
  if (!invocation.flag("json")) {
    print(codec::to_base64url(metadata.id) + "\n");
    return kFine;
  }
  text::JsonWriter json;
  json.object();
  write_shape(json, value_of(codec::Geometry::of(shards, blob.size())), metadata.id);
  json.end();
  print(json.text());
  return kFine;
}

}  // namespace

const Command blob_id_command{.name = "blob id",
                              .arguments = "FILE",
                              .sentence = "print the blob id, as Walrus does; \"-\" is the standard input",
                              .least = 1,
                              .most = 1,
                              .options = options,
                              .run = run};

}  // namespace floe::cli
