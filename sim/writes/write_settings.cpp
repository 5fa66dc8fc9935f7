#include "writes/write_settings.hpp"

#include <algorithm>

#include "clients/settings.hpp"
#include "fields/drawn.hpp"
#include "fields/kinds.hpp"

namespace floe::writes {
namespace {

constexpr Bytes kSmall{100 << 20};  // up to which, and to the next, a node waits for less time
constexpr Bytes kMedium{std::int64_t{4} << 30};

fields::KindPtr<std::vector<Duration>> three_durations() {
  return fields::drawn<std::vector<Duration>>(
      fields::list(fields::duration(), {.expected = R"(a list of durations such as ["15s", "30s", "2m"])"}),
      [](fields::Draws& draws, std::vector<Duration>& value) {
        for (Duration& each : value) each = seconds(draws.whole(0, 600));
      });
}

fields::KindPtr<BlobSizes> small_sizes() {
  return fields::drawn<BlobSizes>(blob_sizes(kLargestBlob), [](fields::Draws& draws, BlobSizes& value) {
    constexpr std::int64_t kFewBytes = 20'000;
    value = {.law = BlobSizes::Law::uniform, .least = Bytes{0}, .largest = Bytes{draws.whole(1, kFewBytes)}};
    if (draws.chance(0.5)) value = {.size = value.largest};
  });
}

}  // namespace

std::uint32_t WriteSettings::permits(Bytes sliver) const {
  const std::int64_t one = std::max<std::int64_t>(sliver.n, 1);
  const std::int64_t together = std::max(in_flight.n, one) / one;
  return static_cast<std::uint32_t>(
      std::max<std::int64_t>(1, std::min<std::int64_t>(most_requests, together)));
}

Duration WriteSettings::deferral(Bytes blob) const {
  return deferrals[blob <= kSmall ? 0 : blob <= kMedium ? 1 : 2];
}

const fields::Table& WriteSettings::table() {
  using S = WriteSettings;
  constexpr Duration kLeast = milliseconds(1);
  constexpr std::int64_t kMostRequests = 1'000'000;
  static const fields::Table table = fields::Table::of<S>(
      {fields::row("start", &S::start, fields::duration(), "The instant from which on the client writes."),
       fields::row("between", &S::between, clients::time_between(),
                   "The time from the start of one write to that of the next, the first one from \"start\"."),
       fields::row("most", &S::most, fields::whole(0, 10'000'000),
                   "The number of blobs after which the client writes no more; 0 is without end."),
       fields::row(
           "size", &S::size, small_sizes(),
           "The size of one blob, or a law or list of sizes. A list ends the writes with its last one.")
           .required(),
       fields::row("content", &S::content,
                   fields::choice<Content>({{"sized", Content::sized}, {"real", Content::real}}),
                   "Whether the bytes are encoded and compared (\"real\") or only counted (\"sized\")."),
       fields::row(
           "lifetime", &S::lifetime, floe::lifetime(),
           "The epochs that begin until a blob expires, counted from the one in which it is certified. 0 "
           "is never."),
       fields::row("transaction", &S::transaction, fields::duration(),
                   "The time of a transaction on the chain: one registers a blob, another one certifies it."),
       fields::row("pause", &S::pause, fields::duration(),
                   "The time from the registration to the first request to a node."),
       fields::row(
           "in_flight", &S::in_flight, fields::bytes(),
           "The bytes of slivers that are under way at once; divided by those of a primary sliver this "
           "is the number of requests at once."),
       fields::row("most_requests", &S::most_requests, fields::whole(1, kMostRequests),
                   "The requests for slivers at once at most, whatever their size."),
       fields::row("node_requests", &S::node_requests, fields::whole(1, kMostRequests),
                   "The requests for slivers at once to one node. A request first takes one of those of the "
                   "write, then one of those of the node, and holds both while it waits to be repeated."),
       fields::row("timeout", &S::timeout, fields::duration(kLeast),
                   "The time from sending a request to giving it up."),
       fields::row(
           "retries", &S::retries, fields::whole(0, 1000),
           "The times that a request which failed is repeated. A node of which one request failed for "
           "good does not count."),
       fields::row(
           "retry_first", &S::retry_first, fields::duration(kLeast),
           "The pause before a request is repeated for the first time; each is twice the one before."),
       fields::row("retry_limit", &S::retry_limit, fields::duration(kLeast), "The longest of these pauses."),
       fields::row(
           "tail_share", &S::tail_share, fields::number(0, 1000),
           "The share of the time until nodes of n - f slots have everything for which an upload goes on "
           "after that, before the rest is dropped."),
       fields::row("tail_more", &S::tail_more, fields::duration(),
                   "The time for which it goes on beyond this share."),
       fields::row("tail", &S::tail,
                   fields::choice<Tail>({{"blocking", Tail::blocking}, {"detached", Tail::detached}}),
                   "Whether the write waits for the end of that time, or asks for signatures meanwhile."),
       fields::row("rounds", &S::rounds, fields::whole(0, 1000),
                   "The times that the client uploads again to nodes that do not confirm, where too few do."),
       fields::row(
           "deferrals", &S::deferrals, three_durations(),
           "The times for which a node waits, once a blob is certified, before it repairs what did not "
           "reach it: of a blob of at most 100 MiB, of at most 4 GiB, and of a larger one."),
       fields::row("relay", &S::relay, fields::boolean(),
                   "Whether the client sends the blob itself once, to a relay that does the rest."),
       fields::row("relay_rate", &S::relay_rate, fields::rate(),
                   "The rate at which a relay sends, and at which it receives."),
       fields::row("uplink", &S::uplink, fields::rate(), "The rate at which the client sends."),
       fields::row("downlink", &S::downlink, fields::rate(), "The rate at which the client receives."),
       fields::row("region", &S::region, fields::text(),
                   "The region in which the client and its relay stand; the first by default.")});
  return table;
}

void check(const fields::Bound& bound, const Cast& cast, Complaints& complaints) {
  const auto& settings = bound.as<WriteSettings>();
  if (settings.deferrals.size() != 3)
    complaints.push_back({"deferrals", "there are " + std::to_string(settings.deferrals.size()) +
                                           " times, and three sizes of blobs"});
  if (settings.most == 0 && settings.size.law != BlobSizes::Law::list)
    clients::check_between(settings.between, "writes", complaints);
  if (!cast.has_epochs && !settings.lifetime.is_endless())
    complaints.push_back({"lifetime", "no epoch begins, and blobs expire as one does",
                          R"(add {"model": "epochs"} to "maintenance")"});
  clients::check_region(settings.region, cast, complaints);
}

void idle(const fields::Bound& bound, const Cast& cast, Complaints& complaints) {
  clients::idle_start(bound.as<WriteSettings>().start, cast, complaints);
}

}  // namespace floe::writes
