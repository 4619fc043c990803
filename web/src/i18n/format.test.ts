import { expect, test } from "vitest";
import { formatAgo, formatBytes, formatSpan } from "./format";

test("sizes have three significant digits", () => {
  expect([0, 999, 1000, 1_210_000, 64e9, 999_999].map((n) => formatBytes(n, "en"))).toEqual(["0 B", "999 B", "1 kB", "1.21 MB", "64 GB", "1 MB"]);
  expect(formatBytes(1_210_000, "es")).toBe("1,21 MB");
});

test("spans are said as people say them", () => {
  expect([0.2, 40, 200, 3600, 7500, Infinity].map(formatSpan)).toEqual(["1 s", "40 s", "3 min", "1 h", "2 h 5 min", "–"]);
});

test("a moment that has passed", () => {
  const now = Date.parse("2026-05-01T12:00:00Z");
  expect(formatAgo("2026-05-01T11:59:58Z", "en", now)).toBe("now");
  expect(formatAgo("2026-05-01T11:55:00Z", "en", now)).toBe("5 min. ago");
  expect(formatAgo("2026-04-30T11:00:00Z", "es", now)).toBe("ayer");
});
