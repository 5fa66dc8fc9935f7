#include "moves/epoch_settings.hpp"

#include "fields/drawn.hpp"
#include "fields/kinds.hpp"

namespace floe::moves {
namespace {

// Laws of what moves do not hold with them, so that most runs that are drawn have none.
fields::KindPtr<bool> rare_defect() {
  return fields::drawn<bool>(fields::boolean(),
                             [](fields::Draws& draws, bool& value) { value = draws.chance(0.05); });
}

}  // namespace

const fields::Table& EpochSettings::table() {
  using S = EpochSettings;
  constexpr std::int64_t kMost = 10'000'000;
  constexpr Duration kLeast = milliseconds(1);
  static const fields::Table table = fields::Table::of<S>(
      {fields::row(
           "length", &S::length, fields::duration(minutes(1)),
           "The time from the instant at which the nodes of an epoch have their shards to the beginning of "
           "the next epoch."),
       fields::row(
           "drift", &S::drift, fields::number(0, 10),
           "How much stakes change from one epoch to the next: each is multiplied by exp(drift z), where z "
           "is a standard normal draw."),
       fields::row(
           "leave", &S::leave, fields::whole(0, 65535),
           "The members that give up their stake in each epoch. As many nodes without stake, where there "
           "are any, come in their place and take it over."),
       fields::row(
           "silent", &S::silent, fields::share(),
           "The share of those that leave whose machines are gone for good when the next epoch begins, so "
           "that nobody can copy from them."),
       fields::row("slivers", &S::slivers, fields::whole(1, kMost),
                   "The pieces that travel in one message when a shard is copied from the node that had it."),
       fields::row("concurrent_shards", &S::concurrent_shards, fields::whole(1, kMost),
                   "The shards that a node receives at once."),
       fields::row("timeout", &S::timeout, fields::duration(kLeast),
                   "The time from asking for pieces of a shard to giving the request up."),
       fields::row(
           "retry_first", &S::retry_first, fields::duration(kLeast),
           "The pause after a request for pieces of a shard failed, or no source gave metadata; it doubles "
           "each time."),
       fields::row("retry_limit", &S::retry_limit, fields::duration(kLeast), "The longest of these pauses."),
       fields::row(
           "patience", &S::patience, fields::duration(kLeast),
           "The time without progress after which a shard is copied no more and rebuilt from symbols of "
           "other nodes."),
       fields::row("metadata_timeout", &S::metadata_timeout, fields::duration(kLeast),
                   "The time from asking a source of metadata to giving it up."),
       fields::row("metadata_blobs", &S::metadata_blobs, fields::whole(1, kMost),
                   "The blobs whose metadata a node asks for at once, each in a message of its own."),
       fields::row(
           "attests_unfinished", &S::attests_unfinished, rare_defect(),
           "A defect of Walrus v1.56 (WAL-1271, node/epoch_change/plan.rs): a shard whose copying was "
           "not over when the next epoch began counts as filled, and its node says that it has it."),
       fields::row(
           "resumes_empty", &S::resumes_empty, rare_defect(),
           "A defect of Walrus v1.56 (MystenLabs/walrus #3662): a node that was away as an epoch began "
           "takes the shards that it gained then for filled, and nobody fills them, until it gains "
           "them again or rebuilds all that it lacks."),
       fields::row(
           "recovery_hangs", &S::recovery_hangs,
           fields::drawn<double>(fields::share(),
                                 [](fields::Draws& draws, double& value) {
                                   value = draws.chance(0.05) ? draws.uniform(0, 1) : 0;
                                 }),
           "A defect of Walrus v1.56 (WAL-1273, node/epoch_change.rs): a node that crashes as it begins "
           "to rebuild all that it lacks waits for ever for what it did not create. This is the "
           "probability of that, each time that a node begins."),
       fields::row(
           "abandons_unfinished", &S::abandons_unfinished, fields::boolean(),
           "A defect of Walrus v1.56 (node/shard_sync.rs, storage/shard.rs): a shard whose copying was not "
           "over when the next epoch begins is copied no more, since its node then asks itself for it; what "
           "it lacks is rebuilt from symbols. Without the defect copying goes on, and the node before keeps "
           "the shard until then.")});
  return table;
}

}  // namespace floe::moves
