// Stakes in a scenario: who holds how many shards, files and regions, and what is refused.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <numeric>
#include <string>
#include <vector>

#include "advice/advice.hpp"
#include "epochs/apportionment.hpp"
#include "run/simulate.hpp"
#include "tests/metric_of.hpp"
#include "tests/scenario_of.hpp"

namespace floe {
namespace {

using Weights = std::vector<std::uint32_t>;

std::string with(const std::string& committee, const std::string& more = "") {
  return R"({"name": "stakes", "duration": "1d", "committee": )" + committee +
         R"(, "blobs": [{"size": "1kB"}], "schemes": [{"model": "red-stuff"}])" + more + "}";
}

Weights weights_of(const std::string& committee) {
  const Scenario scenario = scenario_of(with(committee));
  return scenario.committee.shards_per_node(scenario.seed);
}

bool says(const std::string& committee, const std::string& words) {
  std::string said = "nothing";
  try {
    static_cast<void>(scenario_of(with(committee)));
  } catch (const std::exception& error) {
    said = error.what();
  }
  CAPTURE(said);
  return said.find(words) != std::string::npos;
}

struct Folder {
  Folder() : path(std::filesystem::temp_directory_path() / "floe-stakes-test") {
    std::filesystem::create_directories(path);
  }
  ~Folder() { std::filesystem::remove_all(path); }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(path / name, std::ios::binary) << text;
  }
  Scenario read() const { return scenario::read((path / "scenario.json").string()); }
  std::string complaint() const {
    try {
      static_cast<void>(read());
    } catch (const std::exception& error) {
      return error.what();
    }
    return "nothing";
  }
  std::filesystem::path path;
};

}  // namespace

TEST_CASE("a list of stakes says how many nodes there are and what each of them holds") {
  CHECK(weights_of(R"({"shards": 18, "stake": [780000, 650000, 520000, 390000, 260000]})") ==
        Weights{6, 5, 4, 2, 1});
  CHECK(weights_of(R"({"nodes": 4, "shards": 10, "stake": [3, 3, 4, 0]})") == Weights{3, 3, 4, 0});
  // More nodes than shards are candidates, most of whom get none.
  CHECK(weights_of(R"({"shards": 10, "stake": [9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 1, 1, 1, 1, 1]})").size() == 15);
}

TEST_CASE("a law of stakes draws a committee that the seed decides") {
  const std::string law = R"({"nodes": 50, "shards": 200, "stake": {"law": "pareto", "alpha": 1.1}})";
  const Scenario scenario = scenario_of(with(law));
  const Weights weights = scenario.committee.shards_per_node(1);
  CHECK(weights == apportion(scenario.committee.stake.of(50, 1), 200));
  CHECK(std::accumulate(weights.begin(), weights.end(), 0u) == 200);
  CHECK(weights != scenario.committee.shards_per_node(2));
  CHECK(scenario_of(resolved_json(scenario)) == scenario);
}

TEST_CASE("a committee without stakes says nothing of them") {
  const Scenario scenario = scenario_of(with(R"({"nodes": 4, "shards": 10})"));
  CHECK(scenario_of(with(R"({"nodes": 4, "shards": 10, "stake": []})")) == scenario);
  CHECK(resolved_json(scenario).find("\"stake\"") == std::string::npos);
}

TEST_CASE("a file of stakes is a list, and its regions are those of the network") {
  const Folder folder;
  folder.write("scenario.json",
               with(R"({"shards": 30, "stake": {"file": "stakes.csv"}})",
                    R"(, "network": {"regions": [{"name": "eu"}, {"name": "us", "share": "100%"}]})"));
  folder.write("stakes.csv",
               "node,name,stake,region\r\n0,\"alpha, inc\",300,eu\r\n2,gamma,100,\r\n\r\n1,beta,200,eu\r\n");
  const Scenario scenario = folder.read();
  CHECK(scenario.committee.nodes == 3);
  CHECK(scenario.committee.stake.listed == std::vector<std::uint64_t>{300, 200, 100});
  CHECK(scenario.network.regions.at(0).nodes == std::vector<std::int64_t>{0, 1});
  CHECK(scenario.network.regions.at(1).nodes.empty());
  // What it resolves to needs the file no more, and is the same scenario.
  CHECK(scenario_of(resolved_json(scenario)) == scenario);
  CHECK(scenario.committee.shards_per_node(1) == Weights{15, 10, 5});

  folder.write("scenario.json", with(R"({"shards": 30, "stake": {"file": "stakes.csv"}})"));
  folder.write("stakes.csv", "stake;node\n5;1\n7;0\n");  // columns in any order, and none that is not needed
  CHECK(folder.read().committee.stake.listed == std::vector<std::uint64_t>{7, 5});
}

TEST_CASE("the scenario of stakes as on the main network: 38 nodes hold two thirds") {
  const Scenario scenario = scenario::read(std::string(FLOE_SOURCE_DIR) + "/scenarios/mainnet-stakes.json");
  Weights weights = scenario.committee.shards_per_node(scenario.seed);
  std::ranges::sort(weights, std::greater{});
  CHECK(weights.size() == 103);
  CHECK(std::ranges::count(weights, 18u) == 37);
  CHECK(std::accumulate(weights.begin(), weights.begin() + 37, 0u) == 666);
  CHECK(std::accumulate(weights.begin() + 37, weights.end(), 0u) == 334);
  std::size_t placed = 0;
  for (const Region& region : scenario.network.regions) placed += region.nodes.size();
  CHECK(placed == 103);
}

TEST_CASE("a file that lists no stakes is refused with the line") {
  const Folder folder;
  folder.write("scenario.json", with(R"({"shards": 30, "stake": {"file": "stakes.csv"}})"));
  const auto refused = [&](const std::string& content, const std::string& words) {
    folder.write("stakes.csv", content);
    const std::string said = folder.complaint();
    CAPTURE(said);
    return said.find("committee.stake.file: \"stakes.csv\": " + words) != std::string::npos;
  };
  CHECK(refused("", "the file is empty"));
  CHECK(refused("0,300\n1,200\n", "there is no column \"node\""));
  CHECK(refused("node,power\n0,300\n", "there is no column \"stake\""));
  CHECK(refused("node,stake\n", "no node is listed"));
  CHECK(refused("node,stake\n0,5\n1,many\n", "line 3 has no stake: \"many\""));
  CHECK(refused("node,stake\n0,5,7\n", "line 2 has more cells than there are columns"));
  CHECK(refused("node,stake\n0,-5\n", "line 2 has no stake: \"-5\""));
  CHECK(refused("node,stake\n0,9223372036854775808\n", "line 2 has no stake"));
  CHECK(refused("node,stake\n0,1.5\n", "line 2 has no stake: \"1.5\""));
  CHECK(refused("node,stake\n0\n", "line 2 has no stake: \"\""));
  CHECK(refused("node,stake\nfirst,5\n", "line 2 names no node: \"first\""));
  CHECK(refused("node,stake\n0,5\n0,6\n", "line 3 lists node 0 a second time"));
  CHECK(refused("node,stake\n0,5\n2,6\n", "node 1 is missing"));
  CHECK(refused("node,name,stake\n0,\"open,5\n", "line 2 has a quote that is not closed"));
  CHECK(refused("node,stake,region\n0,5,eu\n", "the region \"eu\" of node 0 is none of network.regions"));
  std::filesystem::remove(folder.path / "stakes.csv");
  CHECK(folder.complaint().find("committee.stake.file: there is no file") != std::string::npos);
  CHECK(folder.complaint().find("nodes\" is missing") == std::string::npos);

  folder.write("scenario.json", with(R"({"shards": 30, "stake": {"file": "stakes.csv"}})",
                                     R"(, "network": {"regions": [{"name": "eu", "nodes": [0, 1]}]})"));
  CHECK(refused("node,stake,region\n0,5,eu\n1,5,eu\n", "the region \"eu\" of node 0 has a list of nodes"));
}

TEST_CASE("stakes that make no committee are refused in words") {
  CHECK(says(R"({"shards": 10, "stake": 5})", "committee.stake: expected a list of stakes"));
  CHECK(says(R"({"shards": 10, "stake": []})", "the field \"nodes\" is missing"));
  CHECK(says(R"({"shards": 10, "stake": [0, 0, 0]})", "committee.stake: no node has any"));
  CHECK(says(R"({"shards": 10, "stake": [1, -2]})", "committee.stake[1]: -2 is too small"));
  CHECK(says(R"({"shards": 10, "stake": [1, 9223372036854775808]})", "committee.stake[1]"));
  CHECK(says(R"({"nodes": 5, "shards": 10, "stake": [1, 2]})",
             "there are 5 nodes, and the stakes of 2 are listed"));
  CHECK(says(R"({"shards": 10, "groups": [{"nodes": 2, "shards": 10}], "stake": [1, 2]})",
             "the groups already say who holds how many shards"));
  CHECK(
      says(R"({"nodes": 20, "shards": 9, "stake": {"law": "pareto", "alpha": 1}})", "a tenth of 9 is none"));
  CHECK(says(R"({"shards": 10, "stake": {"law": "pareto", "alpha": 1}})", "the field \"nodes\" is missing"));
  CHECK(says(R"({"nodes": 5, "shards": 10, "stake": {"law": "zipf"}})",
             "committee.stake.law: unknown law \"zipf\""));
  CHECK(says(R"({"nodes": 5, "shards": 10, "stake": {"law": "pareto"}})", "the field \"alpha\" is missing"));
  CHECK(says(R"({"nodes": 5, "shards": 10, "stake": {"law": "uniform", "low": 3, "high": 2}})",
             "\"low\" is above \"high\""));
  CHECK(
      says(R"({"nodes": 5, "shards": 10, "stake": {"file": 5}})", "committee.stake.file: expected a string"));
}

// A node without shards stores nothing of a blob, so that losing it for good costs no repair.
TEST_CASE("a candidate of no shards loses no pieces") {
  const std::string text = with(R"({"shards": 30, "stake": [5, 5, 5, 5, 5, 5, 0, 0]})",
                                R"(, "faults": [{"model": "departures", "at": ["1h"], "nodes": [7]}])");
  const SchemeResult result = simulate(scenario_of(text), 0).schemes.at(0);
  CHECK(count_of(result, "fault.departures") == 1);
  CHECK(count_of(result, "lost.pieces") == 0);
  const std::vector<std::string> advice = advice_before(scenario_of(text), {});
  CHECK(std::ranges::any_of(advice, [](const std::string& each) {
    return each.starts_with("2 of 8 nodes have too little stake for any shard");
  }));
}

}  // namespace floe
