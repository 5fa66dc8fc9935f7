// What is looked at. It stands in the address after the "#", so that a link or a reload shows the same again.
const view = {};
const panels = [];  // { needs: names of the view's parts, show: draws }
let waiting = new Set();

function plainView(run) {
  return { run: run.index, scheme: 0, replicate: replicatesOf(run)[0] ?? 0, from: 0, to: run.duration * 1e6, at: 0, shard: -1, hidden: "", find: "", metric: "", all: false, series: "", one: false, off: "", picked: "", theme: "" };
}

const NAMES = { run: "run", scheme: "scheme", replicate: "rep", from: "from", to: "to", at: "t", shard: "shard", hidden: "hide", find: "find", metric: "metric", all: "all", series: "series", one: "one", off: "off", picked: "pick", theme: "theme" };
const TIMES = ["from", "to", "at"];

function textOfView() {
  const run = runOf(view.run), plain = plainView(run), parts = new URLSearchParams();
  for (const [key, name] of Object.entries(NAMES)) {
    if (view[key] === plain[key] && !(key === "run" && view.run !== 0)) continue;
    parts.set(name, key === "scheme" ? run.labels[view.scheme] : TIMES.includes(key) ? String(view[key] / 1e6) : typeof view[key] === "boolean" ? "1" : String(view[key]));
  }
  return parts.toString();
}

// What does not fit the run is left as it is by default.
function readView(text) {
  const parts = new URLSearchParams(text);
  const number = (name, least, most) => { const value = Number(parts.get(name)); return parts.has(name) && value >= least && value <= most ? value : undefined; };
  const index = number("run", 0, RUNS - 1), run = runOf(Number.isInteger(index) ? index : 0);
  const read = plainView(run);
  const scheme = run.labels.indexOf(parts.get("scheme"));
  if (scheme >= 0) read.scheme = scheme;
  if (replicatesOf(run).includes(number("rep", 0, 2 ** 32))) read.replicate = number("rep", 0, 2 ** 32);
  for (const key of TIMES) read[key] = (number(NAMES[key], 0, run.duration) ?? read[key] / 1e6) * 1e6;
  if (!(read.to > read.from)) { read.from = 0; read.to = run.duration * 1e6; }
  const shard = number("shard", 0, run.shards - 1);
  if (Number.isInteger(shard)) read.shard = shard;
  for (const key of ["hidden", "find", "metric", "series", "off", "picked", "theme"]) read[key] = parts.get(NAMES[key]) ?? "";
  for (const key of ["all", "one"]) read[key] = parts.get(NAMES[key]) === "1";
  return read;
}

function look(changes) {
  const changed = Object.keys(changes).filter((key) => changes[key] !== view[key]);
  if (changed.length === 0) return;
  Object.assign(view, changes);
  redraw(changed);
}

function redraw(changed) {
  if (waiting.size === 0) requestAnimationFrame(draw);
  changed.forEach((key) => waiting.add(key));
}

function draw() {
  const changed = waiting;
  waiting = new Set();
  for (const panel of panels) if (panel.needs.some((key) => changed.has(key))) panel.show();
  const text = textOfView();
  if (text !== location.hash.slice(1)) history.replaceState(null, "", "#" + text);
}

function everything() { return [...Object.keys(NAMES), "size"]; }

// A window of time that stays within the run.
function windowOf(from, to) {
  const end = runOf(view.run).duration * 1e6, length = Math.min(end, Math.max(10, to - from));
  const begin = Math.min(Math.max(0, from), end - length);
  return { from: begin, to: begin + length };
}

function zoom(factor, around) {
  const middle = around ?? (view.at >= view.from && view.at <= view.to ? view.at : (view.from + view.to) / 2);
  look(windowOf(middle - (middle - view.from) * factor, middle + (view.to - middle) * factor));
}

// Moves the time, and the window after it where it would be left.
function goTo(time) {
  const at = Math.min(Math.max(0, time), runOf(view.run).duration * 1e6);
  const length = view.to - view.from;
  look({ at, ...(at < view.from || at > view.to ? windowOf(at - length / 2, at + length / 2) : {}) });
}

function names(text) { return new Set(text === "" ? [] : text.split("\n")); }
function toggled(text, name) {
  const all = names(text);
  if (!all.delete(name)) all.add(name);
  return [...all].join("\n");
}
