export type Theme = "light" | "dark";

const STORED = "trolley.theme";

/** What the shopper has chosen, else what the device says. */
export function currentTheme(): Theme {
  const { theme } = document.documentElement.dataset;
  if (theme === "light" || theme === "dark") return theme;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

export function chooseTheme(theme: Theme): void {
  localStorage.setItem(STORED, theme);
  document.documentElement.dataset.theme = theme;
}

export function applyStoredTheme(): void {
  const theme = localStorage.getItem(STORED);
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
}
