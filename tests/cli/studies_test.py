"""Studies that are kept: one point of each is what the program says today, and the page says what they say."""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from program import FLOE, SOURCE, Case

sys.dont_write_bytecode = True
sys.path.insert(0, str(SOURCE / "scripts"))

import results_page  # noqa: E402

RESULTS = SOURCE / "results"
STUDIES = sorted(path.parent for path in RESULTS.glob("*/study.json"))


class Studies(Case):
    def test_one_point_of_each_is_made_again(self):
        self.assertGreater(len(STUDIES), 5)
        for folder in STUDIES:
            study = json.loads((folder / "study.json").read_text())
            with self.subTest(study=folder.name):
                self.ok("check", "--against", folder, "--point", study["point"])

    def test_what_a_study_says_is_what_its_folder_holds(self):
        for folder in STUDIES:
            study = json.loads((folder / "study.json").read_text())
            description = json.loads((folder / "sweep.json").read_text())
            with self.subTest(study=folder.name):
                self.assertEqual([axis["argument"] for axis in description["varied"]], study.get("vary", []))
                self.assertEqual(description["replicates"], study["replicates"])
                kept, given = (path.read_text() for path in (folder / "scenario.json", SOURCE / study["scenario"]))
                if '"file"' not in given:  # whose content is kept in its place
                    self.assertEqual(kept, given)
                figures = [f"{figure['figure']}.svg" for figure in study["figures"]]
                self.assertEqual(sorted(path.name for path in folder.glob("*.svg")), sorted(figures))
                for claim in study.get("claims", []):
                    self.assertTrue((SOURCE / f"scenarios/claims/{claim}.json").exists(), claim)

    def test_the_page_is_what_studies_and_claims_say(self):
        with tempfile.TemporaryDirectory() as scratch:
            page = Path(scratch) / "README.md"
            subprocess.run(
                [SOURCE / "scripts/reproduce", "--page", "--program", FLOE, "--out", page], check=True, stderr=subprocess.DEVNULL
            )
            self.assertEqual(page.read_text(), (RESULTS / "README.md").read_text(), "scripts/reproduce --page writes it anew")

    def test_numbers_are_told_with_their_intervals(self):
        self.assertEqual(results_page.told("12345.678", "12000", "13000"), "12350 [12000, 13000]")
        self.assertEqual(results_page.told("0.0000123", "", ""), "1.23e-05")
        self.assertEqual(results_page.told("0", "0", "0.0369"), "0 (below 0.0369)")
        self.assertEqual(results_page.told("", "86400", ""), "more than 86400")
        self.assertEqual(results_page.told("2500000", "2500000", "2500000"), "2.5 million")

    def test_a_value_has_the_unit_of_its_condition(self):
        self.assertEqual(results_page.unit_of("repair.total == 957334 B (tolerance 5 %)"), "B")
        self.assertEqual(results_page.unit_of("repair.per_byte_year <= 3.2 B/B/y"), "B/B/y")
        self.assertEqual(results_page.unit_of("too_few_left <= 1e-12"), "")
        self.assertEqual(results_page.unit_of("blobs.any_lost > 0"), "")


if __name__ == "__main__":
    unittest.main()
