"""The page that figures stand on, in inches, and texts that fit into a part of it.

There are two: one for the screen, with a title and what the run was, and one for a column of a paper, narrow and
without either. Which it is is said once, before the figures are read.
"""

import functools
import sys

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

PAPER = "--paper" in sys.argv[1:]

PIXELS = 200  # an inch, as savefig.dpi; lengths are whole pixels so that threads stay sharp
WIDTH, LEFT, RIGHT = (3.3, 0.56, 0.95) if PAPER else (7.2, 0.75, 1.45)
PANEL = WIDTH - LEFT - RIGHT
TOP = 0.52 if PAPER else 0  # of the page that has the title, and what is left out with it
BOTTOM = 0.12 if PAPER else 0  # likewise, below
SMALLER = 0.78 if PAPER else 1  # texts, as sizes are given for the screen
EDGE = 0.05  # that stays free on every side


def points(size):
    return size * SMALLER


@functools.cache
def inches_of(text, size, weight="normal"):
    """How wide a text is, of a size as it is printed."""
    if not text.strip():
        return 0.3 * size * len(text) / 72
    path = TextPath((0, 0), text, size=size, prop=FontProperties(family="DejaVu Sans", weight=weight))
    return path.get_extents().x1 / 72


def fitted(text, size, most, weight="normal"):
    """The text, or as much of its beginning and end as fits into so many inches."""
    if inches_of(text, size, weight) <= most:
        return text
    low, high = 0, len(text)  # characters that fit, and that do not
    while high - low > 1:
        kept = (low + high) // 2
        if inches_of(shortened(text, kept), size, weight) <= most:
            low = kept
        else:
            high = kept
    return shortened(text, low)


def shortened(text, kept):
    tail = kept // 3
    return text[: kept - tail].rstrip() + "…" + (text[-tail:].lstrip() if tail else "")


def lines_of(text, size, most, lines=2):
    """The text in so many lines at most, broken between words; the last one is cut where there is more."""
    found = [""]
    for word in text.split(" "):
        longer = f"{found[-1]} {word}".strip()
        if inches_of(longer, size) <= most or not found[-1] or len(found) == lines:
            found[-1] = longer
        else:
            found.append(word)
    return [fitted(line, size, most) for line in found]
