"""Cases from the field about what goes wrong and when: each stands for a kind, with its right value and the law
behind it, and other members of the kind."""

import math
import os
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(os.environ["FLOE_SOURCE"]) / "tests/cli"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from measures_test import Field  # noqa: E402


def committee(nodes):
    return {"nodes": nodes, "shards": nodes}


def poisson_range(mean):
    """What a Poisson count of this mean is within, but for fewer than one seed in ten thousand."""
    return mean - 4 * math.sqrt(mean), mean + 4 * math.sqrt(mean)


class SmallRates(Field):
    """A rate is that of a Poisson process whatever its size; rates below 1 % were once rounded to nothing."""

    def test_departures_are_as_many_as_the_rate_says(self):
        nodes, replicates = 2000, 5
        for rate, years in ((0.1, 10), (0.5, 4), (2, 2), (7.6, 1)):
            metrics = self.made(
                {
                    "name": "rate",
                    "duration": f"{years}y",
                    "replicates": replicates,
                    "committee": committee(nodes),
                    "blobs": [{"size": "1kB", "content": "sized"}],
                    "schemes": [{"model": "reed-solomon"}],
                    "faults": [{"model": "departures", "rate": f"{rate}%/y"}],
                    "network": {"latency": "0s", "sharing": "unlimited"},
                    "repair": {"detection": "0s"},
                },
                "--force",
            )["reed-solomon"]
            low, high = poisson_range(nodes * replicates * years * rate / 100)
            with self.subTest(rate=rate):
                count = metrics["fault.departures"]["value"] * replicates
                self.assertTrue(low < count < high, (low, count, high))


class DeparturesOfTheAbsent(Field):
    """A node that has left cannot leave again until a machine replaces it: what was asked for and what came of it
    are both told."""

    def test_a_named_node_in_its_vacancy(self):
        scenario = {
            "name": "twice",
            "duration": "5d",
            "committee": committee(10),
            "blobs": [{"size": "10kB", "content": "sized"}],
            "schemes": [{"model": "reed-solomon"}],
            "faults": [
                {"model": "departures", "at": ["1d", "25h", "3d"], "nodes": [4, 4, 4], "replacement": "6h"},
            ],
        }
        metrics = self.made(scenario, "--force")["reed-solomon"]
        self.assertEqual(metrics["fault.departures_asked"]["value"], 3)
        self.assertEqual(metrics["fault.departures"]["value"], 2)
        run = self.ok("run", self.folder / "s.json", "--out", self.folder / "out", "--force")
        self.assertIn("fault.departures_asked: 3 departures asked for, but 2 came of them", run.stderr)

    def test_a_count_happens_though_nobody_was_left(self):
        scenario = {
            "name": "all",
            "duration": "5d",
            "committee": committee(4),
            "blobs": [{"size": "10kB", "content": "sized"}],
            "schemes": [{"model": "reed-solomon"}],
            "faults": [{"model": "departures", "count": 9, "until": "1s", "replacement": "6h"}],
        }
        metrics = self.made(scenario, "--force")["reed-solomon"]
        self.assertEqual(metrics["fault.departures_asked"]["value"], 9)
        self.assertEqual(metrics["fault.departures"]["value"], 9)


class StationarySessions(Field):
    """Sessions that have gone on for ever have as many outages in the first day as in any other."""

    def test_outages_of_each_day(self):
        for up in (
            {"law": "exponential", "mean": "10d"},
            {"law": "constant", "value": "10d"},
            {"law": "weibull", "shape": 0.5, "scale": "5d"},  # of mean 10 d
        ):
            self.made(
                {
                    "name": "sessions",
                    "duration": "30d",
                    "committee": committee(2000),
                    "blobs": [{"size": "1kB", "content": "sized"}],
                    "schemes": [{"model": "replication"}],
                    "faults": [{"model": "sessions", "up": up, "down": {"law": "constant", "value": "1h"}}],
                },
                "--force",
            )
            days = [0] * 30
            for row in self.rows("fabric.csv"):
                if row["state"] == "offline" and float(row["from_s"]) > 0:
                    days[int(float(row["from_s"]) // 86400)] += 1
            low, high = poisson_range(2000 * 24 / (240 + 1))
            with self.subTest(law=up["law"]):
                self.assertEqual([day for day in days if not low < day < high], [])


class LongTimes(Field):
    """An instant beyond the largest is never; no time overflows."""

    def test_sessions_and_replacements_that_outlast_the_clock(self):
        scenario = {
            "name": "long",
            "duration": "200y",
            "committee": committee(10),
            "blobs": [{"size": "100kB", "content": "sized"}],
            "schemes": [{"model": "red-stuff"}, {"model": "replication"}],
        }
        for faults in (
            [
                {
                    "model": "sessions",
                    "up": {"law": "exponential", "mean": "290y"},
                    "down": {"law": "constant", "value": "1h"},
                }
            ],
            [{"model": "departures", "at": ["199y"], "replacement": "290y"}],
            [{"model": "burst", "at": "199y", "share": "30%", "duration": "290y"}],
        ):
            metrics = self.made({**scenario, "faults": faults}, "--force")
            with self.subTest(fault=faults[0]["model"]):
                self.assertEqual(metrics["replication"]["blobs.lost"]["value"], 0)
        self.made({**scenario, "faults": [{"model": "departures", "at": ["199y"], "replacement": "290y"}]}, "--force")
        self.assertEqual([row["to_s"] for row in self.rows("fabric.csv") if float(row["to_s"]) > 200 * 31557600], [])


class IdleFault(Field):
    """A fault that does nothing changes nobody else: streams are named by what they are for, not by position."""

    def test_other_faults_happen_as_before(self):
        scenario = {
            "name": "idle",
            "duration": "2d",
            "committee": committee(10),
            "blobs": [{"size": "100kB", "count": 3, "content": "sized"}],
            "schemes": [{"model": "red-stuff"}, {"model": "reed-solomon"}],
        }
        departures = {"model": "departures", "count": 3, "until": "1d"}
        idle = {"model": "burst", "at": "1h", "share": "0%"}
        never = {"model": "departures", "at": ["3d"]}
        names = ("lost.bytes", "repair.payload", "rebuilt.pieces", "repair.time.p50", "margin.min")
        alone = self.made({**scenario, "faults": [departures]}, "--force")
        for faults in ([idle, departures], [departures, idle], [departures, never], [idle, departures, idle]):
            metrics = self.made({**scenario, "faults": faults}, "--force")
            for scheme in alone:
                for name in names:
                    self.assertEqual(metrics[scheme][name]["value"], alone[scheme][name]["value"], (faults, name))


class WideLinks(Field):
    """Every weight, rate and size that the reader takes is carried exactly."""

    def test_the_heaviest_weight_at_a_fast_rate(self):
        for sharing in ("max-min", "exact"):
            for weight in (1, 255):
                metrics = self.made(
                    {
                        "name": "wide",
                        "duration": "2d",
                        "committee": {
                            "shards": 100,
                            "groups": [{"nodes": 4, "shards": 66}, {"nodes": 7, "shards": 34}],
                        },
                        "network": {
                            "uplink": "10Gbit/s",
                            "downlink": "10Gbit/s",
                            "repair_weight": weight,
                            "sharing": sharing,
                        },
                        "blobs": [{"count": 20, "size": "8MiB", "content": "sized"}],
                        "schemes": [{"model": "red-stuff"}],
                        "faults": [{"model": "departures", "at": ["1h"], "nodes": [0]}],
                    },
                    "--force",
                )["red-stuff"]
                with self.subTest(sharing=sharing, weight=weight):
                    self.assertEqual(metrics["unfinished.pieces"]["value"], 0)
                    self.assertEqual(metrics["rebuilt.bytes"]["value"], metrics["lost.bytes"]["value"])


if __name__ == "__main__":
    unittest.main()
