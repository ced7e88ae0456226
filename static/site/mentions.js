// Offers the names of those whom one may tell of a comment, as soon as an @ is typed. Without it, the name is typed whole.
const TYPED = /(?:^|\s)@([^\s@][^\n@]{0,40})$/;
let asked = 0;

const offersOf = (area) => {
  let list = area.parentElement.querySelector("[data-offers]");
  if (!list) {
    list = document.createElement("div");
    list.dataset.offers = "";
    list.className = "ui-names";
    list.setAttribute("role", "status");
    area.after(list);
  }
  return list;
};

const begun = (area) => TYPED.exec(area.value.slice(0, area.selectionStart))?.[1] ?? "";

const name = (area, typed, chosen) => {
  const end = area.selectionStart;
  area.setRangeText(`${chosen} `, end - typed.length, end, "end");
  offersOf(area).replaceChildren();
  area.focus();
  area.dispatchEvent(new Event("input", { bubbles: true }));
};

document.addEventListener("input", async ({ target: area }) => {
  if (!area.dataset?.names) return;
  const typed = begun(area);
  const turn = (asked += 1);
  const found = typed.length < 2 ? { names: [] } : await fetch(`${area.dataset.names}?debut=${encodeURIComponent(typed)}`)
    .then((answer) => (answer.ok ? answer.json() : { names: [] }))
    .catch(() => ({ names: [] }));
  if (turn !== asked) return;
  const offers = found.names.filter((one) => one !== typed.trim()).map((one) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "fr-tag fr-tag--sm";
    button.textContent = one;
    button.addEventListener("click", () => name(area, begun(area), one));
    return button;
  });
  offersOf(area).replaceChildren(...offers);
});

document.addEventListener("keydown", ({ key, target }) => {
  if (key === "Escape" && target.dataset?.names) offersOf(target).replaceChildren();
});
