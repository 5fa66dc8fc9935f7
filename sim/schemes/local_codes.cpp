// A local reconstruction code in two groups, as Azure stores with (12, 2, 2): a lost piece of a group comes
// back from the others of its group, six reads in place of twelve; where more is lost, or a global parity, the
// blob is decoded (Huang et al., USENIX ATC 2012; codec/local_code.hpp says which construction). Not modelled:
// that a reader may take the data pieces alone; it fetches one piece more than there are data pieces, which
// are enough whichever they are.
#include <algorithm>
#include <array>

#include "codec/kernel.hpp"
#include "codec/local_code.hpp"
#include "codec/merkle.hpp"
#include "codec/red_stuff.hpp"
#include "engine/assert.hpp"
#include "schemes/scheme.hpp"

namespace floe::schemes {
namespace {

using codec::LocalCode;

class Pieces final : public Content {
 public:
  Pieces(LocalCode code, std::size_t piece_bytes, codec::ByteView blob, bool is_consistent)
      : code_(code), blob_bytes_(blob.size()), piece_bytes_(piece_bytes), bytes_(code.size() * piece_bytes) {
    std::copy(blob.begin(), blob.end(), bytes_.begin());
    std::vector<std::uint32_t> data;
    for (std::uint32_t slot = 0; slot < code.size(); ++slot) {
      if (slot < code.k)
        data.push_back(slot);
      else
        std::ranges::copy(*computed(data, slot),
                          bytes_.begin() + static_cast<std::ptrdiff_t>(slot * piece_bytes));
      if (slot >= code.k && !is_consistent)
        scramble(std::span(bytes_).subspan(slot * piece_bytes, piece_bytes), slot);
      hashes_.push_back(codec::leaf_hash(piece(slot)));
    }
  }

  bool rebuild(std::uint32_t, std::span<const std::uint32_t> targets,
               std::span<const std::uint32_t> sources) const override {
    return std::ranges::all_of(targets, [&](std::uint32_t target) {
      const auto rebuilt = computed(sources, target);
      return rebuilt && codec::leaf_hash(*rebuilt) == hashes_[target];
    });
  }

  std::optional<codec::Buffer> read(std::uint32_t, std::span<const std::uint32_t> slots) const override {
    codec::Buffer blob;
    for (std::uint32_t slot = 0; slot < code_.k; ++slot) {
      const auto piece = computed(slots, slot);
      if (!piece) return std::nullopt;
      blob.insert(blob.end(), piece->begin(), piece->end());
    }
    blob.resize(blob_bytes_);
    return blob;
  }

  bool accepts(std::uint32_t, std::uint32_t slot, const Damage& damage) const override {
    return codec::leaf_hash(damaged(piece(slot), damage)) == hashes_[slot];
  }

 private:
  codec::ByteView piece(std::uint32_t slot) const {
    return codec::ByteView(bytes_).subspan(slot * piece_bytes_, piece_bytes_);
  }

  // The piece at `target` from those at `sources` and nothing else.
  std::optional<codec::Buffer> computed(std::span<const std::uint32_t> sources, std::uint32_t target) const {
    const auto weights = codec::combination(code_, sources, target);
    if (!weights) return std::nullopt;
    std::vector<codec::gf16::Factor> factors;
    codec::Buffer symbols;
    for (std::size_t i = 0; i < sources.size(); ++i) {
      if ((*weights)[i] == 0) continue;
      factors.push_back(codec::gf16::to_factor((*weights)[i]));
      const codec::ByteView one = piece(sources[i]);
      symbols.insert(symbols.end(), one.begin(), one.end());
    }
    codec::Buffer sum(piece_bytes_);
    const std::uint8_t* const all = symbols.data();
    codec::kernel().combine_slivers(factors.data(), factors.size(), &all, 1, piece_bytes_, sum.data());
    return sum;
  }

  LocalCode code_;
  std::size_t blob_bytes_;
  std::size_t piece_bytes_;
  codec::Buffer bytes_;  // data, parities of the groups, global ones
  std::vector<codec::Digest> hashes_{};
};

struct LocalSettings {
  std::uint32_t data = 12;
};

const fields::Table& table() {
  static const fields::Table table = fields::Table::of<LocalSettings>({fields::row(
      "data", &LocalSettings::data, fields::whole(2, LocalCode::kMostData),
      "The data pieces of a blob, an even number: half of them with a parity piece are one group, "
      "the others another, and two further pieces are parities of all.")});
  return table;
}

class LocalCodes final : public Scheme {
 public:
  LocalCodes(const LocalSettings& settings, std::uint32_t shards)
      : code_{settings.data}, stride_(shards / code_.size()) {}

  Layout layout(Bytes blob) const override {
    const std::int64_t piece = piece_bytes(blob);
    const std::int64_t n = code_.size();
    return {.slots = code_.size(),
            .stride = stride_,
            .spread = Spread::random,
            .kinds = {{.name = "piece",
                       .size = Bytes{piece},
                       .wire = Bytes{piece},
                       .enough = code_.k + 1,
                       .symbol = {Bytes{piece}, Bytes{0}},
                       .threshold = "k + 1: readable",
                       .paths = {}}},
            .metadata =
                Bytes{32 + 1 + 1 + 8 + static_cast<std::int64_t>(codec::uleb_bytes(code_.size())) + 33 * n},
            .charged = Bytes{n * (piece + 32 * n + 32)}};
  }

  std::vector<Fetch> plan(std::span<const Piece> lost, const Layout&,
                          const Placement& placement) const override {
    std::vector<std::uint32_t> losses(LocalCode::kGroups, 0);
    for (const Piece& piece : lost)
      if (const std::uint32_t slot = placement.slot_of(piece.shard); !code_.is_global(slot))
        ++losses[code_.group(slot)];
    std::vector<Fetch> fetches;
    for (const Piece& piece : lost) {
      const std::uint32_t slot = placement.slot_of(piece.shard);
      Fetch all = decode(piece, placement);
      if (code_.is_global(slot) || losses[code_.group(slot)] > 1) {
        fetches.push_back(std::move(all));
        continue;
      }
      Fetch near = all;
      near.need = code_.in_group();
      near.from = others_of_group(slot, placement);
      near.otherwise = {std::move(all)};
      fetches.push_back(std::move(near));
    }
    return fetches;
  }

  // A group makes up for one loss by its own parity; every other loss takes a global one.
  std::int64_t margin(const Layout&, const Holders& holders) const override {
    std::vector<std::int64_t> lost(LocalCode::kGroups, 0);
    std::int64_t spare = LocalCode::kGlobals;
    for (std::uint32_t slot = 0; slot < code_.size(); ++slot) {
      if (holders.has(0, slot)) continue;
      if (code_.is_global(slot) || ++lost[code_.group(slot)] > 1) --spare;
    }
    // While both groups are whole, what is lost next may be of either, and takes nothing yet.
    return spare + (lost[0] + lost[1] == 0 ? 1 : 0);
  }

  std::unique_ptr<const Content> encode(codec::ByteView blob) const override { return encode(blob, true); }
  bool can_disagree() const override { return true; }
  std::unique_ptr<const Content> encode_inconsistent(codec::ByteView blob) const override {
    return encode(blob, false);
  }

 private:
  std::unique_ptr<const Content> encode(codec::ByteView blob, bool is_consistent) const {
    const std::int64_t piece = piece_bytes(Bytes{static_cast<std::int64_t>(blob.size())});
    return std::make_unique<Pieces>(code_, static_cast<std::size_t>(piece), blob, is_consistent);
  }

  std::int64_t piece_bytes(Bytes blob) const {
    const std::int64_t share = (std::max<std::int64_t>(blob.n, 1) + code_.k - 1) / code_.k;
    return share + share % 2;
  }

  Fetch decode(const Piece& piece, const Placement& placement) const {
    return {.kind = 0,
            .shards = {piece.shard},
            .source = 0,
            .need = code_.k,
            .from = shards_with_slot(placement),
            .cause = &kRebuild,
            .own_first = true,
            .is_whole = true,
            .suffices = [code = code_, lost = piece.shard](const Placement& where,
                                                           std::span<const Shard> shards) {
              std::vector<std::uint32_t> slots;
              for (const Shard shard : shards) slots.push_back(where.slot_of(shard));
              return codec::combination(code, slots, where.slot_of(lost)).has_value();
            }};
  }

  BitSet others_of_group(std::uint32_t lost, const Placement& placement) const {
    BitSet others(placement.shards);
    for (std::uint32_t slot = 0; slot < code_.size(); ++slot)
      if (slot != lost && !code_.is_global(slot) && code_.group(slot) == code_.group(lost))
        others.set(placement.shard_of(slot));
    return others;
  }

  LocalCode code_;
  std::uint32_t stride_;
};

}  // namespace

extern const Entry local_codes{
    .description = {.name = "lrc",
                    .sentence = "A local reconstruction code: two groups with a parity each, and two of all.",
                    .table = table},
    .make = [](const fields::Bound& settings, std::uint32_t shards) -> std::unique_ptr<Scheme> {
      return std::make_unique<LocalCodes>(settings.as<LocalSettings>(), shards);
    },
    .limit = [](const fields::Bound& settings, std::uint32_t shards,
                Bytes largest_blob) -> std::optional<std::string> {
      const LocalCode code{settings.as<LocalSettings>().data};
      if (code.k % 2 == 1)
        return "its data pieces are two groups of as many, and " + std::to_string(code.k) + " is odd";
      if (largest_blob.n / code.k >= std::int64_t{1} << 31) return "its pieces would be larger than 2 GiB";
      if (code.size() <= shards) return std::nullopt;
      return std::to_string(code.k) + " data pieces and 4 parities need at least " +
             std::to_string(code.size()) + " shards; the committee has " + std::to_string(shards);
    }};

}  // namespace floe::schemes
