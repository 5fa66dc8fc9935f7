#include "text/document.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "text/syntax.hpp"

namespace floe::text {
namespace {

constexpr std::size_t kDeepest = 32;

using Json = nlohmann::json;

class Builder {
 public:
  Builder(const Source& source, std::uint32_t index, std::size_t offset, Node& root)
      : source_(source),
        text_(source.text),
        index_(index),
        start_(offset),
        at_(offset),
        last_begin_(offset),
        root_(root) {}

  bool null() { return scalar(Node::Kind::null, 4); }
  bool boolean(bool value) {
    if (!scalar(Node::Kind::boolean, value ? 4 : 5)) return false;
    last_->truth = value;
    return true;
  }
  bool number_integer(std::int64_t) { return number(); }
  bool number_unsigned(std::uint64_t) { return number(); }
  bool number_float(double, const std::string&) { return number(); }
  bool string(std::string& value) {
    const std::size_t begin = next();
    if (!scalar(Node::Kind::string, string_end(begin) - begin)) return false;
    last_->text = std::move(value);
    return true;
  }
  bool binary(Json::binary_t&) { return false; }

  bool start_object(std::size_t) { return open(Node::Kind::object); }
  bool start_array(std::size_t) { return open(Node::Kind::array); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }

  bool key(std::string& name) {
    const std::size_t begin = last_begin_ = next();
    at_ = string_end(begin);
    is_after_name_ = true;
    Node& object = *open_.back();
    object.members.push_back({std::move(name), {index_, begin, at_ - begin}, {}});
    return true;
  }

  // Positions count the bytes read; an unexpected byte is the last of them.
  bool parse_error(std::size_t position, const std::string&, const Json::exception&) {
    Stop stop{.last = last_begin_,
              .after = at_,
              .at = std::min(start_ + (position == 0 ? 0 : position - 1), source_.text.size()),
              .is_empty = last_ == nullptr && at_ == start_,
              .is_after_name = is_after_name_};
    if (!open_.empty()) {
      const Node& node = *open_.back();
      stop.inside = node.kind == Node::Kind::object ? Stop::Inside::object : Stop::Inside::list;
      stop.opened = node.place.offset;
      stop.is_empty = node.items.empty() && node.members.empty();
    }
    problem_ = explain(source_, index_, stop);
    return false;
  }

  const Diagnostic& problem() const { return problem_; }

 private:
  // Where the next value or name begins: everything between two of them is blank, comma or colon.
  std::size_t next() const { return std::min(text_.find_first_not_of(" \t\r\n,:", at_), text_.size()); }

  std::size_t string_end(std::size_t begin) const {
    std::size_t i = begin + 1;
    while (i < text_.size() && text_[i] != '"') i += text_[i] == '\\' ? 2 : 1;
    return std::min(i + 1, text_.size());
  }

  Node& place_value(Node::Kind kind, std::size_t begin, std::size_t length) {
    Node* node = &root_;
    if (!open_.empty()) {
      Node& parent = *open_.back();
      node = parent.kind == Node::Kind::array ? &parent.items.emplace_back() : &parent.members.back().value;
    }
    node->kind = kind;
    node->place = {index_, begin, length};
    last_begin_ = begin;
    is_after_name_ = false;
    return *node;
  }

  bool scalar(Node::Kind kind, std::size_t length) {
    const std::size_t begin = next();
    last_ = &place_value(kind, begin, length);
    at_ = begin + length;
    return true;
  }

  bool number() {
    const std::size_t begin = next();
    const std::size_t end = std::min(text_.find_first_not_of("+-.0123456789eE", begin), text_.size());
    if (!scalar(Node::Kind::number, end - begin)) return false;
    last_->text = text_.substr(begin, end - begin);
    return true;
  }

  bool open(Node::Kind kind) {
    const std::size_t begin = next();
    if (open_.size() == kDeepest) {
      problem_ = {{index_, begin, 1},
                  "the text is nested deeper than " + std::to_string(kDeepest) + " levels",
                  "a scenario needs at most 6 levels"};
      return false;
    }
    Node& node = place_value(kind, begin, 1);
    open_.push_back(&node);
    at_ = begin + 1;
    return true;
  }

  bool close() {
    last_begin_ = next();
    at_ = last_begin_ + 1;
    Node& node = *open_.back();
    node.place.length = at_ - node.place.offset;
    open_.pop_back();
    return true;
  }

  const Source& source_;
  const std::string& text_;
  std::uint32_t index_;
  std::size_t start_;
  std::size_t at_;          // where the last token ends
  std::size_t last_begin_;  // where it begins
  bool is_after_name_ = false;
  Node& root_;
  Node* last_ = nullptr;
  // Parents only grow at the end while a child is open, and the child is then the last: pointers stay good.
  std::vector<Node*> open_;
  Diagnostic problem_;
};

}  // namespace

const Node* Node::find(std::string_view name) const {
  const auto member = std::ranges::find(members, name, &Member::name);
  return member == members.end() ? nullptr : &member->value;
}

Node* Node::find(std::string_view name) {
  const auto member = std::ranges::find(members, name, &Member::name);
  return member == members.end() ? nullptr : &member->value;
}

Node made_node(Node::Kind kind, const Place& place, std::string text) {
  Node node;
  node.kind = kind;
  node.place = place;
  node.text = std::move(text);
  return node;
}

std::string_view describe(Node::Kind kind) {
  switch (kind) {
    case Node::Kind::null:
      return "null";
    case Node::Kind::boolean:
      return "true or false";
    case Node::Kind::number:
      return "a number";
    case Node::Kind::string:
      return "a string";
    case Node::Kind::array:
      return "a list";
    case Node::Kind::object:
      return "an object";
  }
  return "";
}

bool parse(const std::vector<Source>& sources, std::uint32_t source, std::size_t offset, Node& root,
           std::vector<Diagnostic>& problems) {
  const std::string& text = sources[source].text;
  Builder builder(sources[source], source, offset, root);
  if (Json::sax_parse(text.begin() + static_cast<std::ptrdiff_t>(offset), text.end(), &builder)) return true;
  problems.push_back(builder.problem());
  return false;
}

}  // namespace floe::text
