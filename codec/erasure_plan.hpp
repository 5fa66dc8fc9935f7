// What a decode needs to know about one erasure pattern, worked out once: a repair or a read meets the same
// pattern in hundreds of rows. The locator's logarithms come from an XOR convolution over the N points in use
// (Walsh-Hadamard, modulo 65535); they become scale factors for the block transform, or, when few symbols are
// lost, rows of weights for direct sums.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "codec/code.hpp"
#include "codec/kernel.hpp"

namespace floe::codec {

class ErasurePlan {
 public:
  // Sorts the positions, keeps the k lowest. Errors: fewer than k, a position twice, a position outside the
  // code.
  static Result<std::shared_ptr<const ErasurePlan>> make(Code code, std::span<const std::uint32_t> positions);
  // The same through a bounded cache shared by all threads.
  static Result<std::shared_ptr<const ErasurePlan>> cached(Code code,
                                                           std::span<const std::uint32_t> positions);

  Code code() const { return code_; }
  std::span<const std::uint32_t> positions() const { return positions_; }  // ascending, k of them
  std::span<const std::uint32_t> lost() const { return lost_; }            // originals to compute, ascending
  bool direct() const { return !weights_.empty(); }

  // Direct form: weights of the k received symbols in lost original number `index` of lost().
  const gf16::Factor* weights(std::size_t index) const { return weights_.data() + index * code_.k; }
  // Transform form; targets are places in lost(). Valid while the plan lives.
  const DecodeSteps& steps() const { return steps_; }

  ErasurePlan(Code code, std::vector<std::uint32_t> positions);
  ErasurePlan(const ErasurePlan&) = delete;
  ErasurePlan& operator=(const ErasurePlan&) = delete;

 private:
  void make_direct(const std::vector<std::uint16_t>& locator);
  void make_steps(const std::vector<std::uint16_t>& locator);

  Code code_;
  std::vector<std::uint32_t> positions_, lost_;
  std::vector<gf16::Factor> weights_, bridge_;
  std::vector<DecodeSteps::Load> loads_;
  std::vector<DecodeSteps::Store> stores_;
  std::vector<DecodeSteps::Block> blocks_;
  DecodeSteps steps_{};
};

}  // namespace floe::codec
