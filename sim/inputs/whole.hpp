// A scenario that needs no file beside it.
#pragma once

#include <string>

namespace floe::scenario {

// What the file says; where it names others, with their content in the place of the name, so that it can be kept in
// another folder. Text that is no JSON, or names what cannot be read, stays as it is: its reader will say what is wrong.
// Throws text::DocumentError as load does.
std::string load_whole(const std::string& path);

}  // namespace floe::scenario
