#include "protocol/exchange.hpp"

#include <algorithm>

#include "engine/assert.hpp"

namespace floe::protocol {

Exchanges::Exchanges(World& world, const Asker& asker, const Subject& subject)
    : world_(world),
      asker_(asker),
      subject_(subject),
      payload_tag_(world.recorder().tag(*asker.payload)),
      proof_tag_(world.recorder().tag(*asker.proof)),
      header_tag_(world.recorder().tag(*asker.header)),
      ended_(world.loop()) {}

Exchanges::~Exchanges() {
  world_.loop().cancel(timer_);
  for (const Request& request : requests_)
    if (!request.settled) remark(request);
}

void Exchanges::ask(NodeId helper, Few<std::uint32_t> items) {
  const std::size_t index = requests_.size();
  const auto asked = static_cast<std::uint32_t>(items.size());
  world_.recorder().message(header_tag_);
  requests_.push_back({.helper = helper, .asked = asked, .items = std::move(items), .since = world_.now()});
  ++open_;
  requests_.back().transfer = world_.network().request({.asker = asker_.endpoint,
                                                        .helper = world_.endpoint(helper),
                                                        .traffic = asker_.payload->traffic,
                                                        .header_tag = header_tag_},
                                                       {&Exchanges::serve, &Exchanges::ended, this, index});
}

Served Exchanges::serve(void* exchanges, std::uint64_t request) {
  auto& self = *static_cast<Exchanges*>(exchanges);
  return self.answer(self.requests_[request]);
}

Served Exchanges::answer(Request& request) {
  request.answered = world_.now();
  if (asker_.admission != nullptr) {
    std::optional<Admission::Place> place = asker_.admission->admit(request.helper);
    if (!place) {
      request.kind = Answer::Kind::refused;
      request.refused = true;
      request.items.clear();
      return {};
    }
    request.place = std::move(*place);
  }
  std::uint32_t* const end =
      std::remove_if(request.items.begin(), request.items.end(),
                     [&](std::uint32_t item) { return !subject_.holds(request.helper, item); });
  request.items.cut(static_cast<std::size_t>(end - request.items.begin()));
  request.kind = request.items.empty() ? Answer::Kind::not_held : Answer::Kind::given;
  const Load load = subject_.load(request.items);
  request.bytes = load.payload + load.proof;
  Served served;
  served.reply.add(payload_tag_, load.payload);
  served.reply.add(proof_tag_, load.proof);
  if (asker_.admission != nullptr)
    served.delay = asker_.admission->work(request.helper, load.symbols, request.bytes);
  return served;
}

void Exchanges::ended(void* exchanges, std::uint64_t request, Outcome outcome) {
  static_cast<Exchanges*>(exchanges)->end(request, outcome);
}

void Exchanges::end(std::size_t request, Outcome outcome) {
  requests_[request].over = true;
  requests_[request].delivered = outcome == Outcome::delivered;
  if (outcome == Outcome::delivered) world_.recorder().message(header_tag_);
  ended_.push({request, outcome});
}

// One timer for all: they were asked in the order of their deadlines.
void Exchanges::set_timer() {
  if (world_.loop().pending(timer_)) return;
  while (oldest_ < requests_.size() && requests_[oldest_].over) ++oldest_;
  if (oldest_ == requests_.size()) return;
  const Instant deadline = std::max(requests_[oldest_].since + asker_.timeout, world_.now());
  timer_ = world_.loop().wake(deadline, 3, owner_, {&Exchanges::expire, this, 0});
}

void Exchanges::expire(void* exchanges, std::uint64_t) {
  auto& self = *static_cast<Exchanges*>(exchanges);
  const Instant now = self.world_.now();
  for (; self.oldest_ < self.requests_.size(); ++self.oldest_) {
    Request& request = self.requests_[self.oldest_];
    if (request.over) continue;
    if (request.since + self.asker_.timeout > now) break;
    request.transfer = {};
    self.end(self.oldest_, Outcome::failed);
  }
  self.set_timer();
}

Answer Exchanges::settle(const Ended& ended) {
  Request& request = requests_[ended.request];
  --open_;
  request.settled = true;
  request.transfer = {};
  request.place = {};
  if (ended.outcome == Outcome::delivered) {
    // What it gave is still there, or went with a disk after the answer.
    const bool held =
        std::ranges::all_of(request.items,
                            [&](std::uint32_t item) { return subject_.holds(request.helper, item); }) ||
        world_.node(request.helper).lost_at >= request.answered;
    FLOE_ASSERT(held && request.answered <= world_.now(), "a helper gave what it did not hold");
  } else {
    request.kind = Answer::Kind::silent;
    request.items.clear();
  }
  remark(request);
  return {request.helper, request.kind, request.asked, std::move(request.items), request.answered};
}

void Exchanges::remark(const Request& request) const {
  world_.witness(RequestOver{.asker = asker_.node,
                             .helper = request.helper,
                             .asked = request.since,
                             .answered = request.answered,
                             .timeout = asker_.timeout,
                             .is_delivered = request.delivered,
                             .is_taken = request.settled,
                             .is_refused = request.refused,
                             .is_limited = asker_.admission != nullptr,
                             .bytes = request.bytes,
                             .payload = asker_.payload,
                             .proof = asker_.proof,
                             .header = asker_.header});
  if (!asker_.node) return;
  world_.remark({.what = Span::What::request,
                 .node = *asker_.node,
                 .from = request.since,
                 .to = world_.now(),
                 .helper = request.helper,
                 .blob = asker_.blob,
                 .cause = asker_.payload,
                 .bytes = request.bytes,
                 .ok = request.settled && request.kind == Answer::Kind::given});
}

}  // namespace floe::protocol
