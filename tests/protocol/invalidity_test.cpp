// Blobs of inconsistent writers: found by whoever rebuilds a piece or reads with care, proved, signed by more than f
// shards, deleted; after that no fault loses them and nobody repairs them.
#include <doctest/doctest.h>

#include <string>

#include "run/simulate.hpp"
#include "tests/metric_of.hpp"
#include "tests/scenario_of.hpp"

namespace floe {
namespace {

// 10 shards: k1 = 4, k2 = 7, f = 3. Three blobs of a bad writer, two of an honest one.
SchemeResult run(const std::string& scheme, const std::string& content, const std::string& more) {
  return simulate(
             scenario_of(R"({"name": "writers", "duration": "10d", "committee": {"nodes": 10, "shards": 10},
      "blobs": [{"size": "10kB", "count": 3, "writer": "inconsistent", "content": ")" +
                         content + R"("}, {"size": "10kB", "count": 2, "content": ")" + content +
                         R"("}], "schemes": [{"model": ")" + scheme + R"("}], )" + more + "}"),
             0)
      .schemes.at(0);
}

std::string departures(const std::string& at, const std::string& nodes) {
  return R"("faults": [{"model": "departures", "replacement": "1h", "at": )" + at + R"(, "nodes": )" + nodes +
         "}]";
}

}  // namespace

TEST_CASE("the first repair of an inconsistent blob finds out, and more than f shards sign the proof") {
  const std::string faults = departures(R"(["1d", "5d"])", "[0, 1]");
  for (const std::string content : {"real", "sized"}) {
    CAPTURE(content);
    const SchemeResult coded = run("reed-solomon", content, faults);
    CHECK(count_of(coded, "blobs.inconsistent") == 3);
    CHECK(count_of(coded, "blobs.invalid") == 3);
    CHECK(count_of(coded, "blobs.invalid.proofs") == 3 * 9 * 4 * 2500);  // k pieces to each of 9 others
    CHECK(count_of(coded, "blobs.invalid.signatures") % 270 == 0);
    CHECK(count_of(coded, "blobs.invalid.signatures") >= 3 * 3 * 270);  // beside that of the finder, 4 of 10
    CHECK(count_of(coded, "blobs.invalid.signatures") <= 3 * 9 * 270);
    // Of the second node only the honest blobs went.
    CHECK(count_of(coded, "lost.pieces") == 5 + 2);
    CHECK(count_of(coded, "rebuilt.pieces") == 2 + 2);
    CHECK(count_of(coded, "unfinished.pieces") == 0);
    CHECK(count_of(coded, "blobs.lost") == 0);

    const SchemeResult walrus = run("red-stuff", content, faults);
    CHECK(count_of(walrus, "blobs.invalid") == 3);
    CHECK(count_of(walrus, "lost.pieces") == 2 * (5 + 2));
    CHECK(count_of(walrus, "rebuilt.pieces") == 2 * (2 + 2));
    CHECK(count_of(walrus, "unfinished.pieces") == 0);
    // A proof is 4 or 7 symbols of 358 B with their paths, to each of 9 others.
    CHECK(count_of(walrus, "blobs.invalid.proofs") > 3 * 9 * 4 * 358);
    CHECK(count_of(walrus, "blobs.invalid.proofs") < 3 * 9 * 7 * (358 + 200));

    // Everybody would see that a replica is not what its name says.
    const SchemeResult replicas = run("replication", content, faults);
    CHECK(count_of(replicas, "blobs.inconsistent") == 0);
    CHECK(count_of(replicas, "blobs.invalid") == 0);
  }
}

TEST_CASE("what is invalid is lost by no fault") {
  const std::string faults =
      R"("faults": [{"model": "departures", "at": ["1d"], "nodes": [0], "replacement": "1h"},
      {"model": "burst", "at": "5d", "for_good": true, "share": "90%"}])";
  for (const char* scheme : {"red-stuff", "reed-solomon"}) {
    const SchemeResult result = run(scheme, "sized", faults);
    CHECK(count_of(result, "blobs.invalid") == 3);
    CHECK(count_of(result, "blobs.lost") == 2);
  }
}

TEST_CASE("a strict read finds an inconsistent blob, and one of rows alone does not") {
  for (const std::string content : {"real", "sized"}) {
    CAPTURE(content);
    const auto read = [&](const std::string& how) {
      return run("red-stuff", content, R"("reads": [{"at": ["1h", "2d"])" + how + "}]");
    };
    const SchemeResult rows = read("");
    CHECK(count_of(rows, "read.ok") == 10);
    CHECK(count_of(rows, "blobs.invalid") == 0);
    for (const char* how : {R"(, "strict": true)", R"(, "pieces": "secondary")"}) {
      const SchemeResult found = read(how);
      CHECK(count_of(found, "read.failed") == 3);  // and nobody reads them again
      CHECK(count_of(found, "read.ok") == 4);
      CHECK(count_of(found, "blobs.invalid") == 3);
    }
  }
}

TEST_CASE("a share of a writer's blobs is inconsistent, the same in every scheme") {
  const auto count = [](const std::string& scheme) {
    return count_of(
        simulate(scenario_of(R"({"name": "share", "duration": "1d", "committee": {"nodes": 10, "shards": 10},
        "blobs": [{"size": "1kB", "count": 400, "content": "sized", "writer": "inconsistent", "inconsistent": "25%"}],
        "schemes": [{"model": ")" +
                             scheme + R"("}]})"),
                 0)
            .schemes.at(0),
        "blobs.inconsistent");
  };
  CHECK(count("red-stuff") == count("reed-solomon"));
  CHECK(static_cast<double>(count("red-stuff")) ==
        doctest::Approx(100).epsilon(0.3));  // 3.5 standard deviations
}

}  // namespace floe
