"""Each planted mistake is found, made small, and found again in what is small; without one, nothing is found."""

import os
import re
import subprocess
import sys
import tempfile
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

    def test_without_one_nothing_is_found(self):
        self.assertEqual(0, fuzz(None, "--runs", "100", "--seed", "1").returncode)


if __name__ == "__main__":
    unittest.main()
