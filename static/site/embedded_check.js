// Sends the file that is chosen to the API, looks until its report is ready, and gives the verdict with the page that has it all.
const form = document.querySelector("[data-check]");
const said = form.querySelector("[data-said]");
const WAIT = 1000;
form.hidden = false;

const tellVerdict = (validation) => {
  const report = validation.report;
  const link = document.createElement("a");
  link.href = validation.page;
  link.rel = "noopener";
  link.textContent = "Lire le rapport";
  const errors = report && `${report.errors_total} ${report.errors_total > 1 ? "erreurs" : "erreur"} à corriger.`;
  const verdict = !report ? validation.refusal || "Ce fichier n’a pas pu être lu." : report.valid ? "Ce fichier est conforme." : errors;
  said.replaceChildren(`${verdict} `, link);
};

const look = async (address) => {
  const validation = await (await fetch(new URL(address).pathname)).json();
  if (["queued", "running"].includes(validation.state)) return setTimeout(() => look(address), WAIT);
  return tellVerdict(validation);
};

form.elements.file.addEventListener("change", async () => {
  said.textContent = "Vérification en cours…";
  const data = new FormData();
  data.set("standard", form.dataset.standard);
  data.set("version", form.dataset.version);
  data.set("file", form.elements.file.files[0]);
  const answer = await fetch(form.dataset.check, { method: "POST", body: data, credentials: "omit" });
  const told = await answer.json();
  if (answer.ok) look(told.url);
  else said.textContent = told.detail;
});
