type Point = readonly [number, number, number];
type Colour = Point;

const wall: Colour = [0.93, 0.87, 0.76];
const roof: Colour = [0.71, 0.28, 0.12];
const wood: Colour = [0.36, 0.22, 0.13];
const glass: Colour = [0.55, 0.75, 0.88];
const brick: Colour = [0.55, 0.3, 0.25];
const grass: Colour = [0.45, 0.62, 0.33];

/**
 * A small house as Wavefront OBJ, in metres, y up, with a colour at every vertex (the widespread `v x y z r g b` form), so that
 * it needs no material file.
 */
export function house(): string {
  const lines = ["# A small house: y up, metres, vertex colours."];
  let vertices = 0;

  const group = (name: string) => lines.push(`g ${name}`);
  const face = (colour: Colour, ...corners: Point[]) => {
    for (const corner of corners) lines.push(`v ${[...corner, ...colour].join(" ")}`);
    lines.push(`f ${corners.map((_, i) => vertices + i + 1).join(" ")}`);
    vertices += corners.length;
  };
  // Faces are wound counter-clockwise as seen from outside.
  const box = (colour: Colour, [x, y, z]: Point, [X, Y, Z]: Point) => {
    face(colour, [x, y, Z], [X, y, Z], [X, Y, Z], [x, Y, Z]);
    face(colour, [X, y, z], [x, y, z], [x, Y, z], [X, Y, z]);
    face(colour, [X, y, Z], [X, y, z], [X, Y, z], [X, Y, Z]);
    face(colour, [x, y, z], [x, y, Z], [x, Y, Z], [x, Y, z]);
    face(colour, [x, Y, Z], [X, Y, Z], [X, Y, z], [x, Y, z]);
    face(colour, [x, y, z], [X, y, z], [X, y, Z], [x, y, Z]);
  };

  group("ground");
  box(grass, [-6, -0.2, -5], [6, 0, 5]);
  group("walls");
  box(wall, [-4, 0, -3], [4, 3, 3]);
  group("gables");
  face(wall, [4, 3, 3], [4, 3, -3], [4, 5.4, 0]);
  face(wall, [-4, 3, -3], [-4, 3, 3], [-4, 5.4, 0]);
  group("roof");
  // Two slabs with an overhang: above, below, and their rims.
  for (const side of [1, -1]) {
    const up: Point[] = [[-4.5, 2.7, 3.5 * side], [4.5, 2.7, 3.5 * side], [4.5, 5.6, 0], [-4.5, 5.6, 0]];
    const down: Point[] = up.map(([x, y, z]) => [x, y - 0.2, z] as const);
    const outward = (corners: Point[]) => face(roof, ...(side > 0 ? corners : [...corners].reverse()));
    outward(up);
    outward([...down].reverse());
    up.forEach((corner, i) => {
      const next = (i + 1) % up.length;
      outward([down[i] as Point, down[next] as Point, up[next] as Point, corner]);
    });
  }
  group("chimney");
  box(brick, [1.8, 3.6, -1.6], [2.6, 6.2, -0.8]);
  group("door");
  box(wood, [-0.6, 0, 3], [0.6, 2.1, 3.08]);
  group("windows");
  for (const x of [-3, 1.6]) box(glass, [x, 1.1, 3], [x + 1.4, 2.2, 3.05]);
  box(glass, [4, 1.1, -0.7], [4.05, 2.2, 0.7]);
  return `${lines.join("\n")}\n`;
}
