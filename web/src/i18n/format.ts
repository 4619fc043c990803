import { useMemo } from "react";
import { type Language, useLanguage } from ".";

const units = ["B", "kB", "MB", "GB", "TB"];

/** A size in decimal units with three significant digits: 1.21 MB. */
export function formatBytes(bytes: number, language: string): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${new Intl.NumberFormat(language, { maximumSignificantDigits: 3 }).format(value)} ${units[unit]}`;
}

/** A number of seconds as people say it: 40 s, 3 min, 2 h 5 min. */
export function formatSpan(seconds: number): string {
  if (!Number.isFinite(seconds)) return "–";
  const s = Math.max(1, Math.round(seconds));
  if (s < 60) return `${s} s`;
  const minutes = Math.round(s / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h${minutes % 60 ? ` ${minutes % 60} min` : ""}`;
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ["minute", 60],
  ["hour", 3600],
  ["day", 86400],
  ["month", 2592000],
  ["year", 31536000],
];

/** How long ago a moment is: "now", "5 minutes ago". */
export function formatAgo(time: string, language: string, now = Date.now()): string {
  const seconds = (Date.parse(time) - now) / 1000;
  const format = new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "short" });
  const step = steps.findLast(([, size]) => Math.abs(seconds) >= size);
  if (!step) return format.format(0, "second");
  return format.format(Math.trunc(seconds / step[1]), step[0]);
}

/** The browser's own variety of a language, which says how dates are written: en-GB rather than en. */
const localeOf = (language: Language): string => navigator.languages.find((l) => l.split("-")[0] === language) ?? language;

/** Formats bound to the chosen language. */
export function useFormat() {
  const { language: chosen } = useLanguage();
  const language = localeOf(chosen);
  return useMemo(
    () => ({
      bytes: (n: number) => formatBytes(n, language),
      span: formatSpan,
      ago: (time: string) => formatAgo(time, language),
      moment: (time: string) => new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(new Date(time)),
      clock: (time: string) => new Intl.DateTimeFormat(language, { timeStyle: "medium" }).format(new Date(time)),
      number: (n: number) => new Intl.NumberFormat(language, { maximumFractionDigits: 3 }).format(n),
    }),
    [language],
  );
}
