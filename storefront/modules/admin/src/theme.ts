/** The choice that the shop's own switch keeps. */
export function applyStoredTheme(): void {
  const theme = localStorage.getItem("trolley.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
}
