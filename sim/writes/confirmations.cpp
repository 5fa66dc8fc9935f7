#include "writes/confirmations.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "clients/node_order.hpp"
#include "writes/write_record.hpp"

namespace floe::writes {
namespace {

class Signature final : public protocol::Subject {
 public:
  explicit Signature(const Draft& draft) : draft_(draft) {}
  bool holds(NodeId node, std::uint32_t) const override { return draft_.is_complete(node); }
  protocol::Load load(std::span<const std::uint32_t> given) const override {
    return {.payload = given.empty() ? kAnswer : kConfirmationSize};
  }

 private:
  const Draft& draft_;
};

}  // namespace

Confirmations::Confirmations(World& world, const WriteSettings& settings, const protocol::Asker& asker,
                             Draft& draft, Owner owner)
    : world_(world),
      settings_(settings),
      asker_(asker),
      draft_(draft),
      owner_(owner),
      window_(world.loop(),
              std::max(1u, std::ranges::min(draft.layout().kinds, {}, &PieceKind::enough).enough)),
      signed_(world.nodes().count()),
      ended_(world.loop()) {}

task<bool> Confirmations::collect(Stream& order) {
  std::vector<NodeId> nodes;
  for (NodeId node = 0; node < world_.nodes().count(); ++node)
    if (draft_.weight(node) > 0) nodes.push_back(node);
  nodes = clients::in_random_order(std::move(nodes), order);
  for (const NodeId node : nodes) tasks_.spawn(ask(node), owner_);
  std::uint32_t weight = 0;
  for (std::size_t open = nodes.size(); open > 0 && weight < draft_.quorum(); --open) {
    const NodeId node = co_await ended_.next();
    if (signed_.test(node)) weight += draft_.weight(node);
  }
  tasks_.clear();
  if (weight >= draft_.quorum()) co_return true;
  for (const NodeId node : nodes)
    if (!signed_.test(node)) draft_.discount(node);
  co_return false;
}

task<void> Confirmations::ask(NodeId node) {
  const Permit permit = co_await window_.acquire();
  Duration pause = settings_.retry_first;
  for (std::uint32_t again = 0; again <= settings_.retries; ++again) {
    if (again > 0) {
      co_await sleep(world_.loop(), pause);
      pause = std::min(pause + pause, settings_.retry_limit);
    }
    const bool is_signed = co_await signs(node);
    if (!is_signed) continue;
    signed_.set(node);
    break;
  }
  ended_.push(node);
}

task<bool> Confirmations::signs(NodeId node) {
  const Signature signature(draft_);
  protocol::Exchanges exchanges(world_, asker_, signature);
  constexpr std::array<std::uint32_t, 1> kAll{0};
  exchanges.ask(node, Few<std::uint32_t>(kAll));
  const protocol::Answer answer = co_await exchanges.next();
  co_return answer.kind == protocol::Answer::Kind::given;
}

}  // namespace floe::writes
