// Bytes, counted from the requests: what arrived is the sum of the answers that came and of the headers that
// reached a helper, to the byte; what was lost is no more than was under way.
#include <algorithm>

#include "laws/law.hpp"

namespace floe::swarm {
namespace {

class Conserved final : public Check {
 public:
  using Check::Check;

  void saw(const RequestOver& request) override {
    const Bytes header = scene().scenario.network.message_overhead;
    for (const Cause* cause : {request.payload, request.proof, request.header})
      if (std::ranges::find(causes_, cause) == causes_.end()) causes_.push_back(cause);
    if (request.payload->traffic == TrafficClass::repair) rejected_ += request.rejected;
    const bool reached = request.answered != Instant::never();
    (reached ? received_ : lost_) += header;
    if (request.is_delivered)
      received_ += request.bytes + header;
    else if (reached)
      under_way_ += request.bytes + header;
  }

  void ends() override {
    Bytes received{0};
    Bytes lost{0};
    Bytes unused{0};
    for (const CauseTotals& totals : world().recorder().causes()) {
      const std::string name(totals.cause->name);
      demand(totals.sent == totals.received + totals.lost,
             name + ": " + to_text(totals.sent) + " sent, and " + to_text(totals.received + totals.lost) +
                 " received or lost");
      demand(totals.used <= totals.received, name + ": more bytes are used than were received");
      if (std::ranges::find(causes_, totals.cause) == causes_.end()) continue;
      received += totals.received;
      if (totals.cause->traffic == TrafficClass::repair && totals.cause->part != Part::header)
        unused += totals.received - totals.used;
      lost += totals.lost;
    }
    demand(rejected_ <= unused, to_text(rejected_) + " failed a check, and all but " + to_text(unused) +
                                    " of what was received was used");
    demand(
        received == received_,
        to_text(received) + " are booked as received, and the answers that came have " + to_text(received_));
    demand(lost >= lost_ && lost <= lost_ + under_way_, to_text(lost) + " are booked as lost, and " +
                                                            to_text(lost_) + " to " +
                                                            to_text(lost_ + under_way_) + " can be");
  }

 private:
  static std::string to_text(Bytes bytes) { return std::to_string(bytes.n) + " B"; }

  std::vector<const Cause*> causes_;  // of requests
  Bytes received_{0};
  Bytes lost_{0};
  Bytes rejected_{0};   // by repair; readers do not say what they used
  Bytes under_way_{0};  // of answers that did not come
};

}  // namespace

extern const Law bytes_are_conserved{"bytes-are-conserved",
                                     "Every byte that was sent was received or lost, and is counted once.",
                                     Sort::safety, make_check<Conserved>};

}  // namespace floe::swarm
