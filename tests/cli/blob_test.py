"""The code by hand: ids as mainnet prints them, slivers as files, damage, loss and recovery."""

import hashlib
import json
import os
import subprocess
import unittest

from program import FLOE, SOURCE, Case, run


def content(size, salt=b""):
    """Bytes that depend on nothing but their number."""
    blocks = (hashlib.sha256(salt + i.to_bytes(8, "little")).digest() for i in range(size // 32 + 1))
    return b"".join(blocks)[:size]


def splitmix64(seed, size):
    """The generator that the vector files describe."""
    mask = (1 << 64) - 1
    out = bytearray()
    while len(out) < size:
        seed = (seed + 0x9E3779B97F4A7C15) & mask
        z = seed
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        out += (z ^ (z >> 31)).to_bytes(8, "little")
    return bytes(out[:size])


class Blob(Case):
    def encode(self, size, shards):
        (self.folder / "blob").write_bytes(content(size))
        identity = self.ok("blob", "encode", "blob", "--shards", shards, "--out", "slivers").stdout
        self.assertEqual(identity, self.ok("blob", "id", "blob", "--shards", shards).stdout)
        return self.folder / "slivers"

    def decoded(self):
        result = self.ok("blob", "decode", "slivers", "--out", "again")
        self.assertEqual((self.folder / "again").read_bytes(), (self.folder / "blob").read_bytes())
        return result.stderr

    def test_sizes_and_names(self):
        slivers = self.encode(2800, 10)  # k1 = 4, k2 = 7: symbols of 100 bytes
        self.assertEqual(len(list(slivers.iterdir())), 21)
        self.assertEqual((slivers / "primary-0009.bin").stat().st_size, 700)
        self.assertEqual((slivers / "secondary-0000.bin").stat().st_size, 400)
        metadata = json.loads((slivers / "metadata.json").read_text())
        self.assertEqual((metadata["length"], metadata["shards"], metadata["symbol_bytes"]), (2800, 10, 100))
        # The first primary is the beginning of the blob: the code is systematic.
        self.assertEqual((slivers / "primary-0000.bin").read_bytes(), content(2800)[:700])

    def test_any_sufficient_set_decodes(self):
        slivers = self.encode(100_001, 10)
        for pair in (0, 2, 3, 5, 7, 8):
            (slivers / f"primary-{pair:04}.bin").unlink()
        self.assertIn("4 primary", self.decoded())
        (slivers / "primary-0001.bin").unlink()
        for pair in (1, 4, 9):
            (slivers / f"secondary-{pair:04}.bin").unlink()
        self.assertIn("7 secondary", self.decoded())
        (slivers / "secondary-0000.bin").unlink()
        message = self.refused("blob", "decode", "slivers", "--out", "third")
        self.assertIn("3 of 4 primary, 6 of 7 secondary", message)

    def test_damaged_slivers_are_found_and_left_out(self):
        slivers = self.encode(50_000, 7)
        whole = (slivers / "primary-0002.bin").read_bytes()
        (slivers / "primary-0000.bin").write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
        (slivers / "primary-0001.bin").write_bytes(whole[:-2])
        (slivers / "primary-0003.bin").write_bytes(whole)  # another pair's
        (slivers / "primary-0004.bin").write_bytes(b"")
        message = self.decoded()
        for pair in (0, 1, 3, 4):
            self.assertIn(f'primary-{pair:04}.bin" does not agree', message)

    def test_altered_metadata_is_refused(self):
        slivers = self.encode(5000, 7)
        path = slivers / "metadata.json"
        text = path.read_text()
        document = json.loads(text)
        document["hashes"][3]["primary"] = document["hashes"][2]["primary"]
        path.write_text(json.dumps(document))
        self.assertIn("was altered", self.refused("blob", "decode", "slivers", "--out", "x"))
        for broken in (text[:100], "[]", "{}", text.replace('"length": 5000', '"length": -1'), text.replace('"shards": 7', '"shards": 3')):
            path.write_text(broken)
            self.refused("blob", "decode", "slivers", "--out", "x")
        path.unlink()
        self.refused("blob", "decode", "slivers", "--out", "x")

    def test_recovery_moves_what_was_lost(self):
        slivers = self.encode(1 << 20, 100)  # n = 100: k1 = 34, k2 = 67
        names = [slivers / f"{axis}-0042.bin" for axis in ("primary", "secondary")]
        lost = [name.read_bytes() for name in names]
        for name in names:
            name.unlink()
        table = self.ok("blob", "recover", "slivers", "--pair", 42).stdout
        self.assertEqual([name.read_bytes() for name in names], lost)
        symbol = json.loads((slivers / "metadata.json").read_text())["symbol_bytes"]
        uleb = 1 if symbol < 128 else 2
        framed = 1 + 2 + uleb + symbol + 2 + 1 + 33 * (100 - 1).bit_length()
        self.assertEqual(table.splitlines()[-1].split(), ["moved", "101", str(101 * symbol), str(101 * framed)])
        self.assertEqual(101 * symbol, len(lost[0]) + len(lost[1]))

    def test_between_k1_and_k2_holders_only_secondaries_return(self):
        slivers = self.encode(9000, 10)
        for pair in range(4):
            (slivers / f"primary-{pair:04}.bin").unlink()
            (slivers / f"secondary-{pair:04}.bin").unlink()
        first = run("blob", "recover", "slivers", "--pair", 0, cwd=self.folder)
        self.assertEqual(first.returncode, 2)
        self.assertIn("pair 0 is not whole", first.stderr)
        self.assertTrue((slivers / "secondary-0000.bin").exists())
        self.assertFalse((slivers / "primary-0000.bin").exists())
        self.ok("blob", "recover", "slivers", "--pair", 1)  # seven secondaries hold again
        self.ok("blob", "recover", "slivers", "--pair", 0)

    def test_ids_are_mainnets(self):
        cases = json.loads((SOURCE / "tests/vectors/walrus_blob_id.json").read_text())["cases"]
        for case in cases:
            if case.get("length", 0) > 2_000_000:
                continue  # the codec's own tests take the long ones
            blob = bytes.fromhex(case["blob_hex"]) if "blob_hex" in case else splitmix64(case["seed"], case["length"])
            (self.folder / "blob").write_bytes(blob)
            printed = self.ok("blob", "id", "blob", "--shards", case["n"]).stdout
            self.assertEqual(printed.strip(), case["blob_id_base64url"])

    def test_refusals(self):
        (self.folder / "blob").write_bytes(b"x" * 983_011)
        self.refused("blob", "id", "blob", "--shards", 7)
        self.refused("blob", "id", "blob", "--shards", 3)
        self.refused("blob", "id", "blob", "--shards", "many")
        self.refused("blob", "id", "nowhere")
        self.refused("blob", "id", ".")
        (self.folder / "mine").mkdir()
        (self.folder / "mine/diary").write_text("dear")
        self.assertIn("holds diary", self.refused("blob", "encode", "blob", "--shards", 10, "--out", "mine"))
        self.encode(100, 4)
        self.assertIn("pairs are 0 to 3", self.refused("blob", "recover", "slivers", "--pair", 4))

    def test_memory_is_the_blob_and_its_slivers(self):
        """At most a tenth more than these, at the peak of the whole process."""
        size, shards, rows, columns = 48 << 20, 100, 34, 67
        symbol = -(-size // (rows * columns)) + 1 & ~1
        (self.folder / "blob").write_bytes(os.urandom(size))
        command = [FLOE, "blob", "encode", "blob", "--shards", str(shards), "--out", "slivers"]
        with subprocess.Popen(command, cwd=self.folder, stdout=subprocess.DEVNULL) as process:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        self.assertEqual(process.returncode, 0)
        slivers = shards * (rows + columns) * symbol
        self.assertEqual(sum(f.stat().st_size for f in (self.folder / "slivers").glob("*.bin")), slivers)
        self.assertLess(usage.ru_maxrss * 1024, 1.1 * (size + slivers))

    def test_threads_change_nothing(self):
        """Not one byte of a sliver, an id, a decoded blob, nor what is left out."""
        (self.folder / "blob").write_bytes(content(300_001))
        runs = []
        for threads in (1, 2, 7):
            out = f"slivers-{threads}"
            identity = self.ok("blob", "encode", "blob", "--shards", 31, "--out", out, "--threads", threads).stdout
            self.assertEqual(identity, self.ok("blob", "id", "blob", "--shards", 31, "-j", threads).stdout)
            files = {file.name: file.read_bytes() for file in (self.folder / out).iterdir()}
            for damaged in (2, 5):
                (self.folder / out / f"primary-{damaged:04}.bin").write_bytes(b"\0" * 14)
            decoded = self.ok("blob", "decode", out, "--out", f"again-{threads}", "--threads", threads, "--json").stdout
            self.assertEqual((self.folder / f"again-{threads}").read_bytes(), content(300_001))
            faults = [each["file"].removeprefix(out) for each in json.loads(decoded)["left_out"]]
            self.assertEqual(faults, ["/primary-0002.bin", "/primary-0005.bin"])
            runs.append((identity, files))
        self.assertEqual(runs[0], runs[1])
        self.assertEqual(runs[0], runs[2])
        for wrong in ("0", "4097", "many"):
            self.assertIn("--threads", self.refused("blob", "id", "blob", "--threads", wrong))

    def test_an_empty_blob(self):
        self.encode(0, 4)
        self.decoded()


if __name__ == "__main__":
    unittest.main()
