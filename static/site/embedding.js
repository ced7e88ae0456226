// For the sites that show a piece of ours: a frame takes the height that the piece says it has.
addEventListener("message", (event) => {
  const height = Number(event.data?.fabrique?.height);
  if (!(height > 0)) return;
  for (const frame of document.querySelectorAll("iframe[data-fabrique]")) {
    if (frame.contentWindow === event.source) frame.style.height = `${Math.min(height, 20000)}px`;
  }
});
