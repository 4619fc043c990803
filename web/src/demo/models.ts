import { beam, box, type Material, type Part, type Point, ring, writeGlb, writeObj, writeStl } from "./model";

const materials: Record<string, Material> = {
  Larch: { colour: [0.6, 0.38, 0.2], roughness: 0.75, metallic: 0 },
  Oak: { colour: [0.38, 0.24, 0.13], roughness: 0.7, metallic: 0 },
  Zinc: { colour: [0.3, 0.35, 0.39], roughness: 0.42, metallic: 0.55 },
  Concrete: { colour: [0.52, 0.51, 0.48], roughness: 0.95, metallic: 0 },
  Steel: { colour: [0.2, 0.22, 0.25], roughness: 0.4, metallic: 0.8 },
};

/** An open timber hall, metres, y up: plinth, frames, purlins, battens, and a roof on half of it, so that the carpentry shows. */
export function pavilion(): Blob {
  const frames = [-6, -3.6, -1.2, 1.2, 3.6, 6];
  const half = 3.4;
  const eaves = 2.9;
  const ridge = 5.1;
  const slope = (f: number): [number, number] => [half + 0.7 - f * (half + 0.7), eaves - 0.45 + f * (ridge - eaves + 0.45)];
  const groups = new Map<string, Part[]>();
  groups.set("Plinth", [box("Slab", "Concrete", [-7, -0.3, -4.2], [7, 0, 4.2]), box("Step", "Concrete", [-1.4, -0.3, 4.2], [1.4, -0.15, 4.9])]);
  groups.set("Frames", frames.flatMap((x, i) => {
    const n = i + 1;
    return [
      ...[-half, half].flatMap((z, s) => [
        box(`Post ${n}${"AB"[s]}`, "Oak", [x - 0.11, 0.06, z - 0.11], [x + 0.11, eaves, z + 0.11]),
        box(`Shoe ${n}${"AB"[s]}`, "Steel", [x - 0.15, 0, z - 0.15], [x + 0.15, 0.06, z + 0.15]),
        beam(`Brace ${n}${"AB"[s]}`, "Oak", [x, eaves - 0.95, z * 0.985], [x, eaves - 0.02, z * 0.72], 0.1, 0.12, [1, 0, 0]),
        beam(`Rafter ${n}${"AB"[s]}`, "Larch", [x, slope(0)[1], Math.sign(z) * slope(0)[0]], [x, ridge, 0], 0.12, 0.24),
      ]),
      beam(`Tie ${n}`, "Oak", [x, eaves, -half - 0.2], [x, eaves, half + 0.2], 0.16, 0.22),
      box(`King post ${n}`, "Oak", [x - 0.07, eaves + 0.1, -0.07], [x + 0.07, ridge - 0.08, 0.07]),
    ];
  }));
  groups.set("Plates", [-half, half].map((z, s) => box(`Wall plate ${"AB"[s]}`, "Oak", [-6.6, eaves + 0.1, z - 0.1], [6.6, eaves + 0.28, z + 0.1])));
  const rows = [0.06, 0.3, 0.54, 0.78];
  groups.set("Purlins", [
    ...rows.flatMap((f, i) => [-1, 1].map((s) => {
      const [z, y] = slope(f);
      return beam(`Purlin ${i + 1}${s < 0 ? "A" : "B"}`, "Larch", [-6.8, y + 0.2, s * z], [6.8, y + 0.2, s * z], 0.14, 0.16, [0, 0.86, s * 0.5]);
    })),
    box("Ridge purlin", "Larch", [-6.8, ridge + 0.02, -0.09], [6.8, ridge + 0.24, 0.09]),
  ]);
  const sheets: Part[] = [];
  for (const s of [-1, 1]) {
    // One side is covered whole, the other leaves half of its carpentry open.
    const [from, to] = s < 0 ? [-7, 7] : [-7, -0.2];
    const count = Math.round((to - from) / 0.7);
    for (let i = 0; i < count; i++) {
      const x = from + ((to - from) * (i + 0.5)) / count;
      const [z, y] = slope(-0.04);
      sheets.push(beam(`Sheet ${sheets.length + 1}`, "Zinc", [x, y + 0.33, s * z], [x, ridge + 0.35, s * 0.02], (to - from) / count - 0.03, 0.03));
    }
  }
  groups.set("Roofing", sheets);
  groups.set("Floor", Array.from({ length: 24 }, (_, i) => {
    const x = -6.5 + i * 0.545;
    return box(`Board ${i + 1}`, "Larch", [x, 0, -3.05], [x + 0.52, 0.035, 3.05]);
  }));
  return writeGlb(groups, materials);
}

type Flat = readonly [number, number];

function circle(n: number, r: number): Flat[] {
  return Array.from({ length: n }, (_, i) => [r * Math.cos((2 * Math.PI * i) / n), r * Math.sin((2 * Math.PI * i) / n)] as const);
}

/** The outline of a spur gear: per tooth eight corners, which follow flanks that lean inwards. */
function teeth(count: number, module: number): Flat[] {
  const pitch = (count * module) / 2;
  const profile: readonly Flat[] = [[-0.27, -1.2], [-0.235, -0.6], [-0.19, 0.1], [-0.11, 0.95], [0.11, 0.95], [0.19, 0.1], [0.235, -0.6], [0.27, -1.2]];
  return Array.from({ length: count }, (_, i) => i).flatMap((i) =>
    profile.map(([t, h]): Flat => {
      const angle = (2 * Math.PI * (i + t)) / count;
      const r = pitch + h * module;
      return [r * Math.cos(angle), r * Math.sin(angle)];
    }),
  );
}

const turned = (p: Part, angle: number, dx = 0, dy = 0): Part => ({
  ...p,
  points: p.points.map(([x, y, z]): Point => [x * Math.cos(angle) - y * Math.sin(angle) + dx, x * Math.sin(angle) + y * Math.cos(angle) + dy, z]),
});

/** A planetary gear set, millimetres: sun, three planets on a carrier, and the ring around them. */
export function gears(): Blob {
  const module = 2;
  const gear = (name: string, n: number, bore: number, low: number, high: number) => ring(name, "", teeth(n, module), circle(8 * n, bore), low, high);
  const sun = gear("Sun", 18, 8, 0, 14);
  const distance = ((18 + 15) * module) / 2;
  const planets = [0, 1, 2].flatMap((i) => {
    const angle = (2 * Math.PI * i) / 3;
    const [dx, dy] = [distance * Math.cos(angle), distance * Math.sin(angle)];
    // A gap of the planet has to face a tooth of the sun.
    return [
      turned(gear(`Planet ${i + 1}`, 15, 6, 0, 14), angle + Math.PI + Math.PI / 15, dx, dy),
      turned(ring(`Pin ${i + 1}`, "", circle(48, 5.6), circle(48, 2.5), -6, 17), 0, dx, dy),
    ];
  });
  const inside = teeth(48, module).map(([x, y]): Flat => {
    const k = 1 + 0.6 / Math.hypot(x, y);
    return [x * k, y * k];
  });
  const outer = circle(inside.length, 60);
  const carrier = ring("Carrier", "", circle(96, 42), circle(96, 9), -11, -5);
  const shaft = ring("Shaft", "", circle(64, 7.8), circle(64, 4), -24, 26);
  return writeObj([sun, ...planets, ring("Ring gear", "", outer, inside, 0, 14), carrier, shaft]);
}

/** An impeller, millimetres: backward-leaning blades on a disc, around a hub. */
export function impeller(): Blob {
  const blades = 9;
  const parts: Part[] = [ring("Disc", "", circle(180, 60), circle(180, 8), 0, 3), ring("Hub", "", circle(96, 15), circle(96, 8), 3, 26), ring("Shroud", "", circle(180, 60), circle(180, 54), 22, 24.5)];
  for (let b = 0; b < blades; b++) {
    const steps = 28;
    const outer: Flat[] = [];
    const inner: Flat[] = [];
    for (let i = 0; i <= steps; i++) {
      const f = i / steps;
      const r = 14 + 45 * f;
      const angle = (2 * Math.PI * b) / blades - 1.15 * f ** 0.8;
      const thick = 1.1 - 0.4 * f;
      outer.push([r * Math.cos(angle + thick / r), r * Math.sin(angle + thick / r)]);
      inner.push([r * Math.cos(angle - thick / r), r * Math.sin(angle - thick / r)]);
    }
    const outline = [...inner, ...outer.reverse()];
    const n = outline.length;
    // The blade is lower where it is wider.
    const height = ([x, y]: Flat) => 26 - (4 * (Math.hypot(x, y) - 14)) / 45;
    const points: Point[] = [...outline.map(([x, y]): Point => [x, y, 2.5]), ...outline.map((p): Point => [p[0], p[1], height(p)])];
    const faces: number[][] = [];
    for (let i = 0; i < n; i++) faces.push([i, (i + 1) % n, ((i + 1) % n) + n, i + n]);
    for (let i = 0; i < steps; i++) {
      const [a, c, d, e] = [i, i + 1, n - 2 - i, n - 1 - i];
      faces.push([a, e, d, c], [a + n, c + n, d + n, e + n]);
    }
    parts.push({ name: `Blade ${b + 1}`, material: "", points, faces });
  }
  return writeStl(parts);
}

/** The three models of the demo project. */
export function demoFiles(): File[] {
  return [new File([pavilion()], "timber-pavilion.glb"), new File([gears()], "planetary-gears.obj"), new File([impeller()], "impeller.stl")];
}
