"""Probabilities over many replicates against a chain that is solved here, by uniformisation."""

import math
import os
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(os.environ["FLOE_SOURCE"]) / "tests/cli"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from measures_test import Field  # noqa: E402

REPLICATES = 40000


def ever_below(nodes, needed, up, down, until):
    """P(fewer than `needed` of `nodes` up at some time), all up at first, exponential times up and down."""
    rate = nodes * max(1 / up, 1 / down)
    probability = [0.0] * (nodes + 1)  # by the number of nodes that are up; below `needed` nothing moves on
    probability[nodes] = 1.0
    steps = int(rate * until + 12 * math.sqrt(rate * until) + 40)
    absorbed = 0.0
    for step in range(steps):
        weight = math.exp(-rate * until + step * math.log(rate * until) - math.lgamma(step + 1))
        absorbed += weight * sum(probability[:needed])
        following = probability[:needed] + [0.0] * (nodes + 1 - needed)
        for live in range(needed, nodes + 1):
            fall, rise = live / up / rate, (nodes - live) / down / rate
            following[live - 1] += probability[live] * fall
            if live < nodes:
                following[live + 1] += probability[live] * rise
            following[live] += probability[live] * (1 - fall - rise)
        probability = following
    return absorbed


class Chains(Field):
    def test_the_solver_gives_the_published_value(self):
        self.assertAlmostEqual(ever_below(4, 2, 10, 1, 10), 0.063220109448, places=9)

    def test_the_share_of_replicates_is_within_four_sigma(self):
        for nodes, needed, hours in ((4, 2, 10), (7, 3, 10), (10, 4, 100)):
            scheme = self.made(
                {
                    "name": "chain",
                    "duration": f"{hours}h",
                    "replicates": REPLICATES,
                    "committee": {"nodes": nodes, "shards": nodes},
                    "blobs": [{"count": 1, "size": "10kB", "content": "sized"}],
                    "schemes": [{"model": "reed-solomon", "threshold": needed}],
                    "faults": [
                        {
                            "model": "sessions",
                            "up": {"law": "exponential", "mean": "10h"},
                            "down": {"law": "exponential", "mean": "1h"},
                            "start": "fresh",
                        }
                    ],
                },
                "--force",
            )["reed-solomon"]
            right = ever_below(nodes, needed, 10, 1, hours)
            sigma = math.sqrt(right * (1 - right) / REPLICATES)
            with self.subTest(nodes=nodes, right=right):
                self.assertEqual(scheme["margin.negative"]["n"], REPLICATES)
                self.assertLess(abs(scheme["margin.negative"]["value"] - right), 4 * sigma)
                low, high = scheme["margin.negative"]["low"], scheme["margin.negative"]["high"]
                self.assertLess(abs((high - low) / (2 * 1.96 * sigma) - 1), 0.15)  # Clopper-Pearson, near normal here

    def test_machines_that_are_replaced_after_an_exponential_time_are_the_same_chain(self):
        """A node departs every 10 h and its replacement, whose law is exponential, rebuilds at once: blobs are lost
        as often as sessions of the same means have fewer than k nodes up."""
        for nodes, needed, hours in ((4, 2, 10), (7, 3, 40)):
            scheme = self.made(
                {
                    "name": "chain",
                    "duration": f"{hours}h",
                    "replicates": REPLICATES // 5,
                    "committee": {"nodes": nodes, "shards": nodes},
                    "blobs": [{"count": 1, "size": "10kB", "content": "sized"}],
                    "schemes": [{"model": "reed-solomon", "threshold": needed}],
                    "network": {"latency": "0s", "sharing": "unlimited", "connect_timeout": "0s"},
                    "repair": {"detection": "0s"},
                    "faults": [
                        {
                            "model": "departures",
                            "rate": "876/y",
                            "replacement": {"law": "exponential", "mean": "1h"},
                        }
                    ],
                },
                "--force",
            )["reed-solomon"]
            right = ever_below(nodes, needed, 10, 1, hours)
            sigma = math.sqrt(right * (1 - right) / (REPLICATES // 5))
            with self.subTest(nodes=nodes, right=right):
                self.assertLess(abs(scheme["blobs.lost"]["value"] - right), 4 * sigma)


if __name__ == "__main__":
    unittest.main()
