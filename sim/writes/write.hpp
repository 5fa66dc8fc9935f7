// A client that writes blobs: it registers each on the chain, uploads it, collects signatures and certifies it; from then
// on it is a blob like the others. What nodes did not get, they repair after a time (walrus-sdk: node_client.rs;
// walrus-service: node.rs). Every scheme is written so, with its own pieces and quorum of n - f slots.
// Not modelled: encoding takes no time; blobs that are certified already, quilts, deletable blobs and pending uploads.
#pragma once

#include "writes/write_settings.hpp"

namespace floe::writes {

extern const clients::Entry write;

}  // namespace floe::writes
