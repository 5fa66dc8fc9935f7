"""Writes results/README.md: what studies and claims come to, each number with its interval and its command."""

import csv
import json
import os
import subprocess

HEAD = """# Results

What the claims about self-repairing storage come to when every byte is counted. `scripts/reproduce` makes this page and
all that it shows anew; numbers in brackets are 95 % intervals. [How to read them](reading.md): the files of a run, the
metrics, how to cite, and the words.
"""


def number(text):
    """Four digits."""
    value = float(text)
    if value == 0:
        return "0"
    if abs(value) >= 1e6:
        return f"{value / 1e6:.4g} million"
    if abs(value) < 1e-3:
        return f"{value:.3g}"
    return f"{float(f'{value:.4g}'):g}"


def told(value, low, high):
    if value in ("", None):
        return f"more than {number(low)}" if low not in ("", None) else "none"
    if low in ("", None) or high in ("", None) or low == high:
        return number(value)
    if float(value) == 0:
        return f"0 (below {number(high)})"
    shown = number(value)
    return shown if number(low) == shown == number(high) else f"{shown} [{number(low)}, {number(high)}]"


class Table:
    """sweep.csv of a study."""

    def __init__(self, path):
        with open(path, newline="", encoding="utf-8") as file:
            self.rows = {(int(row["point"]), row["scheme"], row["metric"]): row for row in csv.DictReader(file)}

    def told(self, finding):
        """The sentence with the numbers of its scheme and point in the place of {}."""
        metrics = finding["metric"] if isinstance(finding["metric"], list) else [finding["metric"]]
        rows = [self.rows[finding.get("point", 1) - 1, finding["scheme"], metric] for metric in metrics]
        return finding["sentence"].format(*(told(row["value"], row["low"], row["high"]) for row in rows))


def study_text(name, study, command, results):
    if not (results / name / "sweep.csv").exists():
        return f"\n### {study['title']}\n\nIt has not been made yet: `scripts/reproduce {name}`.\n"
    table = Table(results / name / "sweep.csv")
    lines = [f"\n### {study['title']}\n"]
    for figure in study["figures"]:
        lines.append(f"![{study['title']}]({name}/{figure['figure']}.svg)\n")
    lines.append(" ".join(table.told(finding) for finding in study["findings"]) + "\n")
    if "note" in study:
        lines.append(study["note"] + "\n")
    lines.append(f"Again: `scripts/reproduce {name}`; the numbers alone: `{command(study)}`. They are kept in [{name}/]({name}).\n")
    return "\n".join(lines)


def unit_of(condition):
    """What stands behind the number of "repair.total == 957334 B (tolerance 5 %)", if it has a unit."""
    words = condition.partition(" (tolerance")[0].split()
    try:
        float(words[-1])
    except ValueError:
        return words[-1]
    return ""


def claim_row(claim, figures):
    inside = claim["inside"]
    unit = unit_of(claim["condition"])
    value = told(inside.get("value"), inside["low"], inside["high"])
    value += f" {unit}" if unit and unit not in value else ""
    if "outside" in claim:
        value += f"; elsewhere {told(claim['outside'].get('value'), claim['outside']['low'], claim['outside']['high'])}"
    of = f" of {claim['scheme']}" if claim["scheme"] else ""
    less = f" less that of {claim['versus']}" if claim["versus"] else ""
    cells = [claim["claim"], f"**{claim['found']}**", f"`{claim['condition']}`{of}{less}", value]
    figure = figures.get(claim["name"])
    cells += [f"[{figure}](#{anchor(figure)})" if figure else "", f"`floe check {claim['name']}`"]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def anchor(title):
    return "".join(c for c in title.lower().replace(" ", "-") if c.isalnum() or c == "-")


def page(studies, command, program, root):
    text = HEAD + "\n## Studies\n"
    for name, study in studies.items():
        text += study_text(name, study, command, root / "results")
    said = subprocess.run([program, "check", "--json", "--quiet"], cwd=root, stdout=subprocess.PIPE, check=False).stdout
    figures = {claim: study["title"] for study in studies.values() for claim in study.get("claims", [])}
    text += "\n## Claims\n\nEach stands in `scenarios/claims` with its source; `floe check` judges all of them again.\n\n"
    text += "| claim | verdict | condition | what it is | study | command |\n|---|---|---|---|---|---|\n"
    text += "\n".join(claim_row(claim, figures) for claim in json.loads(said)["claims"]) + "\n"
    return text + "\n" + (root / "results/limits.md").read_text(encoding="utf-8").replace("# Limits", "## Limits", 1)


def write_page(path, *what):
    part = path.with_name(f".{path.name}.part")
    part.write_text(page(*what), encoding="utf-8")
    os.replace(part, path)
