"""The committed schema accepts what the reader accepts, and refuses plain mistakes as the reader does."""

import json
import re
import unittest

from jsonschema import Draft202012Validator
from program import SCENARIOS, SOURCE, Case, run, small

SCHEMA = json.loads((SCENARIOS / "scenario.schema.json").read_text())
# What only the reader can judge: JSON that keeps its last duplicate, sums over groups, sizes against codes.
BEYOND = {"duplicate-key", "impossible-shape", "groups-do-not-add-up", "blob-too-large", "same-label", "stakes-of-others"}


class Schema(Case):
    def test_is_itself_valid(self):
        Draft202012Validator.check_schema(SCHEMA)

    def test_accepts_every_scenario_as_written_and_resolved(self):
        paths = [path for path in SCENARIOS.glob("*.json") if not path.name.endswith(".schema.json")]
        self.assertGreaterEqual(len(paths), 4)
        for path in paths:
            document = json.loads(path.read_text())
            self.assertTrue((path.parent / document["$schema"]).samefile(SCENARIOS / "scenario.schema.json"))
            Draft202012Validator(SCHEMA).validate(document)
            resolved = self.ok("validate", "--resolved", path).stdout
            Draft202012Validator(SCHEMA).validate(json.loads(resolved))

    def test_claims_have_a_schema_of_their_own(self):
        schema = json.loads((SCENARIOS / "claim.schema.json").read_text())
        self.assertEqual(self.ok("schema", "--claim").stdout, (SCENARIOS / "claim.schema.json").read_text())
        Draft202012Validator.check_schema(schema)
        for path in (SCENARIOS / "claims").glob("*.json"):
            claim = json.loads(path.read_text())
            self.assertTrue((path.parent / claim["$schema"]).samefile(SCENARIOS / "claim.schema.json"))
            Draft202012Validator(schema).validate(claim)
            self.assertFalse(Draft202012Validator(schema).is_valid({**claim, "metric": "none"}))
            self.assertFalse(Draft202012Validator(schema).is_valid({**claim, "relation": "="}))

    def test_specifications_of_designs_have_a_schema_of_their_own(self):
        schema = json.loads((SCENARIOS / "design.schema.json").read_text())
        self.assertEqual(self.ok("schema", "--design").stdout, (SCENARIOS / "design.schema.json").read_text())
        Draft202012Validator.check_schema(schema)
        paths = list((SCENARIOS / "designs").glob("*.json"))
        self.assertGreaterEqual(len(paths), 1)
        for path in paths:
            spec = json.loads(path.read_text())
            self.assertTrue((path.parent / spec["$schema"]).samefile(SCENARIOS / "design.schema.json"))
            Draft202012Validator(schema).validate(spec)
            self.ok("design", path)
            for wrong in ({"nodes": 1}, {"departure_rate": "often"}, {"pices": [3]}):
                self.assertFalse(Draft202012Validator(schema).is_valid({**spec, **wrong}))
        for other in ("--claim", "--reference"):
            self.assertIn("leave out", self.refused("schema", "--design", other))

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

    def test_a_whole_number_has_the_same_bounds_in_both(self):
        for seed, fine in ((0, True), (2**63 - 1, True), (2**63, False), (2**64 - 1, False), (-1, False)):
            document = small(seed=seed)
            self.assertEqual(Draft202012Validator(SCHEMA).is_valid(document), fine, seed)
            (self.folder / "s.json").write_text(json.dumps(document))
            if fine:
                self.ok("validate", "s.json")
            else:
                self.refused("validate", "s.json")

    def test_admits_all_that_the_reader_admits_and_little_else(self):
        """Every value of a scenario that says much, replaced by each of a few others."""
        full = small(
            network={"uplink": "20Mbit/s", "latency": "50ms", "eps": "1%", "repair_share": "50%", "read_weight": 2},
            repair={"detection": "1h", "backoff_first": "2s", "batch_blobs": 3},
            faults=[
                {"model": "sessions", "up": {"law": "weibull", "shape": 0.5, "scale": "2h"}, "start": "fresh"},
                {"model": "departures", "rate": "7.6%/y", "at": ["1h"]},
                {"model": "burst", "at": "2h", "share": "34%"},
            ],
            reads=[{"at": ["1d"], "pieces": "secondary", "downlink": "5MB/s"}],
        )
        others = (
            None, True, 0, -1, 1.5, 10**20, "", "x", "0s", "1ns", "999us", "1ms", "292y", "300y", "0%", "100%", "101%",
            "1", "1.5", "3bit/s", "4bit/s", "0B/s", "unlimited", "0/y", [], {},
        )  # fmt: skip

        def places(value, path=()):
            for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
                yield (*path, key)
                yield from places(value[key], (*path, key))

        validator = Draft202012Validator(SCHEMA)
        refused = slipped = 0
        for path in places(full):
            for other in others:
                document = json.loads(json.dumps(full))
                parent = document
                for key in path[:-1]:
                    parent = parent[key]
                parent[path[-1]] = other
                (self.folder / "s.json").write_text(json.dumps(document))
                admitted = run("validate", "s.json", cwd=self.folder).returncode == 0
                if admitted:
                    self.assertTrue(validator.is_valid(document), f"{path} {other!r}")
                else:
                    refused += 1
                    slipped += validator.is_valid(document)
        self.assertGreater(refused, 500)
        self.assertLess(slipped, 0.05 * refused, f"{slipped} of {refused} that the reader refuses")

    def test_examples_of_the_reference_are_read(self):
        page = (SCENARIOS / "README.md").read_text()
        whole = json.loads(re.search(r"```json\n(.*?)```", page, re.DOTALL).group(1))
        (self.folder / "s.json").write_text(json.dumps(whole))
        self.ok("run", "s.json", "--quiet")
        rows = re.search(r"## scenario\n(.*?)\n## ", page, re.DOTALL).group(1).splitlines()
        for cells in (row.strip("| ").split(" | ") for row in rows if row.startswith("| `")):
            example = json.loads(cells[-1].strip("`"))
            if cells[0] in ("`name`", "`$schema`", "`note`", "`baseline`"):  # any text, or a label of its own
                continue
            with self.subTest(cells[0]):
                (self.folder / "s.json").write_text(json.dumps({**whole, cells[0].strip("`"): example}))
                result = run("validate", "s.json", cwd=self.folder)
                self.assertEqual(result.returncode, 0, result.stderr)


if __name__ == "__main__":
    unittest.main()
