import { createHash } from "node:crypto";
import { concatAST, print, separateOperations, stripIgnoredCharacters } from "graphql";

/** A codegen plugin: every operation of the pages with the fragments that it spreads, by its SHA-256, as one JSON object. */
export function plugin(_schema, sources) {
  const operations = Object.values(separateOperations(concatAST(sources.map(({ document }) => document))));
  const texts = operations.map((operation) => stripIgnoredCharacters(print(operation)));
  return JSON.stringify(Object.fromEntries(texts.map((text) => [createHash("sha256").update(text).digest("hex"), text])), null, 2) + "\n";
}
