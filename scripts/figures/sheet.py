"""What all figures share: colours and dashes, numbers as text, axes of time, and sheets laid out in inches."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.ticker import MultipleLocator

from figures.page import BOTTOM, EDGE, LEFT, PAPER, RIGHT, TOP, WIDTH, fitted, inches_of, lines_of, points

# Okabe and Ito's colours, told apart by every eye, by the rank that results give a scheme; with markers.
STYLES = (
    ("#0072B2", "o"), ("#D55E00", "s"), ("#009E73", "^"),
    ("#CC79A7", "D"), ("#E69F00", "v"), ("#56B4E9", "P"), ("#555555", "X"),
)  # fmt: skip

# Lines of different schemes, told apart without colours.
DASHES = ("-", (0, (5, 1.5)), (0, (1.2, 1.2)), (0, (6, 1.5, 1.2, 1.5)), (0, (3, 1)), (0, (6, 1.5, 1.2, 1.5, 1.2, 1.5)))
MOST_A_PANEL = len(DASHES)

INK, GREY, FAINT = "#222222", "#6b6b6b", "#999999"


def style_of(results, scheme):
    """Colour and marker: a model keeps its own in all figures."""
    return STYLES[results.colours[scheme] % len(STYLES)]


def dash_of(results, scheme):
    return DASHES[list(results.models).index(scheme) % len(DASHES)]


def in_panels(schemes):
    """The schemes in lists that a panel can show."""
    schemes = list(schemes)
    return [schemes[first : first + MOST_A_PANEL] for first in range(0, max(len(schemes), 1), MOST_A_PANEL)]


def tint(colour, strength):
    """Towards white: 1 is the colour itself."""
    return tuple(1 - strength * (1 - part) for part in to_rgb(colour))


def amount(value, _=None):
    """Bytes with a decimal prefix, in as few digits as say it."""
    for prefix, size in (("P", 1e15), ("T", 1e12), ("G", 1e9), ("M", 1e6), ("k", 1e3)):
        if value >= size:
            return f"{plain(value / size)} {prefix}B"
    return f"{plain(value)} B" if value else "0"


def unit_of_bytes(largest):
    """The unit in which an axis of bytes has readable numbers, and its size."""
    for prefix, size in (("P", 1e15), ("T", 1e12), ("G", 1e9), ("M", 1e6), ("k", 1e3)):
        if largest >= size:
            return f"{prefix}B", size
    return "B", 1


def plain(value, _=None):
    """Three digits, never an exponent."""
    return f"{value:,.0f}".replace(",", "\u202f") if value >= 100 else f"{value:.3g}"


def percent(share):
    """As many decimals as tell it from all or nothing."""
    for digits in range(1, 7):
        text = f"{100 * share:.{digits}f}"
        if share in (0, 1) or float(text) not in (0, 100):
            break
    return f"{text} %"


def span(seconds):
    """Two digits, and never an exponent where there are whole ones."""
    for name, size in (("y", 365 * 86400), ("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= size:
            many = seconds / size
            return f"{plain(many) if many >= 99.5 else f'{many:.2g}'} {name}"
    return f"{seconds:.2g} s"


def unit_of_time(results):
    """The unit that gives the time axis readable numbers, its seconds, and steps that suit it."""
    year = 365 * 86400
    if results.duration > year:
        steps = (0.25, 0.5, 1, 2, 5, 10, 20, 50, 100)
        return "years", year, next((step for step in steps if results.duration / year / step <= 8), steps[-1])
    for name, seconds, steps in (
        ("days", 86400, (1, 2, 5, 10, 20, 30, 50, 100, 200, 500, 1000)),
        ("hours", 3600, (1, 2, 3, 6, 12)),
        ("minutes", 60, (1, 2, 5, 10, 15, 30)),
    ):
        if results.duration >= 2 * seconds:
            return name, seconds, next((step for step in steps if results.duration / seconds / step <= 8), steps[-1])
    return "seconds", 1, max(1, round(results.duration / 6))


def some(values, most):
    """So many of them at most, evenly chosen, with the first and the last."""
    if len(values) <= most:
        return list(values)
    return [values[round(rank * (len(values) - 1) / (most - 1))] for rank in range(most)]


class Sheet:
    """A figure laid out in inches from its top left corner, so that panels keep their size whatever their number."""

    def __init__(self, height, title, subtitle):
        self.height = height - TOP - BOTTOM
        self.figure = plt.figure(figsize=(WIDTH, self.height))
        if PAPER:
            return
        self.text(LEFT, 0.13, title, size=10.5, weight="bold", color=INK)
        for rank, line in enumerate(lines_of(subtitle, 8, WIDTH - LEFT - EDGE)):
            self.text(LEFT, 0.33 + 0.13 * rank, line, size=8, color=GREY)

    def text(self, left, top, text, most=None, **how):
        """The text is cut where it would leave the page, or be wider than `most`."""
        how["size"] = points(how.get("size", 8))
        if how.get("ha", "left") == "right":
            room = left - EDGE
        else:
            room = WIDTH - EDGE - left
        text = fitted(text, how["size"], min(most or room, room), how.get("weight", "normal"))
        place = (left / WIDTH, 1 - (top - TOP) / self.height)
        self.figure.text(*place, text, ha=how.pop("ha", "left"), va="top", **how)

    def panel(self, top, height, left=LEFT, right=RIGHT):
        below = 1 - (top - TOP + height) / self.height
        box = (left / WIDTH, below, (WIDTH - left - right) / WIDTH, height / self.height)
        return self.figure.add_axes(box)


def inches(axis):
    """Width and height of a panel."""
    box = axis.get_position()
    return box.width * axis.figure.get_figwidth(), box.height * axis.figure.get_figheight()


def heading(axis, name, colour=INK, note=""):
    """The name has the line to itself as far as it needs it, the note what is left."""
    width, _ = inches(axis)
    name = fitted(name, points(8.5), width if not note else 0.7 * width, "bold")
    left = width - inches_of(name, points(8.5), "bold") - 0.15
    note = fitted(note, points(7.5), left) if left > 0.3 else ""
    axis.set_title(name, size=points(8.5), color=colour, pad=4)
    axis.set_title(note, size=points(7.5), color=GREY, pad=4, loc="right", weight="normal")


def axis_name(axis, name):
    """Of the upright axis, which may be longer than it."""
    _, height = inches(axis)
    axis.set_ylabel(fitted(name, points(9), height + 0.25), size=points(9))


def time_axis(axis, results, labelled):
    name, seconds, step = unit_of_time(results)
    axis.set_xlim(0, results.duration / seconds)
    axis.xaxis.set_major_locator(MultipleLocator(step))
    axis.tick_params(axis="x", labelbottom=labelled)
    if labelled:
        axis.set_xlabel(f"time, {name}", size=points(9))


def apart(wanted, least, low, high):
    """Places nearest to the wanted ones, in their order, at least that far apart, between low and high."""
    blocks = []  # [sum of offsets, count]: neighbours that touch move as one
    for rank, place in enumerate(wanted):
        blocks.append([place - rank * least, 1])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] > blocks[-1][0] / blocks[-1][1]:
            total, count = blocks.pop()
            blocks[-1][0] += total
            blocks[-1][1] += count
    means = [total / count for total, count in blocks for _ in range(count)]
    top = high - (len(wanted) - 1) * least
    return [min(max(mean, low), max(top, low)) + rank * least for rank, mean in enumerate(means)]


def end_labels(axis, labels):
    """Texts at the right edge, (y, text, colour, weight), moved apart where they would touch."""
    _, height = inches(axis)
    labels = sorted((label for label in labels if np.isfinite(label[0])), key=lambda label: label[0])
    line = min(0.14 if not PAPER else 0.11, (height + 0.1) / max(len(labels), 1))
    scale = axis.yaxis.get_transform().transform  # which may be logarithmic
    low, high = scale(np.array(axis.get_ylim()))
    wanted = [(float(scale(np.array([label[0]]))[0]) - low) / (high - low) for label in labels]
    places = apart(wanted, line / height, 0, 1)
    box = axis.get_position()
    room = (1 - box.x1) * WIDTH - 0.1 - EDGE
    moved = [abs(place - at) * height > 0.03 for place, at in zip(places, wanted)]
    aside = 13 if any(moved) else 7  # points; room for lines that lead from where a curve ends to its label
    for place, at, is_moved, (_, text, colour, weight) in zip(places, wanted, moved, labels):
        if is_moved and 0 <= at <= 1:
            axis.annotate(
                "", (1, at), xycoords="axes fraction", xytext=(1 + (aside - 1.5) / 72 / inches(axis)[0], place), textcoords="axes fraction",
                arrowprops={"arrowstyle": "-", "color": colour, "linewidth": 0.6, "shrinkA": 0, "shrinkB": 0},
                annotation_clip=False,
            )  # fmt: skip
        axis.annotate(
            fitted(text, points(7.5), room - (aside - 7) / 72, weight), (1, place), xycoords="axes fraction", xytext=(aside, 0),
            textcoords="offset points", va="center", size=points(7.5), color=colour, weight=weight,
            annotation_clip=False,
        )  # fmt: skip
