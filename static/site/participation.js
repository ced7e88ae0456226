// Moves the values of a field by dragging their handle. The buttons beside each value do the same without it.
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
