// The commands of encoded blobs and their slivers.
#pragma once

#include "terminal/command.hpp"

namespace floe::cli {

extern const Command blob_id_command;
extern const Command blob_encode_command;
extern const Command blob_decode_command;
extern const Command blob_recover_command;

}  // namespace floe::cli
