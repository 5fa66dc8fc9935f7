"""Every metric of the results, a line each: a mark for each scheme, from zero to the largest."""

from figures.page import EDGE, PAPER, WIDTH
from figures.sheet import GREY, INK, Sheet, amount, plain, style_of

NAME = "metrics"
MARKS = {"o": "●", "s": "■", "^": "▲", "D": "◆", "v": "▼", "P": "✚", "X": "✖"}


def text_of(value, unit):
    return amount(value) if unit == "B" else plain(value)


def draw(results):
    line, left, right = (0.17, 1.45, 0.75) if PAPER else (0.24, 2.6, 1.0)
    across = 1 if PAPER else 3
    each = (WIDTH - EDGE - left) / across
    top = 0.84 + 0.16 * (-(-len(results.models) // across))
    rows = {name: row for name, row in results.metric_rows.items() if any(name in m for m in results.metrics.values())}
    sheet = Sheet(top + line * len(rows) + 0.45, "Metrics", "each line has its own scale, from 0, or the least value below it, to the largest")
    for order, scheme in enumerate(results.models):
        colour, marker = style_of(results, scheme)
        place, key = (left + each * (order % across), 0.66 + 0.16 * (order // across)), f"{MARKS[marker]} {scheme}"
        sheet.text(*place, key, most=each - 0.1, size=7.5, color=colour, weight="bold")
    axis = sheet.panel(top, line * len(rows), left, right)
    axis.set_xlim(0, 1)
    axis.set_ylim(len(rows) - 0.5, -0.5)
    axis.set_xticks([])
    axis.set_yticks([])
    for place, (name, row) in enumerate(rows.items()):
        values = {scheme: metrics[name]["value"] for scheme, metrics in results.metrics.items() if name in metrics}
        values = {scheme: value for scheme, value in values.items() if value is not None}
        least, largest = min([0, *values.values()]), max([0, *values.values()])
        axis.axhline(place, color="#dddddd", linewidth=0.5, zorder=0)
        for order, (scheme, value) in enumerate(values.items()):
            colour, marker = style_of(results, scheme)
            at = (value - least) / (largest - least) if largest > least else 0
            size = max(3.5, 8.5 - 2.2 * order)  # one that lies below others is seen around them
            axis.plot(at, place, marker, color=colour, markersize=size, mec="white", mew=0.6, clip_on=False)
        middle = top + line * (place + 0.5) - 0.06
        sheet.text(left - 0.12, middle, row["title"], size=7.5, color=INK, ha="right")
        if not values:
            sheet.text(WIDTH - right + 0.1, middle, "no value", size=7, color=GREY)
            continue
        unit = "" if row["unit"] == "B" else f" {row['unit']}"
        sheet.text(WIDTH - right + 0.1, middle, text_of(largest, row["unit"]) + unit, size=7, color=GREY)
    return sheet
