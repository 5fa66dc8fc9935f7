// Blobs that expire: once they have, nothing of them is held, owed, put back or copied.
#include <set>

#include "laws/law.hpp"

namespace floe::swarm {
namespace {

class ExpiredIsGone final : public Check {
 public:
  using Check::Check;

  void on(const BlobChange& change) override {
    if (change.what != BlobChange::What::expired) return;
    for (BlobIndex blob = change.blob; blob < change.end; ++blob) {
      demand(expired_.insert(blob).second, "blob " + std::to_string(blob) + " expires twice");
      look(blob);
    }
  }
  // Disks that go and shards that move may bring nothing of it back.
  void on(const PiecesOwed&) override { look_at_all(); }
  void on(const ShardChange& change) override {
    if (change.what == ShardChange::What::owed) look_at_all();
  }
  void restored(BlobIndex blob, const Piece& piece, Instant) override { came(blob, piece); }
  void arrived(BlobIndex blob, const Piece& piece) override { came(blob, piece); }
  void ends() override { look_at_all(); }

 private:
  void came(BlobIndex blob, const Piece& piece) const {
    demand(!expired_.contains(blob), named(blob, piece) + " came after its blob had expired");
  }
  void look_at_all() const {
    for (const BlobIndex blob : expired_) look(blob);
  }
  void look(BlobIndex blob) const {
    const BlobStore& blobs = world().blobs();
    demand(blobs.missing_of(blob).empty() && blobs.owed_of(blob).empty(),
           "something is missing of blob " + std::to_string(blob) + ", which has expired");
    for (Shard shard = 0; shard < world().committee().shards(); ++shard)
      for (std::uint32_t kind = 0; kind < blobs.missing().kinds(); ++kind)
        demand(!blobs.holds(blob, {kind, shard}),
               named(blob, {kind, shard}) + " is held after its blob has expired");
  }

  std::set<BlobIndex> expired_{};
};

}  // namespace

extern const Law expired_is_gone{"expired-is-gone",
                                 "Nothing is held, owed, put back or copied of a blob that has expired.",
                                 Sort::safety, make_check<ExpiredIsGone>};

}  // namespace floe::swarm
