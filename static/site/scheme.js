// Light or dark as the machine asks, before anything is drawn; light on paper. Without it, light.
{
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const dress = (theme) => document.documentElement.setAttribute("data-fr-theme", theme);
  const asAsked = () => dress(dark.matches ? "dark" : "light");
  try {
    // The design system keeps what it was first told as if somebody had chosen it.
    localStorage.removeItem("scheme");
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
  asAsked();
  addEventListener("beforeprint", () => dress("light"));
  addEventListener("afterprint", asAsked);
}
