"""Every mistake in a scenario: exit 2, the whole message as committed under tests/golden/bad, nothing written.

FLOE_UPDATE=1 writes the messages anew; read the difference before committing it.
"""

import json
import os
import unittest

from program import SOURCE, Case, small

BAD = SOURCE / "tests/cli/bad"
GOLDEN = SOURCE / "tests/golden/bad"


class BadScenarios(Case):
    maxDiff = None

    def test_messages(self):
        for path in sorted(BAD.glob("*.json")):
            with self.subTest(path.stem):
                (self.folder / path.name).write_bytes(path.read_bytes())
                for command in ("run", "validate"):
                    message = self.refused(command, path.name)
                    golden = GOLDEN / f"{path.stem}.txt"
                    if os.environ.get("FLOE_UPDATE"):
                        golden.write_text(message)
                    self.assertEqual(message, golden.read_text())

    def test_every_message_belongs_to_a_scenario(self):
        self.assertEqual({p.stem for p in BAD.glob("*.json")}, {p.stem for p in GOLDEN.glob("*.txt")})

    def refused_text(self, content):
        path = self.folder / "scenario.json"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return self.refused("run", path.name)

    def test_not_a_file(self):
        self.assertIn('there is no file "nowhere.json"', self.refused("run", "nowhere.json"))
        self.assertIn("is a directory", self.refused("run", "."))
        self.assertIn("is a directory", self.refused("run", "/"))

    def test_no_permission(self):
        if os.geteuid() == 0:
            self.skipTest("root may read everything")
        path = self.folder / "secret.json"
        path.write_text(json.dumps(small()))
        path.chmod(0)
        self.assertIn("Permission denied", self.refused("run", path.name))

    def test_not_text(self):
        self.assertIn("there is no JSON value", self.refused_text(""))
        self.assertIn("NUL byte", self.refused_text(b'{"name": "a\0b"}'))
        self.assertIn("not UTF-8", self.refused_text(b'{"name": "\xff\xfe"}'))
        self.assertIn("UTF-16", self.refused_text(json.dumps(small()).encode("utf-16")))
        self.assertIn("larger than 128 MiB", self.refused_text(b" " * (129 << 20)))
        self.assertIn("nested deeper", self.refused_text("[" * 1_000_000))
        self.assertIn("nested deeper", self.refused_text('{"a":' * 100_000))

    def test_every_truncation_is_refused_in_words(self):
        text = (SOURCE / "scenarios/quickstart.json").read_text().rstrip()
        for length in range(0, len(text), 23):
            message = self.refused_text(text[:length])
            self.assertNotIn("bug", message)
            self.assertRegex(message, r"scenario\.json:\d+:\d+")

    def test_edits(self):
        (self.folder / "s.json").write_text(json.dumps(small()))
        self.assertIn('did you mean "uplink"?', self.refused("run", "s.json", "--set", "network.uplnk=1MB/s"))
        self.assertIn("schemes has 1 entry, numbered from 0", self.refused("run", "s.json", "--set", "schemes[1].reuse=true"))
        self.assertIn("seed: expected a whole number", self.refused("run", "s.json", "--set", "seed=seven"))
        self.assertIn("--set:1:", self.refused("run", "s.json", "--set", "network.uplink=7"))

    def test_formats(self):
        self.assertIn("has format 2, and this version of floe reads format 1", self.refused_text(json.dumps(small(format=2, new=[]))))
        self.assertNotIn("unknown field", self.refused_text(json.dumps(small(format=99999999999999999999, new=[]))))
        self.assertIn("the smallest value is 1", self.refused_text(json.dumps(small(format=0))))
        (self.folder / "s.json").write_text(json.dumps(small(format=1)))
        (self.folder / "t.json").write_text(json.dumps(small()))
        answers = self.ok("validate", "s.json", "t.json").stdout.splitlines()
        self.assertEqual(len({line.split()[-1] for line in answers}), 1, "the present format changes no hash")

    def test_a_hint_is_a_value_that_is_read(self):
        for field, value in (("seed", "NaN"), ("seed", "inf"), ("duration", 1e300), ("duration", 10**30)):
            message = self.refused_text(json.dumps(small(**{field: value})))
            for wrong in ("without quotes: NaN", "without quotes: inf", "1e+300s", "0000s"):
                self.assertNotIn(wrong, message)

    def test_control_characters_do_not_reach_the_terminal(self):
        message = self.refused_text('{"na\\u001b[31mme": "\x7f"}')
        self.assertNotIn("\x1b", message)
        self.assertNotIn("\x7f", message)


if __name__ == "__main__":
    unittest.main()
