"""Kept results against those of today: a changed byte is found, and other seeds are tested for equivalence."""

import json
import math
import shutil
import unittest

from compare_test import churn
from program import SOURCE, Case, run


class Against(Case):
    def setUp(self):
        super().setUp()
        (self.folder / "s.json").write_text(json.dumps(churn()))
        self.ok("run", "s.json", "--out", "a")

    def differs(self, *words):
        result = run("check", "--against", "a", cwd=self.folder)
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        for word in words:
            self.assertIn(word, result.stdout)

    def test_what_is_kept_is_made_again(self):
        said = self.ok("check", "--against", "a", "-j", 2)
        self.assertEqual(said.stdout.count("same  "), 9)
        self.assertIn("9 files are as kept", said.stderr)

    def test_results_of_the_repository(self):
        self.ok("check", "--against", SOURCE / "results/quickstart")

    def test_a_sweep_is_made_again_as_a_whole_or_by_point(self):
        self.ok("sweep", "s.json", "--vary", "blobs[0].size=10kB,1MB", "--replicates", 3, "--out", "w")
        said = self.ok("check", "--against", "w").stderr
        self.assertIn("3 files are as kept; 2 of 2 points", said)
        path = self.folder / "w/sweep.csv"
        lines = path.read_text().splitlines(keepends=True)
        at = next(i for i, line in enumerate(lines) if ",red-stuff,repair.total," in line and line.startswith("1,"))
        value = lines[at].split(",")[4]
        few = [line for line in lines if line.startswith("point") or ",repair.total," in line]  # the others are not kept
        path.write_text("".join(few).replace(f",{value},", f",{value}1,"))
        self.ok("check", "--against", "w", "--point", 1)
        for points in ([], ["--point", "2"]):
            result = run("check", "--against", "w", *points, cwd=self.folder)
            self.assertEqual(result.returncode, 1, result.stderr)
            self.assertIn("DIFFERS sweep.csv: 1 row", result.stdout)
            self.assertIn(f'value "{value}1" is kept, and today it is "{value}"', result.stdout)
        self.assertIn("from 1 to 2", self.refused("check", "--against", "w", "--point", 3))
        self.assertIn("and this is none", self.refused("check", "--against", "a", "--point", 1))

    def test_a_changed_value_is_told_with_its_row(self):
        path = self.folder / "a/replicates.csv"
        lines = path.read_text().splitlines(keepends=True)
        at = next(i for i, line in enumerate(lines) if line.startswith("3,red-stuff,repair.total,"))
        value = lines[at].split(",")[3]
        lines[at] = lines[at].replace(value, value + "1")
        path.write_text("".join(lines))
        self.differs(
            "DIFFERS replicates.csv: 1 row",
            f'line {at + 1}, replicate 3, scheme red-stuff, metric repair.total, value "{value}1" is kept, and today '
            f'it is "{value}"',
            "repair.total: not",
        )

    def test_a_changed_byte_of_any_file_is_found(self):
        for name in ("README.md", "results.json", "columns.json", "scenario.json", "digests.csv", "series.csv"):
            path = self.folder / "a" / name
            kept = path.read_bytes()
            # A letter of a word in the middle, so that JSON stays JSON.
            at = next(i for i in range(len(kept) // 2, len(kept)) if kept[i : i + 1].isalpha())
            path.write_bytes(kept[:at] + (b"q" if kept[at : at + 1] != b"q" else b"x") + kept[at + 1 :])
            with self.subTest(name=name):
                result = run("check", "--against", "a", cwd=self.folder)
                self.assertIn(result.returncode, (1, 2), result.stdout + result.stderr)
                self.assertIn(name, result.stdout + result.stderr)
            path.write_bytes(kept)

    def test_a_byte_between_values_and_a_missing_end_are_found(self):
        path = self.folder / "a/results.json"
        kept = path.read_text()
        path.write_text(kept.replace(": ", ":  ", 1))
        self.differs("the values are the same, and the bytes between them are not")
        path.write_text(kept)
        path = self.folder / "a/digests.csv"
        path.write_text(path.read_text()[:-1])
        self.differs("DIFFERS digests.csv: 1 row")

    def test_a_value_of_results_is_told_with_its_path(self):
        path = self.folder / "a/results.json"
        results = json.loads(path.read_text())
        before = results["schemes"]["red-stuff"]["metrics"]["repair.total"]["value"]
        path.write_text(path.read_text().replace(f'"value": {before},', '"value": 17,', 1))
        self.differs(f"schemes.red-stuff.metrics.repair.total.value: 17 is kept, and today it is {before}")

    def test_other_seeds_are_equivalent_or_not(self):
        result = run("check", "--against", "a", "--seed", 5, "--tolerance", "100%", "--json", cwd=self.folder)
        found = json.loads(result.stdout)["means"]
        verdicts = {(m["scheme"], m["metric"]): m["equivalent"] for m in found}
        self.assertTrue(verdicts["red-stuff", "repair.total"])
        kept = json.loads((self.folder / "a/results.json").read_text())["schemes"]
        for mean in found:
            value = kept[mean["scheme"]]["metrics"][mean["metric"]]["value"]
            with self.subTest(scheme=mean["scheme"], metric=mean["metric"]):
                self.assertAlmostEqual(mean.get("kept", math.nan), value, delta=abs(value) * 1e-9)
        (longest,) = [m for m in found if (m["scheme"], m["metric"]) == ("red-stuff", "repair.busiest_hour.max")]
        self.assertIn("no interval", longest["not_tested"])
        (self.folder / "a/equivalence.json").write_text(json.dumps({"tolerance": "0.01%"}))
        result = run("check", "--against", "a", "--seed", 5, cwd=self.folder)
        self.assertEqual(result.returncode, 1)
        self.assertIn("within 0.01 %", result.stdout)

    def test_wrong_input(self):
        for arguments, words in (
            (["--against", "none"], "is no folder"),
            (["--against", "a", "some-claim"], "takes no claims"),
            (["--against", "a", "--tolerance", "3"], "--tolerance takes a share"),
            (["--seed", "3"], "--seed needs --against"),
        ):
            with self.subTest(arguments=arguments):
                self.assertIn(words, self.refused("check", *arguments))
        varied = ("sweep", "s.json", "--vary", "blobs[0].count=1,2")
        self.ok(*varied, "--out", "whole")
        self.assertIn("--point takes points", self.refused("check", "--against", "whole", "--point", ""))
        self.ok(*varied, "--slice", "1/2", "--out", "slice")
        self.assertIn("has no sweep.csv to compare with", self.refused("check", "--against", "slice"))
        (self.folder / "a/equivalence.json").write_text('{"tolerance": 5}')
        self.assertIn("equivalence.json", self.refused("check", "--against", "a"))
        (self.folder / "a/equivalence.json").write_text('{"metrics": {"repair.totle": "5%"}}')
        self.assertIn("metrics.repair.totle", self.refused("check", "--against", "a"))
        shutil.rmtree(self.folder / "a")
        (self.folder / "a").mkdir()
        self.assertIn("results.json", self.refused("check", "--against", "a"))


if __name__ == "__main__":
    unittest.main()
