// In how many epochs blobs expire, of one sort: all after as many, or each as a law says. A blob whose lifetime is 3 can
// be read until the third epoch of a run begins; the first epoch of a run, which is under way when it starts, is none of
// the three. Blobs of mainnet are paid for one to 53 epochs ahead (walrus: max_epochs_ahead).
#pragma once

#include <cstdint>
#include <vector>

#include "engine/random.hpp"
#include "fields/kind.hpp"

namespace floe {

struct Lifetime {
  enum class Law : std::uint8_t { constant, uniform, geometric };

  Law law = Law::constant;
  std::uint32_t epochs = 0;  // of a constant one; 0 never expires
  std::uint32_t least = 1;
  std::uint32_t largest = 53;
  double mean = 1;

  bool is_endless() const { return law == Law::constant && epochs == 0; }
  // Of so many blobs, in the order in which they expire: which of them expires when is then said in few words, and blobs
  // of one sort differ in nothing that their order could tell. None where they are endless.
  std::vector<std::uint32_t> draw(std::uint32_t blobs, Stream& stream) const;
};

fields::KindPtr<Lifetime> lifetime();

}  // namespace floe
