"""Turns a Google Benchmark report of the codec into the table of results/codec: the best of the repetitions, by
processor time, beside what ISA-L or libsodium did in the same run."""

import json
import platform
import sys


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


def figure(name, seconds, speed, compression):
    if compression is not None:
        return f"{compression * 1e9:.1f} ns a compression"
    if name.startswith(("encode", "decode")) and speed:
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


def main():
    with open(sys.argv[1]) as file:
        report = json.load(file)
    rows = best(report)
    context = report["context"]
    kernels = sorted({name.split("/")[1] for name in rows} - {"isa-l", "libsodium"})
    print("# Speed of the codec\n")
    print(f"Machine: {cpu_model()}, {context['num_cpus']} processors; fastest kernel here: "
          f"{'avx512' if 'avx512' in kernels else kernels[-1]}. One thread, best of five runs by processor time;")
    print(f"load average when it began: {context.get('load_avg', ['?'])[0]}. Made by `scripts/bench`.\n")
    print("Speeds count source bytes. Names: work/kernel/k/m/symbol bytes, or work/kernel/shards/size.\n")
    print("| work | reached | beside |\n|---|---|---|")
    for name, (seconds, speed, compression) in rows.items():
        print(f"| {name} | {figure(name, seconds, speed, compression)} | {beside(name, rows)} |")


if __name__ == "__main__":
    main()
