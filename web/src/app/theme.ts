import { useSyncExternalStore } from "react";

export type Theme = "system" | "light" | "dark";

const key = "purlin-theme";
const listeners = new Set<() => void>();
const dark = window.matchMedia("(prefers-color-scheme: dark)");
dark.addEventListener("change", tell);

function tell(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function chosen(): Theme {
  const kept = localStorage.getItem(key);
  return kept === "light" || kept === "dark" ? kept : "system";
}

/** Puts the chosen theme on the page; without a choice the system's holds. */
export function applyTheme(): void {
  const theme = chosen();
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}

function choose(theme: Theme): void {
  localStorage.setItem(key, theme);
  applyTheme();
  tell();
}

export const useTheme = (): [Theme, (theme: Theme) => void] => [useSyncExternalStore(subscribe, chosen), choose];

const isDark = () => (chosen() === "system" ? dark.matches : chosen() === "dark");

/** Whether the page is dark now, for what is not drawn with CSS. */
export const useDark = (): boolean => useSyncExternalStore(subscribe, isDark);
