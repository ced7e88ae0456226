// Keeps what is being written, from time to time and when one leaves: the page gives it back when one returns.
// Without it, a form that is refused because nobody is signed in any more is kept all the same.
// A form that is sent is not sent again by a second press.
// A form that saves its text where it belongs (data-saves-itself) is asked to when one leaves, and told when the connection is cut.
const KEEP = document.currentScript.dataset.keep;
const PAUSE = 3000;
const CUT = "Pas encore enregistré : la connexion est coupée.";
const AGAIN = 5000;
const waiting = new Map();
const unsaved = new Set();
const sent = new Map();

const addressOf = (form) => {
  const action = form.getAttribute("action");
  const address = new URL(action || location.href, location.href);
  return address.pathname + address.search;
};

const target = (form) =>
  `${KEEP}?${new URLSearchParams({ adresse: addressOf(form), page: location.pathname + location.search })}`;

const typed = (form) => {
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  return data;
};

const tell = (form, said) => {
  let place = form.querySelector("[data-kept]");
  if (!place) {
    place = document.createElement("p");
    place.className = "ui-note";
    place.dataset.kept = "";
    place.setAttribute("role", "status");
    form.append(place);
  }
  place.textContent = said;
};

const keep = async (form) => {
  waiting.delete(form);
  try {
    const answer = await fetch(target(form), { method: "POST", body: typed(form) });
    tell(form, answer.ok ? await answer.text() : "");
  } catch {
    tell(form, CUT);
  }
};

const writtenIn = (element) => {
  const form = element.form;
  if (!form || form.method !== "post" || !KEEP || form.elements.secret_ballot || "savesItself" in form.dataset) return null;
  return form.querySelector("textarea") ? form : null;
};

document.addEventListener("input", (event) => {
  if (event.target.form && "savesItself" in event.target.form.dataset) unsaved.add(event.target.form);
  const form = writtenIn(event.target);
  if (!form) return;
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => keep(form), PAUSE));
});

// Keeps at once what is being written in these forms, then goes on.
const keepThen = (forms, go) => {
  for (const form of forms) clearTimeout(waiting.get(form));
  Promise.all(forms.map(keep)).finally(go);
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  clearTimeout(waiting.get(form));
  waiting.delete(form);
  if (event.defaultPrevented || form.method !== "post") return;
  // What is being written in another form of the page is there again on the one that follows.
  if (waiting.size) {
    event.preventDefault();
    keepThen([...waiting.keys()], () => form.requestSubmit(event.submitter));
    return;
  }
  // The second press of an impatient thumb is the same sending. A page that one comes back to may send again.
  if (Date.now() - (sent.get(form) ?? -AGAIN) < AGAIN) event.preventDefault();
  else sent.set(form, Date.now());
});

document.addEventListener("htmx:beforeOnLoad", (event) => {
  if (!waiting.size || !event.detail.xhr.getResponseHeader("HX-Refresh")) return;
  event.preventDefault();
  keepThen([...waiting.keys()], () => location.reload());
});

addEventListener("pageshow", () => sent.clear());

document.addEventListener("htmx:beforeRequest", ({ target }) => unsaved.delete(target));

document.addEventListener("htmx:sendError", ({ target }) => {
  if ("savesItself" in target.dataset) tell(target, CUT);
});

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "hidden") return;
  for (const [form, timer] of waiting) {
    clearTimeout(timer);
    navigator.sendBeacon(target(form), typed(form));
  }
  waiting.clear();
  for (const form of unsaved) htmx.trigger(form, "leaving");
});
