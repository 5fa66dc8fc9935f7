// Sizes of blobs: laws against their distribution functions, lists against their files.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "run/simulate.hpp"
#include "tests/metric_of.hpp"
#include "tests/scenario_of.hpp"

namespace floe {
namespace {

std::string with(const std::string& blobs, const std::string& schemes = R"({"model": "reed-solomon"})") {
  return R"({"name": "sizes", "duration": "1d", "committee": {"nodes": 10, "shards": 10}, "blobs": [)" +
         blobs + R"(], "schemes": [)" + schemes + "]}";
}

std::string what_is_wrong(const std::string& blobs) {
  try {
    static_cast<void>(scenario_of(with(blobs)));
  } catch (const std::exception& error) {
    return error.what();
  }
  return "nothing";
}

bool says(const std::string& blobs, const std::string& words) {
  const std::string said = what_is_wrong(blobs);
  CAPTURE(said);
  return said.find(words) != std::string::npos;
}

constexpr int kDraws = 20'000;

std::vector<double> drawn(const std::string& law) {
  const BlobSizes sizes = scenario_of(with(R"({"content": "sized", "size": )" + law + "}")).blobs.at(0).size;
  std::vector<double> all;
  for (int i = 0; i < kDraws; ++i) {
    Stream stream(4, 0, static_cast<std::uint32_t>(i), "size");
    all.push_back(to_double(sizes.draw(0, stream)));
  }
  std::ranges::sort(all);
  return all;
}

// The largest distance to the law of Kolmogorov and Smirnov; a sample of the law stays below 1.95 / sqrt(draws)
// in 999 of 1000 cases.
template <class F>
double distance(const std::vector<double>& sorted, const F& below) {
  double worst = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i)
    worst = std::max(worst, std::abs(below(sorted[i]) - (static_cast<double>(i) + 0.5) / kDraws));
  return worst;
}

const double kFar = 1.95 / std::sqrt(kDraws);

struct Folder {
  Folder() : path(std::filesystem::temp_directory_path() / "floe-blob-sizes-test") {
    std::filesystem::create_directories(path);
  }
  ~Folder() { std::filesystem::remove_all(path); }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(path / name, std::ios::binary) << text;
  }
  std::filesystem::path path;
};

}  // namespace

TEST_CASE("sizes have their laws, which end at the largest") {
  const auto normal = [](double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); };
  const auto log_normal = [&](double x) {
    return normal(std::log(x / 1e6) / 1.5) / normal(std::log(1e9 / 1e6) / 1.5);
  };
  const auto one = drawn(R"({"law": "log-normal", "median": "1MB", "sigma": 1.5, "largest": "1GB"})");
  CHECK(distance(one, log_normal) < kFar);
  CHECK(one.back() <= 1e9);

  const double beyond = std::pow(1e3 / 1e7, 1.2);
  const auto pareto = [&](double x) { return (1 - std::pow(1e3 / x, 1.2)) / (1 - beyond); };
  const auto two = drawn(R"({"law": "pareto", "alpha": 1.2, "least": "1kB", "largest": "10MB"})");
  CHECK(distance(two, pareto) < kFar + 0.002);  // and whole bytes
  CHECK(two.front() >= 1e3);
  CHECK(two.back() <= 1e7);

  const auto uniform = [](double x) { return (x - 1e6) / 9e6; };
  const auto three = drawn(R"({"law": "uniform", "least": "1MB", "largest": "10MB"})");
  CHECK(distance(three, uniform) < kFar);
  CHECK(drawn(R"({"law": "uniform", "least": "5B", "largest": "5B"})").back() == 5);
}

TEST_CASE("a blob has the same size in every scheme, and another in every replicate") {
  const Scenario scenario = scenario_of(with(
      R"({"count": 30, "content": "sized", "size": {"law": "log-normal", "median": "1MB", "sigma": 1}})",
      R"({"model": "replication", "copies": 1}, {"model": "replication", "copies": 3, "label": "three"})"));
  const RunResult first = simulate(scenario, 0);
  CHECK(3 * real_of(first.schemes[0], "storage.slivers") ==
        doctest::Approx(real_of(first.schemes[1], "storage.slivers")));
  const RunResult again = simulate(scenario, 0);
  CHECK(again.digest == first.digest);
}

TEST_CASE("a list gives every blob its size, and a file is a list") {
  const Folder folder;
  folder.write("sizes.csv", "size\r\n1kB\r\n\r\n2500\r\n\"3MiB\"");
  const std::string text = with(R"({"content": "sized", "size": {"file": "sizes.csv"}})");
  folder.write("scenario.json", text);
  const Scenario scenario = scenario::read((folder.path / "scenario.json").string());
  const std::vector<Bytes> expected{Bytes{1000}, Bytes{2500}, Bytes{3 << 20}};
  CHECK(scenario.blobs.at(0).size.list == expected);
  CHECK(scenario.blobs.at(0).count == 3);
  // What it resolves to needs the file no more, and is the same scenario.
  CHECK(scenario_of(resolved_json(scenario)) == scenario);
  CHECK(hash8(scenario_of(with(R"({"content": "sized", "size": {"list": ["1kB", "2500B", "3MiB"]}})"))) ==
        hash8(scenario));

  folder.write("sizes.csv", "1kB\n2kB\nmany\n");
  CHECK_THROWS_WITH(static_cast<void>(scenario::read((folder.path / "scenario.json").string())),
                    doctest::Contains("line 3 of \"sizes.csv\" is no size: \"many\""));
  folder.write("sizes.csv", "size\n");
  CHECK_THROWS_WITH(static_cast<void>(scenario::read((folder.path / "scenario.json").string())),
                    doctest::Contains("\"sizes.csv\" has no sizes"));
}

TEST_CASE("sizes that make no sense are refused in words") {
  CHECK(says(R"({"size": {"law": "zipf"}})", "blobs[0].size.law: unknown law \"zipf\""));
  CHECK(says(R"({"size": {}})", "the field \"law\" is missing"));
  CHECK(says(R"({"size": {"law": "pareto", "alpha": 1.5, "least": "2GiB"}})",
             "\"least\" is above \"largest\""));
  CHECK(says(R"({"size": {"law": "pareto", "alpha": 1.5, "least": "0B"}})", "\"least\" is below 1 B"));
  CHECK(says(R"({"size": {"law": "log-normal", "median": "2GiB", "sigma": 1}})",
             "\"median\" is above \"largest\""));
  CHECK(says(R"({"size": {"law": "log-normal", "median": "2MiB"}})", "the field \"sigma\" is missing"));
  CHECK(says(R"({"size": {"list": []}})", "blobs[0].size.list is empty"));
  CHECK(says(R"({"size": {"file": "nowhere.csv"}})", "blobs[0].size.file: there is no file \"nowhere.csv\""));
  CHECK(says(R"({"count": 5, "size": {"list": ["1kB", "2kB"]}})",
             "blobs[0].count: 5 blobs, and the list has 2 sizes"));
  CHECK(says(R"({"size": {"law": "uniform", "least": "1B", "largest": "99TB"}})", "reed-solomon"));
  CHECK(says(R"({"size": 5})", "blobs[0].size: expected a size such as"));
}

}  // namespace floe
