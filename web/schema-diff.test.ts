import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

const before = `enum Way { UP DOWN } type Query { name: String! old(way: Way): Int @deprecated(reason: "Use name.") }`;

function run(after: string, accepted = ""): { status: number | null; text: string } {
  const dir = mkdtempSync(join(tmpdir(), "schema-"));
  try {
    for (const [name, content] of Object.entries({ before, after, accepted })) writeFileSync(join(dir, name), content);
    const done = spawnSync(process.execPath, [join(import.meta.dirname, "schema-diff.mjs"), join(dir, "before"), join(dir, "after"), join(dir, "accepted")], { encoding: "utf8" });
    return { status: done.status, text: done.stdout + done.stderr };
  } finally {
    rmSync(dir, { recursive: true });
  }
}

test("a schema that stays, or only gains, passes", () => {
  expect(run(before)).toEqual({ status: 0, text: "the schema is as it was\n" });
  const gains = run(before.replace("name: String!", "name: String! more: Int").replace("UP DOWN", "UP DOWN AWAY"));
  expect(gains.status).toBe(0);
  expect(gains.text).toContain("dangerous (1)\n  Way.AWAY");
  expect(gains.text).toContain("safe (1)\n  Query.more");
});

test("what breaks clients is named and refused, unless it is meant", () => {
  const gone = before.replace(/ old\(.*"\)/, "");
  const refused = run(gone);
  expect(refused.status).toBe(1);
  expect(refused.text).toContain("breaking (1)\n  Query.old: ");
  expect(refused.text).toContain("deprecate instead");
  expect(run(gone, "# since 1.0\nQuery.old: nobody has asked for it in a year\n").status).toBe(0);
  expect(run(gone, "Query.name: another\n").status).toBe(1);
  expect(run(before.replace("name: String!", "name: String")).status).toBe(1);
});
