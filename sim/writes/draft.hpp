// A blob that is being written: what of it lies where so far, and what its client knows of that.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "schemes/scheme.hpp"
#include "storage/bit_set.hpp"
#include "world/world.hpp"

namespace floe::writes {

class Draft {
 public:
  Draft(World& world, std::uint32_t number, Bytes size, std::shared_ptr<const Layout> layout,
        std::uint32_t rotation, std::vector<Shard> drawn);
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  const Layout& layout() const { return *layout_; }
  Bytes size() const { return size_; }
  std::uint32_t number() const { return number_; }
  // Slots that the shards of the node have.
  std::uint32_t weight(NodeId node) const;
  std::uint32_t slots() const { return layout_->slots; }
  std::vector<Piece> pieces_of(NodeId node) const;  // primary before secondary, shard by shard
  Bytes body(const Piece& piece) const;             // of the request that brings it
  Bytes metadata_body() const;

  // What nodes have. They sign once they have all that is theirs.
  bool holds(const Piece& piece) const { return stored_[piece.kind].test(piece.shard); }
  bool has_metadata(NodeId node) const { return metadata_.test(node); }
  bool is_complete(NodeId node) const;
  void keep(NodeId node, const std::optional<Piece>& piece, Instant reached);
  void lose(std::span<const Shard> shards);
  void lose_metadata(NodeId node) { metadata_.clear(node); }
  void move(Shard shard, NodeId before);

  // What the client knows.
  void count(NodeId node) { counted_.set(node); }
  void discount(NodeId node) { counted_.clear(node); }
  bool is_counted(NodeId node) const { return counted_.test(node); }
  std::uint32_t counted() const;  // slots
  // Slots that suffice to go on, and for a certificate: n - f. Of fewer than four, where f is none, most of them.
  std::uint32_t quorum() const;
  bool take_committee_change() { return std::exchange(has_moved_, false); }

  std::vector<Piece> missing() const;  // by kind, then shard
  std::vector<NodeId> without_metadata() const;
  NewBlob blob(const schemes::Scheme& scheme) const;
  void certified(BlobIndex blob) { blob_ = blob; }
  std::optional<BlobIndex> blob() const { return blob_; }

 private:
  World& world_;
  std::uint32_t number_;
  Bytes size_;
  std::shared_ptr<const Layout> layout_;
  std::vector<Shard> drawn_;
  Placement placement_;
  std::vector<BitSet> stored_;  // shards, by kind
  BitSet metadata_;             // nodes
  BitSet counted_;              // nodes
  bool has_moved_ = false;
  std::optional<BlobIndex> blob_{};  // once it is certified
};

}  // namespace floe::writes
