"""What repair moves, hour by hour and by cause."""

import numpy as np
from matplotlib.ticker import FuncFormatter, MaxNLocator, MultipleLocator

from figures.page import PAPER, RIGHT, WIDTH
from figures.sheet import INK, Sheet, amount, axis_name, heading, plain, style_of, time_axis, tint, unit_of_bytes, unit_of_time

NAME = "bandwidth"
TINTS = (1, 0.55, 0.28)  # of the scheme's colour, by part; further parts are grey
LETTERS = 17  # of a cause with its bytes, that fit beside a panel
GREYS = ("#1f1f1f", "#b4b4b4")  # unlike the colours in grey as well


def shades(results, colour, causes):
    """A colour for each of the causes: that of its part, lighter for a second one of the same part."""
    ranks, taken, chosen = list(results.parts), {}, []
    for cause in causes:
        rank = ranks.index(cause["part"])
        base = tint(colour, TINTS[rank]) if rank < len(TINTS) else GREYS[min(rank - len(TINTS), len(GREYS) - 1)]
        chosen.append(tint(base, 0.6 ** taken.get(rank, 0)))
        taken[rank] = taken.get(rank, 0) + 1
    return chosen


def hourly(results, scheme, causes=None):
    """Bytes of repair, or of other causes: replicate by cause by hour."""
    hours = max(1, int(np.ceil(results.duration / 3600)))
    causes = results.causes if causes is None else causes
    bytes_ = np.zeros((results.replicates_of(scheme), len(causes), hours))
    for rank, cause in enumerate(causes):
        for replicate, (times, values) in results.series(scheme, cause["series"]).items():
            np.add.at(bytes_[replicate, rank], np.minimum(times // 3600, hours - 1).astype(int), values)
    return bytes_


def draw(results):
    return bars(results, results.causes, "Repair bandwidth over time, by cause", "nothing was repaired")


def bars(results, of, title, nothing):
    """A panel for each scheme, in which the bytes of the causes are stacked."""
    tall, step = 1.05, 1.42
    _, seconds, _ = unit_of_time(results)
    hours = max(1, int(np.ceil(results.duration / 3600)))
    peaks = {scheme: hourly(results, scheme, of).sum(axis=1).max() for scheme in results.models}
    own_scales = max(peaks.values()) > 12 * min((peak for peak in peaks.values() if peak), default=1)
    scales = "each panel has its own scale" if own_scales else "one scale for all"  # stacks need a linear one
    if results.replicates > 1:
        scales = f"mean of the replicates, line: the largest · {scales}"
    slot = -(-hours // 170)  # bars thinner than this would not be seen
    bar = "each hour" if slot == 1 else f"the busiest hour in every {slot}"
    sheet = Sheet(
        0.8 + step * len(results.models) + 0.25,
        title,
        f"bytes moved within an hour, {bar} · {scales}",
    )
    for rank, scheme in enumerate(results.models):
        colour, _ = style_of(results, scheme)
        axis = sheet.panel(0.8 + rank * step, tall)
        each = hourly(results, scheme, of)
        largest = each.sum(axis=1).max(axis=0)
        moved = each.mean(axis=0)
        causes = [cause for cause, row in zip(of, moved) if row.any()]
        moved = moved[moved.any(axis=1)]
        total = moved.sum(axis=0)
        starts = np.arange(0, hours, slot)
        shown = [start + int(np.argmax(total[start : start + slot])) for start in starts]
        below = np.zeros(len(shown))
        for row, shade in zip(moved[:, shown], shades(results, colour, causes)):
            some = row > 0
            left = starts[some] * 3600 / seconds
            axis.bar(left, row[some], slot * 3600 / seconds, below[some], align="edge", color=shade, linewidth=0)
            below += row
        if results.replicates > 1:
            busiest = [largest[start : start + slot].max() for start in starts]
            axis.step(starts * 3600 / seconds, busiest, where="post", color=INK, linewidth=0.5)
        peak = peaks[scheme]
        highest = peak if own_scales else max(peaks.values())
        axis.set_ylim(0, 1.12 * highest if highest else 1)
        axis.yaxis.set_major_locator(MaxNLocator(3) if highest else MultipleLocator(1))
        unit, size = unit_of_bytes(highest)
        axis.yaxis.set_major_formatter(FuncFormatter(lambda value, _, size=size: plain(value / size) if size > 1 or not value % 1 else ""))
        note = f"{amount(total.sum())} in all, peak {amount(peak)}/h" if peak else nothing
        heading(axis, scheme, colour, note)
        axis_name(axis, f"{unit} per hour")
        key = zip(causes, moved.sum(axis=1), shades(results, colour, causes))
        for line, (cause, bytes_, shade) in enumerate(key):
            at = 0.8 + rank * step + 0.06 + 0.2 * line
            sheet.text(WIDTH - RIGHT + 0.12, at, "■", size=8, color=shade)
            words = cause["title"] + ("" if PAPER else f" {amount(bytes_)}")
            size = 7.5 * min(1, LETTERS / len(words))  # a longer one is smaller, and none is cut
            sheet.text(WIDTH - RIGHT + 0.27, at + 0.005, words, size=size, color=INK)
        time_axis(axis, results, rank == len(results.models) - 1)
    return sheet
