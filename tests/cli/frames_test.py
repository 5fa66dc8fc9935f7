"""scripts/floe.py, as the README shows it: folders as pandas frames with dtypes and units."""

import json
import sys
import unittest

from program import SOURCE, Case, small

sys.dont_write_bytecode = True
sys.path.insert(0, str(SOURCE / "scripts"))

import floe  # noqa: E402


class Frames(Case):
    def setUp(self):
        super().setUp()
        (self.folder / "s.json").write_text(json.dumps(small(blobs=[{"count": 2, "size": "10kB", "content": "sized"}])))

    def test_a_sweep(self):
        self.ok("sweep", "s.json", "--vary", "blobs[0].size=10kB,1MB", "--replicates", 3, "--out", "out")
        frames = floe.load(self.folder / "out")
        self.assertEqual(set(frames), {"sweep", "quantiles"})
        sweep = frames["sweep"]
        dtypes = {name: str(dtype) for name, dtype in sweep.dtypes.items()}
        self.assertEqual((dtypes["point"], dtypes["value"], dtypes["scheme"]), ("Int64", "float64", "string"))
        self.assertEqual(sweep.attrs["units"]["blobs[0].size"], "B")
        self.assertEqual(floe.units(sweep, "repair.total"), "B")
        lost = sweep.query("metric == 'lost.bytes'").set_index("blobs[0].size")["value"]
        self.assertGreater(lost[1_000_000], 50 * lost[10_000])
        self.assertFalse(sweep["unit"].isna().any())

    def test_a_run(self):
        self.ok("run", "s.json", "--replicates", 2, "--out", "out")
        frames = floe.load(self.folder / "out")
        self.assertEqual(set(frames), {"replicates", "digests", "series", "fabric"})
        self.assertEqual(frames["series"].attrs["units"]["time_s"], "s")
        self.assertEqual(sorted(frames["replicates"]["replicate"].unique()), [0, 1])

    def test_the_example_of_the_readme(self):
        page = (SOURCE / "README.md").read_text(encoding="utf-8")
        code = page.split("```python\n")[1].split("```")[0]
        self.ok("sweep", "s.json", "--vary", "blobs[0].size=10kB,1MB", "--replicates", 3, "--out", "out/sizes")
        names = {}
        exec(code.replace('"out/sizes"', f'"{self.folder}/out/sizes"'), names)  # noqa: S102
        self.assertEqual(list(names["table"].index), [10_000, 1_000_000])
        self.assertIn("red-stuff", names["table"].columns)

    def test_what_cannot_be_read_is_told(self):
        with self.assertRaisesRegex(floe.Unreadable, "takes a folder that floe run or floe sweep wrote"):
            floe.load(self.folder)
        self.ok("sweep", "s.json", "--slice", "1/2", "--replicates", 3, "--out", "part")
        with self.assertRaisesRegex(floe.Unreadable, "slice 1/2 of a sweep"):
            floe.load(self.folder / "part")


if __name__ == "__main__":
    unittest.main()
