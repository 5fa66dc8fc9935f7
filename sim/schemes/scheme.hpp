// What a redundancy scheme is to the simulation. It answers four questions and no more: how is a blob laid
// out in pieces; which symbols rebuild these lost pieces; turn the fetched symbols into the lost bytes,
// verified; give the blob back from these pieces. It never learns why a piece was lost.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "codec/bytes.hpp"
#include "world/blob_store.hpp"
#include "world/cause.hpp"
#include "world/committee.hpp"
#include "world/settings.hpp"

namespace floe::schemes {

// One set of symbols, at most one from each shard, that rebuilds `kind` on all of `shards`.
struct Fetch {
  std::uint32_t kind = 0;
  std::vector<Shard> shards;
  std::uint32_t source = 0;  // a helper answers from its piece of this kind
  std::uint32_t need = 0;    // distinct symbols
  Cause cause = Cause::symbols;
  std::uint32_t stage = 0;       // waits until every fetch of a lower stage is done
  bool from_own_pieces = false;  // symbols of the node's own shards cost nothing
};

// A symbol of a fetch on the wire: what is asked for, and the framing and proof that travel with it.
struct SymbolSize {
  Bytes payload;
  Bytes proof;
};

class Scheme {
 public:
  virtual ~Scheme() = default;

  virtual Layout layout(Bytes blob) const = 0;

  // The fetches that bring back what one node lost of one blob.
  virtual std::vector<Fetch> plan(std::span<const Piece> lost) const = 0;
  virtual SymbolSize symbol(Bytes blob, const Fetch& fetch) const = 0;

  virtual std::unique_ptr<const Content> encode(codec::ByteView blob) const = 0;

  // Computes the symbols of the `sources` (slots) and from them the pieces of `kind` at `targets` (slots).
  // True when every rebuilt piece agrees with the blob's commitments.
  virtual bool rebuild(const Content& content, std::uint32_t kind, std::span<const std::uint32_t> targets,
                       std::span<const std::uint32_t> sources) const = 0;

  // The blob from whole pieces of `kind` at `slots`; none when they do not give it back.
  virtual std::optional<codec::Buffer> read(const Content& content, std::uint32_t kind,
                                            std::span<const std::uint32_t> slots) const = 0;

  // What decides on which shard the blob's first slot lies: the real blob id where the scheme has one.
  virtual std::uint32_t rotation(const Content& content, std::uint32_t shards) const = 0;
};

// One line in registry.cpp. From it follow reading, validation, the JSON schema and `floe list schemes`.
struct Entry {
  Description description;
  std::unique_ptr<Scheme> (*make)(const Settings& settings, std::uint32_t shards);
  // A complaint when this committee or blob size is impossible for the scheme.
  std::optional<std::string> (*limit)(const Settings& settings, std::uint32_t shards, Bytes largest_blob);
};

}  // namespace floe::schemes
