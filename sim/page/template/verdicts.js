// Verdicts first: what was asked of the run, and whether it is so.
function rangeText(estimate) {
  if (estimate.low === null || estimate.high === null) {
    if (estimate.low !== null && estimate.value === null) return "above " + amount(estimate.low, estimate.unit);
    return "";
  }
  return estimate.low === estimate.high ? "" : "[" + ranged(estimate.low, estimate.unit) + ", " + ranged(estimate.high, estimate.unit) + "]";
}

function checksOf(run) {
  const { results, facts } = run, checks = [];
  const add = (kind, text) => checks.push([kind, text]);
  if (results.complete) add("good", "Complete: " + plural(results.replicates, "replicate") + " of " + digits(results.replicates_asked) + ".");
  else add("bad", "Incomplete: the run was ended after " + results.replicates + " of " + plural(results.replicates_asked, "replicate") + ".");
  if (results.until) add(results.until.met ? "good" : "doubt", results.until.met ? "Ended by the rule " + results.until.met + "." : "No rule that was to end the run was met: " + results.until.rules.join(", ") + ".");
  if (facts.unread !== "") add("doubt", "The folder and this program do not agree: " + facts.unread + ".");
  if (results.replicates < 2) add("doubt", "One replicate has no intervals: nothing is known of how sure these numbers are.");
  for (const file of facts.missing) add("doubt", "The folder has no " + file + ".");
  return checks;
}

function showVerdicts() {
  const run = runOf(view.run);
  part("checks").replaceChildren(...checksOf(run).map(([kind, text]) => make("li", { className: kind, textContent: text })));
  const head = (labels) => make("tr", {}, make("th", { textContent: "condition" }), ...labels.map((label) => make("th", { textContent: label })), make("th", { textContent: "asked" }));
  const rows = (labels) => run.facts.verdicts.map((verdict) => {
    const cells = labels.map((label) => {
      const scheme = run.labels.indexOf(label);
      const finding = verdict.findings.find((one) => one.scheme === scheme);
      if (finding === undefined) return make("td", { textContent: "–" });
      const estimate = run.results.schemes[label].metrics[verdict.metric];
      const sure = finding.surely === "undecided" ? ", not sure" : "";
      const kind = finding.met ? (sure === "" ? "good" : "doubt") : "bad";
      const cell = make("td", {}, make("strong", { className: kind, textContent: (finding.met ? "✓ met" : "✗ not met") + sure }));
      const said = estimate === undefined ? finding.why : estimate.value === null ? finding.why : amount(estimate.value, estimate.unit) + " " + rangeText(estimate);
      cell.append(make("span", { className: "range", textContent: said }));
      return cell;
    });
    return make("tr", {}, make("th", { scope: "row" }, verdict.condition, make("span", { className: "sentence", textContent: verdict.sentence })), ...cells, make("td", { className: "small", textContent: verdict.asked }));
  });
  part("verdicts").replaceChildren(...sheetsOf(run.labels).flatMap((labels, _, { length }) => [make(length > 1 ? "tbody" : "thead", { className: "head" }, head(labels)), make("tbody", {}, ...rows(labels))]));
}
