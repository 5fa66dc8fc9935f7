#include "writes/upload.hpp"

#include <algorithm>
#include <utility>

#include "clients/node_order.hpp"
#include "writes/write_record.hpp"

namespace floe::writes {
namespace {

// A node says in a few bytes whether it has a piece.
class Status final : public protocol::Subject {
 public:
  Status(const Draft& draft, const Piece& piece) : draft_(draft), piece_(piece) {}
  bool holds(NodeId, std::uint32_t) const override { return draft_.holds(piece_); }
  protocol::Load load(std::span<const std::uint32_t>) const override { return {.payload = kAnswer}; }

 private:
  const Draft& draft_;
  Piece piece_;
};

// Below this a piece is sent without asking for it.
constexpr Bytes kWorthAsking{5560};

}  // namespace

Upload::Upload(World& world, const WriteSettings& settings, const protocol::Sender& sender,
               const protocol::Asker& asker, std::shared_ptr<Draft> draft, Owner owner)
    : world_(world),
      settings_(settings),
      sender_(sender),
      asker_(asker),
      draft_(std::move(draft)),
      owner_(owner),
      permits_(world.loop(), settings.permits(draft_->layout().kinds.front().size)),
      ended_(world.loop()) {}

task<bool> Upload::begin(Stream& order) {
  begun_ = world_.now();
  std::vector<NodeId> nodes;
  for (NodeId node = 0; node < world_.nodes().count(); ++node)
    if (world_.committee().weights()[node] > 0 && !draft_->is_counted(node)) nodes.push_back(node);
  nodes = clients::in_random_order(std::move(nodes), order);
  open_ = nodes.size();
  for (const NodeId node : nodes) tasks_.spawn(to_node(node), owner_);
  while (draft_->counted() < draft_->quorum() && open_ > 0) {
    co_await ended_.next();
    --open_;
  }
  co_return draft_->counted() >= draft_->quorum();
}

task<void> Upload::end() {
  const Duration tail = scale(world_.now() - begun_, settings_.tail_share) + settings_.tail_more;
  tasks_.spawn(wait_for_tail(tail), owner_);
  while (open_ > 0) {
    const Ended ended = co_await ended_.next();
    if (!ended.is_node) break;
    --open_;
  }
  tasks_.clear();
}

task<void> Upload::wait_for_tail(Duration time) {
  co_await sleep(world_.loop(), time);
  ended_.push(Ended{false});
}

task<void> Upload::to_node(NodeId node) {
  const bool is_stored = co_await store_all(node);
  if (is_stored) draft_->count(node);
  ended_.push(Ended{true});
}

// The first piece that fails for good ends the node.
task<bool> Upload::store_all(NodeId node) {
  const bool is_again = draft_->has_metadata(node);
  const std::optional<Piece> no_piece{};
  const Bytes metadata = draft_->metadata_body();
  const bool has_metadata = co_await send(node, no_piece, metadata, kWriteMetadata);
  if (!has_metadata) co_return false;
  Semaphore node_permits(world_.loop(), settings_.node_requests);
  Mailbox<bool> ended(world_.loop());
  TaskGroup stores;
  const std::vector<Piece> pieces = draft_->pieces_of(node);
  for (const Piece& piece : pieces) {
    const bool asks = is_again && draft_->body(piece) >= kWorthAsking;
    stores.spawn(store(node, piece, asks, node_permits, ended), owner_);
  }
  std::size_t open = pieces.size();
  for (; open > 0; --open) {
    const bool is_stored = co_await ended.next();
    if (!is_stored) co_return false;
  }
  co_return true;
}

task<void> Upload::store(NodeId node, Piece piece, bool asks, Semaphore& node_permits, Mailbox<bool>& ended) {
  const Permit of_write = co_await permits_.acquire();
  const Permit of_node = co_await node_permits.acquire();
  bool is_stored = false;
  if (asks) is_stored = co_await holds(node, piece);
  const std::optional<Piece> one(piece);
  if (!is_stored) is_stored = co_await send(node, one, draft_->body(piece), kWrite);
  ended.push(is_stored);
}

task<bool> Upload::holds(NodeId node, const Piece& piece) {
  const Status status(*draft_, piece);
  protocol::Exchanges exchanges(world_, asker_, status);
  constexpr std::array<std::uint32_t, 1> kAll{0};
  exchanges.ask(node, Few<std::uint32_t>(kAll));
  const protocol::Answer answer = co_await exchanges.next();
  co_return answer.kind == protocol::Answer::Kind::given;
}

task<bool> Upload::send(NodeId node, std::optional<Piece> piece, Bytes body, const Cause& cause) {
  Duration pause = settings_.retry_first;
  for (std::uint32_t again = 0;; ++again) {
    const protocol::Put put = co_await protocol::put(world_, sender_, node, body, cause);
    if (put.is_answered) {
      draft_->keep(node, piece, put.reached);
      co_return true;
    }
    if (again == settings_.retries) co_return false;
    co_await sleep(world_.loop(), pause);
    pause = std::min(pause + pause, settings_.retry_limit);
  }
}

}  // namespace floe::writes
