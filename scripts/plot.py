#!/usr/bin/python3
"""Draws the figures of a folder that `floe run` wrote, from its files alone, into FOLDER/plots (SVG and PNG).

The interpreter is Debian's on purpose: python3-matplotlib belongs to it. The same files give the same bytes.
"""

import argparse
import csv
import json
import os
import sys
from collections import defaultdict
from pathlib import Path

try:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    import numpy as np
    from matplotlib.colors import to_rgb
    from matplotlib.patches import Patch
    from matplotlib.ticker import FuncFormatter, MaxNLocator
except ImportError as missing:
    sys.exit(f"plot.py: {missing}; try: apt-get install python3-matplotlib")

# Okabe and Ito's colours, told apart by every eye; a model keeps its colour and marker in all figures.
STYLE = {
    "red-stuff": ("#0072B2", "o"),
    "reed-solomon": ("#D55E00", "s"),
    "replication": ("#009E73", "^"),
}
SPARE = [("#CC79A7", "D"), ("#E69F00", "v"), ("#56B4E9", "P"), ("#555555", "X")]

STATES = {  # in order of priority where several fall on one pixel
    "offline": ("#8fc1e3", "offline"),
    "lost": ("#c8321e", "lost"),
    "repairing": ("#f2a900", "repairing"),
}
HELD = "#eef3ee"

REPAIR_CAUSES = ("symbols", "rebuild", "proofs", "overhead", "metadata")
GREY = "#777777"


class Results:
    """The files of one folder, read once."""

    def __init__(self, folder):
        self.folder = folder
        self.json = json.loads((folder / "results.json").read_text())
        scenario = self.json["scenario"]
        self.name = scenario["name"]
        self.duration = scenario["duration_s"]
        self.shards = scenario["shards"]
        self.schemes = self.json["schemes"]
        self.series = defaultdict(lambda: ([], []))  # (scheme, metric) -> times, values, of replicate 0
        with open(folder / "series.csv", newline="") as file:
            for row in csv.DictReader(file):
                if row["replicate"] != "0":
                    continue
                times, values = self.series[row["scheme"], row["metric"]]
                times.append(float(row["time_s"]))
                values.append(float(row["value"]))
        self.fabric = defaultdict(list)  # scheme -> (shard, from, to, state)
        with open(folder / "fabric.csv", newline="") as file:
            for row in csv.DictReader(file):
                self.fabric[row["scheme"]].append(
                    (int(row["shard"]), float(row["from_s"]), float(row["to_s"]), row["state"])
                )

    def metric(self, scheme, name):
        entry = self.schemes[scheme]["metrics"].get(name)
        return None if entry is None else entry["value"]

    def style(self, scheme):
        """Colour and marker: the model's own for its first scheme, a spare one for variants."""
        taken = {}
        spare = iter(SPARE * 8)
        for label, entry in self.schemes.items():
            model = entry["model"]
            own = STYLE.get(model)
            taken[label] = own if own and own not in taken.values() else next(spare)
        return taken[scheme]

    def unit(self):
        """The unit of time that gives the axis readable numbers."""
        for name, seconds in (("days", 86400), ("hours", 3600), ("minutes", 60)):
            if self.duration >= 2 * seconds:
                return name, seconds
        return "seconds", 1

    def provenance(self):
        scenario = self.json["scenario"]
        count = self.json["replicates"]
        return (
            f"{scenario['name']} {scenario['hash']} · seed {scenario['seed']} · "
            f"{count} replicate{'s' if count > 1 else ''} · floe {self.json['version']}"
        )


def amount(value, _=None):
    """Bytes with a decimal prefix, in as few digits as say it."""
    for prefix, size in (("P", 1e15), ("T", 1e12), ("G", 1e9), ("M", 1e6), ("k", 1e3)):
        if value >= size:
            return f"{value / size:.3g} {prefix}B"
    return f"{value:.3g} B"


def plain(value, _=None):
    return f"{value:,.0f}".replace(",", " ") if value >= 1000 else f"{value:.3g}"


def stack(results, heights, right=1.1):
    """A column of panels, one a scheme, sharing the time axis; sizes in inches."""
    top, bottom = 0.80, 0.62
    count = len(results.schemes)
    gap = 0.30
    height = top + bottom + count * heights + (count - 1) * gap
    figure, axes = plt.subplots(count, 1, sharex=True, squeeze=False, figsize=(7.2, height))
    figure.subplots_adjust(
        left=0.75 / 7.2,
        right=1 - right / 7.2,
        top=1 - top / height,
        bottom=bottom / height,
        hspace=gap / heights,
    )
    return figure, axes[:, 0]


def head(figure, title, subtitle):
    """Title and subtitle at the left edge of the first panel, at fixed distances from the top."""
    height = figure.get_figheight()
    left = figure.axes[0].get_position().x0
    figure.text(left, 1 - 0.13 / height, title, ha="left", va="top", size=10.5, weight="bold", color="#222222")
    figure.text(left, 1 - 0.33 / height, subtitle, ha="left", va="top", size=8, color=GREY)


def time_axis(axis, results):
    name, seconds = results.unit()
    axis.set_xlim(0, results.duration / seconds)
    axis.set_xlabel(f"time, {name}")
    axis.xaxis.set_major_locator(MaxNLocator(8, steps=[1, 2, 2.5, 5, 10]))
    axis.tick_params(axis="x", labelbottom=True)


def side_label(figure, axes, text):
    """One label for a column of panels, halfway up."""
    middle = (axes[0].get_position().y1 + axes[-1].get_position().y0) / 2
    figure.text(0.22 / figure.get_figwidth(), middle, text, rotation=90, ha="center", va="center", color="#333333")


def end_labels(axis, labels):
    """Texts at the right edge, (y, text, colour, weight), moved apart where they would touch."""
    low, high = axis.get_ylim()
    inches = axis.get_position().height * axis.figure.get_figheight()
    least = 0.135 / inches * (high - low)
    placed = []
    for y, text, colour, weight in sorted(labels):
        at = max(y, placed[-1] + least) if placed else y
        placed.append(at)
        axis.annotate(
            text,
            (1, at),
            xycoords=("axes fraction", "data"),
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            size=7.5,
            color=colour,
            weight=weight,
            annotation_clip=False,
        )


def panel_name(axis, text, colour):
    axis.set_title(text, size=8.5, color=colour, pad=4)


def thresholds(results, scheme):
    """(redundancy, name) where a kind of piece gets too few, in live bytes per blob byte."""
    stored = results.metric(scheme, "storage.slivers")
    entry = results.schemes[scheme]
    slots = round(stored) if entry["model"] == "replication" else results.shards
    names = {"primary": "k₁: readable", "secondary": "k₂: all repairable", "piece": "k: readable", "copy": "one copy"}
    return [(stored * enough / slots, names.get(kind, kind)) for kind, enough in entry["thresholds"].items()]


def redundancy(results):
    _, seconds = results.unit()
    figure, axes = stack(results, 1.35)
    for axis, scheme in zip(axes, results.schemes):
        colour, _ = results.style(scheme)
        curves = {}
        for metric in ("min", "p01", "median"):
            times, values = results.series[scheme, f"redundancy.{metric}"]
            curves[metric] = (np.array(times) / seconds, np.array(values))
        grid = np.unique(np.concatenate([times for times, _ in curves.values()]))
        step = {
            metric: values[np.searchsorted(times, grid, side="right") - 1] for metric, (times, values) in curves.items()
        }
        axis.fill_between(grid, step["min"], step["median"], step="post", color=colour, alpha=0.18, linewidth=0)
        axis.step(grid, step["median"], where="post", color=colour, linewidth=1.4)
        axis.step(grid, step["p01"], where="post", color=colour, linewidth=0.8, linestyle=(0, (2, 1.5)))
        axis.step(grid, step["min"], where="post", color=colour, linewidth=0.8, alpha=0.8)
        axis.set_ylim(0, 1.08 * max(values.max() for values in step.values()))
        labels = [(step["median"][-1], "median", colour, "bold")]
        if step["min"].min() < step["median"].min():
            labels.append((step["min"].min(), f"least {step['min'].min():.3g}", colour, "normal"))
        for level, name in thresholds(results, scheme):
            axis.axhline(level, color="#444444", linewidth=0.8, linestyle=(0, (4, 2)))
            labels.append((level, name, "#444444", "normal"))
        end_labels(axis, labels)
        axis.yaxis.set_major_locator(MaxNLocator(4, integer=True))
        panel_name(axis, scheme, colour)
    side_label(figure, axes, "live bytes per blob byte")
    time_axis(axes[-1], results)
    head(
        figure,
        "Redundancy over time",
        "line: median blob · dotted: 1 % of blobs · shade: down to the worst blob · dashed: what must be left",
    )
    return figure


def bandwidth(results):
    _, seconds = results.unit()
    hours = max(1, int(np.ceil(results.duration / 3600)))
    width = max(1, int(np.ceil(hours / 160)))  # bars of whole hours, at most 160 of them
    bins = int(np.ceil(hours / width))
    totals = {}
    for scheme in results.schemes:
        sums = np.zeros(bins)
        for cause in REPAIR_CAUSES:
            times, values = results.series[scheme, f"bytes.{cause}"]
            np.add.at(sums, (np.array(times, dtype=float) // (3600 * width)).astype(int), values)
        totals[scheme] = sums
    peaks = [sums.max() for sums in totals.values() if sums.max() > 0] or [1]
    logarithmic = max(peaks) / min(peaks) > 30  # linear says more about spikes, where all can be seen
    figure, axes = stack(results, 1.05, right=1.5)
    for axis, (scheme, sums) in zip(axes, totals.items()):
        colour, _ = results.style(scheme)
        left = np.arange(bins) * width * 3600 / seconds
        axis.bar(left, sums, width=width * 3600 / seconds, align="edge", color=colour, linewidth=0)
        if logarithmic:
            smallest = min(sums[sums > 0].min() for sums in totals.values() if sums.max() > 0)
            axis.set_yscale("log")
            axis.set_ylim(10 ** np.floor(np.log10(smallest)), 3 * max(peaks))
        else:
            axis.set_ylim(0, 1.1 * max(peaks))
            axis.yaxis.set_major_locator(MaxNLocator(3))
        axis.yaxis.set_major_formatter(FuncFormatter(amount))
        panel_name(axis, scheme, colour)
        ratio = results.metric(scheme, "repair.peak_to_mean")
        lines = [f"{amount(sums.sum())} in all", f"peak {amount(sums.max())}"]
        if ratio:
            lines.append(f"peak hour {ratio:.3g} × mean")
        axis.text(
            1.015, 0.5, "\n".join(lines), transform=axis.transAxes, va="center", size=7.5, color=colour, linespacing=1.5
        )
    time_axis(axes[-1], results)
    every = "every hour" if width == 1 else f"every {width} hours"
    scale = ", logarithmic" if logarithmic else ""
    head(
        figure,
        "Repair traffic over time",
        f"bytes moved by repair {every}, proofs, headers and metadata included{scale}",
    )
    return figure


def per_lost_byte(results):
    schemes = [scheme for scheme in results.schemes if results.metric(scheme, "lost.bytes")]
    height = 1.45 + 0.48 * max(1, len(schemes))
    figure, axis = plt.subplots(figsize=(7.2, height))
    figure.subplots_adjust(left=1.25 / 7.2, right=1 - 1.0 / 7.2, top=1 - 0.62 / height, bottom=0.62 / height)
    largest = 1.0
    for row, scheme in enumerate(schemes):
        colour, marker = results.style(scheme)
        lost = results.metric(scheme, "lost.bytes")
        payload, wire, total = (
            results.metric(scheme, f"repair.{part}_bytes") / lost for part in ("payload", "wire", "total")
        )
        largest = max(largest, total)
        axis.plot([payload, total], [row, row], color=colour, linewidth=2.2, alpha=0.45, zorder=2)
        axis.plot(payload, row, marker=marker, color=colour, markersize=7, zorder=3)
        axis.plot(wire, row, marker=marker, markerfacecolor="white", markeredgecolor=colour, markersize=6, zorder=3)
        axis.plot(total, row, marker="|", color=colour, markersize=13, markeredgewidth=2.2, zorder=3)
        axis.annotate(
            plain(total), (total, row), xytext=(8, 0), textcoords="offset points", va="center", color=colour, weight="bold"
        )
    axis.axvline(1, color="#444444", linewidth=0.8, linestyle=(0, (4, 2)))
    axis.set_xscale("log")
    axis.set_xlim(0.7, 1.8 * largest)
    axis.set_ylim(len(schemes) - 0.5, -0.5)
    axis.set_yticks(range(len(schemes)), schemes)
    for tick, scheme in zip(axis.get_yticklabels(), schemes):
        tick.set_color(results.style(scheme)[0])
        tick.set_weight("bold")
    axis.tick_params(axis="y", length=0, labelsize=9)
    axis.grid(axis="y", visible=False)
    axis.spines["left"].set_visible(False)
    axis.xaxis.set_major_formatter(FuncFormatter(plain))
    axis.set_xlabel("bytes moved by repair per byte lost")
    head(
        figure,
        "What repair moves for every byte lost",
        "filled: payload · open: with proofs and headers · bar: with metadata · dashed: what was lost",
    )
    return figure


def fabric(results):
    _, seconds = results.unit()
    rows = min(results.shards, 400)
    columns = 1400
    figure, axes = stack(results, 1.7, right=1.1)
    for axis, scheme in zip(axes, results.schemes):
        level = np.zeros((rows, columns), dtype=int)  # 0 is held
        order = {state: rank for rank, state in enumerate(STATES, start=1)}
        for shard, begin, end, state in results.fabric[scheme]:
            first = min(int(begin / results.duration * columns), columns - 1)
            last = max(first + 3, int(np.ceil(end / results.duration * columns)))
            cells = level[shard * rows // results.shards, first:last]
            np.maximum(cells, order[state], out=cells)
        palette = np.array([to_rgb(HELD)] + [to_rgb(colour) for colour, _ in STATES.values()])
        axis.imshow(
            palette[level],
            aspect="auto",
            interpolation="nearest",
            extent=(0, results.duration / seconds, results.shards, 0),
        )
        axis.grid(False)
        axis.yaxis.set_major_locator(MaxNLocator(3, integer=True))
        panel_name(axis, scheme, results.style(scheme)[0])
    side_label(figure, axes, "shard")
    time_axis(axes[-1], results)
    handles = [Patch(facecolor=HELD, edgecolor="#bbbbbb", linewidth=0.6, label="held")]
    handles += [Patch(facecolor=colour, label=label) for colour, label in STATES.values()]
    axes[0].legend(handles=handles, loc="upper left", bbox_to_anchor=(1.0, 1.04), handlelength=1, handleheight=1)
    head(figure, "The fabric", "every shard over time: who holds its pieces, who is away, what is lost and coming back")
    return figure


FIGURES = {"redundancy": redundancy, "bandwidth": bandwidth, "per-lost-byte": per_lost_byte, "fabric": fabric}


def save(figure, results, name):
    figure.text(
        1 - 0.08 / figure.get_figwidth(),
        0.06 / figure.get_figheight(),
        results.provenance(),
        ha="right",
        va="bottom",
        size=6,
        color="#999999",
    )
    plots = results.folder / "plots"
    plots.mkdir(exist_ok=True)
    for kind, metadata in (("svg", {"Date": None}), ("png", {"Software": None})):
        part = plots / f".{name}.{kind}.part"
        figure.savefig(part, format=kind, metadata=metadata)
        os.replace(part, plots / f"{name}.{kind}")
    plt.close(figure)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="*", type=Path, help="written by `floe run`")
    parser.add_argument("--only", choices=FIGURES, help="draw this figure alone")
    parser.add_argument("--list", action="store_true", help="name the figures")
    arguments = parser.parse_args()
    if arguments.list:
        print("\n".join(FIGURES))
        return
    plt.style.use(Path(__file__).with_name("house.mplstyle"))
    for folder in arguments.folder:
        try:
            results = Results(folder)
        except (OSError, KeyError, ValueError) as error:
            sys.exit(f"plot.py: {folder} is not a folder that floe run wrote: {error}")
        for name, draw in FIGURES.items():
            if arguments.only in (None, name):
                save(draw(results), results, name)
        names = [arguments.only] if arguments.only else FIGURES
        print(f"{folder / 'plots'}: {', '.join(names)}", file=sys.stderr)  # conversation, not answer


if __name__ == "__main__":
    main()
