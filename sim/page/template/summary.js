// Every metric of every scheme with its interval, and a figure of the one that is picked.
function isTold(run, name) {
  return run.labels.some((label) => { const one = run.results.schemes[label].metrics[name]; return one && one.value !== null && one.value !== 0; });
}

function metricsShown(run) {
  const wanted = view.metric.trim().toLowerCase();
  return Object.entries(run.results.rows.metrics).filter(([name, row]) => {
    if (wanted !== "") return name.toLowerCase().includes(wanted) || row.title.toLowerCase().includes(wanted);
    return view.all || isTold(run, name);
  });
}

// The cost of what was put back where there is one: the figures' programs know it by the same role.
function metricPicked(run) {
  const all = Object.entries(run.results.rows.metrics);
  if (Object.hasOwn(run.results.rows.metrics, view.picked)) return view.picked;
  return (all.find(([name, row]) => row.role === "per" && isTold(run, name)) ?? all.find(([name]) => isTold(run, name)) ?? all[0])[0];
}

function showSummary() {
  const run = runOf(view.run), picked = metricPicked(run);
  const shown = metricsShown(run), table = part("summary");
  const head = (labels) => make("tr", {}, make("th", { textContent: "metric" }), ...labels.map((label) => make("th", { textContent: label })));
  const rows = (labels) => shown.map(([name, row]) => {
    const cells = labels.map((label) => {
      const estimate = run.results.schemes[label].metrics[name];
      if (estimate === undefined) return make("td", { textContent: "" });
      if (estimate.value === null) return make("td", { title: estimate.why ?? "", textContent: "–" }, make("span", { className: "range", textContent: rangeText(estimate) }));
      return make("td", { textContent: amount(estimate.value, estimate.unit) }, make("span", { className: "range", textContent: rangeText(estimate) }));
    });
    const first = make("td", { title: row.sentence }, make("button", { type: "button", className: "plain", "data-metric": name, "aria-pressed": String(name === picked), textContent: row.title }), make("span", { className: "range", textContent: name }));
    const line = make("tr", { "aria-selected": String(name === picked) }, first, ...cells);
    first.addEventListener("click", () => look({ picked: name }));
    return line;
  });
  const focused = table.contains(document.activeElement) ? document.activeElement.dataset.metric : undefined;
  table.replaceChildren(...sheetsOf(run.labels).flatMap((labels, _, { length }) => [make(length > 1 ? "tbody" : "thead", { className: "head" }, head(labels)), make("tbody", {}, ...rows(labels))]));
  if (focused !== undefined) [...table.querySelectorAll("button")].find((one) => one.dataset.metric === focused)?.focus({ preventScroll: true });
  part("summary-note").textContent = "In brackets: two-sided intervals at " + digits(run.results.confidence * 100) + " %, over " + plural(run.results.replicates, "replicate") + ". A click on a metric, or Enter, draws it below. " + (shown.length === 0 ? "No metric has this in its name." : "");
  showIntervals(run, picked);
}

function showIntervals(run, name) {
  const row = run.results.rows.metrics[name];
  const lines = [];
  for (let index = 0; index < RUNS; ++index) {
    const other = runOf(index);
    other.labels.forEach((label, scheme) => {
      const estimate = other.results.schemes[label].metrics[name];
      if (estimate && estimate.value !== null) lines.push({ label: RUNS > 1 ? other.facts.folder + ": " + label : label, scheme, estimate, picked: index === run.index });
    });
  }
  const ends = lines.flatMap(({ estimate }) => [estimate.value, estimate.low ?? estimate.value, estimate.high ?? estimate.value]);
  const low = Math.min(0, ...ends), high = Math.max(...ends, low + (low === 0 ? 1e-9 : 0));
  const width = widthOf(part("interval-figure")), left = Math.min(width * 0.35, 230), right = width - 24, step = 24;
  const height = 44 + lines.length * step;
  const x = (value) => left + (right - left) * (high > low ? (value - low) / (high - low) : 0);
  const figure = drawn("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": row.title });
  marks(low, high, width / 110).forEach((mark) => figure.append(drawn("line", { class: "axis", x1: x(mark), x2: x(mark), y1: 4, y2: height - 36 }), drawn("text", { class: "soft", x: x(mark), y: height - 22, "text-anchor": "middle" }, amount(mark, row.unit))));
  lines.forEach(({ label, scheme, estimate }, i) => {
    const y = 14 + i * step, colour = lineColour(scheme);
    const shown = label.length > left / 7 ? "…" + label.slice(-Math.floor(left / 7)) : label;
    figure.append(drawn("text", { x: left - 10, y: y + 4, "text-anchor": "end" }, shown, drawn("title", {}, label)));
    if (estimate.low !== null && estimate.high !== null) figure.append(drawn("line", { x1: x(estimate.low), x2: x(estimate.high), y1: y, y2: y, stroke: colour, "stroke-width": 3 }));
    figure.append(drawn("circle", { cx: x(estimate.value), cy: y, r: 5, fill: colour }, drawn("title", {}, amount(estimate.value, row.unit) + " " + rangeText(estimate))));
  });
  figure.append(drawn("text", { x: left, y: height - 5 }, row.title + (row.unit === "" ? "" : ", in " + row.unit)));
  part("interval-figure").replaceChildren(figure, make("figcaption", { className: "small", textContent: row.sentence }));
}
