// Names what changed from one schema to another: schema-diff.mjs BEFORE AFTER ACCEPTED.
// scripts/schema-diff says how it is used.
import { existsSync, readFileSync } from "node:fs";
import { CriticalityLevel, diff } from "@graphql-inspector/core";
import { buildSchema } from "graphql";

const [before, after, accepted] = process.argv.slice(2);
const read = (name) => buildSchema(readFileSync(name, "utf8"));
const named = new Set(
  (existsSync(accepted) ? readFileSync(accepted, "utf8") : "")
    .split("\n")
    .filter((line) => line.trim() && !line.startsWith("#"))
    .map((line) => line.slice(0, line.indexOf(": ")).trim()),
);

// Descriptions, and what comes with a new type, are no news.
const all = await diff(read(before), read(after));
const added = new Set(all.filter((c) => c.type === "TYPE_ADDED").map((c) => c.path));
const changes = all.filter((c) => !c.type.includes("DESCRIPTION") && (c.type === "TYPE_ADDED" || !added.has(c.path?.split(".")[0])));
const levels = [
  ["breaking", CriticalityLevel.Breaking],
  ["dangerous", CriticalityLevel.Dangerous],
  ["safe", CriticalityLevel.NonBreaking],
];
let refused = 0;
for (const [name, level] of levels) {
  const found = changes.filter((c) => c.criticality.level === level);
  if (found.length > 0) console.log(`${name} (${found.length})`);
  for (const c of found) {
    const path = c.path ?? c.type;
    const meant = level === CriticalityLevel.Breaking && named.has(path);
    console.log(`  ${path}: ${c.message}${meant ? " (meant: graph/breaking.txt)" : ""}`);
    if (level === CriticalityLevel.Breaking && !meant) refused++;
  }
}
if (changes.length === 0) console.log("the schema is as it was");
if (refused > 0) {
  console.error(`${refused} of the changes would break clients: deprecate instead (@deprecated(reason: "Use …")), or name what is meant in graph/breaking.txt`);
  process.exit(1);
}
