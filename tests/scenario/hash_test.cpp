// What names an output folder.
#include <doctest/doctest.h>

#include <set>
#include <string>

#include "scenario/sections.hpp"
#include "tests/scenario_of.hpp"
#include "text/json_writer.hpp"

namespace floe {
namespace {

std::string changes_of(const std::string& more) {
  text::JsonWriter json(text::JsonWriter::Extent::changes);
  json.object();
  const Scenario scenario =
      scenario_of(R"({"name": "h", "duration": "1d", "committee": {"nodes": 7, "shards": 7},
    "blobs": [{"size": "1kB"}], "schemes": [{"model": "red-stuff"}])" +
                  more + "}");
  fields::print_fields(json, scenario::scenario_table(), &scenario);
  return json.end().text();
}

std::string hash_of(const std::string& more) {
  return hash8(scenario_of(R"({"name": "h", "duration": "1d", "committee": {"nodes": 7, "shards": 7},
    "blobs": [{"size": "1kB"}], "schemes": [{"model": "red-stuff"}])" +
                           more + "}"));
}

}  // namespace

TEST_CASE("a field that has its default is no part of the hash, wherever it stands") {
  const std::string plain = hash_of("");
  CHECK(hash_of(R"(, "network": {"latency": "50ms"}, "repair": {"batch_blobs": 1}, "replicates": 1)") ==
        plain);
  CHECK(changes_of(R"(, "repair": {"batch_blobs": 3})").find("detection") == std::string::npos);
  CHECK(changes_of(R"(, "repair": {"batch_blobs": 3})").find("batch_blobs") != std::string::npos);
  std::set<std::string> all{plain};
  for (const char* more :
       {R"(, "repair": {"batch_blobs": 3})", R"(, "repair": {"batch_blobs": 4})", R"(, "seed": 2)",
        R"(, "network": {"latency": "51ms"})", R"(, "faults": [{"model": "sessions"}])",
        R"(, "faults": [{"model": "departures", "at": ["1h"]}])"})
    CHECK(all.insert(hash_of(more)).second);
}

}  // namespace floe
