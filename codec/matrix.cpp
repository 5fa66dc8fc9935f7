// Rows are extended first, straight into the secondary slivers; then groups of adjacent columns are extended,
// and every cell of a group is hashed while it is still in cache. A cell's leaf hash serves its column's tree
// and, folded to one node per row and group, its row's tree, so no matrix of n*n cells or hashes ever exists.
#include "codec/matrix.hpp"

#include <algorithm>
#include <cstring>

#include "codec/kernel.hpp"
#include "codec/reed_solomon.hpp"

namespace floe::codec {
namespace {

// The n x n matrix as far as it is kept: whole primaries and secondaries, or for metadata alone only the
// first k1 primaries (the blob) and the columns from k2 on.
struct Grid {
  Geometry g;
  bool keep;
  Slab primaries, secondaries;
  std::size_t row_bytes, column_bytes;

  Grid(const Geometry& geometry, bool all)
      : g(geometry),
        keep(all),
        row_bytes(static_cast<std::size_t>(g.sliver_bytes(Axis::primary))),
        column_bytes(static_cast<std::size_t>(g.sliver_bytes(Axis::secondary))) {
    const auto rows = keep ? g.n : g.k1, columns = keep ? g.n : g.n - g.k2;
    primaries = Slab(rows * row_bytes);
    secondaries = Slab(columns * column_bytes);
  }

  std::uint8_t* cell_in_row(std::size_t row, std::size_t column) {
    return primaries.data() + row * row_bytes + column * g.symbol;
  }
  // Secondaries are kept in pair order, columns from last to first.
  std::uint8_t* column(std::size_t c) { return secondaries.data() + (g.n - 1 - c) * column_bytes; }
};

// Rows of the blob, of which the last may end in zeros.
void fill_rows(Grid& grid, ByteView blob, std::size_t first, std::size_t count) {
  const auto begin = std::min(first * grid.row_bytes, blob.size());
  const auto end = std::min((first + count) * grid.row_bytes, blob.size());
  auto* const rows = grid.primaries.data() + first * grid.row_bytes;
  std::fill(std::copy(blob.begin() + begin, blob.begin() + end, rows), rows + count * grid.row_bytes,
            std::uint8_t{0});
}

void extend_rows(Grid& grid, ByteView blob, const ParallelFor& parallel) {
  const auto& g = grid.g;
  constexpr std::size_t rows_at_once = 16;
  for_each_task(parallel, (g.k1 + rows_at_once - 1) / rows_at_once, [&](std::size_t task) {
    const auto first = task * rows_at_once;
    const auto rows = std::min<std::size_t>(rows_at_once, g.k1 - first);
    fill_rows(grid, blob, first, rows);
    std::vector<const std::uint8_t*> in;
    std::vector<std::uint8_t*> out;
    for (std::size_t c = 0; c < g.k2; ++c) in.push_back(grid.cell_in_row(first, c));
    for (std::size_t c = g.k2; c < g.n; ++c) out.push_back(grid.column(c) + first * g.symbol);
    ensure(encode_rows(g.code(Axis::primary), g.symbol, rows, {in, grid.row_bytes}, {out, g.symbol}));
  });
}

// One level of the trees of all rows at once: nodes of neighbouring columns, `stride` apart, are joined in
// place, and an odd one with the node that stands for nothing. Returns how many columns of nodes are left.
std::size_t join_columns(Digest* nodes, std::size_t stride, std::size_t columns, std::size_t rows) {
  const std::vector<Digest> absent(columns % 2 == 0 ? 0 : rows);
  for (std::size_t c = 0; c < columns; c += 2) {
    const auto* right = c + 1 < columns ? nodes + (c + 1) * stride : absent.data();
    join_rows(nodes + c * stride, right, rows, nodes + c / 2 * stride);
  }
  return (columns + 1) / 2;
}

// What a thread needs for one group after the other.
struct Scratch {
  Workspace cells;  // that are hashed and then kept by nobody
  Workspace leaves, nodes;

  static Scratch& mine() {
    thread_local Scratch scratch;
    return scratch;
  }
};

Digest* digests(Workspace& workspace, std::size_t count) {
  return reinterpret_cast<Digest*>(workspace.reserve(count * sizeof(Digest)));
}

// One group of adjacent columns: extended, kept where slivers want them, and hashed. Hashes lie column by
// column, so that every step takes all rows at once, however narrow the group is.
class ColumnGroup {
 public:
  ColumnGroup(Grid& grid, std::size_t first, std::size_t count)
      : grid_(grid),
        g_(grid.g),
        first_(first),
        count_(count),
        height_(level_width(g_.n)),
        leaves_(digests(Scratch::mine().leaves, count * height_)) {}

  // Writes the roots of the columns, and for each row the node that covers this group.
  void hash(Digest* column_roots, Digest* row_nodes, std::size_t fold_levels) {
    hash_blob_columns();
    hash_extension_columns();
    find_column_roots(column_roots);
    fold_rows(row_nodes, fold_levels);
  }

 private:
  Digest* leaves(std::size_t column) { return leaves_ + (column - first_) * height_; }

  // Columns below k2, whose cells all belong to primaries.
  void hash_blob_columns() {
    const auto end = std::min(first_ + count_, std::size_t{g_.k2});
    if (first_ >= end) return;
    const auto columns = end - first_;
    const std::size_t s = g_.symbol;
    std::vector<const std::uint8_t*> in;
    for (std::size_t row = 0; row < g_.k1; ++row) {
      in.push_back(grid_.cell_in_row(row, first_));
      for (auto c = first_; grid_.keep && c < end; ++c) {
        std::memcpy(grid_.column(c) + row * s, grid_.cell_in_row(row, c), s);
      }
    }
    auto* const below = grid_.keep ? grid_.cell_in_row(g_.k1, first_)
                                   : Scratch::mine().cells.reserve((g_.n - g_.k1) * columns * s);
    const auto stride = grid_.keep ? grid_.row_bytes : columns * s;
    for (auto c = first_; c < end; ++c)
      leaf_hashes(grid_.cell_in_row(0, c), grid_.row_bytes, s, g_.k1, leaves(c));
    extend({in, s}, columns, below, stride, s);
    for (auto c = first_; c < end; ++c)
      leaf_hashes(below + (c - first_) * s, stride, s, g_.n - g_.k1, leaves(c) + g_.k1);
  }

  // Columns from k2 on, whose first k1 cells belong to secondaries and whose others are kept by nobody. They
  // lie from last to first in memory, so they are taken from the last one on.
  void hash_extension_columns() {
    const auto begin = std::max(first_, std::size_t{g_.k2});
    const auto end = first_ + count_;
    if (begin >= end) return;
    const auto columns = end - begin;
    const std::size_t s = g_.symbol;
    std::vector<const std::uint8_t*> in;
    for (std::size_t row = 0; row < g_.k1; ++row) in.push_back(grid_.column(end - 1) + row * s);
    auto* const below = Scratch::mine().cells.reserve((g_.n - g_.k1) * columns * s);
    for (auto c = begin; c < end; ++c) leaf_hashes(grid_.column(c), s, s, g_.k1, leaves(c));
    extend({in, grid_.column_bytes}, columns, below, columns * s, s);
    for (auto c = begin; c < end; ++c)
      leaf_hashes(below + (end - 1 - c) * s, columns * s, s, g_.n - g_.k1, leaves(c) + g_.k1);
  }

  // Cells of rows k1.. of some columns: rows `stride` apart, columns `step` apart.
  void extend(const Source& in, std::size_t columns, std::uint8_t* below, std::size_t stride,
              std::size_t step) {
    std::vector<std::uint8_t*> out;
    for (std::size_t row = g_.k1; row < g_.n; ++row) out.push_back(below + (row - g_.k1) * stride);
    ensure(encode_rows(g_.code(Axis::secondary), g_.symbol, columns, in, {out, step}));
  }

  void find_column_roots(Digest* roots) const {
    auto* const above = digests(Scratch::mine().nodes, count_ * height_);
    auto* level = leaves_;
    for (std::size_t nodes = g_.n; nodes > 1; level = above) nodes = raise_level(level, count_, nodes, above);
    std::copy_n(level, count_, roots);
  }

  // A group that is the whole row folds to its root.
  void fold_rows(Digest* row_nodes, std::size_t fold_levels) {
    auto columns = count_;
    auto total = std::size_t{g_.n};
    for (std::size_t level = 0; level < fold_levels && total > 1; ++level, total = (total + 1) / 2)
      columns = join_columns(leaves_, height_, columns, g_.n);
    std::copy_n(leaves_, g_.n, row_nodes);
  }

  Grid& grid_;
  const Geometry& g_;
  std::size_t first_, count_, height_;
  Digest* leaves_;  // by column, height_ apart
};

// Columns to a group, as a power of two: as many as the second-level cache holds with all their cells, for
// short symbols need many to fill a strip.
std::size_t group_levels(const Geometry& g) {
  constexpr std::size_t cache = std::size_t{1} << 20;
  std::size_t levels = 0;
  while (levels < 6 && (std::size_t{g.n} * g.symbol << (levels + 1)) <= cache) ++levels;
  return levels;
}

constexpr std::size_t kEnoughTasks = 100;

// The columns of a blob as groups, and neighbouring groups, a power of two of them, as tasks. A row keeps one node for
// each task, not for each group: beside ten thousands of rows the nodes would outweigh the cells.
class Columns {
 public:
  explicit Columns(Grid& grid)
      : grid_(grid),
        width_levels_(group_levels(grid.g)),
        groups_((grid.g.n + (std::size_t{1} << width_levels_) - 1) >> width_levels_),
        column_roots_(grid.g.n) {
    while (groups_ >> (run_levels_ + 1) >= kEnoughTasks) ++run_levels_;
    tasks_ = (groups_ + (std::size_t{1} << run_levels_) - 1) >> run_levels_;
    row_nodes_.resize(tasks_ * grid.g.n);
  }

  void hash(const ParallelFor& parallel) {
    const std::size_t n = grid_.g.n;
    for_each_task(parallel, tasks_, [&](std::size_t task) {
      hash_run(task << run_levels_, run_levels_, row_nodes_.data() + task * n);
    });
    constexpr std::size_t rows_at_once = 64;
    for_each_task(parallel, (n + rows_at_once - 1) / rows_at_once, [&](std::size_t task) {
      const auto row = task * rows_at_once;
      const auto rows = std::min(rows_at_once, n - row);
      for (auto left = tasks_; left > 1;) left = join_columns(row_nodes_.data() + row, n, left, rows);
    });
  }

  const Digest& row_root(std::size_t row) const { return row_nodes_[row]; }
  const Digest& column_root(std::size_t column) const { return column_roots_[column]; }

 private:
  // Groups first..first + 2^levels - 1, as far as they exist, to one node for each row.
  void hash_run(std::size_t first, std::size_t levels, Digest* nodes) {
    if (levels == 0) {
      const auto begin = first << width_levels_;
      const auto count = std::min(std::size_t{1} << width_levels_, grid_.g.n - begin);
      ColumnGroup(grid_, begin, count).hash(column_roots_.data() + begin, nodes, width_levels_);
      return;
    }
    const auto second = first + (std::size_t{1} << (levels - 1));
    std::vector<Digest> right(grid_.g.n);  // zero where there is no such group, as the tree wants it
    hash_run(first, levels - 1, nodes);
    if (second < groups_) hash_run(second, levels - 1, right.data());
    join_rows(nodes, right.data(), grid_.g.n, nodes);
  }

  Grid& grid_;
  std::size_t width_levels_, groups_, run_levels_ = 0, tasks_ = 0;
  std::vector<Digest> column_roots_;
  std::vector<Digest> row_nodes_;  // by task; after hash() the first n are the roots of the rows
};

}  // namespace

void for_each_task(const ParallelFor& parallel, std::size_t count,
                   const std::function<void(std::size_t)>& task) {
  if (parallel) return parallel(count, task);
  for (std::size_t i = 0; i < count; ++i) task(i);
}

Encoded extend_matrix(const Geometry& g, ByteView blob, bool keep_slivers, const ParallelFor& parallel) {
  Grid grid(g, keep_slivers);
  extend_rows(grid, blob, parallel);
  Columns columns(grid);
  columns.hash(parallel);

  Metadata metadata;
  metadata.length = g.blob_bytes;
  metadata.n = g.n;
  for (std::uint32_t pair = 0; pair < g.n; ++pair) {
    metadata.hashes.push_back({columns.row_root(pair), columns.column_root(g.n - 1 - pair)});
  }
  metadata.id = metadata.computed_id();
  if (!keep_slivers)
    return {.geometry = g, .metadata = std::move(metadata), .primaries = {}, .secondaries = {}};
  return {g, std::move(metadata), std::move(grid.primaries), std::move(grid.secondaries)};
}

std::uint64_t extension_bytes(const Geometry& g, bool keep_slivers) {
  const auto cells = keep_slivers ? g.n * (std::uint64_t{g.k1} + g.k2) : std::uint64_t{g.n} * g.k1;
  return cells * g.symbol + g.n * 2 * kEnoughTasks * sizeof(Digest);
}

}  // namespace floe::codec
