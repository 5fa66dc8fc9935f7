"""Turns a Google Benchmark report of the codec into the table of results/codec: the best of the repetitions, by
processor time, beside what ISA-L or libsodium did in the same run."""

import json
import os
import platform
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
    """Name without the minimum time -> (seconds of processor time, bytes per second or None, seconds a compression)."""
    scale = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}
    rows = {}
    for row in report["benchmarks"]:
        if row.get("run_type") == "aggregate" or row.get("error_occurred"):
            continue
        name = row["run_name"].split("/min_time")[0]
        seconds = row["cpu_time"] * scale[row["time_unit"]]
        if name not in rows or seconds < rows[name][0]:
            rows[name] = (seconds, row.get("bytes_per_second"), row.get("per_compression"))
    return rows


def natural(name):
    """Orders names with their numbers as numbers."""
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in name.split("/")]


def figure(name, seconds, speed, compression):
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
    other = {"encode": "isa-l", "hash": "libsodium"}.get(work)
    reference = rows.get("/".join([work, other, *shape])) if other else None
    if reference is None or kernel == other:
        return ""
    return f"{reference[0] / rows[name][0]:.2f} x {other}"


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
    kernels = sorted({name.split("/")[1] for name in rows if "memory" not in name} - {"isa-l", "libsodium"})
    repetitions = max(row.get("repetitions", 1) for row in report["benchmarks"])
    print("# Speed of the codec\n")
    print(f"Machine: {cpu_model()}, {context['num_cpus']} processors, {platform.system()} {platform.release()}; fastest kernel here: "
          f"{'avx512' if 'avx512' in kernels else kernels[-1]}. One thread, best of {repetitions} repetitions in random order, by processor time;")
    print(f"load average when it began: {context.get('load_avg', ['?'])[0]}. Made by `scripts/bench` (`--targets`: these rows only).\n")
    print("Speeds count source bytes. Names: work/kernel/k/m/symbol bytes, or work/kernel/shards/size.\n")
    print("## Targets\n")
    against_targets("avx512" if "avx512" in kernels else kernels[-1], rows)
    print("## All rows\n")
    print("| work | reached | beside |\n|---|---|---|")
    for name, (seconds, speed, compression) in sorted(rows.items(), key=lambda row: natural(row[0])):
        print(f"| {name} | {figure(name, seconds, speed, compression)} | {beside(name, rows)} |")
    print(f"\n{KEEP}{kept(sys.argv[2]) if len(sys.argv) > 2 else ''}", end="")


if __name__ == "__main__":
    main()
