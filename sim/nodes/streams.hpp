// The random streams of one process. All are named by its label, so that a process that comes or goes changes
// no draw of another.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/random.hpp"

namespace floe {

// Which experiment it is; no two pairs share a stream.
struct Run {
  std::uint64_t seed = 1;
  std::uint32_t replicate = 0;
  const std::uint64_t* branch = nullptr;  // that its streams follow (engine/random)
};

class Streams {
 public:
  Streams(Run run, std::string label) : run_(run), label_(std::move(label)) {}

  // Of a part of the process, with a label of its own.
  Streams within(const std::string& part) const { return {run_, label_ + part}; }

  // Of an entity, such as a node or a blob; `purpose` tells apart what is drawn for it.
  Stream of(std::uint32_t entity, std::string_view purpose = {}) const {
    return Stream(run_.seed, run_.replicate, entity, label_ + std::string(purpose), run_.branch);
  }

 private:
  Run run_;
  std::string label_;
};

}  // namespace floe
