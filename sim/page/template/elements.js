// Elements made of text alone: nothing that comes from a file is ever read as markup.
function part(id) { return document.getElementById(id); }

function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in element && key !== "style") element[key] = value; else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

function drawn(name, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

function choices(select, options, chosen) {
  select.replaceChildren(...options.map(([value, text]) => make("option", { value: String(value), textContent: text, selected: String(value) === String(chosen) })));
  select.value = String(chosen);
}

// Schemes side by side in a table: all of them, or as many as a sheet of paper is wide enough for.
const MOST_ON_PAPER = 4;
function sheetsOf(all) {
  if (!isPrinting || all.length <= MOST_ON_PAPER) return [all];
  return Array.from({ length: Math.ceil(all.length / MOST_ON_PAPER) }, (_, i) => all.slice(i * MOST_ON_PAPER, (i + 1) * MOST_ON_PAPER));
}

// Of a figure: that of its place, or of a sheet of paper, on which it is drawn before it is laid out.
function widthOf(figure) { return isPrinting ? 720 : Math.max(300, figure.clientWidth || 800); }
