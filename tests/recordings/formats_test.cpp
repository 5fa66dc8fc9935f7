// Each format of recorded availability against a small file with its pitfalls, of which all numbers were derived by
// hand from the rows.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>

#include "recordings/format.hpp"
#include "recordings/read.hpp"

namespace floe::recordings {
namespace {

struct Expected {
  const char* file;
  const char* format;
  std::size_t rows, left_out, nodes, outages, gone;
  double up, down, span;  // seconds
};

const std::string kSamples = FLOE_SOURCE_DIR "/tests/recordings/samples/";

std::size_t count(const Recording& recording, State state) {
  std::size_t all = 0;
  for (const RecordedNode& node : recording.nodes)
    all += static_cast<std::size_t>(std::ranges::count(node.intervals, state, &Interval::state));
  return all;
}

double seconds(const Recording& recording, State state) {
  double all = 0;
  for (const RecordedNode& node : recording.nodes)
    for (const Interval& interval : node.intervals)
      if (interval.state == state) all += interval.seconds();
  return all;
}

TEST_CASE("samples of each format are recognised and come to what their rows say") {
  constexpr double kHour = 3600, kDayLength = 86'400;
  const Expected all[] = {
      {"tidy.csv", "tidy", 17, 7, 6, 4, 1, 391, 330, 410},
      {"event_trace.tab", "fta", 11, 3, 3, 2, 0, 3600 + 1000 + 4200 + 600, 3600 + 2000, 7200},
      {"lanl.csv", "lanl", 9, 2, 4, 7, 0, -1,
       2 * kHour + kHour + 40 * 60 + 90 * 60 + kDayLength + 31 * kDayLength + kHour, -1},
      {"drive_days.csv", "backblaze", 9, 2, 3, 0, 1, 7 * kDayLength, 0, 5 * kDayLength},
      {"crawler.csv", "crawler", 6, 2, 3, 3, 0, 4.5 * kHour, 10 * kHour, 6 * kHour},
      {"crawler.jsonl", "crawler", 5, 2, 2, 1, 0, 8 * kHour, 3 * kHour, 6 * kHour},
      {"machine_events.csv", "google", 11, 4, 4, 2, 0, 600 + 400 + 1600 + 700 + 1500, 600 + 100, 1600},
      {"sessions.avt", "session-list", 8, 2, 7, 12, 0, 250 + 10 + 50.5 + 10 + 270, -1, 300},
      {"lengths.txt", "peersim", 4, 2, 4, 5, 0, 60 + 75 + 5, 40 + 25 + 5 + 3, 100},
  };
  for (const Expected& expected : all) {
    CAPTURE(expected.file);
    const Recording recording = read(load(kSamples + expected.file));
    CHECK(recording.format == expected.format);
    CHECK(recording.rows == expected.rows);
    CHECK(recording.left_out() == expected.left_out);
    CHECK(recording.nodes.size() == expected.nodes);
    CHECK(count(recording, State::down) == expected.outages);
    CHECK(std::ranges::count_if(recording.nodes, [](const auto& node) { return node.gone.has_value(); }) ==
          static_cast<std::ptrdiff_t>(expected.gone));
    if (expected.up >= 0) CHECK(seconds(recording, State::up) == doctest::Approx(expected.up));
    if (expected.down >= 0) CHECK(seconds(recording, State::down) == doctest::Approx(expected.down));
    if (expected.span >= 0) CHECK(Interval{recording.begin, recording.end}.seconds() == expected.span);
  }
}

const RecordedNode& node_of(const Recording& recording, const std::string& name) {
  return *std::ranges::find(recording.nodes, name, &RecordedNode::name);
}

TEST_CASE("a down time that is stated is right where the clock went back or forward") {
  const Recording recording = read(load(kSamples + "lanl.csv"));
  // 2005-04-03 2:00 became 3:00, and 2005-10-30 2:00 became 1:00.
  CHECK(node_of(recording, "2/0").intervals[1].seconds() == 60 * 60);
  CHECK(node_of(recording, "2/1").intervals[1].seconds() == 40 * 60);
  CHECK(node_of(recording, "20/1").intervals[2].seconds() == 86'400);  // over 29 February 2000
}

TEST_CASE("an end that is missing is cut off, and two outages remain two") {
  const Recording recording = read(load(kSamples + "lanl.csv"));
  const auto& intervals = node_of(recording, "20/4").intervals;
  REQUIRE(intervals.size() == 4);
  CHECK(intervals[1].state == State::down);
  CHECK_FALSE(intervals[1].to_known);
  CHECK(intervals[2].state == State::down);
  CHECK(intervals[2].is_complete());
  CHECK(intervals[2].seconds() == 3600);
}

// Nobody saw what came before the first row of node a, between 100 s and 200 s, and what a gap covers of node b.
TEST_CASE("a spell beside a gap has no known length, unless the file says which ends were seen") {
  const std::string rows =
      "a,50,100,up%\na,200,300,down%\na,300,350,up%\na,350,400,down%\na,400,500,up%\n"
      "b,0,100,up%\nb,100,150,gap%\nb,150,250,down%\nb,250,500,up%\n";
  const auto with = [&](const std::string& heading, const std::string& cell) {
    std::string text = heading + "\n";
    for (const char c : rows) text += c == '%' ? cell : std::string(1, c);
    return read(text);
  };
  const auto complete = [](const Recording& recording, const std::string& name) {
    std::string all;
    for (const Interval& interval : std::ranges::find(recording.nodes, name, &RecordedNode::name)->intervals)
      if (interval.state != State::gap) all += interval.is_complete() ? 'c' : '-';
    return all;
  };
  const Recording plain = with("node,start,end,kind", "");
  CHECK(complete(plain, "a") == "--ccc");
  CHECK(complete(plain, "b") == "--c");
  const Recording said = with("node,start,end,kind,censored", ",");
  CHECK(complete(said, "a") == "ccccc");
  CHECK(complete(said, "b") == "ccc");
}

TEST_CASE("a row that is left out is not counted as changed, too") {
  const std::string heading = "System,nodenumz,Prob Started,Prob Fixed,Down Time\n";
  for (const char* row : {"2,0,6/7/05 10:00,,0\n", "2,0,6/7/05 10:00,6/7/05 9:00,0\n"}) {
    const Recording recording = read(heading + row + "2,1,6/7/05 10:00,6/7/05 12:00,120\n");
    CHECK(recording.rows == 2);
    CHECK(recording.notes.size() == 1);
    CHECK(recording.left_out() == 1);
  }
}

// Decimal commas shift cells: what such a row would say is not what it means. Separators at the end shift nothing.
TEST_CASE("a row with more cells than columns is left out, in every format that has columns") {
  struct Case {
    const char* format;
    const char* heading;
    const char* row;
    const char* end;  // makes a surplus cell
  };
  const Case all[] = {
      {"tidy", "node,start,end,kind\n", "a,0,10,up", ",5"},
      {"lanl", "System,nodenumz,Prob Started,Prob Fixed,Down Time\n", "2,0,6/7/05 10:00,6/7/05 12:00,120",
       ",5"},
      {"backblaze", "date,serial_number,model,failure\n", "2024-01-01,A,X,0", ",5"},
      {"google", "time,machine_id,type\n", "600,7,1", ",5"},
      {"google", "", "600,7,0", ",,,5"},
      {"fta", "", "1\t1\t4\t1\tname\t1\t100\t200\t0", "\t\t\t5"},
      {"fta", "#event_id\tnode_id\tevent_type\tevent_start_time\tevent_stop_time\n", "1\t4\t1\t100\t200",
       "\t5"},
  };
  for (const Case& one : all) {
    const std::string row = one.row, heading = one.heading, end = one.end;
    const std::string separator = end.substr(0, 1);
    CAPTURE(heading);
    CAPTURE(row);
    CHECK(read(heading + row + separator + "\n", one.format).left_out() == 0);
    const Recording recording = read(heading + row + "\n" + row + end + separator + "5\n", one.format);
    CHECK(recording.rows == 2);
    REQUIRE(recording.left_out() == 1);
    CHECK(recording.notes.front().line == (heading.empty() ? 2 : 3));
    CHECK(recording.notes.front().what == "has more cells than there are columns");
  }
}

TEST_CASE("what is not measured is neither up nor a failure") {
  const Recording recording = read(load(kSamples + "drive_days.csv"));
  const RecordedNode& a = node_of(recording, "A");
  CHECK_FALSE(a.gone);
  REQUIRE(a.intervals.size() == 3);
  CHECK(a.intervals[1].state == State::gap);
  CHECK(a.intervals[1].seconds() == 86'400);
  CHECK_FALSE(a.intervals[0].to_known);
  CHECK_FALSE(a.intervals[2].from_known);
  const RecordedNode& b = node_of(recording, "B");
  CHECK(b.gone == b.intervals.back().to);
  CHECK(Interval{recording.begin, *b.gone}.seconds() == 2 * 86'400);
}

TEST_CASE("the instant 0 is not known among dates, and is one where time counts from 0") {
  const Recording dates = read(
      "1\t0\t1\t7\tx\t1\t1100000000\t0\t0\n2\t0\t1\t7\tx\t0\t1100003600\t1100007200\t0\n"
      "3\t0\t2\t7\tx\t0\t0\t0\t0\n4\t0\t2\t7\tx\t0\t1100000000\t9223372036854775807\t0\n");
  REQUIRE(dates.nodes.size() == 2);
  REQUIRE(dates.nodes[0].intervals.size() == 2);
  CHECK_FALSE(dates.nodes[0].intervals[0].to_known);
  CHECK(dates.nodes[0].intervals[1].is_complete());
  CHECK(dates.nodes[1].intervals.size() == 1);
  CHECK(dates.left_out() == 1);
  const Recording counted = read("1\t0\t1\t7\tx\t1\t0\t600\t0\n2\t0\t1\t7\tx\t0\t600\t0\t0\n");
  CHECK(counted.nodes[0].intervals.size() == 1);
  CHECK(counted.nodes[0].intervals[0].is_complete());
  CHECK(counted.left_out() == 1);
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

TEST_CASE("ends of lines, a missing last one, blank lines and a mark of byte order change nothing") {
  for (const char* file : {"tidy.csv", "event_trace.tab", "lanl.csv", "drive_days.csv", "crawler.csv",
                           "crawler.jsonl", "machine_events.csv", "sessions.avt", "lengths.txt"}) {
    CAPTURE(file);
    const std::string text = replaced(replaced(load(kSamples + file), "\r\n", "\n"), "\xEF\xBB\xBF", "");
    const Recording plain = read(text);
    for (const std::string& other :
         {replaced(text, "\n", "\r\n"), replaced(text, "\n", "\n\n  \n"), "\xEF\xBB\xBF" + text + "\n\n"}) {
      const Recording same = read(other);
      CHECK(same.format == plain.format);
      CHECK(same.nodes == plain.nodes);
      CHECK(same.rows == plain.rows);
      CHECK(same.left_out() == plain.left_out());
    }
    const Recording without = read(text.substr(0, text.find_last_not_of('\n') + 1));
    CHECK(without.nodes == plain.nodes);
  }
}

TEST_CASE("rows in any order give the same") {
  const Recording plain = read("node,start,end,kind\na,0,10,up\na,10,20,down\na,20,30,up\na,25,40,up\n");
  const Recording other =
      read("kind;node;end;x;start\nup;a;40;;25\ndown;a;20;;10\nup;a;30;;20\nup;a;10;;0\n");
  CHECK(plain.nodes == other.nodes);
  REQUIRE(plain.nodes[0].intervals.size() == 3);
  CHECK(plain.nodes[0].intervals[2].to == 40 * kSecond);
}

TEST_CASE(
    "a heading alone has no rows, and an empty file, an archive and anything else are refused in words") {
  const auto refusal = [](std::string_view text, std::string_view format = {}) {
    try {
      static_cast<void>(read(text, format));
    } catch (const Unreadable& error) {
      return error.message + "; " + error.hint;
    }
    return std::string();
  };
  const Recording heading = read("node,start,end,kind\r\n");
  CHECK(heading.rows == 0);
  CHECK(heading.nodes.empty());
  CHECK(read("date,serial_number,model,capacity_bytes,failure").rows == 0);
  CHECK(refusal("").starts_with("is empty"));
  CHECK(refusal("\n \r\n").starts_with("has blank lines only"));
  CHECK(refusal("\x1f\x8b\x08").find("gunzip") != std::string::npos);
  CHECK(refusal(std::string_view("a\0b", 3)).find("NUL") != std::string::npos);
  CHECK(refusal("hello world\n").find("one of tidy, fta") != std::string::npos);
  CHECK(refusal("x", "tydi").find("\"tidy\"") != std::string::npos);
}

TEST_CASE("instants at the ends of the clock do not overflow") {
  const Recording recording = read(
      "node,start,end,kind\n"
      "a,0,9223372036854775807,down\n"
      "b,9223372036,9223372037,down\n"
      "b,-9223372036.8,5,down\n"
      "b,1e30,5,down\n"
      "c,0001-01-01,2019-01-01,down\n"
      "c,1970-01-01,2262-01-01,down\n");
  CHECK(recording.left_out() == 3);
  for (const RecordedNode& node : recording.nodes)
    for (const Interval& interval : node.intervals) {
      CHECK(interval.from < interval.to);
      CHECK(interval.seconds() > 0);
    }
}

TEST_CASE("every reader bears any other format's rows, and names them all") {
  for (const Format& format : registry())
    for (const char* file : {"tidy.csv", "event_trace.tab", "lanl.csv", "crawler.jsonl", "sessions.avt"}) {
      CAPTURE(format.name);
      CAPTURE(file);
      const Recording recording = read(load(kSamples + file), format.name);
      CHECK(recording.format == format.name);
      for (const Note& note : recording.notes) CHECK(note.line > 0);
    }
}

}  // namespace
}  // namespace floe::recordings
