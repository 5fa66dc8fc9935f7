// Whole copies on a few shards of the committee; a lost copy is copied again from any other.
#include <array>

#include "codec/merkle.hpp"
#include "schemes/scheme.hpp"

namespace floe::schemes {
namespace {

constexpr std::int64_t kMetadata = 32 + 1 + 1 + 8;  // id, encoding, hash kind, length

class Copy final : public Content {
 public:
  explicit Copy(codec::ByteView blob) : bytes_(blob.begin(), blob.end()), hash_(codec::leaf_hash(blob)) {}
  bool rebuild(std::uint32_t, std::span<const std::uint32_t>, std::span<const std::uint32_t>) const override {
    return codec::leaf_hash(bytes_) == hash_;
  }
  std::optional<codec::Buffer> read(std::uint32_t, std::span<const std::uint32_t> slots) const override {
    if (slots.empty()) return std::nullopt;
    return bytes_;
  }
  bool accepts(std::uint32_t, std::uint32_t, const Damage& damage) const override {
    return codec::leaf_hash(damaged(bytes_, damage)) == hash_;
  }

 private:
  codec::Buffer bytes_;
  codec::Digest hash_;
};

struct ReplicationSettings {
  std::uint32_t copies = 3;
  Spread placement = Spread::random;
};

const fields::Table& table() {
  using S = ReplicationSettings;
  static const fields::Table table = fields::Table::of<S>(
      {fields::row("copies", &S::copies, fields::whole(1, 65535), "The whole copies of every blob."),
       fields::row(
           "placement", &S::placement,
           fields::choice<Spread>({{"random", Spread::random}, {"strided", Spread::strided}}),
           "Which shards hold the copies of a blob: \"random\" draws distinct ones for each blob, on "
           "distinct nodes where there are as many; \"strided\" draws the first and spaces the others "
           "evenly, so that all blobs lie on as many sets of shards as there are shards.")});
  return table;
}

class Replication final : public Scheme {
 public:
  Replication(const ReplicationSettings& settings, std::uint32_t shards)
      : copies_(settings.copies), stride_(shards / copies_), spread_(settings.placement) {}

  Layout layout(Bytes blob) const override {
    return {.slots = copies_,
            .stride = stride_,
            .spread = spread_,
            .kinds = {{.name = "copy",
                       .size = blob,
                       .wire = blob,
                       .enough = 1,
                       .symbol = {blob, Bytes{0}},
                       .threshold = "one copy"}},
            .metadata = Bytes{kMetadata},
            .charged = blob * copies_};
  }

  std::vector<Fetch> plan(std::span<const Piece> lost, const Layout&,
                          const Placement& placement) const override {
    std::vector<Fetch> fetches;
    for (const Piece& piece : lost)
      fetches.push_back({.kind = 0,
                         .shards = {piece.shard},
                         .source = 0,
                         .need = 1,
                         .from = shards_with_slot(placement),
                         .cause = &kRebuild,
                         .is_whole = true});
    return fetches;
  }

  std::unique_ptr<const Content> encode(codec::ByteView blob) const override {
    return std::make_unique<Copy>(blob);
  }

 private:
  std::uint32_t copies_;
  std::uint32_t stride_;
  Spread spread_;
};

}  // namespace

extern const Entry replication{
    .description = {.name = "replication",
                    .sentence = "Whole copies; a lost one is copied again from another.",
                    .table = table},
    .make = [](const fields::Bound& settings, std::uint32_t shards) -> std::unique_ptr<Scheme> {
      return std::make_unique<Replication>(settings.as<ReplicationSettings>(), shards);
    },
    .limit = [](const fields::Bound& settings, std::uint32_t shards, Bytes) -> std::optional<std::string> {
      const std::uint32_t copies = settings.as<ReplicationSettings>().copies;
      if (copies <= shards) return std::nullopt;
      return std::to_string(copies) + " copies need at least as many shards; the committee has " +
             std::to_string(shards);
    }};

}  // namespace floe::schemes
