"""Blobs and slivers that are not what they should be: not files, not readable, endless, of another blob, of none."""

import hashlib
import json
import os
import resource
import stat
import subprocess
import unittest

from program import FLOE, Case, run

SHARDS, SOURCES = 7, (3, 5)  # n, and k1 and k2 of that


def blake(*parts):
    return hashlib.blake2b(b"".join(parts), digest_size=32).digest()


def blob_id(length, hashes):
    """The id by its definition: leaves of both roots of each pair, levels completed by zeros."""
    level = [blake(b"\0", bytes.fromhex(pair["primary"]), bytes.fromhex(pair["secondary"])) for pair in hashes]
    while len(level) > 1:
        level += [bytes(32)] * (len(level) % 2)
        level = [blake(b"\1", left, right) for left, right in zip(level[::2], level[1::2])]
    return blake(b"\1", length.to_bytes(8, "little"), level[0])


def base64url(data):
    import base64

    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class Hostile(Case):
    def encode(self, name="slivers", fill=b"a"):
        (self.folder / "blob").write_bytes(fill * 3001)
        self.id = self.ok("blob", "encode", "blob", "--shards", SHARDS, "--out", name).stdout.strip()
        return self.folder / name

    def failed(self, *arguments):
        """Exit 1: what was given is well-formed, and fails a check."""
        before = sorted(self.folder.rglob("*"))
        result = run(*arguments, cwd=self.folder, timeout=20)
        self.assertEqual((result.returncode, result.stdout), (1, ""), result.stderr)
        self.assertEqual(sorted(self.folder.rglob("*")), before)
        return result.stderr

    def document(self, slivers, **changes):
        path = slivers / "metadata.json"
        path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))

    def mixed(self):
        """A folder whose primaries are of one blob and whose secondaries are of another, under an id that fits both."""
        first, second = self.encode("first", b"a"), self.encode("second", b"b")
        for path in second.glob("secondary-*"):
            path.replace(first / path.name)
        one, other = (json.loads((folder / "metadata.json").read_text()) for folder in (first, second))
        hashes = [{**a, "secondary": b["secondary"]} for a, b in zip(one["hashes"], other["hashes"])]
        self.id = base64url(blob_id(3001, hashes))
        self.document(first, hashes=hashes, blob_id=self.id)
        return first

    def test_the_id_is_the_one_of_the_definition(self):
        document = json.loads((self.encode() / "metadata.json").read_text())
        self.assertEqual(base64url(blob_id(3001, document["hashes"])), self.id)

    def test_what_is_no_readable_file_is_left_out(self):
        slivers = self.encode()
        names = [slivers / f"primary-{pair:04}.bin" for pair in range(SHARDS)]
        whole = names[0].read_bytes()
        for name in names[:4]:
            name.unlink()
        names[0].mkdir()
        os.mkfifo(names[1])
        names[2].symlink_to(names[2].name)
        names[3].symlink_to("nowhere")
        message = self.ok("blob", "decode", "slivers", "--out", "again", timeout=20).stderr
        self.assertEqual((self.folder / "again").read_bytes(), (self.folder / "blob").read_bytes())
        for pair, reason in enumerate(("is a directory", "is a pipe, not a file", "cannot be read: ", "cannot be read: ")):
            self.assertIn(f'primary-{pair:04}.bin" {reason}', message)
        names[1].unlink()
        names[1].write_bytes(whole + b"x")
        names[2].unlink()
        names[2].symlink_to("/dev/zero")
        names[0].rmdir()
        names[0].write_bytes(whole)
        message = self.ok("blob", "recover", "slivers", "--pair", 5, timeout=20).stderr
        self.assertIn(f'primary-0001.bin" has more than {len(whole)} bytes', message)
        self.assertIn('primary-0002.bin" is a device', message)

    def test_what_this_user_may_not_read_is_left_out(self):
        slivers = self.encode()
        (slivers / "primary-0000.bin").chmod(0)
        self.folder.chmod(stat.S_IRWXU | stat.S_IRWXG | stat.S_IRWXO)
        person = {"user": 65534} if os.geteuid() == 0 else {}
        try:
            result = self.ok("blob", "decode", "slivers", "--out", "again", **person)
        except PermissionError:
            self.skipTest("the program lies where nobody else may start it")
        self.assertIn('primary-0000.bin" cannot be read: Permission denied; it is left out', result.stderr)

    def test_many_warnings_are_counted(self):
        (self.folder / "blob").write_bytes(b"a")
        self.ok("blob", "encode", "blob", "--shards", 100, "--out", "slivers")
        for pair in range(50):
            (self.folder / f"slivers/primary-{pair:04}.bin").write_bytes(b"")
        warnings = self.ok("blob", "decode", "slivers", "--out", "again").stderr
        self.assertEqual(warnings.count("does not agree"), 20)
        self.assertIn("30 more slivers are left out", warnings)

    def test_endless_input_stops_at_the_limit(self):
        most = 3 * 5 * 65534
        said = f"has more than {most} bytes, the most for a blob of {SHARDS} shards"
        self.assertIn(said, self.refused("blob", "id", "/dev/zero", "--shards", SHARDS, timeout=20))
        self.assertIn(said, self.refused("blob", "encode", "/dev/zero", "--shards", SHARDS, "--out", "x", timeout=20))
        with subprocess.Popen(["yes"], stdout=subprocess.PIPE) as endless:
            self.assertIn(said, self.refused("blob", "id", "-", "--shards", SHARDS, stdin=endless.stdout, timeout=20))
            endless.kill()
        with open(self.folder / "blob", "wb") as blob:
            blob.truncate(most)
        self.ok("blob", "id", "blob", "--shards", SHARDS)
        with open(self.folder / "blob", "ab") as blob:
            blob.truncate(1 << 42)  # a hole, which nobody has the memory for
        self.assertIn(said, self.refused("blob", "id", "blob", "--shards", SHARDS, timeout=20))

    def test_pipes_and_standard_input_are_read(self):
        self.encode()
        with open(self.folder / "blob", "rb") as blob:
            self.assertEqual(self.ok("blob", "id", "-", "--shards", SHARDS, stdin=blob).stdout.strip(), self.id)
        os.mkfifo(self.folder / "pipe")
        with subprocess.Popen(["sh", "-c", "sleep 0.5; cat blob > pipe"], cwd=self.folder):
            self.assertEqual(self.ok("blob", "id", "pipe", "--shards", SHARDS, timeout=20).stdout.strip(), self.id)

    def test_waiting_for_a_pipe_ends_with_a_signal(self):
        os.mkfifo(self.folder / "pipe")
        with subprocess.Popen([FLOE, "blob", "id", "pipe"], cwd=self.folder, stderr=subprocess.PIPE) as process:
            with self.assertRaises(subprocess.TimeoutExpired):
                process.wait(0.5)
            process.terminate()
            self.assertEqual(process.wait(20), 143)

    def test_metadata_that_is_no_file_is_refused(self):
        slivers = self.encode()
        path = slivers / "metadata.json"
        path.unlink()
        os.mkfifo(path)
        self.assertIn("is a pipe", self.refused("blob", "decode", "slivers", "--out", "x", timeout=20))
        path.unlink()
        path.symlink_to("/dev/zero")
        self.assertIn("is a device", self.refused("blob", "recover", "slivers", "--pair", 1, timeout=20))
        path.unlink()
        with open(path, "wb") as file:
            file.truncate(1 << 42)
        self.assertIn("metadata.json", self.refused("blob", "decode", "slivers", "--out", "x", timeout=20))

    def test_fields_that_follow_from_others_must(self):
        slivers = self.encode()
        text = (slivers / "metadata.json").read_text()
        # 3001 bytes in 3 x 5 cells: 201 bytes, rounded up to even.
        for name, right in (("symbol_bytes", 202), ("primary_symbols", 3), ("secondary_symbols", 5)):
            self.document(slivers, **{name: right + 2})
            self.assertIn(f"{name} must be {right}", self.refused("blob", "decode", "slivers", "--out", "x"))
            (slivers / "metadata.json").write_text(text)
        for changes, said in (
            ({"shards": 65535}, "shards must be a number from 4 to 49155"),
            ({"length": 1e300}, "length must be a whole number"),
            ({"length": 3002}, "blob_id must be "),
            ({"length": 1 << 60}, "length must be at most 983010"),
            ({"complete": 1}, "complete must be true or false"),
            ({"complete": False}, "cut short"),
            ({"encoding": "RS3"}, 'encoding must be "RS2"'),
            ({"blob_id": "AAAA"}, "blob_id must be the 43 characters"),
            ({"hashes": [{}] * 7}, 'hashes[0] must be an object with "primary"'),
            ({"hashes": [{"primary": "00" * 32, "secondary": "0"}] * 7}, "hashes[0].secondary must be the 64"),
            ({"hashes": []}, "hashes must be a list of 7"),
        ):
            self.document(slivers, **changes)
            self.assertIn(said, self.refused("blob", "decode", "slivers", "--out", "x"))
            (slivers / "metadata.json").write_text(text)
        (slivers / "metadata.json").write_text(text.replace('"shards": 7,', '"shards": 7, "shards": 8,'))
        self.assertIn("shards must be given only once", self.refused("blob", "decode", "slivers", "--out", "x"))

    def test_strict_tells_what_the_hashes_of_rows_do_not(self):
        slivers = self.mixed()
        said = self.ok("blob", "decode", "first", "--out", "a").stderr
        self.assertIn("verified by the hashes of their rows", said)
        self.assertEqual((self.folder / "a").read_bytes(), b"a" * 3001)
        self.assertIn("encoded inconsistently", self.failed("blob", "decode", "first", "--out", "b", "--strict"))
        self.assertIn("encoded inconsistently", self.failed("blob", "recover", "first", "--pair", 6))
        for path in slivers.glob("primary-*"):
            path.unlink()
        self.failed("blob", "decode", "first", "--out", "b")
        self.encode()
        said = self.ok("blob", "decode", "slivers", "--out", "b", "--strict").stderr
        self.assertIn("verified by encoding them again", said)

    def test_an_expected_id(self):
        self.encode()
        decoded = self.ok("blob", "decode", "slivers", "--out", "x", "--id", self.id)
        self.assertEqual(decoded.stdout.strip(), self.id)
        self.ok("blob", "recover", "slivers", "--pair", 0, "--id", self.id)
        wrong = base64url(bytes(32))
        self.assertIn(wrong, self.failed("blob", "decode", "slivers", "--out", "y", "--id", wrong))
        self.assertIn(wrong, self.failed("blob", "recover", "slivers", "--pair", 0, "--id", wrong))
        for malformed in ("", "x", self.id + "=", self.id[:-1]):
            self.assertIn("43 characters", self.refused("blob", "decode", "slivers", "--out", "y", "--id", malformed))

    def test_recover_replaces_no_link_and_no_folder(self):
        slivers = self.encode()
        target = slivers / "primary-0002.bin"
        target.replace(self.folder / "mine")
        target.symlink_to("../mine")
        self.assertIn("is a link and is not replaced", self.refused("blob", "recover", "slivers", "--pair", 2))
        self.assertTrue(target.is_symlink())
        target.unlink()
        target.mkdir()
        self.assertIn("is not a file and is not replaced", self.refused("blob", "recover", "slivers", "--pair", 2))

    def test_decode_replaces_nothing_that_it_did_not_write(self):
        self.encode()
        (self.folder / "mine").write_text("mine")
        self.assertIn("exists and differs", self.refused("blob", "decode", "slivers", "--out", "mine"))
        (self.folder / "mine").write_bytes(bytes(3001))
        self.assertIn("exists and differs", self.refused("blob", "decode", "slivers", "--out", "mine"))
        (self.folder / "link").symlink_to("mine")
        self.assertIn("is a link", self.refused("blob", "decode", "slivers", "--out", "link", "--force"))
        for name in ("metadata.json", "primary-0003.bin"):
            self.assertIn("would replace", self.refused("blob", "decode", "slivers", "--out", f"slivers/{name}", "--force"))
        for name in ("", "new/", "slivers/"):
            self.assertIn("does not name a file", self.refused("blob", "decode", "slivers", "--out", name))
        for name in ("slivers", "nowhere/x", "/dev/full"):
            result = run("blob", "decode", "slivers", "--out", name, cwd=self.folder)
            self.assertEqual(result.returncode, 74, result.stderr)
        diary = self.folder / ".again.floe-1.part/diary"
        diary.parent.mkdir()
        diary.write_text("dear")
        self.ok("blob", "decode", "slivers", "--out", "again")
        self.ok("blob", "encode", "blob", "--shards", SHARDS, "--out", "again.d")
        self.assertEqual(diary.read_text(), "dear")
        leftover = self.folder / ".again.floe-2.part/again"
        leftover.parent.mkdir()
        leftover.write_text("half")
        self.ok("blob", "decode", "slivers", "--out", "again", "--force")
        self.assertFalse(leftover.exists())

    def test_a_blob_to_standard_output_is_alone_there(self):
        self.encode()
        for name in ("/dev/stdout", "-"):
            result = run("blob", "decode", "slivers", "--out", name, cwd=self.folder, text=False)
            self.assertEqual((result.returncode, result.stdout), (0, b"a" * 3001))
            self.assertIn(self.id.encode(), result.stderr)
        self.assertIn("--json", self.refused("blob", "decode", "slivers", "--out", "/dev/stdout", "--json"))

    def test_answers_as_json(self):
        self.encode()
        shape = {"blob_id": self.id, "encoding": "RS2", "length": 3001, "shards": 7, "primary_symbols": 3, "secondary_symbols": 5, "symbol_bytes": 202}

        def answer(*arguments):
            return json.loads(self.ok("blob", *arguments, "--json").stdout)

        self.assertEqual(answer("id", "blob", "--shards", SHARDS), shape)
        encoded = answer("encode", "blob", "--shards", SHARDS, "--out", "slivers")
        sizes = {"primary_sliver_bytes": 1010, "secondary_sliver_bytes": 606, "primaries_needed": 3, "secondaries_needed": 5}
        self.assertEqual(encoded, {**shape, **sizes, "folder": "slivers"})
        (self.folder / "slivers/primary-0000.bin").write_bytes(b"")
        left_out = [{"file": "slivers/primary-0000.bin", "reason": "does not agree with the metadata"}]
        decoded = answer("decode", "slivers", "--out", "x", "--strict")
        more = {"file": "x", "decoded_from": {"axis": "primary", "slivers": 3}, "verified_by": "encoding", "left_out": left_out}
        self.assertEqual(decoded, {**shape, **more})
        self.assertEqual(answer("decode", "slivers", "--out", "x")["verified_by"], "row hashes")
        framed = 1 + 2 + 2 + 202 + 2 + 1 + 33 * 3  # of 202 bytes, a proof of three siblings
        recovered = [
            {"sliver": name, "symbols": count, "payload_bytes": count * 202, "bytes_with_proofs": count * framed}
            for name, count in (("secondary", 3), ("primary", 5))
        ]
        answered = answer("recover", "slivers", "--pair", 1)
        self.assertEqual(answered, {**shape, "pair": 1, "whole": True, "recovered": recovered, "left_out": left_out})

    def test_the_greatest_number_of_shards_is_told_and_memory_bounded(self):
        (self.folder / "blob").write_bytes(b"a" * 1000)
        for shards in (3, 49156, 65535, 1 << 40):
            self.assertIn("4 to 49155", self.refused("blob", "id", "blob", "--shards", shards))

        def small_machine():
            resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))

        message = self.refused("blob", "id", "blob", "--shards", 49155, preexec_fn=small_machine, timeout=20)
        self.assertIn("49155 shards, however small, needs", message)
        self.assertIn("and this machine has 1.1 GB", message)
        for call in (("id",), ("encode", "--out", "x")):
            endless = self.refused("blob", *call, "/dev/zero", preexec_fn=small_machine, timeout=60)
            self.assertIn("the most that 1.1 GB of memory can encode for 1000 shards", endless)


if __name__ == "__main__":
    unittest.main()
