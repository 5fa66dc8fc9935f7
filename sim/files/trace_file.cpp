// Whole spans ("X") are for what a node is, pairs ("b", "e") for what overlaps.
#include "files/trace_file.hpp"

#include <fmt/format.h>

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

constexpr std::string_view kBeginning =
    R"({"displayTimeUnit":"ms","otherData":{"written_by":"floe run"},"traceEvents":[)";

class Document {
 public:
  void name_process(std::size_t scheme, std::string_view label) {
    add(fmt::format(R"({{"name":"process_name","ph":"M","pid":{},"args":{{"name":{}}}}})", scheme,
                    text::json_string(label)));
  }

  void add_span(std::size_t scheme, std::size_t id, const Span& span) {
    const bool overlaps = span.what == Span::What::job || span.what == Span::What::request;
    std::string name(name_of(span.what));
    std::string args = fmt::format(R"("ok":{})", span.ok);
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

  std::string text_ = std::string(kBeginning);
  bool first_ = true;
};

}  // namespace

bool is_trace(std::string_view beginning) { return beginning.starts_with(kBeginning); }

std::string trace_json(const RunResult& run) {
  Document document;
  std::size_t id = 0;
  for (std::size_t scheme = 0; scheme < run.schemes.size(); ++scheme) {
    document.name_process(scheme, run.schemes[scheme].label);
    for (const Span& span : run.schemes[scheme].trace) document.add_span(scheme, id++, span);
  }
  return std::move(document).text();
}

}  // namespace floe
