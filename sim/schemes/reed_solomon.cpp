// One-dimensional Reed-Solomon: any k of n pieces give the blob, and whoever rebuilds a piece fetches k others,
// decodes the whole blob and encodes the piece again. The baseline of every claim, so it is
// treated kindly: all that one node lost of a blob shares one fetch, and integrity is paid for once, by a
// metadata that lists the hashes of all pieces, so that a piece travels bare.
#include "codec/reed_solomon.hpp"

#include <array>
#include <bit>

#include "codec/merkle.hpp"
#include "codec/red_stuff.hpp"
#include "engine/assert.hpp"
#include "schemes/scheme.hpp"

namespace floe::schemes {
namespace {

class Pieces final : public Content {
 public:
  Pieces(codec::Code code, std::size_t piece_bytes, codec::ByteView blob, bool is_consistent)
      : code_(code), blob_bytes_(blob.size()), piece_bytes_(piece_bytes), bytes_(code.size() * piece_bytes) {
    std::copy(blob.begin(), blob.end(), bytes_.begin());
    const std::size_t originals = code.k * piece_bytes;
    const auto encoded = codec::encode(code, piece_bytes, codec::ByteView(bytes_).first(originals),
                                       codec::ByteSpan(bytes_).subspan(originals));
    FLOE_ASSERT(encoded.has_value(), "a blob of a checked shape does not encode");
    for (std::uint32_t slot = code.k; !is_consistent && slot < code.size(); ++slot)
      scramble(std::span(bytes_).subspan(slot * piece_bytes, piece_bytes), slot);
    for (std::uint32_t slot = 0; slot < code.size(); ++slot) hashes_.push_back(codec::leaf_hash(piece(slot)));
  }

  bool rebuild(std::uint32_t, std::span<const std::uint32_t> targets,
               std::span<const std::uint32_t> sources) const override {
    const auto originals = decode(sources);
    if (!originals) return false;
    codec::Buffer rebuilt(piece_bytes_);
    for (const std::uint32_t target : targets) {
      const auto computed = codec::symbol(code_, piece_bytes_, *originals, target, rebuilt);
      if (!computed || codec::leaf_hash(rebuilt) != hashes_[target]) return false;
    }
    return true;
  }

  std::optional<codec::Buffer> read(std::uint32_t, std::span<const std::uint32_t> slots) const override {
    auto blob = decode(slots);
    if (blob) blob->resize(blob_bytes_);
    return blob;
  }

  bool accepts(std::uint32_t, std::uint32_t slot, const Damage& damage) const override {
    return codec::leaf_hash(damaged(piece(slot), damage)) == hashes_[slot];
  }

 private:
  codec::ByteView piece(std::uint32_t slot) const {
    return codec::ByteView(bytes_).subspan(slot * piece_bytes_, piece_bytes_);
  }

  std::optional<codec::Buffer> decode(std::span<const std::uint32_t> slots) const {
    codec::Buffer symbols;
    symbols.reserve(slots.size() * piece_bytes_);
    for (const std::uint32_t slot : slots) {
      const codec::ByteView one = piece(slot);
      symbols.insert(symbols.end(), one.begin(), one.end());
    }
    auto originals = codec::decode(code_, piece_bytes_, slots, symbols);
    if (!originals) return std::nullopt;
    return std::move(*originals);
  }

  codec::Code code_;
  std::size_t blob_bytes_;
  std::size_t piece_bytes_;
  codec::Buffer bytes_;  // n pieces, originals first
  std::vector<codec::Digest> hashes_;
};

struct ReedSolomonSettings {
  std::uint32_t threshold = 0;
  std::uint32_t pieces = 0;
  bool equal_storage = false;
  bool share_fetch = true;
  bool paths = false;

  std::uint32_t pieces_on(std::uint32_t shards) const { return pieces == 0 ? shards : pieces; }
  // RedStuff reads from k1 rows and k2 columns, and stores n (k1 + k2) / (k1 k2) bytes of a byte.
  std::uint32_t threshold_on(std::uint32_t shards) const {
    if (threshold > 0) return threshold;
    const std::uint64_t n = pieces_on(shards);
    const std::uint64_t f = n > 0 ? (n - 1) / 3 : 0;
    const std::uint64_t k1 = n - 2 * f;
    const std::uint64_t k2 = n - f;
    return static_cast<std::uint32_t>(equal_storage ? std::max<std::uint64_t>(1, k1 * k2 / (k1 + k2)) : k1);
  }
};

const fields::Table& table() {
  using S = ReedSolomonSettings;
  static const fields::Table table = fields::Table::of<S>(
      {fields::row("threshold", &S::threshold, fields::whole(0),
                   "The pieces that give the blob back; 0 takes RedStuff's reading threshold, n - 2f."),
       fields::row("pieces", &S::pieces, fields::whole(0, 65535),
                   "The pieces of a blob, n; each blob's lie on shards that are drawn for it, on distinct "
                   "nodes where there are as many. 0 puts one on every shard."),
       fields::row(
           "equal_storage", &S::equal_storage, fields::boolean(),
           "Whether as few pieces give the blob back as make it store what RedStuff stores on as many "
           "shards, in place of a threshold: 222 of 1000."),
       fields::row("share_fetch", &S::share_fetch, fields::boolean(),
                   "Whether all pieces that one node lost of a blob are rebuilt from one fetch of the blob."),
       fields::row(
           "paths", &S::paths, fields::boolean(),
           "Whether a Merkle path travels with every piece and the metadata is the root alone. Without "
           "it the metadata lists the hashes of all pieces.")});
  return table;
}

class ReedSolomon final : public Scheme {
 public:
  ReedSolomon(const ReedSolomonSettings& settings, std::uint32_t shards)
      : pieces_(settings.pieces_on(shards)),
        stride_(shards / pieces_),
        k_(settings.threshold_on(shards)),
        share_fetch_(settings.share_fetch),
        paths_(settings.paths) {}

  Layout layout(Bytes blob) const override {
    const std::int64_t piece = piece_bytes(blob);
    const std::int64_t n = pieces_;
    const std::int64_t hash_list = paths_ ? 0 : leb(n) + 33 * n;
    const std::int64_t framing = paths_ ? 1 + 2 + leb(piece) : 0;
    std::vector<Bytes> paths;
    for (std::uint32_t slot = 0; paths_ && slot < pieces_; ++slot)
      paths.push_back(Bytes{static_cast<std::int64_t>(codec::path_wire_bytes(pieces_, slot))});
    return {.slots = pieces_,
            .stride = stride_,
            .spread = Spread::random,
            .kinds = {{.name = "piece",
                       .size = Bytes{piece},
                       .wire = Bytes{piece + framing},
                       .enough = k_,
                       .symbol = {Bytes{piece}, Bytes{framing}},
                       .threshold = "k: readable",
                       .paths = std::move(paths)}},
            .metadata = Bytes{32 + 1 + 1 + 8 + hash_list},
            .charged = Bytes{n * (piece + 32 * n + 32)}};
  }

  std::vector<Fetch> plan(std::span<const Piece> lost, const Layout&,
                          const Placement& placement) const override {
    std::vector<Fetch> fetches;
    for (const Piece& piece : lost) {
      if (fetches.empty() || !share_fetch_)
        fetches.push_back({.kind = 0,
                           .shards = {},
                           .source = 0,
                           .need = k_,
                           .from = shards_with_slot(placement),
                           .cause = &kRebuild,
                           .own_first = share_fetch_,
                           .is_whole = share_fetch_});
      fetches.back().shards.push_back(piece.shard);
    }
    return fetches;
  }

  std::unique_ptr<const Content> encode(codec::ByteView blob) const override { return encode(blob, true); }
  bool can_disagree() const override { return pieces_ > k_; }
  std::unique_ptr<const Content> encode_inconsistent(codec::ByteView blob) const override {
    return encode(blob, false);
  }

 private:
  std::unique_ptr<const Content> encode(codec::ByteView blob, bool is_consistent) const {
    const std::int64_t piece = piece_bytes(Bytes{static_cast<std::int64_t>(blob.size())});
    return std::make_unique<Pieces>(codec::Code{k_, pieces_ - k_}, static_cast<std::size_t>(piece), blob,
                                    is_consistent);
  }

  std::int64_t piece_bytes(Bytes blob) const {
    const std::int64_t share = (std::max<std::int64_t>(blob.n, 1) + k_ - 1) / k_;
    return share + share % 2;
  }

  static std::int64_t leb(std::int64_t value) {
    return static_cast<std::int64_t>(codec::uleb_bytes(static_cast<std::uint64_t>(value)));
  }

  std::uint32_t pieces_;
  std::uint32_t stride_;
  std::uint32_t k_;
  bool share_fetch_;
  bool paths_;
};

}  // namespace

extern const Entry reed_solomon{
    .description = {.name = "reed-solomon",
                    .sentence =
                        "One-dimensional Reed-Solomon, every loss repaired by rebuilding the whole file.",
                    .table = table},
    .baseline = "the whole-file rebuild",
    .make = [](const fields::Bound& settings, std::uint32_t shards) -> std::unique_ptr<Scheme> {
      return std::make_unique<ReedSolomon>(settings.as<ReedSolomonSettings>(), shards);
    },
    .limit = [](const fields::Bound& settings, std::uint32_t shards,
                Bytes largest_blob) -> std::optional<std::string> {
      const auto& s = settings.as<ReedSolomonSettings>();
      if (s.threshold > 0 && s.equal_storage)
        return "\"threshold\" and \"equal_storage\" both say how many pieces give the blob back; remove one";
      const std::uint32_t pieces = s.pieces_on(shards);
      if (pieces > shards)
        return std::to_string(pieces) + " pieces need at least as many shards; the committee has " +
               std::to_string(shards);
      const std::uint32_t k = s.threshold_on(shards);
      if (largest_blob.n / k >= std::int64_t{1} << 31) return "its pieces would be larger than 2 GiB";
      if (k < pieces) return std::nullopt;
      if (s.pieces > 0)
        return "threshold " + std::to_string(k) + " leaves no redundancy with " + std::to_string(pieces) +
               " pieces";
      return "threshold " + std::to_string(k) + " leaves no redundancy on " + std::to_string(shards) +
             " shards";
    }};

}  // namespace floe::schemes
