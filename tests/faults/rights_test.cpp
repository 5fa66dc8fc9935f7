// What faults cannot know. Only their own header is included: through it nothing of what is stored is defined.
#include <doctest/doctest.h>

#include "faults/fault.hpp"

namespace floe {

class World;
class BlobStore;
struct Blob;

namespace {

template <class T>
concept Defined = requires {
  sizeof(T);
};

static_assert(Defined<NodeChange>);
static_assert(!Defined<PiecesOwed>);
static_assert(!Defined<BlobChange>);
static_assert(!Defined<World>);
static_assert(!Defined<BlobStore>);
static_assert(!Defined<Blob>);

}  // namespace

TEST_CASE("an attribute of a node has its usual value until it is set, and everyone hears of that") {
  constexpr Attribute<double> kSpeed{"speed", 1.0};
  constexpr Attribute<double> kOther{"other", 7.0};
  struct Heard final : Process {
    std::vector<NodeId> nodes;
    const void* row = nullptr;
    void on(const NodeChange& change) override {
      nodes.push_back(change.node);
      row = change.attribute;
    }
  };
  const EventLoop loop;
  Listeners listeners;
  Heard first;
  Heard second;
  listeners.add(first);
  listeners.add(second);
  Nodes nodes(3, loop, listeners);
  CHECK(nodes.get(kSpeed, 2) == 1.0);
  nodes.set(kSpeed, 2, 0.25);
  CHECK(nodes.get(kSpeed, 2) == 0.25);
  CHECK(nodes.get(kSpeed, 1) == 1.0);
  CHECK(nodes.get(kOther, 2) == 7.0);
  for (const Heard* heard : {&first, &second}) {
    CHECK(heard->nodes == std::vector<NodeId>{2});
    CHECK(heard->row == &kSpeed);
  }
}

}  // namespace floe
