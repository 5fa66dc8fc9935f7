// Numbers and times as people read them.
const UNITS_OF_TIME = [["y", 365 * 86400], ["d", 86400], ["h", 3600], ["min", 60], ["s", 1], ["ms", 1e-3]];

function digits(number, count = 4) {
  if (number === 0) return "0";
  const size = Math.abs(number);
  if (size >= 1e6 || size < 1e-4) return Number(number.toPrecision(count)).toExponential().replace("e+", "e");
  const rounded = Number(number.toPrecision(Math.max(count, Math.ceil(Math.log10(size + 1)))));
  return Math.abs(rounded) < 1000 ? String(rounded) : rounded.toLocaleString("en", { maximumFractionDigits: 3 }).replaceAll(",", "\u202f");
}

function scaled(number, steps, names) {
  let i = 0;
  for (; Math.abs(number) >= steps && i + 1 < names.length; ++i) number /= steps;
  return [number, names[i], number];
}

// A length of time, in the unit that suits it.
function lasting(seconds, count = 4) {
  if (seconds === 0) return "0 s";
  const unit = UNITS_OF_TIME.find(([name, size]) => name !== "y" && Math.abs(seconds) >= size) ?? ["ms", 1e-3];
  return digits(seconds / unit[1], count) + " " + unit[0];
}

// An instant of a run of a length, as "12.5 d" or "3.25 h"; finer where less time is in view.
function unitFor(duration) { return duration >= 2 * 86400 ? ["d", 86400] : duration >= 7200 ? ["h", 3600] : ["s", 1]; }

function instant(seconds, duration, view = duration) {
  const [name, size] = unitFor(duration);
  const decimals = Math.min(9, Math.max(2, Math.ceil(-Math.log10(view / size / 1000))));
  return (seconds / size).toFixed(decimals) + " " + name;
}

function amount(number, unit) {
  if (number === null || number === undefined) return "";
  if (unit === "B") { const [value, name] = scaled(number, 1000, ["B", "kB", "MB", "GB", "TB", "PB", "EB"]); return digits(value) + " " + name; }
  if (unit === "s") return lasting(number);
  return digits(number) + (unit === "" || unit === undefined ? "" : " " + unit);
}

// An end of an interval, whose unit the value before it says unless it is one that changes with size.
function ranged(number, unit) { return unit === "B" || unit === "s" ? amount(number, unit) : digits(number); }

// "12.5d", "3h" or plain seconds, as seconds; NaN for anything else.
function readTime(text) {
  const parts = /^\s*([0-9.]+(?:e[0-9]+)?)\s*([a-z]*)\s*$/.exec(text);
  const unit = parts === null ? undefined : parts[2] === "" ? ["s", 1] : UNITS_OF_TIME.find(([name]) => name === parts[2]);
  return unit === undefined ? NaN : Number(parts[1]) * unit[1];
}

// Steps between marks of an axis: 1, 2 or 5 of a power of ten.
function marks(low, high, most) {
  if (!(high > low)) return [low];
  const raw = (high - low) / Math.max(1, most), power = 10 ** Math.floor(Math.log10(raw));
  const step = power * [1, 2, 5, 10].find((times) => times * power >= raw * 0.999999);
  const all = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; ++i) all.push(i * step);
  return all;
}

function plural(count, thing) { return digits(count) + " " + thing + (count === 1 ? "" : "s"); }
