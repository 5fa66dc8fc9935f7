// RedStuff: every shard keeps a row (primary) and a column (secondary) of an n x n matrix that one blob
// spans. A lost row comes back from one symbol of each of k2 columns, a lost column from one symbol of each
// of k1 rows, so that repair moves what was lost and not the blob (Walrus whitepaper, section 3.2; the
// mainnet encoding RS2).
#include "codec/red_stuff.hpp"

#include <algorithm>

#include "engine/assert.hpp"
#include "schemes/scheme.hpp"

namespace floe::schemes {
namespace {

constexpr std::uint32_t kPrimary = 0;
constexpr std::uint32_t kSecondary = 1;

codec::Axis axis_of(std::uint32_t kind) {
  return kind == kPrimary ? codec::Axis::primary : codec::Axis::secondary;
}

class Slivers final : public Content {
 public:
  explicit Slivers(codec::Encoded encoded) : encoded_(std::move(encoded)) {}

  bool rebuild(std::uint32_t kind, std::span<const std::uint32_t> targets,
               std::span<const std::uint32_t> sources) const override {
    const codec::Geometry& g = encoded_.geometry;
    const codec::Axis axis = axis_of(kind);
    std::vector<codec::ByteView> slivers;
    slivers.reserve(sources.size());
    for (const std::uint32_t pair : sources) slivers.push_back(encoded_.sliver(codec::other(axis), pair));
    codec::Buffer symbols(sources.size() * g.symbol);
    for (const std::uint32_t target : targets) {
      codec::recovery_symbols(g, axis, target, slivers, symbols);
      const auto sliver = codec::recover(g, axis, sources, symbols);
      if (!sliver || !codec::verify_sliver(g, encoded_.metadata, axis, target, *sliver)) return false;
    }
    return true;
  }

  bool rebuild_from_blob(std::uint32_t kind, std::span<const std::uint32_t> targets,
                         std::span<const std::uint32_t> sources) const override {
    const auto blob = read(kind, sources);
    if (!blob) return false;
    const auto again = codec::encode(*blob, encoded_.geometry.n);
    const codec::Axis axis = axis_of(kind);
    return again && std::ranges::all_of(targets, [&](std::uint32_t target) {
             return codec::verify_sliver(encoded_.geometry, encoded_.metadata, axis, target,
                                         again->sliver(axis, target));
           });
  }

  std::optional<codec::Buffer> read(std::uint32_t kind, std::span<const std::uint32_t> slots) const override {
    std::vector<codec::ByteView> slivers;
    slivers.reserve(slots.size());
    for (const std::uint32_t pair : slots) slivers.push_back(encoded_.sliver(axis_of(kind), pair));
    auto blob = codec::decode(encoded_.geometry, &encoded_.metadata, axis_of(kind), slots, slivers);
    if (!blob) return std::nullopt;
    return std::move(*blob);
  }

  bool accepts(std::uint32_t kind, std::uint32_t slot, const Damage& damage) const override {
    const codec::Axis axis = axis_of(kind);
    return codec::verify_sliver(encoded_.geometry, encoded_.metadata, axis, slot,
                                damaged(encoded_.sliver(axis, slot), damage));
  }

 private:
  codec::Encoded encoded_;
};

struct RedStuffSettings {
  bool reuse = false;
  bool secondaries_first = false;
  bool proofs = true;
};

const fields::Table& table() {
  using S = RedStuffSettings;
  static const fields::Table table =
      fields::Table::of<S>({fields::row("reuse", &S::reuse, fields::boolean(),
                                        "Whether secondaries are rebuilt first, and the symbols of the "
                                        "node's own shards used for the primaries."),
                            fields::row("secondaries_first", &S::secondaries_first, fields::boolean(),
                                        "Whether primaries wait until the secondaries of the same node are "
                                        "rebuilt; mainnet rebuilds both at once."),
                            fields::row("proofs", &S::proofs, fields::boolean(),
                                        "Whether a Merkle path travels with every symbol. Without it only "
                                        "the rebuilt sliver's root is checked.")});
  return table;
}

class RedStuff final : public Scheme {
 public:
  RedStuff(const RedStuffSettings& settings, std::uint32_t shards)
      : shards_(shards),
        reuse_(settings.reuse),
        secondaries_first_(settings.secondaries_first || settings.reuse),
        proofs_(settings.proofs) {}

  Layout layout(Bytes blob) const override {
    const codec::Geometry g = geometry(blob);
    const SymbolSize symbol{bytes(g.symbol), bytes(codec::bare_symbol_wire_bytes(g.symbol) - g.symbol)};
    const auto kind = [&](std::string_view name, codec::Axis axis, std::uint32_t enough,
                          std::string_view threshold) {
      return PieceKind{
          name,     bytes(g.sliver_bytes(axis)), bytes(codec::sliver_wire_bytes(g, axis)), enough, symbol,
          threshold};
    };
    return {.slots = shards_,
            .stride = 1,
            .kinds = {kind("primary", codec::Axis::primary, g.k1, "k₁: readable"),
                      kind("secondary", codec::Axis::secondary, g.k2, "k₂: full repair")},
            .metadata = bytes(codec::metadata_wire_bytes(shards_)),
            .charged = bytes(g.charged_bytes())};
  }

  std::vector<Fetch> plan(std::span<const Piece> lost, const Layout&, const Placement&) const override {
    const codec::Geometry g = geometry(Bytes{1});
    std::vector<Fetch> fetches;
    for (const Piece& piece : lost) {
      const bool primary = piece.kind == kPrimary;
      fetches.push_back({.kind = piece.kind,
                         .shards = {piece.shard},
                         .source = primary ? kSecondary : kPrimary,
                         .need = primary ? g.k2 : g.k1,
                         .cause = &kSymbols,
                         .stage = secondaries_first_ && primary ? 1u : 0u,
                         .is_proved = proofs_,
                         .own_first = reuse_});
      if (primary) fetches.back().otherwise = {from_blob(piece)};
    }
    return fetches;
  }

  // Toward one target every helper sends the same leaf of its sliver, so that all paths are alike.
  SymbolSize symbol(const Layout& layout, const Placement& placement, const Piece& lost) const override {
    SymbolSize size = layout.kinds[lost.kind].symbol;
    const std::uint32_t leaf = geometry(Bytes{1}).line(axis_of(lost.kind), placement.slot_of(lost.shard));
    if (proofs_) size.proof += bytes(codec::path_wire_bytes(shards_, leaf));
    return size;
  }

  std::unique_ptr<const Content> encode(codec::ByteView blob) const override {
    auto encoded = codec::encode(blob, shards_);
    FLOE_ASSERT(encoded.has_value(), "a blob of a checked size does not encode");
    return std::make_unique<Slivers>(std::move(*encoded));
  }

  // Rows of the blob and columns of another. Rows alone are those of a blob, and seem right.
  bool can_disagree() const override { return true; }
  bool seems_right(std::uint32_t kind) const override { return kind == kPrimary; }
  std::unique_ptr<const Content> encode_inconsistent(codec::ByteView blob) const override {
    const codec::Geometry g = geometry(Bytes{static_cast<std::int64_t>(blob.size())});
    codec::Buffer other(std::size_t{g.k1} * g.k2 * g.symbol, std::uint8_t{0xff});  // no byte is the same
    std::ranges::transform(blob, other.begin(),
                           [](std::uint8_t byte) { return static_cast<std::uint8_t>(~byte); });
    auto rows = codec::encode(blob, shards_);
    auto columns = codec::encode(other, shards_);
    FLOE_ASSERT(rows && columns, "a blob of a checked size does not encode");
    rows->secondaries = std::move(columns->secondaries);
    for (std::uint32_t pair = 0; pair < shards_; ++pair)
      rows->metadata.hashes[pair][1] = columns->metadata.hashes[pair][1];
    rows->metadata.id = rows->metadata.computed_id();
    return std::make_unique<Slivers>(std::move(*rows));
  }

 private:
  static Bytes bytes(std::uint64_t count) { return Bytes{static_cast<std::int64_t>(count)}; }

  // Rows give the blob, and the blob gives every row, while there are too few columns to rebuild one.
  Fetch from_blob(const Piece& primary) const {
    return {.kind = kPrimary,
            .shards = {primary.shard},
            .source = kPrimary,
            .need = geometry(Bytes{1}).k1,
            .cause = &kRebuild,
            .own_first = true,
            .is_whole = true,
            .is_by_policy = true};
  }

  codec::Geometry geometry(Bytes blob) const {
    const auto g = codec::Geometry::of(shards_, static_cast<std::uint64_t>(blob.n));
    FLOE_ASSERT(g.has_value(), "the reader let an impossible shape pass");
    return *g;
  }

  std::uint32_t shards_;
  bool reuse_;
  bool secondaries_first_;
  bool proofs_;
};

}  // namespace

extern const Entry red_stuff{
    .description = {.name = "red-stuff",
                    .sentence = "Two-dimensional Reed-Solomon as Walrus mainnet runs it.",
                    .table = table},
    .make = [](const fields::Bound& settings, std::uint32_t shards) -> std::unique_ptr<Scheme> {
      return std::make_unique<RedStuff>(settings.as<RedStuffSettings>(), shards);
    },
    .limit = [](const fields::Bound&, std::uint32_t shards,
                Bytes largest_blob) -> std::optional<std::string> {
      const auto g = codec::Geometry::of(shards, static_cast<std::uint64_t>(largest_blob.n));
      if (g) return std::nullopt;
      return g.error().message;
    }};

}  // namespace floe::schemes
