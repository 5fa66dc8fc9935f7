#include "clients/download.hpp"

#include <algorithm>
#include <utility>

#include "clients/download_record.hpp"
#include "clients/node_order.hpp"
#include "clients/settings.hpp"
#include "engine/real.hpp"
#include "fields/kinds.hpp"
#include "protocol/metadata.hpp"
#include "protocol/symbols.hpp"
#include "protocol/windowed.hpp"
#include "world/blob_bytes.hpp"

namespace floe::clients {
namespace {

class Download final : public Process {
 public:
  Download(const DownloadSettings& settings, const ClientRights& rights)
      : settings_(settings),
        rights_(rights),
        world_(rights.world),
        asker_{.endpoint = world_.add_client({settings.downlink, settings.downlink}, settings.region),
               .timeout = settings.timeout,
               .payload = &kDownload,
               .proof = &kDownload,
               .header = &kDownloadHeaders,
               .rejected_bytes = &kDownloadRejected},
        metadata_asker_(asker_) {
    metadata_asker_.payload = metadata_asker_.proof = &kDownloadMetadata;
    know_downloads(rights.record);
  }

  void start() override { rights_.spawn(read_all()); }

 private:
  task<void> read_all();
  task<void> read_one(BlobIndex blob, Stream order);
  task<bool> read_blob(BlobIndex index, Stream& order, Downloading& downloading);
  task<bool> fetch_metadata(BlobIndex blob, Stream& order, Downloading& downloading);
  bool has_expired(BlobIndex blob) const {
    return world_.blobs().is_deleted(blob) && !world_.blobs()[blob].is_inconsistent;
  }
  std::vector<NodeId> shuffled_nodes(Stream& order) const;
  bool takes(BlobIndex index, std::uint32_t kind, const std::vector<Shard>& shards, Downloading& downloading);
  bool agrees(const Blob& blob, BlobIndex index, std::uint32_t kind, const std::vector<Shard>& shards) const;

  DownloadSettings settings_;
  ClientRights rights_;
  World& world_;
  protocol::Asker asker_;
  protocol::Asker metadata_asker_;
};

task<void> Download::read_all() {
  co_await sleep(world_.loop(), settings_.start);
  Stream gaps = rights_.streams.of(0, "/between");
  for (std::uint32_t number = 0; settings_.most == 0 || number < settings_.most; ++number) {
    co_await sleep(world_.loop(), settings_.between.sample(gaps));
    Stream choice = rights_.streams.of(number, "/blob");
    const BlobIndex blob = settings_.draw(world_.blobs().size(), choice);
    rights_.spawn(read_one(blob, rights_.streams.of(number, "/order")), blob);
  }
}

task<void> Download::read_one(BlobIndex blob, Stream order) {
  if (world_.blobs().is_deleted(blob)) co_return;  // which everybody knows
  Downloading downloading(world_);
  const bool ok = co_await read_blob(blob, order, downloading);
  if (!ok && has_expired(blob)) co_return;
  downloading.end(ok);
}

std::vector<NodeId> Download::shuffled_nodes(Stream& order) const {
  std::vector<NodeId> nodes;
  for (NodeId node = 0; node < world_.nodes().count(); ++node)
    if (!world_.reading().shards_of(node).empty()) nodes.push_back(node);
  return in_random_order(std::move(nodes), order);
}

task<bool> Download::fetch_metadata(BlobIndex blob, Stream& order, Downloading& downloading) {
  const protocol::MetadataOf subject(world_);
  std::vector<protocol::Ask> list;
  std::size_t weight = 0;
  for (const NodeId node : shuffled_nodes(order)) {  // of 2f + 1 shards
    if (3 * weight >= 2 * std::size_t{world_.committee().shards()} + 1) break;
    weight += world_.reading().shards_of(node).size();
    list.push_back({node, blob});
  }
  protocol::Windowed came;
  const bool ok = co_await protocol::ask_windowed(world_, metadata_asker_, subject, list, 1,
                                                  settings_.metadata_requests, came);
  if (ok) downloading.used(kDownloadMetadata, world_.blobs()[blob].layout->metadata);
  co_return ok;
}

task<bool> Download::read_blob(BlobIndex index, Stream& order, Downloading& downloading) {
  if (!co_await fetch_metadata(index, order, downloading)) co_return false;
  const Blob blob = world_.blobs()[index];
  const auto last = static_cast<std::uint32_t>(blob.layout->kinds.size() - 1);
  const std::uint32_t kind = settings_.pieces == DownloadSettings::Pieces::secondary ? last : 0;
  const PieceKind& pieces = blob.layout->kinds[kind];
  const protocol::Wanted wanted{.blobs = {index},
                                .source = kind,
                                .need = pieces.enough,
                                .symbol = {pieces.wire, Bytes{0}},
                                .from = shards_with_slot(blob.placement)};
  const protocol::Symbols subject(world_, wanted);
  std::vector<protocol::Ask> list;  // all shards of a node one after the other
  for (const NodeId node : shuffled_nodes(order))
    for (const Shard shard : world_.reading().shards_of(node))
      if (!wanted.from || wanted.from->test(shard)) list.push_back({node, shard});
  protocol::Windowed came;
  const bool ok = co_await protocol::ask_windowed(world_, asker_, subject, list, pieces.enough,
                                                  settings_.window(pieces.size, pieces.enough), came);
  downloading.dropped(came.dropped);
  if (!ok) co_return false;
  std::vector<Shard> shards;
  for (const auto& [ask, answered] : came.given) {
    const std::span<const Shard> one(&ask.item, 1);
    world_.witness(SymbolsGiven{std::nullopt, ask.helper, answered, wanted.blobs, kind, one});
    shards.push_back(ask.item);
  }
  const protocol::Load load = subject.load(shards);
  downloading.used(kDownload, load.payload + load.proof);
  co_return takes(index, kind, shards, downloading);
}

// Whether the client takes what it decoded.
bool Download::takes(BlobIndex index, std::uint32_t kind, const std::vector<Shard>& shards,
                     Downloading& downloading) {
  using Check = DownloadSettings::Check;
  const Blob blob = world_.blobs()[index];
  const bool seems_right = !blob.is_inconsistent || rights_.scheme.seems_right(kind);
  if (settings_.check != Check::skip &&
      (!seems_right || (settings_.check == Check::strict && blob.is_inconsistent))) {
    world_.doubt(index, world_.committee().owner(shards.front()));
    return false;
  }
  const bool is_right = agrees(blob, index, kind, shards) && seems_right;
  if (!is_right) downloading.wrong();
  if (is_right || seems_right) world_.witness(BlobRead{index, kind, shards, is_right});
  return true;
}

bool Download::agrees(const Blob& blob, BlobIndex index, std::uint32_t kind,
                      const std::vector<Shard>& shards) const {
  if (blob.content == nullptr) return true;
  std::vector<std::uint32_t> slots;
  for (const Shard shard : shards) slots.push_back(blob.placement.slot_of(shard));
  const auto bytes = blob.content->read(kind, slots);
  return bytes && *bytes == blob_bytes(world_, index, blob.size);
}

void check(const fields::Bound& bound, const Cast& cast, Complaints& complaints) {
  const auto& settings = bound.as<DownloadSettings>();
  if (settings.most == 0) check_between(settings.between, "downloads", complaints);
  check_region(settings.region, cast, complaints);
}

void idle(const fields::Bound& bound, const Cast& cast, Complaints& complaints) {
  idle_start(bound.as<DownloadSettings>().start, cast, complaints);
}

}  // namespace

std::uint32_t DownloadSettings::window(Bytes piece, std::uint32_t need) const {
  const std::int64_t together = in_flight.n / std::max<std::int64_t>(piece.n, 1);
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(together, 1, std::max(need, 1u)));
}

// By inversion of the law that has the same power at every rank and is spread evenly between two.
BlobIndex DownloadSettings::draw(std::uint32_t blobs, Stream& stream) const {
  if (popularity == 0) return static_cast<BlobIndex>(stream.below(blobs));
  const double all = blobs + 1.0;
  const double at = stream.uniform();
  const double power = 1 - popularity;
  const double rank = power == 0
                          ? real::exp(at * real::log(all))
                          : real::exp(real::log(1 + at * (real::exp(power * real::log(all)) - 1)) / power);
  const auto place = std::clamp<std::int64_t>(static_cast<std::int64_t>(rank), 1, blobs);
  return static_cast<BlobIndex>(blobs - place);
}

const fields::Table& DownloadSettings::table() {
  using S = DownloadSettings;
  constexpr double kSteepest = 5;
  static const fields::Table table = fields::Table::of<S>(
      {fields::row("start", &S::start, fields::duration(), "The instant from which on the client reads."),
       fields::row("between", &S::between, time_between(),
                   "The time from the start of one read to that of the next, the first one from \"start\"."),
       fields::row("most", &S::most, fields::whole(0, 100'000'000),
                   "The number of reads after which the client reads no more; 0 is without end."),
       fields::row("popularity", &S::popularity, fields::number(0, kSteepest),
                   "How much more often newer blobs are read: the probability falls with this power of the "
                   "rank, the newest first. 0 reads all alike."),
       fields::row("pieces", &S::pieces,
                   fields::choice<Pieces>({{"primary", Pieces::primary}, {"secondary", Pieces::secondary}}),
                   "The slivers that it asks for, where a scheme has two kinds."),
       fields::row(
           "check", &S::check,
           fields::choice<Check>(
               {{"default", Check::usual}, {"skip", Check::skip}, {"strict", Check::strict}}),
           "What the client does with what it decoded: it compares the rows of the blob with the "
           "metadata, nothing, or encodes all of it again. Slivers are always checked by themselves."),
       fields::row("in_flight", &S::in_flight, fields::bytes(),
                   "The bytes of slivers that are under way at once; divided by those of one this is the "
                   "number of requests at once, at least 1 and at most as many as are needed."),
       fields::row("metadata_requests", &S::metadata_requests, fields::whole(1, 1000),
                   "The nodes that are asked for metadata at once, of which the first that answers is used."),
       fields::row("timeout", &S::timeout, fields::duration(milliseconds(1)),
                   "The time from asking a node to giving it up."),
       fields::row("downlink", &S::downlink, fields::rate(), "The rate at which the client receives."),
       fields::row("region", &S::region, fields::text(),
                   "The region in which the client stands; the first by default.")});
  return table;
}

const Entry download{.description = {.name = kDownload.name,
                                     .sentence = "A client reads blobs one by one, as that of mainnet does.",
                                     .table = DownloadSettings::table},
                     .adds = kDownloadRows,
                     .make = make<Download, DownloadSettings>,
                     .check = check,
                     .idle = idle};

}  // namespace floe::clients
