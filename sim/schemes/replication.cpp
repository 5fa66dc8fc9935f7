// Whole copies on shards spread evenly over the committee; a lost copy is copied again from any other.
#include <array>

#include "codec/merkle.hpp"
#include "codec/red_stuff.hpp"
#include "schemes/scheme.hpp"

namespace floe::schemes {
namespace {

constexpr std::int64_t kMetadata = 32 + 1 + 1 + 8;  // id, encoding, hash kind, length

struct Copy final : Content {
  codec::Buffer bytes;
  codec::Digest id{};
};

const Copy& copy_of(const Content& content) { return static_cast<const Copy&>(content); }

class Replication final : public Scheme {
 public:
  Replication(const Settings& settings, std::uint32_t shards)
      : copies_(static_cast<std::uint32_t>(settings.integer("copies"))), stride_(shards / copies_) {}

  Layout layout(Bytes blob) const override {
    return {.slots = copies_,
            .stride = stride_,
            .kinds = {{"copy", blob, blob, 1}},
            .metadata = Bytes{kMetadata},
            .charged = blob * copies_};
  }

  std::vector<Fetch> plan(std::span<const Piece> lost) const override {
    std::vector<Fetch> fetches;
    for (const Piece& piece : lost)
      fetches.push_back(
          {.kind = 0, .shards = {piece.shard}, .source = 0, .need = 1, .cause = Cause::rebuild});
    return fetches;
  }

  SymbolSize symbol(Bytes blob, const Fetch&) const override { return {blob, Bytes{0}}; }

  std::unique_ptr<const Content> encode(codec::ByteView blob) const override {
    auto content = std::make_unique<Copy>();
    content->bytes.assign(blob.begin(), blob.end());
    content->id = codec::leaf_hash(blob);
    return content;
  }

  bool rebuild(const Content& content, std::uint32_t, std::span<const std::uint32_t>,
               std::span<const std::uint32_t>) const override {
    return codec::leaf_hash(copy_of(content).bytes) == copy_of(content).id;
  }

  std::optional<codec::Buffer> read(const Content& content, std::uint32_t,
                                    std::span<const std::uint32_t>) const override {
    return copy_of(content).bytes;
  }

  std::uint32_t rotation(const Content& content, std::uint32_t shards) const override {
    return codec::shard_of_pair(copy_of(content).id, 0, shards);
  }

 private:
  std::uint32_t copies_;
  std::uint32_t stride_;
};

constexpr std::array kFields = {
    Field{.name = "copies",
          .type = Type::integer,
          .fallback = "3",
          .sentence = "whole copies of every blob",
          .min = 1,
          .max = 65535},
};

}  // namespace

extern constinit const Entry replication{
    .description = {.name = "replication",
                    .sentence = "whole copies, a lost one copied again from another",
                    .fields = kFields},
    .make = [](const Settings& settings, std::uint32_t shards) -> std::unique_ptr<Scheme> {
      return std::make_unique<Replication>(settings, shards);
    },
    .limit = [](const Settings& settings, std::uint32_t shards, Bytes) -> std::optional<std::string> {
      if (settings.integer("copies") <= shards) return std::nullopt;
      return std::to_string(settings.integer("copies")) + " copies need as many shards, and there are " +
             std::to_string(shards);
    }};

}  // namespace floe::schemes
