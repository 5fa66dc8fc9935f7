// A scheme that is no MDS code: data in groups of unequal size, each with one parity piece. A lost piece comes
// back from the rest of its group; two losses in a group are final, whatever else is there.
#include <algorithm>

#include "schemes/scheme.hpp"

namespace floe::schemes {
namespace {

struct GroupsSettings {
  std::vector<std::int64_t> groups{2, 3};  // data pieces of each
};

const fields::Table& table() {
  static const fields::Table table = fields::Table::of<GroupsSettings>({fields::row(
      "groups", &GroupsSettings::groups,
      fields::list(fields::whole<std::int64_t>(1, 1000), {.expected = "a list of whole numbers"}),
      "The data pieces of each group.")});
  return table;
}

// Slots from `first` on, the last of which is the parity.
struct Group {
  std::uint32_t first;
  std::uint32_t size;
};

class Groups {
 public:
  explicit Groups(const GroupsSettings& settings) {
    for (const std::int64_t data : settings.groups) {
      groups_.push_back({slots_, static_cast<std::uint32_t>(data) + 1});
      slots_ += groups_.back().size;
    }
  }
  std::uint32_t slots() const { return slots_; }
  std::uint32_t data() const { return slots_ - static_cast<std::uint32_t>(groups_.size()); }
  const std::vector<Group>& all() const { return groups_; }
  const Group& of(std::uint32_t slot) const {
    return *std::ranges::find_if(groups_, [&](const Group& g) { return slot < g.first + g.size; });
  }

 private:
  std::vector<Group> groups_;
  std::uint32_t slots_ = 0;
};

using Buffer = std::vector<std::uint8_t>;

void add(Buffer& sum, const Buffer& piece) {
  for (std::size_t i = 0; i < sum.size(); ++i) sum[i] = static_cast<std::uint8_t>(sum[i] ^ piece[i]);
}

class Pieces final : public Content {
 public:
  Pieces(Groups groups, std::size_t piece, codec::ByteView blob)
      : groups_(std::move(groups)), bytes_(blob.size()), pieces_(groups_.slots(), Buffer(piece)) {
    std::size_t at = 0;
    for (const Group& group : groups_.all()) {
      Buffer& parity = pieces_[group.first + group.size - 1];
      for (std::uint32_t slot = group.first; slot + 1 < group.first + group.size; ++slot) {
        const std::size_t count = std::min(piece, blob.size() - std::min(at, blob.size()));
        std::copy_n(blob.begin() + static_cast<std::ptrdiff_t>(std::min(at, blob.size())), count,
                    pieces_[slot].begin());
        at += piece;
        add(parity, pieces_[slot]);
      }
    }
  }

  bool rebuild(std::uint32_t, std::span<const std::uint32_t> targets,
               std::span<const std::uint32_t> sources) const override {
    Buffer sum(pieces_[0].size());
    for (const std::uint32_t slot : sources) add(sum, pieces_[slot]);
    return std::ranges::all_of(targets, [&](std::uint32_t slot) { return pieces_[slot] == sum; });
  }
  std::optional<Buffer> read(std::uint32_t, std::span<const std::uint32_t> slots) const override {
    Buffer blob;
    for (const Group& group : groups_.all())
      for (std::uint32_t slot = group.first; slot + 1 < group.first + group.size; ++slot) {
        Buffer piece = pieces_[slot];
        if (std::ranges::find(slots, slot) == slots.end()) {
          std::ranges::fill(piece, std::uint8_t{0});
          for (std::uint32_t other = group.first; other < group.first + group.size; ++other) {
            if (other == slot) continue;
            if (std::ranges::find(slots, other) == slots.end()) return std::nullopt;
            add(piece, pieces_[other]);
          }
        }
        blob.insert(blob.end(), piece.begin(), piece.end());
      }
    blob.resize(bytes_);
    return blob;
  }
  bool accepts(std::uint32_t, std::uint32_t slot, const Damage& damage) const override {
    return damaged(pieces_[slot], damage) == pieces_[slot];
  }

 private:
  Groups groups_;
  std::size_t bytes_;
  std::vector<Buffer> pieces_;
};

class UnequalGroups final : public Scheme {
 public:
  UnequalGroups(const GroupsSettings& settings, std::uint32_t shards) : groups_(settings), shards_(shards) {}

  Layout layout(Bytes blob) const override {
    const Bytes piece{piece_bytes(blob)};
    return {.slots = groups_.slots(),
            .stride = 1,
            .spread = Spread::random,
            .kinds = {{.name = "part",
                       .size = piece,
                       .wire = piece,
                       .enough = groups_.slots() - 1,
                       .symbol = {piece, Bytes{0}},
                       .threshold = "all but one"}},
            .metadata = Bytes{40},
            .charged = Bytes{piece.n * groups_.slots()}};
  }

  std::vector<Fetch> plan(std::span<const Piece> lost, const Layout&,
                          const Placement& placement) const override {
    std::vector<Fetch> fetches;
    for (const Piece& piece : lost) {
      const Group& group = groups_.of(placement.slot_of(piece.shard));
      BitSet from(shards_);
      for (std::uint32_t slot = group.first; slot < group.first + group.size; ++slot)
        if (placement.shard_of(slot) != piece.shard) from.set(placement.shard_of(slot));
      fetches.push_back({.kind = 0,
                         .shards = {piece.shard},
                         .source = 0,
                         .need = group.size - 1,
                         .from = from,
                         .cause = &kRebuild});
    }
    return fetches;
  }

  std::unique_ptr<const Content> encode(codec::ByteView blob) const override {
    const auto piece = piece_bytes(Bytes{static_cast<std::int64_t>(blob.size())});
    return std::make_unique<Pieces>(groups_, static_cast<std::size_t>(piece), blob);
  }

  bool readable(const Layout& layout, const Holders& holders) const override {
    return margin(layout, holders) >= 0;
  }
  // The group that stands worst decides.
  std::int64_t margin(const Layout&, const Holders& holders) const override {
    std::int64_t least = 1;
    for (const Group& group : groups_.all()) {
      std::int64_t missing = 0;
      for (std::uint32_t slot = group.first; slot < group.first + group.size; ++slot)
        missing += holders.has(0, slot) ? 0 : 1;
      least = std::min(least, 1 - missing);
    }
    return least;
  }

 private:
  std::int64_t piece_bytes(Bytes blob) const {
    return (std::max<std::int64_t>(blob.n, 1) + groups_.data() - 1) / groups_.data();
  }

  Groups groups_;
  std::uint32_t shards_;
};

}  // namespace

extern const Entry unequal_groups{
    .description = {.name = "unequal-groups",
                    .sentence = "Groups of unequal size, each with one parity piece.",
                    .table = table},
    .make = [](const fields::Bound& settings, std::uint32_t shards) -> std::unique_ptr<Scheme> {
      return std::make_unique<UnequalGroups>(settings.as<GroupsSettings>(), shards);
    },
    .limit = [](const fields::Bound& settings, std::uint32_t shards, Bytes) -> std::optional<std::string> {
      const Groups groups(settings.as<GroupsSettings>());
      if (groups.slots() == 0 || groups.slots() > shards) return "its pieces do not fit the shards";
      return std::nullopt;
    }};

}  // namespace floe::schemes
