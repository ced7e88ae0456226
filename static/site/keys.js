// Says under the button that no key was read: the person refused, has none, or the browser cannot.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const place of document.querySelectorAll("[data-key-refused]")) place.hidden = false;
});
