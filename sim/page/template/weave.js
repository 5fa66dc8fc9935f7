// As the bytes of an image lie in memory: red first on every machine that browsers run on.
function pixelOf(red, green, blue) { return (255 << 24 | blue << 16 | green << 8 | red) >>> 0; }

// The fabric as an image: a line of pixels for one or several shards. States that stand out are seen however short
// they are, others by their share of a pixel's time.
function weaveInto(canvas, run, fabric, from, to, hidden) {
  const ratio = Math.min(2, window.devicePixelRatio || 1);
  const width = Math.max(1, Math.round(canvas.clientWidth * ratio)), height = Math.max(1, Math.round(canvas.clientHeight * ratio));
  const rows = Math.min(run.shards, height), cells = width * rows;
  const share = run.states.map((state, rank) => rank === 0 || hidden.has(state.name) ? null : new Float32Array(cells));
  const scale = width / (to - from), perRow = run.shards / rows;
  for (let shard = 0; shard < run.shards; ++shard) {
    const end = fabric.first[shard + 1], line = Math.floor(shard / perRow) * width;
    for (let i = above(fabric.to, from, fabric.first[shard], end); i < end && fabric.from[i] < to; ++i) {
      const into = share[fabric.state[i]];
      if (into === null) continue;
      const begin = Math.max(0, (fabric.from[i] - from) * scale), until = Math.min(width, (fabric.to[i] - from) * scale);
      const first = Math.min(width - 1, Math.floor(begin)), last = Math.min(width - 1, Math.floor(until));
      if (first === last) { into[line + first] += Math.max(until - begin, 1e-6); continue; }
      into[line + first] += first + 1 - begin;
      for (let column = first + 1; column < last; ++column) into[line + column] += 1;
      if (until > last) into[line + last] += until - last;
    }
  }
  const image = new ImageData(width, rows), plain = rgb(stateColour(0));
  const pixels = new Uint32Array(image.data.buffer).fill(pixelOf(plain[0], plain[1], plain[2]));
  const shards = Math.max(1, Math.round(perRow)), blank = pixels[0];
  const order = [...share.keys()].filter((rank) => share[rank] !== null).sort((a, b) => run.states[a].stands_out - run.states[b].stands_out || a - b);
  for (const rank of order) {
    const of = share[rank];
    const [red, green, blue] = rgb(stateColour(rank)), full = pixelOf(red, green, blue), standsOut = run.states[rank].stands_out;
    for (let cell = 0; cell < cells; ++cell) {
      if (of[cell] === 0) continue;
      // What is shorter than a quarter of a pixel would hardly be seen.
      const part = standsOut ? 1 : Math.max(0.25, Math.min(1, of[cell] / shards));
      if (part === 1) { pixels[cell] = full; continue; }
      const [r, g, b] = pixels[cell] === blank ? plain : [pixels[cell] & 255, (pixels[cell] >> 8) & 255, (pixels[cell] >> 16) & 255];
      pixels[cell] = pixelOf(r + (red - r) * part, g + (green - g) * part, b + (blue - b) * part);
    }
  }
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d").putImageData(stretched(image, pixels, height), 0, 0);
}

// As many lines as the canvas has.
function stretched(image, pixels, height) {
  if (image.height === height) return image;
  const whole = new ImageData(image.width, height), to = new Uint32Array(whole.data.buffer);
  for (let line = 0; line < height; ++line) {
    const from = Math.floor((line * image.height) / height) * image.width;
    to.set(pixels.subarray(from, from + image.width), line * image.width);
  }
  return whole;
}
