import { Mesh, type Object3D, type Material, MeshStandardMaterial, DoubleSide } from "three";
import { GLTFLoader } from "three/addons/loaders/GLTFLoader.js";

/** A loaded model, whose parts know their number in the object tree. */
export interface Model {
  scene: Object3D;
  /** The meshes of each object, those of what is under it included. */
  meshes: ReadonlyMap<number, readonly Mesh[]>;
}

const clay = new MeshStandardMaterial({ color: "#b9b2a4", roughness: 0.62, metalness: 0.05, side: DoubleSide });

async function read(url: string, onRead: (fraction: number) => void, signal: AbortSignal): Promise<ArrayBuffer> {
  const response = await fetch(url, { signal });
  if (!response.ok || !response.body) throw new Error(`The store answered ${response.status}.`);
  const total = Number(response.headers.get("Content-Length")) || 0;
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    size += value.length;
    if (total) onRead(Math.min(1, size / total));
  }
  return new Blob(parts).arrayBuffer();
}

/**
 * Reads a GLB. The engine numbers the objects of a view as it walks the nodes: 1 is the model, node n of the file is object n + 2.
 * A material without a name or a colour is shown as clay.
 */
export async function loadModel(url: string, onRead: (fraction: number) => void, signal: AbortSignal): Promise<Model> {
  const bytes = await read(url, onRead, signal);
  const gltf = await new GLTFLoader().parseAsync(bytes, "");
  const meshes = new Map<number, Mesh[]>();
  gltf.scene.traverse((o) => {
    if (o instanceof Mesh) {
      dress(o);
      const above = new Set<number>();
      for (let at: Object3D | null = o; at; at = at.parent) {
        const node = gltf.parser.associations.get(at)?.nodes;
        if (node !== undefined) above.add(node + 2);
      }
      const own = [...above];
      // Its object, and what that lies in.
      o.userData["objects"] = own.length > 0 ? own : [1];
      for (const id of own) meshes.set(id, [...(meshes.get(id) ?? []), o]);
    }
  });
  return { scene: gltf.scene, meshes };
}

/** All meshes of a model. */
export function meshesOf(model: Model): Mesh[] {
  const all: Mesh[] = [];
  model.scene.traverse((o) => o instanceof Mesh && all.push(o));
  return all;
}

function dress(mesh: Mesh): void {
  const flat = !mesh.geometry.getAttribute("normal");
  const fit = (m: Material): Material => {
    if (!(m instanceof MeshStandardMaterial)) return m;
    const bare = !m.map && !m.vertexColors && m.color.getHex() === 0xffffff;
    const out = bare ? clay.clone() : m;
    out.flatShading = flat;
    out.side = DoubleSide;
    return out;
  };
  mesh.material = Array.isArray(mesh.material) ? mesh.material.map(fit) : fit(mesh.material);
  mesh.castShadow = true;
  mesh.receiveShadow = true;
}
