"""The fabric: shards down the side, time along, colour for what became of each.

It is drawn pixel by pixel, not as shapes: ten thousand shards over years are then no larger a file than a hundred.
"""

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.ticker import MaxNLocator

from figures.results import STATES
from figures.sheet import FAINT, GREY, INK, PANEL, PIXELS, RIGHT, WIDTH, Sheet
from figures.sheet import heading, percent, plain, span, style_of, time_axis, unit_of_time

# Ice, the water between the floes, and the two things worth looking for.
HELD = "#dde9f1"
STATE_COLOUR = {"offline": "#5b8fb5", "lost": "#c1121f", "repairing": "#f5a800"}


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
    """The mesh: a thread a row. Offline fades with its share of a cell; a loss always shows in full."""
    rows, columns = -(-results.shards // per), round(PANEL * PIXELS)
    share = np.clip(coverage(results.spells(scheme, "offline"), results.duration, per, rows, columns) / per, 0, 1)
    held, away = np.array(to_rgb(HELD)), np.array(to_rgb(STATE_COLOUR["offline"]))
    image = np.repeat(held + share[:, :, None] * (away - held), thick, axis=0)
    gap = 0 if thick < 4 else 1 if thick < 9 else 2
    for row in range(gap):
        image[thick - 1 - row :: thick] = 1
    for state, least in (("lost", 3), ("repairing", 4)):
        for shard, begin, end in results.spells(scheme, state):
            first = min(int(begin / results.duration * columns), columns - least)
            last = max(first + least, round(end / results.duration * columns))
            top = int(shard // per) * thick
            image[top : top + max(thick - gap, 2), first:last] = to_rgb(STATE_COLOUR[state])
    _, seconds, _ = unit_of_time(results)
    extent = (0, results.duration / seconds, rows * per, 0)
    axis.imshow(np.clip(image, 0, 1), aspect="auto", interpolation="nearest", extent=extent)
    axis.grid(False)
    axis.spines[:].set_visible(False)
    axis.tick_params(axis="y", length=0)
    axis.yaxis.set_major_locator(MaxNLocator(4, integer=True, steps=[1, 2, 2.5, 5, 10]))


def mesh_size(results, height):
    """Shards a thread, and pixels a thread, for a mesh of about that many inches; then its true height."""
    target = height * PIXELS
    per = max(1, -(-results.shards // round(target)))
    rows = -(-results.shards // per)
    thick = max(1, round(target / rows))
    return per, thick, rows * thick / PIXELS


def held_share(results, scheme):
    away = sum(np.diff(results.spells(scheme, state)[:, 1:]).sum() for state in STATES)
    return 1 - away / (results.duration * results.shards)


def mesh_key(sheet, results, scheme, top):
    """The states beside the mesh, with how often and how long."""
    notes = {"held": f"{percent(held_share(results, scheme))} of the time"}
    for state in STATES:
        spells = results.spells(scheme, state)
        if len(spells):
            notes[state] = f"{plain(len(spells))} ×, median {span(np.median(spells[:, 2] - spells[:, 1]))}"
    left = WIDTH - RIGHT + 0.12
    for rank, (state, note) in enumerate(notes.items()):
        at = top + 0.33 * rank
        sheet.text(left, at, "■", size=9, color=STATE_COLOUR.get(state, HELD))
        sheet.text(left + 0.16, at + 0.005, state, size=8, color=INK)
        sheet.text(left + 0.16, at + 0.15, note, size=6.5, color=GREY)
    if "lost" in notes:
        sheet.text(left + 0.16, top + 0.33 * len(notes) - 0.02, "(widened to be seen)", size=6.5, color=FAINT)


def mesh_words(per):
    row = "a thread a shard" if per == 1 else f"{per} shards a row"
    return f"{row}: ice while its pieces are held, water while its node is away"


def skyline(axis, results, scheme):
    """How many shards are in each state but held, over time."""
    columns = 340
    edges = np.linspace(0, results.duration / unit_of_time(results)[1], columns + 1)
    below = np.zeros(columns)
    for state in ("lost", "repairing", "offline"):
        spells = results.spells(scheme, state)
        here = below + coverage(spells, results.duration, results.shards, 1, columns)[0]
        axis.fill_between(
            edges, np.append(below, below[-1]), np.append(here, here[-1]),
            step="post", color=STATE_COLOUR[state], linewidth=0,
        )  # fmt: skip
        below = here
    axis.set_ylim(0, max(1, 1.05 * below.max()))
    axis.yaxis.set_major_locator(MaxNLocator(2, integer=True, prune="lower"))
    axis.tick_params(axis="y", length=0)
    axis.spines["left"].set_visible(False)


def fabric(results):
    scheme = next(iter(results.models))
    per, thick, tall = mesh_size(results, 3.0)
    name, seconds, _ = unit_of_time(results)
    sheet = Sheet(
        1.35 + tall + 0.6,
        f"The fabric: {plain(results.shards)} shards of {scheme} over {plain(results.duration / seconds)} {name}",
        mesh_words(per),
    )
    above = sheet.panel(0.8, 0.42)
    skyline(above, results, scheme)
    heading(above, "shards away", GREY)
    time_axis(above, results, False)
    axis = sheet.panel(1.3, tall)
    weave(axis, results, scheme, per, thick)
    axis.set_ylabel("shard")
    time_axis(axis, results, True)
    mesh_key(sheet, results, scheme, 1.3)
    return sheet


def fabric_by_scheme(results):
    per, thick, tall = mesh_size(results, 1.6)
    step = tall + 0.36
    sheet = Sheet(
        0.8 + step * len(results.models) + 0.26,
        "The fabric under each scheme",
        "the same faults strike all of them: shards down the side, time along",
    )
    for rank, scheme in enumerate(results.models):
        axis = sheet.panel(0.8 + rank * step, tall)
        weave(axis, results, scheme, per, thick)
        heading(axis, scheme, style_of(results, scheme)[0])
        axis.set_ylabel("shard")
        time_axis(axis, results, rank == len(results.models) - 1)
        mesh_key(sheet, results, scheme, 0.8 + rank * step)
    return sheet
