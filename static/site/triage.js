// One goes through the list of comments by keyboard. The keys act only while the focus is in the list, and never in a field.
const list = document.querySelector("[data-triage]");

const boxes = () => [...list.querySelectorAll('input[name="comment"]')];

function go(from, by) {
  const all = boxes();
  const next = all[Math.min(all.length - 1, Math.max(0, all.indexOf(from) + by))];
  next?.focus();
  next?.closest("li").scrollIntoView({ block: "nearest" });
}

const acts = {
  j: (box) => go(box, 1),
  k: (box) => go(box, -1),
  x: (box) => box.click(),
  o: (box) => {
    const text = box.closest("li").querySelector("details");
    if (text) text.open = !text.open;
  },
  r: () => document.getElementById("suite_disposition").focus(),
  e: () => {
    const fold = document.getElementById("ranger");
    fold.open = true;
    fold.querySelector("select, input").focus();
  },
};

// In what is folded, Enter presses the button beside the input.
document.querySelector(".tri-actions")?.addEventListener("keydown", (event) => {
  const fold = event.target.matches("input") && event.target.closest("details");
  if (event.key !== "Enter" || event.isComposing || !fold) return;
  event.preventDefault();
  fold.querySelector('button[type="submit"]').click();
});

list?.addEventListener("keydown", (event) => {
  const box = event.target.closest("li")?.querySelector('input[name="comment"]');
  const act = acts[event.key];
  if (!box || !act || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  act(box);
});
