#include "maintenance/repair_settings.hpp"

#include "fields/kinds.hpp"

namespace floe::maintenance {

const fields::Table& RepairSettings::table() {
  using S = RepairSettings;
  constexpr std::int64_t kMost = 10'000'000;
  constexpr Duration kLeast = milliseconds(1);
  static const fields::Table table = fields::Table::of<S>(
      {fields::row("detection", &S::detection, fields::duration(),
                   "The time without an answer after which a node is declared gone; if its machine departed, "
                   "another is ordered then."),
       fields::row(
           "replace_silent", &S::replace_silent, fields::duration(),
           "The time from declaring a node gone that is down and has its machine still to the arrival of an "
           "empty one in its place; a node that is back by then keeps what it has, and what another one had "
           "is superseded. One that is up and only cut off is not replaced. None leaves all such nodes "
           "alone."),
       fields::row(
           "concurrent_blobs", &S::concurrent_blobs, fields::whole(1, kMost),
           "The blobs under repair at once, of each node. One that cannot be rebuilt keeps its place."),
       fields::row("concurrent_slivers", &S::concurrent_slivers, fields::whole(1, kMost),
                   "The pieces under repair at once, of each node."),
       fields::row("extra_symbols", &S::extra_symbols, fields::whole(0, 65535),
                   "The symbols asked for beyond what is needed, against slow helpers."),
       fields::row("request_timeout", &S::request_timeout, fields::duration(kLeast),
                   "The time from asking a helper to giving it up, whatever has moved by then."),
       fields::row("most_requests", &S::most_requests, fields::whole(0, kMost),
                   "The requests for symbols or pieces that a helper works on at once; it refuses more. 0 is "
                   "without limit."),
       fields::row("symbols_per_second", &S::symbols_per_second, fields::whole(0, kMost),
                   "The symbols or pieces that a helper prepares in a second. 0 is without limit."),
       fields::row("slivers_per_second", &S::slivers_per_second, fields::whole(0, kMost),
                   "The pieces that a node rebuilds in a second once it has their symbols. 0 is without "
                   "limit."),
       fields::row("metadata_timeout", &S::metadata_timeout, fields::duration(kLeast),
                   "The time from asking a source of metadata to giving it up."),
       fields::row("backoff_first", &S::backoff_first, fields::duration(kLeast),
                   "The pause after every helper was asked in vain; it doubles each time."),
       fields::row("backoff_limit", &S::backoff_limit, fields::duration(kLeast), "The longest pause."),
       fields::row("backoff_jitter", &S::backoff_jitter, fields::duration(),
                   "A time added to each pause, drawn evenly from zero to this."),
       fields::row("batch_blobs", &S::batch_blobs, fields::whole(1, kMost),
                   "The blobs whose symbols travel in one message; mainnet sends those of one."),
       fields::row(
           "policies", &S::policies,
           fields::list(fields::object<PolicySettings>(PolicySettings::table()),
                        {.layout = text::JsonWriter::Layout::lines}),
           "When, in which order and how fast losses are repaired. Of several policies the first that "
           "names a scheme holds for it; without one every node rebuilds what it misses as soon as it "
           "is up.")
           .part()
           .sparing()});
  return table;
}

}  // namespace floe::maintenance
