// Lanes for aarch64 with Advanced SIMD (NEON).
