// The same test with each kernel that this machine has.
#pragma once

#include <doctest/doctest.h>

#include <string>

#include "codec/kernel.hpp"

template <class Body>
void on_every_kernel(Body body) {
  const std::string before(floe::codec::active_kernel());
  for (const auto name : floe::codec::kernels()) {
    CAPTURE(name);
    floe::codec::use_kernel(name);
    body();
  }
  floe::codec::use_kernel(before);
}
