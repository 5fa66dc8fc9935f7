// Whole spans ("X") are for what a node is, pairs ("b", "e") for what overlaps.
#include "files/trace_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "text/json_writer.hpp"

namespace floe {
namespace {

std::string_view name_of(Span::What what) {
  switch (what) {
    case Span::What::outage:
      return "down";
    case Span::What::vacancy:
      return "vacant";
    case Span::What::job:
      return "repair";
    case Span::What::request:
      return "request";
  }
  return "";
}

double microseconds_at(Instant instant) { return static_cast<double>(instant.ns) / 1000; }

constexpr std::string_view kBeginning = R"({"displayTimeUnit":"ms","otherData":{"written_by":"floe run")";

class Document {
 public:
  Document(const Scenario& scenario, std::uint32_t replicate)
      : text_(fmt::format(R"({},"scenario":{},"hash":"{}","seed":{},"replicate":{}}},"traceEvents":[)",
                          kBeginning, text::json_string(scenario.name), hash8(scenario), scenario.seed,
                          replicate)) {}

  void name_process(std::size_t scheme, std::string_view label) {
    add(fmt::format(R"({{"name":"process_name","ph":"M","pid":{},"args":{{"name":{}}}}})", scheme,
                    text::json_string(label)));
    add(fmt::format(R"({{"name":"process_sort_index","ph":"M","pid":{0},"args":{{"sort_index":{0}}}}})",
                    scheme));
  }

  void name_thread(std::size_t scheme, NodeId node) {
    add(fmt::format(R"({{"name":"thread_name","ph":"M","pid":{0},"tid":{1},"args":{{"name":"node {1}"}}}})",
                    scheme, node));
    add(fmt::format(
        R"({{"name":"thread_sort_index","ph":"M","pid":{0},"tid":{1},"args":{{"sort_index":{1}}}}})", scheme,
        node));
  }

  void add_span(std::size_t scheme, std::size_t id, const Span& span) {
    const bool overlaps = span.what == Span::What::job || span.what == Span::What::request;
    std::string name(name_of(span.what));
    std::string args = fmt::format(R"("ok":{},"node":{})", span.ok, span.node);
    if (span.cause) name = span.cause->name;
    if (span.helper) args += fmt::format(R"(,"helper":{},"bytes":{})", *span.helper, span.bytes.n);
    if (span.blob) args += fmt::format(R"(,"blob":{})", *span.blob);
    const std::string place = fmt::format(R"("name":"{}","cat":"{}","pid":{},"tid":{})", name,
                                          name_of(span.what), scheme, span.node);
    if (!overlaps) {
      add(fmt::format(R"({{"ph":"X",{},"ts":{:.3f},"dur":{:.3f},"args":{{{}}}}})", place,
                      microseconds_at(span.from), microseconds_at(span.to) - microseconds_at(span.from),
                      args));
      return;
    }
    add(fmt::format(R"({{"ph":"b","id":{},{},"ts":{:.3f},"args":{{{}}}}})", id, place,
                    microseconds_at(span.from), args));
    add(fmt::format(R"({{"ph":"e","id":{},{},"ts":{:.3f}}})", id, place, microseconds_at(span.to)));
  }

  std::string text() && { return std::move(text_) + "\n]}\n"; }

 private:
  void add(const std::string& event) {
    text_ += first_ ? "\n" : ",\n";
    text_ += event;
    first_ = false;
  }

  std::string text_;
  bool first_ = true;
};

}  // namespace

bool is_trace(std::string_view beginning) { return beginning.starts_with(kBeginning); }

std::string trace_json(const Scenario& scenario, const RunResult& run) {
  Document document(scenario, run.replicate);
  std::size_t id = 0;
  for (std::size_t scheme = 0; scheme < run.schemes.size(); ++scheme) {
    std::vector<Span> spans = run.schemes[scheme].trace;
    // What is around another span comes before it, also where both begin and end at once.
    std::ranges::stable_sort(
        spans, {}, [](const Span& span) { return std::tuple(span.from.ns, -span.to.ns, span.what); });
    document.name_process(scheme, run.schemes[scheme].label);
    std::set<NodeId> nodes;
    for (const Span& span : spans) nodes.insert(span.node);
    for (const NodeId node : nodes) document.name_thread(scheme, node);
    for (const Span& span : spans) document.add_span(scheme, id++, span);
  }
  return std::move(document).text();
}

}  // namespace floe
