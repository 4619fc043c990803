import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { en } from "./en";
import { es } from "./es";
import { failures } from "./failures.es";

/** The texts of a language as a flat list; functions are called with a sample. */
function flat(value: unknown, path = ""): [string, string][] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value === "function") return [[path, String((value as (...x: unknown[]) => string)(...Array.from({ length: value.length }, () => (path.includes("files") || path.includes("Code") ? 3 : "x"))))]];
  return Object.entries(value as object).flatMap(([key, v]) => flat(v, `${path}.${key}`));
}

test("no text is empty, and a text that takes a value shows it in both languages", () => {
  const spanish = new Map(flat(es));
  for (const [path, text] of flat(en)) {
    expect(text, path).not.toBe("");
    expect(spanish.get(path), path).toBeTruthy();
    expect(spanish.get(path)?.includes("undefined"), path).toBe(false);
  }
});

test("Spanish has the keys of English, no more and no fewer", () => {
  const keys = (texts: unknown) => flat(texts).map(([path]) => path).sort();
  expect(keys(es)).toEqual(keys(en));
});

test("what the server says of failures has Spanish words, and nothing else does", () => {
  const rows = readFileSync(resolve(import.meta.dirname, "../../../translate/explanations.csv"), "utf8").trim().split("\n").slice(1);
  const said = rows.flatMap((row) => [...row.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((m) => (m[1] ?? m[2] ?? "").replaceAll('""', '"')).slice(3));
  expect(said.length).toBe(2 * rows.length);
  expect(Object.keys(failures).sort()).toEqual([...new Set(said)].sort());
});
