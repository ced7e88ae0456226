// Arrows and page keys turn the sheets, F and a button show them full screen. The links do the same without it.
const TURNS = { ArrowRight: "next", PageDown: "next", ArrowLeft: "prev", PageUp: "prev" };

const fullScreen = () =>
  document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();

const offer = () => {
  const button = document.querySelector("[data-full-screen]");
  if (button) button.hidden = !document.fullscreenEnabled;
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest("input, textarea, select, [role=region]")) return;
  if (event.key === "f" && document.fullscreenEnabled) {
    fullScreen();
    return;
  }
  const turn = TURNS[event.key];
  const link = document.querySelector(`#feuille a[rel="${turn}"], #feuille button[data-turn="${turn}"]`);
  if (!link) return;
  event.preventDefault();
  link.click();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-full-screen]")) fullScreen();
});

document.addEventListener("htmx:afterSettle", () => {
  offer();
  document.querySelector("#feuille h1")?.focus();
});

offer();
