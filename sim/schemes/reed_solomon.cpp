// One-dimensional Reed-Solomon with eager repair: any k of n pieces give the blob, and whoever lost a piece
// fetches k others, decodes the whole blob and encodes its piece again. The baseline of every claim, so it is
// treated kindly: all that one node lost of a blob shares one fetch, and a piece pays a single Merkle path.
#include "codec/reed_solomon.hpp"

#include <array>
#include <bit>

#include "codec/merkle.hpp"
#include "codec/red_stuff.hpp"
#include "engine/assert.hpp"
#include "schemes/scheme.hpp"

namespace floe::schemes {
namespace {

struct Pieces final : Content {
  std::uint64_t blob_bytes = 0;
  std::size_t piece_bytes = 0;
  codec::Buffer bytes;  // n pieces, originals first
  std::vector<codec::Digest> hashes;
  codec::BlobId id{};

  codec::ByteView piece(std::uint32_t slot) const {
    return codec::ByteView(bytes).subspan(slot * piece_bytes, piece_bytes);
  }
};

const Pieces& pieces_of(const Content& content) { return static_cast<const Pieces&>(content); }

std::uint32_t default_threshold(std::uint32_t shards) { return shards - 2 * ((shards - 1) / 3); }

class ReedSolomon final : public Scheme {
 public:
  ReedSolomon(const Settings& settings, std::uint32_t shards)
      : shards_(shards), k_(threshold(settings, shards)), share_fetch_(settings.boolean("share_fetch")) {}

  static std::uint32_t threshold(const Settings& settings, std::uint32_t shards) {
    const auto chosen = static_cast<std::uint32_t>(settings.integer("threshold"));
    return chosen == 0 ? default_threshold(shards) : chosen;
  }

  Layout layout(Bytes blob) const override {
    const std::int64_t piece = piece_bytes(blob);
    const std::int64_t n = shards_;
    const std::int64_t hash_list = 32 + 1 + 1 + 8 + leb(n) + 33 * n;
    return {.slots = shards_,
            .stride = 1,
            .kinds = {{"piece", Bytes{piece}, Bytes{piece + proof_bytes(piece)}, k_}},
            .metadata = Bytes{hash_list},
            .charged = Bytes{n * (piece + 32 * n + 32)}};
  }

  std::vector<Fetch> plan(std::span<const Piece> lost) const override {
    std::vector<Fetch> fetches;
    for (const Piece& piece : lost) {
      if (fetches.empty() || !share_fetch_)
        fetches.push_back({.kind = 0,
                           .shards = {},
                           .source = 0,
                           .need = k_,
                           .cause = Cause::rebuild,
                           .from_own_pieces = share_fetch_});
      fetches.back().shards.push_back(piece.shard);
    }
    return fetches;
  }

  SymbolSize symbol(Bytes blob, const Fetch&) const override {
    const std::int64_t piece = piece_bytes(blob);
    return {Bytes{piece}, Bytes{proof_bytes(piece)}};
  }

  std::unique_ptr<const Content> encode(codec::ByteView blob) const override {
    auto content = std::make_unique<Pieces>();
    content->blob_bytes = blob.size();
    content->piece_bytes =
        static_cast<std::size_t>(piece_bytes(Bytes{static_cast<std::int64_t>(blob.size())}));
    content->bytes.resize(shards_ * content->piece_bytes);
    std::copy(blob.begin(), blob.end(), content->bytes.begin());
    const std::size_t originals = k_ * content->piece_bytes;
    const auto encoded =
        codec::encode(code(), content->piece_bytes, codec::ByteView(content->bytes).first(originals),
                      codec::ByteSpan(content->bytes).subspan(originals));
    FLOE_ASSERT(encoded.has_value(), "a blob of a checked shape does not encode");
    for (std::uint32_t slot = 0; slot < shards_; ++slot)
      content->hashes.push_back(codec::leaf_hash(content->piece(slot)));
    content->id = codec::merkle_root(content->hashes);
    return content;
  }

  bool rebuild(const Content& content, std::uint32_t, std::span<const std::uint32_t> targets,
               std::span<const std::uint32_t> sources) const override {
    const Pieces& pieces = pieces_of(content);
    const auto originals = decode(pieces, sources);
    if (!originals) return false;
    codec::Buffer rebuilt(pieces.piece_bytes);
    for (const std::uint32_t target : targets) {
      const auto computed = codec::symbol(code(), pieces.piece_bytes, *originals, target, rebuilt);
      if (!computed || codec::leaf_hash(rebuilt) != pieces.hashes[target]) return false;
    }
    return true;
  }

  std::optional<codec::Buffer> read(const Content& content, std::uint32_t,
                                    std::span<const std::uint32_t> slots) const override {
    const Pieces& pieces = pieces_of(content);
    auto blob = decode(pieces, slots);
    if (blob) blob->resize(pieces.blob_bytes);
    return blob;
  }

  std::uint32_t rotation(const Content& content, std::uint32_t shards) const override {
    return codec::shard_of_pair(pieces_of(content).id, 0, shards);
  }

 private:
  codec::Code code() const { return {k_, shards_ - k_}; }

  std::int64_t piece_bytes(Bytes blob) const {
    const std::int64_t share = (std::max<std::int64_t>(blob.n, 1) + k_ - 1) / k_;
    return share + share % 2;
  }

  static std::int64_t leb(std::int64_t value) {
    return static_cast<std::int64_t>(codec::uleb_bytes(static_cast<std::uint64_t>(value)));
  }

  std::int64_t proof_bytes(std::int64_t piece) const {
    return static_cast<std::int64_t>(codec::symbol_wire_bytes(shards_, static_cast<std::uint32_t>(piece))) -
           piece;
  }

  std::optional<codec::Buffer> decode(const Pieces& pieces, std::span<const std::uint32_t> slots) const {
    codec::Buffer symbols;
    symbols.reserve(slots.size() * pieces.piece_bytes);
    for (const std::uint32_t slot : slots) {
      const codec::ByteView piece = pieces.piece(slot);
      symbols.insert(symbols.end(), piece.begin(), piece.end());
    }
    auto originals = codec::decode(code(), pieces.piece_bytes, slots, symbols);
    if (!originals) return std::nullopt;
    return std::move(*originals);
  }

  std::uint32_t shards_;
  std::uint32_t k_;
  bool share_fetch_;
};

constexpr std::array kFields = {
    Field{.name = "threshold",
          .type = Type::integer,
          .fallback = "0",
          .sentence = "pieces that give the blob back; 0 takes RedStuff's reading threshold, n - 2f"},
    Field{.name = "share_fetch",
          .type = Type::boolean,
          .fallback = "true",
          .sentence = "all pieces that one node lost of a blob are rebuilt from one fetch of the blob"},
};

}  // namespace

extern constinit const Entry reed_solomon{
    .description = {.name = "reed-solomon",
                    .sentence =
                        "one-dimensional Reed-Solomon, every loss repaired by rebuilding the whole file",
                    .fields = kFields},
    .make = [](const Settings& settings, std::uint32_t shards) -> std::unique_ptr<Scheme> {
      return std::make_unique<ReedSolomon>(settings, shards);
    },
    .limit = [](const Settings& settings, std::uint32_t shards,
                Bytes largest_blob) -> std::optional<std::string> {
      const std::uint32_t k = ReedSolomon::threshold(settings, shards);
      if (largest_blob.n / k >= std::int64_t{1} << 31) return "its pieces would be larger than 2 GiB";
      if (k < shards) return std::nullopt;
      return "threshold " + std::to_string(k) + " leaves no redundancy on " + std::to_string(shards) +
             " shards";
    }};

}  // namespace floe::schemes
