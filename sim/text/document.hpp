// JSON text as a tree in which every name and value knows its place in the text. Syntax is judged by
// nlohmann_json's SAX parser; places are found by walking the text beside it, since that parser reports none
// for what is well formed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "text/diagnostic.hpp"

namespace floe::text {

struct Member;

struct Node {
  enum class Kind : std::uint8_t { null, boolean, number, string, array, object };

  Kind kind = Kind::null;
  Place place;                  // the whole value
  std::string text;             // of a string its content, of a number its digits
  bool truth = false;           // of a boolean
  std::vector<Node> items;      // of an array
  std::vector<Member> members;  // of an object, in the order of the text, duplicates included

  const Node* find(std::string_view name) const;
  Node* find(std::string_view name);
};

struct Member {
  std::string name;
  Place name_place;
  Node value;
};

// One that no text has; messages about it name `place`.
Node made_node(Node::Kind kind, const Place& place, std::string text = {});

std::string_view describe(Node::Kind kind);  // "a number"

// Parses `sources[source].text` from `offset` on. False when it is not JSON; why is added to `problems`.
bool parse(const std::vector<Source>& sources, std::uint32_t source, std::size_t offset, Node& root,
           std::vector<Diagnostic>& problems);

}  // namespace floe::text
