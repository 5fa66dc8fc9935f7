// The list of what happened to shards in the window, of the states that are shown.
const MOST_EVENTS = 300;

function eventsOf(run, scheme, replicate) {
  const key = ["events", run.index, scheme, replicate].join("-");
  return once(key, () => {
    const fabric = fabricOf(run, scheme, replicate);
    return Uint32Array.from({ length: fabric.count }, (_, i) => i).sort((a, b) => fabric.from[a] - fabric.from[b] || fabric.shard[a] - fabric.shard[b]);
  });
}

// "34" is a shard, "shard 34" and "node 34" say which; other words are looked for in the state.
function isWanted(text) {
  const numbered = /^\s*(shard|node)?\s*([0-9]+)\s*$/.exec(text.toLowerCase());
  if (numbered !== null) return (run, fabric, i) => Number(numbered[2]) === (numbered[1] === "node" ? run.owners[fabric.shard[i]] : fabric.shard[i]);
  const word = text.trim().toLowerCase();
  if (word === "") return () => true;
  return (run, fabric, i) => (run.states[fabric.state[i]].title + " " + run.states[fabric.state[i]].name).toLowerCase().includes(word);
}

function eventsShown() {
  const run = runOf(view.run), fabric = fabricShown(), order = eventsOf(run, view.scheme, view.replicate);
  const hidden = hiddenStates(), wanted = isWanted(view.find), shown = [];
  let count = 0;
  const isHidden = run.states.map((state) => hidden.has(state.name));
  let begin = 0;
  for (let end = order.length; begin < end;) {
    const middle = (begin + end) >>> 1;
    if (fabric.from[order[middle]] < view.from) begin = middle + 1; else end = middle;
  }
  for (let next = begin; next < order.length; ++next) {
    const i = order[next];
    if (fabric.from[i] > view.to) break;
    if (isHidden[fabric.state[i]] || !wanted(run, fabric, i)) continue;
    if (++count <= MOST_EVENTS) shown.push(i);
  }
  return { run, fabric, shown, count };
}

function showEvents() {
  const { run, fabric, shown, count } = eventsShown();
  part("event-count").textContent = count === 0 ? "none in this window" : (count > shown.length ? "the first " + shown.length + " of " : "") + plural(count, "event") + " in this window";
  part("events").replaceChildren(...shown.map((i) => {
    const node = nodeText(run, fabric.shard[i]);
    const button = make("button", { type: "button", "aria-current": String(fabric.from[i] === view.at && fabric.shard[i] === view.shard), textContent: instant(fabric.from[i] / 1e6, run.duration, (view.to - view.from) / 1e6) + "  shard " + fabric.shard[i] + (node === "" ? "" : " (" + node + ")") + " " + run.states[fabric.state[i]].title + " for " + lasting((fabric.to[i] - fabric.from[i]) / 1e6) });
    button.addEventListener("click", () => { goTo(fabric.from[i]); look({ shard: fabric.shard[i] }); });
    return make("li", {}, button);
  }));
}

// The next or the last event before the time, of those that are listed.
function jump(direction) {
  const { fabric, shown } = eventsShown();
  const ahead = shown.filter((i) => (fabric.from[i] - view.at) * direction > 0);
  if (ahead.length === 0) return;
  const i = direction > 0 ? ahead[0] : ahead[ahead.length - 1];
  goTo(fabric.from[i]);
  look({ shard: fabric.shard[i] });
}

function listenToEvents() { part("event-filter").addEventListener("input", (event) => look({ find: event.target.value })); }
