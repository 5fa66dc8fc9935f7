// States that must occur in some of the runs, or the laws are kept because nothing happens. A sight is a row;
// it is counted over all runs, and one that never occurred in many of them is a finding.
#pragma once

#include <array>
#include <cstdint>
#include <set>
#include <span>
#include <string_view>
#include <vector>

#include "laws/law.hpp"
#include "laws/wholeness.hpp"

namespace floe::swarm {

struct Sight {
  std::string_view name;
  std::string_view sentence;
  std::uint32_t within = 1000;  // runs in which it must have occurred; more, where it is rare
};

std::span<const Sight> sights();
std::size_t sight_index(std::string_view name);  // of one that is there

using SightCounts = std::vector<std::uint64_t>;  // in the order of the rows

// Counts what occurs in one world.
class Lookout final : public Process, public Witness {
 public:
  Lookout(const Scene& scene, SightCounts& counts);
  ~Lookout() override;

  void on(const NodeChange& change) override;
  void before_loss(NodeId node);  // the shadow does not know of it yet
  void on(const PiecesOwed& owed) override;
  void on(const PieceChange& change) override;
  void on(const ShardChange& change) override;
  void on(const BlobChange& change) override;
  void written(BlobIndex blob, std::span<const Piece> missing) override;
  void delivered(BlobIndex, const Piece&) override { see("delivered-late"); }
  void arrived(BlobIndex blob, const Piece& piece) override;
  void saw(const RequestOver& request) override;
  void saw(const SymbolsGiven& given) override;
  void saw(const PiecesRebuilt& rebuilt) override;
  void saw(const BlobRead& read) override;
  void saw(const EpochEnds& over) override;
  void restored(BlobIndex blob, const Piece& piece, Instant since) override;
  void ends();

 private:
  void see(std::string_view sight);
  void look_at_expiring(BlobIndex first, BlobIndex end);

  const Scene& scene_;
  SightCounts& counts_;
  Wholeness wholeness_;
  std::vector<Instant> departed_;  // by node: the last departure, until it is replaced
  std::set<PieceOf> rotten_;       // found or not
  std::vector<bool> refused_;      // by node: it refused a request since it came up
};

}  // namespace floe::swarm
