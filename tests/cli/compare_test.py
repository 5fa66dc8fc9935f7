"""Two runs, or two schemes of one, against each other: the numbers are those that Python makes of replicates.csv."""

import csv
import json
import math
import unittest

from program import SCENARIOS, Case, run, small

STUDENT = {9: 2.2621571627409915}  # 0.975, by degrees of freedom, as R's qt prints it


def churn(**changes):
    """Ten replicates that differ, with repair in each."""
    return small(
        duration="20d",
        replicates=10,
        schemes=[{"model": "red-stuff"}, {"model": "reed-solomon"}],
        blobs=[{"count": 2, "size": "1MB", "content": "sized"}],
        faults=[{"model": "departures", "rate": "20/y"}],
        **changes,
    )


class Compare(Case):
    def setUp(self):
        super().setUp()
        self.write("s.json", churn())

    def write(self, name, scenario):
        (self.folder / name).write_text(json.dumps(scenario))

    def column(self, folder, scheme, metric):
        with open(self.folder / folder / "replicates.csv", newline="") as file:
            rows = [row for row in csv.DictReader(file) if (row["scheme"], row["metric"]) == (scheme, metric)]
        return [float(row["value"]) if row["value"] else None for row in rows]

    def compared(self, *arguments, code=0):
        result = run("compare", *arguments, "--json", cwd=self.folder)
        self.assertEqual(result.returncode, code, result.stderr)
        return json.loads(result.stdout)["comparisons"]

    def row(self, comparison, metric):
        return next(row for row in comparison["metrics"] if row["metric"] == metric)

    def test_a_run_with_itself_is_the_same(self):
        self.ok("run", "s.json", "--out", "a")
        result = self.ok("compare", "a", "a")
        self.assertIn("10 pairs of replicates", result.stdout)
        self.assertIn("0 metrics are apart by more than 0 %", result.stderr)
        for comparison in self.compared("a", "a"):
            self.assertEqual({row["apart"] for row in comparison["metrics"]}, {"same"})

    def test_schemes_of_one_run_by_hand(self):
        self.ok("run", "s.json", "--out", "a")
        (found,) = self.compared("a", "--scheme", "red-stuff", "--with", "reed-solomon", code=1)
        first, second = (self.column("a", scheme, "repair.total") for scheme in ("red-stuff", "reed-solomon"))
        differences = [b - a for a, b in zip(first, second)]
        mean = sum(differences) / 10
        error = math.sqrt(sum((d - mean) ** 2 for d in differences) / 9 / 10)
        row = self.row(found, "repair.total")
        self.assertAlmostEqual(row["difference"], mean, delta=abs(mean) * 1e-9)
        self.assertAlmostEqual(row["low"], mean - STUDENT[9] * error, delta=error * 1e-6)
        self.assertAlmostEqual(row["high"], mean + STUDENT[9] * error, delta=error * 1e-6)
        self.assertTrue(found["paired"])

    def test_a_ratio_is_one_of_sums(self):
        self.ok("run", "s.json", "--out", "a")
        (found,) = self.compared("a", "--scheme", "red-stuff", "--with", "reed-solomon", code=1)
        ratios, parts = [], []
        for scheme in ("red-stuff", "reed-solomon"):
            parts.append([self.column("a", scheme, metric) for metric in ("repair.total", "rebuilt.bytes")])
            ratios.append(sum(parts[-1][0]) / sum(parts[-1][1]))

        def without(i):
            left = [[sum(x for j, x in enumerate(column) if j != i) for column in part] for part in parts]
            return left[1][0] / left[1][1] - left[0][0] / left[0][1]

        rest = [without(i) for i in range(10)]
        error = math.sqrt(0.9 * sum((x - sum(rest) / 10) ** 2 for x in rest))
        row = self.row(found, "repair.per_rebuilt_byte")
        self.assertAlmostEqual(row["a"], ratios[0])
        self.assertAlmostEqual(row["b"], ratios[1])
        self.assertAlmostEqual((row["high"] - row["low"]) / 2, STUDENT[9] * error, delta=error * 1e-6)

    def test_variants_under_the_same_faults_are_pairs(self):
        self.ok("run", "s.json", "--out", "a")
        self.ok("run", "s.json", "--set", "network.message_overhead=100B", "--out", "b")
        (red, _) = self.compared("a", "b", code=1)
        self.assertTrue(red["paired"])
        self.assertEqual(self.row(red, "lost.bytes")["apart"], "same")
        self.assertEqual(self.row(red, "repair.total")["apart"], "beyond")
        # Nothing is apart by more than the whole.
        self.compared("a", "b", "--metric", "repair.total", "--tolerance", "100%")
        said = run("compare", "a", "b", "--metric", "repair.total", cwd=self.folder)
        self.assertEqual(said.returncode, 1)
        self.assertIn("repair.total (B)", said.stdout)

    def check_values_are_those_of_results(self, *folders):
        """Of every metric that is compared, by its fold; the values of A and of B."""
        results = [json.loads((self.folder / folder / "results.json").read_text()) for folder in folders]
        compared = {}
        for found in self.compared(*folders, code=1):
            for row in found["metrics"]:
                compared[found["a"]["scheme"], row["metric"]] = row
                if row["lacking"]:
                    continue  # pairs in which both have a value
                for side, result in zip("ab", results):
                    value = result["schemes"][found[side]["scheme"]]["metrics"][row["metric"]]["value"]
                    with self.subTest(scheme=found[side]["scheme"], metric=row["metric"], side=side):
                        if value is None:
                            self.assertIsNone(row[side])
                        else:
                            self.assertAlmostEqual(row[side], value, delta=abs(value) * 1e-9)
        return compared

    def test_values_are_those_of_the_results(self):
        self.ok("run", "s.json", "--out", "a")
        self.ok("run", "s.json", "--seed", 7, "--set", "faults[0].rate=60/y", "--out", "b")
        self.ok("run", "s.json", "--set", "network.message_overhead=100B", "--out", "c")
        apart = self.check_values_are_those_of_results("a", "b")
        pairs = self.check_values_are_those_of_results("a", "c")
        for name in ("storage.stored", "repair.per_rebuilt_byte", "compare.total", "margin.min", "rebuilt.share"):
            self.assertIn(("red-stuff", name), apart)
            self.assertIn(("red-stuff", name), pairs)
        self.assertIn("no interval", apart["red-stuff", "margin.min"]["why"])
        self.assertEqual(apart["red-stuff", "margin.min"]["apart"], "undecided")

    def test_a_ratio_to_the_baseline_is_one_of_sums_of_both_schemes(self):
        self.ok("run", "s.json", "--out", "a")
        self.ok("run", "s.json", "--set", "network.message_overhead=100B", "--out", "b")
        parts = [
            [self.column(folder, scheme, "repair.total") for scheme in ("reed-solomon", "red-stuff")]
            for folder in ("a", "b")
        ]

        def apart(left_out):
            sums = [[sum(x for i, x in enumerate(c) if i != left_out) for c in part] for part in parts]
            return sums[1][0] / sums[1][1] - sums[0][0] / sums[0][1]

        rest = [apart(i) for i in range(10)]
        error = math.sqrt(0.9 * sum((x - sum(rest) / 10) ** 2 for x in rest))
        row = self.row(self.compared("a", "b", "--scheme", "red-stuff", code=1)[0], "compare.total")
        self.assertAlmostEqual(row["difference"], apart(None), delta=1e-9)
        self.assertAlmostEqual((row["high"] - row["low"]) / 2, STUDENT[9] * error, delta=error * 1e-6)

    def test_what_the_results_withhold_is_withheld(self):
        # In a year fewer than half of the runs of A lose their blob, and all of B do.
        alone = ("run", SCENARIOS / "departures-alone.json", "--replicates", 10, "--quiet")
        self.ok(*alone, "--set", "faults[0].rate=100%/y", "--out", "a")
        self.ok(*alone, "--set", "faults[0].rate=2000%/y", "--out", "b")
        results = json.loads((self.folder / "a/results.json").read_text())
        why = results["schemes"]["red-stuff"]["metrics"]["blobs.first_loss"]["why"]
        self.assertIn("it is longer than", why)
        result = run("compare", "a", "b", "--metric", "blobs.first_loss", "--json", cwd=self.folder)
        row = json.loads(result.stdout)["comparisons"][0]["metrics"][0]
        self.assertIsNone(row["a"])
        self.assertEqual((row["why"], row["apart"]), ("of A, " + why, "undecided"))
        said = run("compare", "a", "b", "--metric", "blobs.first_loss", cwd=self.folder).stdout
        self.assertIn("blobs.first_loss is undecided: of A, " + why, said)

    def test_what_few_pairs_do_not_tell_is_withheld(self):
        self.ok("run", "s.json", "--out", "a")
        self.ok("run", "s.json", "--replicates", 4, "--set", "network.message_overhead=100B", "--out", "b")
        asked = ("--scheme", "red-stuff", "--metric", "repair.time.p50", "--metric", "repair.per_rebuilt_byte")
        (found,) = self.compared("a", "b", *asked, code=1)
        self.assertIsNotNone(self.row(found, "repair.per_rebuilt_byte")["a"])
        withheld = self.row(found, "repair.time.p50")
        self.assertIsNone(withheld["a"])
        self.assertIn("not of these replicates alone", withheld["why"])
        said = run("compare", "a", "b", "--scheme", "red-stuff", cwd=self.folder).stdout
        self.assertIn("repair.time.p50 is undecided: replicates.csv does not have", said)

    def test_what_is_no_pair_is_said_and_may_be_refused(self):
        self.ok("run", "s.json", "--out", "a")
        self.ok("run", "s.json", "--seed", 7, "--out", "b")
        found = self.compared("a", "b", "--metric", "repair.total", "--tolerance", "100%")[0]
        self.assertFalse(found["paired"])
        self.assertEqual(found["why"], "they differ in seed")
        self.assertIn("no pairs: they differ in seed", self.refused("compare", "a", "b", "--paired"))

    def test_fewer_replicates_are_fewer_pairs(self):
        self.ok("run", "s.json", "--out", "a")
        self.ok("run", "s.json", "--replicates", 4, "--out", "b")
        self.assertEqual([c["replicates_a"] for c in self.compared("a", "b")], [4, 4])

    def test_ideal_lines(self):
        self.ok("run", "s.json", "--out", "a")
        (found,) = self.compared("a", "--scheme", "red-stuff", "--with", "reed-solomon", code=1)
        # 10 pieces, 4 of which give the blob back; a rebuild of the whole blob is 1.
        lines = found["b"]["one_lost_piece"]
        self.assertAlmostEqual(lines["measured"]["traffic"], 1, places=3)
        self.assertEqual((lines["pieces"], lines["enough"], lines["helpers"]), (10, 4, 9))
        self.assertAlmostEqual(lines["minimum_storage"]["traffic"], 9 / 24)
        self.assertAlmostEqual(lines["minimum_bandwidth"]["traffic"], 18 / 60)
        self.assertGreater(found["a"]["one_lost_piece"]["measured"]["traffic"], 9 / 24)

    def test_wrong_input(self):
        self.ok("run", "s.json", "--out", "a", "--replicates", 1)
        (self.folder / "empty").mkdir()
        for arguments, words in (
            (["a"], "--scheme LABEL --with LABEL"),
            (["a", "none"], "is no folder"),
            (["a", "empty"], "scenario.json"),
            (["a", "a", "--scheme", "blue-stuff"], 'has no scheme "blue-stuff"'),
            (["a", "a", "--with", "red-stuff"], "--with needs --scheme"),
            (["a", "a", "--metric", "repair.totle"], "did you mean"),
            (["a", "a", "--tolerance", "2"], "--tolerance takes a share"),
        ):
            with self.subTest(arguments=arguments):
                self.assertIn(words, self.refused("compare", *arguments))

    def test_a_broken_table_is_told_at_its_line(self):
        self.ok("run", "s.json", "--out", "a", "--replicates", 2)
        path = self.folder / "a/replicates.csv"
        lines = path.read_text().splitlines(keepends=True)
        for change, words in (
            (lines[:3] + ["nonsense\n"] + lines[4:], "line 4: expected replicate,scheme,metric,value,unit"),
            (lines[:3] + [lines[3].replace(",", ",x", 3)] + lines[4:], "line "),
            (["what\n"] + lines[1:], "line 1: expected the columns"),
            (lines[:1], "there are no replicates"),
            (lines[:1] + lines[-3:] + lines[1:], "in the order of their numbers"),
            (lines[:-1], "is missing in a replicate"),
        ):
            path.write_text("".join(change))
            with self.subTest(words=words):
                self.assertIn(words, self.refused("compare", "a", "a"))


if __name__ == "__main__":
    unittest.main()
