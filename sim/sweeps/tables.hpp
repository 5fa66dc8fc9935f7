// What a sweep found, as tables: one row for each point, scheme and metric, put together over the replicates as the
// row of the metric says. The same rows give the same bytes, whoever simulated them and in whatever order.
#pragma once

#include <string>

#include "rows/row.hpp"
#include "rows/row_files.hpp"
#include "sweeps/sweep.hpp"

namespace floe::sweeps {

// The rows of a point in both tables.
struct PointTables {
  std::string metrics;
  std::string quantiles;
};

// Throws text::DocumentError where the rows are garbled.
PointTables tables_of(const Sweep& sweep, std::size_t point, const RowIndex& rows);

// A reader of the point's rows. Throws text::DocumentError where they are not its own.
RowReader reader_of(const Point& point, const RowIndex& rows);

std::string metrics_header(const Sweep& sweep);    // first line of sweep.csv
std::string quantiles_header(const Sweep& sweep);  // and of quantiles.csv
std::string columns_json(const Sweep& sweep);

}  // namespace floe::sweeps
