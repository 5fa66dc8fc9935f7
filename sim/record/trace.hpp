// A look inside a run: what nodes did when, as spans for a trace viewer. Nothing is kept unless somebody
// asked.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/time.hpp"
#include "record/cause.hpp"
#include "record/ids.hpp"

namespace floe {

struct Span {
  enum class What : std::uint8_t { outage, vacancy, job, request };

  What what;
  NodeId node;  // whose it is; of a request, the asker
  Instant from;
  Instant to;
  std::optional<NodeId> helper{};
  std::optional<BlobIndex> blob{};  // the first, when one job has several
  const Cause* cause = nullptr;     // of a request
  Bytes bytes{};
  bool ok = true;
};

// Keeps a span that touches the node (on either side), the blob, the cause and the window that are given.
struct TraceFilter {
  std::optional<NodeId> node;
  std::optional<BlobIndex> blob;
  const Cause* cause = nullptr;
  Instant from{};
  Instant until = Instant::never();

  bool wants(const Span& span) const {
    return (!node || span.node == *node || span.helper == *node) &&
           (!blob || !span.blob || span.blob == *blob) &&
           (cause == nullptr || span.cause == nullptr || span.cause == cause) && span.to >= from &&
           span.from <= until;
  }
};

class Trace {
 public:
  explicit Trace(const TraceFilter& filter) : filter_(filter) {}

  void add(const Span& span) {
    if (filter_.wants(span)) spans_.push_back(span);
  }
  const std::vector<Span>& spans() const { return spans_; }

 private:
  TraceFilter filter_;
  std::vector<Span> spans_;
};

}  // namespace floe
