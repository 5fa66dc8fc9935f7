"""Recorded availability on the command line: what is said of a file, conversion, and refusals."""

import json
import unittest

from program import SCENARIOS, SOURCE, Case, run

SAMPLES = SOURCE / "tests/recordings/samples"
FORMATS = {
    "tidy.csv": "tidy",
    "event_trace.tab": "fta",
    "lanl.csv": "lanl",
    "drive_days.csv": "backblaze",
    "crawler.csv": "crawler",
    "crawler.jsonl": "crawler",
    "machine_events.csv": "google",
    "sessions.avt": "session-list",
    "lengths.txt": "peersim",
}


class Replay(Case):
    def test_every_row_that_is_left_out_is_named_with_its_line(self):
        text = self.ok("replay", "info", SAMPLES / "lanl.csv").stdout
        self.assertIn("9, of which 2 were left out and 5 taken with a change", text)
        self.assertIn('lanl.csv:8: "2/30/00 8:00"', text)
        self.assertIn("lanl.csv:11\n", text)
        for name, form in FORMATS.items():
            answer = json.loads(self.ok("replay", "info", SAMPLES / name, "--json").stdout)
            self.assertEqual(answer["format"], form)
            self.assertEqual(answer["left_out"], sum(note["left_out"] for note in answer["notes"]))
            self.assertTrue(all(note["line"] > 0 for note in answer["notes"]))

    def test_strict_refuses_what_has_a_bad_row_and_takes_what_has_none(self):
        message = self.refused("replay", "info", SAMPLES / "lanl.csv", "--strict")
        self.assertIn("2 of 9 rows", message)
        self.assertIn('lanl.csv:8: has an instant that is none: "2/30/00 8:00"', message)
        (self.folder / "good.csv").write_text("node,start,end,kind\na,0,10,up\na,10,20,down\n")
        self.ok("replay", "info", "good.csv", "--strict")

    def test_a_number_of_rows_left_out_is_not_stated(self):
        def validate(**fault):
            fields = {"model": "replay", "left_out": 3, **fault}
            scenario = {
                "name": "stated", "duration": "1d", "committee": {"nodes": 2, "shards": 10}, "blobs": [{"size": "1kB"}],
                "schemes": [{"model": "red-stuff"}], "faults": [fields],
            }  # fmt: skip
            (self.folder / "s.json").write_text(json.dumps(scenario))
            return run("validate", "s.json", cwd=self.folder)

        (self.folder / "a.csv").write_text("node,start,end,kind\na,0,10,up\na,10,20,down\na,1,5,30,down\n")
        for refused in (validate(file="a.csv"), validate()):
            self.assertEqual(refused.returncode, 2)
            self.assertIn("left_out", refused.stderr)
        self.assertIn("filled in when the file is read", validate(file="a.csv").stderr)
        # As it is resolved, it is read again.
        self.assertEqual(validate(intervals=["0 down 1h 2h", "1 up 0s 1d"]).returncode, 0)

    def test_a_row_with_a_surplus_cell_is_named(self):
        (self.folder / "a.csv").write_text("node,start,end,kind\na,0,10,up\na,10,20,down,1\n")
        message = self.refused("replay", "info", "a.csv", "--strict")
        self.assertIn("a.csv:3: has more cells than there are columns", message)

    def test_what_is_converted_is_the_same(self):
        for name in FORMATS:
            out = self.folder / f"{name}.converted.csv"
            self.ok("replay", "convert", SAMPLES / name, "--out", out, "--quiet")
            first = json.loads(self.ok("replay", "info", SAMPLES / name, "--json").stdout)
            second = json.loads(self.ok("replay", "info", out, "--json", "--strict").stdout)
            for key in ("nodes", "outages", "gone", "availability", "up", "down", "gaps"):
                self.assertEqual(first[key], second[key], name)

    def test_no_file_is_overwritten_unasked(self):
        (self.folder / "out.csv").write_text("mine")
        arguments = ("replay", "convert", SAMPLES / "sessions.avt", "--out", "out.csv")
        self.assertIn("exists and differs", self.refused(*arguments))
        self.assertEqual((self.folder / "out.csv").read_text(), "mine")
        self.ok(*arguments, "--force")
        self.ok(*arguments)  # the same bytes
        self.assertIn("is the file that is read", self.refused("replay", "convert", "out.csv", "--out", "out.csv"))
        self.assertIn("--json", self.refused("replay", "convert", "out.csv", "--out", "-", "--json"))
        missing = run("replay", "convert", "out.csv", "--out", "nowhere/out.csv", cwd=self.folder)
        self.assertEqual(missing.returncode, 74)

    def test_what_cannot_be_read_is_refused_in_words(self):
        (self.folder / "empty").write_text("")
        (self.folder / "prose").write_text("It was a dark and stormy night.\n")
        (self.folder / "packed.csv.gz").write_bytes(b"\x1f\x8b\x08\x00rest")
        self.assertIn('"empty" is empty', self.refused("replay", "info", "empty"))
        self.assertIn("one of tidy, fta, lanl", self.refused("replay", "info", "prose"))
        self.assertIn("gunzip", self.refused("replay", "info", "packed.csv.gz"))
        self.assertIn("does not exist", self.refused("replay", "info", "nothing"))
        self.assertIn("is a directory", self.refused("replay", "info", "."))
        self.assertIn('did you mean "lanl"?', self.refused("replay", "info", "prose", "--format", "lanx"))
        self.assertIn("one of: info, convert", self.refused("replay"))

    def test_a_heading_without_rows_is_no_error(self):
        (self.folder / "heading.csv").write_text("node,start,end,kind\n")
        answer = json.loads(self.ok("replay", "info", "heading.csv", "--json").stdout)
        self.assertEqual((answer["rows"], answer["nodes"], answer["availability"]), (0, 0, None))
        self.assertIn("0, of which", self.ok("replay", "info", "heading.csv").stdout)

    def test_a_run_has_the_outages_and_the_time_away_that_the_file_has(self):
        scenario = SCENARIOS / "volunteers-replayed.json"
        info = json.loads(self.ok("replay", "info", SCENARIOS / "recordings/volunteers.csv", "--json").stdout)
        results = self.results(scenario, "--set", "blobs[0].count=1", "--set", "replicates=3")
        for scheme in results["schemes"].values():
            value = {name: metric["value"] for name, metric in scheme["metrics"].items()}
            self.assertEqual(value["fault.outages"], info["outages"])
            self.assertEqual(value["fault.replayed_outages"], info["outages"])
            self.assertEqual(value["fault.departures"], info["gone"])
            # Those that are gone are replaced 2 d and 6 h later.
            away = info["down"]["total_s"] + info["gone"] * 54 * 3600
            self.assertAlmostEqual(value["fault.offline_share"], away / (60 * 30 * 86400), places=6)

    def test_the_standard_input_is_read(self):
        with open(SAMPLES / "tidy.csv") as file:
            self.assertIn("format", self.ok("replay", "info", "-", stdin=file).stdout)


if __name__ == "__main__":
    unittest.main()
