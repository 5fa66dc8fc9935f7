// Puts the parts together.
function showHead() {
  const run = runOf(view.run), { scenario } = run.results, scenarioText = jsonOf("scenario-" + view.run);
  document.title = scenario.name + ", a report";
  part("title").textContent = scenario.name;
  part("note").textContent = scenarioText?.note ?? "";
  part("facts").textContent = [plural(scenario.nodes, "node"), plural(scenario.shards, "shard"), lasting(scenario.duration_s), plural(run.labels.length, "scheme"), plural(run.results.replicates, "replicate"), "seed " + scenario.seed, "floe " + run.results.version, "digest " + run.results.digest].join(" · ");
  choices(part("run"), Array.from({ length: RUNS }, (_, i) => [i, runOf(i).facts.folder]), view.run);
  part("run-choice").hidden = RUNS < 2;
  part("command").textContent = run.facts.command === "" ? "The folder does not say." : run.facts.command;
  part("again").textContent = run.facts.again;
  part("scenario").textContent = JSON.stringify(scenarioText, null, 2);
  part("manifest").textContent = JSON.stringify(jsonOf("manifest-" + view.run), null, 2);
  part("traces").textContent = run.facts.traces.length === 0 ? "" : "What nodes did is in " + run.facts.traces.join(", ") + ", in the folder; ui.perfetto.dev opens it.";
  part("pictures-part").hidden = run.facts.pictures.length === 0;
  part("pictures").replaceChildren(...(run.facts.stale ? [make("p", { className: "doubt", textContent: "These figures were drawn from earlier results than those of this page." })] : []), ...run.facts.pictures.map((picture) => make("figure", {}, make("img", { src: picture.address, alt: picture.name }), make("figcaption", { className: "small", textContent: picture.name }))));
  part("fabric-part").hidden = run.facts.missing.includes("fabric.csv");
}

function showTheme() {
  const isSystemDark = window.matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.toggleAttribute("data-dark", !isPrinting && (view.theme === "dark" || (view.theme === "" && isSystemDark)));
  part("theme").value = view.theme;
}

function showFields() {
  for (const [id, key] of [["metric-filter", "metric"], ["event-filter", "find"]]) if (part(id).value !== view[key]) part(id).value = view[key];
  part("all-metrics").checked = view.all;
}

// Printing takes light colours and shows what is folded up; the canvas is drawn again for it.
function prepareForPrint(isBeginning) {
  isPrinting = isBeginning;
  document.querySelectorAll("details").forEach((one) => {
    if (isBeginning) { one.dataset.open = String(one.open); one.open = true; } else one.open = one.dataset.open === "true";
  });
  panels.forEach((panel) => panel.show());
}

function start() {
  panels.push({ needs: ["theme", "size"], show: showTheme }, { needs: ["run"], show: showHead }, { needs: ["metric", "find", "all"], show: showFields }, { needs: ["run"], show: showVerdicts }, { needs: ["run", "metric", "all", "picked", "theme", "size"], show: showSummary });
  const hasFabric = (show) => () => { if (!part("fabric-part").hidden) show(); };
  panels.push({ needs: ["run", "scheme", "replicate", "hidden", "theme"], show: hasFabric(showFabricChoices) }, { needs: ["run", "scheme", "replicate", "from", "to", "hidden", "theme", "size"], show: hasFabric(showWeave) }, { needs: ["run", "from", "to", "at", "shard", "theme", "size"], show: hasFabric(showOver) }, { needs: ["run", "scheme", "replicate", "from", "to", "at"], show: hasFabric(showReadout) }, { needs: ["run", "scheme", "replicate", "from", "to", "at", "shard", "hidden", "find"], show: hasFabric(showEvents) });
  panels.push({ needs: ["run", "replicate", "from", "to", "series", "one", "off", "theme", "size"], show: showSeries }, { needs: everything(), show: showSeriesTime }, { needs: ["run", "replicate", "from", "to", "at", "series", "one", "off"], show: showSeriesValues });

  listenToFabric();
  listenToEvents();
  listenToKeys();
  part("run").addEventListener("change", (event) => look({ ...plainView(runOf(Number(event.target.value))), theme: view.theme }));
  part("theme").addEventListener("change", (event) => look({ theme: event.target.value.startsWith("as") ? "" : event.target.value }));
  part("metric-filter").addEventListener("input", (event) => look({ metric: event.target.value }));
  part("all-metrics").addEventListener("change", (event) => look({ all: event.target.checked }));
  part("series").addEventListener("change", (event) => look({ series: event.target.value }));
  part("spread").addEventListener("change", (event) => look({ one: event.target.value === "one" }));
  window.addEventListener("hashchange", () => look(readView(location.hash.slice(1))));
  window.addEventListener("resize", () => redraw(["size"]));
  window.addEventListener("beforeprint", () => prepareForPrint(true));
  window.addEventListener("afterprint", () => prepareForPrint(false));
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => redraw(everything()));
  Object.assign(view, readView(location.hash.slice(1)));
  showTheme();
  redraw(everything());
}
