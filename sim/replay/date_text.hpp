// Instants of a recording as text.
#pragma once

#include <cstdint>
#include <string>

namespace floe::replay {

// "2019-03-10T02:30:00Z", with a fraction where there is one.
std::string date_text(std::int64_t ns);

// Seconds with as many digits as they need.
std::string seconds_text(std::int64_t ns);

// Whether a recording that begins there counts from 1970, rather than from its own first instant.
bool has_dates(std::int64_t begin);

}  // namespace floe::replay
