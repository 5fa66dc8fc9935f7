// What a sweep varies: a path of the scenario and the values that it takes, as "--vary" has them: a list
// "network.uplink=10Mbit/s,20Mbit/s", or ranges "blobs[0].size=1MiB..64MiB*2" and "faults[1].count=0..20+5".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace floe::sweeps {

struct Axis {
  std::string path;
  std::vector<std::string> values;  // as --set takes them
  std::string unit;                 // of the numbers
  std::vector<double> numbers;      // what the values are in that unit; none where they are no quantities

  bool is_text() const { return numbers.empty(); }
  std::string cell(std::size_t value) const;  // of a table: the number, or the text
};

// Throws text::DocumentError, which says what is wrong and how it is written.
Axis read_axis(std::string_view argument);

}  // namespace floe::sweeps
