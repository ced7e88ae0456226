// The values of a field: moved by dragging their handle, pasted as lines, found among many, added by Enter.
// The buttons beside them do the same without it.
document.documentElement.dataset.reorder = "";

let dragged = null;

document.addEventListener("pointerdown", (event) => {
  const row = event.target.closest?.(".pa-row__handle")?.closest(".pa-row");
  if (row) row.draggable = true;
});

document.addEventListener("dragstart", (event) => {
  const row = event.target.closest?.(".pa-row");
  if (!row?.draggable) return;
  dragged = row;
  row.classList.add("pa-row--dragged");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", "");
});

document.addEventListener("dragover", (event) => {
  const row = dragged && event.target.closest?.(".pa-row");
  if (!row || row.parentElement !== dragged.parentElement) return;
  event.preventDefault();
  const box = row.getBoundingClientRect();
  row.parentElement.insertBefore(dragged, event.clientY < box.top + box.height / 2 ? row : row.nextSibling);
});

document.addEventListener("dragend", () => {
  if (!dragged) return;
  dragged.draggable = false;
  dragged.classList.remove("pa-row--dragged");
  dragged.dispatchEvent(new Event("change", { bubbles: true }));
  dragged = null;
});

const textOf = (event) => event.target.closest?.(".pa-row__text");

document.addEventListener("paste", (event) => {
  const pasted = event.clipboardData?.getData("text/plain").trim() ?? "";
  if (textOf(event) && /[\t\n]/.test(pasted)) setTimeout(() => document.getElementById("ajouter-collees").click());
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || !textOf(event)) return;
  event.preventDefault();
  document.getElementById("ajouter-valeur").click();
});

const FEW = 8;

const offerFilter = () => {
  const filter = document.querySelector("[data-filter]");
  if (filter) filter.hidden = document.querySelectorAll(".pa-row").length <= FEW;
};

const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

document.addEventListener("input", (event) => {
  if (event.target.id !== "filtrer-valeurs") return;
  const wanted = folded(event.target.value.trim());
  let found = 0;
  for (const row of document.querySelectorAll(".pa-row")) {
    const said = [...row.querySelectorAll("textarea, input:not([type=hidden])"), row].map((one) => one.value ?? one.textContent);
    row.hidden = !folded(said.join(" ")).includes(wanted);
    found += !row.hidden;
  }
  document.querySelector("[data-filtered]").textContent = `${found} affichées`;
});

document.addEventListener("keydown", (event) => {
  if (event.target.id === "filtrer-valeurs" && event.key === "Enter") event.preventDefault();
});

// What one looks for is no change of the field.
document.addEventListener("change", (event) => event.target.id === "filtrer-valeurs" && event.stopPropagation(), true);

document.addEventListener("htmx:afterSettle", offerFilter);
offerFilter();
