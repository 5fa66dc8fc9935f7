#include "protocol/put.hpp"

#include "nodes/attributes/conduct.hpp"
#include "tasks/mailbox.hpp"

namespace floe::protocol {
namespace {

// One exchange; its end, or its deadline, wakes who waits.
class Sending {
 public:
  Sending(World& world, const Sender& sender, std::optional<NodeId> node, Bytes body, const Cause& cause)
      : ended(world.loop()),
        world_(world),
        sender_(sender),
        node_(node),
        body_(body),
        body_tag_(world.recorder().tag(cause)),
        answer_tag_(world.recorder().tag(*sender.answer)),
        traffic_(cause.traffic) {}
  Sending(const Sending&) = delete;
  Sending& operator=(const Sending&) = delete;
  ~Sending() { world_.loop().cancel(timer_); }

  void begin(Endpoint receiver) {
    const Tag header = world_.recorder().tag(*sender_.header);
    world_.recorder().message(header);
    const Instant due = world_.now() + sender_.timeout;
    timer_ = world_.loop().at(due, EventKind::wake, kTimer, {&Sending::expire, this, 0});
    transfer_ = world_.network().request({.asker = sender_.endpoint,
                                          .helper = receiver,
                                          .traffic = traffic_,
                                          .header_tag = header,
                                          .is_upload = true},
                                         {&Sending::serve, &Sending::end, this, 0});
  }

  Mailbox<bool> ended;  // whether it was answered
  Instant reached{};

 private:
  static constexpr std::uint32_t kTimer = 4;

  static Served serve(void* sending, std::uint64_t) {
    auto& self = *static_cast<Sending*>(sending);
    self.reached = self.world_.now();
    Served served;
    served.reply.add(self.body_tag_, self.body_);
    served.reply.add(self.answer_tag_, self.sender_.answer_size);
    served.delay = self.delay();
    return served;
  }
  static void end(void* sending, std::uint64_t, Outcome outcome) {
    auto& self = *static_cast<Sending*>(sending);
    if (outcome == Outcome::delivered)
      self.world_.recorder().message(self.world_.recorder().tag(*self.sender_.header));
    self.ended.push(outcome == Outcome::delivered);
  }
  static void expire(void* sending, std::uint64_t) {
    auto& self = *static_cast<Sending*>(sending);
    self.transfer_ = {};
    self.ended.push(false);
  }

  Duration delay() const {
    Conduct* const conduct = node_ ? world_.nodes().get(kConduct, *node_) : nullptr;
    if (conduct == nullptr || !conduct->treats(sender_.endpoint, std::nullopt)) return {};
    if (conduct->lie == Conduct::Lie::silent) return Duration::never();
    return conduct->lie == Conduct::Lie::late ? conduct->delay.sample(conduct->delays) : Duration{};
  }

  World& world_;
  const Sender& sender_;
  std::optional<NodeId> node_;
  Bytes body_;
  Tag body_tag_;
  Tag answer_tag_;
  TrafficClass traffic_;
  EventId timer_{};
  Transfer transfer_{};
};

task<Put> send(World& world, const Sender& sender, std::optional<NodeId> node, Endpoint receiver, Bytes body,
               const Cause& cause) {
  Sending sending(world, sender, node, body, cause);
  sending.begin(receiver);
  const bool is_answered = co_await sending.ended.next();
  co_return Put{is_answered, sending.reached};
}

}  // namespace

task<Put> put(World& world, const Sender& sender, NodeId node, Bytes body, const Cause& cause) {
  return send(world, sender, node, world.endpoint(node), body, cause);
}

task<Put> put_to_client(World& world, const Sender& sender, Endpoint receiver, Bytes body,
                        const Cause& cause) {
  return send(world, sender, std::nullopt, receiver, body, cause);
}

}  // namespace floe::protocol
