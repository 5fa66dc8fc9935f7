#!/usr/bin/python3
"""Draws the figures of folders that `floe run` or `floe sweep` wrote, from their files alone, as SVG and PNG.

Those of one folder are drawn into its folder plots; those that compare several, into the folder plots where one is.
The interpreter is Debian's on purpose: python3-matplotlib belongs to it. The same files give the same bytes.
"""

import argparse
import importlib
import os
import signal
import sys
from pathlib import Path

sys.dont_write_bytecode = True  # the source tree stays as it is


SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def leave_at(number, frame):
    """An exit instead of a sudden death, so that a file that is half-written is removed; once."""
    for each in SIGNALS:
        signal.signal(each, signal.SIG_IGN)
    sys.exit(128 + number)


if __name__ == "__main__":
    for each in SIGNALS:
        if signal.getsignal(each) != signal.SIG_IGN:  # as under nohup
            signal.signal(each, leave_at)

try:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    from figures.page import EDGE, PAPER, WIDTH
    from figures.results import Results, Unreadable
    from figures.several import Several
    from figures.sheet import FAINT
    from figures.sweeps import Sweep
except ImportError as missing:
    print(f"plot.py: {missing}; try: apt-get install python3-matplotlib", file=sys.stderr)
    sys.exit(2)

# What the program that draws would say of itself and of the day is left out.
METADATA = {
    "svg": {"Date": None},
    "png": {"Software": None},
    "pdf": {"Creator": None, "Producer": None, "CreationDate": None},
}
FORMATS = ("svg", "pdf") if PAPER else ("svg", "png")
ENDING = "-paper" if PAPER else ""


def figures():
    """Every file of figures/ that has a NAME is one: draw(results) gives its sheet. Some are OF sweeps."""
    found = {}
    for path in sorted(Path(__file__).with_name("figures").glob("*.py")):
        module = importlib.import_module(f"figures.{path.stem}")
        if hasattr(module, "NAME"):
            found[module.NAME] = module
    return found


FIGURES = figures()


def is_of_sweeps(name):
    return getattr(FIGURES[name], "OF", "run") == "sweep"


def is_sweep(folder):
    return (folder / "sweep.json").exists()


def sweep(folder):
    """Removes what drawings that were killed left behind."""
    for path in folder.glob(".*.floe-*.part"):
        digits = path.name.removesuffix(".part").rpartition("-")[2]
        if digits.isdigit() and not Path(f"/proc/{digits}").exists():
            path.unlink(missing_ok=True)


def save(figure, results, plots):
    """Beside, then renamed: a figure is whole or as it was."""
    name, sheet = figure.NAME + ENDING, figure.draw(results)
    if not PAPER:
        sheet.text(WIDTH - EDGE, sheet.height - 0.15, results.provenance, ha="right", size=6, color=FAINT)
    if plots.is_symlink():
        raise Unreadable(f"{plots.name} is a link, and links are not replaced")
    plots.mkdir(exist_ok=True)
    sweep(plots)
    for kind in FORMATS:
        part = plots / f".{name}.{kind}.floe-{os.getpid()}.part"
        try:
            sheet.figure.savefig(part, format=kind, metadata=METADATA[kind])
            os.replace(part, plots / f"{name}.{kind}")
        finally:
            part.unlink(missing_ok=True)
    plt.close(sheet.figure)


def read(folder, arguments):
    if not is_sweep(folder):
        return whole(lambda: Results(folder))
    try:
        import floe  # and pandas with it, which figures of runs do without
    except ImportError as missing:
        print(f"plot.py: {missing}; try: apt-get install python3-pandas", file=sys.stderr)
        sys.exit(2)
    try:
        return whole(lambda: Sweep(folder, floe.load(folder), arguments.metric, arguments.over))
    except floe.Unreadable as error:
        raise Unreadable(str(error)) from error


def whole(reading):
    """What files say that may have been edited or cut."""
    try:
        return reading()
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise Unreadable(f"its files are not as floe writes them ({type(error).__name__}: {error})") from error


def reason_against(figure, results):
    """Why it cannot be drawn of these results, if it cannot."""
    if isinstance(results, Sweep) and results.over is None:
        return "nothing was varied; floe run on the scenario gives what its figures show"
    return figure.asks(results) if hasattr(figure, "asks") else None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument("folder", nargs="*", type=Path, help="written by `floe run`; several are compared")
    parser.add_argument("--only", choices=FIGURES, help="draw this figure alone")
    parser.add_argument("--list", action="store_true", help="name the figures")
    parser.add_argument("--metric", action="append", default=[], help="of a sweep: draw this metric; may be repeated")
    parser.add_argument("--over", metavar="PATH", help="of a sweep: the varied path along which it is drawn")
    parser.add_argument("--paper", action="store_true", help="for a column of a paper: 3.3 in wide, no title, SVG and PDF")
    arguments = parser.parse_args()
    if arguments.list:
        print("\n".join(FIGURES))
        return
    if not arguments.folder:
        parser.error("which folder? (one that floe run wrote)")
    plt.style.use(Path(__file__).with_name("house.mplstyle"))
    if PAPER:
        plt.style.use(Path(__file__).with_name("paper.mplstyle"))
    one = len(arguments.folder) == 1
    folder = arguments.folder[0]
    sweep = one and is_sweep(folder)
    known = [name for name in FIGURES if is_of_sweeps(name) == sweep]
    if arguments.only and arguments.only not in known:
        parser.error(f"{arguments.only} is a figure of a {'run' if sweep else 'sweep'}; here there are {', '.join(known)}")
    if not sweep and (arguments.metric or arguments.over):
        parser.error("--metric and --over choose what figures of one sweep show")
    names = [arguments.only] if arguments.only else known
    plots = folder / "plots" if one else Path("plots")
    try:
        for folder in arguments.folder:  # so that it is known which one is not readable
            if not one and is_sweep(folder):
                raise Unreadable("it is a sweep, and sweeps are drawn alone")
            results = read(folder, arguments)
        if not one:
            results = Several(arguments.folder)
        for name in list(names):
            why_not = reason_against(FIGURES[name], results)
            if why_not:
                names.remove(name)
                if arguments.only or not getattr(FIGURES[name], "OPTIONAL", False):
                    print(f"{name} is not drawn: {why_not}", file=sys.stderr)
                continue
            save(FIGURES[name], results, plots)
        if one and not PAPER and names == known:
            (plots / "STALE.txt").unlink(missing_ok=True)
    except Unreadable as error:
        parser.exit(2, f"plot.py: {folder} is not a folder that can be drawn: {error}\n")
    except OSError as error:
        parser.exit(2, f"plot.py: cannot write {error.filename or plots}: {error.strerror}\n")
    print(f"{plots}: {', '.join(names)}", file=sys.stderr)  # conversation, not answer


if __name__ == "__main__":
    main()
