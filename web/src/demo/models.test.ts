import { expect, test } from "vitest";
import { beam, box, type Part, type Point, ring } from "./model";
import { demoFiles } from "./models";

/** The volume inside a part's faces; negative when they are wound inside out. */
function volume(part: Part): number {
  const at = (i: number | undefined): Point => part.points[i ?? 0] ?? [0, 0, 0];
  return part.faces.reduce((sum, f) => {
    for (let i = 1; i + 1 < f.length; i++) {
      const [a, b, c] = [at(f[0]), at(f[i]), at(f[i + 1])];
      sum += (a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) + a[2] * (b[0] * c[1] - b[1] * c[0])) / 6;
    }
    return sum;
  }, 0);
}

test("parts are closed and look outwards", () => {
  expect(volume(box("b", "m", [0, 0, 0], [1, 2, 3]))).toBeCloseTo(6);
  expect(volume(beam("b", "m", [1, 0, 0], [1, 0, 4], 2, 3))).toBeCloseTo(24);
  expect(volume(beam("b", "m", [0, 0, 0], [3, 4, 0], 1, 2))).toBeCloseTo(10);
  const square = (r: number) => [[r, -r], [r, r], [-r, r], [-r, -r]] as const;
  expect(volume(ring("r", "m", square(2), square(1), 0, 5))).toBeCloseTo(60);
});

test("the demo's models are small and are what their names say", async () => {
  const [glb, obj, stl] = demoFiles();
  for (const file of [glb, obj, stl]) expect(file?.size).toBeLessThan(700_000);
  expect(await glb?.slice(0, 4).text()).toBe("glTF");
  expect(new DataView((await glb?.slice(8, 12).arrayBuffer()) ?? new ArrayBuffer(4)).getUint32(0, true)).toBe(glb?.size);
  expect(await obj?.text()).toMatch(/^g Planet 3$/m);
  expect(new DataView((await stl?.slice(80, 84).arrayBuffer()) ?? new ArrayBuffer(4)).getUint32(0, true) * 50 + 84).toBe(stl?.size);
});
