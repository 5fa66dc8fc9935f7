"""What broke a law once, made small and kept, breaks none."""

import os
import subprocess
import unittest
from pathlib import Path

FLOE = os.environ["FLOE"]
FILES = sorted((Path(os.environ["FLOE_SOURCE"]) / "tests/regressions").glob("*.json"))


class Regressions(unittest.TestCase):
    def test_each_is_replayed(self):
        for path in FILES:
            with self.subTest(path.name):
                done = subprocess.run([FLOE, "fuzz", "--replay", path], capture_output=True, text=True)
                self.assertEqual(0, done.returncode, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
