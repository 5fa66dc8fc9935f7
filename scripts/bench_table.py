"""Turns a Google Benchmark report of the codec into a table of results/codec, one for each processor: the best of the
repetitions, by processor time, beside what ISA-L, libsodium or the next kernel did in the same run.
Usage: bench_table.py REPORT FOLDER      writes FOLDER/PROCESSOR.md and prints its path"""

import json
import os
import platform
import re
import sys

KEEP = "<!-- Written by hand from here on; scripts/bench keeps it. -->"

# What was set out to be reached on one core: name of the row without its kernel, figure, unit. GB/s: at least; time:
# at most. Rows against ISA-L have no figure of their own: the target is what ISA-L did in the same run.
TARGETS = [
    *((f"encode/334/666/{size}", figure, "GB/s") for size, figure in ((152, 1.8), (512, 2.4), (4096, 1.6))),
    *((f"encode/667/333/{size}", figure, "GB/s") for size, figure in ((152, 3.0), (512, 4.2), (4096, 2.8))),
    *((f"decode-all-lost/334/666/{size}", figure, "GB/s") for size, figure in ((64, 1.2), (152, 1.5), (512, 2.2))),
    *((f"decode-all-lost/667/333/{size}", figure, "GB/s") for size, figure in ((64, 1.2), (152, 1.4), (512, 2.0))),
    *((f"encode/{shape}/512", None, "GB/s") for shape in ("3/4", "5/2", "4/6", "7/3")),
    ("symbols-batch/1000/152", 3.0, "ms"),
    ("verify-sliver/1000/152", 180.0, "us"),
    *((f"blob/1000/{size}", figure, "ms") for size, figure in ((1, 180.0), (32, 280.0), (100, 550.0))),
    ("read-secondaries", 80.0, "ms"),
]

# The same for processors with GFNI, as times of the AVX-512 kernel in the same run; set on a Zen 4.
GFNI_RATIOS = {
    "encode/334/666/152": 2.1, "encode/334/666/512": 2.25, "encode/334/666/4096": 1.9,
    "encode/667/333/152": 2.1, "encode/667/333/512": 2.25, "encode/667/333/4096": 1.9,
    "decode-all-lost/334/666/512": 2.1, "decode-all-lost/667/333/512": 1.9, "symbols-batch/1000/152": 1.8,
}
ORDER = ["naive", "portable", "neon", "avx2", "avx2-gfni", "avx512", "gfni"]  # slowest first
# 512-bit operations: a butterfly by XOR, by a factor in GF(256), by another one; a symbol in or out, its registers put
# together and converted.
OPERATIONS = {"avx512": (2, 14, 20, 8), "gfni": (2, 6, 8, 4)}


def butterflies(k, m):
    """Of one strip of an encoding, by XOR alone, inside and outside GF(256): the transforms cut down to what is there
    and what is wanted."""
    power = lambda count: 1 << (count - 1).bit_length()
    high = power(k) > power(m) or (power(k) == power(m) and k <= m)
    span = power(m if high else k)
    counts = [0, 0, 0]

    def transform(offset, used):
        for layer in range(span.bit_length() - 1):
            for start in range(0, min(span, -(-used // (1 << layer)) << layer), 2 << layer):
                factor = (offset + start) >> layer
                counts[0 if factor == 0 else 1 if factor < 256 else 2] += 1 << layer

    transform(0, m if high else k)
    longer = k if high else m
    for chunk in range(-(-longer // span)):
        transform(span * (chunk + 1), min(span, longer - chunk * span))
    return counts


def operations_bound(name, rows):
    """What share of the 512-bit operations that the processor starts in the same run an encoding accounts for."""
    work, kernel, *shape = name.split("/")
    if work != "encode" or kernel not in OPERATIONS or "operations/512" not in rows or max(map(int, shape[:2])) < 100:
        return ""
    k, m, _ = map(int, shape)
    *each, move = OPERATIONS[kernel]
    strip = sum(cost * count for cost, count in zip(each, butterflies(k, m))) + move * (k + m)
    bound = 128 * k * rows["operations/512"][3] / strip
    return f"{rows[name][1] / bound:.2f} of {bound / 1e9:.2f} GB/s by operations"


def slug(model, kernel):
    name = re.sub(r"\((R|TM)\)|@.*|\b(CPU|Processor|[0-9]+-Core)\b", " ", model, flags=re.IGNORECASE)
    return "-".join(re.findall(r"[a-z0-9]+", name.lower()) + [kernel])


def cpu_model():
    try:
        with open("/proc/cpuinfo") as lines:
            for line in lines:
                if line.startswith(("model name", "CPU part")):
                    return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.machine()


def best(report):
    """Name without the minimum time -> (seconds of processor time, bytes per second or None, seconds a compression, operations
    a second)."""
    scale = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}
    rows = {}
    for row in report["benchmarks"]:
        if row.get("run_type") == "aggregate" or row.get("error_occurred"):
            continue
        name = row["run_name"].split("/min_time")[0].removesuffix("/real_time").removesuffix("/process_time")
        seconds = row["cpu_time"] * scale[row["time_unit"]]
        if name not in rows or seconds < rows[name][0]:
            rows[name] = (seconds, row.get("bytes_per_second"), row.get("per_compression"), row.get("operations"))
    return rows


def natural(name):
    """Orders names with their numbers as numbers."""
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in name.split("/")]


def figure(name, seconds, speed, compression, operations):
    if operations is not None:
        return f"{operations / 1e9:.2f} G/s"
    if compression is not None:
        return f"{compression * 1e9:.1f} ns a compression"
    if name.startswith(("encode", "decode", "memory")) and speed:
        return f"{speed / 1e9:.2f} GB/s"
    for limit, unit, factor in ((1e-3, "us", 1e6), (1.0, "ms", 1e3)):
        if seconds < limit:
            return f"{seconds * factor:.1f} {unit}"
    return f"{seconds:.2f} s"


def beside(name, rows):
    """The other library's name and how many times as fast this was."""
    work, kernel, *shape = name.split("/")
    found = []
    if work == "threads" and shape[-1:] == ["2"]:
        alone = rows.get("/".join([work, kernel, *shape[:-1], "1"]))
        return f"{rows[name][0] / alone[0]:.2f} x the processor time of one thread" if alone else ""
    others = {"encode": ["isa-l"], "hash": ["libsodium"]}.get(work, []) + (["avx512"] if kernel == "gfni" else [])
    for other in others:
        reference = rows.get("/".join([work, other, *shape]))
        if reference is not None and kernel != other:
            found.append(f"{reference[0] / rows[name][0]:.2f} x {other}")
    bound = operations_bound(name, rows)
    return "; ".join(found + [bound] if bound else found)


def against_avx512(rows):
    print("| work | avx512 | gfni | gfni / avx512 | wanted on a Zen 4 | met |\n|---|---|---|---|---|---|")
    for name, wanted in GFNI_RATIOS.items():
        work, *shape = name.split("/")
        names = ["/".join([work, kernel, *shape]) for kernel in ("avx512", "gfni")]
        if not all(each in rows for each in names):
            continue
        ratio = rows[names[0]][0] / rows[names[1]][0]
        print(f"| {name} | {figure(names[0], *rows[names[0]])} | {figure(names[1], *rows[names[1]])} | {ratio:.2f} | "
              f"{wanted:.2f} | {'yes' if ratio >= wanted else 'no'} |")
    print()


def against_targets(kernel, rows):
    print("| work | reached | target | reached / target | met |\n|---|---|---|---|---|")
    for name, target, unit in TARGETS:
        work, *shape = name.split("/")
        row = rows.get("/".join([work, kernel, *shape]))
        if row is None:
            print(f"| {name} | not measured | | | |")
            continue
        reached = row[1] / 1e9 if unit == "GB/s" else row[0] * {"ms": 1e3, "us": 1e6}[unit]
        note = ""
        if target is None:
            other = rows.get("/".join([work, "isa-l", *shape]))
            if other is None:
                print(f"| {name} | {reached:.2f} {unit} | ISA-L absent | | |")
                continue
            target, note = other[1] / 1e9, " (ISA-L)"
        ratio = reached / target if unit == "GB/s" else target / reached
        print(f"| {name} | {reached:.2f} {unit} | {target:.2f} {unit}{note} | {ratio:.2f} | "
              f"{'yes' if ratio >= 1 else 'no'} |")
    print("\nA ratio above 1 is better than the target, for times as for speeds.\n")


def kept(path):
    """What follows the mark in the last table."""
    if not os.path.exists(path):
        return "\n"
    with open(path) as file:
        return file.read().partition(KEEP)[2] or "\n"


def main():
    with open(sys.argv[1]) as file:
        report = json.load(file)
    rows = best(report)
    context = report["context"]
    kernels = [kernel for kernel in ORDER if any(name.split("/")[1] == kernel for name in rows)]
    fastest = kernels[-1]
    path = os.path.join(sys.argv[2], slug(cpu_model(), fastest) + ".md")
    hand_written = kept(path)
    with open(path + ".part", "w") as out:
        sys.stdout, console = out, sys.stdout
        write(report, rows, context, fastest, kernels)
        print(f"\n{KEEP}{hand_written}", end="")
        sys.stdout = console
    os.replace(path + ".part", path)
    print(path)


def write(report, rows, context, fastest, kernels):
    repetitions = max(row.get("repetitions", 1) for row in report["benchmarks"])
    caches = ", ".join(f"L{cache['level']} {cache['size'] >> 10} KiB" for cache in context.get("caches", [])
                       if cache["type"] != "Instruction")
    print(f"# Speed of the codec: {cpu_model()}, {fastest}\n")
    print(f"Machine: {cpu_model()}, {context['num_cpus']} processors, {caches}, {platform.system()}; fastest kernel here: "
          f"{fastest}.\nOne thread, best of {repetitions} repetitions in random order, by processor time; "
          f"load average when it began: {context.get('load_avg', ['?'])[0]:.1f}.\n"
          "Made by `scripts/bench` (`--targets`: these rows only). Ratios come from this one run.\n")
    print("Speeds count source bytes. Names: work/kernel/k/m/symbol bytes, or work/kernel/shards/size;\n"
          "threads/kernel/shards/MiB/threads is the processor time of all of them.\n")
    print("## Targets\n")
    if fastest == "gfni":
        against_avx512(rows)
    against_targets(fastest, rows)
    print("## All rows\n")
    print("| work | reached | beside |\n|---|---|---|")
    for name, row in sorted(rows.items(), key=lambda row: natural(row[0])):
        print(f"| {name} | {figure(name, *row)} | {beside(name, rows)} |")


if __name__ == "__main__":
    main()
