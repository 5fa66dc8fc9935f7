"""Cases from the field about what is measured: each stands for a kind, and has its right value and the law behind it."""

import csv
import json
import os
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(os.environ["FLOE_SOURCE"]) / "tests/cli"))

from program import Case, small  # noqa: E402

HERE = Path(__file__).resolve().parent
KEYS = {"value", "n", "low", "high", "spread", "unit"}


class Field(Case):
    def metrics(self, scenario, *arguments):
        schemes = self.results(HERE / scenario, *arguments)["schemes"]
        return {label: scheme["metrics"] for label, scheme in schemes.items()}

    def made(self, scenario, *arguments):
        (self.folder / "s.json").write_text(json.dumps(scenario))
        schemes = self.results(self.folder / "s.json", *arguments)["schemes"]
        return {label: scheme["metrics"] for label, scheme in schemes.items()}

    def rows(self, name):
        with open(self.folder / "out" / name, newline="") as file:
            return list(csv.DictReader(file))


class ResultsDropMetrics(Field):
    """A metric is there whatever the first replicate had; where it has no value, it says why."""

    def test_every_metric_of_a_replicate(self):
        metrics = self.metrics("results-drop-metrics.json")
        for row in self.rows("replicates.csv"):
            self.assertIn(row["metric"], metrics[row["scheme"]])
        for scheme in metrics.values():
            for name, metric in scheme.items():
                self.assertEqual(set(metric) - {"why"}, KEYS, name)
                self.assertEqual(metric["value"] is None, bool(metric.get("why")), name)

    def test_means_are_those_of_the_replicates(self):
        metrics = self.metrics("results-drop-metrics.json")
        of_each = {}
        for row in self.rows("replicates.csv"):
            of_each.setdefault((row["scheme"], row["metric"]), []).append(row["value"])
        for scheme, name in (("red-stuff", "repair.total"), ("replication", "lost.bytes"), ("red-stuff", "events")):
            values = [float(value) for value in of_each[scheme, name]]
            self.assertEqual(len(values), 40)
            self.assertAlmostEqual(metrics[scheme][name]["value"] / (sum(values) / 40), 1)
            self.assertEqual(metrics[scheme][name]["n"], 40)
        least = min(float(value) for value in of_each["red-stuff", "redundancy.min"])
        self.assertEqual(metrics["red-stuff"]["redundancy.min"]["value"], least)


class MeanOfRatios(Field):
    """A ratio is one of sums: replicates in which a scheme moved nothing count as well."""

    def test_the_ratio_agrees_with_the_means_beside_it(self):
        metrics = self.metrics("mean-of-ratios.json")
        for scheme in metrics.values():
            total = scheme["repair.total"]["value"]
            rebuilt = scheme["rebuilt.bytes"]["value"]
            self.assertAlmostEqual(scheme["repair.per_rebuilt_byte"]["value"], total / rebuilt)
            ratio = scheme["compare.total"]
            if ratio["value"] is None:
                self.assertIn("back", ratio["why"])
            else:
                self.assertAlmostEqual(ratio["value"], metrics["reed-solomon"]["repair.total"]["value"] / total)
                self.assertLessEqual(ratio["low"], ratio["value"])
                self.assertGreaterEqual(ratio["high"], ratio["value"])

    def test_schemes_that_left_different_shares_unrepaired_are_not_compared(self):
        """At 12.5 kB/s, 11 symbols of 36 kB take half a minute, and 4 pieces of 250 kB longer than the run."""
        scenario = small(
            blobs=[{"size": "1MB", "content": "sized"}],
            schemes=[{"model": "red-stuff"}, {"model": "reed-solomon"}],
            network={"uplink": "1Gbit/s", "downlink": "100kbit/s", "latency": "10ms"},
            repair={"detection": "1s"},
            duration="60s",
            faults=[{"model": "departures", "at": ["1s"], "nodes": [0], "replacement": "1s"}],
        )
        metrics = self.made(scenario)
        self.assertEqual(metrics["red-stuff"]["rebuilt.share"]["value"], 1)
        self.assertEqual(metrics["reed-solomon"]["rebuilt.share"]["value"], 0)
        for name in ("compare.payload", "compare.total"):
            self.assertIsNone(metrics["red-stuff"][name]["value"])
            self.assertIn("100.0 % back and reed-solomon 0.0 %", metrics["red-stuff"][name]["why"])
        metrics = self.made({**scenario, "duration": "10min"}, "--force")
        self.assertAlmostEqual(metrics["red-stuff"]["compare.payload"]["value"], 4 * 250_000 / (11 * 35_716))


class AnswersInVain(Field):
    """An answer that comes with the one that was enough is a message like any other."""

    def test_headers_are_those_of_the_messages(self):
        metrics = self.made(
            {
                "name": "surplus",
                "duration": "2d",
                "committee": {"nodes": 7, "shards": 7},
                "repair": {"extra_symbols": 1, "concurrent_blobs": 1},
                "blobs": [{"count": 10, "size": "30kB", "content": "sized"}],
                "schemes": [{"model": "reed-solomon"}],
                "faults": [{"model": "departures", "at": ["1h"], "nodes": [0]}],
            }
        )["reed-solomon"]
        # For each blob a source of metadata and four helpers where three pieces of 10 kB are enough.
        self.assertEqual(metrics["repair.messages"]["value"], 10 * 2 * (1 + 4))
        self.assertEqual(metrics["repair.headers"]["value"], 200 * 10 * 2 * (1 + 4))
        self.assertEqual(metrics["repair.wasted"]["value"], 10 * 10_000)


class LossRate(Field):
    """A blob's rate of loss does not depend on how many others lie on the same nodes."""

    def test_blobs_that_are_lost_together(self):
        for count in (1, 3, 10):
            metrics = self.made(
                {
                    "name": "together",
                    "duration": "2h",
                    "committee": {"nodes": 4, "shards": 4},
                    "blobs": [{"count": count, "size": "1kB", "content": "sized"}],
                    "schemes": [{"model": "reed-solomon"}],
                    "faults": [{"model": "departures", "at": ["1h"] * 4, "nodes": [0, 1, 2, 3]}],
                },
                "--force",
            )["reed-solomon"]
            self.assertEqual(metrics["blobs.lost"]["value"], count)
            self.assertAlmostEqual(metrics["blobs.loss_rate"]["value"], 365 * 24)  # after one hour, each
            # One event: Garwood's bounds for the mean of a Poisson variable that was 1.
            self.assertAlmostEqual(metrics["blobs.loss_rate"]["low"] / (365 * 24), 0.0253178, places=6)
            self.assertAlmostEqual(metrics["blobs.loss_rate"]["high"] / (365 * 24), 5.5716434, places=5)


class OnlyFinishedRepairs(Field):
    """What was lost is rebuilt, still missing, or of a lost blob; a time that has not ended is known to be longer."""

    def test_repairs_that_never_end_are_counted(self):
        for label, scheme in self.metrics("only-finished-repairs-timed.json").items():
            value = {name: metric["value"] for name, metric in scheme.items()}
            parts = ("rebuilt.pieces", "unfinished.pieces", "unfinished.of_lost_blobs")
            self.assertEqual(value["lost.pieces"], sum(value[name] for name in parts), label)
            if value["unfinished.pieces"] == value["lost.pieces"]:
                self.assertIsNone(value["repair.time.p50"])
                self.assertGreater(scheme["repair.time.p50"]["low"], 59 * 86400)
            waste = value["repair.total"] - sum(value[f"repair.{part}"] for part in ("payload", "proofs", "headers", "metadata"))
            self.assertEqual(value["repair.wasted"], waste, label)

    def test_the_table_says_that_it_took_longer(self):
        out = self.ok("run", HERE / "only-finished-repairs-timed.json", "--out", "o").stdout
        self.assertRegex(out, r"time to repair, median\s+> ")


class ReadCutByTheEnd(Field):
    """Every read that began has succeeded, failed, or was under way at the end."""

    def test_a_read_that_the_end_cuts_off_is_counted(self):
        for label, scheme in self.metrics("read-cut-by-the-end.json").items():
            value = {name: metric["value"] for name, metric in scheme.items()}
            self.assertEqual((value["read.ok"], value["read.failed"], value["read.unfinished"]), (0, 0, 1), label)
            self.assertEqual(scheme["read.latency.p50"]["low"], 0.001)


class EmptyBlob(Field):
    """Of a blob of no bytes there is nothing per byte: such a metric has no value and says why; all else is finite."""

    def test_ratios_to_nothing_say_why(self):
        schemes = [{"model": "red-stuff"}, {"model": "reed-solomon"}, {"model": "replication"}]
        for label, scheme in self.made(small(blobs=[{"size": "0B"}], schemes=schemes)).items():
            for name in ("storage.slivers", "storage.stored", "storage.charged", "repair.per_byte_year"):
                self.assertEqual((scheme[name]["value"], scheme[name]["why"]), (None, "the blobs are empty"), label)
            self.assertEqual(scheme["blobs.lost"]["value"], 0)
            self.assertGreaterEqual(scheme["margin.min"]["value"], 0)


class AfterTheEnd(Field):
    """What a scenario says and cannot happen is told, with its place."""

    def test_a_word_about_it(self):
        said = self.ok("run", HERE / "after-the-end.json", "--out", "out").stderr
        for place in ("faults[0].at[0]: 2d is after", "faults[1].nodes: there are fewer", "reads[0].at[0]: 3d is after"):
            self.assertIn(place, said)
        self.assertEqual(self.ok("run", HERE / "after-the-end.json", "--out", "out", "--quiet").stderr, "")

    def test_others_of_the_kind(self):
        for changes, word in (
            ({"faults": [{"model": "burst", "at": "1d", "share": "1%"}]}, "rounds to none"),
            ({"faults": [{"model": "burst", "at": "3d", "share": "50%"}]}, "faults[0].at: 3d is after"),
            ({"faults": [{"model": "departures", "count": 3, "until": "30d"}]}, "not all of `count`"),
            ({"faults": [{"model": "departures"}]}, "no `rate`"),
            ({"network": {"sharing": "fifo"}}, "fifo"),
            ({"committee": {"nodes": 2, "shards": 10}, "faults": []}, "tolerate the loss of at most 3"),
            ({}, "one replicate"),
        ):
            (self.folder / "s.json").write_text(json.dumps(small(**changes)))
            said = self.ok("run", "s.json", "--out", "o").stderr
            self.assertIn(word, said)
            self.assertIn("try", said)


if __name__ == "__main__":
    unittest.main()
