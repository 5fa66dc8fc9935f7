#include "codec/local_code.hpp"

#include <algorithm>

namespace floe::codec {
namespace {

using gf16::Element;

// Rows of the generator at some positions, brought into echelon form; beside each row, how it is a sum of
// those that were given.
class Span {
 public:
  Span(const LocalCode& code, std::span<const std::uint32_t> positions) : k_(code.k) {
    for (std::size_t i = 0; i < positions.size(); ++i) {
      std::vector<Element> row = code.generator_row(positions[i]);
      row.resize(k_ + positions.size(), 0);
      row[k_ + i] = 1;
      reduce(row);
      const auto pivot = static_cast<std::size_t>(
          std::ranges::find_if(row.begin(), row.begin() + k_, [](Element e) { return e != 0; }) -
          row.begin());
      if (pivot == k_) continue;
      const Element scale = gf16::inverse(row[pivot]);
      for (Element& e : row) e = gf16::multiply(e, scale);
      rows_.push_back({pivot, std::move(row)});
    }
    width_ = k_ + positions.size();
  }

  std::size_t rank() const { return rows_.size(); }

  std::optional<std::vector<Element>> weights(std::vector<Element> row) const {
    row.resize(width_, 0);
    reduce(row);
    const bool is_inside = std::all_of(row.begin(), row.begin() + k_, [](Element e) { return e == 0; });
    if (!is_inside) return std::nullopt;
    return std::vector<Element>(row.begin() + k_, row.end());
  }

 private:
  struct Row {
    std::size_t pivot;
    std::vector<Element> values;
  };

  void reduce(std::vector<Element>& row) const {
    for (const Row& known : rows_) {
      const Element factor = row[known.pivot];
      if (factor == 0) continue;
      for (std::size_t i = 0; i < row.size(); ++i) row[i] ^= gf16::multiply(factor, known.values[i]);
    }
  }

  std::uint32_t k_;
  std::size_t width_ = 0;
  std::vector<Row> rows_{};
};

}  // namespace

std::vector<Element> LocalCode::generator_row(std::uint32_t position) const {
  std::vector<Element> row(k, 0);
  if (position < k) {
    row[position] = 1;
    return row;
  }
  for (std::uint32_t i = 0; i < k; ++i) {
    if (!is_global(position)) {
      row[i] = group(i) == group(position) ? 1 : 0;
      continue;
    }
    const std::uint32_t number = i % in_group() + 1;
    const auto point = static_cast<Element>(group(i) == 0 ? number : number << 8);
    row[i] = position == k + kGroups ? point : gf16::multiply(point, point);
  }
  return row;
}

std::optional<std::vector<Element>> combination(const LocalCode& code,
                                                std::span<const std::uint32_t> positions,
                                                std::uint32_t target) {
  return Span(code, positions).weights(code.generator_row(target));
}

bool is_decodable(const LocalCode& code, std::span<const std::uint32_t> positions) {
  return Span(code, positions).rank() == code.k;
}

}  // namespace floe::codec
