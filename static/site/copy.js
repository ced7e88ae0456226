// A button beside what is to be copied. Without it, one click on the text selects it all.
for (const source of document.querySelectorAll("[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "fr-btn fr-btn--tertiary fr-btn--sm ui-copy-button";
  button.textContent = "Copier";
  button.setAttribute("aria-label", `Copier : ${source.textContent.trim().slice(0, 60)}`);
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(source.textContent.trim());
    button.textContent = "Copié";
    setTimeout(() => (button.textContent = "Copier"), 2000);
  });
  (source.closest("pre") || source).after(button);
}
