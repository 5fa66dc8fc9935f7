#include "policies/policies.hpp"

#include <algorithm>

#include "fields/kinds.hpp"

namespace floe::maintenance {
namespace {

// Which schemes there are is not known here, and nothing is drawn.
class SchemeLabel final : public fields::KindOf<std::string> {
 public:
  std::optional<std::string> read(const text::Node& node, const std::string& path,
                                  text::Findings& findings) const override {
    return label_->read(node, path, findings);
  }
  void print(text::JsonWriter& json, const std::string& value) const override { label_->print(json, value); }
  void draw_entries(fields::Draws&, std::vector<std::string>&) const override {}
  void schema(text::JsonWriter& json) const override { label_->schema(json); }
  fields::Words words() const override {
    return {.type = "label", .unit = {}, .range = {}, .example = "\"reed-solomon\""};
  }
  std::string expected() const override { return "the label of a scheme"; }

 private:
  fields::KindPtr<std::string> label_ = fields::label();
};

}  // namespace

bool PolicySettings::holds_for(std::string_view scheme) const {
  return schemes.empty() || std::ranges::find(schemes, scheme) != schemes.end();
}

PolicySettings policy_for(std::string_view scheme, const std::vector<PolicySettings>& policies) {
  for (const PolicySettings& policy : policies)
    if (policy.holds_for(scheme)) return policy;
  return {};
}

const fields::Table& PolicySettings::table() {
  using S = PolicySettings;
  static const fields::Table table = fields::Table::of<S>(
      {fields::row("schemes", &S::schemes,
                   fields::list<std::string>(std::make_shared<SchemeLabel>(),
                                             {.expected = "a list of labels such as [\"reed-solomon\"]"}),
                   "The labels of the schemes that it holds for; none names all."),
       fields::row(
           "lazy_threshold", &S::lazy_threshold, fields::whole(0, 65535),
           "Repair of a blob begins when so few of its pieces are believed live, of the kind that has "
           "the fewest; one node then rebuilds all that are missing and sends them to their owners. 0 "
           "is eager: each node rebuilds what it misses as soon as it is up."),
       fields::row(
           "order", &S::order,
           fields::choice<S::Order>(
               {{"by-blob", S::Order::by_blob}, {"most-at-risk", S::Order::most_at_risk}}),
           "Which blobs are repaired first where there are several: \"by-blob\" takes them by number, "
           "\"most-at-risk\" those first of which the fewest pieces are believed live."),
       fields::row("rate_limit", &S::rate_limit, fields::rate(),
                   "The rate at which a node asks for what it repairs with and sends on what it rebuilt; the "
                   "next fetch waits until the bytes of all before would have passed."),
       fields::row(
           "sending_limit", &S::sending_limit, fields::rate(),
           "The rate at which a helper sends what others repair with; an answer waits until the bytes of "
           "all before would have passed."),
       fields::row("installments", &S::installments,
                   fields::object<InstallmentSettings>(InstallmentSettings::table(),
                                                       text::JsonWriter::Layout::inline_),
                   "Repair of what is found missing in shares, one each period.")
           .part(),
       fields::row(
           "decode_blob", &S::decode_blob, fields::boolean(),
           "Whether a node that asked everybody in vain for the symbols of a piece fetches whole pieces of "
           "that kind, as many as give the blob back, and decodes it. RedStuff's rows come back in this way "
           "while fewer than k2 and at least k1 shards are left; by default a node waits, as Walrus's do.")});
  return table;
}

}  // namespace floe::maintenance
