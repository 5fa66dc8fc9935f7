"""The committed schema accepts what the reader accepts, and refuses plain mistakes as the reader does."""

import json
import unittest

from jsonschema import Draft202012Validator
from program import SCENARIOS, SOURCE, Case, small

SCHEMA = json.loads((SCENARIOS / "scenario.schema.json").read_text())
# What only the reader can judge: JSON that keeps its last duplicate, sums over groups, sizes against codes.
BEYOND = {"duplicate-key", "impossible-shape", "groups-do-not-add-up", "blob-too-large", "same-label"}


class Schema(Case):
    def test_is_itself_valid(self):
        Draft202012Validator.check_schema(SCHEMA)

    def test_accepts_every_scenario_as_written_and_resolved(self):
        paths = [path for path in SCENARIOS.rglob("*.json") if path.name != "scenario.schema.json"]
        self.assertGreaterEqual(len(paths), 4)
        for path in paths:
            document = json.loads(path.read_text())
            self.assertTrue((path.parent / document["$schema"]).samefile(SCENARIOS / "scenario.schema.json"))
            Draft202012Validator(SCHEMA).validate(document)
            resolved = self.ok("validate", "--resolved", path).stdout
            Draft202012Validator(SCHEMA).validate(json.loads(resolved))

    def test_refuses_what_the_reader_refuses(self):
        for path in sorted((SOURCE / "tests/cli/bad").glob("*.json")):
            with self.subTest(path.stem):
                try:
                    document = json.loads(path.read_text())
                except json.JSONDecodeError:
                    continue
                self.assertEqual(Draft202012Validator(SCHEMA).is_valid(document), path.stem in BEYOND)

    def test_units(self):
        for field, good, bad in (
            ("uplink", ["1Gbit/s", "20Mbit/s", "5MB/s", "1.5kB/s", "unlimited"], ["1Gbit", "20 Mbit/s", "fast", 5]),
            ("latency", ["50ms", "0s", "1.5h", "2w"], ["50", "50 parsecs", 50]),
            ("message_overhead", ["0B", "1.5KiB", "2GB"], ["12", "12b"]),
            ("eps", ["1%", "0.01"], ["one", 0.01]),
        ):
            for value, fine in [(v, True) for v in good] + [(v, False) for v in bad]:
                document = small(network={field: value})
                self.assertEqual(Draft202012Validator(SCHEMA).is_valid(document), fine, f"{field} {value!r}")
                (self.folder / "s.json").write_text(json.dumps(document))
                if fine:
                    self.ok("validate", "s.json")
                else:
                    self.refused("validate", "s.json")


if __name__ == "__main__":
    unittest.main()
