// What the page holds, read when it is asked for. Times are seconds as the files have them; of packed blocks they are
// whole microseconds.
const kept = new Map();

function textOf(id) {
  const element = document.getElementById(id);
  return element === null ? null : element.textContent;
}

function once(key, make) {
  if (!kept.has(key)) kept.set(key, make());
  return kept.get(key);
}

function jsonOf(id) {
  return once(id, () => { const text = textOf(id); return text === null ? null : JSON.parse(text); });
}

function runOf(index) {
  return once("run-" + index, () => {
    const facts = jsonOf("facts-" + index), results = jsonOf("results-" + index);
    const owners = [];
    facts.shards_per_node.forEach((shards, node) => { for (let i = 0; i < shards; ++i) owners.push(node); });
    const states = facts.states.map((name) => ({ name, ...results.rows.states[name] }));
    return { index, facts, results, owners, states, labels: facts.labels, duration: results.scenario.duration_s, shards: results.scenario.shards };
  });
}

function replicatesOf(run) {
  const found = new Set([...run.facts.fabric, ...run.facts.series].map((block) => block.replicate));
  return [...found].sort((a, b) => a - b);
}

// Reads varints from base64.
class Unpacking {
  constructor(text) {
    const raw = atob(text);
    this.bytes = new Uint8Array(raw.length);
    for (let i = 0; i < raw.length; ++i) this.bytes[i] = raw.charCodeAt(i);
    this.view = new DataView(this.bytes.buffer);
    this.at = 0;
  }
  get ended() { return this.at >= this.bytes.length; }
  whole() {
    let number = 0, scale = 1;
    for (;;) {
      const byte = this.bytes[this.at++];
      number += (byte & 127) * scale;
      if (byte < 128) return number;
      scale *= 128;
    }
  }
  signed() {
    const bits = this.whole();
    return bits % 2 === 0 ? bits / 2 : -(bits + 1) / 2;
  }
  real() {
    this.at += 8;
    return this.view.getFloat64(this.at - 8, true);
  }
}

// The intervals of a scheme in a replicate, by shard and in each by time: `first[s]` to `first[s + 1]` are those of
// shard s, and `spent` is, for each state, the time that earlier intervals of the shard were in it.
function fabricOf(run, scheme, replicate) {
  const block = run.facts.fabric.findIndex((one) => one.scheme === scheme && one.replicate === replicate);
  const key = ["fabric", run.index, scheme, replicate].join("-");
  return once(key, () => {
    const count = block < 0 ? 0 : run.facts.fabric[block].count;
    const fabric = { count, first: new Uint32Array(run.shards + 1), state: new Uint8Array(count), from: new Float64Array(count), to: new Float64Array(count), shard: new Uint32Array(count) };
    if (block < 0) return fabric;
    const data = new Unpacking(textOf("fabric-" + run.index + "-" + block));
    let next = 0, shard = 0;
    while (!data.ended) {
      const before = shard;
      shard += data.whole();
      if (next > 0) fabric.first.fill(next, before + 1, shard + 1);
      let left = data.whole(), at = 0;
      for (; left > 0; --left, ++next) {
        fabric.state[next] = data.whole();
        fabric.from[next] = at + data.whole();
        at = fabric.from[next] + data.whole();
        fabric.to[next] = at;
        fabric.shard[next] = shard;
      }
    }
    if (count > 0) fabric.first.fill(count, shard + 1);
    return fabric;
  });
}

// The first of `begin`..`end` whose number in `sorted` is above `value`.
function above(sorted, value, begin, end) {
  while (begin < end) {
    const middle = (begin + end) >>> 1;
    if (sorted[middle] > value) end = middle; else begin = middle + 1;
  }
  return begin;
}

// The time whose state is shown: at the very end of the run that which was last so, as no interval holds its own end.
function held(run, time) { return Math.min(time, Math.round(run.duration * 1e6) - 0.5); }

// The interval that a shard is in at a time; -1 where it is in the usual state. An interval ends before its end.
function intervalAt(fabric, shard, time) {
  const at = above(fabric.to, time, fabric.first[shard], fabric.first[shard + 1]);
  return at < fabric.first[shard + 1] && fabric.from[at] <= time ? at : -1;
}

function seriesOf(run, name, scheme, replicate) {
  const key = ["series", run.index, scheme, replicate, name].join("-");
  return once(key, () => {
    const block = run.facts.series.findIndex((one) => one.series === name && one.scheme === scheme && one.replicate === replicate);
    if (block < 0) return { count: 0, at: new Float64Array(0), value: new Float64Array(0) };
    const count = run.facts.series[block].count;
    const data = new Unpacking(textOf("series-" + run.index + "-" + block));
    const divisor = data.whole(), isWhole = data.whole() === 1, distinct = [];
    for (let left = data.whole(), last = 0; left > 0; --left) distinct.push(isWhole ? (last += data.signed()) : data.real());
    const series = { count, at: new Float64Array(count), value: new Float64Array(count) };
    for (let i = 0, at = 0; i < count; ++i) {
      at += data.whole() * divisor;
      series.at[i] = at;
      series.value[i] = distinct[data.whole()];
    }
    return series;
  });
}
