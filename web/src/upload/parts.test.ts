import { expect, test } from "vitest";
import { inParallel, Speed } from "./parts";
import { formatOf } from "./pick";
import { objection } from "./uploads";

test("jobs run side by side, never more than allowed, and a failure stops the rest", async () => {
  let now = 0;
  let top = 0;
  const done: number[] = [];
  await inParallel(3, [1, 2, 3, 4, 5, 6, 7], async (n) => {
    top = Math.max(top, ++now);
    await Promise.resolve();
    now--;
    done.push(n);
  });
  expect(top).toBe(3);
  expect(done.sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);

  const begun: number[] = [];
  await expect(
    inParallel(1, [1, 2, 3], (n) => {
      begun.push(n);
      return n === 2 ? Promise.reject(new Error("no")) : Promise.resolve();
    }),
  ).rejects.toThrow("no");
  expect(begun).toEqual([1, 2]);
});

test("speed follows the bytes, and survives a part that starts over", () => {
  const speed = new Speed();
  for (let s = 0; s <= 10; s++) speed.tell(s * 1000, s * 1000);
  expect(speed.value).toBeCloseTo(1000);
  speed.tell(2000, 11_000);
  speed.tell(3000, 12_000);
  expect(speed.value).toBeCloseTo(1000);
});

test("what cannot work is told by name and size alone", () => {
  const formats = new Map([["obj", { outputs: ["GLTF" as const] }], ["ifc", { outputs: [], reason: "the program assimp is missing" }]]);
  expect(objection("a.obj", 1, formats)).toBeNull();
  expect(objection("A.OBJ", 1, formats)).toBeNull();
  expect(objection("a.obj", 0, formats)).toBe("empty");
  expect(objection("a.obj", 2 ** 36 + 1, formats)).toBe("tooLarge");
  expect(objection("readme", 1, formats)).toBe("nameless");
  expect(objection("a.doc", 1, formats)).toBe("unsupported");
  expect(objection("a.ifc", 1, formats)).toBe("unsupported");
  expect(formatOf("x.y.GLB")).toBe("glb");
});
