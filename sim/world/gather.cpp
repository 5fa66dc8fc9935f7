#include "world/gather.hpp"

#include <optional>

#include "engine/mailbox.hpp"

namespace floe {
namespace {

// A request under way: which shards' symbols were asked for, and the handle whose end withdraws it.
struct Request {
  NodeId helper;
  Instant asked;
  std::vector<Shard> shards;
  Transfer transfer;
};

class Round {
 public:
  Round(World& world, const Ask& ask, const BitSet& offered, Stream& order, Gathered& gathered)
      : world_(world),
        ask_(ask),
        offered_(offered),
        order_(world.committee().weights(), order),
        gathered_(gathered),
        payload_tag_(world.recorder().tag(*ask.payload_cause)),
        proof_tag_(world.recorder().tag(*ask.proof_cause)),
        header_tag_(world.recorder().tag(*ask.header_cause)),
        begun_(world.now()),
        replies_(world.loop()) {}

  task<bool> run() {
    while (gathered_.shards.size() < ask_.need) {
      while (gathered_.shards.size() + wanted_ < ask_.need + ask_.extra) {
        const std::optional<std::uint32_t> helper = order_.next();
        if (!helper) break;
        if (helper != ask_.self) request(*helper);
      }
      if (waiting_ == 0) co_return false;
      settle(co_await replies_.next());
    }
    co_return true;
  }

 private:
  struct Reply {
    std::size_t request;
    Outcome outcome;
  };

  void request(NodeId helper) {
    Request request{.helper = helper, .asked = world_.now(), .shards = {}, .transfer = {}};
    const std::size_t room = ask_.need + ask_.extra - gathered_.shards.size() - wanted_;
    const Node& node = world_.node(helper);
    const bool replaced = node.ever_lost && node.lost_at > begun_;
    for (const Shard shard : world_.committee().shards_of(helper)) {
      if (request.shards.size() == room) break;
      if (!replaced && offered_.test(shard) && !gathered_.have.test(shard)) request.shards.push_back(shard);
    }
    const auto count = static_cast<std::int64_t>(request.shards.size());
    const std::size_t index = requests_.size();
    wanted_ += request.shards.size();
    ++waiting_;
    world_.recorder().message(header_tag_);
    Message reply;
    reply.add(payload_tag_, ask_.payload * count);
    reply.add(proof_tag_, ask_.proof * count);
    requests_.push_back(std::move(request));
    requests_.back().transfer = world_.network().request({.asker = ask_.asker,
                                                          .helper = world_.machine(helper).endpoint,
                                                          .traffic = ask_.payload_cause->traffic,
                                                          .header_tag = header_tag_,
                                                          .reply = reply,
                                                          .silence = ask_.silence},
                                                         {&Round::on_reply, this, index});
  }

  static void on_reply(void* round, std::uint64_t request, Outcome outcome) {
    static_cast<Round*>(round)->replies_.push({request, outcome});
  }

  void settle(const Reply& reply) {
    Request& request = requests_[reply.request];
    --waiting_;
    wanted_ -= request.shards.size();
    if (reply.outcome == Outcome::delivered) {
      world_.recorder().message(header_tag_);
      if (!request.shards.empty()) gathered_.peers.set(request.helper);
      for (const Shard shard : request.shards) gathered_.take(shard);
    }
    if (ask_.self)
      world_.note({.what = Span::What::request,
                   .node = *ask_.self,
                   .from = request.asked,
                   .to = world_.now(),
                   .helper = request.helper,
                   .blob = ask_.blob,
                   .cause = ask_.payload_cause,
                   .bytes = (ask_.payload + ask_.proof) * static_cast<std::int64_t>(request.shards.size()),
                   .ok = reply.outcome == Outcome::delivered});
    request.transfer = {};
    request.shards = {};
  }

  World& world_;
  const Ask& ask_;
  const BitSet& offered_;
  WeightedDraw order_;
  Gathered& gathered_;
  Tag payload_tag_;
  Tag proof_tag_;
  Tag header_tag_;
  Instant begun_;
  Mailbox<Reply> replies_;
  std::vector<Request> requests_;
  std::size_t wanted_ = 0;   // symbols under way
  std::size_t waiting_ = 0;  // requests under way
};

}  // namespace

task<bool> gather(World& world, Ask ask, const BitSet& offered, Stream& order, Gathered& gathered) {
  Round round(world, ask, offered, order, gathered);
  co_return co_await round.run();
}

}  // namespace floe
