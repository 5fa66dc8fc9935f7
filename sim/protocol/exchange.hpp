// What one asker has asked of helpers and not heard of yet. A helper decides when the request reaches it, from
// what its machine holds then: the asker names what it wants, knows who is assigned what and not who holds it,
// and learns from the answers. The deadline runs from the asking, for the whole exchange; what has moved by
// then is lost. A helper may lie (nodes/attributes/conduct.hpp), or send of a piece that is rotten; the asker
// checks what comes against the commitments in the metadata, takes nothing that fails, and asks on.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/few.hpp"
#include "protocol/admission.hpp"
#include "tasks/mailbox.hpp"
#include "world/world.hpp"

namespace floe::protocol {

// What a helper sends of what it was asked for.
struct Load {
  Bytes payload{};
  Bytes proof{};
  std::uint64_t symbols = 0;  // that it computes first
};

// What there is to ask for, as numbers: shards whose symbols are wanted, blobs whose metadata is.
class Subject {
 public:
  virtual bool holds(NodeId helper, std::uint32_t item) const = 0;  // at this instant
  virtual Load load(std::span<const std::uint32_t> items) const = 0;
  // The helper seems to hold it, and it is no good.
  virtual bool is_hidden(NodeId, std::uint32_t) const { return false; }
  // Whether the asker takes what was sent of an item in place of the right bytes.
  virtual bool accepts_wrong(NodeId, std::uint32_t) const { return false; }
  // The helper learns that what it holds of an item is no good.
  virtual void rejected(NodeId, std::uint32_t) const {}
  // Whether a helper that lies does so here.
  virtual bool may_be_lied_about() const { return true; }

 protected:
  ~Subject() = default;
};

struct Asker {
  Endpoint endpoint = 0;
  std::optional<NodeId> node{};  // a member of the committee; a client is none
  Duration timeout{};            // from the asking of a helper to its being given up
  const Cause* payload = nullptr;
  const Cause* proof = nullptr;
  const Cause* header = nullptr;
  const Metric* rejected_bytes = nullptr;    // of what fails the check; none: not counted
  const Metric* rejected_answers = nullptr;  // that had something of it
  Admission* admission = nullptr;            // of the helpers; without, they take on everything
  std::optional<BlobIndex> blob{};           // for a trace: the first that it is about
};

struct Answer {
  enum class Kind : std::uint8_t { given, not_held, refused, silent, wrong };

  NodeId helper;
  Kind kind;
  std::size_t asked;         // how many items
  Few<std::uint32_t> given;  // those that came and are right
  Few<std::uint32_t> wrong;  // those that came and are not
  Instant answered;          // when the helper decided; never, where it did not
};

class Exchanges {
 public:
  // `asker` and `subject` outlive this.
  Exchanges(World& world, const Asker& asker, const Subject& subject);
  Exchanges(const Exchanges&) = delete;
  Exchanges& operator=(const Exchanges&) = delete;
  ~Exchanges();  // withdraws what is under way

  // So many requests will be made, or not many more.
  void expect(std::size_t requests) { requests_.reserve(requests); }
  void ask(NodeId helper, Few<std::uint32_t> items);
  std::size_t open() const { return open_; }  // requests without an answer yet

 private:
  struct Ended {
    std::size_t request;
    Outcome outcome;
  };

 public:
  // Waits for the next answer; something must be open.
  struct Next {
    Exchanges& exchanges;
    Mailbox<Ended>::Next ended;

    bool await_ready() const noexcept { return ended.await_ready(); }
    template <class P>
    void await_suspend(std::coroutine_handle<P> waiting) {
      exchanges.owner_ = detail::owner_of(waiting);
      exchanges.set_timer();
      ended.await_suspend(waiting);
    }
    Answer await_resume() { return exchanges.settle(ended.await_resume()); }
  };
  Next next() { return {*this, ended_.next()}; }

 private:
  struct Request {
    NodeId helper;
    std::uint32_t asked = 0;
    Few<std::uint32_t> items;    // asked for; once answered, given
    Few<std::uint32_t> wrong{};  // of these
    Instant since;
    Instant answered = Instant::never();
    Answer::Kind kind = Answer::Kind::silent;
    bool refused = false;    // whether that was heard or not
    bool over = false;       // ended, whether that was taken or not
    bool delivered = false;  // with an answer
    bool settled = false;    // and taken
    Bytes bytes{};           // of the answer, without its header
    Bytes rejected{};        // of these
    Admission::Place place{};
    Transfer transfer{};
  };

  static Served serve(void* exchanges, std::uint64_t request);
  static void ended(void* exchanges, std::uint64_t request, Outcome outcome);
  static void expire(void* exchanges, std::uint64_t);

  Served answer(Request& request);
  void lie(Request& request, Served& served);
  Few<std::uint32_t> check(Request& request);
  Answer settle(const Ended& ended);
  void end(std::size_t request, Outcome outcome);
  void set_timer();
  void remark(const Request& request) const;

  World& world_;
  const Asker& asker_;
  const Subject& subject_;
  Tag payload_tag_;
  Tag proof_tag_;
  Tag header_tag_;
  Mailbox<Ended> ended_;
  std::vector<Request> requests_;  // in the order of their deadlines
  std::size_t open_ = 0;
  std::size_t oldest_ = 0;  // all before it are over
  Owner owner_{};
  EventId timer_{};  // of the oldest
};

}  // namespace floe::protocol
