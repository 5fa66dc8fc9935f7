#include "writes/write.hpp"

#include <algorithm>
#include <memory>
#include <vector>

#include "storage/drawn_shards.hpp"
#include "world/blob_bytes.hpp"
#include "world/pieces.hpp"
#include "writes/confirmations.hpp"
#include "writes/upload.hpp"
#include "writes/write_record.hpp"

namespace floe::writes {
namespace {

class Write final : public Process {
 public:
  Write(const WriteSettings& settings, const clients::ClientRights& rights)
      : settings_(settings),
        rights_(rights),
        world_(rights.world),
        record_(rights.world),
        client_{.endpoint = world_.add_client({settings.uplink, settings.downlink}, settings.region),
                .timeout = settings.timeout,
                .answer_size = kAnswer,
                .answer = &kWriteOverhead,
                .header = &kWriteOverhead},
        uploader_(client_) {
    if (settings.relay)
      uploader_.endpoint = world_.add_client({settings.relay_rate, settings.relay_rate}, settings.region);
    asker_ = {.endpoint = uploader_.endpoint,
              .timeout = settings.timeout,
              .payload = &kConfirmations,
              .proof = &kConfirmations,
              .header = &kConfirmations};
  }

  void start() override { rights_.spawn(write_all()); }

  // What was stored of blobs that are not certified yet goes like all else.
  void on(const PiecesOwed& owed) override {
    for (const std::shared_ptr<Draft>& draft : drafts_) {
      draft->lose(shards_on(world_.committee(), owed.node, owed.disk));
      if (owed.disk.number == 0) draft->lose_metadata(owed.node);
    }
  }
  void on(const ShardChange& change) override {
    if (change.what != ShardChange::What::moved) return;
    for (const std::shared_ptr<Draft>& draft : drafts_) draft->move(change.shard, change.node);
  }

 private:
  // While there is one, the draft is among those that are under way.
  class Listed {
   public:
    Listed(std::vector<std::shared_ptr<Draft>>& all, std::shared_ptr<Draft> draft)
        : all_(all), draft_(draft) {
      all_.push_back(std::move(draft));
    }
    Listed(const Listed&) = delete;
    Listed& operator=(const Listed&) = delete;
    ~Listed() { std::erase(all_, draft_); }

   private:
    std::vector<std::shared_ptr<Draft>>& all_;
    std::shared_ptr<Draft> draft_;
  };

  task<void> write_all();
  task<void> write_one(std::uint32_t number);
  task<bool> store(std::shared_ptr<Draft> draft, const WriteRecord::Writing& writing);
  task<bool> relay(Bytes blob);
  task<void> end_tail(std::shared_ptr<Upload> upload);
  task<void> defer(BlobIndex blob, Duration time);
  std::shared_ptr<Draft> draft(std::uint32_t number);
  BlobIndex certify(Draft& draft);

  WriteSettings settings_;
  clients::ClientRights rights_;
  World& world_;
  WriteRecord record_;
  protocol::Sender client_;
  protocol::Sender uploader_;  // the client, or its relay
  protocol::Asker asker_{};
  std::shared_ptr<const Layout> layout_{};  // of the last blob
  Bytes layout_size_{};
  std::vector<std::shared_ptr<Draft>> drafts_{};
};

task<void> Write::write_all() {
  co_await sleep(world_.loop(), settings_.start);
  Stream gaps = rights_.streams.of(0, "/between");
  for (std::uint32_t number = 0; settings_.most == 0 || number < settings_.most; ++number) {
    if (settings_.size.law == BlobSizes::Law::list && number == settings_.size.list.size()) co_return;
    co_await sleep(world_.loop(), settings_.between.sample(gaps));
    rights_.spawn(write_one(number), number);
  }
}

std::shared_ptr<Draft> Write::draft(std::uint32_t number) {
  Stream sizes = rights_.streams.of(number, "/size");
  const Bytes size = settings_.size.draw(number, sizes);
  if (layout_ == nullptr || size != layout_size_)
    layout_ = std::make_shared<const Layout>(rights_.scheme.layout(size));
  layout_size_ = size;
  Stream turn = rights_.streams.of(number, "/rotation");
  const std::uint32_t shards = world_.committee().shards();
  const auto rotation = static_cast<std::uint32_t>(turn.below(shards));
  std::vector<Shard> drawn;
  if (layout_->spread == Spread::random && layout_->slots < shards) {
    Stream places = rights_.streams.of(number, "/placement");
    ShardDraw draw(world_.committee());  // which may have changed since the last one
    const std::span<const Shard> all = draw.draw(layout_->slots, places);
    drawn.assign(all.begin(), all.end());
  }
  return std::make_shared<Draft>(world_, number, size, layout_, rotation, std::move(drawn));
}

task<void> Write::write_one(std::uint32_t number) {
  WriteRecord::Writing writing(record_);
  const std::shared_ptr<Draft> draft = this->draft(number);
  const Listed listed(drafts_, draft);
  if (settings_.relay) {
    const bool has_it = co_await relay(draft->size());
    if (!has_it) co_return writing.end(false);
  }
  co_await sleep(world_.loop(), settings_.transaction + settings_.pause);
  const bool is_stored = co_await store(draft, writing);
  if (!is_stored) co_return writing.end(false);
  co_await sleep(world_.loop(), settings_.transaction);
  const BlobIndex blob = certify(*draft);
  writing.end(true);
  if (!world_.blobs().missing_of(blob).empty())
    rights_.spawn(defer(blob, settings_.deferral(draft->size())), number);
}

task<bool> Write::relay(Bytes blob) {
  const protocol::Put sent = co_await protocol::put_to_client(world_, client_, uploader_.endpoint,
                                                              std::max(blob, Bytes{1}), kRelayed);
  co_return sent.is_answered;
}

// Where the committee changes meanwhile, the client begins anew, and what is stored stays.
task<bool> Write::store(std::shared_ptr<Draft> draft, const WriteRecord::Writing& writing) {
  constexpr std::uint32_t kMostChanges = 5;
  constexpr std::int64_t kLongestPause = 5;  // seconds
  Stream order = rights_.streams.of(draft->number(), "/order");
  std::uint32_t changes = 0;
  for (std::uint32_t round = 0; round <= settings_.rounds;) {
    if (round + changes > 0) record_.uploads_again();
    const auto upload = std::make_shared<Upload>(world_, settings_, uploader_, asker_, draft, rights_.owner);
    const bool is_stored = co_await upload->begin(order);
    if (is_stored && round + changes == 0) writing.uploaded();
    if (is_stored && settings_.tail == WriteSettings::Tail::detached)
      rights_.spawn(end_tail(upload), draft->number());
    else if (is_stored)
      co_await upload->end();
    if (is_stored) {
      Confirmations confirmations(world_, settings_, asker_, *draft, rights_.owner);
      const bool is_certified = co_await confirmations.collect(order);
      if (is_certified) co_return true;
    }
    if (draft->take_committee_change() && changes < kMostChanges) {
      co_await sleep(world_.loop(), seconds(std::min<std::int64_t>(1 << changes, kLongestPause)));
      ++changes;
      continue;
    }
    if (!is_stored) co_return false;
    ++round;
  }
  co_return false;
}

task<void> Write::end_tail(std::shared_ptr<Upload> upload) { co_await upload->end(); }

BlobIndex Write::certify(Draft& draft) {
  NewBlob blob = draft.blob(rights_.scheme);
  const BlobIndex next = world_.blobs().size();
  if (settings_.content == WriteSettings::Content::real)
    blob.content = rights_.scheme.encode(blob_bytes(world_, next, draft.size()));
  if (!settings_.lifetime.is_endless()) {
    Stream life = rights_.streams.of(draft.number(), "/lifetime");
    blob.expires = world_.epoch() + settings_.lifetime.draw(1, life).front();
  }
  const std::vector<Piece> missing = draft.missing();
  record_.certified(draft.size(), std::size_t{draft.slots()} * draft.layout().kinds.size(), missing.size());
  draft.certified(world_.write(std::move(blob), missing, draft.without_metadata()));
  return *draft.blob();
}

task<void> Write::defer(BlobIndex blob, Duration time) {
  co_await sleep(world_.loop(), time);
  for (NodeId node = 0; node < world_.nodes().count(); ++node) world_.await_no_more(blob, node);
}

}  // namespace

const clients::Entry write{
    .description = {.name = kWrite.name,
                    .sentence = "A client writes blobs: it uploads each to all nodes and drops the slowest.",
                    .table = WriteSettings::table},
    .adds = kWriteRows,
    .make = make<Write, WriteSettings>,
    .check = check,
    .idle = idle};

}  // namespace floe::writes
