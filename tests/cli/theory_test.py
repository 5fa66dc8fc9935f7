"""What floe theory says, against published values, enumeration in exact fractions, and a run of the same scenario."""

import itertools
import json
import math
import unittest
from fractions import Fraction

from program import SCENARIOS, Case, run

HOURS = 8760  # in a year


def scenario(nodes, threshold, duration, faults, **more):
    return {
        "name": "theory",
        "duration": duration,
        "committee": {"nodes": nodes, "shards": nodes},
        "blobs": [{"size": "1MB", "content": "sized"}],
        "schemes": [{"model": "reed-solomon", "threshold": threshold}],
        "faults": faults,
        **more,
    }


def sessions(up, down, **more):
    laws = {"up": {"law": "exponential", "mean": up}, "down": {"law": "exponential", "mean": down}}
    return {"model": "sessions", **laws, **more}


def fewer(enough, pieces, nodes, gone):
    """Fewer than `enough` of the pieces are left on distinct nodes."""
    ways = sum(math.comb(pieces, left) * math.comb(nodes - pieces, gone - pieces + left)
               for left in range(enough) if 0 <= gone - pieces + left <= nodes - pieces)
    return Fraction(ways, math.comb(nodes, gone))


class Theory(Case):
    def answer(self, content, *arguments):
        (self.folder / "s.json").write_text(json.dumps(content))
        return json.loads(self.ok("theory", "s.json", "--json", *arguments).stdout)

    def said(self, content, *arguments, scheme=0):
        return {each["metric"]: each for each in self.answer(content, *arguments)["schemes"][scheme]["metrics"]}

    def check(self, statement, how, value, relative=1e-9):
        self.assertEqual(statement["how"], how, statement)
        for end in ("low", "high"):
            self.assertLessEqual(abs(statement[end] - value), relative * value, statement)

    def test_sessions_from_a_fresh_start(self):
        """Sixteen digits of the exponentials of matrices; six of them are published."""
        fresh = [sessions("10h", "1h", start="fresh")]
        for nodes, threshold, duration, known in (
            (4, 2, "10h", 0.0632201094481338),
            (7, 3, "10h", 0.004062136121933901),
            (10, 4, "100h", 0.00294476),
        ):
            found = self.said(scenario(nodes, threshold, duration, fresh))
            self.check(found["margin.negative"], "exact", known, 1e-9 if nodes < 10 else 2e-6)
            self.assertEqual(found["blobs.unreadable_time"]["how"], "bound")
            self.check(found["blobs.any_lost"], "exact", 0)
        found = self.said(scenario(4, 2, "10h", fresh))
        self.check(found["fault.offline_share"], "exact", (1 - (1 - math.exp(-11)) / 11) / 11)

    def test_sessions_of_the_long_run(self):
        down = Fraction(1, 11)
        few = sum(math.comb(7, up) * (1 - down) ** up * down ** (7 - up) for up in range(3))
        found = self.said(scenario(7, 3, "1100h", [sessions("10h", "1h")]))
        self.check(found["fault.offline_share"], "exact", float(down))
        self.check(found["blobs.unreadable_time"], "exact", float(few * 1100))
        self.check(found["repairable.share"], "exact", float(1 - few))

    def agree(self, content, least):
        """Each number of theory lies within twice the interval of the run, which is four standard errors; bounds hold."""
        answer = self.answer(content)
        measured = self.results("s.json", "--force")["schemes"]
        for scheme in json.loads(self.ok("theory", "s.json", "--json", "--results", "out").stdout)["schemes"]:
            for each in scheme["metrics"]:
                if each["how"] in ("exact", "bound") and each.get("sigmas") is not None:
                    self.assertLess(abs(each["sigmas"]), 4, each)
        compared = set()
        for scheme in answer["schemes"]:
            for each in scheme["metrics"]:
                run = measured[scheme["label"]]["metrics"].get(each["metric"])
                if each["how"] not in ("exact", "bound") or run is None or run["value"] is None:
                    continue
                reach = (run["high"] or 0) - (run["low"] or 0) + 1e-9 * abs(run["value"])
                with self.subTest(metric=each["metric"], scheme=scheme["label"]):
                    if each["low"] is not None:
                        self.assertGreaterEqual(run["value"] + reach, each["low"])
                    if each["high"] is not None:
                        self.assertLessEqual(run["value"] - reach, each["high"])
                compared.add(each["metric"])
        self.assertLessEqual(least, compared)

    def test_runs_agree_with_sessions(self):
        available = {"fault.offline_share", "margin.negative", "repairable.share", "blobs.unreadable_time"}
        fresh = scenario(4, 2, "10h", [sessions("10h", "1h", start="fresh")], replicates=20000)
        self.agree(fresh, {"margin.negative", "storage.stored", "storage.slivers", "storage.charged"})
        long_run = scenario(10, 6, "50h", [sessions("10h", "3h")], replicates=2000)
        long_run["committee"] = {"nodes": 5, "shards": 10}
        long_run["schemes"].append({"model": "red-stuff"})
        self.agree(long_run, available)
        long_run["blobs"][0]["count"] = 4
        long_run["schemes"] = [{"model": "reed-solomon", "threshold": 2, "pieces": 4}]
        self.agree(long_run, available - {"repairable.share"})
        weibull = {"law": "weibull", "shape": 0.518, "scale": "1.93h"}
        self.agree(scenario(9, 3, "20h", [{**sessions("10h", "3h"), "up": weibull}], replicates=500), available)

    def test_runs_agree_with_losses(self):
        lost = {"blobs.any_lost", "blobs.lost", "fault.departures", "repair.payload"}
        burst = json.loads((SCENARIOS / "burst.json").read_text())
        self.agree({**burst, "replicates": 300, "reads": []}, lost | {"margin.negative"})
        gone = scenario(8, 3, "73d", [{"model": "departures", "rate": "300%/y", "replacement": "1y"}], replicates=2000)
        gone["blobs"][0]["count"] = 5
        gone["schemes"] += [
            {"model": "red-stuff"},
            {"model": "reed-solomon", "label": "drawn", "threshold": 2, "pieces": 4},
            {"model": "lrc", "data": 4},
        ]
        self.agree(gone, lost)

    def test_a_burst(self):
        content = json.loads((SCENARIOS / "burst.json").read_text())
        content["faults"][0]["share"] = "40%"
        (few,) = (
            {each["metric"]: each for each in scheme["metrics"]}
            for scheme in self.answer(content)["schemes"]
            if scheme["label"] == "rs-14-10"
        )
        one = fewer(10, 14, 100, 40)
        self.check(few["blobs.lost"], "exact", float(20 * one), 1e-12)
        self.check(few["blobs.any_lost"], "exact", float(1 - (1 - one) ** 20), 1e-12)

    def test_a_burst_on_nodes_of_unlike_weight(self):
        content = scenario(7, 5, "10h", [{"model": "burst", "at": "1h", "share": "57%", "for_good": True}])
        content["committee"] = {"shards": 13, "groups": [{"nodes": 3, "shards": 9}, {"nodes": 4, "shards": 4}]}
        left = [sum(held) for held in itertools.combinations([3, 3, 3, 1, 1, 1, 1], 3)]
        lost = Fraction(sum(shards < 5 for shards in left), len(left))
        self.check(self.said(content)["blobs.any_lost"], "exact", float(lost), 1e-12)

    def test_departures_that_are_repaired(self):
        """14 pieces, 10 of which are enough, each lost once in 1000 hours and back after one: published."""
        content = scenario(14, 10, "1000h", [{"model": "departures", "rate": "8.76/y"}])
        found = self.said(content, "--repair-time", "1h")
        self.check(found["blobs.mttdl"], "chain", 101562032540.4762 / HOURS)
        self.check(found["blobs.any_lost"], "chain", 9.825737545141757e-9)
        self.assertEqual(found["fault.departures"]["high"], 14)
        self.assertIn("--repair-time", found["blobs.mttdl"]["because"])

    def test_times_beyond_a_double(self):
        """Of 1000 pieces 334 are enough: the leading term of the mean time alone gives its magnitude."""
        content = scenario(1000, 334, "1y", [{"model": "departures", "rate": "0.876/y"}])
        nines = sum(math.log10(i) for i in range(1, 667)) - sum(math.log10(i * 1e-4) for i in range(334, 1001))
        found = self.said(content, "--repair-time", "1h")
        self.check(found["blobs.nines"], "chain", nines - math.log10(HOURS), 1e-3)
        self.assertIsNone(found["blobs.mttdl"]["low"])
        self.assertIn("beyond 1e308", self.ok("theory", "s.json", "--repair-time", "1h").stdout)

    def test_departures_that_nobody_repairs(self):
        faults = [{"model": "departures", "rate": "300%/y", "replacement": "1y"}]
        found = self.said(scenario(7, 3, "73d", faults))
        left = math.exp(-0.6)
        lost = sum(math.comb(7, i) * left**i * (1 - left) ** (7 - i) for i in range(3))
        self.check(found["blobs.any_lost"], "exact", lost)
        self.assertEqual(found["blobs.mttdl"]["how"], "not covered")

    def test_what_others_do_is_not_covered(self):
        """With each of these, runs had an offline share, losses and repair that no chain of sessions has."""
        def said(**changes):
            return self.said(scenario(10, 4, "30d", [sessions("10d", "4d")]) | changes)

        inconsistent = [{"size": "1MiB", "content": "sized", "writer": "inconsistent"}]
        for changes in (
            {"repair": {"replace_silent": "1d"}},
            {"maintenance": [{"model": "challenge", "every": "1d"}]},
            {"blobs": inconsistent},
        ):
            with self.subTest(changes):
                found = said(**changes)
                for metric in ("fault.offline_share", "blobs.any_lost", "blobs.unreadable_time", "repair.payload"):
                    self.assertEqual(found[metric]["how"], "not covered")
        self.assertEqual(said(maintenance=[{"model": "scrub"}])["fault.offline_share"]["how"], "exact")

    def test_bounds_of_codes(self):
        for nodes, threshold, traffic in ((14, 10, 0.3250), (20, 16, 0.296875), (6, 4, 0.625), (12, 9, 0.4074)):
            piece = self.answer(scenario(nodes, threshold, "1d", []))["schemes"][0]["one_lost_shard"]
            self.assertAlmostEqual(piece["minimum_storage"]["traffic"], traffic, places=4)
            self.assertAlmostEqual(piece["traffic"], 1, places=4)

    def test_break_evens(self):
        """A node of ten shards of a thousand: 3.53 MB, and 222 shards."""
        content = scenario(100, 0, "1d", [])
        content["committee"] = {"nodes": 100, "shards": 1000}
        content["schemes"] = [{"model": "red-stuff"}, {"model": "reed-solomon"}]
        (found,) = self.answer(content)["break_evens"]
        self.assertAlmostEqual(found["size"] / 3.53e6, 1, delta=0.03)
        self.assertAlmostEqual(found["shards"], 222.6, delta=0.5)

    def test_every_scenario_gets_an_answer(self):
        for path in sorted([*SCENARIOS.glob("*.json"), *SCENARIOS.glob("studies/*.json")]):
            if path.name.endswith(".schema.json"):
                continue
            with self.subTest(path.name):
                answer = json.loads(self.ok("theory", path, "--json").stdout)
                for scheme in answer["schemes"]:
                    for each in scheme["metrics"]:
                        self.assertIn(each["how"], ("exact", "bound", "chain", "not covered"))
                        self.assertTrue(each["because"], each)
                        if each["how"] == "exact":
                            self.assertEqual(each["low"], each["high"])
                        if None not in (each["low"], each["high"]):
                            self.assertLessEqual(each["low"], each["high"])
                        if each["unit"] == "" and each["metric"] != "blobs.nines" and each["high"] is not None:
                            self.assertLessEqual(each["high"], 1)
                self.assertIn(": ", self.ok("theory", path).stdout)

    def test_a_run_stands_beside(self):
        content = scenario(4, 2, "10h", [sessions("10h", "1h", start="fresh")], replicates=400)
        (self.folder / "s.json").write_text(json.dumps(content))
        self.ok("run", "s.json", "--out", "out", "--quiet", "--seed", "2")
        stored = json.loads((self.folder / "out" / "results.json").read_text())["schemes"]["reed-solomon"]["metrics"]
        said = json.loads(self.ok("theory", "s.json", "--json", "--results", "out").stdout)["schemes"][0]["metrics"]
        (margin,) = (each for each in said if each["metric"] == "margin.negative")
        chance = margin["low"]
        error = math.sqrt(chance * (1 - chance) / 400)
        self.assertEqual(margin["measured"], stored["margin.negative"]["value"])
        self.assertAlmostEqual(margin["sigmas"], (margin["measured"] - chance) / error, places=9)
        self.assertRegex(self.ok("theory", "s.json", "--results", "out").stdout, "margin.negative .* sigma")
        self.assertIn("another scenario", self.refused("theory", "s.json", "--results", "out", "--set", "duration=11h"))
        self.assertIn("results.json", self.refused("theory", "s.json", "--results", "nowhere"))

    def test_wrong_input(self):
        (self.folder / "s.json").write_text(json.dumps(scenario(4, 2, "1d", [])))
        for value in ("0s", "soon", "-1h", "5"):
            self.assertIn("--repair-time", self.refused("theory", "s.json", f"--repair-time={value}"))
        self.assertIn("no-such", self.refused("theory", "no-such.json"))
        self.assertIn("duration", self.refused("theory", "s.json", "--set", "duration=long"))
        self.assertIn("--repair-time", self.refused("theory", "s.json", "--repair-tim=1h"))
        self.assertEqual(run("theory", cwd=self.folder).returncode, 2)


if __name__ == "__main__":
    unittest.main()
