// What lies in a run's folder besides its results: figures, as addresses that hold them whole, and traces, by name.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "page/document.hpp"

namespace floe::page {

// Of the folder and its "plots", in the order of their names; where one is both SVG and PNG, the SVG.
std::vector<Picture> pictures_of(const std::filesystem::path& folder);

// Names of files in the folder that "floe run --trace" wrote, in their order.
std::vector<std::string> traces_of(const std::filesystem::path& folder);

}  // namespace floe::page
