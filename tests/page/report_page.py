"""Reads the data of a page that floe report wrote, without a browser and by code of its own."""

import base64
import json
import re
import struct


class Bytes:
    def __init__(self, text):
        self.data, self.at = base64.b64decode(text, validate=True), 0

    def whole(self):
        number = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            number |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return number

    def signed(self):
        bits = self.whole()
        return bits >> 1 if bits % 2 == 0 else -((bits + 1) >> 1)

    def real(self):
        self.at += 8
        return struct.unpack("<d", self.data[self.at - 8 : self.at])[0]


class Page:
    """Elements by id, as a browser ends them: at the first "</script", whatever is inside."""

    def __init__(self, text):
        self.text = text
        self.elements = {}
        for kind, name, content in re.findall(r'<script type="([^"]+)" id="([^"]+)">(.*?)</script', text, re.S | re.I):
            self.elements[name] = json.loads(content) if kind == "application/json" else content

    def facts(self, run=0):
        return self.elements[f"facts-{run}"]

    def fabric(self, run=0):
        """(scheme, replicate, shard, from, to, state) of every interval, times in microseconds."""
        found = []
        facts = self.facts(run)
        for index, block in enumerate(facts["fabric"]):
            data, shard, count = Bytes(self.elements[f"fabric-{run}-{index}"]), 0, 0
            while data.at < len(data.data):
                shard += data.whole()
                at = 0
                for _ in range(data.whole()):
                    state = facts["states"][data.whole()]
                    begin = at + data.whole()
                    at = begin + data.whole()
                    found.append((facts["labels"][block["scheme"]], block["replicate"], shard, begin, at, state))
                    count += 1
            assert count == block["count"], (count, block)
        return found

    def series(self, run=0):
        """(scheme, replicate, time, series, value) of every value."""
        found = []
        facts = self.facts(run)
        for index, block in enumerate(facts["series"]):
            data = Bytes(self.elements[f"series-{run}-{index}"])
            divisor, is_whole, distinct, last, at = data.whole(), data.whole(), [], 0, 0
            for _ in range(data.whole()):
                last = last + data.signed() if is_whole else data.real()
                distinct.append(last)
            for _ in range(block["count"]):
                at += data.whole() * divisor
                value = distinct[data.whole()]
                found.append((facts["labels"][block["scheme"]], block["replicate"], at, block["series"], value))
            assert data.at == len(data.data)
        return found
