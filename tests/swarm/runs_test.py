"""As many random scenarios as the build can bear, seeded by the commit; and what the command says of a finding."""

import os
import signal
import subprocess
import time
import unittest
from pathlib import Path

FLOE = os.environ["FLOE"]
SOURCE = Path(os.environ["FLOE_SOURCE"])
RUNS = os.environ["FLOE_RUNS"]


def seed():
    """The commit as a number; without git, one that stays."""
    head = subprocess.run(["git", "-C", SOURCE, "rev-parse", "HEAD"], capture_output=True, text=True)
    return int(head.stdout.strip()[:12], 16) if head.returncode == 0 else 1


def fuzz(*arguments):
    return subprocess.run([FLOE, "fuzz", *arguments], capture_output=True, text=True)


class Runs(unittest.TestCase):
    def test_no_law_is_broken(self):
        done = fuzz("--runs", RUNS, "--seed", str(seed()), "--sights")
        self.assertEqual(0, done.returncode, f"seed {seed()}\n{done.stdout}\n{done.stderr}")
        self.assertIn(f"{RUNS} runs of seed {seed()}", done.stdout)

    def test_the_same_seed_gives_the_same_counts(self):
        one, other = (fuzz("--runs", "20", "--seed", "7", "--sights").stdout for _ in range(2))
        self.assertEqual(one, other)

    def test_the_number_of_threads_changes_nothing(self):
        one, *others = (fuzz("--runs", "50", "--seed", "7", "--first", "3", "--sights", "-j", each).stdout for each in ("1", "2", "5", "64"))
        self.assertIn("50 runs of seed 7", one)
        for other in others:
            self.assertEqual(one, other)
        for wrong in ("0", "4097", "many", "-1"):
            self.assertEqual(2, fuzz("--threads", wrong).returncode)

    def test_an_interruption_ends_it_with_what_is_done(self):
        process = subprocess.Popen(
            [FLOE, "fuzz", "--runs", "1000000", "--seed", "3", "--threads", "3"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=60)  # which ends when the last of its processes has ended
        self.assertEqual(130, process.returncode)
        self.assertRegex(output, r"^\d+ runs of seed 3, ")

    def test_what_is_no_scenario_is_refused(self):
        bad = SOURCE / "tests/cli/bad/unknown-field.json"
        done = fuzz("--replay", str(bad))
        self.assertEqual(2, done.returncode)
        self.assertIn("sead", done.stderr)
        self.assertEqual(2, fuzz("--runs", "many").returncode)


if __name__ == "__main__":
    unittest.main()
