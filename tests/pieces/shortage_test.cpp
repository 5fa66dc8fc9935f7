// How long blobs cannot be read, and pieces not rebuilt, by hand.
#include <doctest/doctest.h>

#include <string>

#include "run/simulate.hpp"
#include "tests/metric_of.hpp"
#include "tests/scenario_of.hpp"

namespace floe {
namespace {

SchemeResult simulated(const std::string& scheme, const std::string& faults, const std::string& committee) {
  return simulate(scenario_of(R"({"name": "short", "duration": "10d", "committee": )" + committee +
                              R"(, "repair": {"detection": "1d"},
    "blobs": [{"count": 5, "size": "1MB", "content": "sized"}, {"count": 2, "size": "1500kB", "content": "sized"}],
    "schemes": [)" + scheme + R"(], "faults": [)" +
                              faults + "]}"),
                  0)
      .schemes.at(0);
}

constexpr const char* kTen = R"({"nodes": 10, "shards": 10})";

}  // namespace

// Of ten nodes k1 = 4 are enough to read and k2 = 7 to rebuild: five are up for 6 h, and three for 5 h.
TEST_CASE("of RedStuff, reading and rebuilding end at k1 and k2") {
  const SchemeResult result = simulated(R"({"model": "red-stuff"})",
                                        R"({"model": "burst", "at": "1d", "share": "50%", "duration": "6h"},
                                           {"model": "burst", "at": "3d", "share": "70%", "duration": "5h"})",
                                        kTen);
  CHECK(real_of(result, "repairable.share") == doctest::Approx(1 - 11.0 / 240));
  CHECK(real_of(result, "blobs.unreadable_time") == doctest::Approx(5 * 7));
  CHECK(count_of(result, "margin.min") == 3 - 7);
  CHECK(count_of(result, "margin.min_weight") == 3 - 7);
}

// The two machines that held a blob of two pieces are gone for good at 2 d: it is lost for the remaining 8 d.
TEST_CASE("a lost blob is unreadable to the end, also where pieces lie on some shards only") {
  const SchemeResult result =
      simulated(R"({"model": "replication", "copies": 2})",
                R"({"model": "burst", "at": "2d", "share": "100%", "for_good": true})", kTen);
  CHECK(count_of(result, "blobs.lost") == 7);
  CHECK(real_of(result, "blobs.unreadable_time") == doctest::Approx(7 * 8 * 24));
  CHECK(real_of(result, "repairable.share") == doctest::Approx(0.2));
}

TEST_CASE("nothing fails, nothing is short") {
  const SchemeResult result = simulated(R"({"model": "reed-solomon"})", "", kTen);
  CHECK(real_of(result, "repairable.share") == 1);
  CHECK(real_of(result, "blobs.unreadable_time") == 0);
  CHECK(count_of(result, "margin.min_weight") == 10 - 4);
}

}  // namespace floe
