// What is made small keeps what it must, and nothing that it need not.
#include "swarm/shrink.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

namespace floe::swarm {
namespace {

using nlohmann::json;

json shrunk(const json& whole, const std::function<bool(const json&)>& stays, std::uint32_t most = 1000) {
  const Shrunk small = shrink(whole.dump(), most, [&](const std::string& text) {
    CHECK(json::accept(text));
    return stays(json::parse(text));
  });
  CHECK(small.trials <= most);
  return json::parse(small.text);
}

const json kWhole = json::parse(R"({
  "name": "x", "duration": "36h", "seed": 77, "network": {"jitter": "5ms", "eps": "0.5"},
  "faults": [{"model": "a", "at": ["1h", "2h"]}, {"model": "b", "share": "50%", "count": 8}, {"model": "c"}]})");

TEST_CASE("entries, fields and numbers go that are not needed") {
  const json small = shrunk(kWhole, [](const json& some) {
    if (!some.contains("name") || !some.contains("faults")) return false;
    for (const json& fault : some["faults"])
      if (fault.contains("model") && fault["model"] == "b" && fault.contains("count") && fault["count"] >= 2)
        return true;
    return false;
  });
  CHECK(small == json::parse(R"({"name": "x", "faults": [{"model": "b", "count": 2}]})"));
}

TEST_CASE("a quantity keeps its unit while it is halved") {
  const json small = shrunk(kWhole, [](const json& some) {
    return some.contains("duration") && std::stoi(some["duration"].get<std::string>()) >= 5;
  });
  CHECK(small == json::parse(R"({"duration": "9h"})"));
}

TEST_CASE("a number that cannot be halved is rounded") {
  const json small = shrunk(json::parse(R"({"at": "7345ms"})"), [](const json& some) {
    return some.contains("at") && std::stoi(some["at"].get<std::string>()) >= 6000;
  });
  CHECK(small == json::parse(R"({"at": "7000ms"})"));
}

TEST_CASE("what does not stay in anything smaller is left as it is") {
  CHECK(shrunk(kWhole, [](const json&) { return false; }) == kWhole);
}

TEST_CASE("there is an end to the trials") {
  std::uint32_t trials = 0;
  static_cast<void>(shrunk(
      kWhole, [&](const json&) { return ++trials, false; }, 7));
  CHECK(trials == 7);
}

}  // namespace
}  // namespace floe::swarm
