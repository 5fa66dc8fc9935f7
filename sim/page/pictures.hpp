// Figures that lie in a run's folder, as addresses that hold them whole.
#pragma once

#include <filesystem>
#include <vector>

#include "page/document.hpp"

namespace floe::page {

// Of the folder and its "plots", in the order of their names; where one is both SVG and PNG, the SVG.
std::vector<Picture> pictures_of(const std::filesystem::path& folder);

}  // namespace floe::page
