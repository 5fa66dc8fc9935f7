"""Rules that end a run: the same end for any number of threads, the same numbers as a run of so many replicates."""

import json
import signal
import subprocess
import time
import unittest

from compare_test import churn
from program import FLOE, Case, run

DETERMINED = ("results.json", "scenario.json", "replicates.csv", "digests.csv", "series.csv", "fabric.csv")


class Until(Case):
    def setUp(self):
        super().setUp()
        scenario = churn()
        del scenario["replicates"]
        (self.folder / "s.json").write_text(json.dumps(scenario))

    def bytes_of(self, folder, names=DETERMINED):
        return {name: (self.folder / folder / name).read_bytes() for name in names}

    def test_threads_decide_nothing(self):
        for threads in (1, 2, 5):
            self.ok("run", "s.json", "--until", "rel=10%:repair.total", "-j", threads, "--out", f"{threads}")
        self.assertEqual(self.bytes_of("1"), self.bytes_of("2"))
        self.assertEqual(self.bytes_of("1"), self.bytes_of("5"))
        results = json.loads((self.folder / "1/results.json").read_text())
        until = results["until"]
        self.assertEqual(until["met"], "rel=10%:repair.total")
        self.assertEqual(until["replicates"], results["replicates"])
        self.assertEqual(until["replicates"] % until["batch"], 0)
        self.assertIn("1 + 2/n", until["correction"])
        self.assertTrue(results["complete"])
        for scheme in results["schemes"].values():
            total = scheme["metrics"]["repair.total"]
            self.assertLess((total["high"] - total["low"]) / 2, 0.1 * total["value"])

    def test_the_scenario_that_is_written_gives_the_same_numbers(self):
        said = self.ok("run", "s.json", "--until", "replicates=40", "--until", "rel=1%:repair.total", "--out", "a")
        self.assertIn('"replicates=40" was met after 40 replicates', said.stderr)
        self.ok("run", "a/scenario.json", "--out", "b")
        tables = DETERMINED[1:]
        self.assertEqual(self.bytes_of("a", tables), self.bytes_of("b", tables))
        self.ok("check", "--against", "a")

    def test_an_interrupted_run_is_incomplete(self):
        process = subprocess.Popen(
            [FLOE, "run", "s.json", "--until", "rel=0.01%:repair.total", "--out", "a"],
            cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        time.sleep(1.5)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130, said)
        if "nothing was written" in said:
            return
        results = json.loads((self.folder / "a/results.json").read_text())
        self.assertFalse(results["complete"])
        self.assertIsNone(results["until"]["met"])
        self.assertLess(results["replicates"], results["replicates_asked"])

    def test_what_is_refused(self):
        for arguments, words in (
            (["--until", "forever"], "is no rule"),
            (["--until", "rel=2%:repair.totle"], "did you mean"),
            (["--until", "losses=3 of blue"], "no scheme has the label"),
            (["--until", "replicates=3", "--replicates", "5"], "takes the place of --replicates"),
            (["--until", "replicates=3", "--replicate", "5"], "has no --replicate"),
        ):
            with self.subTest(arguments=arguments):
                self.assertIn(words, self.refused("run", "s.json", *arguments))


if __name__ == "__main__":
    unittest.main()
