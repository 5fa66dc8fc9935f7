#include "network/network.hpp"

#include <algorithm>

#include "engine/assert.hpp"
#include "engine/cells.hpp"

namespace floe {

void Message::add(Tag tag, Bytes bytes) {
  if (bytes == Bytes{0}) return;
  FLOE_ASSERT(bytes > Bytes{0} && count_ < kMaxParts,
              "a message has up to three parts of more than no bytes");
  tags_[count_] = tag;
  bytes_[count_++] = bytes;
}

Bytes Message::total() const {
  Bytes sum{0};
  for (const Bytes each : bytes_) sum += each;
  return sum;
}

NetworkSettings NetworkSettings::from(const NetworkFields& fields) {
  return {.latency = fields.latency.constant,
          .jitter = fields.jitter,
          .spread = fields.latency_spread,
          .message_overhead = fields.message_overhead,
          .sharing = fields.sharing,
          .eps = fields.eps,
          .startup = fields.startup,
          .transfer_limit = fields.transfer_limit,
          .connect_timeout = fields.connect_timeout,
          .repair_share = fields.repair_share,
          .read_weight = fields.read_weight,
          .repair_weight = fields.repair_weight};
}

Transfer::~Transfer() {
  if (network_ != nullptr) network_->withdraw(exchange_);
}

Network::Network(EventLoop& loop, const NetworkSettings& settings, Ledger& ledger, Stream jitter)
    : loop_(loop),
      settings_(settings),
      ledger_(ledger),
      jitter_(jitter),
      sharing_(make_sharing(settings.sharing, settings.eps, loop, *this)) {
  if (settings.spread > 0) pairs_ = jitter_.next();
  FLOE_ASSERT(sharing_ != nullptr || settings.transfer_limit.is_unlimited(),
              "an unlimited network limits transfers");
  constexpr auto fetch = [](const void* self, std::uint64_t exchange, bool near) {
    const auto& network = *static_cast<const Network*>(self);
    const auto id = static_cast<std::uint32_t>(exchange);
    near ? network.fetch_near(id) : network.fetch(id);
  };
  loop_.fetch_for(EventKind::message, {fetch, this});
  for (const Links& links : settings.region_links)
    region_links_.push_back({add_link(links.up), add_link(links.down)});
}

Network::~Network() { loop_.fetch_for(EventKind::message, {}); }

LinkId Network::add_link(Rate rate) {
  return sharing_ == nullptr || rate.is_unlimited() ? kNone : sharing_->add_link(rate);
}

Network::Access Network::add_access(Rate rate, double share) {
  Access access;
  if (sharing_ == nullptr || rate.is_unlimited()) return access;
  const double capacity = static_cast<double>(rate.per_second) * share;
  access.link = sharing_->add_link(capacity);
  if (settings_.repair_share < 1) access.repair = sharing_->add_link(capacity * settings_.repair_share);
  return access;
}

Endpoint Network::add_endpoint(Rate up, Rate down, RegionId region) {
  const std::size_t regions = std::max<std::size_t>(settings_.region_links.size(), 1);
  FLOE_ASSERT(region < regions, "an endpoint stands in a region that is not there");
  FLOE_ASSERT(settings_.one_way.empty() || settings_.one_way.size() == regions * regions,
              "the latencies are those of other regions");
  peers_.push_back({.up = add_access(up), .down = add_access(down), .region = region});
  rates_.push_back({up, down});
  return static_cast<Endpoint>(peers_.size() - 1);
}

void Network::set_up(Endpoint endpoint, bool up) {
  Peer& peer = peers_[endpoint];
  peer.is_up = up;
  while (!up && peer.first != kNone) silence(peer.first);
}

void Network::divide(std::span<const Endpoint> endpoints, std::span<const std::uint32_t> sides) {
  for (std::size_t i = 0; i < endpoints.size(); ++i) peers_[endpoints[i]].side = sides[i];
  for (const Peer& peer : peers_)
    for (std::uint32_t id = peer.first; id != kNone;) {
      const std::uint32_t after = exchanges_[id].after;
      if (peers_[exchanges_[id].request.asker].side != peer.side) silence(id);
      id = after;
    }
}

// A link keeps its capacity. What flows goes over to links of the other speed: it stops, and what is left of it
// begins anew, in the order in which it began.
void Network::set_speed(Endpoint endpoint, double share) {
  Peer& peer = peers_[endpoint];
  least_speed_ = std::min(least_speed_, share);
  if (speeds_.empty() || !speeds_.contains({endpoint, 1.0})) speeds_[{endpoint, 1.0}] = {peer.up, peer.down};
  const auto [known, is_new] = speeds_.try_emplace({endpoint, share});
  const Links& rates = rates_[endpoint];
  if (is_new) known->second = {add_access(rates.up, share), add_access(rates.down, share)};
  std::vector<std::pair<Instant, std::uint32_t>> under_way;
  for (std::uint32_t id = 0; id < exchanges_.size(); ++id) {
    const Exchange& exchange = exchanges_[id];
    const bool is_here = exchange.request.helper == endpoint || exchange.request.asker == endpoint;
    if (exchange.state == State::flowing && is_here) under_way.emplace_back(exchange.since, id);
  }
  std::ranges::sort(under_way);
  for (const auto& [since, id] : under_way) moved_[id] = stop_flow(id);
  peer.up = known->second.up;
  peer.down = known->second.down;
  for (const auto& [since, id] : under_way) flow(id);
}

// Returns what has moved of the reply.
Bytes Network::stop_flow(std::uint32_t id) {
  Bytes moved = sharing_->abort(exchanges_[id].flow);
  if (const auto before = moved_.find(id); before != moved_.end()) {
    moved += before->second;
    moved_.erase(before);
  }
  return moved;
}

// The helper of an exchange that it has not finished says nothing more.
void Network::silence(std::uint32_t id) {
  Exchange& exchange = exchanges_[id];
  unlist(id);
  loop_.cancel(exchange.event);
  if (exchange.state == State::flowing) book(exchange, stop_flow(id), false);
  if (exchange.state == State::pausing) book(exchange, exchange.reply.total(), false);
  exchange.state = State::silent;
}

Transfer Network::request(const Request& request, const Ends& ends) {
  const std::uint32_t id = take_cell(exchanges_, free_);
  Exchange& exchange = exchanges_[id];
  exchange = {.request = request,
              .reply = {},
              .ends = ends,
              .since = loop_.now(),
              .event = {},
              .state = State::asking};
  const Duration handshake = settings_.startup.tcp ? round_trip(request) : Duration{};
  wait<&Network::arrived>(id, handshake + latency(request.asker, request.helper));
  return Transfer(*this, id);
}

// Only those under way are yet to be booked, and none was asked, or began to flow, before `since`.
Instant Network::settled() const {
  Instant earliest = loop_.now();
  if (exchanges_.size() == free_.size()) return earliest;
  for (const Exchange& exchange : exchanges_)
    if (exchange.state != State::ended && exchange.state != State::failing && exchange.state != State::silent)
      earliest = std::min(earliest, exchange.since);
  return earliest;
}

void Network::close() {
  for (std::uint32_t id = 0; id < exchanges_.size(); ++id)
    FLOE_ASSERT(exchanges_[id].state == State::ended, "an exchange outlived the task that asked");
}

Duration Network::one_way(Endpoint from, Endpoint to) const {
  const Duration usual =
      settings_.one_way.empty()
          ? settings_.latency
          : settings_.one_way[peers_[from].region * settings_.region_links.size() + peers_[to].region];
  if (settings_.spread == 0) return usual;
  // A number of the ordered pair, even in [0, 1); the same for the whole run, without a table of all pairs.
  const double place = static_cast<double>(mix(mix(pairs_, from), to) >> 12) * 0x1p-52;
  return scale(usual, 1 + settings_.spread * (2 * place - 1));
}

Duration Network::round_trip(const Request& request) const {
  return one_way(request.asker, request.helper) + one_way(request.helper, request.asker);
}

Duration Network::latency(Endpoint from, Endpoint to) {
  const Duration least = one_way(from, to);
  if (settings_.jitter == Duration{}) return least;
  return least + scale(settings_.jitter, jitter_.uniform());
}

template <void (Network::*Then)(std::uint32_t)>
void Network::wait(std::uint32_t id, Duration time) {
  constexpr auto resume = [](void* self, std::uint64_t tag) {
    (static_cast<Network*>(self)->*Then)(static_cast<std::uint32_t>(tag));
  };
  exchanges_[id].event =
      loop_.after(time, EventKind::message, exchanges_[id].request.helper, {resume, this, id});
}

void Network::fetch(std::uint32_t id) const {
  const Exchange& exchange = exchanges_[id];
  __builtin_prefetch(&exchange, 1);
  __builtin_prefetch(&exchange.since, 1);
}

// What the next event of an exchange goes to after the exchange itself.
void Network::fetch_near(std::uint32_t id) const {
  const Exchange& exchange = exchanges_[id];
  const Peer& helper = peers_[exchange.request.helper];
  __builtin_prefetch(&helper, 1);
  if (exchange.state != State::starting || sharing_ == nullptr) return;
  for (const LinkId link : {helper.up.link, helper.up.repair})
    if (link != kNone) sharing_->fetch(link);
}

// The request is at the helper's door.
void Network::arrived(std::uint32_t id) {
  Exchange& exchange = exchanges_[id];
  const Peer& helper = peers_[exchange.request.helper];
  const bool up = helper.is_up && helper.side == peers_[exchange.request.asker].side;
  book_header(exchange, up);
  if (up) {
    const Served served = exchange.ends.serve(exchange.ends.context, exchange.ends.tag);
    exchange.reply = served.reply;
    exchange.reply.add(exchange.request.header_tag, settings_.message_overhead);
    exchange.state = State::starting;
    enlist(id);
    wait<&Network::started>(id, settings_.startup.delay + served.delay);
  } else {
    exchange.state = State::failing;
    const Duration waited = loop_.now() - exchange.since;
    wait<&Network::failed>(id, std::max(settings_.connect_timeout, waited) - waited);
  }
}

Flow Network::flow_of(const Exchange& exchange, std::uint32_t id) const {
  const Message& reply = exchange.reply;
  const auto before = moved_.find(id);
  const Bytes moved = before == moved_.end() ? Bytes{0} : before->second;
  Flow flow{.tag = id, .volume = reply.total() - moved, .limit = settings_.transfer_limit};
  const bool repair = exchange.request.traffic == TrafficClass::repair;
  flow.weight = repair ? settings_.repair_weight : settings_.read_weight;
  const auto cross = [&](LinkId link) {
    if (link != kNone) flow.cross(link);
  };
  const auto cross_both = [&](const Access& access) {
    cross(access.link);
    if (repair) cross(access.repair);
  };
  const Peer& from = peers_[sender(exchange.request)];
  const Peer& to = peers_[receiver(exchange.request)];
  cross_both(from.up);
  if (from.region != to.region) {
    cross(region_links_[from.region].up);
    cross(region_links_[to.region].down);
  }
  cross_both(to.down);
  return flow;
}

void Network::started(std::uint32_t id) {
  Exchange& exchange = exchanges_[id];
  exchange.state = State::flowing;
  exchange.since = loop_.now();
  flow(id);
}

void Network::flow(std::uint32_t id) {
  const Flow flow = flow_of(exchanges_[id], id);
  if (!flow.is_limited() || flow.volume == Bytes{0}) return flow_ended(id);
  exchanges_[id].flow = sharing_->start(flow);
}

void Network::flow_ended(std::uint32_t id) {
  Exchange& exchange = exchanges_[id];
  moved_.erase(id);
  if (!settings_.startup.tcp) return all_left(id);
  exchange.state = State::pausing;
  wait<&Network::all_left>(id, slow_start_pauses(exchange.reply.total(), loop_.now() - exchange.since,
                                                 round_trip(exchange.request)));
}

void Network::all_left(std::uint32_t id) {
  Exchange& exchange = exchanges_[id];
  unlist(id);
  exchange.state = State::arriving;
  exchange.left = loop_.now();
  wait<&Network::delivered>(id, latency(exchange.request.helper, exchange.request.asker));
}

void Network::delivered(std::uint32_t id) {
  book(exchanges_[id], exchanges_[id].reply.total(), true);
  end(id, Outcome::delivered);
}

void Network::failed(std::uint32_t id) { end(id, Outcome::failed); }

void Network::end(std::uint32_t id, Outcome outcome) {
  exchanges_[id].state = State::ended;
  const Ends ends = exchanges_[id].ends;
  ends.ended(ends.context, ends.tag, outcome);
}

// By the asker's handle: before the end, or to give back an exchange that has ended.
void Network::withdraw(std::uint32_t id) {
  Exchange& exchange = exchanges_[id];
  loop_.cancel(exchange.event);
  unlist(id);
  switch (exchange.state) {
    case State::asking:
      book_header(exchange, false);
      break;
    case State::flowing:
      book(exchange, stop_flow(id), false);
      break;
    case State::pausing:
    case State::arriving:
      book(exchange, exchange.reply.total(), false);
      break;
    case State::starting:
    case State::failing:
    case State::silent:
    case State::ended:
      break;
  }
  exchange.state = State::ended;
  free_.push_back(id);
}

// Splits what moved over the parts of the reply in proportion, to the byte.
void Network::book(const Exchange& exchange, Bytes moved, bool received) {
  const Message& reply = exchange.reply;
  const Bytes total = reply.total();
  const Instant end = exchange.state == State::arriving ? exchange.left : loop_.now();
  if (moved > Bytes{0})
    ledger_.carried(exchange.request.traffic, receiver(exchange.request), moved, true, exchange.since, end);
  const auto book_part = [&](std::size_t i, Bytes bytes) {
    Request way = exchange.request;
    way.is_upload = way.is_upload && i == 0;
    ledger_.moved(reply.tag(i), sender(way), receiver(way), received ? bytes : Bytes{0},
                  received ? Bytes{0} : bytes, exchange.since, end);
  };
  if (moved == total) {  // without a division, since most do
    for (std::size_t i = 0; i < reply.parts(); ++i) book_part(i, reply.bytes(i));
    return;
  }
  __int128 upto = 0;
  std::int64_t booked = 0;
  for (std::size_t i = 0; i < reply.parts(); ++i) {
    upto += reply.bytes(i).n;
    const auto share = static_cast<std::int64_t>(upto * moved.n / total.n);
    book_part(i, Bytes{share - booked});
    booked = share;
  }
}

void Network::book_header(const Exchange& exchange, bool received) {
  const Bytes header = settings_.message_overhead;
  if (header == Bytes{0}) return;
  ledger_.carried(exchange.request.traffic, exchange.request.helper, header, false, exchange.since,
                  exchange.since);
  ledger_.moved(exchange.request.header_tag, exchange.request.asker, exchange.request.helper,
                received ? header : Bytes{0}, received ? Bytes{0} : header, exchange.since, exchange.since);
}

void Network::enlist(std::uint32_t id) {
  Exchange& exchange = exchanges_[id];
  Peer& helper = peers_[exchange.request.helper];
  exchange.before = kNone;
  exchange.after = helper.first;
  exchange.listed = true;
  if (helper.first != kNone) exchanges_[helper.first].before = id;
  helper.first = id;
}

void Network::unlist(std::uint32_t id) {
  Exchange& exchange = exchanges_[id];
  if (!exchange.listed) return;
  exchange.listed = false;
  if (exchange.before != kNone)
    exchanges_[exchange.before].after = exchange.after;
  else
    peers_[exchange.request.helper].first = exchange.after;
  if (exchange.after != kNone) exchanges_[exchange.after].before = exchange.before;
}

}  // namespace floe
