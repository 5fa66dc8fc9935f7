// What a scenario asks for that cannot happen, told before the run: each by one sentence that names its field.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "advice/advice.hpp"
#include "tests/scenario_of.hpp"

namespace floe {
namespace {

// 10 nodes for 30 days. Several replicates, so that nothing is said of chance.
std::vector<std::string> warnings_of(const std::string& rest) {
  return advice_before(
      scenario_of(R"({"name": "idle", "duration": "30d", "committee": {"nodes": 10, "shards": 10},
    "blobs": [{"size": "1kB"}], "schemes": [{"model": "red-stuff"}])" +
                  rest + "}"),
      {.first = 0, .count = 5});
}

std::vector<std::string> of_fault(const std::string& fault, const std::string& rest = "") {
  return warnings_of(R"(, "faults": [)" + fault + "]" + rest);
}

bool is_only(const std::vector<std::string>& warnings, const std::string& begin) {
  CAPTURE(warnings.size());
  CAPTURE(warnings.empty() ? "" : warnings.front());
  return warnings.size() == 1 && warnings.front().starts_with(begin);
}

const std::string kSmallProvider = R"(, "domains": {"provider": ["40%", "0.1%", "59.9%"]})";
const std::string kSmallClass = R"(, "domains": {"classes": [{"name": "few", "share": "0.1%"}]})";

}  // namespace

TEST_CASE("a share of a domain or class that rounds to nobody is told where it is stated") {
  CHECK(warnings_of(R"(, "domains": {"provider": ["40%", "10%"], "rack": 10})").empty());
  CHECK(is_only(warnings_of(kSmallProvider), "domains.provider[1]: no node is there"));
  CHECK(is_only(warnings_of(kSmallClass), "domains.classes[0].share: no node is there"));
  CHECK(is_only(warnings_of(R"(, "domains": {"site": 14})"),
                "domains.site: there are more of them than nodes, so that 4 of 14 have none"));
  const std::string regions =
      R"(, "network": {"latency": {"preset": "world"}, "regions": [{"name": "dallas", "share": "99.9%"},
         {"name": "tokyo", "share": "0.1%"}]})";
  CHECK(is_only(warnings_of(regions), "network.regions[1].share: no node is there"));
}

TEST_CASE("a fault that befalls a domain or class of nobody is told beside that") {
  for (const char* model : {"outage", "partition"}) {
    const std::string fault = R"({"model": ")" + std::string(model) +
                              R"(", "domain": "provider", "at": ["1d", "2d"], "which": [0, 1]})";
    const std::vector<std::string> warnings = of_fault(fault, kSmallProvider);
    REQUIRE(warnings.size() == 2);
    CHECK(
        warnings[1].starts_with("faults[0].which[1]: no node is in the provider 1, so that nothing happens"));
    CHECK(of_fault(fault, R"(, "domains": {"provider": ["40%", "20%"]})").empty());
  }
  for (const char* model :
       {R"("sessions")", R"("slow")", R"("departures", "rate": "10%/y")", R"("disk", "rate": "10%/y")"}) {
    const std::vector<std::string> warnings =
        of_fault(R"({"among": "few", "model": )" + std::string(model) + "}", kSmallClass);
    REQUIRE(warnings.size() == 2);
    CHECK(warnings[1].starts_with("faults[0].among: no node is of this class"));
    CHECK(is_only(of_fault(R"({"among": "0.1%", "model": )" + std::string(model) + "}"),
                  "faults[0].among: that of 10 nodes rounds to none"));
  }
}

TEST_CASE("a share of domains that rounds to nobody is told, with in how many of them") {
  const auto outage = [](const char* share, const char* domain, const std::string& rest = "") {
    return of_fault(R"({"model": "outage", "at": ["1d"], "share": ")" + std::string(share) +
                        R"(", "domain": )" + domain + "}",
                    rest);
  };
  const std::string providers = R"(, "domains": {"provider": ["60%", "20%", "20%"]})";
  CHECK(outage("50%", R"("provider")", providers).empty());  // 3, 1 and 1
  CHECK(is_only(outage("20%", R"("provider")", providers),
                "faults[0].share: that of the nodes rounds to none in 2 of 3 domains"));
  CHECK(is_only(outage("1%", R"("committee")"), "faults[0].share: that of the nodes rounds to none; try"));
  CHECK(is_only(outage("1%", "[1, 2]"), "faults[0].share: that of the nodes rounds to none; try"));
  for (const char* fault :
       {R"({"model": "burst", "at": "1d", "share": "0.1%"})", R"({"model": "liar", "share": "0.1%"})"})
    CHECK(is_only(of_fault(fault), "faults[0].share: that of 10 nodes rounds to none"));
}

TEST_CASE("a regime is told of where nothing comes at a rate") {
  const std::string regime = R"({"model": "regime"})";
  const std::string begin = "faults[0]: no fault here comes at a rate that a storm could raise";
  CHECK(is_only(of_fault(regime), begin));
  for (const char* other :
       {R"({"model": "sessions"})", R"({"model": "departures", "count": 3})", R"({"model": "rot"})",
        R"({"model": "disk", "at": ["1d"]})", R"({"model": "outage", "domain": [1], "at": ["1d"]})"})
    CHECK(is_only(of_fault(regime + ", " + other), begin));
  for (const char* other :
       {R"({"model": "departures", "rate": "10%/y"})", R"({"model": "disk", "rate": "10%/y"})",
        R"({"model": "departures", "life": {"law": "weibull", "shape": 1.1, "scale": "9000d"}})",
        R"({"model": "outage", "domain": [1], "rate": "100%/y"})",
        R"({"model": "partition", "domain": [1], "rate": "100%/y"})"})
    CHECK(of_fault(regime + ", " + other).empty());
}

TEST_CASE("an audit whose period is longer than the run is told") {
  const auto audit = [](const char* model, const char* field, const char* time) {
    return warnings_of(R"(, "maintenance": [{"model": ")" + std::string(model) + R"(", ")" + field +
                       R"(": ")" + time + R"("}])");
  };
  CHECK(
      is_only(audit("challenge", "every", "40d"), "maintenance[0].every: 40d is no less than the run, 30d"));
  CHECK(audit("challenge", "every", "29d").empty());
  CHECK(is_only(audit("scrub", "period", "40d"), "maintenance[0].period: 40d is no less than the run, 30d"));
  CHECK(audit("scrub", "period", "29d").empty());
}

// 100 blobs of 66 012 B and a header of 200 B are 6.6 MB: 5.3 s at 10 Mbit/s and 4.4 s at 12, and a node waits 5 s.
TEST_CASE("metadata that cannot come in time is told") {
  const auto rush = [](const char* link) {
    return advice_before(
        scenario_of(R"({"name": "t", "duration": "30d", "network": {"downlink": ")" + std::string(link) +
                    R"("}, "committee": {"nodes": 1000, "shards": 1000},
      "blobs": [{"count": 200, "size": "1MiB", "content": "sized"}], "schemes": [{"model": "red-stuff"}],
      "maintenance": [{"model": "epochs", "leave": 1}]})"),
        {});
  };
  CHECK(is_only(rush("10Mbit/s"), "maintenance[0].metadata_blobs: the metadata of 100 blobs at once"));
  CHECK(rush("12Mbit/s").empty());
}

}  // namespace floe
