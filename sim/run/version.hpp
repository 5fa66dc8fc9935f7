// What this program is, for manifests and for the hash that names an output folder.
#pragma once

#include <string_view>

namespace floe {

inline constexpr std::string_view kVersion = FLOE_VERSION;
inline constexpr std::string_view kBuildType = FLOE_BUILD_TYPE;
#if defined(__clang__)
inline constexpr std::string_view kCompiler = "clang " __clang_version__;
#else
inline constexpr std::string_view kCompiler = "g++ " __VERSION__;
#endif

}  // namespace floe
