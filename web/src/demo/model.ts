export type Point = readonly [number, number, number];

/** A closed part of a model: its corners, and its faces as indices of corners, counter-clockwise as seen from outside. */
export interface Part {
  name: string;
  material: string;
  points: Point[];
  faces: number[][];
}

/** A beam of rectangular section from one point to another; up says which way its height goes. */
export function beam(name: string, material: string, from: Point, to: Point, width: number, height: number, up: Point = [0, 1, 0]): Part {
  const along = unit(minus(to, from));
  const side = unit(cross(along, up));
  const top = cross(side, along);
  const corner = (p: Point, s: number, h: number): Point => add(add(p, scale(side, (s * width) / 2)), scale(top, (h * height) / 2));
  const ring = (p: Point) => [corner(p, -1, -1), corner(p, 1, -1), corner(p, 1, 1), corner(p, -1, 1)];
  return { name, material, points: [...ring(from), ...ring(to)], faces: [[0, 1, 2, 3], [7, 6, 5, 4], ...[0, 1, 2, 3].map((i) => [i + 4, ((i + 1) % 4) + 4, (i + 1) % 4, i])] };
}

/** An axis-parallel box. */
export function box(name: string, material: string, [x, y, z]: Point, [X, Y, Z]: Point): Part {
  return {
    name,
    material,
    points: [[x, y, z], [X, y, z], [X, Y, z], [x, Y, z], [x, y, Z], [X, y, Z], [X, Y, Z], [x, Y, Z]],
    faces: [[0, 3, 2, 1], [4, 5, 6, 7], [0, 1, 5, 4], [1, 2, 6, 5], [2, 3, 7, 6], [3, 0, 4, 7]],
  };
}

/** A prism over an outline with a hole: a washer, a gear. Both outlines have the same number of corners, counter-clockwise. */
export function ring(name: string, material: string, outer: readonly (readonly [number, number])[], inner: readonly (readonly [number, number])[], low: number, high: number): Part {
  const n = outer.length;
  const level = (z: number) => [...outer, ...inner].map(([x, y]): Point => [x, y, z]);
  const faces: number[][] = [];
  for (let i = 0; i < n; i++) {
    const j = (i + 1) % n;
    const [o, p, q, r] = [i, j, n + j, n + i];
    const up = 2 * n;
    faces.push([o, r, q, p], [o + up, p + up, q + up, r + up], [o, p, p + up, o + up], [q, r, r + up, q + up]);
  }
  return { name, material, points: [...level(low), ...level(high)], faces };
}

export const add = (a: Point, b: Point): Point => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const minus = (a: Point, b: Point): Point => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const scale = (a: Point, s: number): Point => [a[0] * s, a[1] * s, a[2] * s];
export const cross = (a: Point, b: Point): Point => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
export const unit = (a: Point): Point => scale(a, 1 / Math.hypot(...a));
const at = (part: Part, i: number): Point => part.points[i] ?? [0, 0, 0];

/** The triangles of a part with the normal of each. */
function triangles(part: Part): { corners: [Point, Point, Point]; normal: Point }[] {
  return part.faces.flatMap((face) =>
    Array.from({ length: face.length - 2 }, (_, i) => {
      const corners: [Point, Point, Point] = [at(part, face[0] ?? 0), at(part, face[i + 1] ?? 0), at(part, face[i + 2] ?? 0)];
      return { corners, normal: unit(cross(minus(corners[1], corners[0]), minus(corners[2], corners[0]))) };
    }),
  );
}

export interface Material {
  colour: readonly [number, number, number];
  roughness: number;
  metallic: number;
}

/** The parts, in named groups, as binary glTF 2.0: a node for each group and each part. */
export function writeGlb(groups: ReadonlyMap<string, readonly Part[]>, materials: Readonly<Record<string, Material>>): Blob {
  const names = Object.keys(materials);
  const floats: number[] = [];
  const nodes: object[] = [];
  const meshes: object[] = [];
  const accessors: object[] = [];
  const roots: number[] = [];
  for (const [group, parts] of groups) {
    const children: number[] = [];
    for (const part of parts) {
      const all = triangles(part);
      const points = all.flatMap((t) => t.corners);
      const vec3 = (values: Point[], bounds: object) => {
        accessors.push({ bufferView: 0, byteOffset: floats.length * 4, componentType: 5126, count: values.length, type: "VEC3", ...bounds });
        for (const v of values) floats.push(...v);
        return accessors.length - 1;
      };
      const axis = (f: (...n: number[]) => number) => [0, 1, 2].map((i) => Math.fround(f(...points.map((p) => Math.fround(p[i] ?? 0)))));
      const POSITION = vec3(points, { min: axis(Math.min), max: axis(Math.max) });
      const NORMAL = vec3(all.flatMap((t) => [t.normal, t.normal, t.normal]), {});
      meshes.push({ name: part.name, primitives: [{ attributes: { POSITION, NORMAL }, material: names.indexOf(part.material) }] });
      nodes.push({ name: part.name, mesh: meshes.length - 1 });
      children.push(nodes.length - 1);
    }
    nodes.push({ name: group, children });
    roots.push(nodes.length - 1);
  }
  const bytes = new Uint8Array(new Float32Array(floats).buffer);
  const text = JSON.stringify({
    asset: { version: "2.0", generator: "purlin demo" },
    scene: 0,
    scenes: [{ nodes: roots }],
    nodes,
    meshes,
    materials: names.map((name) => {
      const m = materials[name];
      return { name, pbrMetallicRoughness: { baseColorFactor: [...(m?.colour ?? []), 1], metallicFactor: m?.metallic, roughnessFactor: m?.roughness } };
    }),
    accessors,
    bufferViews: [{ buffer: 0, byteOffset: 0, byteLength: bytes.byteLength, byteStride: 12, target: 34962 }],
    buffers: [{ byteLength: bytes.byteLength }],
  });
  const json = new TextEncoder().encode(text + " ".repeat((4 - (new TextEncoder().encode(text).length % 4)) % 4));
  const head = new Uint32Array([0x46546c67, 2, 12 + 8 + json.length + 8 + bytes.length, json.length, 0x4e4f534a]);
  return new Blob([head, json, new Uint32Array([bytes.length, 0x004e4942]), bytes]);
}

/** The parts as Wavefront OBJ, a group for each. */
export function writeObj(parts: readonly Part[]): Blob {
  const lines: string[] = ["# Made by Purlin's demo. Millimetres, z up."];
  let before = 1;
  for (const part of parts) {
    lines.push(`g ${part.name}`);
    for (const p of part.points) lines.push(`v ${p.map((n) => n.toFixed(4)).join(" ")}`);
    for (const face of part.faces) lines.push(`f ${face.map((i) => i + before).join(" ")}`);
    before += part.points.length;
  }
  return new Blob([lines.join("\n"), "\n"]);
}

/** The parts as binary STL. */
export function writeStl(parts: readonly Part[]): Blob {
  const all = parts.flatMap(triangles);
  const view = new DataView(new ArrayBuffer(84 + 50 * all.length));
  view.setUint32(80, all.length, true);
  all.forEach((t, i) => [t.normal, ...t.corners].flat().forEach((n, k) => view.setFloat32(84 + 50 * i + 4 * k, n, true)));
  return new Blob([view.buffer]);
}
