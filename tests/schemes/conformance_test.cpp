// What every scheme owes, asked of every entry of the registry: no faults, no repair; any tolerated loss is
// repaired and readable; one more is reported; stored bytes are the stated redundancy; sized counts as real.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include "engine/random.hpp"
#include "run/simulate.hpp"
#include "schemes/registry.hpp"
#include "tests/metric_of.hpp"
#include "tests/scenario_of.hpp"

namespace floe {
namespace {

std::string base(std::string_view model, std::string_view content, std::string_view faults,
                 const std::string& nodes = "17") {
  return R"({"name": "conformance", "duration": "20d", "committee": {"nodes": )" + nodes + R"(, "shards": )" +
         nodes + R"(},
    "network": {"message_overhead": "0B"},
    "blobs": [{"count": 3, "size": "10KiB", "content": ")" +
         std::string(content) + R"("}], "schemes": [{"model": ")" + std::string(model) +
         R"("}], "faults": [)" + std::string(faults) +
         R"(], "reads": [{"at": ["19d"]}, {"at": ["19d"], "pieces": "secondary"}]})";
}

std::string departures(const std::vector<std::uint32_t>& leavers) {
  std::string at;
  std::string nodes;
  for (const std::uint32_t node : leavers) {
    at += (at.empty() ? "" : ", ") + std::string("\"1d\"");
    nodes += (nodes.empty() ? "" : ", ") + std::to_string(node);
  }
  return R"({"model": "departures", "at": [)" + at + R"(], "nodes": [)" + nodes + "]}";
}

std::string departures(std::uint32_t from, std::uint32_t to) {
  std::vector<std::uint32_t> nodes(to - from);
  std::iota(nodes.begin(), nodes.end(), from);
  return departures(nodes);
}

constexpr std::uint32_t kShards = 17;

std::vector<std::uint32_t> shuffled(std::uint32_t count, Stream& stream) {
  std::vector<std::uint32_t> all(count);
  std::iota(all.begin(), all.end(), 0u);
  for (std::uint32_t i = 0; i + 1 < count; ++i) std::swap(all[i], all[i + stream.below(count - i)]);
  return all;
}

// One blob of a scheme with its defaults, of which some slots are held.
struct Example {
  explicit Example(const schemes::Entry& entry)
      : scheme(entry.make(fields::Bound::defaults(entry.description.table()), kShards)),
        layout(scheme->layout(Bytes{10'000})),
        placement{kShards, 4, layout.slots, layout.stride} {
    Stream stream(8, 0, 0, "conformance test");
    for (int i = 0; i < 10'000; ++i) blob.push_back(static_cast<std::uint8_t>(stream.next()));
    content = scheme->encode(blob);
  }

  std::vector<std::uint32_t> all() const {
    std::vector<std::uint32_t> slots(layout.slots);
    std::iota(slots.begin(), slots.end(), 0u);
    return slots;
  }

  template <class Ask>
  auto with(const std::vector<std::uint32_t>& held, Ask ask) const {
    std::vector<Piece> missing;
    for (std::uint32_t kind = 0; kind < layout.kinds.size(); ++kind)
      for (std::uint32_t slot = 0; slot < layout.slots; ++slot)
        if (std::ranges::find(held, slot) == held.end()) missing.push_back({kind, placement.shard_of(slot)});
    std::ranges::sort(missing);
    return ask(Holders(placement, std::move(missing)));
  }

  bool readable(const std::vector<std::uint32_t>& held) const {
    return with(held, [&](const Holders& holders) { return scheme->readable(layout, holders); });
  }
  std::int64_t margin(const std::vector<std::uint32_t>& held) const {
    return with(held, [&](const Holders& holders) { return scheme->margin(layout, holders); });
  }

  bool gives_the_blob(const std::vector<std::uint32_t>& held) const {
    for (std::uint32_t kind = 0; kind < layout.kinds.size(); ++kind)
      if (const auto read = content->read(kind, held); read && *read == blob) return true;
    return false;
  }

  // 1 when the plan for the lost piece could be fetched from the slots held; what it gives must be right.
  int rebuilds(std::uint32_t kind, std::uint32_t lost, const std::vector<std::uint32_t>& held) const {
    const std::vector<Piece> pieces{{kind, placement.shard_of(lost)}};
    const auto fetches = scheme->plan(pieces, layout, placement);
    REQUIRE(fetches.size() == 1);
    const schemes::Fetch& first = fetches.front();
    const std::vector<std::uint32_t> targets{lost};
    for (const schemes::Fetch* fetch : {&first, first.otherwise.data()}) {
      if (fetch == nullptr) break;
      std::vector<std::uint32_t> sources;
      const auto is_met = [&] {
        std::vector<Shard> shards;
        for (const std::uint32_t slot : sources) shards.push_back(placement.shard_of(slot));
        return sources.size() >= fetch->need && (!fetch->suffices || fetch->suffices(placement, shards));
      };
      for (const std::uint32_t slot : held)
        if (!is_met() && (!fetch->from || fetch->from->test(placement.shard_of(slot))))
          sources.push_back(slot);
      if (!is_met()) continue;
      CHECK((fetch->is_by_policy ? content->rebuild_from_blob(kind, targets, sources)
                                 : content->rebuild(kind, targets, sources)));
      return 1;
    }
    return 0;
  }

  std::unique_ptr<schemes::Scheme> scheme;
  Layout layout;
  Placement placement;
  std::vector<std::uint8_t> blob{};
  std::unique_ptr<const Content> content{};
};

SchemeResult run(const std::string& text) { return simulate(scenario_of(text), 0).schemes.at(0); }

}  // namespace

TEST_CASE("without faults nothing is repaired, and every read gives back what was written") {
  for (const schemes::Entry& entry : schemes::registry()) {
    CAPTURE(entry.description.name);
    const SchemeResult result = run(base(entry.description.name, "real", ""));
    CHECK(count_of(result, "repair.total") == 0);
    CHECK(count_of(result, "lost.bytes") == 0);
    CHECK(count_of(result, "blobs.lost") == 0);
    CHECK(count_of(result, "read.ok") == 6);
    CHECK(count_of(result, "read.failed") == 0);
    CHECK(real_of(result, "redundancy.min") == doctest::Approx(real_of(result, "storage.slivers")));
  }
}

TEST_CASE("a tolerated loss is repaired whole and the blobs read the same") {
  for (const schemes::Entry& entry : schemes::registry()) {
    CAPTURE(entry.description.name);
    for (std::uint32_t first = 0; first < kShards; ++first) {
      const SchemeResult result = run(base(entry.description.name, "real", departures(first, first + 1)));
      CHECK(count_of(result, "blobs.lost") == 0);
      CHECK(count_of(result, "read.ok") == 6);
      const SchemeResult again = run(base(entry.description.name, "real", departures(first, first + 1)));
      CHECK(again.digest == result.digest);
    }
  }
}

// Nodes beyond the margin of a whole blob may take it along or not; up to the margin they never do.
TEST_CASE("any set of as many losses as the margin is survived, whichever it is") {
  Stream stream(5, 0, 0, "conformance test");
  for (const schemes::Entry& entry : schemes::registry()) {
    CAPTURE(entry.description.name);
    const Example example(entry);
    const auto margin = static_cast<std::uint32_t>(example.margin(example.all()));
    for (int round = 0; round < 20; ++round) {
      std::vector<std::uint32_t> nodes = shuffled(kShards, stream);
      nodes.resize(std::min<std::size_t>(1 + stream.below(margin), margin));
      const SchemeResult result = run(base(entry.description.name, "real", departures(nodes)));
      CHECK(count_of(result, "blobs.lost") == 0);
      CHECK(count_of(result, "read.ok") == 6);
      // What was destroyed is there again at the end.
      CHECK(steps_of(result, "redundancy.min").back().value ==
            doctest::Approx(real_of(result, "storage.slivers")));
    }
  }
}

TEST_CASE("what is lost is reported, and never read as something else") {
  for (const schemes::Entry& entry : schemes::registry()) {
    CAPTURE(entry.description.name);
    const SchemeResult beyond = run(base(entry.description.name, "real", departures(0, kShards)));
    CHECK(count_of(beyond, "blobs.lost") == 3);
    CHECK(count_of(beyond, "read.ok") == 0);
    CHECK(count_of(beyond, "read.failed") == 6);
  }
}

// The scheme's word against its own bytes: what it calls readable gives the blob, and nothing else does.
TEST_CASE("pieces that are held give the blob exactly when the scheme says so") {
  Stream stream(6, 0, 0, "conformance test");
  for (const schemes::Entry& entry : schemes::registry()) {
    CAPTURE(entry.description.name);
    const Example example(entry);
    int readable = 0;
    for (int round = 0; round < 300; ++round) {
      std::vector<std::uint32_t> held = shuffled(example.layout.slots, stream);
      held.resize(stream.below(example.layout.slots + 1));
      const bool said = example.readable(held);
      CHECK(said == (example.margin(held) >= 0));
      CHECK(said == example.gives_the_blob(held));
      readable += said ? 1 : 0;
      if (!said) continue;
      held.resize(held.size() - static_cast<std::size_t>(example.margin(held)));
      CHECK(example.gives_the_blob(held));
    }
    CHECK(readable > 0);
  }
}

TEST_CASE("every plan that can be fetched rebuilds what was lost") {
  Stream stream(7, 0, 0, "conformance test");
  for (const schemes::Entry& entry : schemes::registry()) {
    CAPTURE(entry.description.name);
    const Example example(entry);
    int rebuilt = 0;
    for (int round = 0; round < 100; ++round) {
      std::vector<std::uint32_t> held = shuffled(example.layout.slots, stream);
      const std::uint32_t lost = held.back();
      held.resize(held.size() - 1 - stream.below(held.size() / 2));
      for (std::uint32_t kind = 0; kind < example.layout.kinds.size(); ++kind)
        rebuilt += example.rebuilds(kind, lost, held);
    }
    CHECK(rebuilt > 0);
  }
}

// Also where paths are of different lengths, as where the number of shards is no power of two.
TEST_CASE("sized blobs count as real ones, to the byte") {
  for (const schemes::Entry& entry : schemes::registry()) {
    CAPTURE(entry.description.name);
    for (const char* shards : {"32", "19", "29"})
      for (const std::string& faults : {departures(2, 3), departures(0, 4), departures(3, 11)}) {
        CAPTURE(std::string(shards));
        const SchemeResult real_run = run(base(entry.description.name, "real", faults, shards));
        const SchemeResult sized_run = run(base(entry.description.name, "sized", faults, shards));
        for (std::size_t i = 0; i < real_run.metrics.size(); ++i) {
          CAPTURE(real_run.metrics[i].row->name);
          CHECK(real_run.metrics[i].value == sized_run.metrics[i].value);
        }
        CHECK(real_run.digest == sized_run.digest);
      }
  }
}

}  // namespace floe
