// What changes over time, by scheme: the median of all replicates and the range of them, or one replicate alone.
function seriesNames(run) { return Object.keys(run.results.rows.series).filter((name) => run.facts.series.some((block) => block.series === name)); }
function seriesPicked(run) {
  const all = seriesNames(run);
  return all.includes(view.series) ? view.series : all.find((name) => run.results.rows.series[name].role === "least") ?? all[0];
}

// For each column the value at its end, the least and the greatest in it. Bins are hours of which those of nothing
// are left out.
function columnsOf(series, form, columns, from, to) {
  const lasts = new Float64Array(columns), least = new Float64Array(columns), most = new Float64Array(columns);
  const isBins = form === "bins", hour = 3600e6;
  let next = above(series.at, from, 0, series.count), value = NaN, until = Infinity;
  const take = (i) => { value = series.value[i]; until = isBins ? series.at[i] + hour : Infinity; };
  if (next > 0) take(next - 1);
  if (isBins && !(until > from)) value = 0;
  if (isBins && next === 0) value = 0;
  for (let column = 0; column < columns; ++column) {
    const end = from + ((column + 1) * (to - from)) / columns;
    let low = value, high = value;
    const see = () => { if (!(low <= value)) low = value; if (!(high >= value)) high = value; };
    for (;;) {
      const at = next < series.count ? series.at[next] : Infinity;
      if (until <= end && until < at) { value = 0; until = Infinity; see(); continue; }
      if (at > end) break;
      take(next++);
      see();
    }
    lasts[column] = value; least[column] = low; most[column] = high;
  }
  return { lasts, least, most };
}

function median(values) {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  return sorted.length === 0 ? NaN : (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

function lineOf(run, name, scheme, columns) {
  const form = run.results.rows.series[name].form, all = replicatesOf(run);
  const chosen = view.one ? all.filter((one) => one === view.replicate) : all;
  const each = chosen.map((one) => columnsOf(seriesOf(run, name, scheme, one), form, columns, view.from, view.to));
  const middle = [], least = [], most = [];
  for (let i = 0; i < columns; ++i) {
    middle.push(median(each.map((one) => one.lasts[i])));
    least.push(Math.min(...each.map((one) => one.least[i]).filter((value) => !Number.isNaN(value))));
    most.push(Math.max(...each.map((one) => one.most[i]).filter((value) => !Number.isNaN(value))));
  }
  return { scheme, middle, least, most };
}

function stepPath(values, x, y) {
  let path = "", isDown = false, before = NaN;
  values.forEach((value, i) => {
    if (!Number.isFinite(value)) { isDown = false; before = NaN; return; }
    if (isDown && value === before) return;
    path += isDown ? `H${x(i).toFixed(1)}V${y(value).toFixed(1)}` : `M${x(i).toFixed(1)},${y(value).toFixed(1)}`;
    isDown = true;
    before = value;
  });
  return isDown ? path + `H${x(values.length).toFixed(1)}` : path;
}

function bandPath(least, most, x, y) {
  const points = [];
  least.forEach((value, i) => { if (Number.isFinite(value)) points.push([i, y(value)], [i + 1, y(value)]); });
  for (let i = most.length - 1; i >= 0; --i) if (Number.isFinite(most[i])) points.push([i + 1, y(most[i])], [i, y(most[i])]);
  return points.length === 0 ? "" : "M" + points.map(([i, height]) => x(i).toFixed(1) + "," + height.toFixed(1)).join("L") + "Z";
}

function showSeries() {
  const run = runOf(view.run), figure = part("series-figure"), all = seriesNames(run);
  part("series-part").hidden = all.length === 0;
  if (all.length === 0) return;
  const name = seriesPicked(run), row = run.results.rows.series[name], off = names(view.off);
  choices(part("series"), all.map((one) => [one, run.results.rows.series[one].title + " (" + one + ")"]), name);
  part("spread").value = view.one ? "one" : "";
  part("series-schemes").replaceChildren(...run.labels.map((label, scheme) => {
    const swatch = drawn("svg", { width: 26, height: 8 }, drawn("line", { x1: 0, x2: 26, y1: 4, y2: 4, stroke: lineColour(scheme), "stroke-width": 3, "stroke-dasharray": dashes(scheme) }));
    const button = make("button", { type: "button", className: "state", "aria-pressed": String(!off.has(String(scheme))) }, swatch, " " + label);
    button.addEventListener("click", () => look({ off: toggled(view.off, String(scheme)) }));
    return button;
  }));
  const width = widthOf(figure), height = 280, left = 74, right = width - 12, top = 10, bottom = height - 40;
  const columns = Math.max(50, Math.min(700, Math.floor(right - left)));
  const lines = run.labels.map((label, scheme) => off.has(String(scheme)) ? null : lineOf(run, name, scheme, columns)).filter((line) => line !== null);
  const finite = lines.flatMap((line) => [...line.least, ...line.most]).filter(Number.isFinite);
  let low = Infinity, high = -Infinity;
  for (const value of finite) { if (value < low) low = value; if (value > high) high = value; }
  if (!(high > low)) { high = Number.isFinite(high) ? high + 1 : 1; low = Math.min(0, Number.isFinite(low) ? low : 0); }
  if (low > 0 && low < high * 0.6) low = 0;
  const x = (column) => left + ((right - left) * column) / columns, y = (value) => bottom - ((bottom - top) * (value - low)) / (high - low);
  const svg = drawn("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": row.title, id: "series-svg" });
  const unit = unitFor(run.duration), size = unit[1] * 1e6;
  for (const mark of marks(low, high, 6)) svg.append(drawn("line", { class: "axis", x1: left, x2: right, y1: y(mark), y2: y(mark) }), drawn("text", { class: "soft", x: left - 6, y: y(mark) + 4, "text-anchor": "end" }, amount(mark, row.unit === "B" ? "B" : "")));
  for (const mark of marks(view.from / size, view.to / size, width / 110)) {
    const at = left + ((right - left) * (mark * size - view.from)) / (view.to - view.from);
    svg.append(drawn("line", { class: "axis", x1: at, x2: at, y1: top, y2: bottom }), drawn("text", { class: "soft", x: at, y: bottom + 16, "text-anchor": "middle" }, String(Number(mark.toPrecision(9)))));
  }
  svg.append(drawn("text", { x: left, y: height - 6 }, row.title + (row.unit === "" ? "" : ", " + row.unit + (row.form === "bins" ? " per hour" : "")) + ", over time in " + unit[0]));
  for (const line of lines) {
    const colour = lineColour(line.scheme);
    svg.append(drawn("path", { d: bandPath(line.least, line.most, x, y), fill: colour, opacity: 0.18 }));
    svg.append(drawn("path", { d: stepPath(line.middle, x, y), stroke: colour, fill: "none", "stroke-width": 1.6, "stroke-dasharray": dashes(line.scheme) }));
  }
  svg.append(drawn("line", { id: "series-time", y1: top, y2: bottom, stroke: "currentColor", "stroke-width": 1, "data-left": left, "data-right": right }));
  listenToSeries(svg, (event) => { const box = svg.getBoundingClientRect(); return view.from + Math.min(1, Math.max(0, ((event.clientX - box.left) * (width / box.width) - left) / (right - left))) * (view.to - view.from); });
  figure.replaceChildren(svg);
  part("series-note").textContent = row.sentence + " Lines: " + (view.one ? "replicate " + view.replicate + " at the end of each " : "the median of " + plural(replicatesOf(run).length, "replicate") + " at the end of each ") + lasting((view.to - view.from) / columns / 1e6, 3) + "; bands: the least and the greatest value in it. A drag zooms, a double click shows the whole run.";
}

// Of the hour that holds the time, for bins; of the last change, sample or step before it, for others.
function valueAt(series, form, time) {
  const next = above(series.at, time, 0, series.count);
  if (form === "bins") return next > 0 && time < series.at[next - 1] + 3600e6 ? series.value[next - 1] : 0;
  return next > 0 ? series.value[next - 1] : NaN;
}

function showSeriesValues() {
  const run = runOf(view.run), name = seriesPicked(run);
  if (name === undefined) return;
  const row = run.results.rows.series[name], off = names(view.off);
  const chosen = replicatesOf(run).filter((one) => !view.one || one === view.replicate);
  const told = run.labels.map((label, scheme) => {
    if (off.has(String(scheme))) return null;
    const value = median(chosen.map((one) => valueAt(seriesOf(run, name, scheme, one), row.form, held(run, view.at))));
    return Number.isNaN(value) ? null : label + " " + amount(value, row.unit) + (row.form === "bins" ? " in the hour" : "");
  });
  part("series-values").textContent = "At " + instant(view.at / 1e6, run.duration, (view.to - view.from) / 1e6) + (view.one ? ", replicate " + view.replicate : ", median") + ": " + told.filter((one) => one !== null).join(", ") + ".";
}

function showSeriesTime() {
  const line = part("series-time");
  if (line === null) return;
  const left = Number(line.dataset.left), right = Number(line.dataset.right);
  const at = left + ((right - left) * (view.at - view.from)) / (view.to - view.from);
  line.setAttribute("x1", at);
  line.setAttribute("x2", at);
  line.style.display = view.at < view.from || view.at > view.to ? "none" : "";
}

function listenToSeries(svg, timeAt) {
  let begun = null;
  svg.addEventListener("pointerdown", (event) => { begun = { time: timeAt(event), x: event.clientX }; event.preventDefault(); });
  svg.addEventListener("pointerup", (event) => {
    if (begun === null) return;
    const time = timeAt(event);
    if (Math.abs(event.clientX - begun.x) > 8) look(windowOf(Math.min(begun.time, time), Math.max(begun.time, time))); else look({ at: Math.round(time) });
    begun = null;
  });
  svg.addEventListener("dblclick", () => look({ from: 0, to: runOf(view.run).duration * 1e6 }));
}
