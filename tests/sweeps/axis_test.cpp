#include "sweeps/axis.hpp"

#include <doctest/doctest.h>

#include "text/diagnostic.hpp"

using namespace floe;
using sweeps::read_axis;
using Texts = std::vector<std::string>;
using Numbers = std::vector<double>;

TEST_CASE("lists and ranges") {
  CHECK(read_axis("a.b=1,2,5").values == Texts{"1", "2", "5"});
  CHECK(read_axis("a=0..20+5").values == Texts{"0", "5", "10", "15", "20"});
  CHECK(read_axis("a=1..100*10").values == Texts{"1", "10", "100"});
  CHECK(read_axis("a=0.1..0.5+0.1").values == Texts{"0.1", "0.2", "0.3", "0.4", "0.5"});
  CHECK(read_axis("a=1..9*2,20").values == Texts{"1", "2", "4", "8", "20"});
  CHECK(read_axis("a=10kB..1MB*10").values == Texts{"10kB", "100kB", "1000kB"});
  CHECK(read_axis("a=1d..2d+12h").values == Texts{"1d", "1.5d", "2d"});
  CHECK(read_axis("a=-1..1+1").values == Texts{"-1", "0", "1"});
  CHECK(read_axis(R"(a=[{"x": 1, "y": 2}],{"z": "a,b"})").values ==
        Texts{R"([{"x": 1, "y": 2}])", R"({"z": "a,b"})"});
}

TEST_CASE("an exponent is part of a number of a range") {
  Texts to_thirty;
  for (int i = 1; i <= 30; ++i) to_thirty.push_back(std::to_string(i));
  CHECK(read_axis("a=1..3e1+1").values == to_thirty);
  CHECK(read_axis("a=1..3e+1+1").values == to_thirty);
  CHECK(read_axis("a=1e0..3E1+1e0").values == to_thirty);
  CHECK(read_axis("a=1e1..3e1+1e1").values == Texts{"10", "20", "30"});
  CHECK(read_axis("a=1e-2..1e-1+5e-2").values == Texts{"0.01", "0.06"});
  CHECK(read_axis("a=1..1e2*1e1").values == Texts{"1", "10", "100"});
  CHECK(read_axis("a=1EB..2EB+1EB").values == Texts{"1EB", "2EB"});
  CHECK(read_axis("a=1e1kB..2e1kB+5kB").values == Texts{"10kB", "15kB", "20kB"});
  CHECK_THROWS_AS(read_axis("a=1..5e+1"), text::DocumentError);  // 50 without a step
}

TEST_CASE("a range of too many values says how many there may be") {
  try {
    read_axis("a=1..1e9+1");
    FAIL("it has a billion values");
  } catch (const text::DocumentError& error) {
    CHECK(std::string(error.what()).find("10000 values") != std::string::npos);
  }
}

TEST_CASE("quantities are numbers in one unit") {
  CHECK(read_axis("a=1MiB,1MB").numbers == Numbers{1048576, 1e6});
  CHECK(read_axis("a=1MiB,1MB").unit == "B");
  CHECK(read_axis("a=90s,1h").numbers == Numbers{90, 3600});
  CHECK(read_axis("a=20Mbit/s,1MB/s").numbers == Numbers{2e7, 8e6});
  CHECK(read_axis("a=20Mbit/s,1MB/s").unit == "bit/s");
  CHECK(read_axis("a=50%/y,2/y").numbers == Numbers{0.5, 2});
  CHECK(read_axis("a=34%,5%").numbers == Numbers{0.34, 0.05});
  CHECK(read_axis("a=20Mbit/s,unlimited").is_text());
  CHECK(read_axis("a=red,green").is_text());
  CHECK(read_axis("a=1,1MB").is_text());
}

TEST_CASE("slips") {
  for (const char* wrong :
       {"a", "=1", "a=", "a=1,", "a=1..2", "a=2..1+1", "a=1..2+0", "a=0..2*2", "a=1..2*1", "a=1s..2MB+1s",
        "a=x..y+1", "a=1..1000000+1", "a=1e1..3+1", "a=1..1e999+1", "a=1..3e+1", "a=1..3e1"}) {
    CAPTURE(wrong);
    CHECK_THROWS_AS(read_axis(wrong), text::DocumentError);
  }
}
