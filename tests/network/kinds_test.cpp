// What a scenario may say of regions, latencies and rates, and what it hears when it says something else.
#include <doctest/doctest.h>

#include <string>

#include "tests/scenario/complaint.hpp"
#include "tests/scenario_of.hpp"

namespace floe {
namespace {

std::string text_of(const std::string& network, const std::string& read = "{\"at\": [\"1h\"]}") {
  return R"({"name": "places", "duration": "1d", "committee": {"nodes": 10, "shards": 10},
    "blobs": [{"size": "1KiB"}], "schemes": [{"model": "red-stuff"}], "reads": [)" +
         read + R"(], "network": )" + network + "}";
}

std::string complaint_of(const std::string& network, const std::string& read = "{\"at\": [\"1h\"]}") {
  return complaint(text_of(network, read));
}

TEST_CASE("every form is read, and its canonical text is read as the same") {
  for (
      const char* network : {
          R"({"latency": "20ms", "uplink": "1Gbit/s"})",
          R"({"latency": {"preset": "world"}})",
          R"({"latency": {"preset": "world"}, "regions": [{"name": "tokyo", "nodes": [0, 1], "uplink": "10Gbit/s"},
                                                          {"name": "london", "share": "100%"}]})",
          R"({"latency": {"regions": ["a", "b"], "round_trips": [["1ms", "80ms"], ["90ms", "2ms"]]}})",
          R"({"uplink": {"classes": [{"share": "50%", "rate": "1Gbit/s"}, {"share": "50%", "rate": "unlimited"}]}})",
          R"({"downlink": {"law": "uniform", "low": "1Mbit/s", "high": "1Gbit/s"}})",
          R"({"uplink": {"law": "log-normal", "median": "100Mbit/s", "sigma": 1.5}})",
          R"({"regions": [{"name": "a", "share": "30%", "downlink": "1Gbit/s"}, {"name": "b", "share": "70%"}]})",
      }) {
    CAPTURE(network);
    const Scenario read = scenario_of(text_of(network));
    CHECK(scenario_of(resolved_json(read)) == read);
    CHECK(resolved_json(scenario_of(resolved_json(read))) == resolved_json(read));
  }
  const Scenario scenario = scenario_of(
      text_of(R"({"latency": {"regions": ["a", "b"], "round_trips": [["1ms", "80ms"], ["90ms", "2ms"]]}})"));
  const LatencyLaw& latency = scenario.network.latency;
  CHECK(latency.regions == std::vector<std::string>{"a", "b"});
  CHECK(latency.round_trips[1][0] == milliseconds(90));
}

TEST_CASE("a matrix that does not fit is told how") {
  CHECK(says(complaint_of(R"({"latency": {"regions": ["a", "b"], "round_trips": [["1ms", "80ms"]]}})"),
             "network.latency.round_trips has 1 rows for 2 regions"));
  CHECK(
      says(complaint_of(R"({"latency": {"regions": ["a", "b"], "round_trips": [["1ms"], ["1ms", "2ms"]]}})"),
           "network.latency.round_trips[0] has 1 entries for 2 regions"));
  CHECK(says(complaint_of(R"({"latency": {"regions": ["a"], "round_trips": [[3]]}})"),
             "network.latency.round_trips[0][0]: expected a duration"));
  CHECK(says(complaint_of(R"({"latency": {"regions": ["a", "a"], "round_trips": []}})"),
             "\"a\" is listed twice"));
  CHECK(says(complaint_of(R"({"latency": {"regions": [], "round_trips": []}})"), "takes 1 to 1000 regions"));
  CHECK(says(complaint_of(R"({"latency": {"regions": ["a"]}})"), "expected a duration, a \"preset\""));
  CHECK(says(complaint_of(R"({"latency": {"preset": "wrld"}})"), "did you mean \"world\"?"));
  CHECK(says(complaint_of(R"({"latency": {"presets": "world"}})"), "did you mean \"preset\"?"));
}

TEST_CASE("regions that do not fit are told how") {
  CHECK(says(
      complaint_of(R"({"latency": {"preset": "world"}, "regions": [{"name": "tokio", "share": "100%"}]})"),
      "network.regions[0].name: unknown region \"tokio\""));
  CHECK(says(
      complaint_of(R"({"latency": {"preset": "world"}, "regions": [{"name": "tokio", "share": "100%"}]})"),
      "did you mean \"tokyo\"?"));
  CHECK(says(complaint_of(R"({"regions": [{"name": "a", "share": "30%"}, {"name": "b", "share": "60%"}]})"),
             "add up to 90 %, not to 100 %"));
  CHECK(says(complaint_of(R"({"regions": [{"name": "a", "nodes": [10]}, {"name": "b", "share": "100%"}]})"),
             "network.regions[0].nodes[0]: there are 10 nodes, numbered from 0"));
  CHECK(says(complaint_of(R"({"regions": [{"name": "a", "nodes": [1, 1]}, {"name": "b", "share": "100%"}]})"),
             "network.regions[0].nodes[1]: node 1 is listed twice"));
  CHECK(says(complaint_of(R"({"regions": [{"name": "a"}, {"name": "b", "share": "100%"}]})"),
             "the region \"a\" has no nodes"));
  CHECK(says(complaint_of(R"({"regions": [{"name": "a", "share": "50%"}, {"name": "a", "share": "50%"}]})"),
             "network.regions[1].name: \"a\" is listed twice"));
  CHECK(says(complaint_of(R"({"latency": {"preset": "world"}})", R"({"at": ["1h"], "region": "londn"})"),
             "did you mean \"london\"?"));
}

TEST_CASE("rates that do not fit are told how") {
  CHECK(says(complaint_of(R"({"uplink": {"classes": [{"share": "50%", "rate": "1Gbit/s"}]}})"),
             "network.uplink.classes: the shares of the classes add up to 50 %"));
  CHECK(says(complaint_of(R"({"uplink": {"classes": [{"share": "100%"}]}})"),
             "network.uplink.classes[0]: the field \"rate\" is missing"));
  CHECK(says(complaint_of(R"({"uplink": {"law": "unifrm"}})"), "did you mean \"uniform\"?"));
  CHECK(says(complaint_of(R"({"uplink": {"law": "uniform", "low": "2Mbit/s", "high": "1Mbit/s"}})"),
             "\"low\" is above \"high\""));
  CHECK(says(complaint_of(R"({"uplink": 7})"), "write the unit"));
}

TEST_CASE("rates from 1 B/s to 1 TB/s are taken everywhere, and others refused everywhere") {
  const std::pair<const char*, const char*> forms[] = {
      {R"({"uplink": "$"})", "network.uplink"},
      {R"({"downlink": {"classes": [{"share": "100%", "rate": "$"}]}})", "network.downlink.classes[0].rate"},
      {R"({"uplink": {"law": "log-normal", "median": "$", "sigma": 1}})", "network.uplink.median"},
      {R"({"regions": [{"name": "a", "share": "100%", "uplink": "$"}]})", "network.regions[0].uplink"},
      {R"({"transfer_limit": "$"})", "network.transfer_limit"}};
  for (const auto& each : forms) {
    const char* const form = each.first;
    const char* const path = each.second;
    CAPTURE(form);
    const auto with = [&, form = std::string(form)](std::string_view rate) {
      return text_of(std::string(form).replace(form.find('$'), 1, rate));
    };
    for (const char* rate : {"1B/s", "137Gbit/s", "138Gbit/s", "1000GB/s"})
      CHECK_NOTHROW(scenario_of(with(rate)));
    CHECK(says(complaint(with("1001GB/s")),
               std::string(path) + ": 1001GB/s is too large; the largest value is 8000Gbit/s"));
    CHECK(
        says(complaint(with("0B/s")), std::string(path) + ": 0B/s is too small; the smallest value is 1B/s"));
    CHECK(says(complaint(with("1bit/s")), std::string(path) + ": 1bit/s is not a whole number of bytes"));
  }
  CHECK_NOTHROW(scenario_of(text_of(R"({"uplink": "unlimited", "transfer_limit": "unlimited"})")));
}

TEST_CASE("what a model of sharing does not know is refused, not passed over") {
  CHECK(says(complaint_of(R"({"sharing": "unlimited", "repair_share": "50%"})"),
             "network.repair_share: has no effect when network.sharing is \"unlimited\""));
  for (const char* sharing : {"fifo", "unlimited"}) {
    const std::string model = R"({"sharing": ")" + std::string(sharing) + "\", ";
    CHECK(says(complaint_of(model + R"("read_weight": 2})"), "network.read_weight: has no effect"));
    CHECK(says(complaint_of(model + R"("repair_weight": 2})"), "network.repair_weight: has no effect"));
    CHECK_NOTHROW(scenario_of(text_of(model + R"("read_weight": 2, "repair_weight": 2})")));
  }
}

TEST_CASE("messages and stores that could not be counted are refused") {
  const auto with = [](const std::string& blobs, const std::string& repair = "{}") {
    return complaint(R"({"name": "large", "duration": "1d", "committee": {"nodes": 10, "shards": 10},
      "schemes": [{"model": "replication"}], "blobs": [)" +
                     blobs + R"(], "repair": )" + repair + "}");
  };
  const std::string largest = R"({"size": "100TB", "content": "sized"})";
  const std::string many = R"({"size": "100TB", "content": "sized", "count": 4000})";
  CHECK(with(largest) == "");
  CHECK(says(with(R"({"size": "101TB", "content": "sized"})"), "blobs[0].size: 101TB is too large"));
  CHECK(says(with(many), "blobs[0].size: replication: what is stored comes to more than 1 EB"));
  CHECK(with(R"({"size": "100TB", "content": "sized", "count": 11})", R"({"batch_blobs": 10})") == "");
  CHECK(says(with(R"({"size": "100TB", "content": "sized", "count": 11})", R"({"batch_blobs": 11})"),
             "repair.batch_blobs: 11 blobs of 100TB in one message are more than 1 PB"));
}

}  // namespace
}  // namespace floe
