// Whole copies on shards spread evenly over the committee; a lost copy is copied again from any other.
#include <array>

#include "codec/merkle.hpp"
#include "schemes/scheme.hpp"

namespace floe::schemes {
namespace {

constexpr std::int64_t kMetadata = 32 + 1 + 1 + 8;  // id, encoding, hash kind, length

class Copy final : public Content {
 public:
  explicit Copy(codec::ByteView blob) : bytes_(blob.begin(), blob.end()), id_(codec::leaf_hash(blob)) {}

  std::array<std::uint8_t, 32> id() const override { return id_; }
  bool rebuild(std::uint32_t, std::span<const std::uint32_t>, std::span<const std::uint32_t>) const override {
    return codec::leaf_hash(bytes_) == id_;
  }
  std::optional<codec::Buffer> read(std::uint32_t, std::span<const std::uint32_t>) const override {
    return bytes_;
  }

 private:
  codec::Buffer bytes_;
  codec::Digest id_;
};

class Replication final : public Scheme {
 public:
  Replication(const Settings& settings, std::uint32_t shards)
      : copies_(static_cast<std::uint32_t>(settings.integer("copies"))), stride_(shards / copies_) {}

  Layout layout(Bytes blob) const override {
    return {.slots = copies_,
            .stride = stride_,
            .kinds = {{.name = "copy", .size = blob, .wire = blob, .enough = 1, .symbol = {blob, Bytes{0}}}},
            .metadata = Bytes{kMetadata},
            .charged = blob * copies_};
  }

  std::vector<Fetch> plan(std::span<const Piece> lost, const Holders&) const override {
    std::vector<Fetch> fetches;
    for (const Piece& piece : lost)
      fetches.push_back(
          {.kind = 0, .shards = {piece.shard}, .source = 0, .need = 1, .cause = Cause::rebuild});
    return fetches;
  }

  std::unique_ptr<const Content> encode(codec::ByteView blob) const override {
    return std::make_unique<Copy>(blob);
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
