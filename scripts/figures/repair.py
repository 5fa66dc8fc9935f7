"""What repair moves: hour by hour and by cause, and for every byte that was lost."""

import numpy as np
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, MultipleLocator, NullFormatter

from figures.sheet import GREY, INK, LEFT, RIGHT, WIDTH, Sheet
from figures.sheet import amount, heading, plain, style_of, time_axis, tint, unit_of_time

CAUSES = ("symbols", "rebuild", "proofs", "overhead", "metadata")  # of repair, from payload to what comes on top
BASELINE = "reed-solomon"  # the model whose repair is the whole-file rebuild


def hourly(results, scheme):
    """Bytes of repair, cause by hour."""
    hours = max(1, int(np.ceil(results.duration / 3600)))
    bytes_ = np.zeros((len(CAUSES), hours))
    for rank, cause in enumerate(CAUSES):
        times, values = results.series(scheme, f"bytes.{cause}")
        np.add.at(bytes_[rank], np.minimum(times // 3600, hours - 1).astype(int), values)
    return bytes_


def bandwidth(results):
    tall, step = 1.05, 1.42
    _, seconds, _ = unit_of_time(results)
    hours = hourly(results, next(iter(results.models))).shape[1]
    slot = -(-hours // 170)  # bars thinner than this would not be seen
    bar = "each hour" if slot == 1 else f"the busiest hour in every {slot}"
    sheet = Sheet(
        0.8 + step * len(results.models) + 0.25,
        "Repair bandwidth over time, by cause",
        f"bytes moved within an hour, {bar} · each panel has its own scale",
    )
    for rank, scheme in enumerate(results.models):
        colour, _ = style_of(results, scheme)
        axis = sheet.panel(0.8 + rank * step, tall)
        causes = hourly(results, scheme)
        total = causes.sum(axis=0)
        starts = np.arange(0, hours, slot)
        shown = [start + int(np.argmax(total[start : start + slot])) for start in starts]
        shades = [colour, colour, tint(colour, 0.55), tint(colour, 0.28), "#8a8a8a"]
        below = np.zeros(len(shown))
        for row, shade in zip(causes[:, shown], shades):
            some = row > 0
            left = starts[some] * 3600 / seconds
            axis.bar(left, row[some], slot * 3600 / seconds, below[some], align="edge", color=shade, linewidth=0)
            below += row
        peak = total.max()
        axis.set_ylim(0, 1.12 * peak if peak else 1)
        axis.yaxis.set_major_locator(MaxNLocator(3) if peak else MultipleLocator(1))
        axis.yaxis.set_major_formatter(FuncFormatter(lambda value, _: amount(value) if peak or not value else ""))
        note = f"{amount(total.sum())} in all, peak {amount(peak)}/h" if peak else "nothing was repaired"
        heading(axis, scheme, colour, note)
        key = [entry for entry in zip(CAUSES, causes.sum(axis=1), shades) if entry[1] > 0]
        for line, (cause, moved, shade) in enumerate(key):
            at = 0.8 + rank * step + 0.06 + 0.2 * line
            sheet.text(WIDTH - RIGHT + 0.12, at, "■", size=8, color=shade)
            sheet.text(WIDTH - RIGHT + 0.27, at + 0.005, f"{cause} {amount(moved)}", size=7.5, color=INK)
        time_axis(axis, results, rank == len(results.models) - 1)
    return sheet


def versus(results, scheme):
    """How a scheme's repair compares with the whole-file rebuild, in words."""
    ratio = results.metrics[scheme].get("repair.vs_rebuild.total")
    if results.models[scheme] == BASELINE and ratio == 1:
        return "the whole-file rebuild"
    if not ratio:
        return ""
    return f"{plain(max(ratio, 1 / ratio))} × {'less' if ratio >= 1 else 'more'} in all than the whole-file rebuild"


def parts_in_words(payload, wire, total):
    parts = ((payload, "payload"), (wire - payload, "proofs and headers"), (total - wire, "metadata"))
    return " + ".join(f"{plain(part)} {name}" for part, name in parts if part >= 0.005)


def per_lost_byte(results):
    schemes = [scheme for scheme in results.models if results.metrics[scheme]["lost.bytes"] > 0]
    tall = 0.68 * max(1, len(schemes))
    sheet = Sheet(
        0.8 + tall + 0.6,
        "Bytes that repair moves for every byte lost",
        "filled: payload · open: with proofs and headers · bar: with metadata · dashed: as much as was lost",
    )
    axis = sheet.panel(0.75, tall, left=LEFT + 0.35, right=3.0)
    smallest, largest = 1.0, 1.0
    for row, scheme in enumerate(schemes):
        colour, marker = style_of(results, scheme)
        metrics = results.metrics[scheme]
        parts = [metrics[f"repair.{part}_bytes"] / metrics["lost.bytes"] for part in ("payload", "wire", "total")]
        if parts[2] == 0:
            axis.text(1.05, row, "nothing was repaired", va="center", size=7.5, color=GREY)
            continue
        payload, wire, total = (max(part, 1e-3) for part in parts)
        smallest, largest = min(smallest, payload), max(largest, total)
        axis.plot([payload, wire], [row, row], color=tint(colour, 0.55), linewidth=2.5, solid_capstyle="butt")
        axis.plot([wire, total], [row, row], color=tint(colour, 0.28), linewidth=2.5, solid_capstyle="butt")
        axis.plot(total, row, marker="|", color=colour, markersize=12, markeredgewidth=1.8)
        if wire > 1.06 * payload:  # nearer ones would only blot each other
            axis.plot(wire, row, marker, markerfacecolor="white", markeredgecolor=colour, markersize=5.5)
        axis.plot(payload, row, marker, color=colour, markersize=6.5, zorder=4)
        for line, (text, how) in enumerate((
            (f"{plain(total)} bytes per lost byte", dict(color=colour, weight="bold", size=8.5)),
            (parts_in_words(*parts), dict(color=GREY, size=6.5)),
            (versus(results, scheme), dict(color=GREY, size=6.5)),
        )):  # fmt: skip
            axis.annotate(
                text, (1, row), (10, 11 - 11 * line), xycoords=("axes fraction", "data"),
                textcoords="offset points", va="center", annotation_clip=False, **how,
            )  # fmt: skip
    if not schemes:
        axis.text(0.5, 0.5, "nothing was lost", transform=axis.transAxes, ha="center", va="center", color=GREY)
    axis.axvline(1, color="#444444", linewidth=0.8, linestyle=(0, (4, 2)), zorder=1)
    axis.set_xscale("log")
    axis.set_xlim(smallest / 1.3, max(1.4 * largest, 10))
    axis.set_ylim(max(len(schemes), 1) - 0.5, -0.5)
    axis.set_yticks(range(len(schemes)), schemes)
    for tick, scheme in zip(axis.get_yticklabels(), schemes):
        tick.set_color(style_of(results, scheme)[0])
        tick.set_weight("bold")
    axis.tick_params(axis="y", length=0, labelsize=8.5)
    axis.grid(axis="y", visible=False)
    axis.spines["left"].set_visible(False)
    axis.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5) if largest < 30 else (1,)))
    axis.xaxis.set_major_formatter(FuncFormatter(plain))
    axis.xaxis.set_minor_formatter(NullFormatter())
    axis.set_xlabel("bytes moved per byte lost (logarithmic)")
    return sheet
