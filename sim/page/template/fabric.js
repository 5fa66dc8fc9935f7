// The panel of the fabric: choices, the time that is looked at, and what is so then.
function hiddenStates() { return names(view.hidden); }
function fabricShown() { return fabricOf(runOf(view.run), view.scheme, view.replicate); }

function showFabricChoices() {
  const run = runOf(view.run), hidden = hiddenStates();
  choices(part("scheme"), run.labels.map((label, i) => [i, label]), view.scheme);
  choices(part("replicate"), replicatesOf(run).map((one) => [one, one]), view.replicate);
  part("states").replaceChildren(...run.states.map((state, rank) => {
    const swatch = make("span", { className: "swatch" });
    swatch.style.background = stateColour(rank);
    if (rank === 0) return make("span", { title: state.sentence }, swatch, state.title);
    const button = make("button", { type: "button", className: "state", title: state.sentence + "; a click hides or shows it", "aria-pressed": String(!hidden.has(state.name)) }, swatch, state.title);
    button.addEventListener("click", () => look({ hidden: toggled(view.hidden, state.name) }));
    return button;
  }));
}

function showWeave() { weaveInto(part("weave"), runOf(view.run), fabricShown(), view.from, view.to, hiddenStates()); }

// Marks of time below the image, the shard that is chosen and the time that is looked at.
function showOver() {
  const run = runOf(view.run), over = part("over"), width = part("fabric").clientWidth, height = part("fabric").clientHeight;
  const bottom = part("weave").clientHeight, unit = unitFor(run.duration), size = unit[1] * 1e6;
  // Shares of the width, so that it is right on paper as well, which is laid out anew without a word.
  const share = (time) => (time - view.from) / (view.to - view.from), x = (time) => share(time) * 100 + "%";
  over.replaceChildren();
  for (const mark of marks(view.from / size, view.to / size, width / 90)) {
    const at = x(mark * size), inset = share(mark * size) * width, anchor = inset < 20 ? "start" : inset > width - 20 ? "end" : "middle";
    over.append(drawn("line", { x1: at, x2: at, y1: bottom, y2: bottom + 5 }), drawn("text", { x: at, y: height - 4, "text-anchor": anchor }, Number(mark.toPrecision(9)) + " " + unit[0]));
  }
  if (view.shard >= 0) over.append(drawn("rect", { x: 0, y: (view.shard / run.shards) * bottom - 0.5, width: "100%", height: Math.max(3, bottom / run.shards) + 1 }));
  if (view.at >= view.from && view.at <= view.to) over.append(drawn("line", { class: "time", x1: x(view.at), x2: x(view.at), y1: 0, y2: bottom }));
}

function doShardsMove(run) { return once("moves-" + run.index, () => Object.entries(run.results.rows.metrics).some(([name, row]) => row.role === "moved" && isTold(run, name))); }

function nodeText(run, shard) {
  return run.owners.length === 0 ? "" : "node " + run.owners[shard] + (doShardsMove(run) ? " at first" : "");
}

// A shard keeps a piece of each kind of the blobs that are laid on it.
function piecesText(run, scheme) {
  const kinds = Object.entries(run.results.schemes[run.labels[scheme]].kinds);
  return kinds.map(([name, kind]) => kind.slots === run.shards ? "one " + name + " piece of every blob" : "a " + name + " piece of the blobs laid on it (" + kind.slots + " a blob)").join(", ");
}

function showReadout() {
  const run = runOf(view.run), fabric = fabricShown(), time = held(run, view.at), counts = new Array(run.states.length).fill(0), apart = [];
  for (let shard = 0; shard < run.shards; ++shard) {
    const at = intervalAt(fabric, shard, time), state = at < 0 ? 0 : fabric.state[at];
    ++counts[state];
    if (state > 0) apart.push(shard + " " + run.states[state].title);
  }
  const told = run.states.map((state, rank) => state.title + " " + counts[rank]).filter((_, rank) => rank === 0 || counts[rank] > 0);
  part("counts").textContent = "At " + instant(view.at / 1e6, run.duration, (view.to - view.from) / 1e6) + " (" + view.at / 1e6 + " s): shards " + told.join(", ") + ".";
  const shown = apart.slice(0, 400);
  part("apart").textContent = shown.length === 0 ? "Every shard is " + run.states[0].title + "." : "Shards: " + shown.join(", ") + (apart.length > shown.length ? " and " + (apart.length - shown.length) + " more." : ".");
  const scrubber = part("scrubber");
  scrubber.value = String(Math.round(((view.at - view.from) / (view.to - view.from)) * 10000));
  scrubber.setAttribute("aria-valuetext", instant(view.at / 1e6, run.duration));
}

function placeOf(event) {
  const box = part("weave").getBoundingClientRect(), run = runOf(view.run);
  const x = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)), y = (event.clientY - box.top) / box.height;
  return { time: view.from + x * (view.to - view.from), shard: Math.min(run.shards - 1, Math.max(0, Math.floor(y * run.shards))), x: event.clientX - box.left, y: event.clientY - box.top, width: box.width };
}

function hoverText(run, place) {
  const fabric = fabricShown(), at = intervalAt(fabric, place.shard, held(run, place.time)), state = run.states[at < 0 ? 0 : fabric.state[at]];
  const lines = ["shard " + place.shard + (nodeText(run, place.shard) === "" ? "" : ", " + nodeText(run, place.shard)), "keeps " + piecesText(run, view.scheme), instant(place.time / 1e6, run.duration, (view.to - view.from) / 1e6) + ": " + state.title + (state.sentence ? " (" + state.sentence + ")" : "")];
  if (at >= 0) lines.push("for " + lasting((fabric.to[at] - fabric.from[at]) / 1e6) + ", from " + instant(fabric.from[at] / 1e6, run.duration));
  return lines;
}

function hover(event) {
  const run = runOf(view.run), place = placeOf(event), box = part("hover");
  box.replaceChildren(...hoverText(run, place).map((line) => make("div", { textContent: line })));
  box.hidden = false;
  box.style.left = Math.max(0, Math.min(place.x + 14, place.width - box.offsetWidth - 4)) + "px";
  box.style.top = Math.max(4, place.y - box.offsetHeight - 10) + "px";
}

// A drag picks a window, a click a time; the wheel with Ctrl or Shift zooms, so that the page still scrolls.
function listenToFabric() {
  const panel = part("fabric");
  let begun = null;
  panel.addEventListener("pointermove", hover);
  panel.addEventListener("pointerleave", () => { part("hover").hidden = true; });
  panel.addEventListener("pointerdown", (event) => { begun = placeOf(event); });
  panel.addEventListener("pointerup", (event) => {
    const place = placeOf(event);
    if (begun !== null && Math.abs(place.x - begun.x) > 8) look(windowOf(Math.min(begun.time, place.time), Math.max(begun.time, place.time)));
    else if (begun !== null) look({ at: Math.round(place.time), shard: place.shard });
    begun = null;
  });
  panel.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.shiftKey) return;
    event.preventDefault();
    zoom((event.deltaY || event.deltaX) > 0 ? 1.25 : 0.8, placeOf(event).time);
  }, { passive: false });
  panel.addEventListener("dblclick", () => look({ from: 0, to: runOf(view.run).duration * 1e6 }));
  part("scheme").addEventListener("change", (event) => look({ scheme: Number(event.target.value) }));
  part("replicate").addEventListener("change", (event) => look({ replicate: Number(event.target.value) }));
  part("scrubber").addEventListener("input", (event) => look({ at: Math.round(view.from + (Number(event.target.value) / 10000) * (view.to - view.from)) }));
  part("goto").addEventListener("change", (event) => { const time = readTime(event.target.value); if (!Number.isNaN(time)) goTo(Math.round(time * 1e6)); });
  part("zoom-in").addEventListener("click", () => zoom(0.5));
  part("zoom-out").addEventListener("click", () => zoom(2));
  part("whole").addEventListener("click", () => look({ from: 0, to: runOf(view.run).duration * 1e6 }));
  part("play").addEventListener("click", play);
}
