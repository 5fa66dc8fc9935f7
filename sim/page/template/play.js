// Playing takes the time through the window in twenty seconds.
let playing = null;

function play() {
  const isBeginning = playing === null;
  playing = isBeginning ? performance.now() : null;
  part("play").setAttribute("aria-pressed", String(isBeginning));
  part("play").textContent = isBeginning ? "pause" : "play";
  if (!isBeginning) return;
  if (view.at >= view.to || view.at < view.from) look({ at: Math.round(view.from) });
  const step = (now) => {
    if (playing === null) return;
    const at = view.at + ((view.to - view.from) * (now - playing)) / 20000;
    playing = now;
    look({ at: Math.round(Math.min(at, view.to)) });
    if (at >= view.to) play(); else requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}
