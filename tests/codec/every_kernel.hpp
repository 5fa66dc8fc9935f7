// The same test with each kernel that this machine has, and with GFNI emulated.
#pragma once

#include <doctest/doctest.h>

#include <string>

#include "codec/kernel.hpp"
#include "tests/codec/emulated_matrices.hpp"

template <class Body>
void on_every_kernel(Body body) {
  const std::string before(floe::codec::active_kernel());
  for (const auto name : floe::codec::kernels()) {
    CAPTURE(name);
    floe::codec::use_kernel(name);
    body();
  }
  {
    INFO("GFNI emulated");
    floe::codec::use_kernel(floe::codec::emulated_matrices_kernel);
    body();
  }
  floe::codec::use_kernel(before);
}
