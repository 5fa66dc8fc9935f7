// The contents of a run's blobs, encoded before its time begins.
#pragma once

#include <memory>
#include <vector>

#include "run/instruments.hpp"
#include "scenario/scenario.hpp"
#include "schemes/scheme.hpp"
#include "storage/redundancy.hpp"

namespace floe {

// The size of a blob, the same in every scheme; it has this number among its sort.
Bytes size_of(const World& world, const BlobSizes& sizes, std::uint32_t number, BlobIndex blob);

// Whether the blob's writer cheats: drawn, and the same in every scheme in which such a blob can be stored.
bool is_inconsistent(const World& world, const schemes::Scheme& scheme, const Scenario::BlobGroup& group,
                     BlobIndex blob);

// By number of blob, none for those whose content is not real. On instruments.encoders threads: what is written in a
// blob and how it encodes is a function of its number, so the result is the same with any. Throws Stopped.
std::vector<std::unique_ptr<const Content>> encode_contents(const World& world, const Scenario& scenario,
                                                            const schemes::Scheme& scheme,
                                                            const Instruments& instruments);

}  // namespace floe
