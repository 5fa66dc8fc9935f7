// Rows are read back exactly: what is put together from them is what is put together from the runs themselves.
#include "rows/row.hpp"

#include <doctest/doctest.h>

#include "run/aggregate.hpp"
#include "run/simulate.hpp"
#include "tests/scenario_of.hpp"

using namespace floe;

namespace {

Scenario thirteen_nodes() {
  return scenario_of(R"({
  "name": "rows", "duration": "20d", "committee": {"nodes": 13, "shards": 13},
  "blobs": [{"count": 3, "size": "10kB", "content": "sized"}],
  "schemes": [{"model": "red-stuff"}, {"model": "reed-solomon"}, {"model": "replication"}],
  "faults": [{"model": "departures", "count": 9, "until": "19d"}],
  "reads": [{"at": ["1d", "2d"]}]
})");
}

}  // namespace

TEST_CASE("what rows keep gives the same estimates") {
  const Scenario scenario = thirteen_nodes();
  Aggregate direct;
  Aggregate through_rows;
  const std::string heading = sweeps::heading_of("0123", simulate(scenario, 0));
  const sweeps::RowReader reader("0123", scenario, heading);
  for (std::uint32_t replicate = 0; replicate < 12; ++replicate) {
    const RunResult run = simulate(scenario, replicate);
    CHECK(sweeps::heading_of("0123", run) == heading);
    const RunResult read = reader.read(sweeps::lines_of(run));
    CHECK(read.replicate == replicate);
    CHECK(sweeps::lines_of(read) == sweeps::lines_of(run));
    direct.add(run);
    through_rows.add(read);
  }
  const Summary expected = direct.summary();
  const Summary found = through_rows.summary();
  CHECK(found.digest == expected.digest);
  for (std::size_t i = 0; i < expected.schemes.size(); ++i)
    for (const auto& metric : expected.schemes[i].metrics) {
      const Metric* const row = metric.first;
      const Estimate& estimate = metric.second;
      if (row->shown == Shown::nowhere) continue;
      CAPTURE(row->name);
      const Estimate* other = found.schemes[i].find(*row);
      REQUIRE(other != nullptr);
      CHECK(other->value == estimate.value);
      CHECK(other->low == estimate.low);
      CHECK(other->high == estimate.high);
      CHECK(other->spread == estimate.spread);
      CHECK(other->n == estimate.n);
      CHECK(other->why == estimate.why);
    }
}

TEST_CASE("rows of another point or program are refused") {
  const Scenario scenario = thirteen_nodes();
  const RunResult run = simulate(scenario, 0);
  const std::string heading = sweeps::heading_of("0123", run);
  CHECK_THROWS_AS(sweeps::RowReader("0124", scenario, heading), sweeps::Garbled);
  std::string renamed = heading;
  renamed.replace(renamed.find("storage"), 7, "garage.");
  CHECK_THROWS_AS(sweeps::RowReader("0123", scenario, renamed), sweeps::Garbled);
  const sweeps::RowReader reader("0123", scenario, heading);
  const std::string lines = sweeps::lines_of(run);
  CHECK_THROWS_AS(reader.read(lines.substr(0, lines.size() / 2)), sweeps::Garbled);
  CHECK_THROWS_AS(reader.read(lines + lines), sweeps::Garbled);
}
