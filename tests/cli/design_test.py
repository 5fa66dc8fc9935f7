"""floe design against an exhaustive search written here from the formulas, in exact fractions where chains are solved."""

import json
import math
import re
import unittest
from fractions import Fraction

from program import Case, run

YEAR = 8760  # hours
STORED = 10e12  # bytes, "10TB"
DOWNLINK = 100e6 / 8  # bytes per second, "100Mbit/s"


def mean_to_loss(pieces, enough, lost, repaired):
    """Mean time from no piece missing to more than pieces - enough, by solving the chain's equations."""
    # T(i) - T(i + 1) = d(i): d(0) = 1 / up(0), d(i) = (1 + down(i) d(i - 1)) / up(i).
    step, total = Fraction(0), Fraction(0)
    for missing in range(pieces - enough + 1):
        step = (1 + missing * repaired * step) / ((pieces - missing) * lost)
        total += step
    return total


def lazy_mean_to_loss(pieces, enough, left, lost, repaired):
    """The same of repair that begins at `left` and brings all back at once: T(live) = a + b T(pieces), from the loss up."""
    a, b = Fraction(0), Fraction(0)
    for live in range(enough, left + 1):
        goes = live * lost
        a, b = (1 + goes * a) / (goes + repaired), (repaired + goes * b) / (goes + repaired)
    return (sum(1 / (live * lost) for live in range(left + 1, pieces + 1)) + a) / (1 - b)


def nines(mean):
    """At least, from the mean time to loss: it is lost within a year with a probability of year / mean at most."""
    return min(300.0, max(0.0, math.log10(mean / YEAR)))


def search(spec):
    """Every design with its storage, traffic and nines."""
    rate, hours, nodes = spec["departure_rate"], spec["repair_hours"], spec["nodes"]
    lost, repaired = Fraction(rate) / YEAR, 1 / Fraction(hours)
    found = {}
    for pieces in spec.get("pieces", [nodes]):
        for enough in range(1, pieces):
            eager = nines(mean_to_loss(pieces, enough, lost, repaired))
            name = f"{pieces} copies" if enough == 1 else f"RS({pieces}, {enough})"
            found[name] = (pieces / enough, rate * pieces, eager)
            for left in range(enough, pieces - 1):
                cycle = sum(Fraction(1, live) for live in range(left + 1, pieces + 1))
                traffic = rate * float((1 + Fraction(pieces - left, enough)) / cycle)
                lazy = nines(lazy_mean_to_loss(pieces, enough, left, lost, repaired))
                found[f"RS({pieces}, {enough}), lazy at {left}"] = (pieces / enough, traffic, lazy)
    if nodes >= 4:
        faulty = (nodes - 1) // 3
        few, many = nodes - 2 * faulty, nodes - faulty
        stored, moved = nodes / few + nodes / many, rate * nodes * (few + many) / (few * many)
        found[f"RedStuff({nodes})"] = (stored, moved, nines(mean_to_loss(nodes, many, lost, repaired)))
    return found


def near(one, other):
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)


class Design(Case):
    def write(self, spec):
        written = {key: value for key, value in spec.items() if key != "repair_hours"}
        written["repair_time"] = f"{spec['repair_hours']}h"
        written["link_share"] = f"{spec['link_share'] * 100:g}%"
        written["departure_rate"] = f"{spec['departure_rate'] * 100:g}%/y"
        (self.folder / "spec.json").write_text(json.dumps(written))

    def compare(self, spec):
        self.write(spec)
        answer = json.loads(self.ok("design", "spec.json", "--json").stdout)
        everything = search(spec)
        self.assertEqual(answer["candidates"], len(everything))
        link = STORED / spec["nodes"] / (DOWNLINK * YEAR * 3600)
        feasible = {
            name: each for name, each in everything.items()
            if each[2] >= spec["nines"] and each[0] <= spec["storage"] and each[1] * link <= spec["link_share"]
        }  # fmt: skip
        self.assertEqual(answer["feasible"], len(feasible))

        def beats(one, other):
            as_good = one[0] <= other[0] and one[1] <= other[1] and one[2] >= other[2]
            return as_good and one != other

        front = {name for name, each in feasible.items() if not any(beats(other, each) for other in feasible.values())}
        self.assertEqual({each["design"] for each in answer["front"]}, front)
        for each in answer["front"]:
            for found, known in zip((each["stored"], each["moved"], each["nines"]), feasible[each["design"]]):
                self.assertTrue(near(found, known), (each, known))

        def cost(name):
            return feasible[name][0] * spec["storage_price"] + feasible[name][1] * spec["traffic_price"]

        self.assertTrue(near(answer["cheapest"]["cost"], min(map(cost, feasible))))
        self.assertIn(answer["cheapest"]["design"], answer["advice"])

    def spec(self, **changes):
        spec = {
            "nodes": 13, "departure_rate": 0.5, "repair_hours": 24, "stored": "10TB", "downlink": "100Mbit/s",
            "nines": 7, "storage": 5, "link_share": 0.004, "storage_price": 3, "traffic_price": 1,
        }  # fmt: skip
        return {**spec, **changes}

    def test_every_design_is_found_and_none_is_missed(self):
        for changes in ({}, {"nines": 3, "traffic_price": 20}, {"departure_rate": 4, "nines": 2, "link_share": 0.1}, {"pieces": [5, 9, 13]}):
            with self.subTest(changes=changes):
                self.compare(self.spec(**changes))

    def test_how_each_number_is_known_is_said(self):
        self.write(self.spec(nines=3))
        text = self.ok("design", "spec.json").stdout
        for words in ("moved a year (at most)", "nines a year (at least)", "stored (exact)", "exponential time"):
            self.assertIn(words, re.sub(r"\s+", " ", text))
        answer = json.loads(self.ok("design", "spec.json", "--json").stdout)
        self.assertIn("exponential", answer["repair_law"])
        for each in answer["front"]:
            self.assertEqual((each["stored_how"], each["moved_how"], each["nines_how"]), ("exact", "bound", "bound"))

    def test_what_cannot_be_met_says_what_stands_in_the_way(self):
        self.write(self.spec(nines=200))
        result = run("design", "spec.json", cwd=self.folder)
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertIn("None of", result.stdout)
        self.assertIn("Without the nines", result.stdout)

    def test_a_bad_spec_is_refused_with_its_place(self):
        for content, expected in (
            ('{"nodes": 7}', "departure_rate"),
            ('{"nodes": 1, "departure_rate": "50%/y"}', "spec.json:1:"),
            ('{"nodes": 7, "departure_rate": "50%/y", "pices": [3]}', "pieces"),
            ('{"nodes": 7, "departure_rate": "50%/y", "pieces": [9]}', "more pieces than nodes"),
            ('{"nodes": 7, "departure_rate": "0%/y"}', "never depart"),
            ('{"nodes": 7,', "spec.json"),
            ("[]", "the specification: expected an object"),
        ):
            (self.folder / "spec.json").write_text(content)
            self.assertIn(expected, self.refused("design", "spec.json"))
        self.assertIn("no.json", self.refused("design", "no.json"))


if __name__ == "__main__":
    unittest.main()
