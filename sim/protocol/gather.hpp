// k of n over the network: ask nodes, in an order weighted by the shards that they are responsible for, for
// exactly as many distinct symbols as are still wanted; when one fails, ask the next, as a node
// of mainnet does. The asker is drawn like the others, and what it gives itself takes no message.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "engine/random.hpp"
#include "protocol/exchange.hpp"
#include "storage/bit_set.hpp"
#include "tasks/task.hpp"

namespace floe::protocol {

struct Gathered;

// Symbols of the same target for one blob or several of one scheme, one from each shard.
struct Wanted {
  std::vector<BlobIndex> blobs{};
  std::uint32_t source = 0;      // a helper answers from its piece of this kind
  std::uint32_t need = 0;        // distinct symbols in all
  std::uint32_t extra = 0;       // asked for beyond what is needed
  SymbolSize symbol{};           // from one shard, of all blobs together
  std::optional<BitSet> from{};  // shards that may have one; without, all are assigned a piece
  bool is_proved = true;         // each symbol is checked by itself
  bool own_first = false;        // the asker's own shards are asked before the first draw
  // Whether what came is enough, where not only the number counts.
  std::function<bool(std::span<const Shard> shards)> suffices{};

  bool is_met(const Gathered& gathered) const;
  // Further symbols that are needed against wrong ones. Without proofs, that some are wrong shows once all are put
  // together, and one more right symbol is needed for each to tell which (decoding with errors).
  std::size_t against(const Gathered& gathered) const;
  // What a helper sends of these shards' pieces.
  Load load(const World& world, std::span<const Shard> shards) const;
  // The same, where a piece has no path of its own.
  Load load(std::size_t shards) const;
  bool has_paths(const World& world) const;
  // What is still to be fetched, with the longest path for each piece where they have some.
  Bytes open(const World& world, const Gathered& gathered) const;
};

// What has come so far; survives from one round to the next.
struct Gathered {
  explicit Gathered(const World& world) : have(world.committee().shards()), peers(world.nodes().count()) {}

  std::vector<Shard> shards{};  // in order of arrival
  std::vector<Shard> own{};     // of these, the asker's
  BitSet have;
  BitSet peers;    // other nodes that gave something
  BitSet wrong{};  // shards of which a symbol was rejected; empty where none was
  Bytes rejected{};

  void reject(Shard shard) {
    if (wrong.size() == 0) wrong = BitSet(have.size());
    wrong.set(shard);
  }
  void take(Shard shard) {
    have.set(shard);
    shards.push_back(shard);
  }
};

inline std::size_t Wanted::against(const Gathered& gathered) const {
  return is_proved ? 0 : gathered.wrong.count();
}
inline bool Wanted::is_met(const Gathered& gathered) const {
  return gathered.shards.size() >= need + against(gathered) && (!suffices || suffices(gathered.shards));
}

// One round over all nodes: true as soon as what is needed is there, false when everyone who may have another was
// asked and it was not enough. A node is asked for no more than is needed; where symbols are wrong or not held, and
// nobody is left who was not asked, those who answered are asked for their other shards.
task<bool> gather(World& world, const Asker& asker, const Wanted& wanted, Stream& order, Gathered& gathered);

}  // namespace floe::protocol
