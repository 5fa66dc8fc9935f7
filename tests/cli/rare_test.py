"""floe run --rare: the answer of a chain that is solved here, whatever the threads; what does not go with it."""

import json
import math
import signal
import subprocess
import time
import unittest

from program import FLOE, Case
from theory_test import scenario, sessions


def ever_fewer(nodes, enough, up, down, hours):
    """That fewer than `enough` are ever up, all up at first: the chain by small steps of uniformisation."""
    states = nodes - enough + 2  # nodes away; the last stays
    rate = nodes * max(1 / up, 1 / down)
    share = [1.0] + [0.0] * (states - 1)
    total = [0.0] * states
    steps = int(rate * hours + 12 * math.sqrt(rate * hours) + 40)
    weight = math.exp(-rate * hours)
    for step in range(steps):
        total = [sum_ + weight * each for sum_, each in zip(total, share)]
        weight *= rate * hours / (step + 1)
        after = [0.0] * states
        for away, each in enumerate(share):
            worse = (nodes - away) / up / rate if away < states - 1 else 0
            better = away / down / rate if away < states - 1 else 0
            after[away] += each * (1 - worse - better)
            if worse:
                after[away + 1] += each * worse
            if better:
                after[away - 1] += each * better
        share = after
    return total[-1]


class Rare(Case):
    def setUp(self):
        super().setUp()
        self.write(7, 3, "10h")

    def write(self, nodes, enough, up, **more):
        laws = [sessions(up, "1h", start="fresh")]
        (self.folder / "s.json").write_text(json.dumps(scenario(nodes, enough, "10h", laws, **more)))

    def rare(self, *words):
        return json.loads(self.ok("run", "s.json", "--rare", "margin.negative", "--json", *words).stdout)

    def test_the_chain_is_met(self):
        truth = ever_fewer(7, 3, 10, 1, 10)
        self.assertLess(abs(truth - 0.004062136121933901), 1e-9)
        scheme = self.rare("--until", "replicates=20")["schemes"][0]
        self.assertLess(abs(scheme["value"] - truth), 4.5 * scheme["relative_error"] * truth)
        self.assertEqual(scheme["how"], "sampled (splitting)")
        self.assertEqual([each["confidence"] for each in scheme["intervals"]], [0.8, 0.9, 0.95, 0.99])
        self.assertGreaterEqual(scheme["ancestors"], 20)
        self.assertIsNone(scheme["levels"][-1]["margin"])

    def test_threads_decide_nothing(self):
        until = ("--until", "rel=40%:margin.negative")
        one = self.rare(*until, "-j", "1")
        self.assertEqual(one, self.rare(*until, "-j", "3"))
        scheme = one["schemes"][0]
        self.assertEqual(scheme["until"], "rel=40%:margin.negative")
        self.assertEqual(scheme["repetitions"] % 20, 0)
        self.assertNotEqual(scheme["value"], self.rare(*until, "--seed", "2")["schemes"][0]["value"])

    def test_no_folder_is_written(self):
        self.rare("--until", "replicates=2")
        self.assertEqual([each.name for each in self.folder.iterdir()], ["s.json"])

    def test_few_repetitions_give_no_interval(self):
        scheme = self.rare("--until", "replicates=1")["schemes"][0]
        self.assertEqual(scheme["intervals"], [])
        self.assertEqual(scheme["why"], "of 1 repetition no spread is known, and an interval needs 3")
        scheme = self.rare("--until", "replicates=2")["schemes"][0]
        self.assertEqual(scheme["intervals"], [])
        self.assertIn("of 2 repetitions", scheme["why"])

    def test_no_interval_ends_above_what_can_be(self):
        self.write(4, 3, "3h")  # nearly every run has the event
        scheme = self.rare("--until", "replicates=3")["schemes"][0]
        self.assertGreater(scheme["value"], 0.5)
        self.assertEqual(len(scheme["intervals"]), 4)
        for each in scheme["intervals"]:
            self.assertLessEqual(each["low"], each["high"])
            self.assertLessEqual(each["high"], 1)

    def test_what_never_happens_has_a_reason_and_no_number(self):
        scheme = json.loads(self.ok("run", "s.json", "--rare", "blobs.lost", "--json").stdout)["schemes"][0]
        self.assertIsNone(scheme["value"])
        self.assertIn("none of", scheme["why"])

    def test_what_does_not_go_with_it(self):
        for words, expected in (
            (("--rare", "repair.total"), "no event whose probability is estimated"),
            (("--rare", "blobs.lost", "--trace-node", "3"), "--trace-node does not go with --rare"),
            (("--rare", "blobs.lost", "--plot"), "--plot does not go with --rare"),
            (("--rare", "blobs.lost", "--replicates", "7"), "--replicates does not go with --rare"),
            (("--rare", "blobs.lost", "--require", "blobs.lost == 0"), "--require does not go with --rare"),
            (("--rare", "blobs.lost", "--until", "losses=7"), "rel=SHARE:blobs.lost"),
            (("--rare", "blobs.lost", "--until", "rel=5%:repair.total"), "rel=SHARE:blobs.lost"),
        ):
            self.assertIn(expected, self.refused("run", "s.json", *words))

    def test_an_interruption_ends_it(self):
        self.write(24, 6, "20h")
        words = [FLOE, "run", "s.json", "--rare", "margin.negative", "--until", "rel=0.1%:margin.negative"]
        process = subprocess.Popen(words, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130, said)
        self.assertIn("0 of 1 schemes are done", said)


if __name__ == "__main__":
    unittest.main()
