// The verbs of nodes, and who hears of what they do.
#include "world/world.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "fields/kinds.hpp"
#include "schemes/registry.hpp"
#include "world/pieces.hpp"

namespace floe {
namespace {

World world_of(std::uint32_t nodes) {
  return World({1, 0}, Committee(std::vector<std::uint32_t>(nodes, 1)), NetworkSettings{},
               {Rate::unlimited(), Rate::unlimited()});
}

// What it heard, with what the world showed at that time.
struct Heard final : Process {
  explicit Heard(const World& world) : world(world) {}

  void on(const NodeChange& change) override {
    const char* const names[] = {"down", "up", "departed", "joined", "attribute"};
    said.push_back(names[static_cast<std::size_t>(change.what)] + std::string(" ") +
                   std::to_string(change.node) + (world.node(change.node).up() ? " up" : ""));
  }
  void on(const PiecesOwed& change) override { said.push_back("owed " + std::to_string(change.node)); }
  void on(const BlobChange& change) override { said.push_back("lost " + std::to_string(change.blob)); }

  const World& world;
  std::vector<std::string> said;
};

}  // namespace

TEST_CASE("outages that overlap end when the last one does") {
  World world = world_of(3);
  Nodes& nodes = world.nodes();
  const Outage one = nodes.take_down(1);
  const Outage other = nodes.take_down(1);
  nodes.bring_up(one);
  CHECK_FALSE(nodes[1].up());
  nodes.bring_up(other);
  CHECK(nodes[1].up());
  CHECK(nodes.up() == 3);
}

TEST_CASE("a replacement is a new machine and inherits no outage") {
  World world = world_of(3);
  Nodes& nodes = world.nodes();
  const Outage outage = nodes.take_down(1);
  nodes.depart(1, hours(1));
  CHECK_FALSE(nodes[1].up());
  nodes.join(1);
  CHECK(nodes[1].up());
  const Outage of_the_new = nodes.take_down(1);
  nodes.bring_up(outage);
  CHECK_FALSE(nodes[1].up());
  nodes.bring_up(of_the_new);
  CHECK(nodes.up() == 3);
}

TEST_CASE("every process hears of every change, in the order of what happened") {
  World world = world_of(7);
  const auto scheme =
      find(schemes::registry(), "reed-solomon")
          ->make(fields::Bound::defaults(find(schemes::registry(), "reed-solomon")->description.table()), 7);
  world.blobs().add(Bytes{1000}, std::make_shared<const Layout>(scheme->layout(Bytes{1000})), *scheme, 0,
                    nullptr);
  Heard first(world);
  Heard second(world);
  world.listen(first);
  world.listen(second);
  // 3 of 7 pieces give the blob back; the fifth departure is one too many.
  std::vector<std::string> expected;
  for (NodeId node = 0; node < 5; ++node) {
    world.nodes().depart(node, hours(1));
    for (const char* what : {"down ", "owed ", "departed "}) expected.push_back(what + std::to_string(node));
    if (node == 4) expected.insert(expected.end() - 1, "lost 0");
  }
  world.nodes().join(0);
  expected.insert(expected.end(), {"joined 0 up", "up 0 up"});
  world.nodes().bring_up(world.nodes().take_down(5));
  expected.insert(expected.end(), {"down 5", "up 5 up"});
  CHECK(first.said == expected);
  CHECK(second.said == expected);
}

}  // namespace floe
