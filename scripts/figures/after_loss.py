"""What becomes of a shard after it is lost: all losses laid upon each other, from minutes to the end of the run."""

import numpy as np
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator, PercentFormatter

from figures.mesh import colour_of, standing_out
from figures.page import LEFT, PANEL, PAPER, RIGHT, WIDTH, fitted
from figures.sheet import GREY, INK, Sheet, axis_name, heading, inches, plain, points, some, span, style_of

NAME = "after-loss"
MOST_STEPS = 400
INSTANTS = (1e-3, 0.01, 0.1, 1, 10, 60, 600, 3600, 6 * 3600, 86400, 3 * 86400, 10 * 86400, 30 * 86400, 100 * 86400, 365 * 86400, 3650 * 86400)


def chains(results, scheme):
    """For each loss the spells that follow it without a gap: (state, from, to) in seconds since it."""
    states = standing_out(results)
    if not states:
        return []
    following = {}
    for state in states[1:]:
        for shard, begin, end in results.spells(scheme, state):
            following[shard, begin] = (state, end)
    found = []
    for shard, begin, end in results.spells(scheme, states[0]):
        chain = [(states[0], 0.0, end - begin)]
        while (shard, end) in following and following[shard, end][1] > end:
            state, until = following[shard, end]
            chain.append((state, end - begin, until - begin))
            end = until
        found.append(chain)
    return found


def shares(results, losses, times):
    """Of each state that stands out, how many of the losses are in it at so many seconds after them."""
    counts = {state: np.zeros(len(times)) for state in standing_out(results)}
    for chain in losses:
        for state, begin, end in chain:
            counts[state] += (times >= begin) & (times < end)
    return {state: count / max(1, len(losses)) for state, count in counts.items()}


def time_since(axis, low, high, labelled, name):
    axis.set_xscale("log")
    axis.set_xlim(low, high)
    axis.xaxis.set_major_locator(FixedLocator(some([at for at in INSTANTS if low <= at <= high], 3 if PAPER else 5)))
    axis.xaxis.set_minor_locator(NullLocator())
    axis.xaxis.set_major_formatter(FuncFormatter(lambda seconds, _: span(seconds)))
    axis.tick_params(axis="x", labelbottom=labelled)
    axis.set_ylim(0, 1)
    axis.yaxis.set_major_formatter(PercentFormatter(1, 0))
    if labelled:
        width, _ = inches(axis)
        axis.set_xlabel(fitted(name, points(9), width + 0.15), size=points(9))


def stack(axis, results, found, low, high):
    times = np.geomspace(low, high, MOST_STEPS)
    below = np.zeros(len(times))
    for state, share in shares(results, found, times).items():
        axis.fill_between(times, below, below + share, step="post", color=colour_of(results, state), linewidth=0)
        below = below + share


def repairs_in(losses):
    """The same without the first spell, which is the wait, so that time begins with the repair."""
    rests = [chain[1:] for chain in losses if len(chain) > 1]
    return [[(state, begin - rest[0][1], end - rest[0][1]) for state, begin, end in rest] for rest in rests]


def range_of(every):
    ends = [end for found in every for chain in found for _, _, end in chain if end > 0]
    return min(min(ends, default=60) / 3, 60), 1.5 * max(ends, default=86400)


def draw(results):
    tall, step, between = 1.1, 1.46, 0.2 if PAPER else 0.55
    wide = (PANEL - between) / 2
    losses = {scheme: chains(results, scheme) for scheme in results.models}
    repairs = {scheme: repairs_in(found) for scheme, found in losses.items()}
    sheet = Sheet(
        0.8 + step * len(results.models) + 0.3,
        "After a loss: how many of the lost shards are not back yet",
        "all losses laid upon each other · left: the time since each of them, right: since its repair began, both in decades",
    )
    ranges = [range_of(losses.values()), range_of(repairs.values())]
    for rank, (scheme, found) in enumerate(losses.items()):
        last = rank == len(losses) - 1
        left = sheet.panel(0.8 + rank * step, tall, right=WIDTH - LEFT - wide)
        right = sheet.panel(0.8 + rank * step, tall, left=LEFT + wide + between)
        stack(left, results, found, *ranges[0])
        stack(right, results, repairs[scheme], *ranges[1])
        time_since(left, *ranges[0], last, "since the loss" if PAPER else "time since the loss")
        time_since(right, *ranges[1], last, "since repair began" if PAPER else "time since its repair began")
        right.tick_params(axis="y", labelleft=not PAPER)
        axis_name(left, "share of losses")
        for line, state in enumerate(standing_out(results)):
            at = 0.8 + rank * step + 0.06 + 0.2 * line
            sheet.text(WIDTH - RIGHT + 0.12, at, "■", size=8, color=colour_of(results, state))
            sheet.text(WIDTH - RIGHT + 0.27, at + 0.005, results.states[state]["title"], size=7.5, color=INK)
        back = np.median([chain[-1][2] for chain in found]) if found else 0
        many = f"{plain(len(found))} losses" if found else "none"
        half = f"half are back {span(back)} after the loss" if found else ""
        heading(left, scheme, style_of(results, scheme)[0], "" if PAPER else many)
        heading(right, "", note="" if PAPER else half)
        if PAPER:  # where headings have no room for them
            for line, note in enumerate((many, "half are back", f"after {span(back)}") if found else (many,)):
                sheet.text(WIDTH - RIGHT + 0.12, 0.8 + rank * step + 0.52 + 0.13 * line, note, size=7, color=GREY)
    return sheet
