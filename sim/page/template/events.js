// The list of what happened to shards in the window, of the states that are shown. Of more events than MOST_EVENTS those
// around the time are listed, and others as the time comes near to them.
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

// Every event of the run that is looked for, by time.
let wantedEvents = { key: "", all: [] };
function eventsWanted() {
  const run = runOf(view.run), key = JSON.stringify([view.run, view.scheme, view.replicate, view.hidden, view.find]);
  if (wantedEvents.key === key) return wantedEvents.all;
  const fabric = fabricShown(), hidden = hiddenStates(), wanted = isWanted(view.find);
  const isHidden = run.states.map((state) => hidden.has(state.name));
  wantedEvents = { key, all: eventsOf(run, view.scheme, view.replicate).filter((i) => !isHidden[fabric.state[i]] && wanted(run, fabric, i)) };
  return wantedEvents.all;
}

// How many of the events begin before the time, or no later than it.
function eventsBefore(events, from, time, isAlsoThen) {
  let begin = 0, end = events.length;
  while (begin < end) {
    const middle = (begin + end) >>> 1, at = from[events[middle]];
    if (at < time || (isAlsoThen && at === time)) begin = middle + 1; else end = middle;
  }
  return begin;
}

// Places among the wanted events: those of the window, and of these the ones that are listed.
function placesOfEvents(events, from) {
  const first = eventsBefore(events, from, view.from, false), last = eventsBefore(events, from, view.to, true);
  // In steps, so that the list stays as it is while the time moves within its middle.
  const step = MOST_EVENTS / 2, before = eventsBefore(events, from, view.at, false) - first;
  const begin = first + Math.min(Math.max(0, Math.floor((before - step / 2) / step) * step), Math.max(0, last - first - MOST_EVENTS));
  return { first, last, begin, end: Math.min(last, begin + MOST_EVENTS) };
}

function eventLine(run, fabric, i) {
  const node = nodeText(run, fabric.shard[i]);
  const button = make("button", { type: "button", "data-event": String(i), textContent: instant(fabric.from[i] / 1e6, run.duration, (view.to - view.from) / 1e6) + "  shard " + fabric.shard[i] + (node === "" ? "" : " (" + node + ")") + " " + run.states[fabric.state[i]].title + " for " + lasting((fabric.to[i] - fabric.from[i]) / 1e6) });
  button.addEventListener("click", () => { goTo(fabric.from[i]); look({ shard: fabric.shard[i] }); });
  return make("li", {}, button);
}

let listedEvents = "";
function showEvents() {
  const run = runOf(view.run), fabric = fabricShown(), events = eventsWanted(), list = part("events");
  const { first, last, begin, end } = placesOfEvents(events, fabric.from), count = last - first;
  const listed = JSON.stringify([wantedEvents.key, view.from, view.to, begin, end]);
  if (listed !== listedEvents) {
    const focused = list.contains(document.activeElement) ? document.activeElement.dataset.event : undefined;
    part("event-count").textContent = count === 0 ? "none in this window" : (count > end - begin ? digits(begin - first + 1) + " to " + digits(end - first) + " of " : "") + plural(count, "event") + " in this window" + (count > end - begin ? "; move the time for others" : "");
    list.replaceChildren(...Array.from(events.slice(begin, end), (i) => eventLine(run, fabric, i)));
    if (focused !== undefined) list.querySelector(`[data-event="${focused}"]`)?.focus({ preventScroll: true });
    listedEvents = listed;
  }
  let current = null;
  list.querySelectorAll("button").forEach((button) => {
    const i = Number(button.dataset.event), isCurrent = fabric.from[i] === view.at && fabric.shard[i] === view.shard;
    button.setAttribute("aria-current", String(isCurrent));
    if (isCurrent) current = button;
  });
  if (current === null) return;
  const line = current.getBoundingClientRect(), box = list.getBoundingClientRect();
  if (line.top < box.top || line.bottom > box.bottom) list.scrollTop += line.top - box.top - box.height / 2;
}

// The next or the last event before the time, of those that are looked for, in the window or out of it.
function jump(direction) {
  const fabric = fabricShown(), events = eventsWanted();
  const place = direction > 0 ? eventsBefore(events, fabric.from, view.at, true) : eventsBefore(events, fabric.from, view.at, false) - 1;
  if (place < 0 || place >= events.length) return;
  goTo(fabric.from[events[place]]);
  look({ shard: fabric.shard[events[place]] });
}

function listenToEvents() { part("event-filter").addEventListener("input", (event) => look({ find: event.target.value })); }
