"""The mesh that figures of the fabric share: shards down the side, time along, colour for what became of each.

It is drawn pixel by pixel, not as shapes: ten thousand shards over years are then no larger a file than a hundred.
"""

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.ticker import MaxNLocator

from figures.page import PANEL, PAPER, PIXELS, RIGHT, WIDTH
from figures.sheet import FAINT, GREY, INK, percent, plain, span, unit_of_time

# Colours of states by rank, and what texts call them: the usual state first.
COLOURS = (
    ("#dde9f1", "pale"), ("#5b8fb5", "blue"), ("#c1121f", "red"), ("#f5a800", "amber"),
    ("#7b3294", "purple"), ("#1b7837", "green"), ("#404040", "grey"),
)  # fmt: skip


LEAST_SHADE = 0.65  # of a state that stands out, however few replicates have it


def colour_of(results, state):
    return COLOURS[list(results.states).index(state) % len(COLOURS)][0]


def word_of(results, state):
    return COLOURS[list(results.states).index(state) % len(COLOURS)][1]


def standing_out(results):
    return [state for state, row in results.states.items() if row["stands_out"] and state != results.usual]


def fading(results):
    return [state for state, row in results.states.items() if not row["stands_out"] and state != results.usual]


def coverage(spells, duration, per, rows, columns):
    """How much of each cell (shards by time) spells fill, in shards; exact at both edges of a spell."""
    steps = np.zeros((rows, columns + 2))
    row = (spells[:, 0] // per).astype(int)
    for edge, sign in ((spells[:, 1], 1.0), (spells[:, 2], -1.0)):
        at = np.minimum(edge / duration, 1) * columns
        cell = at.astype(int)
        np.add.at(steps, (row, cell), sign * (1 - (at - cell)))
        np.add.at(steps, (row, cell + 1), sign * (at - cell))
    return np.cumsum(steps, axis=1)[:, :columns]


def weave(axis, results, scheme, per, thick):
    """A row for a shard, or for a few. Some states fade with their share of a cell; those that stand out show in full, unless there
    are several replicates: then they are the stronger the more of these have them, and never so weak that they are not seen."""
    rows, columns = -(-results.shards // per), round(PANEL * PIXELS)
    held = np.array(to_rgb(colour_of(results, results.usual)))
    image = np.repeat(held[None, :], columns, axis=0)[None, :, :].repeat(rows, axis=0)
    several = results.replicates_of(scheme) > 1
    for state in [*fading(results), *(standing_out(results) if several else [])]:
        filled = coverage(results.spells(scheme, state), results.duration, per, rows, columns)
        share = np.clip(filled / (per * results.replicates_of(scheme)), 0, 1)
        if state in standing_out(results):
            share = np.where(share > 0, LEAST_SHADE + (1 - LEAST_SHADE) * share, 0)
        under = held if state not in standing_out(results) else image
        image = image + share[:, :, None] * (np.array(to_rgb(colour_of(results, state))) - under)
    image = np.repeat(image, thick, axis=0)
    gap = 0 if thick < 4 else 1 if thick < 9 else 2
    for row in range(gap):
        image[thick - 1 - row :: thick] = 1
    for least, state in enumerate([] if several else standing_out(results), start=3):
        for shard, begin, end in results.spells(scheme, state):
            first = min(int(begin / results.duration * columns), columns - least)
            last = max(first + least, round(end / results.duration * columns))
            top = int(shard // per) * thick
            image[top : top + max(thick - gap, 2), first:last] = to_rgb(colour_of(results, state))
    _, seconds, _ = unit_of_time(results)
    extent = (0, results.duration / seconds, rows * per, 0)
    axis.imshow(np.clip(image, 0, 1), aspect="auto", interpolation="nearest", extent=extent)
    axis.grid(False)
    axis.spines[:].set_visible(False)
    axis.tick_params(axis="y", length=0)
    axis.yaxis.set_major_locator(MaxNLocator(4, integer=True, steps=[1, 2, 2.5, 5, 10]))


def mesh_size(results, height):
    """Shards a row, and pixels a row, for a mesh of about that many inches; then its true height."""
    target = height * PIXELS
    per = max(1, -(-results.shards // round(target)))
    rows = -(-results.shards // per)
    thick = max(1, round(target / rows))
    return per, thick, rows * thick / PIXELS


def usual_share(results, scheme):
    away = sum(np.diff(results.spells(scheme, state)[:, 1:]).sum() for state in results.states)
    return 1 - away / (results.duration_of(scheme) * results.shards_of(scheme) * results.replicates_of(scheme))


def mesh_key(sheet, results, scheme, top):
    """The states beside the mesh, with how often and how long."""
    notes = {results.usual: f"{percent(usual_share(results, scheme))}{'' if PAPER else ' of the time'}"}
    for state in results.states:
        spells = results.spells(scheme, state)
        if len(spells):
            often = plain(len(spells) / results.replicates_of(scheme))
            notes[state] = f"{often} ×, {'' if PAPER else 'median '}{span(np.median(spells[:, 2] - spells[:, 1]))}"
    left = WIDTH - RIGHT + 0.12
    for rank, (state, note) in enumerate(notes.items()):
        at = top + 0.33 * rank
        sheet.text(left, at, "■", size=9, color=colour_of(results, state))
        sheet.text(left + 0.16, at + 0.005, results.states[state]["title"], size=8, color=INK)
        sheet.text(left + 0.16, at + 0.15, note, size=6.5, color=GREY)
    if results.replicates_of(scheme) > 1:
        sheet.text(left + 0.16, top + 0.33 * len(notes) - 0.02, f"(mean of {results.replicates_of(scheme)} replicates)", size=6.5, color=FAINT)
    elif any(state in notes for state in standing_out(results)):
        sheet.text(left + 0.16, top + 0.33 * len(notes) - 0.02, "(widened to be seen)", size=6.5, color=FAINT)


def mesh_words(results, per):
    row = "each row is a shard" if per == 1 else f"each row is {per} shards"
    shown = [results.usual, *fading(results)]
    words = [f"{word_of(results, state)} while {results.states[state]['sentence']}" for state in shown]
    return f"{row}: {', '.join(words)}"


def skyline(axis, results, scheme):
    """How many shards are in each state but the usual one, over time."""
    columns = 340
    edges = np.linspace(0, results.duration / unit_of_time(results)[1], columns + 1)
    below = np.zeros(columns)
    for state in standing_out(results) + fading(results):
        spells = results.spells(scheme, state)
        filled = coverage(spells, results.duration, results.shards, 1, columns)[0]
        here = below + filled / results.replicates_of(scheme)
        axis.fill_between(
            edges, np.append(below, below[-1]), np.append(here, here[-1]),
            step="post", color=colour_of(results, state), linewidth=0,
        )  # fmt: skip
        below = here
    axis.set_ylim(0, max(1, 1.05 * below.max()))
    axis.yaxis.set_major_locator(MaxNLocator(2, integer=True, prune="lower"))
    axis.tick_params(axis="y", length=0)
    axis.spines["left"].set_visible(False)
