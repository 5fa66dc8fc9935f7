// What keys do, wherever no field is being typed in.
const KEYS = [
  ["ArrowLeft", "← →", "move the time by a hundredth of the window", () => goTo(view.at - (view.to - view.from) / 100)],
  ["ArrowRight", "", "", () => goTo(view.at + (view.to - view.from) / 100)],
  ["ArrowUp", "↑ ↓", "choose the shard above or below", () => look({ shard: Math.max(0, view.shard - 1) })],
  ["ArrowDown", "", "", () => look({ shard: Math.min(runOf(view.run).shards - 1, view.shard + 1) })],
  [".", ", .", "go to the event before or after", () => jump(1)],
  [",", "", "", () => jump(-1)],
  [" ", "space", "play or pause", play],
  ["+", "+ -", "zoom in or out around the time", () => zoom(0.5)],
  ["-", "", "", () => zoom(2)],
  ["0", "0", "show the whole run", () => look({ from: 0, to: runOf(view.run).duration * 1e6 })],
  ["s", "s", "show the next scheme", () => look({ scheme: (view.scheme + 1) % runOf(view.run).labels.length })],
  ["r", "r", "show the next replicate", () => { const all = replicatesOf(runOf(view.run)); if (all.length > 1) look({ replicate: all[(all.indexOf(view.replicate) + 1) % all.length] }); }],
  ["/", "/", "find events", () => part("event-filter").focus()],
  ["m", "m", "find metrics", () => part("metric-filter").focus()],
  ["?", "?", "show this", () => part("help").showModal()],
];

function listenToKeys() {
  part("key-table").append(...KEYS.filter(([, shown]) => shown !== "").map(([, shown, sentence]) => make("tr", {}, make("td", {}, make("kbd", { textContent: shown })), make("td", { textContent: sentence }))));
  document.addEventListener("keydown", (event) => {
    const isTyped = event.target.matches("input[type=search], input[type=text], select") || (event.target.matches("button, summary") && (event.key === " " || event.key === "Enter"));
    if (event.key === "Escape" && isTyped) event.target.blur();
    if (isTyped || event.ctrlKey || event.metaKey || event.altKey || part("help").open) return;
    if (event.key.startsWith("Arrow") && !event.target.closest("#fabric") && !event.target.matches("input[type=range]") && event.target !== document.body) return;
    if ((event.key === "ArrowUp" || event.key === "ArrowDown") && !event.target.closest("#fabric")) return;
    const found = KEYS.find(([key]) => key === event.key);
    if (found === undefined) return;
    event.preventDefault();
    found[3]();
  });
  part("keys").addEventListener("click", () => part("help").showModal());
}
