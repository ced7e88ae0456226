// A button beside what is to be copied: its text, or what `data-copy` says. Without it, one click on the text selects it all.
const addCopyButtons = (part) => {
  for (const source of part.querySelectorAll("[data-copy]")) {
    const said = source.dataset.copy || source.textContent.trim();
    const what = source.dataset.copyWhat || "Copier";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "fr-btn fr-btn--tertiary fr-btn--sm ui-copy-button";
    button.textContent = what;
    button.setAttribute("aria-label", `${what} : ${said.slice(0, 60)}`);
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(said);
      button.textContent = "Copié";
      setTimeout(() => (button.textContent = what), 2000);
    });
    (source.closest("pre") || source).after(button);
  }
};
// What is folded on a phone and stands open where there is room.
const openWhereThereIsRoom = (part) => {
  for (const folded of part.querySelectorAll("[data-open-when]")) folded.open = window.matchMedia(folded.dataset.openWhen).matches;
};
for (const mend of [addCopyButtons, openWhereThereIsRoom]) {
  mend(document);
  document.addEventListener("htmx:afterSwap", (event) => mend(document.getElementById(event.detail.target.id) || event.detail.elt));
}
