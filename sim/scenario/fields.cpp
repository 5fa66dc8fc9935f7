// Sources of the defaults: redstuff.md's figures of the mainnet node where it has one (timeouts, limits,
// backoff), otherwise a data centre's: 1 Gbit/s access links, 50 ms one way, a dead node noticed after 15
// minutes.
#include "scenario/fields.hpp"

#include <array>

namespace floe::scenario {
namespace {

constexpr double kMaxCount = 1e7;
constexpr double kMaxShards = 65535;  // points of GF(2^16) without zero
constexpr double kYear = 365.0 * 86400e9;
constexpr double kMillisecond = 1e6;

constexpr std::array<std::string_view, 4> kSharing{"max-min", "exact", "fifo", "unlimited"};
constexpr std::array<std::string_view, 1> kPresets{"world"};
constexpr std::array<std::string_view, 2> kContent{"real", "sized"};
constexpr std::array<std::string_view, 2> kPieces{"primary", "secondary"};

constexpr std::array kTop = {
    Field{.name = "$schema",
          .type = Type::text,
          .fallback = R"("")",
          .sentence = "path of scenario.schema.json, for editors"},
    Field{.name = "name", .type = Type::text, .fallback = "", .sentence = "names the output folder"},
    Field{.name = "note", .type = Type::text, .fallback = R"("")", .sentence = "what the scenario is for"},
    Field{.name = "seed",
          .type = Type::integer,
          .fallback = "1",
          .sentence = "of every random stream",
          .min = 0},
    Field{.name = "replicates",
          .type = Type::integer,
          .fallback = "1",
          .sentence = "independent repetitions, numbered from 0",
          .min = 1,
          .max = 1e6},
    Field{.name = "duration",
          .type = Type::duration,
          .fallback = "",
          .sentence = "virtual time to simulate",
          .min = 1,
          .max = 200 * kYear},
};

constexpr std::array kSections = {
    Section{.name = "committee",
            .sentence = "nodes, and who holds how many shards",
            .list = false,
            .required = true},
    Section{.name = "network", .sentence = "access links and messages", .list = false, .required = false},
    Section{.name = "repair",
            .sentence = "how losses are noticed and repaired",
            .list = false,
            .required = false},
    Section{.name = "blobs",
            .sentence = "what is stored from the first instant on",
            .list = true,
            .required = true},
    Section{.name = "schemes",
            .sentence = "redundancy schemes; each runs alone, under the same faults",
            .list = true,
            .required = true},
    Section{.name = "faults", .sentence = "what goes wrong", .list = true, .required = false},
    Section{.name = "reads", .sentence = "clients that read every blob", .list = true, .required = false},
};

constexpr std::array kCommittee = {
    Field{.name = "nodes",
          .type = Type::integer,
          .fallback = "0",
          .sentence = "how many; with groups it may be left out",
          .min = 1,
          .max = kMaxShards},
    Field{.name = "shards",
          .type = Type::integer,
          .fallback = "",
          .sentence = "n of the code: a blob has one place on every shard",
          .min = 1,
          .max = kMaxShards},
};

constexpr std::array kGroup = {
    Field{.name = "nodes",
          .type = Type::integer,
          .fallback = "",
          .sentence = "nodes of this group",
          .min = 1,
          .max = kMaxShards},
    Field{.name = "shards",
          .type = Type::integer,
          .fallback = "",
          .sentence = "shards that they share evenly, the first ones taking what is left over",
          .min = 1,
          .max = kMaxShards},
};

constexpr std::array kNetwork = {
    Field{.name = "uplink",
          .type = Type::rates,
          .fallback = R"("1Gbit/s")",
          .sentence = "of every node, or by classes of nodes, or drawn from a law",
          .min = 1},
    Field{.name = "downlink",
          .type = Type::rates,
          .fallback = R"("1Gbit/s")",
          .sentence = "of every node, or by classes of nodes, or drawn from a law",
          .min = 1},
    Field{.name = "latency",
          .type = Type::latency,
          .fallback = R"("50ms")",
          .sentence = "one way between any two, or half the round trip between their regions",
          .min = 0},
    Field{.name = "regions",
          .type = Type::regions,
          .fallback = "[]",
          .sentence = "where nodes stand; those of the latency in equal parts by default"},
    Field{.name = "jitter",
          .type = Type::duration,
          .fallback = R"("0s")",
          .sentence = "added to each latency, uniform from zero to this",
          .min = 0},
    Field{.name = "message_overhead",
          .type = Type::bytes,
          .fallback = R"("200B")",
          .sentence = "headers of a request and of a reply",
          .min = 0},
    Field{.name = "sharing",
          .type = Type::choice,
          .fallback = R"("max-min")",
          .sentence =
              "how transfers share a link; fifo is fastest, single transfers are off by a third to a half",
          .choices = kSharing},
    Field{.name = "eps",
          .type = Type::share,
          .fallback = R"("1%")",
          .sentence =
              "share of a link that max-min may leave unused rather than compute again, at least a millionth",
          .min = 0,
          .max = 1},
    Field{.name = "startup",
          .type = Type::duration,
          .fallback = R"("0s")",
          .sentence = "delay before the first byte of a transfer, as of a handshake",
          .min = 0},
    Field{.name = "transfer_limit",
          .type = Type::rate,
          .fallback = R"("unlimited")",
          .sentence = "no transfer goes faster, however wide the links, as with a window over a round trip",
          .min = 1},
    Field{.name = "connect_timeout",
          .type = Type::duration,
          .fallback = R"("5s")",
          .sentence = "until a node that is down is given up",
          .min = 0},
    Field{.name = "repair_share",
          .type = Type::share,
          .fallback = R"("100%")",
          .sentence = "of every node's links, that repair may take",
          .min = 0.001,
          .max = 1},
    Field{.name = "read_weight",
          .type = Type::integer,
          .fallback = "1",
          .sentence = "shares of a link for a read or a write, while others want it too",
          .min = 1,
          .max = 255},
    Field{.name = "repair_weight",
          .type = Type::integer,
          .fallback = "1",
          .sentence = "shares of a link for a repair",
          .min = 1,
          .max = 255},
    Field{.name = "move_weight",
          .type = Type::integer,
          .fallback = "1",
          .sentence = "shares of a link for a piece that moves to a new owner",
          .min = 1,
          .max = 255},
};

constexpr std::array kRepair = {
    Field{.name = "detection",
          .type = Type::duration,
          .fallback = R"("15min")",
          .sentence = "from the arrival of an empty disk to the start of its repair",
          .min = 0},
    Field{.name = "concurrent_blobs",
          .type = Type::integer,
          .fallback = "100",
          .sentence = "blobs under repair at once, per node",
          .min = 1,
          .max = kMaxCount},
    Field{.name = "concurrent_slivers",
          .type = Type::integer,
          .fallback = "2000",
          .sentence = "pieces under repair at once, per node",
          .min = 1,
          .max = kMaxCount},
    Field{.name = "extra_symbols",
          .type = Type::integer,
          .fallback = "0",
          .sentence = "asked for beyond what is needed, against slow helpers",
          .min = 0,
          .max = kMaxShards},
    Field{.name = "request_timeout",
          .type = Type::duration,
          .fallback = R"("45s")",
          .sentence = "until a helper that fell silent is given up",
          .min = kMillisecond},
    Field{.name = "metadata_timeout",
          .type = Type::duration,
          .fallback = R"("5s")",
          .sentence = "the same, for a request of metadata",
          .min = kMillisecond},
    Field{.name = "backoff_first",
          .type = Type::duration,
          .fallback = R"("1s")",
          .sentence = "pause after every helper was asked in vain; doubles each time",
          .min = kMillisecond},
    Field{.name = "backoff_limit",
          .type = Type::duration,
          .fallback = R"("1h")",
          .sentence = "longest pause",
          .min = kMillisecond},
    Field{.name = "backoff_jitter",
          .type = Type::duration,
          .fallback = R"("1s")",
          .sentence = "added to each pause, uniform from zero to this",
          .min = 0},
    Field{.name = "batch_blobs",
          .type = Type::integer,
          .fallback = "1",
          .sentence = "blobs whose symbols travel in one message; mainnet does 1",
          .min = 1,
          .max = kMaxCount},
};

constexpr std::array kBlob = {
    Field{.name = "count",
          .type = Type::integer,
          .fallback = "1",
          .sentence = "blobs of this kind",
          .min = 1,
          .max = kMaxCount},
    Field{.name = "size", .type = Type::bytes, .fallback = "", .sentence = "of one blob", .min = 0},
    Field{.name = "content",
          .type = Type::choice,
          .fallback = R"("real")",
          .sentence = "real: bytes are encoded, decoded and compared; sized: bytes are only counted",
          .choices = kContent},
};

constexpr std::array kRead = {
    Field{.name = "at",
          .type = Type::durations,
          .fallback = "",
          .sentence = "instants at which the client reads every blob",
          .min = 0},
    Field{.name = "pieces",
          .type = Type::choice,
          .fallback = R"("primary")",
          .sentence = "which slivers it asks for, where a scheme has two kinds",
          .choices = kPieces},
    Field{.name = "downlink",
          .type = Type::rate,
          .fallback = R"("1Gbit/s")",
          .sentence = "of the client",
          .min = 1},
    Field{.name = "region",
          .type = Type::text,
          .fallback = R"("")",
          .sentence = "in which the client stands; the first by default"},
};

constexpr std::array kRegion = {
    Field{.name = "name",
          .type = Type::text,
          .fallback = "",
          .sentence = "one of the latency's regions, or any where the latency knows none"},
    Field{.name = "nodes",
          .type = Type::integers,
          .fallback = "[]",
          .sentence = "that stand here, numbered from 0",
          .min = 0,
          .max = kMaxShards},
    Field{.name = "share",
          .type = Type::share,
          .fallback = R"("0%")",
          .sentence = "of the nodes that no region lists, to the node; drawn which ones",
          .min = 0,
          .max = 1},
    Field{.name = "uplink",
          .type = Type::rate,
          .fallback = R"("unlimited")",
          .sentence = "shared by all that its nodes send to other regions",
          .min = 1},
    Field{.name = "downlink",
          .type = Type::rate,
          .fallback = R"("unlimited")",
          .sentence = "shared by all that its nodes get from other regions",
          .min = 1},
};

constexpr std::array kRateClass = {
    Field{.name = "share",
          .type = Type::share,
          .fallback = "",
          .sentence = "of the nodes, to the node; drawn which ones",
          .min = 0,
          .max = 1},
    Field{.name = "rate", .type = Type::rate, .fallback = "", .sentence = "of each of them", .min = 1},
};

// Beyond this a law draws rates that no line has.
constexpr double kWidestLaw = 1e12;

constexpr std::array kUniformRate = {
    Field{.name = "low",
          .type = Type::rate,
          .fallback = "",
          .sentence = "the least",
          .min = 1,
          .max = kWidestLaw},
    Field{.name = "high",
          .type = Type::rate,
          .fallback = "",
          .sentence = "the greatest",
          .min = 1,
          .max = kWidestLaw},
};

constexpr std::array kLogNormalRate = {
    Field{.name = "median",
          .type = Type::rate,
          .fallback = "",
          .sentence = "the median",
          .min = 1,
          .max = kWidestLaw},
    Field{.name = "sigma",
          .type = Type::number,
          .fallback = "",
          .sentence = "standard deviation of the logarithm",
          .min = 0,
          .max = 10},
};

constexpr std::array kLatencyPreset = {
    Field{.name = "preset",
          .type = Type::choice,
          .fallback = "",
          .sentence =
              "world: IBM Cloud's dashboard of round trips between ten regions, 27 July to 25 August 2024",
          .choices = kPresets},
};

constexpr std::array kChoice = {
    Field{.name = "model", .type = Type::text, .fallback = "", .sentence = "one of `floe list`"},
    Field{.name = "label",
          .type = Type::text,
          .fallback = R"("")",
          .sentence = "names the scheme in results; the model's name by default"},
};

}  // namespace

std::span<const Field> top_fields() { return kTop; }
std::span<const Section> sections() { return kSections; }
std::span<const Field> committee_fields() { return kCommittee; }
std::span<const Field> group_fields() { return kGroup; }
std::span<const Field> network_fields() { return kNetwork; }
std::span<const Field> repair_fields() { return kRepair; }
std::span<const Field> blob_fields() { return kBlob; }
std::span<const Field> read_fields() { return kRead; }
std::span<const Field> region_fields() { return kRegion; }
std::span<const Field> rate_class_fields() { return kRateClass; }
std::span<const Field> uniform_rate_fields() { return kUniformRate; }
std::span<const Field> log_normal_rate_fields() { return kLogNormalRate; }
std::span<const Field> latency_preset_fields() { return kLatencyPreset; }
std::span<const Field> choice_fields() { return kChoice; }

}  // namespace floe::scenario
