// Amounts with their units in a string: "30d", "32MiB", "1Gbit/s", "34%", "7.6%/y".
#include <algorithm>
#include <cmath>

#include "fields/kinds.hpp"

namespace floe::fields {
namespace {

using text::Node;

// What distinguishes one quantity from another.
template <class T>
struct Form {
  std::string_view type;     // for people
  std::string_view unit;     // for people
  std::string_view example;  // JSON text
  std::string_view expected;
  std::string_view written;                     // the forms that are understood
  std::string_view widest;                      // what the type holds
  std::string_view too_fine;                    // what is wrong with parts of what it counts in
  std::string (*pattern)(T least, T greatest);  // with as much of the bounds as a pattern can say
  std::optional<T> (*parse)(std::string_view text, Misread* why);
  std::string (*print)(T value);
  double (*amount)(T value);
  std::string (*bound_text)(double amount);
  std::string (*hint)(const std::string& digits);  // for a number without a unit
  T (*draw)(Draws& draws, T usual, T least);       // before it is kept within bounds
  double none;                                     // a greatest amount that is no bound
};

template <class T>
class Quantity final : public KindOf<T> {
 public:
  // `besides`: a value beyond the bounds that is right all the same.
  Quantity(const Form<T>& form, T least, T greatest, std::optional<T> besides)
      : form_(form), least_(least), greatest_(greatest), besides_(besides) {}

  std::optional<T> read(const Node& node, const std::string& path, text::Findings& findings) const override {
    Misread why = Misread::form;
    const auto value = node.kind == Node::Kind::string ? form_.parse(node.text, &why) : std::nullopt;
    if (!value) refuse(node, path, why, findings);
    if (value && value == besides_) return value;
    if (!value || !in_range(form_.amount(*value), form_.amount(least_), form_.amount(greatest_),
                            form_.bound_text, node, path, findings))
      return std::nullopt;
    return value;
  }
  void print(text::JsonWriter& json, const T& value) const override { json.value(form_.print(value)); }
  void draw(Draws& draws, T& value) const override {
    value = std::clamp(form_.draw(draws, value, least_), least_, greatest_);
  }
  void schema(text::JsonWriter& json) const override {
    json.field("type", "string").field("pattern", form_.pattern(least_, greatest_));
  }
  Words words() const override {
    const double least = form_.amount(least_);
    const double greatest = form_.amount(greatest_);
    std::string range = least > 0 ? "from " + form_.bound_text(least) : "";
    if (greatest != form_.none) range += (range.empty() ? "up to " : " to ") + form_.bound_text(greatest);
    return {.type = std::string(form_.type),
            .unit = std::string(form_.unit),
            .range = range,
            .example = std::string(form_.example)};
  }
  std::string expected() const override { return std::string(form_.expected); }
  // A bare number where a unit belongs is the commonest slip: say how it is written.
  std::string hint(const Node& node) const override {
    if (node.kind == Node::Kind::string) return hint_for(node.text);
    if (node.kind != Node::Kind::number) return "";
    // A number that no unit makes right, as 1e400, gets the general form.
    const bool is_plain =
        node.text.size() <= 12 && node.text.find_first_not_of("0123456789.") == std::string::npos;
    return is_plain ? form_.hint(node.text) : "as in " + std::string(form_.written);
  }

 private:
  void refuse(const Node& node, const std::string& path, Misread why, text::Findings& findings) const {
    const std::string what = path + ": " + text::printable(node.text, 40);
    if (why == Misread::too_large)
      findings.add(node.place,
                   what + " is too large; the largest value is " +
                       (form_.amount(greatest_) < form_.none ? form_.bound_text(form_.amount(greatest_))
                                                             : std::string(form_.widest)));
    else if (why == Misread::too_fine)
      findings.add(node.place, what + std::string(form_.too_fine));
    else if (node.text.starts_with('-') && form_.parse(std::string_view(node.text).substr(1), nullptr))
      findings.add(node.place,
                   what + " is too small; the smallest value is " + form_.bound_text(form_.amount(least_)));
    else
      this->mismatch(node, path, findings);
  }

  std::string hint_for(std::string_view given) const {
    std::string close;
    for (const char c : given)
      if (c != ' ' && c != '_') close += c;
    if (close != given && form_.parse(close, nullptr)) return "write it as \"" + close + "\"";
    return "as in " + std::string(form_.written);
  }

  const Form<T>& form_;
  T least_;
  T greatest_;
  std::optional<T> besides_;
};

constexpr double kRange = 0x1p63;

const std::string kNumber = "0*[0-9]{1,19}(\\.[0-9]+)?";

// Amounts up to a bound, as far as the digits before the point can say; a reader takes any number of leading zeros.
using Digits = std::initializer_list<std::pair<const char*, const char*>>;
std::string with_at_most(const Digits& digits) {
  std::string units;
  for (const auto& [unit, most] : digits)
    units += std::string(units.empty() ? "" : "|") + "0*[0-9]{1," + most + "}(\\.[0-9]+)?" + unit;
  return "(" + units + ")";
}
const Digits kRangeOfTime = {{"ns", "19"}, {"us", "16"}, {"ms", "13"}, {"s", "10"}, {"min", "9"},
                             {"h", "7"},   {"d", "6"},   {"w", "5"},   {"y", "3"}};
const Digits kWidest = {{"bit/s", "13"}, {"kbit/s", "10"}, {"Mbit/s", "7"}, {"Gbit/s", "4"},
                        {"B/s", "13"},   {"kB/s", "10"},   {"MB/s", "7"},   {"GB/s", "4"}};

std::string not_zero(const std::string& unit) { return "(?!0+(\\.0+)?" + unit + "$)"; }

const Form<Duration> kDuration{
    .type = "duration",
    .unit = "ns, us, ms, s, min, h, d, w or y (365 d)",
    .example = "\"30d\"",
    .expected = "a duration such as \"30d\" or \"1.5h\"",
    .written = kDurationForm,
    .widest = "292y, the range of time",
    .too_fine = " is less than a nanosecond, or has too many digits",
    .pattern =
        [](Duration least, Duration) {
          // Fractions that might be rounded up to it are left to the reader.
          const std::string from_a_millisecond =
              "(?!0*[0-9]{1,6}(\\.[0-4][0-9]*)?ns$)(?!0*[0-9]{1,3}(\\.[0-8][0-9]*)?us$)"
              "(?!0+\\.[0-8][0-9]*ms$)(?!0+\\.000[0-8][0-9]*s$)";
          return "^" + (least > Duration{} ? not_zero("[a-z]+") : "") +
                 (least >= milliseconds(1) ? from_a_millisecond : "") + with_at_most(kRangeOfTime) + "$";
        },
    .parse = parse_duration,
    .print = to_text,
    .amount = to_nanoseconds,
    .bound_text = [](double amount) { return to_text(duration_from_nanoseconds(amount)); },
    .hint =
        [](const std::string& n) {
          return "write the unit: \"" + n + "s\", \"" + n + "h\" or \"" + n + "d\"";
        },
    .draw =
        [](Draws& draws, Duration usual, Duration) {
          if (usual == Duration{}) return draws.time();
          return milliseconds(static_cast<std::int64_t>(draws.around(to_nanoseconds(usual) / 1e6)));
        },
    .none = kRange};

const Form<Bytes> kBytes{
    .type = "size",
    .unit = "B, kB, MB, GB, TB, KiB, MiB, GiB or TiB",
    .example = "\"32MiB\"",
    .expected = "a size such as \"32MiB\" or \"1GB\"",
    .written = kBytesForm,
    .widest = "8388607TiB",
    .too_fine = " is not a whole number of bytes",
    .pattern = [](Bytes, Bytes) { return "^" + kNumber + "(B|kB|MB|GB|TB|KiB|MiB|GiB|TiB)$"; },
    .parse = parse_bytes,
    .print = to_text,
    .amount = to_double,
    .bound_text = [](double amount) { return to_text(Bytes{static_cast<std::int64_t>(amount)}); },
    .hint =
        [](const std::string& n) {
          return "write the unit: \"" + n + "B\", \"" + n + "KiB\" or \"" + n + "MiB\"";
        },
    .draw =
        [](Draws& draws, Bytes usual, Bytes) {
          if (usual == Bytes{}) return draws.size();
          return Bytes{static_cast<std::int64_t>(draws.around(to_double(usual)))};
        },
    .none = kRange};

const Form<Rate> kRate{
    .type = "rate",
    .unit = "bit/s, kbit/s, Mbit/s, Gbit/s, B/s, kB/s, MB/s or GB/s; or unlimited",
    .example = "\"1Gbit/s\"",
    .expected = "a rate such as \"100Mbit/s\" or \"unlimited\"",
    .written = kRateForm,
    .widest = "9223372036GB/s",
    .too_fine = " is not a whole number of bytes per second",
    .pattern =
        [](Rate least, Rate) {
          const std::string from_a_byte = not_zero("[kMG]?(bit|B)/s") + "(?![0-3](\\.[0-9]+)?bit/s$)";
          return "^" + (least > Rate{} ? from_a_byte : "") + "(" + with_at_most(kWidest) + "|unlimited)$";
        },
    .parse = parse_rate,
    .print = to_text,
    .amount = [](Rate rate) { return static_cast<double>(rate.per_second); },
    .bound_text = [](double amount) { return to_text(Rate{static_cast<std::int64_t>(amount)}); },
    .hint = [](const std::string& n) { return "write the unit: \"" + n + "Mbit/s\" or \"" + n + "MB/s\""; },
    .draw = [](Draws& draws, Rate, Rate) { return draws.rate(); },
    .none = kRange};

const Form<double> kShare{
    .type = "share",
    .unit = "% or a fraction",
    .example = "\"34%\"",
    .expected = "a share such as \"34%\"",
    .written = kShareForm,
    .widest = "100000000000000%",
    .too_fine = "",
    .pattern =
        [](double least, double greatest) {
          const std::string up_to_one =
              "(0*(100(\\.0+)?|[0-9]{1,2}(\\.[0-9]+)?)%|0+(\\.[0-9]+)?|0*1(\\.0+)?)";
          return "^" + (least > 0 ? not_zero("%?") : "") + (greatest == 1 ? up_to_one : kNumber + "%?") + "$";
        },
    .parse = parse_share,
    .print = text::percent,
    .amount = [](double share) { return share; },
    .bound_text = text::percent,
    .hint =
        [](const std::string& n) {
          if (n == "1")
            return std::string("write it as a percentage: \"100%\" is all, and \"1%\" a hundredth");
          return "write it as a percentage: \"" +
                 (n.starts_with('0') ? text::percent(*parse_share(n)) : n + "%") + "\"";
        },
    // One that is small is drawn around itself, and one that may not be nought over its range of decades.
    .draw =
        [](Draws& draws, double usual, double least) {
          const double drawn = least > 0                ? draws.log_uniform(least, 1)
                               : usual > 0 && usual < 1 ? draws.around(usual)
                                                        : draws.uniform(0, 1);
          return std::round(drawn * 1e4) / 1e4;
        },
    .none = kRange};

const Form<double> kYearly{
    .type = "yearly rate",
    .unit = "%/y or events per year (/y)",
    .example = "\"7.6%/y\"",
    .expected = "a yearly rate such as \"1.5%/y\"",
    .written = kYearlyForm,
    .widest = "100000000000000%/y",
    .too_fine = "",
    .pattern = [](double, double) { return "^" + kNumber + "%?/y$"; },
    .parse = parse_yearly,
    .print = [](double rate) { return text::percent(rate) + "/y"; },
    .amount = [](double rate) { return rate; },
    .bound_text = [](double rate) { return text::percent(rate) + "/y"; },
    .hint =
        [](const std::string&) {
          return std::string("write it as a percentage per year, such as \"1.5%/y\"");
        },
    .draw = [](Draws& draws, double, double) { return std::round(draws.yearly() * 100) / 100; },
    .none = kRange};

template <class T>
KindPtr<T> quantity(const Form<T>& form, T least, T greatest, std::optional<T> besides = std::nullopt) {
  return std::make_shared<Quantity<T>>(form, least, greatest, besides);
}

}  // namespace

KindPtr<Duration> duration(Duration least, Duration greatest) { return quantity(kDuration, least, greatest); }
KindPtr<Bytes> bytes(Bytes greatest) { return quantity(kBytes, {}, greatest); }
KindPtr<Rate> rate() { return quantity<Rate>(kRate, {1}, kWidestRate, Rate::unlimited()); }
KindPtr<Rate> limited_rate() { return quantity<Rate>(kRate, {1}, kWidestRate); }
KindPtr<double> share(double least, double greatest) { return quantity(kShare, least, greatest); }
KindPtr<double> yearly() { return quantity(kYearly, 0.0, kRange); }

}  // namespace floe::fields
