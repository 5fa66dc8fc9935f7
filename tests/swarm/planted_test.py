"""Each planted mistake is found, made small, and found again in what is small; without one, nothing is found."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

FLOE = os.environ["FLOE_PLANTED"]
SOURCE = Path(os.environ["FLOE_SOURCE"])
sys.path.insert(0, str(SOURCE / "tests/plants"))
from plants import PLANTS  # noqa: E402

MOST_RUNS = 8000


def fuzz(plant, *arguments):
    environment = os.environ | ({} if plant is None else {"FLOE_PLANT": str(plant)})
    return subprocess.run([FLOE, "fuzz", *arguments], capture_output=True, text=True, env=environment)


class Planted(unittest.TestCase):
    def test_each_is_found(self):
        self.assertGreaterEqual(len(PLANTS), 13)
        for number, name, _ in PLANTS:
            with self.subTest(name), tempfile.TemporaryDirectory() as folder:
                done = fuzz(number, "--runs", str(MOST_RUNS), "--seed", "1", "--findings", "1", "--keep", folder)
                self.assertEqual(1, done.returncode, done.stdout + done.stderr)
                run, law = re.search(r"^run (\d+) of seed 1 breaks (.*?): ", done.stdout, re.M).groups()
                [small] = Path(folder).iterdir()
                again = fuzz(number, "--replay", small)
                self.assertEqual(1, again.returncode, again.stdout)
                self.assertIn(f" breaks {law}: ", again.stdout)
                self.assertEqual(0, fuzz(None, "--replay", small).returncode)
                print(f"{number:>3}  after {int(run) + 1:>4} runs, {small.stat().st_size:>5} B  {law:<26} {name}")

    def test_findings_are_the_same_with_any_number_of_threads(self):
        asked = ("--runs", "2000", "--seed", "1", "--findings", "2")
        one, other = (fuzz(3, *asked, "--threads", each) for each in ("1", "3"))
        self.assertEqual(2, len(re.findall(r"^run \d+ of seed 1 breaks", one.stdout, re.M)))
        self.assertEqual((one.returncode, one.stdout), (other.returncode, other.stdout))

    def test_what_an_interruption_leaves_as_it_is_is_told(self):
        process = subprocess.Popen(
            [FLOE, "fuzz", "--runs", "1000000", "--seed", "1", "--findings", "1000"], stdout=subprocess.PIPE, text=True,
            env=os.environ | {"FLOE_PLANT": "3"},
        )  # fmt: skip
        time.sleep(2)
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=20)  # a finding takes seconds to make small, and there are many
        self.assertEqual(130, process.returncode)
        self.assertRegex(output, r"run \d+ of seed 1 breaks [^\0]*\n  not made small:\n")

    def test_without_one_nothing_is_found(self):
        self.assertEqual(0, fuzz(None, "--runs", "100", "--seed", "1").returncode)


if __name__ == "__main__":
    unittest.main()
