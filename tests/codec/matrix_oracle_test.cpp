// A second opinion that shares no algorithm with the codec: the generator as a Cauchy-like matrix over a
// field scalar in Eigen, decoding by solving the linear system. Its field multiplies polynomials, without
// tables.
#include <doctest/doctest.h>

#include <Eigen/Dense>

#include "codec/reed_solomon.hpp"
#include "tests/codec/vectors.hpp"

using namespace floe::codec;

namespace {

// An element by its polynomial, multiplied bit by bit.
struct Scalar {
  std::uint32_t poly = 0;
  Scalar() = default;
  explicit Scalar(int value) : poly(static_cast<std::uint32_t>(value)) {}
  friend Scalar operator+(Scalar a, Scalar b) { return from(a.poly ^ b.poly); }
  friend Scalar operator-(Scalar a, Scalar b) { return a + b; }
  friend Scalar operator*(Scalar a, Scalar b) {
    std::uint32_t product = 0;
    for (auto x = a.poly, y = b.poly; y != 0; y >>= 1) {
      if (y & 1) product ^= x;
      x <<= 1;
      if (x & 0x10000) x ^= 0x1002D;
    }
    return from(product);
  }
  Scalar inverse() const {
    // a^(2^16 - 2)
    auto result = from(1), square = *this;
    for (int i = 0; i < 15; ++i) {
      square = square * square;
      result = result * square;
    }
    return result;
  }
  friend Scalar operator/(Scalar a, Scalar b) { return a * b.inverse(); }
  Scalar operator-() const { return *this; }
  Scalar& operator+=(Scalar b) { return *this = *this + b; }
  Scalar& operator-=(Scalar b) { return *this = *this - b; }
  Scalar& operator*=(Scalar b) { return *this = *this * b; }
  Scalar& operator/=(Scalar b) { return *this = *this / b; }
  bool operator==(const Scalar&) const = default;
  static Scalar from(std::uint32_t poly) {
    Scalar s;
    s.poly = poly;
    return s;
  }
};

}  // namespace

template <>
struct Eigen::NumTraits<Scalar> : Eigen::GenericNumTraits<Scalar> {
  enum {
    IsComplex = 0,
    IsInteger = 1,
    IsSigned = 0,
    RequireInitialization = 1,
    ReadCost = 1,
    AddCost = 1,
    MulCost = 20
  };
  static int digits10() { return 0; }
};

namespace {

// The Cantor basis, held to its definition: V[0] = 1 and V[i]^2 + V[i] = V[i-1]. Each step has two solutions,
// so which of them mainnet took has to be listed.
const std::array<Scalar, 16>& basis() {
  static const auto listed = [] {
    constexpr std::array<std::uint32_t, 16> mainnet = {0x0001, 0xACCA, 0x3C0E, 0x163E, 0xC582, 0xED2E,
                                                       0x914C, 0x4012, 0x6C98, 0x10D8, 0x6A72, 0xB900,
                                                       0xFDB8, 0xFB34, 0xFF38, 0x991E};
    std::array<Scalar, 16> v;
    for (std::size_t i = 0; i < 16; ++i) v[i] = Scalar::from(mainnet[i]);
    for (std::size_t i = 1; i < 16; ++i) REQUIRE((v[i] * v[i] + v[i] == v[i - 1]));
    return v;
  }();
  return listed;
}

Scalar element(std::uint32_t index) {
  Scalar sum;
  for (std::size_t bit = 0; bit < 16; ++bit) {
    if ((index >> bit) & 1) sum += basis()[bit];
  }
  return sum;
}

using Matrix = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>;

std::uint32_t ceil_power(std::uint32_t v) {
  std::uint32_t p = 1;
  while (p < v) p *= 2;
  return p;
}

// Rows of [I; G]: symbol p as a combination of the originals.
Matrix generator(std::uint32_t k, std::uint32_t m) {
  Matrix g = Matrix::Constant(k + m, k, Scalar(0));
  const auto p = ceil_power(k), q = ceil_power(m);
  const bool high = p > q || (p == q && k <= m);
  const auto span = high ? q : p;
  std::uint32_t levels = 0;
  while ((1u << levels) < span) ++levels;
  for (std::uint32_t i = 0; i < k; ++i) {
    g(i, i) = Scalar(1);
    for (std::uint32_t j = 0; j < m; ++j) {
      const auto far = span + (high ? i : j), near = high ? j : i;
      g(k + j, i) = element(far >> levels) / element(far ^ near);
    }
  }
  return g;
}

// Gaussian elimination, any non-zero pivot: Eigen's own pivoting wants an order, which a finite field lacks.
Matrix solve(Matrix a, Matrix b) {
  for (Eigen::Index c = 0; c < a.cols(); ++c) {
    auto pivot = c;
    while (a(pivot, c) == Scalar(0)) ++pivot;
    a.row(c).swap(a.row(pivot));
    b.row(c).swap(b.row(pivot));
    const auto inverse = a(c, c).inverse();
    a.row(c) *= inverse;
    b.row(c) *= inverse;
    for (Eigen::Index r = 0; r < a.rows(); ++r) {
      const auto f = a(r, c);
      if (r == c || f == Scalar(0)) continue;
      a.row(r) -= f * a.row(c);
      b.row(r) -= f * b.row(c);
    }
  }
  return b;
}

// Symbols below 64 bytes as rows of elements.
Matrix rows_of(const Buffer& bytes, std::size_t count, std::size_t size) {
  Matrix m(static_cast<Eigen::Index>(count), static_cast<Eigen::Index>(size / 2));
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t e = 0; e < size / 2; ++e) {
      const auto* s = bytes.data() + i * size;
      m(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(e)) = element(s[e] | (s[size / 2 + e] << 8));
    }
  }
  return m;
}

}  // namespace

TEST_CASE("encoding and decoding agree with matrices over the field") {
  vectors::SplitMix64 random{2024};
  for (int trial = 0; trial < 25; ++trial) {
    const auto k = 1 + random.below(40), m = 1 + random.below(40);
    const std::size_t size = 2 * (1 + random.below(6));
    CAPTURE(k);
    CAPTURE(m);
    const auto originals = vectors::stream(random(), k * size);
    Buffer recoveries(m * size);
    REQUIRE(encode({k, m}, size, originals, recoveries).has_value());
    const auto g = generator(k, m);
    const auto source = rows_of(originals, k, size);
    CHECK(bool(g.bottomRows(m) * source == rows_of(recoveries, m, size)));

    std::vector<std::uint32_t> positions(k + m);
    for (std::uint32_t p = 0; p < k + m; ++p) positions[p] = p;
    for (auto i = k + m; i > 1; --i) std::swap(positions[i - 1], positions[random.below(i)]);
    positions.resize(k);
    // Arbitrary symbols: decoding must be the linear solution even where no encoder made them.
    const auto received = vectors::stream(random(), k * size);
    Matrix system(k, k);
    for (std::uint32_t r = 0; r < k; ++r) system.row(r) = g.row(positions[r]);
    const auto decoded = decode({k, m}, size, positions, received);
    REQUIRE(decoded.has_value());
    CHECK(bool(solve(system, rows_of(received, k, size)) == rows_of(*decoded, k, size)));
  }
}
