// One request for each answer through a window, against closed forms: without failures window - 1 requests are made in
// vain, and where what a helper sends takes a time of its own, 0.45 of each of them has moved when it is dropped
// (uniform from 0.5 to 1.5, exponential, log-normal with sigma 1: 0.45, 0.46, 0.45).
#include "protocol/windowed.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "engine/distribution.hpp"
#include "engine/real.hpp"
#include "protocol/symbols.hpp"

namespace floe::protocol {
namespace {

constexpr Cause kPieces{"pieces", "", "", TrafficClass::read, Part::other};
constexpr Bytes kPiece{1'000'000};
constexpr std::uint32_t kNodes = 100;
constexpr std::uint32_t kNeed = 34;
constexpr std::uint32_t kReads = 60;

// Helpers that take a time each to send a piece; they are asked in another order by each of the reads.
struct Reads {
  explicit Reads(const std::vector<double>& seconds, std::size_t window, NodeId down = 0)
      : world({1, 0}, Committee(std::vector<std::uint32_t>(kNodes, 1)), {}, places(seconds)) {
    const auto layout = std::make_shared<const Layout>(
        Layout{.slots = kNodes,
               .kinds = {{.name = "piece", .size = kPiece, .wire = kPiece, .enough = kNeed, .symbol = {}}},
               .metadata = Bytes{1},
               .charged = Bytes{0}});
    world.blobs().add(kPiece, layout, redundancy, 0, nullptr);
    tag = world.recorder().tag(kPieces);
    for (NodeId node = 0; node < down; ++node) world.nodes().take_down(node);
    world.tasks().spawn(all(window));
    world.run_until(Instant{} + days(30));
  }

  static Places places(const std::vector<double>& seconds) {
    Places places;
    for (const double each : seconds)
      places.nodes.push_back(
          {.links = {Rate{static_cast<std::int64_t>(to_double(kPiece) / each)}, Rate::unlimited()}});
    return places;
  }

  task<void> all(std::size_t window) {
    const Endpoint client = world.add_client({Rate::unlimited(), Rate::unlimited()});
    const Asker asker{
        .endpoint = client, .timeout = hours(5), .payload = &kPieces, .proof = &kPieces, .header = &kPieces};
    const Wanted wanted{.blobs = {0}, .need = kNeed, .symbol = {kPiece, Bytes{0}}};
    const Symbols subject(world, wanted);
    for (std::uint32_t read = 0; read < kReads; ++read) {
      Stream order(1, 0, read, "order");
      std::vector<Ask> list;
      for (NodeId node = 0; node < kNodes; ++node) list.push_back({node, node});
      for (std::size_t left = kNodes; left > 1; --left) std::swap(list[left - 1], list[order.below(left)]);
      Windowed came;
      if (co_await ask_windowed(world, asker, subject, list, kNeed, window, came)) ++ok;
      asked += came.asked;
      dropped += came.dropped;
      co_await sleep(world.loop(), hours(6));
    }
  }

  double lost_pieces() const { return to_double(world.recorder().causes()[tag].lost) / to_double(kPiece); }

  Redundancy redundancy{};
  World world;
  Tag tag = 0;
  std::uint32_t ok = 0;
  std::size_t asked = 0;
  std::size_t dropped = 0;
};

// As many values as there are nodes, at equal steps of the probability.
std::vector<double> quantiles(double (*inverse)(double)) {
  std::vector<double> values;
  for (std::uint32_t i = 0; i < kNodes; ++i) values.push_back(inverse((i + 0.5) / kNodes));
  return values;
}

double uniform(double p) { return 0.5 + p; }
double exponential(double p) { return -real::log(1 - p); }
// By bisection of the distribution function of the normal law, which Distribution draws by inversion.
double log_normal(double p) {
  double low = -6;
  double high = 6;
  for (int step = 0; step < 60; ++step) {
    const double middle = (low + high) / 2;
    double below = 0;  // trapezoids from -8 on
    constexpr int kSteps = 2000;
    for (int i = 0; i < kSteps; ++i) {
      const double x = -8 + (middle + 8) * (i + 0.5) / kSteps;
      below += real::exp(-x * x / 2) * (middle + 8) / kSteps * 0.3989422804014327;
    }
    (below < p ? low : high) = middle;
  }
  return real::exp(low);
}

}  // namespace

TEST_CASE("without failures a window asks for window - 1 more than are needed") {
  for (const std::size_t window : {std::size_t{1}, std::size_t{3}, std::size_t{12}, std::size_t{34}}) {
    CAPTURE(window);
    const Reads reads(quantiles(uniform), window);
    CHECK(reads.ok == kReads);
    CHECK(reads.asked == kReads * (kNeed + window - 1));
    CHECK(reads.dropped == kReads * (window - 1));
  }
}

TEST_CASE("of each request in vain 0.45 of a piece has moved") {
  struct Law {
    double (*inverse)(double);
    double share;
  };
  for (const Law& law : {Law{uniform, 0.45}, Law{exponential, 0.46}, Law{log_normal, 0.45}}) {
    const double of_theory = law.share;
    CAPTURE(of_theory);
    for (const std::size_t window : {std::size_t{12}, std::size_t{34}}) {
      CAPTURE(window);
      const Reads reads(quantiles(law.inverse), window);
      const double lost = reads.lost_pieces() / (kReads * static_cast<double>(window - 1));
      CHECK(lost == doctest::Approx(of_theory).epsilon(0.08));
    }
  }
}

TEST_CASE("helpers that take the same time waste nothing but what begins at the last instant") {
  const Reads reads(std::vector<double>(kNodes, 1.0), 17);
  CHECK(reads.asked == kReads * kNeed);  // 34 come in two turns of 17, each of which ends at one instant
  CHECK(reads.lost_pieces() == 0);
}

TEST_CASE("who does not answer is replaced by the next one, and too few are not enough") {
  CHECK(Reads(quantiles(uniform), 34, kNodes - kNeed).ok == kReads);
  CHECK(Reads(quantiles(uniform), 34, kNodes - kNeed + 1).ok == 0);
}

}  // namespace floe::protocol
