#include "protocol/exchange.hpp"

#include <algorithm>

#include "engine/assert.hpp"
#include "nodes/attributes/conduct.hpp"

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
      std::remove_if(request.items.begin(), request.items.end(), [&](std::uint32_t item) {
        return !subject_.holds(request.helper, item) && !subject_.is_hidden(request.helper, item);
      });
  request.items.cut(static_cast<std::size_t>(end - request.items.begin()));
  if (world_.blobs().hides())
    for (const std::uint32_t item : request.items)
      if (subject_.is_hidden(request.helper, item)) request.wrong.push_back(item);
  Served served;
  lie(request, served);
  if (request.kind == Answer::Kind::silent && served.delay == Duration::never()) return served;
  request.kind = request.items.empty() ? Answer::Kind::not_held : Answer::Kind::given;
  const Load load = subject_.load(request.items);
  request.bytes = load.payload + load.proof;
  served.reply.add(payload_tag_, load.payload);
  served.reply.add(proof_tag_, load.proof);
  if (asker_.admission != nullptr)
    served.delay += asker_.admission->work(request.helper, load.symbols, request.bytes);
  return served;
}

void Exchanges::lie(Request& request, Served& served) {
  Conduct* const conduct = world_.nodes().get(kConduct, request.helper);
  if (conduct == nullptr || !subject_.may_be_lied_about() || !conduct->treats(asker_.endpoint, asker_.node))
    return;
  switch (conduct->lie) {
    case Conduct::Lie::pretends:
      break;  // what it dropped is hidden
    case Conduct::Lie::wrong:
      request.wrong = Few<std::uint32_t>(std::span<const std::uint32_t>(request.items));
      break;
    case Conduct::Lie::silent:
      request.items.clear();
      request.wrong.clear();
      served.delay = Duration::never();
      break;
    case Conduct::Lie::denies:
      request.items.clear();
      request.wrong.clear();
      break;
    case Conduct::Lie::late:
      served.delay = conduct->delay.sample(conduct->delays);
      break;
  }
}

// The asker looks at what came. What fails is of no use, and its bytes stay booked as received and not used.
Few<std::uint32_t> Exchanges::check(Request& request) {
  if (request.wrong.empty()) return {};
  const auto fails = [&](std::uint32_t item) {
    return std::ranges::find(request.wrong, item) != request.wrong.end() &&
           !subject_.accepts_wrong(request.helper, item);
  };
  Few<std::uint32_t> failed;
  for (const std::uint32_t item : request.items)
    if (fails(item)) failed.push_back(item);
  std::uint32_t* const end = std::remove_if(request.items.begin(), request.items.end(), fails);
  request.items.cut(static_cast<std::size_t>(end - request.items.begin()));
  if (request.items.empty()) request.kind = Answer::Kind::wrong;
  for (const std::uint32_t item : failed) subject_.rejected(request.helper, item);
  const Load load = subject_.load(failed);
  request.rejected = load.payload + load.proof;
  if (asker_.rejected_bytes != nullptr)
    world_.recorder().counter(*asker_.rejected_bytes) += request.rejected.n;
  if (asker_.rejected_answers != nullptr && !failed.empty())
    ++world_.recorder().counter(*asker_.rejected_answers);
  return failed;
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
  Few<std::uint32_t> wrong;
  if (ended.outcome == Outcome::delivered) {
    wrong = check(request);
    // What it gave is still there, or went with a disk after the answer.
    const bool held =
        world_.blobs().hides() ||             // what it gave may have rotted since
        !world_.blobs().deleted().empty() ||  // or been deleted
        std::ranges::all_of(request.items,
                            [&](std::uint32_t item) { return subject_.holds(request.helper, item); }) ||
        world_.node(request.helper).lost_at >= request.answered;
    FLOE_ASSERT(held && request.answered <= world_.now(), "a helper gave what it did not hold");
  } else {
    request.kind = Answer::Kind::silent;
    request.items.clear();
  }
  remark(request);
  return {request.helper,           request.kind,     request.asked,
          std::move(request.items), std::move(wrong), request.answered};
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
                             .rejected = request.rejected,
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
