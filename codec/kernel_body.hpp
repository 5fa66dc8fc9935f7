// All of a kernel but its lanes. kernel_<isa>.cpp define `Lanes` and `Words`, include this file and name the result.
#pragma once

#include "codec/lanes.hpp"

namespace floe::codec {
namespace {
static_assert(FieldLanes<Lanes>);
static_assert(HashWords<Words>);
}  // namespace
}  // namespace floe::codec

#include "codec/decode_lanes.hpp"
#include "codec/encode_lanes.hpp"
#include "codec/hash_lanes.hpp"
#include "codec/sum_lanes.hpp"

namespace floe::codec {
namespace {

constexpr Kernel kernel_of_lanes(const char* name, bool (*runs_here)()) {
  return {name, runs_here, Lanes::blocks, encode, decode, combine, combine_slivers, hash_many, hash_join};
}

}  // namespace
}  // namespace floe::codec

#undef FLOE_INLINE
#undef FLOE_INLINE_BODY
