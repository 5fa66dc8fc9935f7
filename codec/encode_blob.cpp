// Encoding of a whole blob with its metadata. Rows are extended first, straight into the secondary slivers;
// then groups of columns are extended, and every cell of a group is hashed while it is still in cache. A
// cell's leaf hash serves its column's tree and, folded to one node per row and group, its row's tree, so no
// matrix of n*n cells or hashes ever exists.
#include <algorithm>
#include <cstring>

#include "codec/red_stuff.hpp"
#include "codec/reed_solomon.hpp"

namespace floe::codec {
namespace {

void run(const ParallelFor& parallel, std::size_t count, const std::function<void(std::size_t)>& task) {
  if (parallel) return parallel(count, task);
  for (std::size_t i = 0; i < count; ++i) task(i);
}

// The n x n matrix as far as it is kept: rows hold the first k2 columns, columns the first k1 rows.
struct Grid {
  const Geometry g;
  std::uint8_t* primaries;
  std::uint8_t* secondaries;
  std::size_t row_bytes = static_cast<std::size_t>(g.sliver_bytes(Axis::primary));
  std::size_t column_bytes = static_cast<std::size_t>(g.sliver_bytes(Axis::secondary));

  std::uint8_t* cell_in_row(std::size_t row, std::size_t column) const {
    return primaries + row * row_bytes + column * g.symbol;
  }
  // Secondaries are kept in pair order, columns from last to first.
  std::uint8_t* column(std::size_t c) const { return secondaries + (g.n - 1 - c) * column_bytes; }
};

void extend_rows(const Grid& grid, const ParallelFor& parallel) {
  const auto& g = grid.g;
  constexpr std::size_t rows_at_once = 16;
  run(parallel, (g.k1 + rows_at_once - 1) / rows_at_once, [&](std::size_t task) {
    const auto first = task * rows_at_once;
    const auto rows = std::min<std::size_t>(rows_at_once, g.k1 - first);
    std::vector<const std::uint8_t*> in;
    std::vector<std::uint8_t*> out;
    for (std::size_t c = 0; c < g.k2; ++c) in.push_back(grid.cell_in_row(first, c));
    for (std::size_t c = g.k2; c < g.n; ++c) out.push_back(grid.column(c) + first * g.symbol);
    static_cast<void>(
        encode_rows(g.code(Axis::primary), g.symbol, rows, {in, grid.row_bytes}, {out, g.symbol}));
  });
}

// One group of adjacent columns: extended, copied or computed, and hashed.
class ColumnGroup {
 public:
  ColumnGroup(const Grid& grid, std::size_t first, std::size_t count)
      : grid_(grid), g_(grid.g), first_(first), count_(count), leaves_(g_.n * level_width(count)) {}

  // Writes the roots of the columns, and for each row the node that covers this group.
  void hash(Digest* column_roots, Digest* row_nodes, std::size_t row_stride, std::size_t fold_levels) {
    extend_and_hash(0);
    extend_and_hash(1);
    const auto width = level_width(count_);
    const auto height = level_width(g_.n);
    std::vector<Digest> columns(count_ * height);
    for (std::size_t row = 0; row < g_.n; ++row) {
      for (std::size_t c = 0; c < count_; ++c) columns[c * height + row] = leaves_[row * width + c];
    }
    for (std::size_t nodes = g_.n; nodes > 1;) nodes = raise_level(columns.data(), count_, nodes);
    std::copy_n(columns.begin(), count_, column_roots);

    // A group of columns that stands alone folds to its root; beside others, an odd count is completed at
    // each level.
    auto nodes = count_;
    auto total = std::size_t{g_.n};
    for (std::size_t level = 0; level < fold_levels && total > 1; ++level, total = (total + 1) / 2) {
      if (nodes == 1) {
        widen();
        nodes = raise_pairs();
      } else {
        nodes = raise_level(leaves_.data(), g_.n, nodes);
      }
    }
    for (std::size_t row = 0; row < g_.n; ++row) row_nodes[row * row_stride] = leaves_[row];
  }

 private:
  // A lone node that has neighbours in other groups meets a zero node.
  void widen() {
    leaves_.resize(2 * g_.n);
    for (std::size_t row = g_.n; row-- > 0;) {
      leaves_[2 * row] = leaves_[row];
      leaves_[2 * row + 1] = Digest{};
    }
  }
  std::size_t raise_pairs() { return raise_level(leaves_.data(), g_.n, 2); }

  // Part 0: columns below k2, whose cells all belong to primaries. Part 1: columns from k2 on, whose cells
  // below row k1 belong to secondaries and whose others are kept by nobody.
  void extend_and_hash(int part) {
    const auto begin = part == 0 ? first_ : std::max(first_, std::size_t{g_.k2});
    const auto end = part == 0 ? std::min(first_ + count_, std::size_t{g_.k2}) : first_ + count_;
    if (begin >= end) return;
    const auto columns = end - begin;
    const auto width = level_width(count_);
    const std::size_t s = g_.symbol;
    auto* leaves = leaves_.data() + (begin - first_);
    std::vector<const std::uint8_t*> in;
    std::vector<std::uint8_t*> out;
    if (part == 0) {
      for (std::size_t row = 0; row < g_.k1; ++row) {
        in.push_back(grid_.cell_in_row(row, begin));
        for (std::size_t c = begin; c < end; ++c) {
          std::memcpy(grid_.column(c) + row * s, grid_.cell_in_row(row, c), s);
        }
      }
      for (std::size_t row = g_.k1; row < g_.n; ++row) out.push_back(grid_.cell_in_row(row, begin));
      static_cast<void>(encode_rows(g_.code(Axis::secondary), s, columns, {in, s}, {out, s}));
      for (std::size_t row = 0; row < g_.n; ++row) {
        leaf_hashes(grid_.cell_in_row(row, begin), s, s, columns, leaves + row * width);
      }
      return;
    }
    // Columns lie from last to first in memory, so they are taken from the last one on.
    Buffer below((g_.n - g_.k1) * columns * s);
    const auto* last = grid_.column(end - 1);
    for (std::size_t row = 0; row < g_.k1; ++row) in.push_back(last + row * s);
    for (std::size_t row = 0; row < g_.n - g_.k1; ++row) out.push_back(below.data() + row * columns * s);
    static_cast<void>(encode_rows(g_.code(Axis::secondary), s, columns, {in, grid_.column_bytes}, {out, s}));
    for (std::size_t row = 0; row < g_.n; ++row) {
      if (row < g_.k1) {
        leaf_hashes(last + row * s, grid_.column_bytes, s, columns, leaves + row * width);
      } else {
        leaf_hashes(below.data() + (row - g_.k1) * columns * s, s, s, columns, leaves + row * width);
      }
      std::reverse(leaves + row * width, leaves + row * width + columns);
    }
  }

  const Grid& grid_;
  const Geometry& g_;
  std::size_t first_, count_;
  std::vector<Digest> leaves_;  // of a row, level_width(count_) apart
};

}  // namespace

Result<Encoded> encode(ByteView blob, std::uint32_t n, const ParallelFor& parallel) {
  const auto geometry = Geometry::of(n, blob.size());
  if (!geometry) return Unexpected{geometry.error()};
  const auto& g = *geometry;
  Encoded encoded;
  encoded.geometry = g;
  encoded.primaries.resize(static_cast<std::size_t>(g.n * g.sliver_bytes(Axis::primary)));
  encoded.secondaries.resize(static_cast<std::size_t>(g.n * g.sliver_bytes(Axis::secondary)));
  std::copy(blob.begin(), blob.end(), encoded.primaries.begin());
  const Grid grid{g, encoded.primaries.data(), encoded.secondaries.data()};
  extend_rows(grid, parallel);

  // Short symbols need more columns to fill a strip; 16 long ones keep a group within the caches.
  const std::size_t fold_levels = g.symbol <= 64 ? 6 : 4;
  const auto width = std::size_t{1} << fold_levels;
  const auto groups = (g.n + width - 1) / width;
  const auto row_stride = level_width(groups);
  std::vector<Digest> column_roots(g.n);
  std::vector<Digest> row_nodes(g.n * row_stride);
  run(parallel, groups, [&](std::size_t group) {
    const auto first = group * width;
    ColumnGroup columns(grid, first, std::min(width, g.n - first));
    columns.hash(column_roots.data() + first, row_nodes.data() + group, row_stride, fold_levels);
  });
  for (auto nodes = groups; nodes > 1;) nodes = raise_level(row_nodes.data(), g.n, nodes);

  auto& metadata = encoded.metadata;
  metadata.length = blob.size();
  metadata.n = n;
  for (std::uint32_t pair = 0; pair < n; ++pair) {
    metadata.hashes.push_back({row_nodes[pair], column_roots[n - 1 - pair]});
  }
  metadata.id = metadata.computed_id();
  return encoded;
}

Result<Metadata> blob_metadata(ByteView blob, std::uint32_t n, const ParallelFor& parallel) {
  auto encoded = encode(blob, n, parallel);
  if (!encoded) return Unexpected{encoded.error()};
  return std::move(encoded->metadata);
}

}  // namespace floe::codec
