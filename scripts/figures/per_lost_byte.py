"""Bytes that repair moves for every byte that was lost."""

from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from figures.sheet import GREY, LEFT, Sheet, plain, style_of, tint

NAME = "per-lost-byte"
OF_ALL_REPLICATES = True
TINTS = (0.55, 0.28, 0.15)  # of the scheme's colour, for what each sum adds


def versus(results, scheme):
    """How a scheme's repair compares with the baseline, in words."""
    ratio = results.value(scheme, "versus", needed=False)
    if results.baseline["scheme"] == scheme and ratio == 1:
        return results.baseline["title"]
    if not ratio:
        return ""
    how = "less" if ratio >= 1 else "more"
    return f"{plain(max(ratio, 1 / ratio))} × {how} in all than {results.baseline['title']}"


def added_parts(results):
    """What each of the sums adds to the one before, in words."""
    before, words = [], []
    for parts in results.sums.values():
        words.append(" and ".join(results.parts[part] for part in parts if part not in before))
        before = parts
    return words


def parts_in_words(results, sums):
    added = [here - before for here, before in zip(sums, [0, *sums])]
    words = zip(added, added_parts(results))
    return " + ".join(f"{plain(part)} {name}" for part, name in words if part >= 0.005)


def draw(results):
    schemes = [scheme for scheme in results.models if results.value(scheme, "destroyed") > 0]
    tall = 0.68 * max(1, len(schemes))
    first, *between, last = added_parts(results)
    sheet = Sheet(
        0.8 + tall + 0.6,
        "Bytes that repair moves for every byte lost",
        f"filled: {first} · {''.join(f'open: with {name} · ' for name in between)}bar: with {last} · "
        "dashed: as much as was lost",
    )
    axis = sheet.panel(0.75, tall, left=LEFT + 0.35, right=3.0)
    smallest, largest = 1.0, 1.0
    for row, scheme in enumerate(schemes):
        colour, marker = style_of(results, scheme)
        exact = [results.metrics[scheme][name] / results.value(scheme, "destroyed") for name in results.sums]
        if exact[-1] == 0:
            axis.text(1.05, row, "nothing was repaired", va="center", size=7.5, color=GREY)
            continue
        sums = [max(part, 1e-3) for part in exact]
        smallest, largest = min(smallest, sums[0]), max(largest, sums[-1])
        for step, strength in zip(zip(sums, sums[1:]), TINTS):
            axis.plot(step, [row, row], color=tint(colour, strength), linewidth=2.5, solid_capstyle="butt")
        axis.plot(sums[-1], row, marker="|", color=colour, markersize=12, markeredgewidth=1.8)
        for here in sums[1:-1]:
            if here > 1.06 * sums[0]:  # nearer ones would only blot each other
                axis.plot(here, row, marker, markerfacecolor="white", markeredgecolor=colour, markersize=5.5)
        axis.plot(sums[0], row, marker, color=colour, markersize=6.5, zorder=4)
        for line, (text, how) in enumerate((
            (f"{plain(sums[-1])} bytes per lost byte", dict(color=colour, weight="bold", size=8.5)),
            (parts_in_words(results, exact), dict(color=GREY, size=6.5)),
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
