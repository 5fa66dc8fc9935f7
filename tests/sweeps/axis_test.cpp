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
  for (const char* wrong : {"a", "=1", "a=", "a=1,", "a=1..2", "a=2..1+1", "a=1..2+0", "a=0..2*2", "a=1..2*1",
                            "a=1s..2MB+1s", "a=x..y+1", "a=1..1000000+1"}) {
    CAPTURE(wrong);
    CHECK_THROWS_AS(read_axis(wrong), text::DocumentError);
  }
}
