// Colours by rank, of steps in lightness that stay apart in grey; lines differ in their dashes as well.
const STATE_COLOURS = {
  light: ["#f0f2f4", "#b3c6dd", "#7d0f22", "#d98a00", "#2f7f86", "#6a4c93", "#8d8d8d"],
  dark: ["#1a2027", "#41597a", "#ffb3bf", "#eda12a", "#3b8f86", "#a58bd0", "#9a9a9a"],
};
const LINE_COLOURS = {
  light: ["#0b57a4", "#c2410c", "#146c2e", "#8a2a83", "#7a5200", "#404a54"],
  dark: ["#7ab8ff", "#ff9a62", "#6fd58b", "#e59be0", "#f0c266", "#c4ccd4"],
};
const DASHES = ["", "7 3", "2 3", "9 3 2 3", "4 2", "12 4"];

let isPrinting = false;
function isDark() { return !isPrinting && document.documentElement.hasAttribute("data-dark"); }
function stateColour(rank) { const all = STATE_COLOURS[isDark() ? "dark" : "light"]; return all[rank === 0 ? 0 : 1 + (rank - 1) % (all.length - 1)]; }
function lineColour(scheme) { const all = LINE_COLOURS[isDark() ? "dark" : "light"]; return all[scheme % all.length]; }
function dashes(scheme) { return DASHES[scheme % DASHES.length]; }
function rgb(colour) { return [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16)); }
